// The place of a report while it is typed: places of its name, and what was understood. Without this file buttons of
// the form do the same.
"use strict";
(() => {
  const box = document.getElementById("placing");
  if (!box) return;
  const form = box.closest("form");
  const field = (name) => form.elements[name];
  const names = ["place", "area", "position", "within", "precision", "stood", "observer"];
  let wait = 0, asked = null, find = false;

  async function ask() {
    if (asked) asked.abort();
    const mine = asked = new AbortController();
    const body = new URLSearchParams(names.map((n) => [n, field(n).value]));
    if (find) body.set("find", "1");
    try {
      const r = await fetch(box.dataset.place, { method: "POST", body, signal: mine.signal });
      if (!r.ok) throw new Error(r.statusText);
      const page = new DOMParser().parseFromString(await r.text(), "text/html");
      show(page, "place-said");
      if (find) show(page, "place-found");
      find = false;
    } catch (e) {
      // The node says it back when the form is sent.
      if (e.name !== "AbortError") field("said").value = "";
    }
  }

  const show = (page, id) =>
    document.getElementById(id).replaceWith(document.importNode(page.getElementById(id), true));

  function soon(pause) {
    clearTimeout(wait);
    field("said").value = "";
    wait = setTimeout(ask, pause);
  }

  for (const n of names) {
    field(n).addEventListener("input", () => {
      find = find || (n === "place" && field(n).value.trim().length > 1);
      soon(300);
    });
  }

  box.addEventListener("click", (e) => {
    const b = e.target.closest("button[name=do]");
    if (!b) return;
    e.preventDefault();
    if (b.value === "find") {
      find = true;
      soon(0);
      return;
    }
    const [kind, at, name] = b.value.slice("take:".length).split("|");
    field("position").value = field("within").value = field("precision").value = "";
    if (kind === "area") field("area").value = at;
    else {
      field("position").value = at;
      field("place").value = name;
    }
    document.getElementById("place-found").replaceChildren();
    soon(0);
    field(kind === "area" ? "area" : "within").focus();
  });
})();
