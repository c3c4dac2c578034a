// Passkeys: a form that carries what the server asks for, and sends what the browser answers. Without this script, or
// where the browser has no passkeys, the form stays hidden.
"use strict";
(() => {
  const able = Boolean(globalThis.PublicKeyCredential && PublicKeyCredential.parseRequestOptionsFromJSON);
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    if (!able) continue;
    form.hidden = false;
    form.addEventListener("submit", async (e) => {
      e.preventDefault();
      const failed = form.querySelector("[data-failed]");
      failed.hidden = true;
      try {
        form.elements.answer.value = JSON.stringify(await ask(form));
        form.submit();
      } catch {
        failed.hidden = false; // the person closed the dialog, or has no passkey for this name
      }
    });
  }

  async function ask(form) {
    const options = JSON.parse(form.dataset.options);
    if (form.dataset.passkey === "make") {
      const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options);
      return (await navigator.credentials.create({ publicKey })).toJSON();
    }
    const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options);
    return (await navigator.credentials.get({ publicKey })).toJSON();
  }
})();
