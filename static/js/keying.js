/* Keying in a paper form: a number key chooses and goes on; several-choice questions stay
   until Enter. Without this script the form is plain radios and boxes. */

const form = document.querySelector("[data-keying]");
const questions = [...form.querySelectorAll("fieldset")];
const inputs = (question) => [...question.querySelectorAll("input")];
const several = (question) => Boolean(question.querySelector('[type="checkbox"]'));

function go(question) {
  if (!question) {
    form.querySelector("[type=submit]").focus();
    return;
  }
  const all = inputs(question);
  (all.find((input) => input.checked && input.type === "radio") ?? all[0]).focus();
}

const next = (question) => go(questions[questions.indexOf(question) + 1]);

function choose(question, input) {
  if (!several(question)) {
    input.checked = true;
    next(question);
    return;
  }
  input.checked = !input.checked;
  input.focus();
}

form.addEventListener("keydown", (event) => {
  const question = event.target.closest("fieldset");
  const { key } = event;
  if (!question || event.ctrlKey || event.metaKey || event.altKey) return;
  const input = inputs(question).find(({ dataset }) => dataset.digit === key.toLowerCase());
  if (input) choose(question, input);
  else if (key === "Enter" || key === "0") next(question);
  else if (key === "Backspace") go(questions[Math.max(questions.indexOf(question) - 1, 0)]);
  else return;
  event.preventDefault();
});

/* The back button must not bring an earlier child's crosses back. */
addEventListener("pageshow", ({ persisted }) => {
  if (persisted) location.reload();
});

if (!document.querySelector(".summary")) go(questions[0]);
