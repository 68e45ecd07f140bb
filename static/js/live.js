// What the keeper is doing, renewed while it works. Without the script a link does the same.
const PAUSE = 2000;

async function ask(address) {
  try {
    const response = await fetch(address);
    return response.ok ? await response.text() : "";
  } catch {
    return ""; // no network just now: the next time perhaps
  }
}

async function renew(part) {
  const text = await ask(part.dataset.live);
  if (!text) return setTimeout(renew, PAUSE, part);
  const now = new DOMParser().parseFromString(text, "text/html").querySelector("[data-live]");
  // The work is over: the whole page says what came of it.
  if (!now) return location.replace(location.pathname);
  const said = now.querySelector("[data-live-words]").innerHTML;
  const words = part.querySelector("[data-live-words]");
  // A screen reader says what is new, not the same words every other second.
  if (words.innerHTML !== said) words.innerHTML = said;
  return setTimeout(renew, PAUSE, part);
}

for (const part of document.querySelectorAll("[data-live]")) {
  setTimeout(renew, PAUSE, part);
}
