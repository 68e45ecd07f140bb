/* An answer to the children, while it is written: what is hard to read, and what looks like a
   figure of one's own, a person's name or the number of a person or a case, is said at the
   field. The server looks at the same when it is saved, and decides. */

import { asRead, traceFinder, without } from "./signs.js";

const CALM = 600; // milliseconds without a key, so that nobody is told in the middle of a word
const ENOUGH = 5; // words, before an unfinished sentence is called hard
const WORD = /[\p{L}\p{N}]+(?:[-'’][\p{L}\p{N}]+)*/gu;
const DAY = /(?<!\d)\d{1,2}\/\d{1,2}(?!\d)/g;

const { dataset: said } = document.querySelector("[data-writing]");
const READY = JSON.parse(said.ready);
const [ordinary, figures, allOrNone] = JSON.parse(said.figures);
const ORDINARY = new RegExp(ordinary, "gi");
const FIGURES = figures.map((sign) => new RegExp(sign, "i"));
const ALL_OR_NONE = allOrNone.map((sign) => new RegExp(sign, "i"));
const kindsIn = traceFinder(said.signs);

const wordsIn = (text) => text.match(WORD) ?? [];

// As core.wording measures it.
function lix(text) {
  const words = wordsIn(text);
  if (!words.length) return 0;
  const sentences = text.split(/[.!?:]+(?=\s|$)/).filter((part) => wordsIn(part).length).length;
  const long = words.filter((word) => [...word].length > 6).length;
  return words.length / sentences + (100 * long) / words.length;
}

function hard(text) {
  const value = lix(text);
  const isEnough = wordsIn(text).length >= ENOUGH || /[.!?]\s*$/.test(text);
  if (!isEnough || value <= Number(said.hardest)) return "";
  return said.hard.replace("{lix}", Math.round(value)).replace("{most}", said.hardest);
}

function isFigure(field, text) {
  const isDay = field.name.startsWith("due");
  const rest = (isDay ? text.replace(DAY, " ") : text).replace(ORDINARY, " ");
  const signs = field.name.startsWith("said") ? [...FIGURES, ...ALL_OR_NONE] : FIGURES;
  return signs.some((sign) => sign.test(rest));
}

function words(field) {
  const own = without(field.value, READY);
  const found = kindsIn(own).map((kind) => said[kind]);
  if (isFigure(field, own)) found.unshift(said.figure);
  if (field.tagName === "TEXTAREA") found.unshift(hard(own));
  return found.filter(Boolean).join(" ");
}

function watch(field) {
  const place = document.createElement("p");
  place.className = "trace";
  place.setAttribute("role", "status"); // read out when there is a pause
  field.after(place);
  let waiting = 0;
  const say = () => {
    const now = words(field);
    if (place.textContent !== now) place.textContent = now;
  };
  field.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(say, CALM);
  });
  field.addEventListener("change", say);
  if (asRead(field.value)) say();
}

for (const field of document.querySelectorAll(".writing textarea, .writing input[type=text]")) {
  watch(field);
}
