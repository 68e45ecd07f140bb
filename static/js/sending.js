/* Send once, together. What fails stays on the screen and is sent again, by the child or by
   the page itself while it is open: the token makes one answer of it however often it
   comes. Nothing is kept outside the page. */

const PATIENCE = 30000;
const AGAIN = [5000, 10000, 20000, 40000];
const PARTS = ["header", "main", ".bar", "[data-pictures]"];
let busy = false;
let tries = 0;
let waiting;

const one = (selector) => document.querySelector(selector);

/* The answer takes the page's place, so that the sheet is gone from memory and history. */
function arrive(html, { keep }) {
  const page = new DOMParser().parseFromString(html, "text/html");
  if (!keep) history.replaceState(null, "", one("[data-neutral]").dataset.neutral);
  for (const part of PARTS) one(part).replaceWith(document.adoptNode(page.querySelector(part)));
  one("[data-without-script]")?.remove();
  scrollTo(0, 0);
  one("[data-problems], h1").setAttribute("tabindex", "-1");
  one("[data-problems], h1").focus();
  document.dispatchEvent(new Event("arrive"));
}

/* An answer that was cut off on the way is no answer: then nobody knows if it was taken. */
async function post(sheet) {
  const response = await fetch(sheet.action, {
    method: "POST",
    body: new URLSearchParams(new FormData(sheet)),
    cache: "no-store",
    redirect: "error",
    signal: AbortSignal.timeout?.(PATIENCE),
  });
  const html = response.headers.get("Content-Type")?.startsWith("text/html");
  const text = await response.text();
  const whole = text.trimEnd().endsWith("</html>");
  if (!html || !whole || response.status >= 500) throw new Error("not taken");
  return { keep: response.status === 422, text };
}

async function send(sheet, button) {
  if (busy) return;
  busy = true;
  clearTimeout(waiting);
  const label = button?.textContent;
  if (button) button.textContent = button.dataset.working;
  try {
    const { keep, text } = await post(sheet);
    arrive(text, { keep });
  } catch {
    if (button) button.textContent = label;
    fail(sheet);
  } finally {
    busy = false;
  }
}

function fail(sheet) {
  const screen = one('[data-screen="failed"]');
  if (!("current" in screen.dataset)) {
    sheet.dispatchEvent(new CustomEvent("goto", { detail: { screen }, bubbles: true }));
  }
  waiting = setTimeout(retry, AGAIN[Math.min(tries, AGAIN.length - 1)]);
  tries += 1;
}

function retry() {
  const button = one('[data-screen="failed"][data-current] button[data-working]');
  if (button) send(button.form, button);
}

document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-sheet]")) return;
  event.preventDefault();
  send(event.target, event.submitter);
});

/* What is on its way can't be changed; it can be thrown away, and the page can be left. */
document.addEventListener(
  "click",
  (event) => {
    if (!busy || !event.target.closest("main, [data-go], [data-back], [data-stop]")) return;
    if (event.target.closest("[data-discard]")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  },
  true,
);

function tellNetwork() {
  const banner = one("[data-offline]");
  if (banner) banner.hidden = navigator.onLine;
}

addEventListener("offline", tellNetwork);
addEventListener("online", () => {
  tellNetwork();
  retry();
});
