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
    showRows(entry, words);
  }
  for (const group of document.querySelectorAll(".group")) {
    group.hidden = !group.querySelector(".entry:not([hidden])");
  }
  for (const list of document.querySelectorAll("aside nav ul")) {
    list.previousElementSibling.hidden = !list.querySelector("li:not([hidden])");
  }
  document.getElementById("no-match").hidden = shown > 0;
  const total = entries().length;
  document.getElementById("matches").textContent = words.length ? `${shown} of ${total} entries` : `${total} entries`;
}

// In an entry of which some rows match, only those are shown.
function showRows(entry, words) {
  const rows = [...entry.querySelectorAll("tbody tr")];
  const found = new Set(words.length ? rows.filter((row) => holds(row, words)) : []);
  for (const row of rows) {
    row.hidden = found.size > 0 && !found.has(row);
    row.classList.toggle("found", found.has(row));
  }
  for (const table of entry.querySelectorAll("table")) {
    table.hidden = !table.querySelector("tbody tr:not([hidden])");
  }
  for (const details of entry.querySelectorAll("details")) {
    details.open = Boolean(details.querySelector("tr.found"));
  }
}

function holds(row, words) {
  const text = row.textContent.toLowerCase();
  return words.every((word) => text.includes(word));
}
