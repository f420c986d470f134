// What the page says in passing, and the clipboard.
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
