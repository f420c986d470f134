// Brings the activity page up to date: the server renders what changed, this puts it in its place.
import { say } from "./notice.js";

const BUSY_MILLISECONDS = 500;
const IDLE_MILLISECONDS = 2000;
const LOST_MILLISECONDS = 2500;
const TYPING_MILLISECONDS = 250;
let timer;
let typing;
let serial = 0;
let lost = false;
let asked = 0;

export function follow() {
  serial = Number(document.querySelector("[data-serial]").dataset.serial);
  document.addEventListener("submit", act);
  document.addEventListener("visibilitychange", refresh);
  document.addEventListener("click", turn);
  const filter = document.getElementById("filter");
  filter.addEventListener("input", () => {
    clearTimeout(typing);
    typing = setTimeout(() => choose(new URLSearchParams(new FormData(filter))), TYPING_MILLISECONDS);
  });
  refresh();
}

// The address says which tasks are shown, so that it can be kept and sent to others.
function choose(query) {
  for (const [name, value] of [...query]) if (!value) query.delete(name);
  history.replaceState(null, "", query.size ? `/?${query}` : "/");
  serial = 0;
  refresh();
}

function turn(event) {
  const way = event.target.closest("[data-page]");
  if (!way) return;
  event.preventDefault();
  choose(new URL(way.href).searchParams);
  document.getElementById("tasks-title").scrollIntoView({ block: "nearest" });
}

async function act(event) {
  const form = event.target;
  if (form.id === "filter") {
    event.preventDefault();
    choose(new URLSearchParams(new FormData(form)));
    return;
  }
  if (form.method !== "post") return;
  event.preventDefault();
  const body = new URLSearchParams(new FormData(form));
  if (form.dataset.asks) {
    if (!await sure(form.dataset.asks)) return;
    body.set("sure", "yes");
  }
  const card = form.closest(".task");
  const held = form.contains(document.activeElement);
  try {
    const answer = await fetch(form.action, { method: "POST", body, redirect: "manual" });
    if (answer.type !== "opaqueredirect") say((await answer.text()).trim());
  } catch {
    say("The mock does not answer.");
  }
  await refresh();
  if (held && card) keepFocus(card);
}

// The button that was pressed may be gone: the next thing to do on the same card gets the focus.
function keepFocus(card) {
  const now = document.getElementById(card.id);
  if (!now) return;
  say(`${now.querySelector(".state").textContent}: task ${card.dataset.key}`);
  if (now.contains(document.activeElement)) return;
  now.querySelector(".actions button, .actions a, summary")?.focus();
}

function sure(question) {
  const dialog = document.getElementById("sure");
  document.getElementById("question").textContent = question;
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
  });
}

async function refresh() {
  clearTimeout(timer);
  if (document.hidden) return;
  const turnOfThis = ++asked;
  let pause = IDLE_MILLISECONDS;
  try {
    const query = new URLSearchParams(location.search);
    query.set("since", serial);
    const answer = await fetch(`/-/state?${query}`);
    const state = await answer.json();
    if (turnOfThis !== asked) return;
    if (update(state.regions)) {
      if (state.serial !== serial) pause = BUSY_MILLISECONDS;
      serial = state.serial;
    } else {
      serial = 0;
      pause = 0;
    }
    lost = false;
  } catch {
    if (!lost) say("The mock does not answer; the page waits for it.");
    lost = true;
    serial = 0;
    pause = LOST_MILLISECONDS;
  }
  clearTimeout(timer);
  timer = setTimeout(refresh, pause);
}

// Tells whether all that is to be shown was at hand or came along.
function update(regions) {
  let whole = true;
  for (const region of document.querySelectorAll("[data-region]")) {
    whole = reconcile(region, regions[region.dataset.region] ?? []) && whole;
  }
  return whole;
}

function reconcile(region, pieces) {
  const old = new Map([...region.children].map((child) => [child.dataset.key, child]));
  let place = region.firstElementChild;
  let whole = true;
  for (const [key, html] of pieces) {
    const known = old.get(key);
    old.delete(key);
    const next = html === null ? null : parse(html);
    if (known && next) morph(known, next);
    const child = known ?? next;
    if (!child) whole = false;
    else if (child === place) place = place.nextElementSibling;
    else region.insertBefore(child, place);
  }
  for (const gone of old.values()) gone.remove();
  return whole;
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
