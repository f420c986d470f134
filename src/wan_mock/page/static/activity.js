// Brings the activity page up to date: the server renders, this changes what differs.
import { say } from "./notice.js";

const EVERY_MILLISECONDS = 500;
const LOST_MILLISECONDS = 2500;
let timer;
let lost = false;

export function follow() {
  document.addEventListener("submit", act);
  document.addEventListener("visibilitychange", refresh);
  refresh();
}

async function act(event) {
  const form = event.target;
  if (form.method !== "post") return;
  event.preventDefault();
  const body = new URLSearchParams(new FormData(form));
  try {
    const answer = await fetch(form.action, { method: "POST", body, redirect: "manual" });
    if (answer.type !== "opaqueredirect") say((await answer.text()).trim());
  } catch {
    say("The mock does not answer.");
  }
  refresh();
}

async function refresh() {
  clearTimeout(timer);
  if (document.hidden) return;
  let pause = EVERY_MILLISECONDS;
  try {
    const answer = await fetch("/-/state");
    update(await answer.json());
    lost = false;
  } catch {
    if (!lost) say("The mock does not answer; the page waits for it.");
    lost = true;
    pause = LOST_MILLISECONDS;
  }
  clearTimeout(timer);
  timer = setTimeout(refresh, pause);
}

function update(state) {
  for (const region of document.querySelectorAll("[data-region]")) {
    reconcile(region, state[region.dataset.region] ?? []);
  }
}

function reconcile(region, pieces) {
  const old = new Map([...region.children].map((child) => [child.dataset.key, child]));
  let place = region.firstElementChild;
  for (const piece of pieces) {
    const next = parse(piece);
    const known = old.get(next.dataset.key);
    old.delete(next.dataset.key);
    if (known) morph(known, next);
    const child = known ?? next;
    if (child === place) place = place.nextElementSibling;
    else region.insertBefore(child, place);
  }
  for (const gone of old.values()) gone.remove();
}

function parse(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content.firstElementChild;
}

// Changes a node into another in place, so that focus, open details and playing clips stay.
function morph(old, next) {
  if (old.nodeType !== next.nodeType || old.nodeName !== next.nodeName || keyOf(old) !== keyOf(next)) {
    old.replaceWith(next);
    return;
  }
  if (old.nodeType === Node.TEXT_NODE) {
    if (old.data !== next.data) old.data = next.data;
    return;
  }
  morphAttributes(old, next);
  const before = [...old.childNodes];
  const after = [...next.childNodes];
  after.forEach((child, place) => {
    if (place < before.length) morph(before[place], child);
    else old.append(child);
  });
  before.slice(after.length).forEach((child) => child.remove());
}

function keyOf(node) {
  return node.dataset?.key;
}

function morphAttributes(old, next) {
  for (const { name, value } of [...next.attributes]) {
    if (name !== "open" && old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
  for (const { name } of [...old.attributes]) {
    if (name !== "open" && !next.hasAttribute(name)) old.removeAttribute(name);
  }
}
