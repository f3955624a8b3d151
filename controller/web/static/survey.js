// The survey without a page load: an id made here, so that a double tap counts once, and an outbox behind it.
"use strict";
(() => {
  const form = document.getElementById("survey");
  const thanks = document.getElementById("thanks");
  const id = outbox.id();
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const data = new FormData(form);
    const contact = (data.get("contact") ?? "").trim();
    const consent = form.elements.consent;
    consent.setCustomValidity(contact && !consent.checked ? form.elements.consent.closest("label").textContent.trim() : "");
    if (!form.reportValidity()) return;
    form.querySelector("button.primary").disabled = true;
    const answer = { id, zone: form.dataset.zone, metric: "csat", score: Number(data.get("score")), at: new Date().toISOString(), channel: "qr", language: form.dataset.language, reasons: data.getAll("reasons") };
    const comment = data.get("comment").trim();
    if (comment) answer.comment = comment;
    if (contact) Object.assign(answer, { contact, consent: true });
    if (data.get("token")) answer.token = data.get("token");
    const told = await outbox.put(answer);
    for (const [name, state] of [["sent", "stored"], ["kept", "kept"], ["refused", "refused"]]) document.getElementById(`thanks-${name}`).hidden = told !== state;
    form.hidden = true;
    thanks.hidden = false;
    thanks.focus();
  });
  form.addEventListener("input", () => form.elements.consent.setCustomValidity(""));
})();
