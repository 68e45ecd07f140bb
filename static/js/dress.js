/* Which dress the form wears, chat or one question at a time, and what a tap does in it.
   To change it moves no answer: the fields are the same. */

const SETTLES = 250;
let settling;

const one = (selector) => document.querySelector(selector);
const sheet = () => one("[data-sheet][data-one]");
const chat = () => sheet()?.dataset.dress === "chat";

function wear(name) {
  sheet().dataset.dress = name;
  const screen = one("[data-current]");
  const told = { detail: screen, bubbles: true, cancelable: true };
  screen.dispatchEvent(new CustomEvent("screen", told));
  one("[data-wear]:not([hidden])").focus();
}

/* A second tap in the same place must not answer the question that has just come. */
function settle() {
  for (const left of ["settled", "quick"]) delete sheet().dataset[left];
  clearTimeout(settling);
  settling = setTimeout(() => sheet()?.setAttribute("data-settled", ""), SETTLES);
}

/* In a chat a tap answers; Next is for those who choose with keys, and for lists. */
function offerNext(screen) {
  const taps = chat() && screen.querySelector("input[type=radio]");
  one("[data-next]").hidden = Boolean(taps) && !screen.querySelector("input:checked");
}

document.addEventListener("screen", ({ detail }) => {
  for (const button of document.querySelectorAll("[data-wear]")) {
    button.hidden = button.dataset.wear === sheet().dataset.dress;
  }
  offerNext(detail);
  settle();
  document.documentElement.setAttribute("data-dressed", "");
});

document.addEventListener("change", ({ target }) => {
  if (chat() && target.matches("[data-current] input")) offerNext(one("[data-current]"));
});

document.addEventListener(
  "click",
  (event) => {
    if (!chat() || !event.detail || !event.target.closest("[data-current] .option")) return;
    if ("settled" in sheet().dataset) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  },
  true,
);

document.addEventListener("click", ({ target, detail }) => {
  const to = target.closest("[data-wear]");
  if (to && sheet()) wear(to.dataset.wear);
  if (chat() && detail && target.matches("[data-current] input[type=radio]")) {
    one("[data-next]").click();
  }
});

/* What is still fading in stands there at once. */
document.addEventListener("pointerdown", () => sheet()?.setAttribute("data-quick", ""));
