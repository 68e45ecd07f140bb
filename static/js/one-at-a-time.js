/* One question on each screen. The way through a form that is already there: what is sent
   is the same, and without this script the form is one long page. */

const ASIDE = new Set(["stop", "failed"]);
let sheet, screens, current, way, goal;

const one = (selector, root = document) => root.querySelector(selector);
const kind = (name) => one(`[data-screen="${name}"]`, sheet);
const questions = () => screens.filter((s) => s.dataset.screen === "question");
const chosen = (screen) => [...screen.querySelectorAll("input:checked")];

function begin() {
  [sheet, screens, current, way, goal] = [one("[data-sheet]"), [], null, [], null];
  if (!sheet || one("[data-problems]")) return;
  for (const kept of sheet.querySelectorAll("template[data-interlude]")) {
    kept.replaceWith(kept.content);
  }
  screens = [...sheet.querySelectorAll(".screen")].filter((s) => !ASIDE.has(s.dataset.screen));
  for (const name of ASIDE) kind(name).hidden = false;
  one(".steps").append(...questions().map(() => document.createElement("i")));
  one("[data-head]").hidden = false;
  sheet.dataset.one = "";
  show(screens[0], { first: true });
}

function show(screen, { first = false } = {}) {
  current?.removeAttribute("data-current");
  current = screen;
  current.dataset.current = "";
  const name = screen.dataset.screen;
  sheet.dataset.at = name;
  for (const each of screens) each.toggleAttribute("data-passed", way.includes(each));
  one("[data-choose]").textContent = "";
  one("[data-go]").hidden = ASIDE.has(name) || ["review", "assent"].includes(name);
  one("[data-skip]").hidden = name === "interlude";
  one("[data-next]").hidden = false;
  one("[data-stop]").hidden = ASIDE.has(name);
  one("[data-back]").hidden = ASIDE.has(name) || !(goal || way.length);
  mark(name);
  const told = { detail: screen, bubbles: true, cancelable: true };
  if (!sheet.dispatchEvent(new CustomEvent("screen", told)) || first) return;
  scrollTo(0, 0);
  one("h2", screen).focus({ preventScroll: true });
}

function mark(name) {
  const asked = name === "question" && one(".question__number", current);
  one("[data-progress]").textContent = asked ? asked.textContent : "";
  if (ASIDE.has(name)) return;
  const at = name === "review" ? Infinity : screens.indexOf(current);
  const reached = questions().map((question) => screens.indexOf(question) <= at);
  [...one(".steps").children].forEach((step, i) => step.toggleAttribute("data-done", reached[i]));
}

/* Where a screen leads: its explanation, then the branch, then the following screen. */
function following(screen) {
  const next = screens[screens.indexOf(screen) + 1];
  if (next.dataset.screen === "interlude") return next;
  const asked = screen.dataset.screen === "interlude" ? screen.previousElementSibling : screen;
  const values = chosen(asked).map((input) => input.value);
  const jumps = JSON.parse(asked.dataset.jumps ?? "[]");
  const jump = jumps.find(([options]) => options.some((option) => values.includes(option)));
  const id = jump?.[1] ?? asked.dataset.nextId;
  if (id === "end") return kind("review");
  return screens.find((s) => id && s.dataset.id === id) ?? next;
}

/* After a detour, back to where it began; nothing is asked again. */
function home() {
  const back = goal;
  goal = null;
  show(back);
}

function forward() {
  if (goal) return home();
  way.push(current);
  return show(following(current));
}

function next() {
  const text = one("textarea", current);
  if (current.dataset.screen === "question" && !text && !chosen(current).length) {
    one("[data-choose]").textContent = one("[data-choose]").dataset.text;
    one("input", current).focus();
    return;
  }
  forward();
}

function skip() {
  for (const input of current.querySelectorAll("input")) input.checked = false;
  for (const text of current.querySelectorAll("textarea")) text.value = "";
  forward();
}

const ACTS = { next, skip, yes: forward, back: () => (goal ? home() : show(way.pop())) };

document.addEventListener("click", ({ target }) => {
  const button = target.closest("button");
  const act = button && Object.keys(ACTS).find((name) => name in button.dataset);
  if (act && current) ACTS[act]();
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !current || !event.target.matches(".screen input")) return;
  event.preventDefault();
  next();
});

/* Somebody else asks for a screen; with `detour`, Next leads back to where we are. */
document.addEventListener("goto", ({ detail: { screen, detour } }) => {
  if (detour) goal ??= current;
  if (screen === goal) goal = null;
  show(screen);
});

document.addEventListener("arrive", begin);
begin();
