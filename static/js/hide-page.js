/* "Göm sidan", or Shift three times: blank, forget, leave no way back, and go to a neutral
   place. A page that comes back from the browser's own memory starts anew. */

const PRESSES = 3;
const WITHIN = 5000;
let pressed = [];

function forget(fields, said) {
  for (const field of fields) {
    field.checked = false;
    if (field.type !== "hidden") field.value = "";
  }
  for (const words of said) words.replaceChildren();
}

const fields = () => [...document.querySelectorAll("input, textarea")];
const said = () => [...document.querySelectorAll("[data-log], [data-answers]")];

function hide() {
  const link = document.querySelector("[data-hide-page]");
  const { href } = link;
  const { neutral } = link.dataset;
  const held = [fields(), said()];
  document.documentElement.replaceChildren();
  forget(...held);
  history.replaceState(null, "", neutral);
  location.replace(href);
}

document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-hide-page]")) return;
  event.preventDefault();
  hide();
});

document.addEventListener("keydown", ({ key, repeat, timeStamp }) => {
  if (repeat) return;
  pressed = key === "Shift" ? pressed.filter((at) => timeStamp - at < WITHIN) : [];
  if (key === "Shift") pressed.push(timeStamp);
  if (pressed.length === PRESSES) hide();
});

addEventListener("pagehide", () => forget(fields(), said()));
addEventListener("pageshow", ({ persisted }) => {
  if (persisted) location.reload();
});
