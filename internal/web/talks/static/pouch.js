// The mediator's pouch as package pouch has it: what may be done with it, and how it is closed and opened. Needs age.js
// and sealed.js before it. Nothing here touches the page, stores anything or sends anything.
"use strict";
globalThis.pouch = (() => {
  const head = "truce pouch 1\n", step = 16 << 10, least = 64 << 10, most = 768 << 10;
  const keys = 8, longest = 120, parties = 30, parts = 50;
  const utf8 = new TextEncoder(), text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  const allowances = ["keep", "without saying whose", "as mine"];

  // Refused says why something is not done: the key of its words on the page.
  class Refused extends Error {}
  const refuse = (why) => { throw new Refused(why); };

  const name = (s) => [...s].length <= longest && s !== "" && s.trim() === s && s.isWellFormed() && !/\p{Cc}/u.test(s);
  const words = (s) => s.trim() !== "" && s.isWellFormed() && !/[^\P{Cc}\n\t]/u.test(s);
  const recipient = (s) => /^age1[qpzry9x8gf2tvdw0s3jn54khce6mua7l]{58}$/.test(s);

  function message(p, n) { return p.messages.find((m) => m.n === n) ?? refuse("gone"); }

  function part(p, act) {
    const m = message(p, act.message);
    return [m, m.parts[act.part - 1] ?? refuse("gone")];
  }

  const sides = (m) => [m.from, ...m.to];
  const shown = (x, to) => (x.shown ?? []).some((s) => s.to === to);
  const released = (x, by) => (x.released ?? []).some((r) => r.by === by);
  const ready = (m, x) => x.allow !== "keep" && (x.released ?? []).length === sides(m).length;

  const acts = {
    message(p, now, { from, to, answers, parts: said }) {
      if (!to.length || to.length > parties || !said.length || said.length > parts) refuse("form");
      if (![from, ...to].every(name) || new Set([from, ...to]).size !== to.length + 1) refuse("party");
      if (answers) message(p, answers);
      const n = Math.max(p.next, 1), m = { n, at: now, from, to: [...to] };
      if (answers) m.answers = answers;
      m.parts = said.map((s) => {
        if (!words(s.words)) refuse("words");
        const allow = s.allow || "keep";
        if (!allowances.includes(allow)) refuse("form");
        return { words: s.words, allow };
      });
      p.messages.push(m);
      p.next = n + 1;
    },
    allow(p, now, act) {
      const [, x] = part(p, act);
      if (!allowances.includes(act.allow)) refuse("form");
      x.allow = act.allow;
      if (x.allow === "keep") delete x.released;
    },
    shown(p, now, act) {
      const [m, x] = part(p, act);
      if (x.allow === "keep") refuse("kept");
      if (!m.to.includes(act.to)) refuse("not-for");
      if (shown(x, act.to)) refuse("twice");
      x.shown = [...(x.shown ?? []), { to: act.to, at: now, as: x.allow }];
    },
    release(p, now, act) {
      const [m, x] = part(p, act);
      if (x.allow === "keep") refuse("kept");
      if (!sides(m).includes(act.by)) refuse("not-for");
      if (act.by !== m.from && !shown(x, act.by)) refuse("not-shown");
      if (released(x, act.by)) refuse("twice");
      x.released = [...(x.released ?? []), { by: act.by, at: now }];
    },
    strike(p, now, act) {
      message(p, act.message);
      p.messages = p.messages.filter((m) => m.n !== act.message);
      for (const m of p.messages) if (m.answers === act.message) delete m.answers;
    },
    holder(p, now, act) {
      if (act.name && !name(act.name)) refuse("party");
      if (!recipient(act.recipient)) refuse("recipient");
      const rest = p.holders.filter((h) => h.recipient !== act.recipient);
      if (act.out && rest.length === p.holders.length) refuse("gone");
      if (act.out && !rest.length) refuse("last");
      if (!act.out && rest.length === keys) refuse("holders");
      if (!act.out) rest.push(act.name ? { name: act.name, recipient: act.recipient } : { recipient: act.recipient });
      p.holders = rest;
    },
  };

  // take returns the pouch with an act done at a moment, as "2031-03-27T10:00:00Z"; what it is given stays as it was.
  function take(p, now, kind, act) {
    const next = structuredClone(p);
    acts[kind](next, now, act);
    return next;
  }

  const fresh = (own) => ({ next: 0, holders: [{ recipient: own }], messages: [] });

  function check(p) {
    const list = (l) => Array.isArray(l) && l.length > 0;
    let last = 0;
    const good = list(p.holders) && p.holders.length <= keys && p.holders.every((h) => recipient(h.recipient)) &&
      Array.isArray(p.messages) && p.messages.every((m) => {
        const follows = m.n > last && m.n < p.next && list(m.to) && list(m.parts);
        last = m.n;
        return follows && m.parts.every((x) => allowances.includes(x.allow));
      });
    return good ? p : refuse("newer");
  }

  // close encrypts a pouch to its holders, and to as many keys that nobody has as hide how many these are.
  async function close(p) {
    const doc = utf8.encode(JSON.stringify(check(p))), fixed = head.length + 8;
    if (fixed + doc.length > most) refuse("full");
    const payload = new Uint8Array(Math.max(least, Math.ceil((fixed + doc.length) / step) * step));
    payload.set(utf8.encode(head));
    new DataView(payload.buffer).setBigUint64(head.length, BigInt(doc.length));
    payload.set(doc, fixed);
    const e = new age.Encrypter();
    for (const h of p.holders) e.addRecipient(h.recipient);
    for (let i = p.holders.length; i < keys; i++) {
      e.addRecipient(await age.identityToRecipient(await age.generateX25519Identity()));
    }
    return e.encrypt(payload);
  }

  async function open(file, key) {
    let payload;
    try {
      const d = new age.Decrypter();
      d.addIdentity(key);
      payload = await d.decrypt(file);
    } catch (e) {
      refuse(/no identity matched/.test(e.message) ? "other-key" : "damaged");
    }
    const fixed = head.length + 8;
    if (payload.length < fixed || text.decode(payload.subarray(0, head.length)) !== head) refuse("newer");
    const size = Number(new DataView(payload.buffer, payload.byteOffset + head.length, 8).getBigUint64(0));
    if (size > payload.length - fixed || payload.subarray(fixed + size).some((b) => b !== 0)) refuse("newer");
    const p = JSON.parse(text.decode(payload.subarray(fixed, fixed + size)));
    p.messages ??= [];
    return check(p);
  }

  // newKey makes a key under a passphrase: its file, as truce key new writes it, and its public part.
  async function newKey(passphrase) {
    const identity = await age.generateX25519Identity(), own = await age.identityToRecipient(identity);
    const e = new age.Encrypter();
    e.setPassphrase(passphrase);
    e.setScryptWorkFactor(18);
    return { file: age.armor.encode(await e.encrypt(`# public key: ${own}\n${identity}\n`)), recipient: own };
  }

  return { take, fresh, close, open, newKey, sides, shown, released, ready, Refused };
})();
