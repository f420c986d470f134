// Every page loads this; each part works on what it finds there.
import { follow } from "./activity.js";
import { prepareForm } from "./send.js";
import { prepareSearch } from "./search.js";

const NOTICE_MILLISECONDS = 4000;
let hiding;

export function say(text) {
  const notice = document.getElementById("notice");
  notice.textContent = text;
  notice.hidden = false;
  clearTimeout(hiding);
  hiding = setTimeout(() => { notice.hidden = true; }, NOTICE_MILLISECONDS);
}

export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    say("Copied.");
  } catch {
    say("The browser does not let the page copy: select the text instead.");
  }
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-copy]");
  if (button) copy(button.dataset.copy);
});

if (document.querySelector("[data-region]")) follow();
if (document.getElementById("send")) prepareForm();
if (document.getElementById("search")) prepareSearch();
