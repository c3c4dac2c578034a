// The map that moves. Without this file, or where the browser draws no such maps, the drawing on the page stays.
"use strict";
(() => {
  const root = document.getElementById("mapping");
  if (!root || !window.maplibregl || !document.createElement("canvas").getContext("webgl2")) return;
  const d = root.dataset;
  const stage = document.getElementById("map-stage");
  const tip = document.getElementById("map-tip");
  const colour = document.getElementById("map-colour");
  const css = (name) => getComputedStyle(root).getPropertyValue(name).trim();
  const { far, collection, box, corners } = ground;

  maplibregl.setWorkerUrl(far(d.worker));
  stage.replaceChildren();
  stage.classList.add("moves");
  for (const el of root.querySelectorAll("[data-moves]")) el.hidden = false;

  const n = ["get", "n"];
  const single = ["==", n, 1];
  const style = {
    version: 8,
    sources: {
      ...ground.sources(d),
      incidents: { type: "vector", tiles: [far(d.tiles)], maxzoom: 17 },
      hover: { type: "geojson", data: collection([]) },
      drawn: { type: "geojson", data: collection(d.drawn ? [ringOf(box(d.drawn))] : []) },
    },
    layers: [
      ...ground.layers(d, css),
      { id: "drawn", type: "line", source: "drawn", paint: { "line-color": css("--accent"), "line-width": 2 } },
      { id: "hover", type: "circle", source: "hover", paint: { "circle-color": css("--accent"), "circle-opacity": 0.1,
        "circle-stroke-color": css("--accent"), "circle-stroke-width": 1 } },
      { id: "marks", type: "circle", source: "incidents", "source-layer": "incidents", paint: {
        "circle-radius": ["case", single, 6, ["interpolate", ["linear"], ["ln", n], 0, 10, 12, 20]],
        "circle-stroke-color": css("--land"), "circle-stroke-width": 1.5 } },
    ],
  };
  const first = d.drawn.split(",").length === 4 ? d.drawn : d.bounds;
  const bounds = first ? corners(box(first)) : null;
  const map = new maplibregl.Map({ container: stage, style, bounds, fitBoundsOptions: { padding: 48, maxZoom: 11 },
    attributionControl: false, fadeDuration: 0, hash: "map", dragRotate: false, pitchWithRotate: false, maxZoom: 19,
    renderWorldCopies: false, locale: { "Map.Title": d.label } });
  map.touchZoomRotate.disableRotation();
  map.on("error", (e) => console.error(e.error));
  root.map = map;

  // ringOf is a drawn area: a box of four numbers, or corners two by two.
  function ringOf(v) {
    const ring = v.length === 4 ? [[v[0], v[1]], [v[2], v[1]], [v[2], v[3]], [v[0], v[3]]] : [];
    for (let i = 0; v.length > 4 && i < v.length; i += 2) ring.push([v[i], v[i + 1]]);
    return { type: "Feature", properties: {}, geometry: { type: "LineString", coordinates: [...ring, ring[0]] } };
  }

  // Colours stand for what the legend says; what is none of it, or several things at once, has a colour of its own.
  function paint() {
    const by = colour.value;
    const match = [];
    for (const list of root.querySelectorAll("[data-legend]")) {
      list.hidden = list.dataset.legend !== by;
      if (list.hidden) continue;
      for (const item of list.querySelectorAll("[data-value]")) {
        match.push(item.dataset.value, getComputedStyle(item.querySelector(".dot")).backgroundColor);
      }
    }
    const other = css("--map-other");
    map.setPaintProperty("marks", "circle-color",
      match.length ? ["match", ["coalesce", ["get", by], ""], ...match, other] : other);
  }

  ground.words(map, stage, (list, taken) => {
    for (const f of map.queryRenderedFeatures({ layers: ["marks"] })) {
      if (f.properties.n === 1) {
        const at = map.project(f.geometry.coordinates);
        taken.push({ x: at.x, y: at.y, half: 6 });
      } else {
        list.unshift({ text: Number(f.properties.n).toLocaleString("en").replace(/,/g, "\u202f"), kind: "count",
          at: f.geometry.coordinates, first: 0 });
      }
    }
    for (const at of standing.map((p) => map.project(p))) taken.push({ x: at.x, y: at.y, half: 14 });
  });

  // What is known to a province stands there as a number, and what the member alone knows as its own sign.
  const standing = [];
  for (const item of document.querySelectorAll("#mapping-side [data-at]")) {
    const el = document.createElement("a");
    el.className = item.dataset.own ? "map-own" : "map-province";
    el.href = item.dataset.href;
    el.title = item.textContent.trim().replace(/\s+/g, " ");
    el.textContent = item.dataset.own ? "" : item.dataset.n;
    standing.push(box(item.dataset.at));
    const offset = item.dataset.own ? [0, 0] : [0, 22];
    new maplibregl.Marker({ element: el, offset }).setLngLat(box(item.dataset.at)).addTo(map);
  }

  // The list follows what is on screen.
  let wait = 0;
  let asked = null;
  function list(part) {
    const b = map.getBounds();
    const on = part || [Math.max(-180, b.getWest()), Math.max(-90, b.getSouth()), Math.min(180, b.getEast()),
      Math.min(90, b.getNorth())].map((x) => x.toFixed(5)).join(",");
    if (asked) asked.abort();
    asked = new AbortController();
    const side = document.getElementById("onscreen");
    side.setAttribute("aria-busy", "true");
    const join = d.list.includes("?") ? "&" : "?";
    const drawn = d.drawn && d.drawn.split(",").length > 4 ? "&ring=" + d.drawn : "";
    fetch(d.list + join + "box=" + on + drawn, { signal: asked.signal }).then((r) => {
      if (!r.ok) throw new Error(r.statusText);
      return r.text();
    }).then((text) => {
      const fresh = new DOMParser().parseFromString(text, "text/html").getElementById("onscreen");
      if (fresh) document.getElementById("onscreen").replaceWith(document.importNode(fresh, true));
    }).catch((e) => {
      if (e.name === "AbortError") return;
      side.removeAttribute("aria-busy");
      side.querySelector("[data-failed]").hidden = false;
    });
  }

  // Under the pointer: what it is, and how far off it may be.
  function over(e) {
    const f = drawing ? null : map.queryRenderedFeatures(e.point, { layers: ["marks"] })[0];
    map.getCanvas().style.cursor = drawing ? "crosshair" : f ? "pointer" : "";
    const radius = f && f.properties.r;
    const here = radius ? [{ type: "Feature", properties: {}, geometry: f.geometry }] : [];
    map.getSource("hover").setData(collection(here));
    if (radius) {
      const pixels = radius / (40075016.686 * Math.cos(f.geometry.coordinates[1] * Math.PI / 180) / 512);
      map.setPaintProperty("hover", "circle-radius",
        ["interpolate", ["exponential", 2], ["zoom"], 0, pixels, 22, pixels * 2 ** 22]);
    }
    tip.hidden = !f;
    if (!f) return;
    const p = f.properties;
    const said = (list, key) =>
      root.querySelector(`[data-legend="${list}"] [data-value="${CSS.escape(key || "")}"] .said`);
    const parts = ["kind", "status", "author"].map((k) => said(k, p[k])).filter(Boolean).map((el) => el.textContent);
    tip.textContent = [p.id || d.several.replace("#", p.n), ...parts,
      radius ? d.within.replace("#", Math.round(radius / 1000)) : ""].filter(Boolean).join(" · ");
    tip.style.transform = `translate(${Math.min(e.point.x + 14, stage.clientWidth - 230)}px, ${e.point.y + 14}px)`;
  }

  function open(e) {
    const f = map.queryRenderedFeatures(e.point, { layers: ["marks"] })[0];
    if (!f || drawing) return;
    const p = f.properties;
    if (p.id) {
      location.href = d.incident + p.id;
      return;
    }
    const b = box(p.box);
    if (map.getZoom() > 15 || Math.max(b[2] - b[0], b[3] - b[1]) < 1e-3) {
      list(p.box);
      document.getElementById("onscreen").scrollIntoView({ block: "nearest" });
    } else {
      map.fitBounds(corners(b), { padding: 60, maxZoom: 16 });
    }
  }

  // A drawn area becomes a condition in the address.
  let drawing = null;
  let ring = [];
  const show = (ends) => map.getSource("drawn").setData(collection(ends.length ? [ringOf(ends.flat())] : []));
  const rect = (a, b) => [[Math.min(a.lng, b.lng), Math.min(a.lat, b.lat)],
    [Math.max(a.lng, b.lng), Math.max(a.lat, b.lat)]];
  function draw(what) {
    drawing = drawing === what ? null : what;
    ring = [];
    show([]);
    for (const b of root.querySelectorAll("[data-draw]")) {
      b.setAttribute("aria-pressed", String(b.dataset.draw === drawing));
    }
    map.dragPan[drawing ? "disable" : "enable"]();
    map.doubleClickZoom[drawing ? "disable" : "enable"]();
    document.getElementById("map-hint").hidden = drawing !== "ring";
  }
  function done(name, ends) {
    const text = ends.flat().map((x) => x.toFixed(5)).join(",");
    location.href = d.self + (d.self.includes("?") ? "&" : "?") + name + "=" + text;
  }
  let from = null;
  const press = (e) => { if (drawing === "box") { from = e.lngLat; e.preventDefault(); } };
  const drag = (e) => {
    if (from) show(rect(from, e.lngLat));
    else if (drawing === "ring" && ring.length) show([...ring, [e.lngLat.lng, e.lngLat.lat], ring[0]].slice(0, -1));
  };
  const release = (e) => {
    if (!from) return;
    const ends = rect(from, e.lngLat);
    from = null;
    if (ends[0][0] < ends[1][0] && ends[0][1] < ends[1][1]) done("box", ends);
  };
  for (const when of ["mousedown", "touchstart"]) map.on(when, press);
  for (const when of ["mousemove", "touchmove"]) map.on(when, drag);
  for (const when of ["mouseup", "touchend"]) map.on(when, release);
  map.on("click", (e) => {
    if (drawing !== "ring") return open(e);
    ring.push([e.lngLat.lng, e.lngLat.lat]);
    show(ring.length > 2 ? ring : [...ring, ring[0], ring[0]]);
  });
  const finish = () => { if (drawing === "ring" && ring.length > 2) done("ring", ring); };
  map.on("dblclick", finish);
  document.addEventListener("keydown", (e) => {
    if (!drawing) return;
    if (e.key === "Enter") finish();
    if (e.key === "Escape") draw(null);
  });

  for (const b of root.querySelectorAll("[data-draw]")) b.addEventListener("click", () => draw(b.dataset.draw));
  for (const b of root.querySelectorAll("[data-zoom]")) {
    b.addEventListener("click", () => {
      if (b.dataset.zoom !== "fit") map[b.dataset.zoom === "in" ? "zoomIn" : "zoomOut"]();
      else if (d.bounds) map.fitBounds(corners(box(d.bounds)), { padding: 48, maxZoom: 11 });
    });
  }
  colour.addEventListener("change", paint);
  map.on("load", () => {
    paint();
    list();
  });
  map.on("idle", () => { root.dataset.idle = "1"; });
  map.on("moveend", () => {
    clearTimeout(wait);
    wait = setTimeout(list, 300);
  });
  map.on("mousemove", over);
  map.on("mouseout", () => { tip.hidden = true; });
})();
