/* Record with the browser's own recorder. What was recorded is put in the form's file
   field, so that sending, checking and refusing are those of any file. */

const KINDS = [
  "audio/mp4;codecs=mp4a.40.2",
  "audio/webm;codecs=opus",
  "audio/ogg;codecs=opus",
  "audio/mp4",
  "audio/webm",
];
const ENDINGS = { "audio/mp4": "m4a", "audio/webm": "webm", "audio/ogg": "ogg" };
const MOST_BYTES = 2 * 1024 * 1024;
const QUALITY = 64000;

const box = document.querySelector("[data-recorder]");
const part = (name) => box.querySelector(`[data-${name}]`);
const toggle = part("toggle");
const field = box.closest("form").querySelector("input[type=file]");
let recorder = null;
let ticking;

const say = (name) => (part("status").textContent = name ? box.dataset[name] : "");

function label(name) {
  toggle.textContent = toggle.dataset[name];
  toggle.toggleAttribute("data-recording", name === "stop");
}

function tick(began) {
  const seconds = Math.floor((Date.now() - began) / 1000);
  part("time").textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  if (seconds >= Number(box.dataset.seconds) - 1) finish("full");
}

function keep(pieces, kind, word) {
  const plain = kind.split(";")[0];
  const sound = new File(pieces, `inspelning.${ENDINGS[plain]}`, { type: plain });
  label("again");
  if (sound.size > MOST_BYTES) return say("large");
  const held = new DataTransfer();
  held.items.add(sound);
  field.files = held.files;
  listen(sound);
  return say(word);
}

function listen(sound) {
  const preview = part("preview");
  if (preview.src) URL.revokeObjectURL(preview.src);
  preview.hidden = !sound;
  if (sound) preview.src = URL.createObjectURL(sound);
  else preview.removeAttribute("src");
}

function finish(word) {
  if (recorder?.state !== "recording") return;
  recorder.word = word;
  recorder.stop();
}

async function start() {
  let stream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1 } });
  } catch (error) {
    return say(error.name === "NotFoundError" ? "absent" : "denied");
  }
  const kind = KINDS.find((one) => MediaRecorder.isTypeSupported(one));
  const pieces = [];
  recorder = new MediaRecorder(stream, { mimeType: kind, audioBitsPerSecond: QUALITY });
  recorder.ondataavailable = ({ data }) => pieces.push(data);
  recorder.onstop = () => {
    clearInterval(ticking);
    for (const track of stream.getTracks()) track.stop();
    keep(pieces, recorder.mimeType || kind, recorder.word);
  };
  field.value = "";
  listen(null);
  recorder.start();
  ticking = setInterval(tick, 250, Date.now());
  label("stop");
  return say("running");
}

toggle.addEventListener("click", () => {
  if (recorder?.state === "recording") finish("ready");
  else start();
});

field.addEventListener("change", () => listen(field.files[0]));
addEventListener("pagehide", () => finish("ready"));

box.hidden = !(navigator.mediaDevices?.getUserMedia && window.MediaRecorder);
