"use strict";
// Beside every text with a limit: how many characters it has, told as they are typed.
for (const box of document.querySelectorAll("[data-limit]")) {
  const limit = Number(box.dataset.limit);
  const count = document.createElement("output");
  count.className = "field__hint";
  count.htmlFor.add(box.id);
  const tell = () => {
    count.textContent = `${[...box.value].length} / ${limit}`;
  };
  box.after(count);
  box.addEventListener("input", tell);
  tell();
}
