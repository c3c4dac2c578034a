// What lies under a map that moves: land, waters and borders, areas, and their names. Needs maplibre.js to be drawn.
"use strict";
globalThis.ground = (() => {
  const far = (path) => location.origin + path;
  const collection = (features) => ({ type: "FeatureCollection", features });
  const divisions = ["literal", ["province", "district"]];
  const box = (text) => text.split(",").map(Number);
  const corners = (b) => [[b[0], b[1]], [b[2], b[3]]];

  const sources = (d) => ({
    ...(d.world ? { world: { type: "vector", tiles: [far(d.world)], maxzoom: 8 } } : {}),
    areas: { type: "geojson", data: far(d.areas) },
  });

  // layers are drawn in the colours of the page, which css returns by their names.
  function layers(d, css) {
    const line = (id, paint) => ({ id, type: "line", source: "world", "source-layer": id, paint });
    const world = !d.world ? [] : [
      { id: "land", type: "fill", source: "world", "source-layer": "land", paint: { "fill-color": css("--land") } },
      { id: "lake", type: "fill", source: "world", "source-layer": "lake", paint: { "fill-color": css("--sea") } },
      line("river", { "line-color": css("--shore"), "line-width": 0.8 }),
      ...(d.borders === "none" ? [] : [
        line("province", { "line-color": css("--ink-3"), "line-width": 0.6, "line-opacity": 0.6 }),
        line("country", { "line-color": css("--ink-3"), "line-width": 1.2 }),
        line("disputed", { "line-color": css("--ink-3"), "line-width": 1.2, "line-dasharray": [4, 3] }),
      ]),
    ];
    return [
      { id: "sea", type: "background", paint: { "background-color": css("--sea") } },
      ...world,
      { id: "area-land", type: "fill", source: "areas", filter: ["in", ["get", "kind"], divisions],
        paint: { "fill-color": css("--land"), "fill-opacity": d.world ? 0 : 1 } },
      { id: "area-line", type: "line", source: "areas", paint: { "line-color": css("--ink-2"), "line-width": 1,
        "line-dasharray": ["case", ["in", ["get", "kind"], divisions], ["literal", [1, 0]], ["literal", [5, 4]]] } },
    ];
  }

  // words writes the names on a map by the page and not by the map: letters that join, either direction, the page's own
  // type. more(list, taken) adds what else is written, and where there is no room.
  function words(map, stage, more) {
    const over = document.createElement("div");
    over.className = "map-words";
    over.setAttribute("aria-hidden", "true");
    const measure = document.createElement("canvas").getContext("2d");
    let labels = [];

    function label() {
      const taken = [];
      const next = new Map();
      const put = (key, text, kind, at, first) => next.has(key) || next.set(key, { text, kind, at, first });
      if (map.getSource("world")) {
        for (const f of map.querySourceFeatures("world", { sourceLayer: "names" })) {
          const p = f.properties;
          if (p.first <= map.getZoom() + 1) put(p.kind + p.text, p.text, p.kind, f.geometry.coordinates, p.first);
        }
      }
      for (const f of map.querySourceFeatures("areas")) {
        const p = f.properties;
        if (p.name && f.geometry.type === "Polygon") {
          put("area" + p.name, p.name, "area", middle(f.geometry.coordinates[0]), 3);
        }
      }
      const list = [...next.values()].sort((a, b) => a.first - b.first);
      if (more) more(list, taken);
      const { clientWidth: w, clientHeight: h } = stage;
      labels = [];
      for (const l of list) {
        const at = map.project(l.at);
        if (at.x < 0 || at.y < 0 || at.x > w || at.y > h) continue;
        measure.font = "12px system-ui";
        const half = measure.measureText(l.text).width / 2 + 5;
        const free = (t) => Math.abs(t.y - at.y) > 15 || Math.abs(t.x - at.x) > half + t.half;
        const whole = at.x > half && at.x < w - half;
        if (l.kind !== "count" && (taken.length > 400 || !whole || !taken.every(free))) continue;
        taken.push({ x: at.x, y: at.y, half });
        const el = document.createElement("span");
        el.className = l.kind;
        el.textContent = l.text;
        el.dir = "auto";
        labels.push({ el, at: l.at });
      }
      over.replaceChildren(...labels.map((l) => l.el));
      follow();
    }

    function follow() {
      for (const l of labels) {
        const p = map.project(l.at);
        l.el.style.transform = `translate(${p.x}px, ${p.y}px) translate(-50%, -50%)`;
      }
    }

    map.on("load", () => map.getCanvasContainer().insertBefore(over, map.getCanvas().nextSibling));
    map.on("idle", label);
    map.on("move", follow);
  }

  function middle(ring) {
    const sum = ring.reduce((a, p) => [a[0] + p[0], a[1] + p[1]], [0, 0]);
    return [sum[0] / ring.length, sum[1] / ring.length];
  }

  return { far, collection, box, corners, sources, layers, words };
})();
