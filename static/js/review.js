/* Before sending: how many are answered, and the answers themselves only when asked for. */

const one = (selector, root = document) => root.querySelector(selector);
const questions = () => [...document.querySelectorAll('[data-screen="question"]')];

function answer(screen) {
  const labels = [...screen.querySelectorAll("input:checked")].map((input) =>
    input.nextElementSibling.textContent.trim(),
  );
  return labels.join(", ") || one("textarea", screen)?.value.trim() || "";
}

function count() {
  const text = one("[data-count]");
  const answered = questions().filter(answer).length;
  text.textContent = text.dataset.text
    .replace("{answered}", answered)
    .replace("{total}", questions().length);
  text.hidden = false;
}

function row(screen) {
  const made = one("[data-answer-row]").content.cloneNode(true);
  const { lang } = one("fieldset", screen);
  const [asked, said] = [one("p", made), one("strong", made)];
  Object.assign(asked, { textContent: one("h2", screen).textContent.trim(), lang });
  if (answer(screen)) Object.assign(said, { textContent: answer(screen), lang });
  one("button", made).addEventListener("click", ({ target }) => {
    const detail = { screen, detour: true };
    target.dispatchEvent(new CustomEvent("goto", { detail, bubbles: true }));
  });
  return made;
}

function toggle(open) {
  const list = one("[data-answers]");
  const button = one("[data-show]");
  list.replaceChildren(...(open ? questions().map(row) : []));
  list.hidden = !open;
  if (!button) return;
  button.ariaExpanded = String(open);
  button.textContent = open ? button.dataset.hideText : button.dataset.showText;
}

document.addEventListener("screen", ({ detail }) => {
  if (!one("[data-answers]")) return;
  toggle(false);
  for (const extra of detail.querySelectorAll("[data-show], [data-discard]")) extra.hidden = false;
  if (detail.dataset.screen === "review") count();
});

document.addEventListener("click", ({ target }) => {
  if (target.closest("[data-show]")) toggle(one("[data-answers]").hidden);
});
