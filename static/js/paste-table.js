/* A table that is pasted keeps its cells: the field takes its markup instead of its text. */
const LARGEST = 200_000;

for (const field of document.querySelectorAll("[data-paste-table]")) {
  field.addEventListener("paste", (event) => {
    const markup = event.clipboardData?.getData("text/html") ?? "";
    if (!/<table/i.test(markup)) return;
    const page = new DOMParser().parseFromString(markup, "text/html");
    const tables = [...page.querySelectorAll("table")].filter((t) => !t.parentElement.closest("table"));
    const bare = tables.map(stripped).join("\n");
    if (bare.length > LARGEST) return;
    event.preventDefault();
    field.setRangeText(bare, field.selectionStart, field.selectionEnd, "end");
  });
}

/* The table without looks: Word's are ten times as long as what they say. */
function stripped(table) {
  for (const part of table.querySelectorAll("style, script, img, colgroup")) part.remove();
  for (const part of [table, ...table.querySelectorAll("*")]) {
    for (const { name } of [...part.attributes]) {
      if (name !== "colspan" && name !== "rowspan") part.removeAttribute(name);
    }
  }
  return table.outerHTML.replace(/<\/?(?:span|font|o:p|b|i|u|strong|em)>/gi, "");
}
