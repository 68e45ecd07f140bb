/* What a text seems to hold that it should not, by the server's own patterns, on the text as
   an eye reads it (core.letters). A hint while one writes: the server decides. */

const HIDDEN = /\p{Cf}/gu;
const DASHES = /[‐‑‒—―−]/g;
// Names are guessed by their capital: the server's list of them is too long to send.
const NAME = /[\p{L}\d,]\s+\p{Lu}\p{Ll}{2,}|(?<!\p{L})\p{Lu}\p{Ll}+s(?:son|dotter)(?!\p{L})/u;

export const asRead = (text) =>
  text.normalize("NFKC").replace(HIDDEN, "").replace(DASHES, "-").replace(/\s+/g, " ").trim();

export const without = (text, sentences) =>
  sentences.reduce((rest, one) => rest.replaceAll(asRead(one), " "), asRead(text));

// A function from a text to the kinds in it; what is found is taken away before the next.
export function traceFinder(json) {
  const signs = JSON.parse(json).map(([kind, sign, flags]) => [kind, new RegExp(sign, flags + "g")]);
  return (text) => {
    const found = new Set();
    let rest = asRead(text);
    for (const [kind, sign] of signs) {
      const left = rest.replace(sign, " ");
      if (left !== rest) found.add(kind);
      rest = left;
    }
    if (NAME.test(rest)) found.add("name");
    return [...found];
  };
}
