// The staff list: x ticks the row that j and k stand in; the bar says how many are ticked. The list works without it.
"use strict";

const form = document.getElementById("many");
const told = form?.querySelector(".bulk__count");

const count = () => {
  if (!told) return;
  const ticked = form.querySelectorAll("input[name=case]:checked").length;
  told.textContent = ticked ? told.dataset.some.replace("%s", ticked) : told.dataset.none;
};

form?.addEventListener("change", count);
count();

document.addEventListener("keydown", (event) => {
  if (event.key !== "x" || event.ctrlKey || event.metaKey || event.altKey) return;
  const row = document.activeElement?.closest("table[data-walk] tbody tr");
  const box = row?.querySelector("input[type=checkbox]");
  if (!box || event.target.closest("input:not([type=checkbox]), select, textarea")) return;
  box.checked = !box.checked;
  event.preventDefault();
  count();
});
