// A visit on the inspector's phone: every answer is kept in the browser at once and sent when there is a line.
// What somebody else answered meanwhile is shown to be chosen from; nothing is overwritten, nothing is lost.
"use strict";
const root = document.getElementById("visit");
const english = document.documentElement.lang === "en";
const say = (zh, en) => (english ? en : zh);
const said = JSON.parse(document.getElementById("said").textContent);
const KEPT = `${root.dataset.person}/${root.dataset.visit}/`;
const MOST_BYTES = 25 * 1024 * 1024, EVERY = 15000, PLACE = 10000;
const byId = (id) => document.getElementById(id);
const words = new Map(said.found);
let state = null, queue = new Map(), busy = false, wanted = false, online = navigator.onLine, told = "", loggedOut = false, failed = 0;

function made(name, attributes = {}, ...inside) {
  const one = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key === "on") for (const [event, act] of Object.entries(value)) one.addEventListener(event, act);
    else if (value === true) one.setAttribute(key, "");
    else if (value !== false && value != null) one.setAttribute(key, value);
  }
  one.append(...inside);
  return one;
}
const button = (text, act, kind = "") => made("button", { type: "button", class: `btn btn-sm ${kind}`, on: { click: act } }, text);

// What waits to be sent, in memory as in the browser's database
const writing = new Map(); // on their way into the database: what was read of it before is older
async function keep(name, one) {
  const whole = { ...one, key: KEPT + name, stamp: anew() };
  queue.set(name, whole);
  writing.set(name, whole);
  try {
    await kept.put(whole);
    told = "";
  } catch {
    told = say("手机存储空间不足，最近的内容没有保存，请先清理空间", "the phone's store is full: the last of it was not kept");
  }
  if (writing.get(name) === whole) writing.delete(name);
  show();
  soon();
}
async function drop(name) {
  queue.delete(name);
  await kept.drop(KEPT + name);
}
async function again() {
  const found = (await kept.all(KEPT)).filter((one) => !one.key.endsWith("/state"));
  queue = new Map([...found.map((one) => [one.key.slice(KEPT.length), one]), ...writing]);
}
let timer = 0;
function soon(after = 600) {
  clearTimeout(timer);
  timer = setTimeout(sync, after);
}
const number = (row) => `row/${row.number}`;
const shown = (row) => { const mine = queue.get(number(row)); return mine ? { ...row, found: mine.found, note: mine.note } : row; };
const headShown = () => queue.get("head") || state.head;

function unsign() {
  if (queue.has("sign")) drop("sign");
}
function answer(row, change) {
  const mine = queue.get(number(row));
  if (mine?.held) { show(); return; }
  unsign();
  const { found, note } = { ...shown(row), ...change };
  keep(number(row), { kind: "row", number: row.number, found, note, at: Date.now(), base: mine ? mine.base : row.version });
}
function write() {
  const mine = queue.get("head");
  if (mine?.held) return;
  unsign();
  const chosen = root.querySelector("[name=passed]:checked");
  keep("head", {
    kind: "head", met: byId("met").value, summary: byId("summary").value, passed: chosen ? chosen.value === "true" : null,
    at: Date.now(), base: mine ? mine.base : state.head.version,
  });
}
function sign(signature) {
  keep("sign", { kind: "sign", signature, seen: seen() });
}
// What is signed: what the page shows now. The server takes no signature for anything else.
function seen() {
  const { met, summary, passed } = headShown();
  const waiting = [...queue.values()].filter((one) => one.kind === "photo" && !one.refused).map((one) => one.photo);
  return {
    rows: Object.fromEntries(state.rows.map(shown).map((row) => [row.number, [row.found, row.note]])),
    met, summary, passed, photos: [...state.photos.map((one) => one.key), ...waiting],
  };
}
function where() {
  return new Promise((done) => {
    if (!navigator.geolocation) return done(null);
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => done({ latitude: coords.latitude.toFixed(6), longitude: coords.longitude.toFixed(6), metres: Math.round(coords.accuracy) }),
      () => done(null),
      { enableHighAccuracy: true, timeout: PLACE - 1000, maximumAge: 60000 },
    );
  });
}
async function photograph(path, files) {
  for (const file of files) {
    if (file.size > MOST_BYTES) {
      told = say("照片超过 25 MB，没有保存", "the photograph is over 25 MB and was not kept");
      show();
      continue;
    }
    const now = Date.now(), key = anew(), name = `photo/${key}`;
    unsign();
    const bytes = await file.arrayBuffer();
    await keep(name, { kind: "photo", photo: key, path, bytes, type: file.type, at: Math.min(file.lastModified || now, now), until: now + PLACE });
    where().then(async (place) => {
      // The place goes along where it is found in time; else the photograph goes without.
      await kept.change(KEPT + name, (one) => ({ ...one, place, until: 0 }));
      await again();
      soon(0);
    });
  }
}

// Sending
async function post(address, body, more = {}) {
  const answer = await fetch(address, { method: "POST", credentials: "same-origin", headers: { "X-CSRFToken": state.csrf, ...more }, body });
  return { answer, said: await answer.json() };
}
async function take(found) {
  state = found;
  if (state.reported && !queue.size) await kept.drop(`${KEPT}state`); // nothing of it stays on the phone
  else await kept.put({ key: `${KEPT}state`, state });
}
async function sync() {
  if (busy) { wanted = true; return; }
  busy = true;
  try {
    await again(); // another page of the same phone may have sent some
    const answer = await fetch(root.dataset.state, { credentials: "same-origin", cache: "no-store" });
    online = true;
    if (answer.status === 401) { loggedOut = true; return; }
    loggedOut = false;
    if (!answer.ok) { told = say("您不再参加这次核查，或它已不存在", "this visit is not yours any more"); return; }
    await take(await answer.json());
    if (!state.reported) await sendAll();
    failed = 0;
  } catch {
    online = false;
    failed += 1;
    soon(Math.min(EVERY, 1000 * 2 ** failed));
  } finally {
    busy = false;
    show();
  }
  if (wanted) { wanted = false; soon(50); }
}
async function sendAll() {
  for (const [name, one] of [...queue]) if (one.kind === "photo" && !one.refused && one.until <= Date.now()) await sendPhoto(name, one);
  const free = [...queue].filter(([, one]) => !one.held && !one.refused);
  const rows = free.filter(([, one]) => one.kind === "row"), head = queue.get("head");
  // A signature goes last: it is of the photographs, too.
  const signature = [...queue.values()].some((one) => one.held || (one.kind === "photo" && !one.refused)) ? null : queue.get("sign");
  const sends = head && !head.held && !head.refused ? head : null;
  if (rows.length || sends || signature) {
    const body = { rows: rows.map(([, one]) => one), head: sends, signature: signature?.signature ?? null, seen: signature?.seen ?? null };
    const { answer, said: found } = await post(root.dataset.send, JSON.stringify(body), { "Content-Type": "application/json" });
    if (answer.ok) {
      const conflicts = new Set(found.conflicts);
      for (const [name, one] of rows) {
        if (conflicts.has(one.number)) await hold(name, found.rows.find((row) => row.number === one.number));
        else await kept.sent(one.key, one.stamp);
      }
      if (sends && found.head_conflict) await hold("head", found.head);
      else if (sends) await kept.sent(sends.key, sends.stamp);
      if (signature && found.signed) await kept.sent(signature.key, signature.stamp);
      if (signature && found.unsigned) {
        await drop("sign");
        byId("sign-help").textContent = found.unsigned;
      }
      await take(found);
      await again();
      told = "";
    } else {
      told = found.refused;
      if (signature && found.field === "signature") await drop("sign");
    }
  }
  if ([...queue.values()].some((one) => one.kind === "photo" && one.until > Date.now())) soon(1000);
}
async function sendPhoto(name, one) {
  const form = new FormData();
  form.set("key", one.photo);
  form.set("path", one.path);
  form.set("at", one.at);
  for (const [key, value] of Object.entries(one.place || {})) form.set(key, value);
  form.set("photo", new Blob([one.bytes], { type: one.type }), "photo");
  const { answer, said: found } = await post(root.dataset.photos, form);
  if (answer.ok) {
    await drop(name);
    const fresh = await fetch(root.dataset.state, { credentials: "same-origin", cache: "no-store" });
    if (fresh.ok) await take(await fresh.json());
  } else if (answer.status < 500) {
    await kept.change(one.key, (now) => ({ ...now, refused: found.refused }));
    await again();
  }
}
async function hold(name, theirs) {
  await kept.change(KEPT + name, (now) => ({ ...now, held: theirs }));
}
function choice(name, one, text) {
  const theirs = one.held;
  return made("div", { class: "said warning", role: "alert" },
    `${theirs.who} ${say("已填：", "wrote: ")}${text(theirs)} `,
    made("span", { class: "acts" },
      button(say("用对方的", "Keep theirs"), async () => { await drop(name); draw(); soon(0); }),
      button(say("用我的", "Use mine"), () => keep(name, { ...one, held: undefined, base: theirs.version, at: Date.now() }))));
}
const rowText = (row) => [words.get(row.found) || say("未核对", "open"), row.note].filter(Boolean).join("，");
const headText = (head) => [head.passed == null ? "" : head.passed ? say("通过", "passed") : say("不通过", "failed"), head.met, head.summary].filter(Boolean).join("；");

// Showing: rows are built once, so that nothing moves under the finger; what changes is brought up to date
function photoList(path) {
  const list = made("ul", { class: "plain photos" });
  for (const one of state.photos.filter((each) => each.path === path)) {
    const remove = one.mine && !state.reported && button(say("删除", "Remove"), async () => {
      if (!confirm(say("删除这张照片？", "Remove this photograph?"))) return;
      try {
        const { answer, said: found } = await post(`${one.address}remove/`, "");
        if (answer.ok) await take(found); else told = found.refused;
      } catch { told = say("没有网络，联网后再删除", "no line: remove it later"); }
      show();
    });
    list.append(made("li", {}, made("img", { src: one.address, alt: say("照片，已发送", "photograph, sent"), loading: "lazy" }), made("small", {}, say("已发送", "sent")), ...(remove ? [remove] : [])));
  }
  for (const [name, one] of queue) {
    if (one.kind !== "photo" || one.path !== path) continue;
    const image = made("img", { alt: say("照片，待发送", "photograph, not sent yet") });
    image.src = URL.createObjectURL(new Blob([one.bytes], { type: one.type }));
    image.addEventListener("load", () => URL.revokeObjectURL(image.src));
    list.append(made("li", {}, image, made("small", { class: one.refused ? "bad" : "" }, one.refused || say("待发送", "not sent yet")),
      button(say("删除", "Remove"), async () => { unsign(); await drop(name); show(); })));
  }
  return list;
}
function camera(path, label) {
  const input = made("input", { type: "file", accept: "image/*", capture: "environment", "aria-label": label, class: "visually-hidden" });
  input.addEventListener("change", async () => { await photograph(path, [...input.files]); input.value = ""; });
  return made("label", { class: "btn btn-sm camera" }, input, say("拍照", "Photograph"));
}
function rowPlace(row) {
  const choices = said.found.map(([key, text]) => made("label", {}, made("input", {
    type: "radio", name: `found-${row.number}`, value: key, on: { change: () => answer(current(row), { found: key }) },
  }), ` ${text}`));
  const note = made("input", { type: "text", maxlength: 500, "aria-label": `${say("说明", "Note")} ${row.number}`, placeholder: say("说明", "Note"), autocomplete: "off",
    on: { input: () => answer(current(row), { note: note.value }) } });
  return made("li", { "data-row": row.number }, made("fieldset", {}, made("legend", {}, `${row.number}. ${row.title}`),
    made("div", { class: "several" }, ...choices), note, made("div", { class: "acts" }, camera(row.path, `${say("拍照", "Photograph")} ${row.title}`), made("small", { class: "kept-mark quiet" })),
    made("div", { class: "conflict" }), made("div", { class: "pictures" })));
}
const current = (row) => state.rows.find((one) => one.number === row.number) || row;
function draw() {
  const list = byId("rows");
  if (list.children.length !== state.rows.length) list.replaceChildren(...state.rows.map(rowPlace));
  if (!byId("site-photos").children.length) byId("site-photos").append(camera("", say("现场拍照", "Photograph of the site")), made("div", { class: "pictures" }));
  for (const row of state.rows) {
    const place = list.querySelector(`[data-row="${row.number}"]`), mine = queue.get(number(row)), now = shown(row);
    for (const one of place.querySelectorAll("[type=radio]")) one.checked = one.value === now.found;
    const note = place.querySelector("[type=text]");
    if (document.activeElement !== note) note.value = now.note;
    place.querySelector("fieldset").disabled = state.reported;
    const mark = place.querySelector(".kept-mark");
    mark.textContent = mine ? say("待发送", "not sent yet") : row.who ? `${row.who} · ${say("已保存", "kept")}` : "";
    fill(place.querySelector(".conflict"), mine?.held ? `${mine.stamp}${mine.held.version}` : "", () => [choice(number(row), mine, rowText)]);
    pictures(place.querySelector(".pictures"), row.path);
  }
  pictures(byId("site-photos").querySelector(".pictures"), "");
  const head = headShown();
  for (const id of ["met", "summary"]) {
    if (document.activeElement !== byId(id)) byId(id).value = head[id];
    byId(id).disabled = state.reported;
  }
  byId("passed").disabled = state.reported;
  for (const one of root.querySelectorAll("[name=passed]")) one.checked = head.passed != null && one.value === String(head.passed);
  const mine = queue.get("head");
  fill(byId("head-conflict"), mine?.held ? mine.stamp + mine.held.version : "", () => [choice("head", mine, headText)]);
}
function fill(place, mark, make) {
  // Built anew only where it is another: what is read out or focused stays.
  if ((place.dataset.mark || "") === mark) return;
  place.dataset.mark = mark;
  place.replaceChildren(...(mark ? make() : []));
}
function pictures(place, path) {
  const sent = state.photos.filter((one) => one.path === path).map((one) => one.id);
  const waiting = [...queue].filter(([, one]) => one.kind === "photo" && one.path === path).map(([name, one]) => name + (one.refused || ""));
  fill(place, [...sent, ...waiting, state.reported ? "!" : ""].join(" "), () => [photoList(path)]);
}
function show() {
  const waiting = queue.size, line = byId("line");
  let text = "", kind = "";
  if (!state) text = say("还没有内容：请在有网络时打开一次", "nothing is here yet: open it once with a line");
  else if (state.reported) text = waiting ? say(`报告已提交；本机有 ${waiting} 项没有计入`, `reported; ${waiting} things on this phone were not counted`) : say("报告已提交", "reported");
  else if (waiting) [text, kind] = [say(`${waiting} 项待发送，已保存在本机`, `${waiting} to be sent, kept on this phone`), "bad"];
  else [text, kind] = [say("全部已发送", "all is sent"), "good"];
  if (!online) text = `${say("没有网络", "no line")} · ${text}`;
  if (told) [text, kind] = [`${told} · ${text}`, "bad"];
  if (line.textContent !== text) line.textContent = text;
  line.className = `line-state saved ${kind}`;
  if (loggedOut) {
    line.append(" ", made("a", { href: `${root.dataset.login}?next=${encodeURIComponent(location.pathname)}` }, say("登录已过期，请重新登录", "The session is over: log in again")));
  }
  if (!state) return;
  draw();
  byId("done").textContent = `${state.rows.filter((row) => shown(row).found).length} / ${state.rows.length}`;
  const signing = queue.get("sign"), me = state.inspectors.find((one) => one.me);
  byId("inspectors").replaceChildren(...state.inspectors.map((one) => made("li", { class: "card-row" }, made("b", {}, one.name),
    made("span", { class: `state ${one.signed ? "meets" : "waiting"}` }, one.signed ? say("已签名", "signed") : one.me && signing ? say("已签名，待发送", "signed, not sent yet") : say("未签名", "not signed")))));
  byId("signing").hidden = state.reported || Boolean(me?.signed) || Boolean(signing);
  byId("lacking").replaceChildren(...(state.reported ? [] : state.lacking).map((one) => made("li", {}, one)));
  byId("report").disabled = state.reported || waiting > 0 || !online || state.lacking.length > 0;
  if (state.reported) navigator.serviceWorker?.controller?.postMessage({ forget: location.origin + location.pathname });
}

byId("met").addEventListener("input", write);
byId("summary").addEventListener("input", write);
byId("passed").addEventListener("change", write);
byId("pad-clear").addEventListener("click", () => pad.clear());
byId("pad-done").addEventListener("click", () => {
  const strokes = pad.strokes();
  if (!strokes.length) { byId("sign-help").textContent = say("请先在框内签名", "Sign in the box first"); return; }
  sign({ strokes });
  pad.clear();
});
byId("typed-done").addEventListener("click", () => {
  const name = byId("typed").value.trim();
  if (name !== said.name) { byId("sign-help").textContent = say(`请输入您的姓名：${said.name}`, `Type your name: ${said.name}`); return; }
  sign({ typed: name });
  byId("typed").value = "";
});
byId("report").addEventListener("click", async () => {
  if (!confirm(say("提交后不能再改，确定提交？", "Nothing can be changed afterwards. Hand it in?"))) return;
  try {
    const { answer, said: found } = await post(root.dataset.report, "");
    if (answer.ok) { await take(found); told = ""; } else told = found.refused;
  } catch { online = false; }
  show();
});
addEventListener("online", () => soon(0));
addEventListener("offline", () => { online = false; show(); });
document.addEventListener("visibilitychange", () => { if (!document.hidden) soon(0); });
setInterval(() => { if (!document.hidden) soon(0); }, EVERY);

(async () => {
  await again();
  state = (await kept.get(`${KEPT}state`))?.state || null;
  show();
  await sync();
  if (!("serviceWorker" in navigator)) return;
  navigator.serviceWorker.addEventListener("message", (event) => {
    if (event.data?.kept) root.dataset.ready = "yes";
  });
  try {
    await navigator.serviceWorker.register(root.dataset.worker, { scope: root.dataset.scope });
  } catch {
    told = say("这个浏览器不能离线打开本页；填写的内容仍保存在本机", "this browser cannot open the page without a line; what is filled in is kept all the same");
    show();
    return;
  }
  const registration = await navigator.serviceWorker.ready;
  const files = [...document.querySelectorAll("script[src], link[rel=stylesheet], link[rel=icon], header img")].map((one) => one.src || one.href);
  if (state && !state.reported && online) registration.active.postMessage({ keep: location.origin + location.pathname, files });
})();
