/* Send once, together. What fails stays on the screen and may be sent again: the token
   makes one answer of it however often it comes. Nothing is kept outside the page. */

const PATIENCE = 30000;
const PARTS = ["header", "main", ".bar", "[data-pictures]"];
let busy = false;
let triedAlone = false;

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

async function post(sheet) {
  const response = await fetch(sheet.action, {
    method: "POST",
    body: new URLSearchParams(new FormData(sheet)),
    cache: "no-store",
    redirect: "error",
    signal: AbortSignal.timeout?.(PATIENCE),
  });
  const html = response.headers.get("Content-Type")?.startsWith("text/html");
  if (!html || response.status >= 500) throw new Error("not taken");
  return { keep: response.status === 422, text: await response.text() };
}

async function send(sheet, button) {
  if (busy) return;
  busy = true;
  const label = button?.textContent;
  if (button) button.textContent = button.dataset.working;
  try {
    const { keep, text } = await post(sheet);
    arrive(text, { keep });
  } catch {
    if (button) button.textContent = label;
    const screen = one('[data-screen="failed"]');
    sheet.dispatchEvent(new CustomEvent("goto", { detail: { screen }, bubbles: true }));
  } finally {
    busy = false;
  }
}

document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-sheet]")) return;
  event.preventDefault();
  send(event.target, event.submitter);
});

function tellNetwork() {
  const banner = one("[data-offline]");
  if (banner) banner.hidden = navigator.onLine;
}

addEventListener("offline", tellNetwork);
addEventListener("online", () => {
  tellNetwork();
  const waiting = one('[data-screen="failed"][data-current] button[data-working]');
  if (!waiting || triedAlone) return;
  triedAlone = true;
  send(waiting.form, waiting);
});
