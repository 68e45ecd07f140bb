/* Reads a screen aloud when asked: question, help line, each answer in order, and marks
   what is being read. A tap stops it. It never begins by itself, unless a child has asked
   for every question to be read; only then is a chosen answer read too. */

import { audible, ready, say } from "./read-aloud-voice.js";

const PAUSE = 450;
const ROOTS = "[data-screen], .help__sheet, main";
const PARTS =
  "h1, h2, h3, p, li, dt, dd, .option__card, .buttons > .button, .bar__go--equal > .button";
let reading = null;
let automatic = false;

const body = () => document.body.dataset;
const shown = (part) => part.checkVisibility?.() ?? part.getClientRects().length > 0;
const pause = (signal) =>
  new Promise((done) => {
    setTimeout(done, PAUSE);
    signal.addEventListener("abort", done);
  });

/* A list item with paragraphs is read one by one: each may be in a language of its own. */
const holds = (part) => part.tagName === "LI" && part.querySelector("p");

function outer(part) {
  const above = part.parentElement.closest(PARTS);
  return !holds(part) && (!above || (holds(above) && !above.parentElement.closest(PARTS)));
}

function texts(root) {
  const apart = (part) => part.closest("[data-answers], [data-read-all-box], [data-log]");
  const found = [...root.querySelectorAll(PARTS)].filter(
    (part) => outer(part) && shown(part) && !apart(part) && part.textContent.trim(),
  );
  return found.filter((part) => part.closest(ROOTS) === root);
}

/* Answers are read all or none: one that is left out would weigh less than the others. */
function sounding(root) {
  const all = texts(root);
  const answers = all.filter((part) => part.matches(".option__card"));
  const whole = answers.every(audible);
  return all.filter((part) => audible(part) && (whole || !answers.includes(part)));
}

function stop() {
  if (!reading) return;
  const { button, label, control } = reading;
  reading = null;
  control.abort();
  for (const part of document.querySelectorAll("[data-reading]")) delete part.dataset.reading;
  if (button) button.querySelector("span").textContent = label;
}

function begin(root, button) {
  const label = button?.querySelector("span");
  reading = { root, button, label: label?.textContent, control: new AbortController() };
  if (label) label.textContent = body().readStop;
  return reading;
}

async function tell(parts, { control: { signal } }) {
  for (const part of parts) {
    part.dataset.reading = "";
    await say(part, signal);
    delete part.dataset.reading;
    if (!signal.aborted) await pause(signal);
    if (signal.aborted) return;
  }
}

async function read(root, chosen) {
  stop();
  const button = root.querySelector("[data-listen]");
  const mine = begin(root, button);
  const status = button?.nextElementSibling;
  if (status) status.textContent = "";
  const wait = ready();
  if (wait) await wait;
  const parts = chosen ? [chosen].filter(audible) : sounding(root);
  if (!parts.length && status && reading === mine) status.textContent = body().readNone;
  await tell(parts, mine);
  if (reading === mine) stop();
}

function readAll(button) {
  automatic = !automatic;
  button.ariaPressed = String(automatic);
  if (automatic) read(document.querySelector("[data-current]"));
  else stop();
}

/* Lyssna on what a screen holds; the first screen offers to read them all. */
function arrive(screen) {
  stop();
  const box = document.querySelector("[data-read-all-box]");
  if (box) box.hidden = !automatic && screen !== document.querySelector(".screen");
  if (automatic) read(screen);
}

document.addEventListener("click", ({ target }) => {
  const listen = target.closest("[data-listen]");
  const all = target.closest("[data-read-all]");
  if (all) readAll(all);
  if (!listen) return;
  const root = listen.closest(ROOTS);
  if (reading?.root === root) stop();
  else read(root);
});

document.addEventListener("change", ({ target }) => {
  const card = target.checked && target.closest("[data-screen] .option")?.querySelector(".option__card");
  if (automatic && card) read(card.closest("[data-screen]"), card);
  else if (target.closest("[data-screen]") === reading?.root) stop();
});

document.addEventListener("screen", ({ detail }) => arrive(detail));
document.addEventListener("arrive", () => {
  automatic = false;
  stop();
});
document.addEventListener("visibilitychange", () => document.hidden && stop());
addEventListener("pagehide", stop);

/* "Göm sidan" empties the page: then nothing may be heard from it. */
new MutationObserver(() => document.body || stop()).observe(document.documentElement, {
  childList: true,
});

document.documentElement.dataset.canListen = "";
const first = document.querySelector("[data-current]");
if (first) arrive(first);
