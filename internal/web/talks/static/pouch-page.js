// The page of the mediator's pouch: what is opened lives here alone, and goes when the page is left. Needs pouch.js
// before it.
"use strict";
(() => {
  const root = document.querySelector("[data-pouch]");
  if (!root || !globalThis.crypto?.subtle || !globalThis.age?.generateX25519Identity || !globalThis.pouch) return;
  const part = (name, at = root) => at.querySelector(`[data-${name}]`);
  const all = (name, at = root) => [...at.querySelectorAll(`[data-${name}]`)];
  const made = (name) => document.getElementById("pouch-" + name).content.firstElementChild.cloneNode(true);
  const sentence = (why) => document.getElementById("pouch-says").content.querySelector(`[data-say="${why}"]`);
  const says = (why) => (sentence(why) ?? sentence("failed")).textContent;
  const put = (at, name, words) => { part(name, at).textContent = words; };
  const second = () => new Date().toISOString().slice(0, 19) + "Z";

  let key = "", own = "", held = null, tag = "", idle = 0;
  root.hidden = false;
  document.getElementById("pouch-unable").hidden = true;

  function when(at) {
    const how = { dateStyle: "medium", timeStyle: "short", hourCycle: "h23" };
    const lang = root.dataset.lang + "-u-ca-gregory-nu-latn";
    try {
      return new Intl.DateTimeFormat(lang, { ...how, timeZone: root.dataset.zone }).format(new Date(at));
    } catch {
      return new Intl.DateTimeFormat(lang, { ...how, timeZone: "UTC" }).format(new Date(at)) + " UTC";
    }
  }

  // What came last is said where it is looked for: beside the key, or over the messages.
  function say(words, refused = false) {
    const at = held ? part("opened") : part("shut");
    for (const p of all("refused").concat(all("says"))) p.textContent = "";
    const line = part(refused ? "refused" : "says", at);
    line.textContent = words;
    if (refused) line.scrollIntoView({ block: "nearest" });
  }
  const why = (e) => says(e instanceof pouch.Refused || e instanceof sealed.Refused ? e.message : "failed");

  async function busy(words, work) {
    if (root.getAttribute("aria-busy")) return false;
    say(words);
    root.setAttribute("aria-busy", "true");
    await new Promise((done) => setTimeout(done, 30)); // lets the page say so
    try {
      return await work();
    } catch (e) {
      say(why(e), true);
      return false;
    } finally {
      root.removeAttribute("aria-busy");
    }
  }

  async function fetched() {
    const a = await fetch(root.dataset.file, { cache: "no-store" });
    if (!a.ok || a.redirected) throw new Error("not answered");
    tag = a.headers.get("ETag");
    return new Uint8Array(await a.arrayBuffer());
  }

  // save closes a pouch and puts it in the place of the one that was opened. Of two who did, the second is told, shown
  // what the other saved, and keeps what stands in the forms.
  async function save(next) {
    const file = await pouch.close(next);
    const a = await fetch(root.dataset.file, { method: "PUT", body: file, headers: { "If-Match": tag } });
    if (a.status === 409) {
      held = await pouch.open(await fetched(), key);
      show();
      say(says("conflict"), true);
      return false;
    }
    if (!a.ok || a.redirected) throw new Error("not saved");
    [tag, held] = [a.headers.get("ETag"), next];
    show();
    say(says("saved"));
    return true;
  }

  const act = (kind, body) => busy(says("saving"), () => save(pouch.take(held, second(), kind, body)));

  // ---- opening

  part("open").addEventListener("submit", async (e) => {
    e.preventDefault(); // and its fields have no names: nothing of it is ever sent
    const file = part("key").files[0], passphrase = part("passphrase").value;
    await busy(says("opening"), async () => {
      if (!file || passphrase === "") throw new sealed.Refused("key-file");
      key = await sealed.unlock(new Uint8Array(await file.arrayBuffer()), passphrase);
      own = await age.identityToRecipient(key);
      part("passphrase").value = "";
      try {
        held = await pouch.open(await fetched(), key);
      } catch (e) {
        part("begin").hidden = !(e instanceof pouch.Refused && e.message === "other-key");
        throw e;
      }
      show();
      say("");
      part("title").focus();
    });
  });

  part("begin").addEventListener("submit", (e) => {
    e.preventDefault();
    busy(says("saving"), async () => {
      if (await save(pouch.fresh(own))) part("title").focus();
    });
  });

  part("make").addEventListener("submit", (e) => {
    e.preventDefault();
    const [first, again] = all("new-passphrase").map((x) => x.value);
    busy(says("making"), async () => {
      if (first.length < 12 || first !== again) throw new pouch.Refused("passphrases");
      const k = await pouch.newKey(first), link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob([k.file], { type: "application/octet-stream" }));
      link.download = "mediator.key";
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 60000);
      put(root, "recipient-made", k.recipient);
      part("made").hidden = false;
      for (const x of all("new-passphrase")) x.value = "";
      say("");
    });
  });

  function lock() {
    [key, own, held, tag] = ["", "", null, ""];
    for (const x of [part("messages"), part("holders")]) x.replaceChildren();
    for (const f of all("form")) f.reset();
    told.to.replaceChildren();
    told.parts.replaceChildren();
    [part("opened").hidden, part("shut").hidden, part("begin").hidden] = [true, false, true];
    say("");
  }
  part("lock").addEventListener("click", () => { lock(); part("key").focus(); });
  addEventListener("pagehide", lock);
  const rest = () => { // a desk that was left
    clearTimeout(idle);
    idle = setTimeout(() => held && lock(), 15 * 60 * 1000);
  };
  for (const e of ["keydown", "pointerdown"]) addEventListener(e, rest);

  // ---- what is in it

  function show() {
    const at = document.activeElement?.dataset.spot;
    part("messages").replaceChildren(...held.messages.map(messageOf));
    part("none").hidden = held.messages.length > 0;
    part("holders").replaceChildren(...held.holders.map(holderOf));
    answers();
    if (!told.to.children.length) more(told.to, "addressee");
    if (!told.parts.children.length) more(told.parts, "saying");
    [part("opened").hidden, part("shut").hidden] = [false, true];
    if (at) part("messages").querySelector(`[data-spot="${at}"]`)?.focus({ preventScroll: true });
  }

  function messageOf(m) {
    const e = made("message");
    put(e, "n", m.n);
    put(e, "from", m.from);
    put(e, "to", m.to.join(root.dataset.comma));
    put(e, "at", when(m.at));
    part("reply", e).hidden = !m.answers;
    put(e, "answers", m.answers ?? "");
    part("parts", e).replaceChildren(...m.parts.map((x, i) => partOf(m, x, i + 1)));
    part("strike", e).addEventListener("submit", (ev) => {
      ev.preventDefault();
      act("strike", { message: m.n });
    });
    return e;
  }

  function partOf(m, x, n) {
    const e = made("part"), at = { message: m.n, part: n }, spot = `${m.n}.${n}`;
    put(e, "words", x.words);
    const allow = part("allow", e);
    allow.value = x.allow;
    allow.dataset.spot = spot + ".allow";
    allow.addEventListener("change", async () => {
      if (!(await act("allow", { ...at, allow: allow.value }))) allow.value = x.allow;
    });
    const as = (a) => [...allow.options].find((o) => o.value === a).textContent;
    part("showings", e).replaceChildren(...(x.shown ?? []).map((s) => line("showing", [s.to, as(s.as), when(s.at)])),
      ...(x.released ?? []).map((r) => line("released", [r.by, when(r.at)])));
    const open = x.allow !== "keep";
    choice(part("show", e), spot + ".show", open ? m.to.filter((p) => !pouch.shown(x, p)) : [],
      (to) => act("shown", { ...at, to }));
    const may = pouch.sides(m).filter((p) => !pouch.released(x, p) && (p === m.from || pouch.shown(x, p)));
    choice(part("release", e), spot + ".release", open ? may : [], (by) => act("release", { ...at, by }));
    part("ready", e).hidden = !pouch.ready(m, x);
    if (pouch.ready(m, x)) table(part("ready", e), x.words);
    return e;
  }

  function line(name, words) {
    const e = made(name);
    all("slot", e).forEach((at, i) => { at.textContent = words[i]; });
    return e;
  }

  function choice(form, spot, names, chosen) {
    form.hidden = names.length === 0;
    const select = form.querySelector("select"), button = form.querySelector("button");
    select.replaceChildren(...names.map((n) => new Option(n, n)));
    [select.dataset.spot, button.dataset.spot] = [spot, spot + ".do"];
    form.addEventListener("submit", (e) => {
      e.preventDefault();
      chosen(select.value);
    });
  }

  // table fills the form that puts a released part on the table, by the door of the text; it is looked through first.
  function table(box, words) {
    const form = box.querySelector("form");
    if (!form) return;
    form.elements.words.value = words;
    const to = form.querySelector("[data-text]");
    const lead = () => { form.action = to.value; };
    to.addEventListener("change", lead);
    lead();
  }

  function holderOf(h) {
    const e = made("holder");
    put(e, "holder-name", h.name ?? "");
    put(e, "recipient", h.recipient);
    part("self", e).hidden = h.recipient !== own;
    const out = part("out", e);
    out.hidden = h.recipient === own; // another holder takes one's own key out
    out.addEventListener("click", () => act("holder", { recipient: h.recipient, out: true }));
    return e;
  }

  part("let").addEventListener("submit", async (e) => {
    e.preventDefault();
    const form = e.target, name = part("let-name").value.trim(), recipient = part("let-recipient").value.trim();
    if (await act("holder", { name, recipient })) form.reset();
  });

  // ---- a message is taken down

  const [from, to, parts, answering] = ["from", "to", "parts", "answers"].map((x) => part("told-" + x));
  const told = { from, to, parts, answers: answering };

  function more(list, name) {
    const e = made(name), input = e.querySelector("input, textarea");
    e.querySelector("[data-less]").addEventListener("click", () => {
      if (list.children.length > 1) e.remove();
    });
    list.append(e);
    return input;
  }
  part("more-to").addEventListener("click", () => more(told.to, "addressee").focus());
  part("more-parts").addEventListener("click", () => more(told.parts, "saying").focus());

  function answers() {
    const was = told.answers.value;
    told.answers.replaceChildren(told.answers.options[0], ...held.messages.map((m) =>
      new Option(`${m.n} · ${m.from}`, m.n)));
    told.answers.value = [...told.answers.options].some((o) => o.value === was) ? was : "";
  }

  part("told").addEventListener("submit", async (e) => {
    e.preventDefault();
    const form = e.target;
    const saved = await act("message", {
      from: told.from.value.trim(), answers: Number(told.answers.value),
      to: [...told.to.querySelectorAll("input")].map((x) => x.value.trim()).filter((x) => x !== ""),
      parts: [...told.parts.children].map((x) => ({ words: x.querySelector("textarea").value.trim(),
        allow: x.querySelector("select").value })),
    });
    if (!saved) return; // what was written stays in its fields
    form.reset();
    told.to.replaceChildren();
    told.parts.replaceChildren();
    more(told.to, "addressee");
    more(told.parts, "saying");
  });
})();
