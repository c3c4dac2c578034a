// Reports that are kept on this phone until the node has acknowledged them. What is stored is an age file that the node
// and the member's officers open, and this phone does not. Needs age.js and sealed.js before it.
"use strict";
(() => {
  const root = document.getElementById("field"), d = root.dataset;
  const at = (name, within = root) => within.querySelector(`[data-${name}]`);
  const say = (name, on = true) => { at(`says="${name}"`).hidden = !on; };
  if (!isSecureContext) return say("insecure");
  if (!globalThis.sealed || !crypto.subtle || !globalThis.indexedDB || !navigator.serviceWorker || !navigator.locks) {
    return say("browser");
  }
  const form = root.querySelector("form"), shelf = "truce field " + d.page;
  const told = new Map(); // what the node answered of a report that it did not take
  form.hidden = at("list").hidden = false;
  navigator.serviceWorker.register(d.worker, { scope: d.page }).catch(() => say("no-worker"));

  const opened = new Promise((done, failed) => {
    const r = indexedDB.open(shelf, 1);
    r.onupgradeneeded = () => r.result.createObjectStore("reports", { keyPath: "claim" });
    r.onsuccess = () => done(r.result);
    r.onerror = () => failed(r.error);
  });

  // stored does something with what is kept, and returns once that is on the disk.
  async function stored(mode, act) {
    const t = (await opened).transaction("reports", mode, { durability: "strict" });
    const asked = act(t.objectStore("reports"));
    await new Promise((done, failed) => {
      t.oncomplete = done;
      t.onabort = t.onerror = () => failed(t.error);
    });
    return asked.result;
  }
  const all = async () => (await stored("readonly", (s) => s.getAll())).sort((a, b) => b.written - a.written);

  // seal closes a report to the node and the officers; its words first to the officers alone, where they have keys.
  async function seal(claim, written) {
    const said = new URLSearchParams(new FormData(form));
    for (const field of form.querySelectorAll("[data-seal]")) {
      const words = field.value.trim(), key = field.dataset.seal;
      if (words === "") continue;
      if (d.officers === "") {
        said.set(key, words);
        continue;
      }
      const closed = await sealed.close(claim, key, words, d.officers.split(" "));
      said.set("closed-" + key, closed.file);
      said.set("commit-" + key, closed.commit);
      said.set("closed-to", d.officers);
    }
    for (const [k, v] of Object.entries({ claim, written, officer: d.officer, person: d.person })) said.set(k, v);
    const e = new age.Encrypter();
    for (const to of d.to.split(" ")) e.addRecipient(to);
    return sealed.base64(await e.encrypt(new TextEncoder().encode(said.toString())));
  }

  form.addEventListener("submit", async (e) => {
    e.preventDefault();
    say("failed", false);
    try {
      const claim = "web-" + sealed.hex(crypto.getRandomValues(new Uint8Array(12))), written = Date.now();
      const file = await seal(claim, written);
      await stored("readwrite", (s) => s.put({ claim, written, file }));
      form.reset();
      if (navigator.storage) navigator.storage.persist();
      scrollTo(0, 0);
      await send(true);
    } catch {
      say("failed");
    }
    delete form.dataset.sent;
    form.removeAttribute("aria-busy");
  });

  let again = 0;
  // send sends what waits, one after the other, in one page at a time; pressed: also what was not taken before.
  async function send(pressed) {
    clearTimeout(again);
    await show();
    await navigator.locks.request(shelf, { ifAvailable: true }, async (lock) => {
      if (!lock) return;
      say("offline", false);
      say("signed-out", false);
      for (const x of (await all()).reverse()) {
        if (!x.file || (!pressed && told.has(x.claim))) continue;
        if (!(await deliver(x))) break;
        await show();
      }
    });
    if ((await all()).some((x) => x.file && !told.has(x.claim))) again = setTimeout(send, 15000);
  }

  // deliver reports whether the node answered of a report. Only what it acknowledged is no longer kept.
  async function deliver(x) {
    let answer;
    try {
      const body = new URLSearchParams({ claim: x.claim, report: x.file });
      const r = await fetch(d.page, { method: "POST", body, signal: AbortSignal.timeout(60000) });
      if (r.status === 403) {
        say("signed-out");
        return false;
      }
      if (r.status >= 500) throw new Error(r.statusText);
      answer = await r.json();
    } catch {
      say("offline");
      return false;
    }
    if (answer.state === "arrived") {
      const { claim, written } = x;
      told.delete(claim);
      await stored("readwrite", (s) => s.put({ claim, written, report: answer.report }));
    } else told.set(x.claim, answer);
    return true;
  }

  async function show() {
    const list = await all();
    say("none", list.every((x) => !x.file));
    at("kept").replaceChildren(...list.map(line));
  }

  function line(x) {
    const li = at("line").content.cloneNode(true).firstElementChild;
    const answer = told.get(x.claim), state = x.report ? "arrived" : answer ? answer.state : "waiting";
    li.dataset.now = state;
    const time = li.querySelector("time");
    time.dateTime = new Date(x.written).toISOString();
    time.textContent = new Date(x.written).toLocaleString(document.documentElement.lang);
    at("state", li).textContent = at("states").content.querySelector(`[data-of="${state}"]`).textContent;
    if (x.report) {
      const to = at("report", li);
      to.hidden = false;
      to.href = d.reports + x.report;
      to.textContent = x.report;
      to.dir = "ltr";
    }
    if (answer && answer.why) {
      at("why", li).hidden = false;
      at("why", li).replaceChildren(...answer.why.map((why) => {
        const item = document.createElement("li");
        item.textContent = new DOMParser().parseFromString(why, "text/html").body.textContent;
        return item;
      }));
    }
    at("open", li).hidden = state !== "refused";
    at("open", li).addEventListener("click", () => open(x));
    if (answer) save(at("save", li), x);
    at("remove", li).addEventListener("click", async () => {
      if (x.file && !confirm(d.forget)) return;
      await stored("readwrite", (s) => s.delete(x.claim));
      await show();
    });
    return li;
  }

  // open lets the node open a report and show it in the form for reports, to be put right.
  function open(x) {
    const f = document.createElement("form");
    f.method = "post";
    f.action = d.page + "/open";
    for (const [name, value] of [["claim", x.claim], ["report", x.file]]) {
      const input = document.createElement("input");
      Object.assign(input, { type: "hidden", name, value });
      f.append(input);
    }
    document.body.append(f);
    f.submit();
  }

  // save offers the sealed file itself: an officer's key opens it where the node does not.
  function save(link, x) {
    link.hidden = false;
    link.download = x.claim + ".age";
    link.href = URL.createObjectURL(new Blob([sealed.unbase64(x.file)], { type: "application/octet-stream" }));
  }

  at("here").addEventListener("click", () => {
    say("no-position", false);
    const side = (v, positive, negative) => Math.abs(v).toFixed(5) + " " + (v < 0 ? negative : positive);
    if (!navigator.geolocation) return say("no-position");
    navigator.geolocation.getCurrentPosition(({ coords: c }) => {
      form.elements.position.value = side(c.latitude, "N", "S") + " " + side(c.longitude, "E", "W");
      form.elements.within.value = Math.max(1, Math.ceil(c.accuracy));
    }, () => say("no-position"), { enableHighAccuracy: true, timeout: 30000 });
  });

  at("send").addEventListener("click", () => send(true));
  addEventListener("online", () => send());
  document.addEventListener("visibilitychange", () => { if (!document.hidden) send(); });
  addEventListener("beforeunload", (e) => {
    const typed = [...form.elements].some((f) => f.matches("input, textarea") && f.value.trim() !== "");
    if (typed) e.preventDefault();
  });
  send(true);
})();
