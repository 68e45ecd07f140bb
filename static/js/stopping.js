/* To stop is as easy as to go on: send, throw away or continue. Whoever skips three times
   in a row is asked once, without being led away from the question. */

const SKIPS_BEFORE_OFFER = 3;
let skips = 0;
let offered = false;
let left = null;

const one = (selector, root = document) => root.querySelector(selector);
const current = () => one("[data-sheet] [data-current]");

function go(screen) {
  screen.dispatchEvent(new CustomEvent("goto", { detail: { screen }, bubbles: true }));
}

function stop() {
  left = current();
  go(one('[data-screen="stop"]'));
}

function discard({ href }) {
  one("[data-sheet]").reset();
  location.replace(href);
}

function stay() {
  one(".offer")?.remove();
  one("fieldset", current()).focus();
}

const ACTS = { stop, discard, stay, continue: () => go(left) };

document.addEventListener("click", (event) => {
  const pressed = event.target.closest("a, button");
  const act = pressed && Object.keys(ACTS).find((name) => name in pressed.dataset);
  if (!act || !current()) return;
  event.preventDefault();
  ACTS[act](pressed);
});

/* Counted before the press is obeyed, so that the offer stands on the screen that follows. */
document.addEventListener(
  "click",
  ({ target }) => {
    const pressed = target.closest("[data-skip], [data-next]");
    if (!pressed || current()?.dataset.screen !== "question") return;
    skips = "skip" in pressed.dataset ? skips + 1 : 0;
  },
  true,
);

document.addEventListener("screen", ({ detail }) => {
  one(".offer")?.remove();
  if (offered || skips < SKIPS_BEFORE_OFFER || detail.dataset.screen !== "question") return;
  offered = true;
  detail.prepend(one("template[data-offer]").content.cloneNode(true));
});
