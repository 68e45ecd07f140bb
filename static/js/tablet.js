/* A lent tablet: above its start there is never more than one page in the history, and
   whoever comes by back, forward or reload comes to the start. */

const LOST = ["reload", "back_forward"];
const start = document.querySelector("[data-hide-page]").href;
const begin = document.querySelector("[data-begin]");

function open() {
  document.querySelector("[data-needs-script]").remove();
  begin.hidden = false;
}

/* Before the start lies what staff did here: back must not lead there. */
function stay() {
  history.pushState(null, "", location.href);
}

function follow(event) {
  const link = event.target.closest("a[href]");
  if (event.defaultPrevented || !link || link.getAttribute("href").startsWith("#")) return;
  event.preventDefault();
  location.replace(link.href);
}

function choose(event) {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "get") return;
  event.preventDefault();
  const address = new URL(form.action);
  address.search = new URLSearchParams(new FormData(form, event.submitter));
  location.replace(address);
}

function arrive() {
  const [came] = performance.getEntriesByType("navigation");
  if (LOST.includes(came?.type)) location.replace(start);
  addEventListener("click", follow);
  addEventListener("submit", choose);
}

if (document.querySelector("[data-start]")) {
  if (begin) open();
  stay();
  addEventListener("popstate", stay);
} else arrive();
