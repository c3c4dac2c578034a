// An officer's key, made in this browser: its secret half is locked under a passphrase and offered as a file, and its
// public half put into the form beside it. The fields of the passphrase have no names: nothing of them is ever sent.
"use strict";
(() => {
  const shortest = 12; // as truce key new has it
  for (const form of document.querySelectorAll("[data-make-key]")) {
    const [passphrase, again, save, says] = ["passphrase", "again", "save", "says"]
      .map((k) => form.querySelector(`[data-${k}]`));
    const recipient = form.closest("details").querySelector("[name=recipient]");
    form.hidden = !(window.isSecureContext && window.age);
    form.addEventListener("submit", async (e) => {
      e.preventDefault();
      if (new TextEncoder().encode(passphrase.value).length < shortest) return (says.textContent = form.dataset.short);
      if (passphrase.value !== again.value) return (says.textContent = form.dataset.differs);
      says.textContent = form.dataset.making;
      await new Promise((done) => setTimeout(done, 30)); // lets the page say so: what follows takes a second or more
      try {
        const secret = await age.generateX25519Identity(), open = await age.identityToRecipient(secret);
        const lock = new age.Encrypter();
        lock.setPassphrase(passphrase.value);
        const file = age.armor.encode(await lock.encrypt(`# public key: ${open}\n${secret}\n`));
        save.href = URL.createObjectURL(new Blob([file], { type: "application/octet-stream" }));
        save.download = form.dataset.file + ".age";
        save.hidden = false;
        recipient.value = open;
        says.textContent = "";
      } catch {
        says.textContent = form.dataset.failed;
      }
      passphrase.value = again.value = "";
    });
  }
})();
