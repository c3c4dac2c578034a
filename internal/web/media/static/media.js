// Files that came with reports: hashed before they are sent; what is closed opened with a key that is read here, used
// here and forgotten; a picture drawn once it is asked for. Every page works without it, as far as nothing is closed.
"use strict";
(() => {
  const able = Boolean(globalThis.crypto && crypto.subtle);
  const opens = able && Boolean(globalThis.sealed);
  const hex = (bytes) => Array.from(bytes, (b) => b.toString(16).padStart(2, "0")).join("");
  const digest = async (bytes) => hex(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)));

  // A form whose files are hashed before they are sent. What this machine cannot hash, the node alone does.
  for (const form of document.querySelectorAll("[data-hash-files]")) {
    const says = form.querySelector("[data-says]");
    form.addEventListener("submit", async (e) => {
      if (e.defaultPrevented) return; // it is under way
      e.preventDefault();
      const files = [...form.elements.file.files];
      if (files.some((f) => f.size > Number(form.dataset.most) << 20)) {
        says.textContent = form.dataset.large;
        delete form.dataset.sent;
        form.removeAttribute("aria-busy");
        return;
      }
      says.textContent = form.dataset.hashing;
      await new Promise((done) => setTimeout(done, 30)); // lets the page say so
      const hashes = [];
      for (const f of files) {
        try {
          hashes.push(await digest(await f.arrayBuffer()));
        } catch {
          hashes.push("-");
        }
      }
      form.elements.hashes.value = hashes.join(" ");
      says.textContent = form.dataset.sending;
      form.submit();
    });
  }

  // What a key opened of the file of this page; null: nothing is closed, or nothing was opened.
  let about = null;

  const file = document.querySelector("[data-file-id]");
  const keyForm = document.querySelector("[data-media-key]");
  if (keyForm && opens) {
    keyForm.hidden = false;
    for (const p of document.querySelectorAll("[data-without-key]")) p.hidden = true;
    const [key, passphrase, button, says] = ["[data-key]", "[data-passphrase]", "button", "[data-says]"]
      .map((k) => keyForm.querySelector(k));
    keyForm.addEventListener("submit", async (e) => {
      e.preventDefault(); // and its fields have no names: nothing of it is ever sent
      says.textContent = keyForm.dataset.opening;
      button.disabled = true;
      await new Promise((done) => setTimeout(done, 30)); // lets the page say so: what follows takes a second or more
      try {
        if (!key.files[0] || passphrase.value === "") throw new sealed.Refused("key-file");
        const secret = await sealed.unlock(new Uint8Array(await key.files[0].arrayBuffer()), passphrase.value);
        if (file) await openFile(secret);
        else await compare(secret);
        says.textContent = "";
      } catch (err) {
        says.textContent = err instanceof sealed.Refused ? keyForm.getAttribute("data-" + err.message)
          : keyForm.dataset.damaged;
      }
      passphrase.value = "";
      button.disabled = false;
    });
  }

  const open = (secret, claim, field, x) => sealed.open(secret, claim, field, x.dataset.commit, x.dataset.file);

  // openFile opens what is closed of the file of this page, and says what is known of it.
  async function openFile(secret) {
    const got = {};
    for (const x of document.querySelectorAll("[data-field]")) {
      got[x.dataset.field] = await open(secret, file.dataset.fileClaim, x.dataset.field, x);
    }
    about = JSON.parse(got.custody);
    const box = document.querySelector("[data-about]");
    const values = { ...about, sha256: got.media };
    for (const out of box.querySelectorAll("[data-of]")) {
      out.textContent = values[out.dataset.of] ?? out.dataset.unsaid;
    }
    for (const what of box.querySelectorAll("[data-what]")) {
      const found = (about.found ?? []).filter((f) => f.what === what.dataset.what).map((f) => f.value);
      const out = what.nextElementSibling;
      what.hidden = out.hidden = found.length === 0;
      out.firstElementChild.textContent = found.join(" · ");
    }
    box.querySelector("[data-unread]").hidden = Boolean(about.read);
    box.querySelector("[data-nothing]").hidden = !about.read || Boolean(about.found || about.others);
    box.hidden = keyForm.hidden = false;
    for (const x of document.querySelectorAll("[data-needs-key]")) {
      x.hidden = Boolean(x.querySelector("[data-show]")) && !about.copy;
    }
  }

  // part fetches a part of the file, and decrypts it where it is encrypted.
  async function part(href) {
    const a = await fetch(href, { credentials: "same-origin" });
    if (!a.ok) throw new Error(String(a.status));
    const bytes = new Uint8Array(await a.arrayBuffer());
    if (!about) return bytes;
    const d = new age.Decrypter();
    d.addIdentity(about.key);
    return d.decrypt(bytes);
  }

  // A picture is fetched when it is asked for, and drawn: the page holds no image that could be printed or saved
  // unasked.
  for (const link of document.querySelectorAll("[data-show]")) {
    const figure = document.querySelector("[data-shown]"), canvas = figure.querySelector("canvas");
    const status = document.querySelector("[data-status]");
    link.addEventListener("click", async (e) => {
      if (e.ctrlKey || e.metaKey || e.shiftKey || !globalThis.createImageBitmap) return;
      e.preventDefault();
      status.textContent = status.dataset.opening;
      try {
        const m = await createImageBitmap(new Blob([await part(link.href)], { type: "image/jpeg" }));
        canvas.width = m.width;
        canvas.height = m.height;
        canvas.getContext("2d").drawImage(m, 0, 0);
        canvas.setAttribute("aria-label", link.dataset.alt);
        figure.hidden = false;
        status.textContent = "";
      } catch {
        status.textContent = link.dataset.failed;
      }
    });
    figure.querySelector("[data-print]").addEventListener("change", (e) => {
      figure.classList.toggle("noprint", !e.target.checked);
    });
  }

  // The original of a closed file is decrypted here and saved under the name of its custody.
  for (const link of document.querySelectorAll("[data-original]")) {
    const status = document.querySelector("[data-status]");
    link.addEventListener("click", async (e) => {
      if (!about) return; // the node sends it as it is
      e.preventDefault();
      status.textContent = status.dataset.opening;
      try {
        const bytes = await part(link.href);
        const hash = document.querySelector("[data-of=sha256]").textContent;
        if ((await digest(bytes)) !== hash) throw new Error("altered");
        const a = document.createElement("a");
        a.href = URL.createObjectURL(new Blob([bytes], { type: "application/octet-stream" }));
        a.download = file.dataset.fileId + "." + (about.type.split("/")[1] ?? "bin").replace(/[^a-z0-9]/g, "");
        a.click();
        setTimeout(() => URL.revokeObjectURL(a.href), 60e3);
        status.textContent = "";
      } catch {
        status.textContent = keyForm.dataset.damaged;
      }
    });
  }

  // compare opens the looks of closed pictures and lists the pairs that look alike, as package media does.
  async function compare(secret) {
    const out = document.querySelector("[data-alike]"), seen = [], pairs = [];
    for (const x of document.querySelectorAll("[data-closed-file]")) {
      const looks = JSON.parse(await open(secret, x.dataset.claim, "custody", x)).looks;
      if (!looks) continue;
      const bits = BigInt("0x" + looks);
      for (const other of seen) {
        const apart = (bits ^ other.bits).toString(2).replaceAll("0", "").length;
        if (apart <= 10) pairs.push({ apart, a: other.x, b: x });
      }
      seen.push({ bits, x });
    }
    out.replaceChildren(...pairs.sort((a, b) => a.apart - b.apart).map(({ apart, a, b }) => {
      const li = document.createElement("li"), words = document.createElement("span");
      for (const x of [a, b]) {
        const link = document.createElement("a"), id = document.createElement("bdi");
        link.href = x.dataset.href;
        id.textContent = x.dataset.id;
        link.append(id);
        li.append(link, " ");
      }
      words.className = "small";
      words.textContent = out.dataset.bits.replace("{n}", apart);
      li.append(words);
      return li;
    }));
    if (pairs.length === 0) {
      const li = document.createElement("li");
      li.textContent = out.dataset.none;
      out.append(li);
    }
  }

  // A page that is left holds nothing opened, should the browser keep it to go back to.
  addEventListener("pagehide", () => {
    about = null;
    for (const c of document.querySelectorAll("[data-shown] canvas")) c.width = c.height = 0;
    for (const x of document.querySelectorAll("[data-of], [data-found] bdi")) if (keyForm) x.textContent = "";
  });
})();
