// What is copied from a spreadsheet and pasted into a table: cells as Excel and WPS write them, into places.
"use strict";
// Lines of cells. A cell in quotes may hold line breaks, tabs and quotes written twice; a quote elsewhere is a character.
function cellsOf(text) {
  const quoted = /"((?:[^"]|"")*)"(?=\t|\n|$)/y, plain = /[^\t\n]*/y, lines = [[]];
  const whole = text.replace(/\r\n?/g, "\n");
  for (let at = 0; ; at += 1) {
    quoted.lastIndex = plain.lastIndex = at;
    const cell = quoted.exec(whole), bare = cell ? null : plain.exec(whole);
    lines.at(-1).push(cell ? cell[1].replaceAll('""', '"') : bare[0]);
    at = cell ? quoted.lastIndex : plain.lastIndex;
    if (at >= whole.length) break;
    if (whole[at] === "\n") lines.push([]);
  }
  const rows = lines.map((line) => line.map(unbroken));
  while (rows.length && rows.at(-1).every((value) => !value)) rows.pop();
  return rows;
}
// A line break in a cell: nothing between Chinese characters, a space between words.
function unbroken(text) {
  return text.trim().replace(/\s*\n\s*/g, (_, at, all) => (/[\x21-\x7e]\s*$/.test(all.slice(0, at)) && /^\s*[\x21-\x7e]/.test(all.slice(at)) ? " " : ""));
}
// ¥4,200.00, 4,200.00元 (U+5143, U+5706 as well), -￥1: the digits. What is no such amount stays as it was written.
function amountOf(text) {
  const bare = text.replace(/[\s\u00a0]/g, "").replaceAll("，", ",").replace(/^([-+]?)(?:[¥￥]|RMB|CNY)/i, "$1").replace(/[\u5143\u5706]$/, "");
  return /^[-+]?[\d,]+(?:\.\d+)?$/.test(bare) ? bare : text;
}
// What a cell's text means at a place of that kind; text that is none of its choices is kept as text, and told of.
function meant(field, text) {
  if (!text) return null;
  if (field.matches(".num")) return amountOf(text);
  if (field.matches("select")) {
    const found = [...field.options].find((option) => option.value && option.textContent.trim() === text);
    return found ? (["true", "false"].includes(found.value) ? found.value === "true" : found.value) : text;
  }
  if (field.matches("[data-listed]")) return text.split(/[、,，;；]/).map((one) => one.trim()).filter(Boolean);
  if (field.matches("[data-of]")) {
    const all = JSON.parse(document.getElementById("choices").textContent)[field.dataset.of] || [];
    const ids = text.split(/[、;；]/).map((one) => all.find(([id, words]) => [id, words].includes(one.trim()))?.[0]);
    return ids.every(Boolean) ? ids : text;
  }
  return text;
}
const squeezed = (text) => text.replace(/\s/g, "");
// A heading row says which column is which; two names of this table make one.
function headings(line, columns) {
  const found = line.map((text) => columns.findIndex((field) => text && squeezed(field.closest("td").dataset.label) === squeezed(text)));
  return found.filter((place) => place >= 0).length > 1 ? found : null;
}
root.addEventListener("paste", async (event) => {
  const cell = event.target.closest("table.cells td"), here = event.target.closest("[data-path]");
  if (!cell || !here) return;
  const text = event.clipboardData.getData("text/plain"), lines = cellsOf(text);
  const columns = [...cell.parentElement.querySelectorAll("[data-path]")], from = columns.indexOf(here);
  if (!lines.length) return;
  if (lines.length === 1 && lines[0].length === 1) {
    const value = here.matches(".num") ? amountOf(lines[0][0]) : lines[0][0];
    if (value === text.trim() || !here.matches("input")) return;
    event.preventDefault();
    document.execCommand("insertText", false, value);
    return;
  }
  event.preventDefault();
  const heads = headings(lines[0], columns), names = columns.map((field) => field.dataset.path.split("/").pop());
  const skipped = heads ? lines.shift().filter((name, right) => name && heads[right] < 0) : [];
  const table = cell.closest("table"), rows = [...table.querySelectorAll("tr[data-row]")], first = rows.indexOf(cell.parentElement);
  const more = table.closest("section").querySelector("[data-next]"); // rows that are not on this page are not written over
  let at = null, made = 0;
  lines.forEach((line, down) => {
    let path = rows[first + down]?.dataset.row, base = revision;
    if (!path) {
      if (!line.some(Boolean)) return;
      path = `${table.dataset.table}/${nextId(table.dataset.table, table.dataset.letter)}${(made += 1)}`;
      base = null; // nobody else knows of this row
      put({ path, after: {}, base, how: "pasted" });
    }
    at ??= path;
    line.forEach((value, right) => {
      const column = heads ? heads[right] : from + right;
      if (column < 0 || !columns[column]) return;
      const place = `${path}/${names[column]}`, label = say(`粘贴的第 ${down + 1} 行 · `, `pasted row ${down + 1} · `) + columns[column].closest("td").dataset.label;
      put({ path: place, after: meant(columns[column], value), base: base === null ? null : seen.get(place) ?? base, how: "pasted", label });
    });
  });
  const said = [];
  if (skipped.length) said.push(say(`本表没有这些列，没有粘贴：${skipped.join("、")}`, `Not pasted, as this table has no such columns: ${skipped.join(", ")}`));
  if (more && made) said.push(say(`本页以外的行没有改动，多出的 ${made} 行加在表末`, `Rows of other pages stay; ${made} were added at the end`));
  if (said.length) sessionStorage.setItem("yunxing-say", said.join(say("；", "; ")));
  tell(say("正在保存…", "Saving…"));
  if (at && await settled()) again(at); // what was refused is sent, and told, once more
});
