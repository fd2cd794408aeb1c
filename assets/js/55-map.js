// Binds each Leaflet map on the page to the picture, the board and the one selection.
(() => {
  "use strict";
  const ZH = (window.Zhihui ??= {});
  const L = window.L;

  // ── one selection: list, map and card agree ────────────────────────────────────────────────
  ZH.selection = {
    picked: null,
    changed: ZH.signal(),
    /** Select {kind: "case" | "unit", id}, or null; `from` says who asked. */
    set(picked, from = null) {
      const same = this.picked?.id === picked?.id && this.picked?.kind === picked?.kind;
      this.picked = picked;
      if (!same) this.changed.emit(picked, from);
    },
    is(kind, id) {
      return this.picked?.kind === kind && this.picked.id === id;
    },
  };

  const SETTLE_BEATS = 20;
  const DETOUR = 1.35;
  const KMH = 25;
  /** Seconds a unit needs to a case by its newest position, or null when that is too old. Replaceable. */
  ZH.etaOf = (row, entry) => {
    if (!entry?.fix || row.lon === null || entry.age === "old" || entry.age === "lost") return null;
    return (ZH.flood.metres(row, entry.fix) * DETOUR) / (KMH / 3.6);
  };

  ZH.maps = new Map();
  if (!L) return;

  const SHORT = 12;
  const short = (text) => ([...text].length > SHORT ? `${[...text].slice(0, SHORT - 1).join("")}…` : text);
  const caseLabel = (entry, now) => {
    const words = ZH.caseWords;
    const time = entry.why === "overdue" ? ZH.say("rows.overdue") : words.time(entry, now, false);
    return `${ZH.apart(short(words.title(entry.row)))} ${time}`;
  };

  class CityMap {
    /**
     * `source`: another base map (see layTiles), else the city's own; `bright`: the district whose screen this is; `frame`:
     * "city" or a district's code to show it whole at first; `still`: no motion of the map.
     */
    constructor(map, { source = null, bright = null, frame = null, partsFrom = 16, board = ZH.board, still = false } = {}) {
      Object.assign(this, { map, board, still, leaves: [] });
      this.datum = source?.datum ?? "wgs84";
      this.picked = ZH.signal();
      this.source = source;
      this.scene = new ZH.Scene({ datum: this.datum, partsFrom, names: (view) => this.base.names(view) });
      this.#layBase(bright);
      this.scene.addTo(map);
      if (source) this.#layTiles(source);
      map.attributionControl?.setPrefix(false);
      if (frame) this.home(frame);
      map.on("click", this.#click, this);
      map.on("mousemove", this.#hover, this);
      this.sizes = new ResizeObserver(() => map.invalidateSize({ pan: false, animate: false }));
      this.sizes.observe(map.getContainer());
      this.#follow();
      this.#takeAll();
      this.#layCitys();
    }

    #layBase(bright) {
      this.base = new ZH.BaseLayer({ datum: this.datum, bright, marks: (view) => this.scene.marksIn(view) }).addTo(this.map);
    }

    /** Lay the base map the city's settings name, in whose datum everything is drawn from then on. */
    #layCitys() {
      if (this.source || !ZH.words.tiles) return;
      this.source = ZH.words.tiles;
      if (this.source.datum !== this.datum) this.#redraw(this.source.datum);
      this.#layTiles(this.source);
    }

    async #layTiles(source) {
      await ZH.layTiles(this.map, source, () => {
        const note = ZH.el("div", { class: "note map-fault", role: "status", text: ZH.say("map.fault") });
        this.map.getContainer().append(note);
        setTimeout(() => note.remove(), 10000);
        if (this.datum !== "wgs84") this.#redraw("wgs84");
      });
    }

    /** Draw everything anew in another datum. */
    #redraw(datum) {
      this.datum = datum;
      this.base.remove();
      this.#layBase(this.base.bright);
      this.scene.datum = datum;
      this.scene.fixes.clear();
      this.#takeAll();
    }

    #follow() {
      const { picture } = this.board;
      this.leaves.push(
        this.board.changed.on((told) => this.#takeBoard(told)),
        picture.on(["fix"], (told) => this.#takeFixes(told)),
        ZH.selection.changed.on(() => this.#mark()),
        ZH.words.changed.on(() => {
          this.#layCitys();
          this.#mark();
        }),
        ZH.tick.on(() => this.#settleNames()),
      );
    }

    /** Now and then, and not while nobody looks: names do not follow every crew. */
    #settleNames() {
      this.beats = (this.beats ?? 0) + 1;
      if (this.beats % SETTLE_BEATS === 0 && !document.hidden) this.base.settle();
    }

    #takeAll() {
      this.scene.setCases(this.board);
      this.scene.setUnits(this.board);
      this.#mark();
    }

    #takeBoard({ turned, rows }) {
      const fresh = this.taken ? turned.filter(({ was, tone }) => tone === "critical" && was !== "critical") : [];
      const first = !this.taken && this.board.picture.place !== null;
      this.taken = this.taken || first;
      const ids = new Set(rows);
      for (const { id } of turned) ids.add(id);
      if (ids.size) this.scene.setCases(this.board, [...ids]);
      this.scene.setUnits(this.board);
      if (first) this.base.touch();
      this.scene.pulse(fresh.map(({ id }) => id));
      this.#mark();
    }

    #takeFixes(told) {
      if (told.all || !told.fix) return;
      for (const id of told.fix) this.board.refreshUnit(id);
      this.scene.setUnits(this.board, told.fix);
    }

    // ── labels, selection, line ──────────────────────────────────────────────────────────────
    #mark() {
      const now = ZH.now();
      const labels = [];
      const { picked } = ZH.selection;
      const entry = picked?.kind === "case" ? this.board.case(picked.id) : null;
      if (entry) labels.push({ kind: "case", id: picked.id, text: caseLabel(entry, now) });
      if (picked?.kind === "unit") labels.push({ kind: "unit", id: picked.id, text: picked.id });
      for (const each of this.board.ordered()) {
        if (each.tone !== "critical" || labels.length > 50) break;
        if (each !== entry) labels.push({ kind: "case", id: each.row.id, text: caseLabel(each, now) });
        if (each.row.unit) labels.push({ kind: "unit", id: each.row.unit, text: each.row.unit });
      }
      const line = this.#line(entry);
      if (line) labels.splice(1, 0, { kind: "unit", id: line.unit, text: line.unit });
      const said = new Set(); // a unit may be named by the line, by its case and by its age: once will do
      const once = ({ kind, id }) => !said.has(`${kind} ${id}`) && said.add(`${kind} ${id}`);
      this.scene.setLabels([...labels, ...this.#oldFixes(now)].filter(once));
      this.scene.select(picked, line);
    }

    #line(entry) {
      if (!entry?.row.unit) return null;
      const unit = this.board.unit(entry.row.unit);
      const eta = entry.row.state === "on_scene" ? null : ZH.etaOf(entry.row, unit);
      return { case: entry.row.id, unit: entry.row.unit, text: eta === null ? "" : ZH.say("map.eta", { time: ZH.format.duration(Math.max(60, eta)) }) };
    }

    /** A hollow unit says how old its position is, where there is room. */
    #oldFixes(now) {
      const found = [];
      if ((this.scene.drawn.units ?? 0) > 60) return found;
      for (const [id, unit] of this.board.units) {
        if (unit.age !== "ageing" && unit.age !== "old") continue;
        found.push({ kind: "unit", id, text: `${id} ${ZH.format.age(now - unit.fix.at)}`, quiet: true });
        if (found.length > 20) break;
      }
      return found;
    }

    // ── pointing ─────────────────────────────────────────────────────────────────────────────
    #click({ containerPoint, latlng }) {
      const hit = this.scene.at(containerPoint);
      if (hit?.kind === "count") {
        this.map.setZoomAround(L.point(hit.x, hit.y), Math.min(this.map.getZoom() + 2, this.map.getMaxZoom()));
        return;
      }
      if (hit && hit.kind !== "part") ZH.selection.set(hit, "map"); // a device leaves the open case open
      this.picked.emit(hit, this.place(latlng));
    }

    #hover({ containerPoint }) {
      if (this.hovering) return;
      this.hovering = requestAnimationFrame(() => {
        this.hovering = 0;
        this.map.getContainer().style.cursor = this.scene.at(containerPoint) ? "pointer" : "";
      });
    }

    /** A clicked place in WGS-84 degrees: {lon, lat}. */
    place({ lng, lat }) {
      const [lon, trueLat] = this.datum === "gcj02" ? ZH.datum.fromGcj(lng, lat) : [lng, lat];
      return { lon, lat: trueLat };
    }

    /** Where a place in micro-degrees lies for Leaflet. */
    latLng({ lon, lat }) {
      const [x, y] = this.datum === "gcj02" ? ZH.datum.toGcj(lon / 1e6, lat / 1e6) : [lon / 1e6, lat / 1e6];
      return L.latLng(y, x);
    }

    /** Go to a case or a unit; only ever called by a person's wish. */
    goTo({ kind, id }, zoom = 15) {
      const at = kind === "case" ? this.board.case(id)?.row : this.board.unit(id)?.fix;
      if (!at || at.lon === null) return;
      this.map.setView(this.latLng(at), Math.max(this.map.getZoom(), zoom), { animate: !this.still });
    }

    /** Show the whole city, or a district by its code; again whenever the map's size changes until moved. */
    async home(frame = "city") {
      const found = await ZH.basemap.fetch();
      const box = ZH.basemap.boxOf(found, frame === "city" ? null : frame);
      if (!box) return;
      const corners = [{ lon: box[0] * 1e6, lat: box[1] * 1e6 }, { lon: box[2] * 1e6, lat: box[3] * 1e6 }];
      let fitting = false;
      const show = () => {
        fitting = true;
        this.map.fitBounds(L.latLngBounds(corners.map((corner) => this.latLng(corner))), { animate: false });
        fitting = false;
      };
      const leave = () => {
        if (!fitting) this.map.off("resize", show).off("dragstart zoomstart", leave);
      };
      this.leaveHome?.();
      this.leaveHome = leave;
      show();
      this.map.on("resize", show).on("dragstart zoomstart", leave);
    }

    /** Show rows {lon, lat} all at once. */
    fit(rows, { maxZoom = 14, padding = 0.15 } = {}) {
      const placed = rows.filter((row) => row.lon !== null);
      if (placed.length) this.map.fitBounds(L.latLngBounds(placed.map((row) => this.latLng(row))).pad(padding), { maxZoom, animate: !this.still });
    }

    remove() {
      for (const leave of this.leaves) leave();
      this.sizes.disconnect();
      this.scene.remove();
      this.base.remove();
    }
  }

  // ── maps made by dash-leaflet (class "zh-map") ─────────────────────────────────────────────
  /** Choices for maps by element id, set before they are made: ZH.mapChoices["duty-map"] = {…}. */
  ZH.mapChoices ??= {};
  ZH.mapMade = ZH.signal();
  ZH.CityMap = CityMap;

  L.Map.addInitHook(function bind() {
    const box = this.getContainer();
    // dash-leaflet sets the class in the same turn; the map has its view a little later
    this.whenReady(() => {
      if (!box.classList.contains("zh-map")) return;
      const made = new CityMap(this, { ...ZH.mapChoices[box.id] });
      ZH.maps.set(box.id, made);
      this.on("unload", () => {
        made.remove();
        ZH.maps.delete(box.id);
      });
      ZH.mapMade.emit(made, box.id);
    });
  });
})();
