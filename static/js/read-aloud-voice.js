/* How one text sounds: its recording if it has one, else a voice that runs on the device.
   A voice that runs elsewhere would send the text to a company, and is never used. */

const YOUNG = new Set(["a46", "a79", "lss"]);
const PATIENCE = 1500;
const engine = window.speechSynthesis;
let player;

const plain = (tag) => tag.toLowerCase().split(/[-_]/)[0];
const language = (part) => part.closest("[lang]").lang;
const words = (part) => part.textContent.replace(/\s+/g, " ").trim();
const pace = () => (YOUNG.has(document.documentElement.dataset.variant) ? 0.9 : 1);

function voice(wanted) {
  const own = (engine?.getVoices() ?? []).filter(
    ({ localService, lang }) => localService === true && plain(lang) === plain(wanted),
  );
  return own.find((one) => one.default) ?? own[0];
}

/* Some browsers know their voices only after a while; most at once. */
export function ready() {
  if (!engine || engine.getVoices().length) return undefined;
  return new Promise((known) => {
    engine.addEventListener?.("voiceschanged", known, { once: true });
    setTimeout(known, PATIENCE);
  });
}

/* Whether a text can sound here at all. */
export const audible = (part) => Boolean(part.dataset.sound || voice(language(part)));

/* Say it, or be quiet at once when the signal says so. False if it made no sound. */
export async function say(part, signal) {
  const { sound } = part.dataset;
  if (sound && (await play(sound, signal))) return true;
  const own = voice(language(part));
  return Boolean(own) && !signal.aborted && speak(words(part), own, signal);
}

function play(address, signal) {
  player ??= Object.assign(document.createElement("audio"), { preload: "none", hidden: true });
  if (!player.isConnected) document.body.append(player);
  return new Promise((done) => {
    player.onended = () => done(true);
    player.onerror = () => done(signal.aborted);
    signal.addEventListener("abort", () => {
      player.pause();
      done(true);
    });
    player.src = address;
    player.play().catch(() => done(signal.aborted));
  });
}

function speak(text, own, signal) {
  return new Promise((done) => {
    const said = new SpeechSynthesisUtterance(text);
    Object.assign(said, { voice: own, lang: own.lang, rate: pace() });
    said.onend = () => done(true);
    said.onerror = () => done(false);
    signal.addEventListener("abort", () => {
      engine.cancel();
      done(true);
    });
    engine.speak(said);
  });
}
