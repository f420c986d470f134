// Makes the request from the form, shows it as it will be sent, sends it, shows the answer.
import { copy } from "./notice.js";

const form = document.getElementById("send");

export function prepareForm() {
  form.addEventListener("input", preview);
  form.addEventListener("submit", (event) => { event.preventDefault(); send(); });
  document.getElementById("curl").addEventListener("click", () => copy(curl()));
  preview();
}

function controls(place) {
  return [...form.querySelectorAll(`[data-place="${place}"]`)];
}

// What cannot be read as its type is sent as the text it is: the mock's answer is worth seeing.
function read(control) {
  const text = control.value;
  const kind = control.dataset.type;
  if (kind === "string") return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function body() {
  const value = {};
  for (const control of controls("body")) {
    if (control.value === "") continue;
    const path = JSON.parse(control.dataset.path);
    const last = path.pop();
    let at = value;
    for (const name of path) at = at[name] ??= {};
    at[last] = read(control);
  }
  return value;
}

function address() {
  const query = new URLSearchParams();
  for (const control of controls("query")) if (control.value !== "") query.set(control.name, control.value);
  return form.dataset.path + (query.size ? `?${query}` : "");
}

function isMultipart() {
  return form.dataset.mediaType.startsWith("multipart/");
}

function content() {
  if (!form.dataset.mediaType) return undefined;
  if (!isMultipart()) return JSON.stringify(body(), null, 2);
  const data = new FormData();
  for (const control of controls("body")) {
    if (control.files) { for (const file of control.files) data.append(control.name, file); }
    else if (control.value !== "") data.append(control.name, control.value);
  }
  return data;
}

function headers() {
  const all = { Authorization: `Bearer ${form.elements.key.value}` };
  if (form.dataset.mediaType && !isMultipart()) all["Content-Type"] = form.dataset.mediaType;
  return all;
}

function preview() {
  const data = content();
  const lines = Object.entries(headers()).map(([name, value]) => `${name}: ${value}`);
  const shown = data instanceof FormData
    ? [...data].map(([name, value]) => `${name}: ${value instanceof File ? value.name : value}`).join("\n")
    : data ?? "";
  document.getElementById("preview").textContent =
    `${form.dataset.method} ${address()}\n${lines.join("\n")}\n\n${shown}`.trim();
}

function curl() {
  const quote = (text) => `'${text.replaceAll("'", `'\\''`)}'`;
  const parts = [`curl -X ${form.dataset.method} ${quote(location.origin + address())}`];
  for (const [name, value] of Object.entries(headers())) parts.push(`-H ${quote(`${name}: ${value}`)}`);
  const data = content();
  if (typeof data === "string") parts.push(`--data ${quote(data)}`);
  if (data instanceof FormData) {
    for (const [name, value] of data) parts.push(`-F ${quote(`${name}=${value instanceof File ? `@${value.name}` : value}`)}`);
  }
  return parts.join(" \\\n  ");
}

async function send() {
  const status = document.getElementById("answer-status");
  const shown = document.getElementById("answer");
  status.textContent = "Sending …";
  const began = performance.now();
  try {
    const answer = await fetch(address(), { method: form.dataset.method, headers: headers(), body: content() });
    const text = await answer.text();
    const taken = Math.round(performance.now() - began);
    shown.textContent = pretty(text);
    shown.hidden = false;
    describe(status, answer.status, taken, text);
  } catch (error) {
    shown.hidden = true;
    status.textContent = `No answer came: ${error.message}. Activity shows what the mock did.`;
  }
}

function describe(status, http, taken, text) {
  let value = null;
  try { value = JSON.parse(text); } catch { /* shown as it is */ }
  const code = value?.code === undefined ? "" : `, code ${value.code}`;
  status.replaceChildren(`HTTP ${http}${code}, in ${taken} ms. `);
  const task = value?.data?.taskId;
  const link = document.createElement("a");
  link.href = task ? `/#task-${encodeURIComponent(task)}` : "/";
  link.textContent = task ? "Watch the task" : "See it in the activity";
  status.append(link);
}

function pretty(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
