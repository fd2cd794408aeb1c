// The base map that ships: land, water, districts, streets and names from /api/basemap, on one canvas.
(() => {
  "use strict";
  const ZH = (window.Zhihui ??= {});

  /** Shapes as flat unit-square coordinates: rings [[x0, y0, x1, y1, …]…] with a box. */
  const flatten = (geometry, datum) => {
    const polygons = { Polygon: (g) => [g.coordinates], MultiPolygon: (g) => g.coordinates, LineString: (g) => [[g.coordinates]], MultiLineString: (g) => [g.coordinates] };
    const rings = (polygons[geometry.type]?.(geometry) ?? []).flat();
    return rings.map((ring) => {
      const flat = new Float64Array(ring.length * 2);
      ring.forEach(([lon, lat], n) => flat.set(ZH.world.project(lon, lat, datum), n * 2));
      return flat;
    });
  };

  const boxOf = (rings) => {
    const box = [Infinity, Infinity, -Infinity, -Infinity];
    for (const ring of rings) {
      for (let n = 0; n < ring.length; n += 2) {
        box[0] = Math.min(box[0], ring[n]);
        box[1] = Math.min(box[1], ring[n + 1]);
        box[2] = Math.max(box[2], ring[n]);
        box[3] = Math.max(box[3], ring[n + 1]);
      }
    }
    return box;
  };

  /** A ring as a path at one zoom, leaving out points nearer than three quarters of a pixel. */
  const trace = (path, ring, scale, [x0, y0], close) => {
    let [lx, ly] = [NaN, NaN];
    for (let n = 0; n < ring.length; n += 2) {
      const x = (ring[n] - x0) * scale;
      const y = (ring[n + 1] - y0) * scale;
      const last = n >= ring.length - 2;
      if (n && !last && Math.abs(x - lx) + Math.abs(y - ly) < 0.75) continue;
      if (n) path.lineTo(x, y);
      else path.moveTo(x, y);
      [lx, ly] = [x, y];
    }
    if (close) path.closePath();
  };

  class Shape {
    constructor(feature, datum) {
      this.facts = feature.properties ?? {};
      this.close = /Polygon/.test(feature.geometry.type);
      this.rings = flatten(feature.geometry, datum);
      this.box = boxOf(this.rings);
      this.paths = new Map();
    }

    /** The outline at a zoom, from the box's corner; the newest few zooms are kept. */
    path(zoom, scale) {
      if (!this.paths.has(zoom)) {
        const path = new Path2D();
        for (const ring of this.rings) trace(path, ring, scale, this.box, this.close);
        if (this.paths.size > 5) this.paths.delete(this.paths.keys().next().value);
        this.paths.set(zoom, path);
      }
      return this.paths.get(zoom);
    }

    seen({ scale, left, top, width, height }) {
      const [x0, y0, x1, y1] = this.box;
      return x1 * scale > left && x0 * scale < left + width && y1 * scale > top && y0 * scale < top + height;
    }

    /** Is a point of the view inside? */
    holds(c, { zoom, scale, left, top }, x, y) {
      c.save();
      c.resetTransform();
      const inside = c.isPointInPath(this.path(zoom, scale), x + left - this.box[0] * scale, y + top - this.box[1] * scale, "evenodd");
      c.restore();
      return inside;
    }

    /** Run draw(path) with the canvas standing at this shape's corner. */
    draw(c, view, draw) {
      if (!this.seen(view)) return;
      const { density, scale, left, top } = view;
      c.setTransform(density, 0, 0, density, (this.box[0] * scale - left) * density, (this.box[1] * scale - top) * density);
      draw(this.path(view.zoom, scale));
    }
  }

  // ── the drawing, for any canvas with a view {zoom, scale, left, top, width, height, density} ─
  const STREETS_FROM = 11.5;
  const DESK_MARK = 22;
  /** The zoom as it feels: where letters are larger, there is less room for what is small. */
  const closeness = (view, ink) => view.zoom - Math.max(0, Math.log2(ink.mark / DESK_MARK));

  class BaseMap {
    /** `found`: {land, districts, streets, outposts, water, roads}: GeoJSON collections; each may be missing. */
    constructor(found, datum = "wgs84") {
      const shapes = (name) => (found[name]?.features ?? []).map((feature) => new Shape(feature, datum));
      this.layers = Object.fromEntries(["land", "water", "districts", "streets", "roads"].map((name) => [name, shapes(name)]));
      this.names = new ZH.MapNames([
        ...namesIn(found.districts, "district", datum, this.layers.districts), ...namesIn(found.land, "around", datum),
        ...namesIn(found.outposts, "street", datum), ...namesIn(found.streets, "street", datum),
      ]);
      this.notice = found.notice ?? null;
    }

    /** Paint; what `free`, `shut` and `marks` are is said at the names. */
    paint(c, view, { bright = null, free = null, shut = [], marks = [] } = {}) {
      const ink = ZH.inks();
      c.setTransform(view.density, 0, 0, view.density, 0, 0);
      c.fillStyle = ink["map-water"];
      c.fillRect(0, 0, view.width, view.height);
      this.#fill(c, view, "land", ink["map-around"]);
      this.#fill(c, view, "districts", ink["map-land"]);
      this.#fill(c, view, "water", ink["map-water"]);
      if (bright) this.#dimOthers(c, view, bright, ink);
      if (closeness(view, ink) >= STREETS_FROM) this.#paintStreets(c, view, ink);
      this.#paintRoads(c, view, ink);
      this.#stroke(c, view, "districts", ink["map-edge"], ink.mark * 0.075, []);
      c.setTransform(view.density, 0, 0, view.density, 0, 0);
      this.names.paint(c, view, ink, { close: closeness(view, ink), free, shut, marks });
    }

    /** Do marks lie on a name that could stand free? */
    strays(c, view, { shut, marks }) {
      const ink = ZH.inks();
      return this.names.stray(c, view, ink, { close: closeness(view, ink), shut, marks });
    }

    #fill(c, view, name, color) {
      c.fillStyle = color;
      for (const shape of this.layers[name]) shape.draw(c, view, (path) => c.fill(path, "evenodd"));
    }

    #stroke(c, view, name, color, width, dash) {
      c.strokeStyle = color;
      c.lineWidth = width;
      c.lineJoin = "round";
      c.setLineDash(dash);
      for (const shape of this.layers[name]) shape.draw(c, view, (path) => c.stroke(path));
      c.setLineDash([]);
    }

    /** A district's own screen keeps its neighbours paler. */
    #dimOthers(c, view, code, ink) {
      c.fillStyle = ink["map-around"];
      for (const shape of this.layers.districts) if (shape.facts.code !== code) shape.draw(c, view, (path) => c.fill(path, "evenodd"));
    }

    // Streets that were cut among points, not surveyed, are dashed.
    #paintStreets(c, view, ink) {
      const unit = ink.mark / 19;
      c.strokeStyle = ink["map-part"];
      c.lineWidth = 1.3 * unit;
      for (const shape of this.layers.streets) {
        c.setLineDash(shape.facts.approximate ? [5 * unit, 4 * unit] : []);
        shape.draw(c, view, (path) => c.stroke(path));
      }
      c.setLineDash([]);
    }

    #paintRoads(c, view, ink) {
      if (!this.layers.roads.length) return;
      const wide = { major: 4, medium: 2.2, minor: 1.2 };
      for (const shape of this.layers.roads) {
        const kind = shape.facts.kind ?? "minor";
        if ((kind === "minor" && view.zoom < 14) || (kind === "medium" && view.zoom < 12)) continue;
        c.strokeStyle = ink["map-road"];
        c.lineWidth = (wide[kind] ?? 1.2) * Math.max(0.5, (view.zoom - 9) / 4) * (ink.mark / 19);
        shape.draw(c, view, (path) => c.stroke(path));
      }
    }
  }

  /** Names to write, each at the place its feature gives: {zh, en, kind, at, shape}. */
  const namesIn = (collection, kind, datum, shapes = []) =>
    (collection?.features ?? []).map(({ properties: { zh, en, label } }, n) => ({
      zh, en, kind, at: label && ZH.world.project(...label, datum), shape: shapes[n],
    })).filter(({ at }) => at);

  let fetched = null;
  /** Fetch the base map's shapes once for the page; tries again until they are here. */
  const fetchShapes = () => {
    fetched ??= (async () => {
      for (let n = 0; ; n += 1) {
        try {
          const answer = await fetch("/api/basemap", { credentials: "same-origin" });
          if (answer.ok) return await answer.json();
          if (answer.status < 500) return {};
        } catch {
          // the map can wait; what moves on it is drawn meanwhile
        }
        await ZH.pause(ZH.backoff(n));
      }
    })();
    return fetched;
  };

  /** The box [west, south, east, north] in degrees of a district, or with no code of all that are drawn. */
  const districtBox = (found, code) => {
    const features = (found.districts?.features ?? []).filter(({ properties }) => !code || properties.code === code);
    if (!features.length) return null;
    const [x0, y0, x1, y1] = boxOf(features.flatMap(({ geometry }) => flatten(geometry, "wgs84")));
    return [...ZH.world.unproject(x0, y1), ...ZH.world.unproject(x1, y0)];
  };

  ZH.BaseMap = BaseMap;
  ZH.basemap = { fetch: fetchShapes, boxOf: districtBox };

  if (!ZH.CanvasLayer) return;
  /** The base map as a Leaflet layer: {datum, bright: a district's code, marks: view → places names keep away from}. */
  ZH.BaseLayer = ZH.CanvasLayer.extend({
    initialize({ datum = "wgs84", bright = null, marks = () => [] } = {}) {
      ZH.CanvasLayer.prototype.initialize.call(this, { pane: "zh-base" });
      Object.assign(this, { datum, bright, marks, base: null });
    },
    onAdd(map) {
      const pane = map.getPane("zh-base") ?? map.createPane("zh-base");
      pane.style.zIndex = 150;
      pane.style.pointerEvents = "none";
      ZH.CanvasLayer.prototype.onAdd.call(this, map);
      this.leaveWords = ZH.words.changed.on(() => this.touch());
      fetchShapes().then((found) => {
        this.base = new BaseMap(found, this.datum);
        if (this.base.notice) map.attributionControl?.addAttribution(this.base.notice[ZH.words.lang] ?? "");
        this.touch();
      });
    },
    onRemove(map) {
      this.leaveWords();
      ZH.CanvasLayer.prototype.onRemove.call(this, map);
    },
    paint(c, view) {
      this.base?.paint(c, view, { bright: this.bright, ...this.full(view) });
    },
    /** Where no name should stand: what is marked, and the line that says whose map it is. */
    full(view) {
      const line = this._map.attributionControl?.getContainer()?.getBoundingClientRect();
      const frame = this._map.getContainer().getBoundingClientRect();
      const [over, down] = [view.marginX - frame.left, view.marginY - frame.top];
      const shut = line ? [[line.left + over, line.top + down, line.right + over, line.bottom + down]] : [];
      return { shut, marks: this.marks(view) };
    },
    /** Paint again if a name has come to lie under marks. */
    settle() {
      if (this.base && this.view && this.base.strays(this.c, this.view, this.full(this.view))) this.touch();
    },
    /** The boxes of the names, in the pixels of another view. */
    names(view) {
      return this.base?.names.boxesIn(view) ?? [];
    },
  });
})();
