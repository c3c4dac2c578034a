// Beside the dates of a page those of another calendar, where somebody asks for them at its foot: what the browser
// makes of them. The choice stays in this browser. Every page works without this file, in the calendar in which it is
// kept.
"use strict";
(() => {
  const choice = document.querySelector("[data-calendar]");
  if (!choice) return;
  const kept = "truce calendar", main = document.getElementById("main");
  const read = () => { try { return localStorage.getItem(kept) || ""; } catch { return ""; } };
  const keep = (name) => { try { localStorage.setItem(kept, name); } catch { /* for this page alone */ } };
  let writers = null;

  // writersOf returns what writes dates of a calendar: moments in the zone of the process, days as they are.
  function writersOf(name) {
    const of = (timeZone) => new Intl.DateTimeFormat(`${document.documentElement.lang}-u-ca-${name}-nu-latn`,
      { day: "numeric", month: "long", year: "numeric", timeZone });
    try {
      const all = { moment: of(choice.dataset.zone.replace(/^UTC(?=[+-])/, "")), day: of("UTC") };
      return all.day.resolvedOptions().calendar === name ? all : null;
    } catch { // of no calendar, or of a zone that the browser does not know
      return null;
    }
  }

  // beside writes the day beside a date that has one; of a month or a year there is none.
  function beside(time) {
    const at = time.getAttribute("datetime"), whole = /^\d{4}-\d{2}-\d{2}$/.test(at);
    if (!writers || time.querySelector(".beside") || !whole && !at.includes("T")) return;
    const said = document.createElement("bdi");
    said.className = "beside";
    said.textContent = (whole ? writers.day : writers.moment).format(new Date(at));
    time.append(" ", said);
  }

  function show(name) {
    for (const said of document.querySelectorAll("time > .beside")) {
      said.previousSibling.remove();
      said.remove();
    }
    writers = writersOf(name);
    for (const time of main.querySelectorAll("time[datetime]")) beside(time);
  }

  new MutationObserver((list) => {
    for (const change of list) {
      for (const n of change.addedNodes) {
        if (n.nodeType === 1) for (const time of n.querySelectorAll("time[datetime]")) beside(time);
      }
    }
  }).observe(main, { childList: true, subtree: true });
  choice.addEventListener("change", () => { keep(choice.value); show(choice.value); });
  choice.value = read();
  choice.closest("[hidden]").hidden = false;
  show(choice.value);
})();
