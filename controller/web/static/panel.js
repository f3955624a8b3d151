// The panel's own script: the live line, dialogs, and keeping what people opened open.
"use strict";
(() => {
  const DEAD_MS = 12000;
  const dialog = document.getElementById("dialog");
  const body = document.getElementById("dialog-body");
  const content = document.getElementById("content");
  const notLive = document.getElementById("not-live");
  const boot = document.querySelector("meta[name=boot]").content;
  let heard = Date.now();
  let source = null;
  let first = true;

  function connect() {
    const url = new URL(content.dataset.live, location.href);
    if (!first) url.searchParams.delete("seen");
    first = false;
    source = new EventSource(url);
    for (const kind of ["whole", "patch", "heartbeat"]) source.addEventListener(kind, (event) => hear(kind, JSON.parse(event.data)));
    source.addEventListener("end", () => { source.close(); location.reload(); });
    source.onerror = () => { source.close(); setTimeout(retry, 1500 + Math.random() * 1500); };
  }

  // A list that was searched or turned shows other rows: follow those.
  function reconnect(url) { content.dataset.live = url; first = true; source?.close(); connect(); }

  // A stream does not say why it was refused: ask first whether somebody is still signed in.
  async function retry() {
    const status = await fetch("/panel/alive").then((answer) => answer.status, () => 0);
    if (status === 401) location.reload();
    else connect();
  }

  function hear(kind, frame) {
    if (kind === "whole" && frame.boot !== boot) return location.reload();
    heard = Date.now();
    notLive.hidden = true;
    for (const id of frame.gone) document.getElementById(id)?.remove();
    for (const [id, html] of Object.entries(frame.set)) put(document.getElementById(id), html);
    for (const [list, rows] of Object.entries(frame.lists)) {
      const parent = document.getElementById(list);
      for (const [id, html] of parent ? [...rows].reverse() : []) {
        const old = document.getElementById(id);
        if (old) put(old, html);
        else { parent.insertAdjacentHTML("afterbegin", html); htmx.process(parent.firstElementChild); }
      }
    }
  }

  // Replace one element and leave focus, opened details and chosen boxes as they were.
  function put(old, html) {
    if (!old) return;
    const opened = [...old.querySelectorAll("details[open][data-keep]")].map((each) => each.dataset.keep);
    const focused = old.contains(document.activeElement) ? document.activeElement.id : "";
    const chosen = [...old.querySelectorAll("input[form]:checked")].map((each) => each.id);
    const said = old.querySelector("[data-announce]")?.dataset.announce;
    const box = document.createElement("template");
    box.innerHTML = html;
    const fresh = box.content.firstElementChild;
    for (const each of fresh.querySelectorAll("details[data-keep]")) each.open = opened.includes(each.dataset.keep);
    for (const id of chosen) fresh.querySelector(`#${CSS.escape(id)}`)?.setAttribute("checked", "");
    old.replaceWith(fresh);
    htmx.process(fresh);
    if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
    const say = fresh.querySelector("[data-announce]")?.dataset.announce;
    if (say && say !== said) announce(say);
  }

  function announce(sentence) { document.getElementById("announcer").textContent = sentence; }

  setInterval(() => { if (Date.now() - heard > DEAD_MS) notLive.hidden = false; }, 1000);
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
  addEventListener("pagehide", () => source?.close());

  document.addEventListener("htmx:afterSwap", (event) => {
    const listed = event.target.querySelector?.("[data-live]") ?? (event.target.matches?.("[data-live]") ? event.target : null);
    if (listed && listed !== content) reconnect(listed.dataset.live);
    if (event.target !== body || !body.firstElementChild) return;
    if (!dialog.open) dialog.showModal();
    dialog.scrollTop = 0;
    document.getElementById("dialog-title")?.focus();
  });
  document.addEventListener("htmx:sendError", () => { notLive.hidden = false; });
  document.addEventListener("htmx:responseError", (event) => { if (event.detail.xhr.status === 401) location.reload(); else announce(event.detail.xhr.statusText); });
  document.body.addEventListener("close-dialog", () => dialog.close());
  dialog.addEventListener("close", () => body.replaceChildren());
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-close]") && dialog.open) { event.preventDefault(); dialog.close(); }
    for (const menu of document.querySelectorAll("details.menu[open]")) if (!menu.contains(event.target)) menu.open = false;
    if (event.target.closest("[data-print]")) print();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") for (const menu of document.querySelectorAll("details.menu[open]")) { menu.open = false; menu.querySelector("summary").focus(); }
  });
  document.addEventListener("change", (event) => {
    if (!event.target.matches("[data-choose-all]")) return;
    for (const each of document.querySelectorAll(`input[form="${event.target.form.id}"]:not(:disabled)`)) each.checked = event.target.checked;
  });
  // Minutes and a ready-made end exclude each other.
  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (!form?.classList.contains("switch")) return;
    if (event.target.name === "minutes" && event.target.value) for (const each of form.querySelectorAll("[name=until]")) each.checked = false;
    if (event.target.name === "until") form.elements.minutes.value = "";
  });
  if (content?.dataset.live) connect();
})();
