// Filters the reference as one types; without it the form asks the server for the same.
const entries = () => [...document.querySelectorAll(".entry")];

export function prepareSearch() {
  const search = document.getElementById("search");
  search.form.addEventListener("submit", (event) => event.preventDefault());
  search.addEventListener("input", () => filter(search.value));
  search.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { search.value = ""; filter(""); }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && !event.target.closest("input, textarea, select")) {
      event.preventDefault();
      search.focus();
      search.select();
    }
  });
  filter(search.value);
}

function filter(query) {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  let shown = 0;
  for (const entry of entries()) {
    entry.hidden = !words.every((word) => entry.dataset.search.includes(word));
    shown += entry.hidden ? 0 : 1;
    const link = document.querySelector(`aside a[href="#${CSS.escape(entry.id)}"]`);
    if (link) link.parentElement.hidden = entry.hidden;
    markRows(entry, words);
  }
  for (const group of document.querySelectorAll(".group")) {
    group.hidden = !group.querySelector(".entry:not([hidden])");
  }
  document.getElementById("no-match").hidden = shown > 0;
  const total = entries().length;
  document.getElementById("matches").textContent = words.length ? `${shown} of ${total} entries` : `${total} entries`;
}

function markRows(entry, words) {
  let folded = false;
  for (const row of entry.querySelectorAll("tbody tr")) {
    const text = row.textContent.toLowerCase();
    const found = words.length > 0 && words.some((word) => text.includes(word));
    row.classList.toggle("found", found);
    if (found && row.closest("details")) folded = true;
  }
  const details = entry.querySelector("details");
  if (details && words.length) details.open = folded;
}
