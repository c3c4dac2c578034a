// A page that learns that something changed: it says so, brings up to date what nobody is working on, and rings while
// fire goes on that nobody has. What is typed stays. Every page works without this file; then it is up to date when it
// is loaded.
"use strict";
(() => {
  const box = document.getElementById("live");
  if (!box || !globalThis.EventSource) return;
  const { stream, ring: ringAt } = box.dataset, still = "still" in box.dataset;
  const title = document.title;
  let state = box.dataset.state, rings = Boolean(document.querySelector("[data-rings]"));
  let heardAt = Date.now(), leads = false, source = null, over = false;

  // What stands at the foot of the page hides nothing else that does.
  new ResizeObserver(() => document.body.style.setProperty("--watch", box.parentElement.offsetHeight + "px"))
    .observe(box.parentElement);

  const note = (name) => box.querySelector(`[data-live="${name}"]`);
  const say = (name, on) => { note(name).hidden = !on; };

  // One page of a browser listens for all of them, seen or not; where pages cannot agree on one, each that is seen
  // does.
  const others = globalThis.BroadcastChannel ? new BroadcastChannel("truce " + stream) : null;
  if (others) others.onmessage = (e) => heard(e.data);
  if (navigator.locks && others) {
    navigator.locks.request("truce " + stream, () => { lead(); return new Promise(() => {}); });
  } else {
    const follow = () => { if (document.hidden) leave(); else lead(); };
    document.addEventListener("visibilitychange", follow);
    follow();
  }

  function lead() {
    if (source || over) return;
    leads = true;
    source = new EventSource(stream);
    const tell = (m) => { heard(m); if (others) others.postMessage(m); };
    source.addEventListener("state", (e) => tell({ state: e.data }));
    source.addEventListener("beat", () => tell({ state: told || state }));
    source.addEventListener("over", () => tell({ over: true }));
    source.addEventListener("error", () => {
      if (!source || source.readyState !== EventSource.CLOSED) return; // else the browser tries again by itself
      source = null;
      setTimeout(lead, 15000);
    });
  }

  function leave() {
    if (source) source.close();
    source = null;
    leads = false;
  }

  let told = ""; // the last state that was told of, with whether it rings
  function heard(m) {
    heardAt = Date.now();
    say("lost", false);
    if (m.over) {
      over = true;
      leave();
      rings = false;
      say("over", true);
      return sound();
    }
    told = m.state;
    rings = told.endsWith(" rings");
    sound();
    if (told !== state) refresh();
  }

  // Who hears nothing any more cannot know that nothing rings.
  setInterval(() => {
    const lost = !over && Date.now() - heardAt > 35000;
    if (lost && note("lost").hidden) {
      note("lost").querySelector("[data-since]").textContent = new Date(heardAt).toLocaleTimeString();
    }
    say("lost", lost);
  }, 5000);

  let busy = false, restUntil = 0;
  document.addEventListener("visibilitychange", () => {
    sound();
    if (!document.hidden && told && told !== state) refresh();
  });

  // refresh asks for what rings and, where the page is seen, for the page: not more often than the node bears.
  async function refresh() {
    if (busy || over) return;
    busy = true;
    await new Promise((done) => setTimeout(done, Math.max(0, restUntil - Date.now())));
    const now = told, began = Date.now();
    try {
      const seen = !document.hidden;
      const doc = await ask(ringAt);
      if (doc) {
        swapRing(doc.getElementById("ring"));
        if (seen && !still) swapPage(await ask(location.href));
        if (seen) state = now;
      }
    } catch {
      // not reached: the next beat tries again, and silence is said
    }
    restUntil = Date.now() + Math.max(1000, 20 * (Date.now() - began));
    busy = false;
    if (told !== state && !document.hidden) refresh();
  }

  // ask returns a document; null where the session is over, which the page then says.
  async function ask(url) {
    const answer = await fetch(url, { headers: { "Truce-Itself": "1" }, cache: "no-store" });
    const out = answer.redirected && new URL(answer.url).pathname !== new URL(url, location.href).pathname;
    say("out", out);
    if (out) {
      state = told; // there is nothing to be asked for until somebody signs in
      return null;
    }
    if (!answer.ok) throw new Error(String(answer.status));
    return new DOMParser().parseFromString(await answer.text(), "text/html");
  }

  function swapRing(fresh) {
    const old = document.getElementById("ring");
    if (!fresh || !old || same(old, fresh)) return;
    const hand = old.contains(document.activeElement) && document.activeElement.dataset.key;
    old.replaceWith(document.importNode(fresh, true));
    if (hand) document.querySelector(`#ring [data-key="${hand}"]`)?.focus();
    document.title = (rings ? "● " : "") + title;
  }

  const same = (a, b) => a.innerHTML === b.innerHTML;

  // Something in a part of the page is being worked on: typed, chosen, marked or held by the keyboard.
  function inHand(part) {
    const at = document.activeElement;
    if (part.contains(at) && /^(INPUT|TEXTAREA|SELECT)$/.test(at.tagName)) return true;
    const marked = getSelection();
    if (!marked.isCollapsed && marked.containsNode(part, true)) return true;
    return [...part.querySelectorAll("input, textarea, select")].some(changed);
  }

  function changed(field) {
    if (field.type === "hidden") return false;
    if (/^(checkbox|radio)$/.test(field.type)) return field.checked !== field.defaultChecked;
    if (field.tagName === "SELECT") {
      const given = [...field.options].some((o) => o.defaultSelected);
      return [...field.options].some((o, i) => o.selected !== (given ? o.defaultSelected : i === 0));
    }
    return field.value !== field.defaultValue;
  }

  // swapPage brings up to date the parts that may be, and says so where others have changed.
  function swapPage(doc) {
    const fresh = doc && doc.getElementById("main"), main = document.getElementById("main");
    if (!fresh || document.querySelector("dialog[open]")) return;
    let more = words(main) !== words(fresh);
    for (const part of main.querySelectorAll("[data-fresh]")) {
      const by = fresh.querySelector(`[data-fresh="${part.dataset.fresh}"]`);
      if (!by || same(part, by)) continue;
      if (inHand(part)) more = true;
      else swap(part, by);
    }
    say("new", more);
  }

  function swap(part, by) {
    const open = [...part.querySelectorAll("details[open][id]")].map((d) => d.id);
    const at = part.contains(document.activeElement) ? document.activeElement : null;
    const held = at && (at.id ? `#${CSS.escape(at.id)}` : at.href && `a[href="${CSS.escape(at.getAttribute("href"))}"]`);
    part.innerHTML = by.innerHTML;
    for (const id of open) document.getElementById(id)?.setAttribute("open", "");
    if (held) part.querySelector(held)?.focus({ preventScroll: true });
  }

  // words are what stands on a page beside the parts that bring themselves up to date, and what the page made by
  // itself.
  function words(main) {
    const copy = main.cloneNode(true);
    for (const part of copy.querySelectorAll("[data-fresh], [data-own], script")) part.remove();
    return copy.textContent.replace(/\s+/g, " ");
  }

  note("new").querySelector("button").addEventListener("click", () => {
    const main = document.getElementById("main");
    if (inHand(main)) open(location.href, "_blank", "noopener"); // what is typed stays where it is
    else location.reload();
  });

  // To have a fire leaves no page: what is typed on it stays.
  document.addEventListener("submit", async (e) => {
    const form = e.target.closest("#ring form");
    if (!form || e.defaultPrevented) return;
    e.preventDefault();
    const body = new URLSearchParams(new FormData(form, e.submitter));
    try {
      await fetch(form.action, { method: "POST", body, headers: { "Truce-Itself": "1" } });
    } finally {
      delete form.dataset.sent;
      form.removeAttribute("aria-busy");
      const doc = await ask(ringAt);
      if (doc) swapRing(doc.getElementById("ring"));
    }
  }, true);

  // The sound: two tones, made here, that begin again by themselves; a page out of sight would wake too seldom.
  // Browsers let a page sound only after it was touched: until then it says that it is silent.
  let audio = null, tones = null;

  function tune() {
    const rate = audio.sampleRate, buffer = audio.createBuffer(1, rate * 2, rate), data = buffer.getChannelData(0);
    for (let i = 0; i < data.length; i++) {
      const t = i / rate, part = t % 0.5, on = t < 1 && part < 0.42;
      const hertz = t < 0.5 ? 880 : 660, edge = Math.min(1, part / 0.02, (0.42 - part) / 0.02);
      data[i] = on ? 0.5 * edge * Math.sin(2 * Math.PI * hertz * t) : 0;
    }
    return buffer;
  }

  function sound() {
    const sounds = rings && (leads || !document.hidden);
    document.title = (rings ? "● " : "") + title;
    if (sounds && !audio && globalThis.AudioContext) {
      audio = new AudioContext();
      audio.onstatechange = sound;
    }
    const able = audio && audio.state === "running";
    if (sounds && able && !tones) {
      tones = new AudioBufferSourceNode(audio, { buffer: tune(), loop: true });
      tones.connect(audio.destination);
      tones.start();
    } else if (!sounds && tones) {
      tones.stop();
      tones = null;
    }
    say("silent", sounds && !able);
    document.documentElement.dataset.sound = tones ? "on" : sounds ? "silent" : "off";
  }

  const wake = () => { if (audio && audio.state !== "running") audio.resume(); };
  for (const kind of ["pointerdown", "keydown"]) document.addEventListener(kind, wake, true);
  note("silent").querySelector("button").addEventListener("click", wake);
  sound();
})();
