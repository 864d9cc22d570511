// Improves pages that work without it: j/k walk a list, Enter opens a row, errors and partial updates keep focus.
"use strict";

const rows = () => [...document.querySelectorAll("table[data-walk] tbody tr")];
const writing = (element) => element.closest("input, select, textarea, [contenteditable]");

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || writing(event.target)) return;
  if (event.key !== "j" && event.key !== "k") return;
  const all = rows();
  if (!all.length) return;
  const at = all.indexOf(document.activeElement.closest("tr"));
  const next = all[Math.max(0, Math.min(all.length - 1, at + (event.key === "j" ? 1 : -1)))];
  const link = next.querySelector("th a") ?? next.querySelector("a, button, input");
  if (link) { link.focus(); event.preventDefault(); }
});

document.querySelector(".errors[autofocus]")?.focus();

// An open menu closes with Escape (the focus goes back to its name) and when something else is clicked.
const menus = () => [...document.querySelectorAll(".menu[open]")];
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of menus()) {
    if (menu.contains(document.activeElement)) menu.querySelector("summary").focus();
    menu.open = false;
  }
});
document.addEventListener("click", (event) => {
  for (const menu of menus()) if (!menu.contains(event.target)) menu.open = false;
});
