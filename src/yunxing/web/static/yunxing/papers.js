// Files of proof: dropped, sent in pieces that survive a broken line, put in order; and what was read taken over.
"use strict";
(() => {
  const say = (zh, en) => (document.documentElement.lang === "en" ? en : zh);
  const token = () => JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];

  // Taking over: first let what was typed be saved, then send, with the revision that is on the page.
  document.addEventListener("submit", async (event) => {
    const form = event.target.closest("form[data-offer]");
    if (!form || form.dataset.sent) return;
    event.preventDefault();
    const submitter = event.submitter;
    await new Promise((go) => setTimeout(go)); // while this event is being told, the form cannot be sent
    if (typeof settled === "function" && !(await settled())) return;
    form.dataset.sent = "1";
    const seen = form.querySelector("[name=revision]");
    if (seen && typeof revision === "number") seen.value = revision;
    if (submitter?.matches("[data-all]")) form.querySelectorAll("[name=key]").forEach((box) => { box.checked = true; });
    const next = form.querySelector("[name=next]");
    const place = form.dataset.place;
    if (next && place) next.value = `${next.value.split("#")[0]}#${place.replaceAll("/", "-").replaceAll(".", "_")}`;
    form.requestSubmit(submitter);
  });

  const drop = document.getElementById("drop");
  if (!drop) return;
  const sending = document.getElementById("sending"), list = document.getElementById("sending-list");
  const whole = document.getElementById("sending-all"), words = document.getElementById("sending-words");
  const SIDE = 3, PIECE = 8 * 1024 * 1024, MOST_HASHED = 64 * 1024 * 1024;
  const JUNK = /(^|\/)(\.[^/]*|~\$[^/]*|thumbs\.db|ehthumbs\.db|desktop\.ini|__macosx\/.*|icon\r)$/i;
  const queue = [], all = [];
  let running = 0;

  const megabytes = (bytes) => (bytes < 1024 * 1024 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`);
  async function known(file, name) {
    // Nothing is sent that is here already: the same name, size and, where it can be computed, hash.
    const [size, sha256] = here[name] || [];
    if (size !== file.size || !window.crypto?.subtle || file.size > MOST_HASHED) return false;
    const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
    return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("") === sha256;
  }
  function line(name, size) {
    const item = document.createElement("li"), label = document.createElement("label"), bar = document.createElement("progress");
    const state = document.createElement("span"), stop = document.createElement("button");
    bar.id = `sending-${all.length}`; bar.max = 1; bar.value = 0;
    label.htmlFor = bar.id; label.textContent = `${name} `;
    state.className = "quiet"; state.textContent = megabytes(size);
    stop.type = "button"; stop.className = "btn btn-sm"; stop.textContent = say("取消", "Cancel");
    stop.setAttribute("aria-label", `${stop.textContent} ${name}`);
    item.append(label, bar, state, stop);
    list.append(item);
    return { item, bar, state, stop };
  }
  function total() {
    const sum = all.reduce((so, one) => so + one.size, 0), done = all.reduce((so, one) => so + one.sent, 0);
    const over = all.filter((one) => one.over).length;
    whole.value = sum ? done / sum : 1;
    words.textContent = `${over} / ${all.length} · ${megabytes(done)} / ${megabytes(sum)}`;
  }
  function ended(one, text, kind) {
    one.over = true;
    one.state.textContent = text;
    one.state.className = kind;
    one.stop.remove();
    if (kind === "good") { one.sent = one.size; one.bar.value = 1; one.bar.hidden = true; }
    total();
  }
  function reason(error) {
    const answer = error.originalResponse;
    if (!answer) return "";
    try { return JSON.parse(answer.getBody()).refused || ""; } catch { return ""; }
  }
  async function send(one) {
    if (await known(one.file, one.name)) return ended(one, say("已上传过，内容相同", "here already, the same"), "good");
    return new Promise((over) => {
      const upload = new tus.Upload(one.file, {
        endpoint: drop.dataset.uploads, chunkSize: PIECE, retryDelays: [0, 1000, 3000, 5000, 10000, 20000, 30000],
        metadata: { filename: one.file.name, relativePath: one.name },
        removeFingerprintOnSuccess: true,
        fingerprint: async (file) => `yunxing-${drop.dataset.number}-${one.name}-${file.size}-${file.lastModified}`,
        onBeforeRequest: (request) => { request.setHeader("X-CSRFToken", token()); },
        onShouldRetry: (error) => { const status = error.originalResponse?.getStatus() ?? 0; return !(status >= 400 && status < 500) || status === 409 || status === 423; },
        onProgress: (sent, size) => { one.sent = sent; one.bar.value = size ? sent / size : 1; one.state.textContent = `${megabytes(sent)} / ${megabytes(size)}`; total(); },
        onError: (error) => {
          const said = reason(error);
          ended(one, said || say("没有传完：网络中断。重新选择这个文件可接着传", "not whole: the line broke. Choose it again to go on"), "bad");
          over();
        },
        onSuccess: () => { ended(one, say("已上传", "uploaded"), "good"); soon(); over(); },
      });
      one.stop.addEventListener("click", () => {
        upload.abort(true).catch(() => {}).then(() => { ended(one, say("已取消", "cancelled"), "quiet"); over(); });
      });
      upload.findPreviousUploads().then((before) => {
        if (before.length) upload.resumeFromPreviousUpload(before[0]);
        upload.start();
      });
    });
  }
  async function work() {
    if (running >= SIDE) return;
    running += 1;
    while (queue.length) await send(queue.shift());
    running -= 1;
    if (!running) { words.textContent += ` · ${say("完成", "done")}`; window.removeEventListener("beforeunload", leaving); }
  }
  function leaving(event) { event.preventDefault(); }
  let here = {};
  async function take(files) {
    try { here = await (await fetch(drop.dataset.known, { credentials: "same-origin" })).json(); } catch { here = {}; }
    const wanted = files.filter(([file, name]) => !JUNK.test(name) && file.size >= 0);
    if (!wanted.length) return;
    sending.hidden = false;
    window.addEventListener("beforeunload", leaving);
    for (const [file, name] of wanted) {
      const one = { file, name, size: file.size, sent: 0, over: false, ...line(name, file.size) };
      all.push(one);
      queue.push(one);
    }
    total();
    for (let side = 0; side < SIDE; side += 1) work();
  }
  // The list anew, a little after a file came, for several together.
  let timer = 0;
  function soon() {
    clearTimeout(timer);
    timer = setTimeout(() => {
      const asking = document.getElementById("reading");
      if (asking) htmx.trigger(asking, "htmx:abort"); // its answer would be for rows that are gone by then
      htmx.ajax("GET", `${drop.dataset.list}?files=${document.getElementById("paper-list")?.dataset.files || 1}`, { target: "#papers", swap: "innerHTML" });
    }, 600);
  }
  // Folders: entry by entry; a folder gives its entries in portions until none is left.
  async function within(entry, path) {
    if (entry.isFile) return new Promise((give) => entry.file((file) => give([[file, path + file.name]]), () => give([])));
    const reader = entry.createReader(), found = [];
    for (;;) {
      const portion = await new Promise((give) => reader.readEntries(give, () => give([])));
      if (!portion.length) break;
      for (const inner of portion) found.push(...(await within(inner, `${path}${entry.name}/`)));
    }
    return found;
  }
  drop.addEventListener("dragover", (event) => { event.preventDefault(); drop.classList.add("over"); });
  drop.addEventListener("dragleave", (event) => { if (!drop.contains(event.relatedTarget)) drop.classList.remove("over"); });
  drop.addEventListener("drop", async (event) => {
    event.preventDefault();
    drop.classList.remove("over");
    const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
    const plain = [...event.dataTransfer.files].map((file) => [file, file.name]);
    if (!entries.length) return take(plain);
    const found = [];
    for (const entry of entries) found.push(...(await within(entry, "")));
    take(found);
  });
  for (const id of ["choose-files", "choose-folder"]) {
    document.getElementById(id).addEventListener("change", (event) => {
      take([...event.target.files].map((file) => [file, file.webkitRelativePath || file.name]));
      event.target.value = "";
    });
  }

  // The kind of a file: all kinds are put into its list when it is opened.
  const whole_list = (select) => {
    if (select.dataset.full) return;
    select.dataset.full = "1";
    const chosen = select.value;
    if (select.options.length > 1) select.remove(1);
    select.append(document.getElementById("kinds").content.cloneNode(true));
    select.value = chosen;
  };
  for (const kind of ["focusin", "pointerdown"]) document.getElementById("papers").addEventListener(kind, (event) => {
    const select = event.target.closest?.("select[data-kinds]");
    if (select) whole_list(select);
  });
  document.getElementById("papers").addEventListener("change", (event) => {
    const select = event.target.closest("select[data-kinds]");
    if (!select) return;
    const values = { act: "item", item: select.value, files: document.getElementById("paper-list").dataset.files };
    htmx.ajax("POST", select.dataset.kinds, { target: "#papers", swap: "innerHTML", values });
  });

  // Order: dragged by the grip, or moved by its buttons.
  let dragged = null;
  const papers = document.getElementById("papers");
  papers.addEventListener("dragstart", (event) => {
    dragged = event.target.closest?.(".grip")?.closest(".paper") || null;
    if (!dragged) return;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", dragged.dataset.name);
    event.dataTransfer.setDragImage(dragged, 8, 8);
    dragged.classList.add("dragged");
  });
  papers.addEventListener("dragover", (event) => {
    const over = event.target.closest(".paper");
    if (!dragged || !over) return;
    event.preventDefault();
    if (over === dragged) return;
    const box = over.getBoundingClientRect();
    over.parentElement.insertBefore(dragged, event.clientY < box.top + box.height / 2 ? over : over.nextSibling);
  });
  papers.addEventListener("drop", (event) => { if (dragged) event.preventDefault(); });
  papers.addEventListener("dragend", () => {
    if (!dragged) return;
    dragged.classList.remove("dragged");
    dragged = null;
    const order = [...document.querySelectorAll("#paper-list > .paper")].map((one) => one.dataset.paper).join(",");
    htmx.ajax("POST", document.getElementById("paper-list").dataset.order, { target: "#papers", swap: "innerHTML", values: { order, files: document.getElementById("paper-list").dataset.files } });
  });
})();
