"use strict";
// Beside every text with a limit: how many characters it has, told as they are typed.
const count = (root) => {
  for (const box of root.querySelectorAll("[data-limit]:not([data-counted])")) {
    const limit = Number(box.dataset.limit);
    const line = document.createElement("p");
    line.className = "field__hint counter";
    line.id = `${box.id}_count`;
    const tell = () => {
      const length = [...box.value].length;
      line.textContent = `${length} / ${limit}`;
      line.classList.toggle("counter--over", length > limit);
    };
    box.dataset.counted = "";
    box.setAttribute("aria-describedby", `${box.getAttribute("aria-describedby") ?? ""} ${line.id}`.trim());
    box.after(line);
    box.addEventListener("input", tell);
    tell();
  }
};
count(document);
document.addEventListener("htmx:load", (event) => count(event.detail.elt.parentNode ?? document));
