// Stands between the visits' pages and the line: a page that was opened once opens again without one. No other page is touched.
"use strict";
const CACHE = "yunxing-visits-1", PATIENCE = 4000;
self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("message", (event) => {
  const { keep, forget, files } = event.data || {};
  if (keep) event.waitUntil(keepPage(keep, files).then(() => event.source?.postMessage({ kept: keep })));
  if (forget) event.waitUntil(caches.open(CACHE).then((cache) => cache.delete(forget)));
});
async function take(cache, address) {
  const answer = await fetch(address, { credentials: "same-origin" });
  if (answer.ok && !answer.redirected) await cache.put(address, answer);
}
async function keepPage(address, files) {
  const cache = await caches.open(CACHE);
  await Promise.all([address, ...files].map((one) => take(cache, one)));
  for (const request of await cache.keys()) {
    const path = new URL(request.url).pathname;
    // Files of an earlier version of the site, which no page names any more.
    if (!path.startsWith("/visits/") && !files.includes(request.url)) await cache.delete(request);
  }
}
const late = () => new Promise((_, fail) => setTimeout(() => fail(new Error("late")), PATIENCE));
async function page(request) {
  const cache = await caches.open(CACHE), before = await cache.match(request.url);
  if (!before) return fetch(request);
  try {
    const answer = await Promise.race([fetch(request), late()]);
    if (answer.ok && !answer.redirected) await cache.put(request.url, answer.clone());
    return answer.status >= 500 ? before : answer;
  } catch {
    return before;
  }
}
async function file(request) {
  const cache = await caches.open(CACHE), before = await cache.match(request.url);
  return before || fetch(request);
}
self.addEventListener("fetch", (event) => {
  const request = event.request, address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== location.origin) return;
  if (request.mode === "navigate") event.respondWith(page(request));
  else if (!address.pathname.startsWith("/visits/")) event.respondWith(file(request));
});
