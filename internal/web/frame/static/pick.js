// A map in a form that fills in a field: a position by a click, or a ring corner by corner. Needs ground.js before it;
// what draws maps is fetched when somebody opens one. The field is what is sent, and can be typed as well.
"use strict";
(() => {
  const able = document.createElement("canvas").getContext("webgl2");
  for (const root of document.querySelectorAll("[data-pick]")) {
    const field = root.closest("form").elements[root.dataset.field];
    if (!able || !field) continue;
    root.hidden = false;
    root.addEventListener("toggle", () => {
      if (!root.open || root.dataset.begun) return;
      root.dataset.begun = "1";
      drawing(root.dataset.draws).then(() => begin(root, field)).catch(() => {
        root.querySelector("[data-failed]").hidden = false;
      });
    });
  }

  function drawing(src) {
    if (globalThis.maplibregl) return Promise.resolve();
    return new Promise((done, failed) => {
      const el = document.createElement("script");
      el.src = src;
      el.onload = done;
      el.onerror = failed;
      document.head.append(el);
    });
  }

  const { collection } = ground;

  function begin(root, field) {
    const d = root.dataset, ring = d.pick === "ring";
    const stage = root.querySelector(".map-stage");
    const css = (name) => getComputedStyle(root).getPropertyValue(name).trim();
    stage.classList.add("moves");
    maplibregl.setWorkerUrl(ground.far(d.worker));
    const style = {
      version: 8,
      sources: { ...ground.sources(d), picked: { type: "geojson", data: collection([]) } },
      layers: [
        ...ground.layers(d, css),
        { id: "picked-fill", type: "fill", source: "picked", filter: ["==", ["geometry-type"], "Polygon"],
          paint: { "fill-color": css("--accent"), "fill-opacity": 0.15 } },
        { id: "picked-line", type: "line", source: "picked",
          paint: { "line-color": css("--accent"), "line-width": 2 } },
        { id: "picked", type: "circle", source: "picked", filter: ["==", ["geometry-type"], "Point"],
          paint: { "circle-radius": 6, "circle-color": css("--accent"), "circle-stroke-color": css("--land"),
            "circle-stroke-width": 2 } },
      ],
    };
    const at = read(field.value);
    const bounds = at.length === 0 && d.bounds ? ground.corners(ground.box(d.bounds)) : null;
    const map = new maplibregl.Map({ container: stage, style, fitBoundsOptions: { padding: 40, maxZoom: 11 },
      ...(bounds ? { bounds } : at.length ? { center: at[0], zoom: 9 } : { center: [0, 20], zoom: 1 }),
      attributionControl: false, fadeDuration: 0, dragRotate: false, pitchWithRotate: false, maxZoom: 19,
      renderWorldCopies: false, doubleClickZoom: !ring, locale: { "Map.Title": d.label } });
    map.touchZoomRotate.disableRotation();
    map.on("error", (e) => console.error(e.error));
    root.map = map;
    ground.words(map, stage);

    function show() {
      const points = read(field.value);
      const shapes = points.map((p) => shape("Point", p));
      if (ring && points.length > 1) shapes.push(shape("LineString", [...points, points[0]]));
      if (ring && points.length > 2) shapes.push(shape("Polygon", [[...points, points[0]]]));
      map.getSource("picked").setData(collection(shapes));
    }

    function put(text) {
      field.value = text;
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }

    map.on("load", () => {
      show();
      root.dataset.ready = "1";
    });
    map.on("click", (e) => {
      const text = write(e.lngLat);
      if (ring) put([...lines(field.value), text].join("\n"));
      else {
        const within = field.form.elements.within;
        if (within) within.value = off(map, e.point);
        put(text);
      }
    });
    field.addEventListener("input", show);
    root.addEventListener("click", (e) => {
      const b = e.target.closest("button");
      if (!b) return;
      if (b.dataset.zoom) map[b.dataset.zoom === "in" ? "zoomIn" : "zoomOut"]();
      else if ("undo" in b.dataset) put(lines(field.value).slice(0, -1).join("\n"));
    });
  }

  const shape = (type, coordinates) => ({ type: "Feature", properties: {}, geometry: { type, coordinates } });
  const lines = (text) => text.split("\n").map((l) => l.trim()).filter(Boolean);

  // read reads what this file writes, and plain degrees; what the node reads beyond that is not drawn.
  function read(text) {
    const out = [];
    for (const line of lines(text)) {
      const m = /^(-?\d+(?:\.\d+)?)°?\s*([NS])?[\s,]+(-?\d+(?:\.\d+)?)°?\s*([EW])?$/i.exec(line);
      if (m) out.push([sign(m[4], "W") * Number(m[3]), sign(m[2], "S") * Number(m[1])]);
    }
    return out;
  }
  const sign = (letter, negative) => ((letter || "").toUpperCase() === negative ? -1 : 1);

  function write(p) {
    const side = (x, positive, negative) => Math.abs(x).toFixed(5) + " " + (x < 0 ? negative : positive);
    return side(p.lat, "N", "S") + " " + side(p.lng, "E", "W");
  }

  // off is how far a finger may miss what it means, in metres: twelve pixels, rounded up to 1, 2 or 5 and zeros.
  function off(map, at) {
    const a = map.unproject(at), b = map.unproject([at.x + 12, at.y]);
    const metres = Math.max(1, a.distanceTo(b)), size = 10 ** Math.floor(Math.log10(metres));
    return Math.round([1, 2, 5, 10].find((n) => n * size >= metres) * size);
  }
})();
