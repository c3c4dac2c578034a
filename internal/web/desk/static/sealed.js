// What is sealed, as packages truce and vault have it: the commitment, what is encrypted, and the age file around it.
// Needs age.js before it. Nothing here touches the page, stores anything or sends anything.
"use strict";
globalThis.sealed = (() => {
  const head = "truce sealed 1\n", block = 256, fixed = head.length + 32 + 8;
  const utf8 = new TextEncoder();
  const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

  function size(n) {
    const b = new Uint8Array(8);
    new DataView(b.buffer).setBigUint64(0, BigInt(n));
    return b;
  }

  function join(...parts) {
    const out = new Uint8Array(parts.reduce((n, p) => n + p.length, 0));
    let at = 0;
    for (const p of parts) {
      out.set(p, at);
      at += p.length;
    }
    return out;
  }

  // padded fills content up with zeros to the next multiple of the block, by one byte at least.
  const padded = (content) => join(content, new Uint8Array(block - (content.length % block)));

  const hex = (bytes) => Array.from(bytes, (b) => b.toString(16).padStart(2, "0")).join("");

  function base64(bytes) {
    let s = "";
    for (let i = 0; i < bytes.length; i += 0x8000) s += String.fromCharCode(...bytes.subarray(i, i + 0x8000));
    return btoa(s);
  }

  const unbase64 = (s) => Uint8Array.from(atob(s), (c) => c.charCodeAt(0));

  // commit is truce.Commit: the hexadecimal SHA-256 of domain, claim, field, salt, length and padded content.
  async function commit(claim, field, salt, content) {
    const parts = [utf8.encode("truce commitment 1"), utf8.encode(claim), utf8.encode(field), salt,
      size(content.length), padded(content)];
    const all = join(...parts.flatMap((p) => [size(p.length), p]));
    return hex(new Uint8Array(await crypto.subtle.digest("SHA-256", all)));
  }

  // payload is what is encrypted; unwrap takes what payload gives, and throws at anything else.
  const payload = (salt, content) => join(utf8.encode(head), salt, size(content.length), padded(content));

  function unwrap(bytes) {
    const content = bytes.length - fixed;
    if (content < block || content % block || !utf8.encode(head).every((b, i) => bytes[i] === b))
      throw new Error("form");
    const n = Number(new DataView(bytes.buffer, bytes.byteOffset + fixed - 8, 8).getBigUint64(0));
    if (n >= content || content - n > block || bytes.subarray(fixed + n).some((b) => b !== 0)) throw new Error("form");
    return { salt: bytes.slice(head.length, head.length + 32), content: bytes.slice(fixed, fixed + n) };
  }

  // close encrypts a text to recipients under the claim id and the name of its field.
  async function close(claim, field, words, recipients) {
    const salt = crypto.getRandomValues(new Uint8Array(32));
    const content = utf8.encode(words);
    const e = new age.Encrypter();
    for (const r of recipients) e.addRecipient(r);
    const file = await e.encrypt(payload(salt, content));
    return { commit: await commit(claim, field, salt, content), file: base64(file) };
  }

  // Refused says why something does not open: passphrase, key-file, other-key, damaged, altered.
  class Refused extends Error {}

  const armored = /^\s*-----BEGIN AGE ENCRYPTED FILE-----/;

  // unlock opens a key file with its passphrase and returns the secret key.
  async function unlock(file, passphrase) {
    let plain;
    try {
      const d = new age.Decrypter();
      d.addPassphrase(passphrase);
      const start = new TextDecoder().decode(file.subarray(0, 200));
      const closed = armored.test(start) ? age.armor.decode(new TextDecoder().decode(file).trim()) : file;
      plain = await d.decrypt(closed, "text");
    } catch (e) {
      throw new Refused(/no identity matched/.test(e.message) ? "passphrase" : "key-file");
    }
    const keys = plain.split(/\r?\n/).filter((l) => l !== "" && !l.startsWith("#"));
    if (keys.length !== 1 || !keys[0].startsWith("AGE-SECRET-KEY-1")) throw new Refused("key-file");
    return keys[0];
  }

  // open decrypts an age file with a secret key, checks it against what the record committed to, and returns the text.
  async function open(key, claim, field, commitment, file) {
    let bytes;
    try {
      const d = new age.Decrypter();
      d.addIdentity(key);
      bytes = await d.decrypt(unbase64(file));
    } catch (e) {
      throw new Refused(/no identity matched/.test(e.message) ? "other-key" : "damaged");
    }
    let inside;
    try {
      inside = unwrap(bytes);
    } catch {
      throw new Refused("damaged");
    }
    if ((await commit(claim, field, inside.salt, inside.content)) !== commitment) throw new Refused("altered");
    try {
      return text.decode(inside.content);
    } catch {
      throw new Refused("damaged");
    }
  }

  return { commit, payload, close, unlock, open, Refused, base64, unbase64, hex };
})();
