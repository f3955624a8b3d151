// Answers wait here until the store has them: kept over reloads, sent with the id that makes sending twice harmless.
"use strict";
const outbox = (() => {
  const KEY = "ambiyans-outbox", REFUSED = "ambiyans-refused";
  const FINAL = new Set([400, 404, 409, 410, 413, 415, 422]);
  let memory = [];
  let sending = false;

  function read(key) { try { return JSON.parse(localStorage.getItem(key)) ?? []; } catch { return key === KEY ? memory : []; } }
  function write(key, entries) {
    if (key === KEY) memory = entries;
    try { localStorage.setItem(key, JSON.stringify(entries)); } catch { /* private mode or full: memory has them */ }
  }

  // crypto.randomUUID is for secure hosts only; a kiosk on the shop's own network may not be one.
  function id() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 15) | 64;
    bytes[8] = (bytes[8] & 63) | 128;
    const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  }

  // Put an answer in, or another version of one that still waits; `delay` leaves time for a second tap.
  function put(answer, delay = 0) {
    const others = read(KEY).filter((entry) => entry.answer.id !== answer.id);
    write(KEY, [...others, { answer, due: Date.now() + delay }]);
    document.dispatchEvent(new CustomEvent("outbox"));
    return delay ? Promise.resolve("kept") : flush().then((told) => told.get(answer.id) ?? "kept");
  }

  async function flush() {
    const told = new Map();
    if (sending) return told;
    sending = true;
    try {
      for (const entry of read(KEY).filter((each) => Math.abs(each.due - Date.now()) > 60000 || each.due <= Date.now())) {
        const status = await post(entry.answer);
        if (status !== 200 && status !== 201 && !FINAL.has(status)) { if (status === 0) break; else continue; }
        told.set(entry.answer.id, FINAL.has(status) ? "refused" : "stored");
        if (FINAL.has(status)) write(REFUSED, [...read(REFUSED), { ...entry, status }].slice(-50));
        write(KEY, read(KEY).filter((each) => each.answer.id !== entry.answer.id));
      }
    } finally {
      sending = false;
      document.dispatchEvent(new CustomEvent("outbox"));
    }
    return told;
  }

  // How far the store's clock is ahead of ours, in ms: a tablet whose clock is wrong would put answers into another day.
  async function ahead() {
    const asked = Date.now();
    const { now_ms } = await (await fetch("/clock", { cache: "no-store", credentials: "omit", signal: AbortSignal.timeout(4000) })).json();
    const skew = now_ms - (asked + Date.now()) / 2;
    return Math.abs(skew) > 2000 ? skew : 0;
  }

  async function post(answer) {
    try {
      const at = new Date(Date.parse(answer.at) + (await ahead())).toISOString();
      const options = { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ ...answer, at }), keepalive: true, credentials: "omit", signal: AbortSignal.timeout(10000) };
      return (await fetch("/api/v1/feedback", options)).status;
    } catch { return 0; }
  }

  addEventListener("online", flush);
  setInterval(flush, 4000);
  flush();
  return { id, put, flush, size: () => read(KEY).length };
})();
