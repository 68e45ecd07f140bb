/* A film in sign language beside its question, with the controls of sound: one tap plays
   it, one takes it away. It is fetched only then, and never stays when the screen changes. */

const films = () => document.querySelectorAll("[data-film] ~ video");

function close() {
  for (const film of films()) {
    film.parentElement.querySelector("[data-film]").ariaExpanded = "false";
    film.remove();
  }
}

document.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-film]");
  const opens = button && button.ariaExpanded !== "true";
  if (button) close();
  if (!opens) return;
  const film = document.createElement("video");
  Object.assign(film, { controls: true, playsInline: true, ariaLabel: button.textContent.trim() });
  film.src = button.dataset.film;
  button.ariaExpanded = "true";
  button.parentElement.append(film);
  film.play().catch(() => {});
});

for (const change of ["screen", "arrive"]) document.addEventListener(change, close);
