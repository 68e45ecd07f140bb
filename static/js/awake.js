// Keep the screen lit while a QR is shown: a phone that goes dark in the middle of a
// meeting is no card. Without the script, or the permission, the page is the same.
async function stayLit() {
  if (document.visibilityState !== "visible") return;
  try {
    await navigator.wakeLock?.request("screen");
  } catch {
    // The device says no (low battery): nothing to do about it.
  }
}

document.addEventListener("visibilitychange", stayLit);
stayLit();
