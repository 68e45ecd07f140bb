/* What lies beside the main thing is folded away on a small screen, unless the address leads
   into it, and is whole on paper. Without the script everything is open. */

const SMALL = matchMedia("(max-width: 72rem)");
const folds = [...document.querySelectorAll("details[data-fold]")];

function wanted(fold) {
  const target = location.hash && document.getElementById(location.hash.slice(1));
  return Boolean(target && (fold.contains(target) || target.contains(fold)));
}

for (const fold of folds) fold.open = !SMALL.matches || wanted(fold);

let before = [];
addEventListener("beforeprint", () => {
  before = folds.map((fold) => fold.open);
  for (const fold of folds) fold.open = true;
});
addEventListener("afterprint", () => {
  for (const [at, fold] of folds.entries()) fold.open = before[at] ?? true;
});
