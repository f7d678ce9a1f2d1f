// What is typed before the page's own script has come over a slow line: noted here, so that it is saved as well.
"use strict";
const early = new Set();
function noted(event) {
  const field = event.target.closest?.("[data-path]");
  if (field) early.add(field.dataset.path);
}
for (const kind of ["input", "change"]) document.addEventListener(kind, noted);
