/* One question on each screen. A dress on the form that is already there: what is sent
   is the same, and without this script the form is one long page. */

const SKIPS_BEFORE_OFFER = 3;
const ALONE = new Set(["review", "stop", "failed"]);
let sheet, screens, current, way, skips, offered, goal;

const one = (selector, root = document) => root.querySelector(selector);
const kind = (name) => one(`[data-screen="${name}"]`, sheet);
const questions = () => screens.filter((s) => s.dataset.screen === "question");
const chosen = (screen) => [...screen.querySelectorAll("input:checked")];

function dress() {
  sheet = one("[data-sheet]");
  if (!sheet || one("[data-problems]")) return;
  for (const kept of sheet.querySelectorAll("template[data-interlude]")) {
    kept.replaceWith(kept.content);
  }
  screens = [...sheet.querySelectorAll(".screen")].filter(
    (s) => !["stop", "failed"].includes(s.dataset.screen),
  );
  [way, skips, offered, goal] = [[], 0, false, null];
  for (const hidden of [kind("stop"), kind("failed")]) hidden.hidden = false;
  sheet.before(steps());
  sheet.dataset.one = "";
  show(screens[0], { first: true });
}

function steps() {
  const bar = document.createElement("div");
  bar.className = "steps";
  bar.ariaHidden = "true";
  bar.append(...questions().map(() => document.createElement("i")));
  return bar;
}

function show(screen, { first = false } = {}) {
  current?.removeAttribute("data-current");
  current = screen;
  current.dataset.current = "";
  const name = screen.dataset.screen;
  one("[data-choose]").textContent = "";
  one("[data-go]").hidden = ALONE.has(name);
  one("[data-skip]").hidden = name === "interlude";
  one("[data-stop]").hidden = name === "stop" || name === "failed";
  one("[data-back]").hidden = !way.length || name === "stop" || name === "failed";
  mark(name);
  sheet.dispatchEvent(new CustomEvent("screen", { detail: screen, bubbles: true }));
  if (first) return;
  scrollTo(0, 0);
  one("h2", screen).focus({ preventScroll: true });
}

function mark(name) {
  if (name === "stop" || name === "failed") return;
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

function forward() {
  way.push(current);
  const detour = goal;
  goal = null;
  show(detour ?? following(current));
}

function next() {
  const text = one("textarea", current);
  if (current.dataset.screen === "question" && !text && !chosen(current).length) {
    one("[data-choose]").textContent = one("[data-choose]").dataset.text;
    one("input", current).focus();
    return;
  }
  skips = 0;
  forward();
}

function skip() {
  for (const input of current.querySelectorAll("input")) input.checked = false;
  for (const text of current.querySelectorAll("textarea")) text.value = "";
  skips += current.dataset.screen === "question";
  if (offered || skips < SKIPS_BEFORE_OFFER) return forward();
  offered = true;
  way.push(current);
  goal = following(current);
  return show(kind("stop"));
}

function stop() {
  goal = current;
  show(kind("stop"));
}

function discard() {
  const { declined } = sheet.dataset;
  sheet.reset();
  location.replace(declined);
}

function resume() {
  const back = goal;
  goal = null;
  show(back);
}

const ACTS = {
  next,
  skip,
  stop,
  discard,
  continue: resume,
  back: () => show(way.pop()),
};

document.addEventListener("click", ({ target }) => {
  const button = target.closest("button");
  const act = button && Object.keys(ACTS).find((name) => name in button.dataset);
  if (act && sheet) ACTS[act]();
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !current || !event.target.matches(".screen input")) return;
  event.preventDefault();
  next();
});

/* Somebody else asks for a screen; with `detour`, Next leads back to where we are. */
document.addEventListener("goto", ({ detail: { screen, detour } }) => {
  if (detour) [goal, way] = [current, [...way, current]];
  show(screen);
});

document.addEventListener("arrive", dress);
dress();
