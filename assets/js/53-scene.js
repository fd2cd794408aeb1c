// What moves or is numerous on a map, on two canvases: the calm ground, and the loud top.
// Bottom up: components, calm cases | units, due soon, critical, selection, labels.
(() => {
  "use strict";
  const ZH = (window.Zhihui ??= {});
  if (!ZH.CanvasLayer) return;

  const GLIDE_MS = 200;
  const JUMP_M = 500;
  const GLIDING_MOST = 1500;
  const PULSE_MS = 3000;
  // The more marks there are for the room, the smaller they are; beyond the last they gather into
  // counts. Density is the share of the map that full-sized marks would cover.
  const SIZES = [[0.05, 1], [0.2, 0.75], [1.2, 0.5]];
  const FEW_PARTS = 300;
  const CELL = 4.4; // the size of a count's cell, in marks
  const LABELS_MOST = 60;
  const EARTH_M = 40075016.7;
  const RANK = ZH.tone.RANK;

  // Looks are shared, so that a change of look is a change of identity.
  const looks = new Map();
  const look = (frame, tone, { sign = null, stale = null, unseen = false } = {}) => {
    const key = `${frame}|${tone}|${sign}|${stale}|${unseen}`;
    if (!looks.has(key)) looks.set(key, { frame, tone, sign, stale, unseen, rank: RANK[tone] });
    return looks.get(key);
  };
  const STALE = { fresh: null, ageing: "ageing", old: "old", lost: "old", none: "old" };
  const lookOfUnit = ({ tone, sign, age }) => look("unit", tone, { sign, stale: STALE[age] });
  const lookOfCase = ({ tone, row }) => look("case", tone, { unseen: tone === "critical" && !row.seen_by });
  const loud = (tone) => tone === "critical" || tone === "warning";

  class Scene {
    constructor({ datum = "wgs84", partsFrom = 16, choose = () => {}, names = () => [] } = {}) {
      Object.assign(this, { datum, partsFrom, choose, names });
      this.parts = new ZH.Points("part", 1024);
      this.calm = new ZH.Points("case", 1024);
      this.loud = new ZH.Points("case", 64);
      this.units = new ZH.Points("unit", 1024);
      this.fixes = new Map();
      this.pulses = new Map();
      this.words = new Map();
      this.picked = null;
      this.line = null;
      this.counts = [];
      this.drawn = {};
      this.gliding = 0;
      this.ground = new Sheet({ pane: "zh-ground", late: 1, draw: (...view) => this.#paintGround(...view) });
      this.top = new Sheet({ pane: "zh-top", late: 2, draw: (...view) => this.#paintTop(...view) });
    }

    addTo(map) {
      this.map = map;
      for (const [name, level] of [["zh-ground", 410], ["zh-top", 420]]) {
        const pane = map.getPane(name) ?? map.createPane(name);
        pane.style.zIndex = level;
        pane.style.pointerEvents = "none";
      }
      this.ground.addTo(map);
      this.top.addTo(map);
      return this;
    }

    remove() {
      this.ground.remove();
      this.top.remove();
    }

    touch() {
      this.ground.touch();
      this.top.touch();
    }

    // ── taking the picture in ────────────────────────────────────────────────────────────────
    #xy(lon, lat) {
      return ZH.world.project(lon / 1e6, lat / 1e6, this.datum);
    }

    /** Set all components: rows {id, lon, lat (micro-degrees), tone}. */
    setParts(rows) {
      this.parts.clear();
      for (const row of rows) this.parts.put(row.id, ...this.#xy(row.lon, row.lat), look("part", row.tone ?? "idle"));
      this.ground.touch();
    }

    /** Take the cases of a board: all of them, or those with the given ids. */
    setCases(board, ids = null) {
      if (!ids) {
        for (const points of [this.calm, this.loud]) {
          for (const id of [...points.ids]) if (!board.entries.has(id)) points.drop(id);
        }
      }
      for (const id of ids ?? board.entries.keys()) this.#setCase(id, board.case(id));
      this.touch();
    }

    #setCase(id, entry) {
      if (!entry || entry.row.lon === null || entry.row.lat === null) {
        this.calm.drop(id);
        this.loud.drop(id);
        return;
      }
      const [into, out] = loud(entry.tone) ? [this.loud, this.calm] : [this.calm, this.loud];
      out.drop(id);
      into.put(id, ...this.#xy(entry.row.lon, entry.row.lat), lookOfCase(entry));
    }

    /** Let cases that have just turned critical pulse for three seconds. */
    pulse(ids) {
      if (ZH.feed?.state === "past" || window.matchMedia("(prefers-reduced-motion: reduce)").matches) return;
      for (const id of ids) this.pulses.set(id, performance.now());
      if (ids.length) this.#beat();
    }

    #beat() {
      const now = performance.now();
      for (const [id, since] of this.pulses) if (now - since > PULSE_MS) this.pulses.delete(id);
      this.top.touch();
      if (this.pulses.size) setTimeout(() => this.#beat(), 60);
    }

    /** Take the units of a board; `moved` names those with a new position, null means look at all. */
    setUnits(board, moved = null) {
      let changed = 0;
      this.units.settle();
      const still = !this.#mayGlide();
      for (const id of moved ?? board.units.keys()) changed += this.#setUnit(id, board.unit(id), still);
      if (!moved && this.units.count > board.units.size) {
        for (const id of [...this.units.ids]) if (!board.units.has(id)) this.#dropUnit(id);
      }
      if (changed) this.top.touch();
      if (changed && !still) this.#glide();
      else this.units.settle();
    }

    #mayGlide() {
      return ZH.feed?.isLive() !== false && !document.hidden && (this.drawn.singles ?? 0) < GLIDING_MOST &&
        !window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    }

    #setUnit(id, entry, still) {
      const known = this.units.index.get(id);
      if (!entry?.fix || entry.age === "lost") return known === undefined ? 0 : this.#dropUnit(id);
      const wanted = lookOfUnit(entry);
      if (known !== undefined && this.fixes.get(id) === entry.fix) {
        if (this.units.looks[known] === wanted) return 0;
        this.units.looks[known] = wanted;
        return 1;
      }
      this.fixes.set(id, entry.fix);
      const n = this.units.put(id, ...this.#xy(entry.fix.lon, entry.fix.lat), wanted);
      if (still || wanted.stale || this.#leap(n) > JUMP_M) {
        this.units.fromX[n] = this.units.x[n];
        this.units.fromY[n] = this.units.y[n];
      }
      return 1;
    }

    #leap(n) {
      const { x, y, fromX, fromY } = this.units;
      return Math.hypot(x[n] - fromX[n], y[n] - fromY[n]) * EARTH_M * 0.92;
    }

    #dropUnit(id) {
      this.units.drop(id);
      this.fixes.delete(id);
      return 1;
    }

    #glide() {
      this.glideFrom = performance.now();
      const step = () => {
        this.top.touch();
        if (this.#share() < 1) requestAnimationFrame(step);
        else this.units.settle();
      };
      requestAnimationFrame(step);
    }

    #share() {
      const t = Math.min(1, (performance.now() - (this.glideFrom ?? -GLIDE_MS)) / GLIDE_MS);
      return 1 - (1 - t) ** 3;
    }

    /** Words beside marks, most important first: [{kind: "case" | "unit", id, text}]. */
    setLabels(labels) {
      this.labels = labels.slice(0, LABELS_MOST);
      this.top.touch();
    }

    /** Select one thing {kind, id}, or null; `line` {from, to, text} joins a case and its unit. */
    select(picked, line = null) {
      this.picked = picked;
      this.line = line;
      this.touch();
    }

    // ── painting ─────────────────────────────────────────────────────────────────────────────
    #stamps(density) {
      if (this.made?.ink !== ZH.inks() || this.made.density !== density) this.made = new ZH.Stamps(density);
      return this.made;
    }

    // Whole pixels: four times as fast as in between, and sharper.
    #stamp(c, stamp, x, y) {
      const { density } = this.made;
      const side = stamp.canvas.width / density;
      c.drawImage(stamp.canvas, Math.round((x - side / 2) * density) / density, Math.round((y - side / 2) * density) / density, side, side);
    }

    #paintGround(c, view) {
      const stamps = this.#stamps(view.density);
      this.counts = this.counts.filter((one) => one.kind === "unit");
      const parts = view.zoom >= this.partsFrom ? this.#seen(view, this.parts, 1) : [];
      const calm = this.#seen(view, this.calm, 1);
      this.#measure(this.calm, view, calm.length / 3);
      const singles = (parts.length + (this.calm.crowd ? 0 : calm.length)) / 3;
      this.blitter = ZH.Blitter.pays(singles, c.canvas) ? (this.blitter ?? new ZH.Blitter()) : null;
      this.blitter?.begin(c.canvas);
      this.#paintSingles(c, this.parts, parts, stamps, this.blitter);
      if (!this.calm.crowd) this.#paintSingles(c, this.calm, calm, stamps, this.blitter);
      this.blitter?.end(c);
      if (this.calm.crowd) this.#paintCrowd(c, view, this.calm, calm, stamps);
      Object.assign(this.drawn, { parts: parts.length / 3, calm: calm.length / 3 });
    }

    #paintTop(c, view) {
      const stamps = this.#stamps(view.density);
      const share = this.#share();
      this.counts = this.counts.filter((one) => one.kind !== "unit");
      this.#paintUnits(c, view, stamps, share);
      this.drawn.loud = this.#paintLoud(c, view, stamps);
      this.#paintLine(c, view, share);
      this.#paintPicked(c, view, share);
      this.#paintLabels(c, view, share);
    }

    /** What lies inside the view: n, x, y, n, x, y, … */
    #seen(view, points, share) {
      const seen = [];
      points.within(view, ZH.inks().mark * 2, share, (n, x, y) => seen.push(n, x, y));
      return seen;
    }

    /** What names keep away from inside the view: x, y, x, y, … Many components are too faint to matter; a few are what a page is about. */
    marksIn(view) {
      const found = [];
      const few = this.parts.count <= FEW_PARTS ? [this.parts] : [];
      for (const points of [this.units, this.loud, this.calm, ...few]) points.within(view, 0, 1, (_n, x, y) => found.push(x, y));
      return found;
    }

    #paintUnits(c, view, stamps, share) {
      const seen = this.#seen(view, this.units, share);
      this.#measure(this.units, view, seen.length / 3);
      this.drawn.units = seen.length / 3;
      this.drawn.singles = this.units.crowd ? 0 : seen.length / 3;
      if (this.units.crowd) {
        this.#paintCrowd(c, view, this.units, seen, stamps);
        return;
      }
      this.unitBlitter = ZH.Blitter.pays(seen.length / 3, c.canvas) ? (this.unitBlitter ?? new ZH.Blitter()) : null;
      this.unitBlitter?.begin(c.canvas);
      this.#paintSingles(c, this.units, seen, stamps, this.unitBlitter);
      this.unitBlitter?.end(c);
    }

    // A little slack, so that what is at the edge of a size does not flicker between two.
    #measure(points, { width, height }, many) {
      const density = (many * ZH.inks().mark ** 2) / (width * height);
      const fitting = SIZES.find(([most]) => density <= most * (most === points.atMost ? 1.15 : 1));
      points.crowd = !fitting;
      points.atMost = fitting?.[0];
      points.shrink = fitting?.[1] ?? 0.75;
    }

    #paintSingles(c, points, seen, stamps, blitter = null) {
      const layers = [[], [], [], [], [], []];
      const { density } = stamps;
      for (let i = 0; i < seen.length; i += 3) layers[points.looks[seen[i]].rank].push(i);
      for (let rank = 5; rank >= 0; rank -= 1) {
        const shrink = rank < 2 ? 1 : (points.shrink ?? 1);
        for (const i of layers[rank]) {
          const stamp = stamps.get(points.looks[seen[i]], shrink);
          if (blitter) blitter.stamp(stamp, seen[i + 1] * density, seen[i + 2] * density);
          else this.#stamp(c, stamp, seen[i + 1], seen[i + 2]);
        }
      }
    }

    #paintCrowd(c, view, points, seen, stamps) {
      const { mark } = ZH.inks();
      const cells = new ZH.Cells(view, mark * CELL);
      const alone = [];
      for (let i = 0; i < seen.length; i += 3) {
        const { rank } = points.looks[seen[i]];
        if (rank === 0) alone.push(seen[i], seen[i + 1], seen[i + 2]);
        else cells.add(seen[i], seen[i + 1], seen[i + 2], rank);
      }
      const tones = Object.keys(RANK);
      for (const cell of cells) {
        if (cell.count === 1) alone.push(cell.n, cell.x, cell.y);
        else this.#paintCount(c, points.frame, cell, tones[cell.rank]);
      }
      this.#paintSingles(c, points, alone, stamps);
    }

    #paintCount(c, frame, { x, y, count, rank }, tone) {
      const ink = ZH.inks();
      const size = ink.mark * 0.72;
      const text = count > 999 ? `${(count / 1000).toFixed(1)}k` : String(count);
      c.font = `600 ${size}px ${ink.font}`;
      const half = Math.max(size * 0.95, c.measureText(text).width / 2 + size * 0.45);
      plate(c, frame, x, y, half, size * 0.85);
      c.fillStyle = ink["map-halo"];
      c.strokeStyle = ink[tone === "warning" ? "warning-edge" : tone];
      c.lineWidth = tone === "idle" ? 1.2 : 1.8;
      c.setLineDash([]);
      c.fill();
      c.stroke();
      c.fillStyle = ink[tone === "idle" || tone === "stale" ? "text-2" : "text-1"];
      c.textAlign = "center";
      c.textBaseline = "middle";
      c.fillText(text, x, y + size * 0.04);
      this.counts.push({ kind: frame, x, y, half, count, rank });
    }

    #paintLoud(c, view, stamps) {
      const seen = this.#seen(view, this.loud, 1);
      for (let i = 0; i < seen.length; i += 3) {
        const since = this.pulses.get(this.loud.ids[seen[i]]);
        if (since !== undefined) this.#paintPulse(c, seen[i + 1], seen[i + 2], performance.now() - since);
      }
      this.#paintSingles(c, this.loud, seen, stamps);
      return seen.length / 3;
    }

    #paintPulse(c, x, y, age) {
      const ink = ZH.inks();
      const swell = 0.5 - 0.5 * Math.cos((age / 1000) * 2 * Math.PI);
      const r = ink.mark * (1.3 + 0.5 * swell);
      c.strokeStyle = ink["text-1"];
      c.globalAlpha = 0.25 + 0.6 * swell;
      c.lineWidth = ink.mark * 0.1;
      c.setLineDash([]);
      c.beginPath();
      c.moveTo(x, y - r);
      c.lineTo(x + r, y);
      c.lineTo(x, y + r);
      c.lineTo(x - r, y);
      c.closePath();
      c.stroke();
      c.globalAlpha = 1;
    }

    /** Where something is drawn, in canvas pixels, or null. */
    spot(kind, id, view = this.top.view, share = this.#share()) {
      const all = { unit: [this.units], case: [this.loud, this.calm], part: [this.parts] }[kind] ?? [];
      for (const points of all) {
        const n = points.index.get(id);
        if (n === undefined) continue;
        const x = points.fromX[n] + (points.x[n] - points.fromX[n]) * (points === this.units ? share : 1);
        const y = points.fromY[n] + (points.y[n] - points.fromY[n]) * (points === this.units ? share : 1);
        return { x: x * view.scale - view.left, y: y * view.scale - view.top, look: points.looks[n] };
      }
      return null;
    }

    #paintLine(c, view, share) {
      if (!this.line) return;
      const from = this.spot("case", this.line.case, view, share);
      const to = this.spot("unit", this.line.unit, view, share);
      if (!from || !to) return;
      const ink = ZH.inks();
      for (const [color, width] of [[ink["map-halo"], 0.3], [ink.accent, 0.13]]) {
        c.strokeStyle = color;
        c.lineWidth = ink.mark * width;
        c.setLineDash([ink.mark * 0.4, ink.mark * 0.3]);
        c.beginPath();
        c.moveTo(from.x, from.y);
        c.lineTo(to.x, to.y);
        c.stroke();
      }
      c.setLineDash([]);
      this.lineSpot = { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 };
      this.#stampAgain(c, view, from, to);
    }

    #stampAgain(c, view, ...spots) {
      for (const { x, y, look: worn } of spots) this.#stamp(c, this.#stamps(view.density).get(worn), x, y);
    }

    #paintPicked(c, view, share) {
      if (!this.picked) return;
      const spot = this.spot(this.picked.kind, this.picked.id, view, share);
      if (!spot) return;
      const ink = ZH.inks();
      const r = this.#ring(spot.look);
      for (const [color, width] of [[ink["map-halo"], 0.34], [ink.accent, 0.16]]) {
        c.strokeStyle = color;
        c.lineWidth = ink.mark * width;
        c.beginPath();
        c.arc(spot.x, spot.y, r, 0, 2 * Math.PI);
        c.stroke();
      }
      this.#stampAgain(c, view, spot);
    }

    /** The radius of the ring around what is selected. */
    #ring({ frame, tone, unseen }) {
      return ZH.inks().mark * (ZH.markGrow[frame][tone] * (unseen ? 1 : 0.8) + 0.15);
    }

    #paintLabels(c, view, share) {
      const ink = ZH.inks();
      const size = ink.mark;
      const pen = (quiet) => {
        c.font = quiet ? `400 ${size * 0.82}px ${ink.font}` : `600 ${size}px ${ink.font}`;
        c.fillStyle = ink[quiet ? "text-2" : "text-1"];
      };
      pen(false);
      c.textAlign = "left";
      c.textBaseline = "middle";
      c.lineJoin = "round";
      c.lineWidth = size * 0.24;
      c.strokeStyle = ink["map-halo"];
      const labels = new ZH.Labels(c, view);
      labels.avoid(this.names(view));
      const spots = (this.labels ?? []).map((label) => [label, this.spot(label.kind, label.id, view, share)]).filter(([, spot]) => spot);
      for (const [, { x, y, look: worn }] of spots) labels.keep(x, y, (size * ZH.markGrow[worn.frame][worn.tone]) / 2);
      this.drawn.labels = 0;
      if (this.line?.text && this.lineSpot) labels.write(this.line.text, this.lineSpot.x - size, this.lineSpot.y, size * 0.5, size);
      for (const [{ kind, id, text, quiet }, { x, y, look: worn }] of spots) {
        pen(quiet);
        const ringed = this.picked?.kind === kind && this.picked.id === id;
        const gap = ringed ? this.#ring(worn) + size * 0.25 : size * (ZH.markGrow[worn.frame][worn.tone] * (worn.unseen ? 0.85 : 0.58) + 0.14);
        if (labels.write(text, x, y, gap, size, quiet)) this.drawn.labels += 1;
      }
    }

    // ── pointing at things ───────────────────────────────────────────────────────────────────
    /** Return what lies at a point of the map container: {kind, id}, {kind: "count", …} or null. */
    at(point, reach = Math.max(12, ZH.inks().mark * 0.8)) {
      const off = this.top.corner.subtract(this.map.containerPointToLayerPoint([0, 0]));
      const [x, y] = [point.x - off.x, point.y - off.y];
      for (const [points, shown] of this.#pickable()) {
        const id = shown ? nearest(points, this.top.view, x, y, reach) : null;
        if (id !== null) return { kind: points.frame, id };
      }
      const count = this.counts.find((one) => Math.abs(one.x - x) < one.half && Math.abs(one.y - y) < one.half);
      return count ? { kind: "count", count: count.count, x: count.x + off.x, y: count.y + off.y } : null;
    }

    #pickable() {
      return [[this.loud, true], [this.units, !this.units.crowd], [this.calm, !this.calm.crowd],
        [this.parts, this.top.view.zoom >= this.partsFrom]];
    }
  }

  const nearest = (points, view, x, y, reach) => {
    let best = null;
    let least = reach * reach;
    points.within(view, 0, 1, (n, px, py) => {
      const far = (px - x) ** 2 + (py - y) ** 2;
      if (far <= least) {
        least = far;
        best = points.ids[n];
      }
    });
    return best;
  };

  /** The plate of a count: pointed for cases, round for units. */
  const plate = (c, frame, x, y, half, tall) => {
    c.beginPath();
    if (frame === "unit") return c.roundRect(x - half, y - tall, half * 2, tall * 2, tall);
    const point = tall * 0.55;
    c.moveTo(x - half - point * 0.4, y);
    c.lineTo(x - half + point, y - tall);
    c.lineTo(x + half - point, y - tall);
    c.lineTo(x + half + point * 0.4, y);
    c.lineTo(x + half - point, y + tall);
    c.lineTo(x - half + point, y + tall);
    return c.closePath();
  };

  const Sheet = ZH.CanvasLayer.extend({
    initialize(choices) {
      ZH.CanvasLayer.prototype.initialize.call(this, choices);
      this.draw = choices.draw;
    },
    paint(c, view) {
      this.draw(c, view);
    },
  });

  ZH.Scene = Scene;
})();
