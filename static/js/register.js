/* A form about one decision: questions that the answers do not lead to are put away, and
   what looks like a person or a case is said while it is written. The server decides both. */

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

// The server's own patterns, but for names: its list of them is too long to send.
const SIGNS = JSON.parse(document.querySelector("[data-signs]").dataset.signs).map(
  ([kind, sign, flags]) => [kind, new RegExp(sign, flags)],
);
SIGNS.push(["name", /[\p{L}\d,]\s+\p{Lu}\p{Ll}{2,}/u]);

function warn(field) {
  const place = document.querySelector(`[data-trace-of="${field.id}"]`);
  const found = SIGNS.find(([, sign]) => sign.test(field.value));
  const words = found ? (place.dataset[found[0]] ?? "") : "";
  if (place.textContent !== words) place.textContent = words;
}

for (const ask of asks) ask.addEventListener("change", walk);
for (const field of document.querySelectorAll("[data-trace]")) {
  field.addEventListener("input", () => warn(field));
  warn(field);
}
walk();
