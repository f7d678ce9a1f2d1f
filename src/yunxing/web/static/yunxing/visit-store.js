// What an inspector's phone keeps until it is sent: answers, photographs, signatures, in the browser's own database.
"use strict";
const kept = (() => {
  let opening = null;
  function open() {
    opening ??= new Promise((done, fail) => {
      const asked = indexedDB.open("yunxing-visits", 1);
      asked.onupgradeneeded = () => asked.result.createObjectStore("kept", { keyPath: "key" });
      asked.onsuccess = () => done(asked.result);
      asked.onerror = () => fail(asked.error);
    });
    return opening;
  }
  async function within(mode, act) {
    const base = await open();
    return new Promise((done, fail) => {
      const whole = base.transaction("kept", mode), place = whole.objectStore("kept");
      let found;
      act(place, (value) => { found = value; });
      whole.oncomplete = () => done(found);
      whole.onerror = whole.onabort = () => fail(whole.error);
    });
  }
  return {
    put: (one) => within("readwrite", (place) => place.put(one)),
    drop: (key) => within("readwrite", (place) => place.delete(key)),
    get: (key) => within("readonly", (place, found) => {
      const asked = place.get(key);
      asked.onsuccess = () => found(asked.result);
    }),
    all: (start) => within("readonly", (place, found) => {
      const asked = place.getAll(IDBKeyRange.bound(start, `${start}\uffff`));
      asked.onsuccess = () => found(asked.result);
    }),
    // What was changed while it was on its way stays.
    sent: (key, stamp) => within("readwrite", (place) => {
      const asked = place.get(key);
      asked.onsuccess = () => { if (asked.result?.stamp === stamp) place.delete(key); };
    }),
    // Changes what is still kept; what was sent meanwhile does not come back.
    change: (key, act) => within("readwrite", (place) => {
      const asked = place.get(key);
      asked.onsuccess = () => { if (asked.result) place.put(act(asked.result)); };
    }),
  };
})();
const anew = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
