"use strict";
// While somebody types the section saves itself (htmx). A field in which somebody is typing is never replaced, and a save
// that did not happen is said: the server marks every real one with the header X-Saved.
const saving = (event) => event.target.closest?.("[data-autosave]");

document.addEventListener("htmx:oobBeforeSwap", (event) => {
  const block = event.detail.target;
  const here = document.activeElement;
  if (!block.id.startsWith("ask-") || !block.contains(here)) return;
  if (here.closest(".clash") || here.type === "file" || here.type === "checkbox") return;
  event.detail.shouldSwap = false;
});

document.addEventListener("htmx:oobAfterSwap", (event) => {
  if (document.activeElement === document.body && event.detail.target.id?.startsWith("ask-")) {
    document.getElementById(event.detail.target.id)?.querySelector("input:not([type=hidden]), textarea, select")?.focus();
  }
});

document.addEventListener("htmx:afterRequest", (event) => {
  if (!saving(event)) return;
  const line = document.getElementById("saved-state");
  const saved = event.detail.xhr.getResponseHeader("X-Saved") !== null;
  line.classList.toggle("saved--lost", !saved);
  if (!saved) line.textContent = event.detail.xhr.status ? line.dataset.lost : line.dataset.offline;
});

// A piece of a spreadsheet pasted into a cell fills the cells below and to the right.
document.addEventListener("paste", (event) => {
  const cell = event.target.closest?.(".grid td input, .grid td textarea");
  const text = event.clipboardData?.getData("text/plain") ?? "";
  if (!cell || !/[\t\n]/.test(text.trimEnd())) return;
  event.preventDefault();
  const rows = [...cell.closest("tbody").rows].map((row) => [...row.querySelectorAll("td input, td textarea")]);
  const top = rows.findIndex((row) => row.includes(cell));
  const left = rows[top].indexOf(cell);
  text.trimEnd().split(/\r?\n/).forEach((line, down) => {
    line.split("\t").forEach((value, right) => {
      const box = rows[top + down]?.[left + right];
      if (box) box.value = value.trim();
    });
  });
  cell.dispatchEvent(new Event("change", { bubbles: true }));
});
