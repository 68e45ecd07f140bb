/* "Göm sidan", or Shift three times: blank, forget, and leave for a neutral place.
   A page that comes back from the browser's own memory starts anew. */

const PRESSES = 3;
const WITHIN = 5000;
let pressed = [];

function forget() {
  for (const field of document.querySelectorAll("input, textarea")) {
    field.checked = false;
    if (field.type !== "hidden") field.value = "";
  }
}

function hide() {
  const link = document.querySelector("[data-hide-page]");
  const { href } = link;
  const { neutral } = link.dataset;
  forget();
  document.documentElement.replaceChildren();
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

addEventListener("pagehide", forget);
addEventListener("pageshow", ({ persisted }) => {
  if (persisted) location.reload();
});
