"""What a child's phone downloads, compressed as a server would send it.

    python -m tests.benchmarks.page_weight

Goals (decision 16): at most 14 KB in one document before the first answer, scripts at
most 20 KB together.
"""

import gzip
import re

from survey import create_app
from survey.storage import library
from tests.benchmarks.measuring import ROOT, installation, say
from tests.page import PageClient


def main() -> None:
    """Measure and print."""
    weights: dict[str, int] = {}
    with installation() as (_, code, environment):
        overrides = {k.removeprefix("LYSSNA_"): v for k, v in environment.items()}
        client = PageClient(create_app(overrides))
        welcome = client.get(f"/s/{code}")
        weights["welcome"] = _packed(welcome.data)
        questionnaire = library.read(library.folder() / "stod-och-delaktighet").questionnaire
        for language in ("sv", "en"):
            for variant in questionnaire.variants:
                page = client.get(f"/s/{code}/fragor?age={variant.id}&lang={language}")
                weights[f"questions {variant.id} {language}"] = _packed(page.data)
        scripts = set(re.findall(r'(?:src|href)="/static/(js/[^"?]+\.js)', page.text))
        sheets = set(re.findall(r'href="/static/(css/[^"?]+\.css)', page.text))
    found = {name: _packed((ROOT / "static" / name).read_bytes()) for name in scripts | sheets}
    say(
        {
            "documents_bytes": weights,
            "heaviest_document": max(weights.values()),
            "goal_document": 14 * 1024,
            "static_bytes": found,
            "scripts_together": sum(found[name] for name in scripts),
            "goal_scripts": 20 * 1024,
        }
    )


def _packed(data: bytes) -> int:
    return len(gzip.compress(data, 6))


if __name__ == "__main__":
    main()
