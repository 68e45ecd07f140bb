/* Pick lists: no more than the most that may be chosen, and "nothing" stands alone.
   Practice questions have no name, so that they are never sent; they too have one answer. */

function limit(options, input) {
  const chosen = [...options.querySelectorAll("input:checked")];
  const alone = options.dataset.alone.split(" ");
  const status = options.parentElement.querySelector("[data-most-text]");
  status.textContent = "";
  if (!input.checked) return;
  for (const other of chosen) {
    const clash = alone.includes(other.value) !== alone.includes(input.value);
    if (other !== input && clash) other.checked = false;
  }
  if (options.querySelectorAll("input:checked").length > Number(options.dataset.most)) {
    input.checked = false;
    status.textContent = status.dataset.mostText;
  }
}

document.addEventListener("change", ({ target }) => {
  const options = target.closest(".options");
  if (options?.dataset.most) limit(options, target);
  if (options && target.type === "radio" && !target.name) {
    for (const other of options.querySelectorAll("input")) other.checked = other === target;
  }
});
