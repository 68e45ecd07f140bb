/* A question is shown with the phrase for the adults as it is being written. */

for (const question of document.querySelectorAll("[data-try]")) {
  const field = document.getElementById(question.dataset.try);
  const said = question.querySelector("[data-said]");
  field?.addEventListener("input", () => {
    said.textContent = field.value.trim() || "…";
  });
}
