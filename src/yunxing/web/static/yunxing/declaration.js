// A declaration as one types: every place saves itself; rows come and go; a table takes what is pasted.
// What could not be saved stays on the page and in the browser until it is.
"use strict";
const root = document.querySelector(".declaration[data-save]");
const say = (zh, en) => (document.documentElement.lang === "en" ? en : zh);
const token = () => JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];
const KEPT = `yunxing/${root.dataset.number}/`; // before each place that is kept in the browser
let revision = Number(root.dataset.revision);
const seen = new Map(); // the revision at which each place was last seen
const waiting = new Map(); // what is to be saved, by place
const held = new Set(); // places that somebody else changed meanwhile: not sent until the person has chosen
let sending = false, timer = 0, wait = 1000, loggedOut = false;

function kept() {
  const paths = Object.keys(localStorage).filter((key) => key.startsWith(KEPT));
  return paths.map((key) => [key.slice(KEPT.length), JSON.parse(localStorage.getItem(key))]);
}
function put(one) {
  waiting.set(one.path, one);
  localStorage.setItem(KEPT + one.path, JSON.stringify(one));
}
function drop(path) {
  waiting.delete(path);
  localStorage.removeItem(KEPT + path);
}
function tell(text, kind = "") {
  const place = document.getElementById("saved");
  place.textContent = text;
  place.className = `saved ${kind}`;
}
function valueOf(field) {
  if (field.matches("[data-of]")) return field.dataset.value.split(" ").filter(Boolean);
  if (field.matches("[data-several]")) return [...field.querySelectorAll("input:checked")].map((box) => box.value);
  const text = field.value;
  if (field.matches("[data-listed]")) return text.split(/[、,，;；]/).map((one) => one.trim()).filter(Boolean);
  if (field.matches("select") && (text === "true" || text === "false")) return text === "true";
  return text === "" ? null : text;
}
function edit(path, after, delay = 700) {
  put({ path, after, base: seen.get(path) ?? revision });
  if (loggedOut || held.has(path)) return; // kept in the browser; the page after the log-in saves it
  tell(say("正在保存…", "Saving…"));
  clearTimeout(timer);
  timer = setTimeout(send, delay);
}
async function post(edits, how) {
  return fetch(root.dataset.save, {
    method: "POST", credentials: "same-origin",
    headers: { "Content-Type": "application/json", "X-CSRFToken": token() },
    body: JSON.stringify({ edits, how }),
  });
}
async function send(how = "typed") {
  clearTimeout(timer);
  if (sending) {
    timer = setTimeout(send, 100);
    return false;
  }
  const batch = new Map([...waiting].filter(([path]) => !held.has(path)));
  if (!batch.size) return true;
  sending = true;
  let done = false;
  try {
    const answer = await post([...batch.values()], how);
    const said = await answer.json();
    if (answer.ok) {
      for (const [path, one] of batch) {
        if (waiting.get(path) === one) drop(path);
        seen.set(path, said.revision);
      }
      revision = said.revision;
      wait = 1000;
      problems(said.problems);
      tell(say(`已保存 ${said.at}`, `Saved ${said.at}`), "good");
      document.body.dispatchEvent(new Event("yunxing:saved"));
      done = true;
    } else if (answer.status === 409 && said.conflict) {
      conflict(said, batch);
    } else if (answer.status === 401) {
      loggedOut = true;
      tell(said.refused, "bad");
      const link = document.createElement("a");
      link.href = `/accounts/login/?next=${encodeURIComponent(location.pathname)}`;
      link.textContent = say(" 重新登录", " Log in");
      document.getElementById("saved").append(link);
    } else {
      tell(said.refused || say("没有保存", "Not saved"), "bad");
      for (const path of batch.keys()) if (said.field === path || batch.size === 1) drop(path);
    }
  } catch {
    tell(say("网络不通，内容保存在本页，将自动重试", "No connection: kept on this page, trying again"), "bad");
    timer = setTimeout(send, wait);
    wait = Math.min(wait * 2, 30000);
  } finally {
    sending = false;
  }
  if (done && waiting.size > held.size) timer = setTimeout(send, 50);
  return done;
}
function problems(found) {
  document.querySelectorAll("[data-problem]").forEach((place) => {
    const text = found[place.dataset.problem] || "";
    place.textContent = text;
    const field = root.querySelector(`[data-path="${CSS.escape(place.dataset.problem)}"]`);
    if (field) text ? field.setAttribute("aria-invalid", "true") : field.removeAttribute("aria-invalid");
  });
}
function conflict(said, batch) {
  const { path, value, revision: at, who } = said.conflict;
  const near = (one) => one === path || path.startsWith(`${one}/`) || one.startsWith(`${path}/`);
  const mine = [...batch.keys()].find(near);
  if (!mine) return;
  held.add(mine);
  const field = root.querySelector(`[data-path="${CSS.escape(mine)}"]`);
  const box = document.createElement("p");
  box.className = "said warning";
  box.setAttribute("role", "alert");
  box.append(`${said.refused}：${value ?? say("（已清空）", "(cleared)")} `);
  const choose = (text, act) => {
    const button = document.createElement("button");
    button.type = "button"; button.className = "btn btn-sm"; button.textContent = text;
    button.addEventListener("click", () => { box.remove(); held.delete(mine); act(); });
    box.append(button, " ");
  };
  choose(say(`保留${who}的`, `Keep ${who}'s`), () => { drop(mine); location.reload(); });
  choose(say("用我的", "Use mine"), () => {
    seen.set(mine, at);
    put({ ...waiting.get(mine), base: at });
    send();
  });
  (field ? field.closest(".value, td, .claim") || field.parentElement : document.getElementById("say")).append(box);
  tell(said.refused, "bad");
  if (waiting.size > held.size) timer = setTimeout(send, 50);
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
    setTimeout(async () => { if (await settled()) again(claim.dataset.claim); }, 20);
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
async function settled() {
  for (let tries = 0; tries < 100 && (waiting.size || sending); tries += 1) {
    if (!sending) { clearTimeout(timer); if (!(await send())) return false; } else await new Promise((go) => setTimeout(go, 50));
  }
  return !waiting.size;
}
function again(path) {
  // The page anew, at the same place: rows were added or removed.
  sessionStorage.setItem("yunxing-at", path);
  location.reload();
}
const nextId = (table, letter) => {
  const used = new Set([...document.querySelectorAll(`[data-row^="${CSS.escape(table)}/"]`)].map((row) => row.dataset.row.split("/").pop()));
  let id;
  do id = letter + Math.random().toString(36).slice(2, 8); while (used.has(id));
  return id;
};
const LETTERS = { providers: "p", services: "s", contracts: "c", invoices: "i", evidence: "e" };
async function add(table, letter) {
  const path = `${table}/${nextId(table, letter || LETTERS[table])}`;
  edit(path, {}, 0);
  if (await settled()) again(path);
}
root.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-add], [data-remove], [data-put]");
  if (!button) return;
  if (button.dataset.add) return add(button.dataset.add, button.dataset.letter);
  const path = button.dataset.put || button.dataset.remove;
  edit(path, button.dataset.put ? JSON.parse(button.dataset.value) : null, 0);
  if (await settled()) again(path.split("/").slice(0, -1).join("/"));
});
root.addEventListener("keydown", (event) => {
  // In a table: Enter and the arrows go down and up; Enter in the last row adds one.
  const cell = event.target.closest("table.cells td");
  if (!cell || event.target.matches("textarea, [type=checkbox], select") || !["Enter", "ArrowDown", "ArrowUp"].includes(event.key)) return;
  const row = cell.parentElement, place = [...row.children].indexOf(cell);
  const other = event.key === "ArrowUp" ? row.previousElementSibling : row.nextElementSibling;
  event.preventDefault();
  if (other && other.dataset.row) other.children[place].querySelector("[data-path]")?.focus();
  else if (event.key === "Enter") {
    const table = row.closest("table");
    add(table.dataset.table, table.dataset.letter);
  }
});
root.addEventListener("paste", async (event) => {
  const cell = event.target.closest("table.cells td");
  const text = event.clipboardData.getData("text/plain");
  if (!cell || !/[\t\n]/.test(text.trim())) return;
  event.preventDefault();
  const table = cell.closest("table"), rows = [...table.querySelectorAll("tr[data-row]")];
  const columns = [...cell.parentElement.querySelectorAll("[data-path]")].map((field) => field.dataset.path.split("/").pop());
  const first = rows.indexOf(cell.parentElement), from = columns.indexOf(event.target.dataset.path.split("/").pop());
  const lines = text.replace(/\r/g, "").replace(/\n$/, "").split("\n").map((line) => line.split("\t"));
  const letter = table.dataset.letter || LETTERS[table.dataset.table];
  lines.forEach((line, down) => {
    let path = rows[first + down]?.dataset.row;
    if (!path) {
      path = `${table.dataset.table}/${letter}${Date.now().toString(36)}${down}`;
      put({ path, after: {}, base: null });
    }
    line.forEach((value, right) => {
      const column = columns[from + right];
      if (column) put({ path: `${path}/${column}`, after: value.trim() || null, base: null });
    });
  });
  if (await send("pasted")) again(table.dataset.table);
});
function count(field) {
  const place = field.dataset?.limit && root.querySelector(`[data-counter="${CSS.escape(field.dataset.path)}"]`);
  if (!place) return;
  const used = [...field.value.replace(/\s/g, "")].length;
  place.textContent = `${used} / ${field.dataset.limit} ${say("字", "characters")}`;
  place.classList.toggle("over", used > Number(field.dataset.limit));
}
root.querySelectorAll("[data-limit]").forEach(count);
window.addEventListener("beforeunload", (event) => {
  if (waiting.size && !loggedOut) { send(); event.preventDefault(); }
});
// Where the panel lies over the page it begins closed, with its outcome in the handle.
{
  const narrow = matchMedia("(max-width: 1200px)"), fit = () => document.querySelector(".panel > details")?.toggleAttribute("open", !narrow.matches);
  if (narrow.matches) fit();
  narrow.addEventListener("change", fit); // a tablet is turned, a window drawn wider
}
// What was typed before this script was there.
for (const kind of ["input", "change"]) document.removeEventListener(kind, noted);
for (const path of early) {
  const field = root.querySelector(`[data-path="${CSS.escape(path)}"]`);
  if (field) edit(path, valueOf(field));
}
// What an earlier visit could not save.
for (const [path, one] of kept()) {
  const field = root.querySelector(`[data-path="${CSS.escape(path)}"]`);
  if (field && !field.matches("[data-several]")) field.value = Array.isArray(one.after) ? one.after.join("、") : one.after ?? "";
  waiting.set(path, one);
}
if (waiting.size) send();
const at = sessionStorage.getItem("yunxing-at");
if (at) {
  sessionStorage.removeItem("yunxing-at");
  const place = document.getElementById(at.replaceAll("/", "-").replaceAll(".", "_"));
  place?.scrollIntoView({ block: "center" });
  place?.querySelector("input, select, textarea")?.focus();
}
