// Keys for those who want them. Every page works without this file.
"use strict";
(() => {
  const find = document.getElementById("find");
  const rows = () => [...document.querySelectorAll("[data-row]")].filter((r) => r.offsetParent !== null);
  let at = -1;

  const typing = (el) => el && (el.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(el.tagName));

  function go(step) {
    const list = rows();
    if (list.length === 0) return;
    if (list[at]) list[at].classList.remove("row-focus");
    at = Math.max(0, Math.min(list.length - 1, at + step));
    list[at].classList.add("row-focus");
    list[at].scrollIntoView({ block: "nearest" });
    const link = list[at].querySelector("a");
    if (link) link.focus({ preventScroll: true });
  }

  function box() {
    if (!find) return;
    if (rows()[at]) rows()[at].classList.remove("row-focus");
    at = -1;
    find.focus();
    find.select();
  }

  document.addEventListener("keydown", (e) => {
    if (e.key === "Escape" && typing(document.activeElement)) {
      document.activeElement.blur();
      return;
    }
    if (e.key === "Enter" && (e.ctrlKey || e.metaKey)) {
      const form = document.activeElement && document.activeElement.form;
      if (form && form.method === "post") form.requestSubmit();
      return;
    }
    if ((e.ctrlKey || e.metaKey) && e.key.toLowerCase() === "k") {
      e.preventDefault();
      box();
      return;
    }
    // What was found is walked from the box down, and back.
    if (document.body.classList.contains("page-search") && /^Arrow(Up|Down)$/.test(e.key) &&
        (document.activeElement === find || document.activeElement?.closest("[data-row]"))) {
      e.preventDefault();
      if (e.key === "ArrowUp" && at <= 0) return box();
      return go(e.key === "ArrowUp" ? -1 : 1);
    }
    if (e.ctrlKey || e.metaKey || e.altKey || typing(document.activeElement)) return;
    if (e.key === "/") {
      e.preventDefault();
      box();
    } else if (e.key === "j") go(1);
    else if (e.key === "k") go(-1);
    else if (e.key === "?") location.href = document.querySelector("a.help").href;
    else if (/^[a-z1-9]$/.test(e.key)) {
      const act = document.querySelector(`[data-key="${e.key}"]`); // a page's own keys stand beside their buttons
      if (act) act.click();
    }
  });

  // The switch of a demonstration follows the choice; its button is for pages without script.
  const who = document.getElementById("who");
  if (who) {
    who.form.querySelector("button").hidden = true;
    who.addEventListener("change", () => who.form.submit());
  }

  // What folds is folded where there is little room; without script it stands open.
  if (matchMedia("(max-width: 860px)").matches) {
    for (const x of document.querySelectorAll("details[data-fold]")) x.open = false;
  }

  // Whoever leaves a shared phone is told what waits on it; the form for the field opens there only once somebody was
  // recognised again.
  const leave = document.querySelector("form[data-unsent]");
  if (leave && globalThis.caches && globalThis.indexedDB && indexedDB.databases) {
    const shelf = "truce field " + leave.dataset.field;
    leave.addEventListener("submit", async (e) => {
      e.preventDefault();
      const waits = await unsent(shelf).catch(() => false);
      if (waits && !confirm(leave.dataset.unsent)) {
        delete leave.dataset.sent;
        leave.removeAttribute("aria-busy");
        return;
      }
      if (await caches.has(shelf)) await (await caches.open(shelf)).delete(leave.dataset.field);
      leave.submit();
    });
  }

  async function unsent(shelf) {
    if (!(await indexedDB.databases()).some((x) => x.name === shelf)) return false;
    const of = (r) => new Promise((done, failed) => {
      r.onsuccess = () => done(r.result);
      r.onerror = () => failed(r.error);
    });
    const db = await of(indexedDB.open(shelf));
    const list = await of(db.transaction("reports").objectStore("reports").getAll());
    db.close();
    return list.some((x) => x.file);
  }

  // A form is sent once: the button says so and waits. Parts of a page may come and go.
  document.addEventListener("submit", (e) => {
    const form = e.target;
    if (form.method !== "post") return;
    if (form.dataset.sent) return e.preventDefault();
    form.dataset.sent = "1";
    form.setAttribute("aria-busy", "true");
  }, true); // before the form's own
  addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) {
      delete form.dataset.sent;
      form.removeAttribute("aria-busy");
    }
  });
})();
