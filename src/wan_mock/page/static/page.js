// Every page loads this; each part works on what it finds there.
import { copy } from "./notice.js";
import { follow } from "./activity.js";
import { prepareForm } from "./send.js";
import { prepareSearch } from "./search.js";

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-copy]");
  if (button) copy(button.dataset.copy);
});

if (document.querySelector("[data-region]")) follow();
if (document.getElementById("send")) prepareForm();
if (document.getElementById("search")) prepareSearch();
