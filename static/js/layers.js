/* Help lies over the page: Escape closes it, and what is behind can't be reached meanwhile. */

const behind = () => document.querySelectorAll("main, [data-go], [data-stop], [data-back]");

document.addEventListener(
  "toggle",
  ({ target }) => {
    if (!target.matches("[data-layer]")) return;
    for (const part of behind()) part.inert = target.open;
    document.documentElement.classList.toggle("layered", target.open);
  },
  true,
);

document.addEventListener("keydown", ({ key }) => {
  const open = document.querySelector("[data-layer][open]");
  if (key !== "Escape" || !open) return;
  open.open = false;
  open.querySelector("summary").focus();
});
