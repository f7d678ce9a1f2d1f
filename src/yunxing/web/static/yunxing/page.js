// What every page does: selects that send their form, the count-down, menus that close.
"use strict";
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-submit]")) event.target.form.requestSubmit();
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") document.querySelectorAll("details.menu[open]").forEach((menu) => {
    menu.removeAttribute("open");
    menu.querySelector("summary").focus();
  });
});
document.addEventListener("click", (event) => {
  document.querySelectorAll("details.menu[open]").forEach((menu) => {
    if (!menu.contains(event.target)) menu.removeAttribute("open");
  });
});
// The server's clock decides what is late, not this machine's.
const ahead = Date.parse(document.body.dataset.now) - Date.now() || 0;
function tick() {
  // What is only possible until an instant goes when it has passed, and what to do then takes its place.
  document.querySelectorAll("[data-open-until]").forEach((place) => {
    const over = Date.parse(place.dataset.openUntil) <= Date.now() + ahead;
    const late = document.getElementById(place.dataset.late);
    if (!over || place.hidden) return;
    place.hidden = true;
    late.hidden = false;
  });
  document.querySelectorAll("[data-until]").forEach((place) => {
    const seconds = Math.floor((new Date(place.dataset.until) - Date.now() - ahead) / 1000);
    const english = document.documentElement.lang === "en";
    const days = Math.floor(seconds / 86400), hours = Math.floor((seconds % 86400) / 3600), minutes = Math.floor((seconds % 3600) / 60);
    let text;
    if (seconds <= 0) text = english ? "closed" : "已截止";
    else if (days) text = english ? `${days} d ${hours} h` : `${days}天 ${hours}小时`;
    else if (hours) text = english ? `${hours} h ${minutes} min` : `${hours}小时 ${minutes}分`;
    else text = english ? `${minutes} min ${seconds % 60} s` : `${minutes}分 ${seconds % 60}秒`;
    place.querySelector("[data-left]").textContent = text;
  });
}
setInterval(tick, 1000);
tick();
// A list of which several are ticked has a box for all of them: in its heading, and above it where a phone has no heading.
for (const place of document.querySelectorAll("th[data-all]")) {
  const table = place.closest("table"), english = document.documentElement.lang === "en";
  const boxes = [...table.querySelectorAll("tbody input[type=checkbox]:enabled")];
  if (boxes.length < 2) continue;
  const both = [0, 1].map(() => Object.assign(document.createElement("input"), {type: "checkbox"}));
  const follow = () => {
    const ticked = boxes.filter((box) => box.checked).length;
    for (const all of both) {
      all.checked = ticked === boxes.length;
      all.indeterminate = ticked > 0 && !all.checked;
    }
  };
  for (const all of both) all.addEventListener("change", () => {
    for (const box of boxes) box.checked = all.checked;
    follow();
  });
  table.tBodies[0].addEventListener("change", follow);
  both[0].setAttribute("aria-label", english ? "choose all" : "全选");
  place.append(" ", both[0]);
  const above = document.createElement("label");
  above.className = "all-above";
  above.append(both[1], english ? "choose all" : "全选");
  table.closest(".sheet").before(above);
  follow();
}
// A table that is wider than the page scrolls by keyboard, too.
function scrollable() {
  document.querySelectorAll(".sheet").forEach((sheet) => {
    if (sheet.scrollWidth > sheet.clientWidth) sheet.tabIndex = 0;
    else sheet.removeAttribute("tabindex");
  });
}
addEventListener("resize", scrollable);
scrollable();
// On a phone the ways and the parts of a declaration lie in a row each: the one shown is brought into view.
for (const name of [".ways", ".parts"]) {
  const here = document.querySelector(`${name} [aria-current]`), row = here?.closest(name);
  if (row && row.scrollWidth > row.clientWidth) row.scrollLeft = here.offsetLeft - (row.clientWidth - here.offsetWidth) / 2;
}
