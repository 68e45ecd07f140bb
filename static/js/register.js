/* A form about one decision: questions that the answers do not lead to are put away, and
   what looks like a person or a case is said while it is written. The server decides both. */

import { traceFinder } from "./signs.js";

const asks = [...document.querySelectorAll("[data-ask]")];
const action = document.querySelector("[data-action]");

const chosen = (ask) => [...ask.querySelectorAll("input:checked")].map((input) => input.value);

function walk() {
  let goal = "";
  for (const ask of asks) {
    const away = goal === "end" || (goal !== "" && goal !== ask.dataset.ask);
    ask.hidden = away;
    if (away) continue;
    const said = chosen(ask);
    const jump = JSON.parse(ask.dataset.jumps).find(([options]) =>
      options.some((option) => said.includes(option)),
    );
    goal = jump ? jump[1] : ask.dataset.next;
  }
  if (action) action.hidden = !isNeeded(document.getElementById(action.dataset.action));
}

function isNeeded(ask) {
  const wrong = action.querySelector(".field__error");
  return Boolean(wrong) || (!ask.hidden && chosen(ask).some((option) => option !== "ingen"));
}

const kindsIn = traceFinder(document.querySelector("[data-signs]").dataset.signs);

function warn(field) {
  const place = document.querySelector(`[data-trace-of="${field.id}"]`);
  const words = kindsIn(field.value).map((kind) => place.dataset[kind] ?? "").join(" ");
  if (place.textContent !== words) place.textContent = words;
}

for (const ask of asks) ask.addEventListener("change", walk);
for (const field of document.querySelectorAll("[data-trace]")) {
  field.addEventListener("input", () => warn(field));
  warn(field);
}
walk();
