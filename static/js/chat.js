/* The chat dress. What has been asked and answered stands in a log; what is asked now is
   the same question in the same form, at the bottom like a keyboard. */

const TALK = new Set(["question", "practice", "interlude"]);
const nodes = new WeakMap();
let by = "";

const one = (selector, root = document) => root.querySelector(selector);
const sheet = () => one("[data-sheet][data-one]");
const turns = () => [...sheet().querySelectorAll("[data-folded]")];

function answer(screen) {
  const chosen = [...screen.querySelectorAll("input:checked")];
  const labels = chosen.map((input) => input.nextElementSibling.textContent.trim());
  return labels.join(", ") || one("textarea", screen)?.value.trim();
}

function made(name) {
  return one(`template[data-${name}]`).content.firstElementChild.cloneNode(true);
}

/* Written only when it changes, since what is written in a log is read aloud. */
function write(node, text, lang = "") {
  if (node.textContent !== text) node.textContent = text;
  if (lang) node.lang = lang;
}

/* A question that has been passed, and what was said to it. */
function exchange(screen) {
  const node = nodes.get(screen) ?? made("exchange");
  nodes.set(screen, node);
  const { lang } = one("fieldset", screen);
  const said = one("[data-said]", node);
  write(one("[data-number]", node), screen.dataset.folded);
  write(one("[data-asked]", node), one("h2", screen).textContent, lang);
  write(said, answer(screen) || said.dataset.skipped, answer(screen) ? lang : "");
  one("[data-change]", node).onclick = ({ target }) => {
    const detail = { screen, detour: true };
    target.dispatchEvent(new CustomEvent("goto", { detail, bubbles: true }));
  };
  return node;
}

/* What leads to a question: a word of receipt by its number, never by what was said. */
function lead(screen) {
  const group = one("fieldset", screen);
  const node = nodes.get(group) ?? made("lead");
  nodes.set(group, node);
  const receipts = JSON.parse(one("[data-log]").dataset.receipts);
  write(one("[data-receipt]", node), receipts[(turns().indexOf(screen) - 1) % receipts.length]);
  write(one("[data-leads]", node), screen.dataset.chat ?? "", group.lang);
  return node;
}

function render(screen) {
  const log = one("[data-log]");
  const first = turns()[0];
  write(one("[data-leads]", log), first.dataset.chat ?? "", one("fieldset", first).lang);
  const passed = turns().filter((turn) => "passed" in turn.dataset);
  const shown = passed.map(exchange);
  passed.forEach((turn, i) => {
    const latest = turn === passed.at(-1) && !passed.includes(screen);
    shown[i].open = latest;
    shown[i].toggleAttribute("data-latest", latest);
    shown[i].toggleAttribute("data-again", turn === screen);
    shown[i].inert = "shut" in log.dataset && !latest;
  });
  if (turns().indexOf(screen) > 0) shown.push(lead(screen));
  for (const old of [...log.children].slice(1)) if (!shown.includes(old)) old.remove();
  shown.forEach((node, i) => {
    if (log.children[i + 1] !== node) log.children[i].after(node);
  });
}

/* Only downwards and no further than needed; but never past the first line of what is new. */
function reveal(screen) {
  const edge = (selector, side) => one(selector).getBoundingClientRect()[side];
  const past = screen.getBoundingClientRect().top - edge("[data-head]", "bottom");
  const needed = edge("main", "bottom") - edge(".bar", "top");
  const distance = Math.min(past, Math.max(needed, 0));
  if (distance) scrollBy(0, distance);
}

function talk(event) {
  const screen = event.detail;
  const log = one("[data-log]");
  if (!log) return;
  log.hidden = sheet().dataset.dress !== "chat" || !TALK.has(screen.dataset.screen);
  if (log.hidden) return;
  render(screen);
  event.preventDefault();
  if (by) one("fieldset, h2", screen).focus({ preventScroll: by === "tap" });
  if (by === "tap") reveal(screen);
}

document.addEventListener("screen", talk);

document.addEventListener("pointerdown", () => (by = "tap"), true);
document.addEventListener("keydown", () => (by = "key"), true);

/* Answers that lie folded are opened one at a time. */
document.addEventListener(
  "toggle",
  ({ target }) => {
    if (!target.open || !target.matches("[data-log] > :not([data-latest])")) return;
    for (const other of one("[data-log]").querySelectorAll("[open]:not([data-latest])")) {
      other.open = other === target;
    }
  },
  true,
);
