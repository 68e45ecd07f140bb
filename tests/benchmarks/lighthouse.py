"""What a child's old phone is shown first, and how Lighthouse judges it.

    python -m tests.benchmarks.lighthouse [--runs 5]

The welcome page and the questions in both dresses, each for

* the first contentful paint on slow 4G with a processor four times slower, beside a bare
  page of as many bytes, in turns, so that the ratio holds on a noisy machine;
* Lighthouse's performance, accessibility and best practices, where node is found.

Pages are as the app sends them: the web server in front, which compresses, is not there.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import tempfile
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.benchmarks.measuring import granian, installation, say

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
CHROMIUM_MISSING = "not measured: Chromium is missing (apt install chromium)"
NODE_MISSING = "not run: node is missing (apt install nodejs npm)"
LIGHTHOUSE = "lighthouse@12"  # the newest that runs on node 20
CATEGORIES = ("performance", "accessibility", "best-practices")
METRICS = (  # milliseconds, the last one without unit
    "first-contentful-paint",
    "largest-contentful-paint",
    "total-blocking-time",
    "cumulative-layout-shift",
)
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
# Slow 4G and a mid-range phone, with the numbers that Lighthouse itself applies.
SLOW_4G = {
    "offline": False,
    "latency": 562.5,  # milliseconds
    "downloadThroughput": 1.6 * 1024 * 1024 / 8 * 0.9,  # bytes a second
    "uploadThroughput": 750 * 1024 / 8 * 0.9,
}
SLOWER = 4
PHONE = {"width": 360, "height": 640}
PAINTED = """() => new Promise((done) => {
  const seen = () => performance.getEntriesByName("first-contentful-paint")[0]?.startTime;
  new PerformanceObserver(() => seen() && done(seen())).observe({ type: "paint" });
  if (seen()) done(seen());
})"""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5, help="paints of each page")
    runs = parser.parse_args().runs
    with installation() as (_, code, environment):
        ways = {
            "welcome": f"/s/{code}",
            "one": f"/s/{code}/fragor?age=a1317&lang=sv&dress=one",
            "chat": f"/s/{code}/fragor?age=a1317&lang=sv&dress=chat",
        }
        with granian("survey:create_app", environment, factory=True) as server:
            server.wait(ways["welcome"])
            pages = {name: server.address + path for name, path in ways.items()}
            say({"first_paint": _paints(pages, runs), "lighthouse": _judged(pages)})


def _paints(pages: dict[str, str], runs: int) -> object:
    """Page -> milliseconds to its first paint, beside the bare page's, and their ratio."""
    if not CHROMIUM:
        return CHROMIUM_MISSING
    sizes = {name: _size(url) for name, url in pages.items()}
    with _bare(sizes) as bare, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for url in (*pages.values(), *bare.values()):
            _paint(browser, url)  # warm up: servers, caches, the browser itself
        found = {
            name: [(_paint(browser, url), _paint(browser, bare[name])) for _ in range(runs)]
            for name, url in pages.items()
        }
        browser.close()
    return {
        name: {
            "bytes": sizes[name],
            "ms": round(statistics.median(ours for ours, _ in pairs)),
            "bare_ms": round(statistics.median(floor for _, floor in pairs)),
            "ratio": round(statistics.median(ours / floor for ours, floor in pairs), 2),
        }
        for name, pairs in found.items()
    }


def _paint(browser: Browser, url: str) -> float:
    """Milliseconds to the first contentful paint, with an empty cache."""
    context = browser.new_context(
        viewport=PHONE,  # type: ignore[arg-type]
        device_scale_factor=2,
        is_mobile=True,
        has_touch=True,
    )
    page = context.new_page()
    phone = context.new_cdp_session(page)
    phone.send("Network.enable")
    phone.send("Network.emulateNetworkConditions", SLOW_4G)
    phone.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.goto(url, timeout=120_000)
    painted = float(page.evaluate(PAINTED))
    context.close()
    return painted


@contextmanager
def _bare(sizes: dict[str, int]) -> Iterator[dict[str, str]]:
    """Page -> the address of a text as large as it, from a bare app."""
    with tempfile.TemporaryDirectory() as folder:
        for name, size in sizes.items():
            text = "<!doctype html><link rel=icon href='data:,'><title>x</title><h1>Hej!"
            Path(folder, f"{name}.html").write_text(text.ljust(size))
        environment = {"BARE_FOLDER": folder}
        with granian("tests.benchmarks.lighthouse:floor", environment) as server:
            server.wait("/welcome.html")
            yield {name: f"{server.address}/{name}.html" for name in sizes}


def floor(environ: dict[str, str], start: object) -> list[bytes]:
    """The least app there is: files in a folder."""
    name = environ["PATH_INFO"].strip("/")
    start("200 OK", [("Content-Type", "text/html; charset=utf-8")])  # type: ignore[operator]
    return [Path(os.environ["BARE_FOLDER"], Path(name).name).read_bytes()]


def _size(url: str) -> int:
    with urllib.request.urlopen(url) as answer:
        return len(answer.read())


def _judged(pages: dict[str, str]) -> object:
    """Page -> category -> 0 to 100; or why there is nothing to say."""
    if not shutil.which("npx"):
        return NODE_MISSING
    if not CHROMIUM:
        return CHROMIUM_MISSING
    return {name: _judge(url) for name, url in pages.items()}


def _judge(url: str) -> object:
    command = [
        "npx", "--yes", LIGHTHOUSE, url, "--quiet", "--output=json",
        f"--only-categories={','.join(CATEGORIES)}",
        "--chrome-flags=--headless=new " + " ".join(FLAGS),
    ]  # fmt: skip
    environment = os.environ | {"CHROME_PATH": str(CHROMIUM)}
    done = subprocess.run(command, capture_output=True, text=True, env=environment)
    if done.returncode:
        return f"not run: {(done.stderr.strip().splitlines() or ['no word of why'])[-1]}"
    report = json.loads(done.stdout)
    scores = {name: report["categories"][name]["score"] for name in CATEGORIES}
    told = {name: round((score or 0) * 100) for name, score in scores.items()}
    audits = report["audits"]
    measured = {name: round(audits[name]["numericValue"], 3) for name in METRICS}
    failed = [a["id"] for a in audits.values() if a["score"] == 0 and _is_a_rule(a)]
    return told | measured | {"failed": failed}


def _is_a_rule(audit: dict[str, object]) -> bool:
    return audit["scoreDisplayMode"] == "binary"


if __name__ == "__main__":
    main()
