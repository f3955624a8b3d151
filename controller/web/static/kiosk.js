// The kiosk: a press counts at its own time, a second tap may say why, and the next customer finds fresh faces.
"use strict";
(() => {
  const SECOND_TAP_MS = 8000, THANKS_MS = 2500, DEAF_MS = 700;
  const kiosk = document.getElementById("kiosk");
  const sections = ["ask", "follow-up", "thanks"].map((name) => document.getElementById(name));
  let answer = null;
  let timer = 0;
  let deafUntil = 0;

  // What was just shown does not hear for a moment: the second half of a double tap is meant for what was there before.
  function show(name) {
    for (const section of sections) section.hidden = section.id !== name;
    deafUntil = Date.now() + DEAF_MS;
  }
  function later(act, ms) { clearTimeout(timer); timer = setTimeout(act, ms); }

  function reset() {
    answer = null;
    if ("chosen" in kiosk.dataset && navigator.onLine) location.replace(kiosk.dataset.home);
    else show("ask");
  }
  function finish() {
    if (!answer) return;
    outbox.put(answer);
    answer = null;
    show("thanks");
    document.getElementById("thanks").focus();
    later(reset, THANKS_MS);
  }

  kiosk.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button || (Date.now() < deafUntil && deafUntil - Date.now() <= DEAF_MS)) return;
    if (button.classList.contains("face") && !answer && !sections[0].hidden) {
      answer = { id: outbox.id(), zone: kiosk.dataset.zone, metric: "smiley", score: Number(button.value), at: new Date().toISOString(), channel: "kiosk", language: kiosk.dataset.language };
      outbox.put(answer, SECOND_TAP_MS);
      show("follow-up");
      document.getElementById("follow-up-title").focus();
      later(finish, SECOND_TAP_MS);
    } else if (answer) {
      if (button.classList.contains("chip")) answer.reasons = [button.value];
      finish();
    }
  });
  if ("chosen" in kiosk.dataset) later(reset, 60000);
  document.addEventListener("contextmenu", (event) => event.preventDefault());
  document.addEventListener("outbox", () => {
    document.getElementById("waiting").hidden = navigator.onLine || outbox.size() === 0;
    document.getElementById("waiting-count").textContent = outbox.size();
  });

  // Where the host is not secure there is no service worker: the outbox works all the same.
  navigator.serviceWorker?.register("/kiosk/sw.js", { scope: "/kiosk/" }).then(() => navigator.serviceWorker.ready).then((worker) => {
    const files = [...document.querySelectorAll("link[href], script[src], img[src]")].map((each) => each.href || each.src);
    const pages = [location.href, kiosk.dataset.home, ...[...document.querySelectorAll("[data-language][href]")].map((each) => each.href)];
    worker.active.postMessage({ keep: [...files, ...pages] });
  }).catch(() => {});
  document.addEventListener("pointerdown", () => navigator.wakeLock?.request("screen").catch(() => {}), { once: true });
})();
