// What is typed in a declaration, on its way: kept in the browser until the server has it or the person discards it.
// What cannot be saved is shown with the reason, and holds up nothing else.
"use strict";
const root = document.querySelector(".declaration[data-save]");
const say = (zh, en) => (document.documentElement.lang === "en" ? en : zh);
// The cookie's, where there is one: a log-in in another tab makes a new token.
const token = () => document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ?? JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];
const KEPT = `yunxing/${root.dataset.number}/`; // before each place that is kept in the browser
const MOST = 1000, LONGEST = 400_000; // places and characters of one request
const OUTLIVES = 20_000; // so many characters may still be sent when the page goes (64 KB, at three bytes each)
let revision = Number(root.dataset.revision);
const seen = new Map(); // the revision at which each place was last seen
const waiting = new Map(); // what is not saved, by place, in the order in which it was typed
const held = new Set(); // of it, what somebody else changed meanwhile: not sent until the person has chosen
const refused = new Map(); // of it, what the server did not take, and why: not sent until typed anew or asked for
let sending = false, stopped = false, unkept = false, timer = 0, wait = 1000, most = MOST, last = 0;

function kept() {
  const keys = Object.keys(localStorage).filter((key) => key.startsWith(KEPT));
  return keys.map((key) => JSON.parse(localStorage.getItem(key))).sort((one, other) => (one.order ?? 0) - (other.order ?? 0));
}
function put(one) {
  const before = waiting.get(one.path);
  // What may have come to the server although its answer did not come here: not to be taken for a colleague's.
  if (before?.tried) one.sent = before.after;
  else if (before && "sent" in before) one.sent = before.sent;
  one.label ??= before?.label ?? labelOf(one.path);
  one.order ??= before?.order ?? (last = Math.max(last + 1, Date.now())); // a row comes before what stands in it
  waiting.set(one.path, one);
  refused.delete(one.path);
  try { localStorage.setItem(KEPT + one.path, JSON.stringify(one)); } catch { unkept = true; }
}
function drop(path) {
  for (const place of [waiting, held, refused]) place.delete(path);
  localStorage.removeItem(KEPT + path);
}
const open = () => [...waiting.keys()].filter((path) => !held.has(path) && !refused.has(path));
const under = (path) => [...waiting.keys()].filter((one) => one === path || one.startsWith(`${path}/`));
const fieldOf = (path) => root.querySelector(`[data-path="${CSS.escape(path)}"]`);
function labelOf(path) {
  const field = fieldOf(path), label = field && document.querySelector(`label[for="${CSS.escape(field.id)}"]`);
  return (label?.firstChild?.textContent || field?.closest("td")?.dataset.label || "").trim();
}
function tell(text, kind = "", link = null) {
  const place = document.getElementById("saved");
  place.textContent = text;
  place.className = `saved ${kind}`;
  if (!link) return;
  const made = document.createElement("a");
  [made.href, made.textContent] = [link[0], ` ${link[1]}`];
  place.append(made);
}
const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);
function edit(path, after, delay = 700) {
  if (refused.has(path) && same(waiting.get(path).after, after)) return; // the field was only left
  put({ path, after, base: seen.get(path) ?? revision });
  unsaved();
  if (stopped || held.has(path)) return; // kept in the browser; the page after the log-in saves it
  tell(say("正在保存…", "Saving…"));
  soon(delay);
}
function soon(delay) {
  clearTimeout(timer);
  timer = setTimeout(send, delay);
}
function portion() {
  const batch = new Map();
  let how, length = 0;
  for (const path of open()) {
    const one = waiting.get(path);
    length += JSON.stringify(one.after)?.length ?? 0;
    if (batch.size && (batch.size >= most || length > LONGEST || one.how !== how)) break;
    how = one.how;
    batch.set(path, one);
  }
  return batch;
}
function post(batch, keepalive = false) {
  const edits = [...batch.values()].map(({ path, after, base }) => ({ path, after, base }));
  for (const one of batch.values()) one.tried = true;
  return fetch(root.dataset.save, {
    method: "POST", credentials: "same-origin", keepalive,
    headers: { "Content-Type": "application/json", "X-CSRFToken": token() },
    body: JSON.stringify({ edits, how: [...batch.values()][0].how ?? "typed" }),
  });
}
// One portion. True where it was answered, be it by a refusal: then what is left may be sent.
async function send() {
  clearTimeout(timer);
  if (stopped) return false;
  if (sending) { soon(100); return false; }
  const batch = portion();
  if (!batch.size) return true;
  sending = true;
  let answer = null, said = null;
  try {
    answer = await post(batch);
    if (answer.headers.get("Content-Type")?.includes("json")) said = await answer.json();
  } catch { /* a broken line: no answer, or none that is whole */ }
  sending = false;
  const done = answered(answer, said, batch);
  unsaved();
  if (done && open().length) soon(50);
  return done;
}
function answered(answer, said, batch) {
  if (answer?.ok && said) saved(said, batch);
  else if (answer?.status === 401 && said) return stop(said.refused, `/accounts/login/?next=${encodeURIComponent(location.pathname)}`, say("重新登录", "Log in"));
  else if (answer?.status === 404 && said) return stop(said.refused, location.href, say("刷新页面", "Reload"));
  else if (answer && !said && [403, 404].includes(answer.status)) return stop(say("页面已过期，填写的内容保存在本页，请刷新后继续", "This page is over; what you typed is kept: reload it"), location.href, say("刷新页面", "Reload"));
  else if (said?.conflict) conflict(said, batch);
  else if (said?.refused && answer.status < 500) refusal(said, batch, answer.status);
  else return broken(answer, batch);
  return true;
}
function saved(said, batch) {
  for (const [path, one] of batch) {
    seen.set(path, said.revision);
    const now = waiting.get(path);
    if (now === one) drop(path);
    else if (now) now.base = said.revision; // typed on meanwhile, over what was just saved
  }
  revision = said.revision;
  wait = 1000;
  most = Math.min(most * 2, MOST);
  problems(said.problems);
  notices(said.notices);
  const left = open().length, not = held.size + refused.size;
  if (left) tell(say(`正在保存，还有 ${left} 处…`, `Saving, ${left} left…`));
  else if (not) tell(say(`已保存 ${said.at}，另有 ${not} 处没有保存`, `Saved ${said.at}, but for ${not}`), "bad");
  else tell(say(`已保存 ${said.at}`, `Saved ${said.at}`), "good");
  document.body.dispatchEvent(new Event("yunxing:saved"));
}
function stop(text, address, words) {
  stopped = true;
  tell(text, "bad", [address, words]);
  return false;
}
function broken(answer, batch) {
  if (answer) {
    // The server is there and cannot: fewer at once; one alone goes behind the others.
    tell(say("服务器暂时不能保存，内容保存在本页，将自动重试", "The server cannot save just now: kept on this page, trying again"), "bad");
    most = Math.max(1, Math.floor(batch.size / 2));
    if (batch.size === 1) for (const path of under([...batch.keys()][0])) { const one = waiting.get(path); waiting.delete(path); waiting.set(path, one); }
  } else tell(say("网络不通，内容保存在本页，将自动重试", "No connection: kept on this page, trying again"), "bad");
  soon(wait);
  wait = Math.min(wait * 2, 30000);
  return false;
}
function refusal(said, batch, status) {
  const at = said.field ? under(said.field) : [];
  tell(said.refused, "bad");
  if (at.length) refuse(at, said.refused);
  else if (!said.field && status !== 400) refuse(open(), said.refused); // of the declaration as a whole
  else if (batch.size === 1) refuse([...batch.keys()], said.refused);
  else most = Math.floor(batch.size / 2); // which of them it was comes out
}
function refuse(paths, why) {
  for (const path of paths) {
    refused.set(path, why);
    const place = document.querySelector(`[data-problem="${CSS.escape(path)}"]`);
    if (place) place.textContent = why;
  }
}
function conflict(said, batch) {
  const { path, value, revision: at, who } = said.conflict;
  const mine = [...batch.keys()].find((one) => one === path || path.startsWith(`${one}/`) || one.startsWith(`${path}/`));
  const one = waiting.get(mine);
  if (!one) return refusal({ refused: said.refused }, batch, 400);
  if (mine === path && "sent" in one && same(one.sent, value)) return put({ ...one, base: at });
  if (value === null && mine !== path && !path.startsWith(`${mine}/`)) return refuse(under(path), say(`${who}已删除这一行`, `${who} removed this row`));
  held.add(mine);
  const field = fieldOf(mine), box = document.createElement("p");
  box.className = "said warning";
  box.setAttribute("role", "alert");
  box.append(`${said.refused}：${textOf(value)} `);
  button(box, say(`保留${who}的`, `Keep ${who}'s`), () => { drop(mine); location.reload(); });
  button(box, say("用我的", "Use mine"), () => {
    box.remove();
    held.delete(mine);
    seen.set(mine, at);
    put({ ...waiting.get(mine), base: at });
    send();
  });
  (field ? field.closest(".value, td, .claim") || field.parentElement : document.getElementById("say")).append(box);
  tell(said.refused, "bad");
}
function button(where, text, act) {
  const made = document.createElement("button");
  made.type = "button"; made.className = "btn btn-sm"; made.textContent = text;
  made.addEventListener("click", act);
  where.append(made, " ");
}
function problems(found) {
  document.querySelectorAll("[data-problem]").forEach((place) => {
    const text = refused.get(place.dataset.problem) || found[place.dataset.problem] || "";
    place.textContent = text;
    const field = fieldOf(place.dataset.problem);
    if (field) text ? field.setAttribute("aria-invalid", "true") : field.removeAttribute("aria-invalid");
  });
}
// What there is to know of a value, though it is no fault: beside the field, as the page has it (parts/cell.html).
function notices(found) {
  document.querySelectorAll("[data-notice]").forEach((place) => { if (!(place.dataset.notice in found)) place.remove(); });
  for (const [path, text] of Object.entries(found)) {
    const field = fieldOf(path), there = document.querySelector(`[data-notice="${CSS.escape(path)}"]`);
    if (!field && !there) continue; // on another page
    const place = there ?? document.createElement("p");
    [place.className, place.dataset.notice, place.textContent] = ["notice", path, text];
    if (!there) field.after(place);
  }
}
// What the server did not take, by reason: to be tried again or discarded.
function unsaved() {
  const box = document.getElementById("unsaved"), reasons = new Map();
  for (const [path, why] of refused) reasons.set(why, [...(reasons.get(why) ?? []), path]);
  const told = [...reasons].map(([why, paths]) => `${why} ${paths}`).join("\n");
  if (box.dataset.told === told) return;
  box.dataset.told = told;
  box.hidden = !refused.size;
  box.replaceChildren(...[...reasons].map(([why, paths]) => {
    const part = document.createElement("div"), head = document.createElement("p"), list = document.createElement("ul");
    head.textContent = say(`有 ${paths.length} 处没有保存：${why}`, `${paths.length} not saved: ${why}`);
    list.append(...paths.slice(0, 20).map(lineOf));
    if (paths.length > 20) list.append(`… ${paths.length}`);
    part.append(head, list);
    button(part, say("再试一次", "Try again"), () => { paths.forEach((path) => refused.delete(path)); unsaved(); send(); });
    button(part, say("放弃这些内容", "Discard"), () => { paths.forEach(drop); location.reload(); });
    return part;
  }));
}
function textOf(value) {
  if (value === null || value === undefined) return say("（已清空）", "(cleared)");
  if (typeof value === "boolean") return value ? say("是", "yes") : say("否", "no");
  return Array.isArray(value) ? value.join("、") : typeof value === "object" ? say("（一行）", "(a row)") : String(value);
}
function lineOf(path) {
  const { after, label } = waiting.get(path), line = document.createElement("li");
  const text = textOf(after), said = `${label ? `${label}：` : ""}${text}`;
  if (said.length <= 80) line.textContent = said;
  else {
    const whole = document.createElement("details"), short = document.createElement("summary");
    short.textContent = `${said.slice(0, 60)}…`;
    whole.append(short, text);
    line.append(whole);
  }
  return line;
}
// When nothing is left to be sent. False where the line or the session broke; what is held or refused does not count.
async function settled() {
  while (sending || open().length) {
    if (sending) await new Promise((go) => setTimeout(go, 50));
    else if (!(await send())) return false;
  }
  return true;
}
// The page goes: a last request outlives it. Its answer comes to nobody, so the next page sends the same again.
addEventListener("pagehide", () => {
  const batch = portion();
  if (stopped || !batch.size || JSON.stringify([...batch.values()]).length > OUTLIVES) return;
  post(batch, true).catch(() => {});
});
addEventListener("beforeunload", (event) => {
  if (unkept || (wait > 1000 && open().length)) event.preventDefault();
});
// A page that comes back out of the browser's memory is one of before what was saved since, or of before a log-out.
addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
