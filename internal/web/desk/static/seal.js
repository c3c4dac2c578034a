// Fields that are closed before they leave the browser, and opened where they are read. Needs sealed.js before it.
"use strict";
(() => {
  const able = Boolean(globalThis.crypto && crypto.subtle && globalThis.sealed);

  // A form that seals: its fields have no name and are not sent; what goes is their encrypted form.
  for (const box of document.querySelectorAll("[data-seal-to]")) {
    if (!able) continue; // the page says that nothing sealed can be entered
    box.querySelector("[data-seal-wait]").hidden = true;
    box.querySelector("[data-seal-fields]").hidden = false;
    const form = box.closest("form");
    form.addEventListener("submit", async (e) => {
      if (e.defaultPrevented) return; // it is under way
      e.preventDefault();
      const failed = box.querySelector("[data-seal-failed]");
      failed.hidden = true;
      try {
        for (const field of box.querySelectorAll("[data-seal]")) await seal(box, form, field);
        if (e.submitter && e.submitter.name) pressed(form, e.submitter);
        form.submit();
      } catch {
        // Nothing is sent that could not be sealed.
        failed.hidden = false;
        delete form.dataset.sent;
        form.removeAttribute("aria-busy");
      }
    });
  }

  async function seal(box, form, field) {
    const words = field.value.trim(), name = field.dataset.seal;
    if (words === "") return; // what was sealed before stays in its hidden fields
    const recipients = box.dataset.sealTo.split(" ");
    const closed = await sealed.close(form.elements.claim.value, name, words, recipients);
    hidden(form, "closed-" + name, closed.file);
    hidden(form, "commit-" + name, closed.commit);
    hidden(form, "closed-to", box.dataset.sealTo);
  }

  // pressed sends along which button it was, which a form that is sent by script leaves out.
  function pressed(form, button) {
    const before = form.querySelector("input[data-pressed]");
    if (before) before.remove();
    const input = document.createElement("input");
    input.type = "hidden";
    input.dataset.pressed = "1";
    input.name = button.name;
    input.value = button.value;
    form.append(input);
  }

  function hidden(form, name, value) {
    let input = form.elements[name];
    if (!input) {
      input = document.createElement("input");
      input.type = "hidden";
      input.name = name;
      form.append(input);
    }
    input.value = value;
  }

  // Sealed fields of a report, opened with a key that is read here, used here and forgotten.
  for (const box of document.querySelectorAll("[data-open]")) {
    if (!able) continue;
    box.hidden = false;
    const [file, passphrase, button, says] = ["key", "passphrase", "button", "says"]
      .map((k) => box.querySelector(`[data-open-${k}]`));
    box.addEventListener("submit", async (e) => {
      e.preventDefault(); // and its fields have no names: nothing of it is ever sent
      says.textContent = box.dataset.opening;
      button.disabled = true;
      await new Promise((done) => setTimeout(done, 30)); // lets the page say so: what follows takes a second or more
      try {
        if (!file.files[0] || passphrase.value === "") throw new sealed.Refused("key-file");
        const key = await sealed.unlock(new Uint8Array(await file.files[0].arrayBuffer()), passphrase.value);
        for (const out of document.querySelectorAll("[data-closed]")) await show(key, out, box);
        says.textContent = "";
      } catch (e) {
        says.textContent = e instanceof sealed.Refused ? box.getAttribute("data-" + e.message) : box.dataset.damaged;
      }
      passphrase.value = "";
      button.disabled = false;
    });
  }

  // A page that is left holds nothing opened, should the browser keep it to go back to.
  addEventListener("pagehide", () => {
    for (const words of document.querySelectorAll("[data-words]")) words.textContent = "";
  });

  async function show(key, out, box) {
    const { claim, closed, commit, file } = out.dataset;
    const words = out.querySelector("[data-words]");
    try {
      words.textContent = await sealed.open(key, claim, closed, commit, file);
      words.classList.remove("late");
    } catch (e) {
      words.textContent = e instanceof sealed.Refused ? box.getAttribute("data-" + e.message) : box.dataset.damaged;
      words.classList.add("late");
    }
    words.hidden = false;
  }
})();
