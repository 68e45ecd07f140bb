/* A lent tablet forgets: after a while without a touch it asks whether anybody is there,
   and then begins anew. Any touch stays, as often as one likes. */

const WARNING = 30;
const SIGNS = ["pointerdown", "pointermove", "touchmove", "wheel", "keydown", "input", "focusin"];
const start = document.querySelector("[data-hide-page]").href;
const dialog = document.querySelector("[data-still-there]");
const root = document.documentElement;
let last = Date.now();

const page = () => document.querySelector("[data-idle]");

function forget() {
  window.speechSynthesis?.cancel();
  root.replaceChildren();
  location.replace(start);
}

function look() {
  if (!page()) return;
  if (document.querySelector("[data-reading]")) last = Date.now();
  const quiet = (Date.now() - last) / 1000 - page().dataset.idle;
  if (quiet >= WARNING) forget();
  else if (quiet >= 0 && !dialog.open) dialog.showModal();
}

function note({ type }) {
  if (type !== "focusin" || !dialog.open) last = Date.now();
}

/* The touch that says "I am here" must not answer a question below it. */
function stay(event) {
  if (!dialog.open) return;
  event.preventDefault();
  event.stopPropagation();
  dialog.close();
}

/* What lies on the screen is not shown while the tablet sleeps, nor when it wakes too late. */
function wake() {
  root.classList.toggle("away", document.hidden);
  if (!document.hidden) look();
}

if (!document.querySelector("[data-start]")) {
  for (const sign of SIGNS) addEventListener(sign, note, { capture: true, passive: true });
  addEventListener("click", stay, true);
  addEventListener("keydown", stay, true);
  addEventListener("pageshow", look);
  document.addEventListener("visibilitychange", wake);
  setInterval(look, 1000);
}
