// A declaration as one types: every place saves itself (saving.js); rows come and go; a table takes what is pasted (pasting.js).
"use strict";
function valueOf(field) {
  if (field.matches("[data-of]")) return field.dataset.value.split(" ").filter(Boolean);
  if (field.matches("[data-several]")) return [...field.querySelectorAll("input:checked")].map((box) => box.value);
  const text = field.value;
  if (field.matches("[data-listed]")) return text.split(/[、,，;；]/).map((one) => one.trim()).filter(Boolean);
  if (field.matches("select") && (text === "true" || text === "false")) return text === "true";
  return text === "" ? null : text;
}
root.addEventListener("input", (event) => {
  const field = event.target.closest("[data-path]");
  if (field && !field.matches("select, [data-several]")) edit(field.dataset.path, valueOf(field));
  count(event.target);
});
root.addEventListener("change", async (event) => {
  const claim = event.target.closest("[data-claim]");
  if (claim) {
    edit(claim.dataset.claim, claim.checked ? {} : null, 0);
    if (await settled() && !waiting.has(claim.dataset.claim)) again(claim.dataset.claim);
    return;
  }
  const field = event.target.closest("[data-path]");
  if (field && !field.matches("[data-of]")) edit(field.dataset.path, valueOf(field), 100);
});
// Which rows of another table a place names: chosen in a dialog.
const dialog = document.getElementById("choose");
let choosing = null;
root.addEventListener("click", (event) => {
  const button = event.target.closest("[data-choose]");
  if (!button) return;
  choosing = button.parentElement;
  const all = JSON.parse(document.getElementById("choices").textContent)[choosing.dataset.of] || [];
  const chosen = new Set(choosing.dataset.value.split(" ").filter(Boolean));
  document.getElementById("choose-from").replaceChildren(...all.map(([id, words]) => {
    const label = document.createElement("label"), box = document.createElement("input");
    box.type = "checkbox"; box.value = id; box.checked = chosen.has(id);
    label.append(box, ` ${words}`);
    return label;
  }));
  document.getElementById("choose-find").value = "";
  dialog.showModal();
});
document.getElementById("choose-find")?.addEventListener("input", (event) => {
  for (const label of document.getElementById("choose-from").children) label.hidden = !label.textContent.includes(event.target.value);
});
dialog?.addEventListener("close", () => {
  if (dialog.returnValue !== "ok" || !choosing) return;
  const boxes = [...document.querySelectorAll("#choose-from input:checked")];
  const ids = boxes.map((box) => box.value);
  choosing.dataset.value = ids.join(" ");
  choosing.querySelectorAll(".chip").forEach((chip) => chip.remove());
  choosing.prepend(...boxes.map((box) => {
    const chip = document.createElement("span");
    chip.className = "chip"; chip.textContent = box.parentElement.textContent.trim();
    return chip;
  }));
  edit(choosing.dataset.path, ids, 0);
});
// The page anew, at a place: rows were added or removed. The server knows on which page of a table the place is.
function again(path) {
  sessionStorage.setItem("yunxing-at", path);
  location.replace(`?at=${encodeURIComponent(path)}`);
}
const LETTERS = { providers: "p", services: "s", contracts: "c", invoices: "i", evidence: "e" };
function nextId(table, letter) {
  const used = new Set([...document.querySelectorAll(`[data-row^="${CSS.escape(table)}/"]`)].map((row) => row.dataset.row.split("/").pop()));
  let id;
  do id = (letter || LETTERS[table]) + Math.random().toString(36).slice(2, 8); while (used.has(id));
  return id;
}
let changing = false; // rows are being added or removed: a second click is none
async function rows(path, after, at) {
  if (changing) return;
  changing = true;
  edit(path, after, 0);
  if (await settled() && !waiting.has(path)) again(at);
  else changing = false;
}
function add(table, letter) {
  const path = `${table}/${nextId(table, letter)}`;
  return rows(path, {}, path);
}
root.addEventListener("click", (event) => {
  const button = event.target.closest("[data-add], [data-remove], [data-put]");
  if (!button) return;
  if (button.dataset.add) return add(button.dataset.add, button.dataset.letter);
  const path = button.dataset.put || button.dataset.remove, row = button.closest("tr[data-row]");
  const beside = row && [...row.parentElement.querySelectorAll("tr[data-row]")].filter((one) => one !== row);
  const at = beside?.find((one) => row.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING) ?? beside?.at(-1);
  rows(path, button.dataset.put ? JSON.parse(button.dataset.value) : null, at?.dataset.row ?? path.split("/").slice(0, -1).join("/"));
});
root.addEventListener("keydown", (event) => {
  // In a table: Enter and the arrows go down and up; Enter in the last row adds one.
  const cell = event.target.closest("table.cells td");
  if (!cell || event.target.matches("textarea, [type=checkbox], select") || !["Enter", "ArrowDown", "ArrowUp"].includes(event.key)) return;
  const row = cell.parentElement, place = [...row.children].indexOf(cell);
  let other = row;
  do other = event.key === "ArrowUp" ? other.previousElementSibling : other.nextElementSibling; while (other && !other.dataset.row); // a remark
  event.preventDefault();
  if (other) other.children[place].querySelector("[data-path]")?.focus();
  else if (event.key === "Enter") {
    const table = row.closest("table"), next = row.closest("section").querySelector("[data-next]");
    if (!next) return add(table.dataset.table, table.dataset.letter);
    sessionStorage.setItem("yunxing-at", table.dataset.table); // the table goes on there
    location.assign(next.search); // without the place: coming to one takes the focus away
  }
});
function count(field) {
  const place = field.dataset?.limit && root.querySelector(`[data-counter="${CSS.escape(field.dataset.path)}"]`);
  if (!place) return;
  const used = [...field.value.replace(/\s/g, "")].length;
  place.textContent = `${used} / ${field.dataset.limit} ${say("字", "characters")}`;
  place.classList.toggle("over", used > Number(field.dataset.limit));
}
root.querySelectorAll("[data-limit]").forEach(count);
// Where the panel lies over the page it begins closed, with its outcome in the handle.
{
  const narrow = matchMedia("(max-width: 1200px)"), fit = () => document.querySelector(".panel > details")?.toggleAttribute("open", !narrow.matches);
  if (narrow.matches) fit();
  narrow.addEventListener("change", fit); // a tablet is turned, a window drawn wider
}
// What was typed before this script was there.
for (const kind of ["input", "change"]) document.removeEventListener(kind, noted);
for (const path of early) {
  const field = fieldOf(path);
  if (field) edit(path, valueOf(field));
}
// What an earlier page did not get an answer for.
for (const one of kept()) {
  if (early.has(one.path)) continue; // typed over since
  const field = fieldOf(one.path);
  if (field && !field.matches("[data-several], [data-of]")) field.value = Array.isArray(one.after) ? one.after.join("、") : one.after ?? "";
  waiting.set(one.path, { ...one, tried: true });
}
if (waiting.size) send();
const words = sessionStorage.getItem("yunxing-say");
if (words) {
  sessionStorage.removeItem("yunxing-say");
  const place = document.createElement("p");
  [place.className, place.textContent] = ["said warning", words];
  document.getElementById("say").append(place);
}
const at = sessionStorage.getItem("yunxing-at");
if (at) {
  sessionStorage.removeItem("yunxing-at");
  const place = document.getElementById(at.replaceAll("/", "-").replaceAll(".", "_"));
  place?.scrollIntoView({ block: "center" });
  place?.querySelector("input, select, textarea")?.focus();
}
