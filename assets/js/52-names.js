// The names on the base map: each at the place its feature gives, or near it where marks lie thick.
(() => {
  "use strict";
  const ZH = (window.Zhihui ??= {});

  const STREET_NAMES_FROM = 12.4;
  const SIZE = { district: 0.95, around: 0.8, street: 0.72 };
  /** Steps from a name's own place, in half its width and in lines, the nearest first. */
  const STEPS = [0, -1.3, 1.3, -2.6, 2.6]
    .flatMap((down) => [0, -0.6, 0.6, -1.2, 1.2].map((over) => [over, down]))
    .sort((a, b) => Math.hypot(a[0] * 2, a[1]) - Math.hypot(b[0] * 2, b[1]));

  const meet = (a, b) => a[0] < b[2] && a[2] > b[0] && a[1] < b[3] && a[3] > b[1];

  /** How many marks [x, y, x, y, …] lie in a box, or within `room` of it. */
  const covering = ([left, top, right, low], marks, room) => {
    let many = 0;
    for (let n = 0; n < marks.length; n += 2) {
      if (marks[n] > left - room && marks[n] < right + room && marks[n + 1] > top - room && marks[n + 1] < low + room) many += 1;
    }
    return many;
  };

  /** The strips around a view, so that what touches one is not whole inside it. */
  const FAR = 1e5;
  const outside = ({ width, height }) => [
    [-FAR, -FAR, 2, FAR], [width - 2, -FAR, FAR, FAR], [-FAR, -FAR, FAR, 2], [-FAR, height - 2, FAR, FAR],
  ];

  /** Whether a box lies in the part of a view that is seen: half the name of a neighbour says nothing. */
  const within = ({ width, height, marginX = 0, marginY = 0 }, [left, top, right, low]) =>
    left >= marginX && top >= marginY && right <= width - marginX && low <= height - marginY;

  class MapNames {
    /** `labels`: {zh, en, kind, at: unit-square place, shape: what it may not leave, or undefined}. */
    constructor(labels) {
      this.labels = labels;
      this.kept = new Map();
      this.boxes = [];
    }

    /**
     * Write the names. `free` and `shut` are boxes [left, top, right, low] without names; with `free` no name is cut by
     * the edge either. `marks` are places [x, y, x, y, …] that names keep away from.
     */
    paint(c, view, ink, { close, free = null, shut = [], marks = [] }) {
      c.textAlign = "center";
      c.textBaseline = "middle";
      c.lineJoin = "round";
      const placed = this.#places(c, view, ink, { close, free, shut, marks });
      // Before the first marks nothing is settled.
      if (marks.length) this.kept = new Map(placed.map(({ label, step }) => [label, { step, zoom: view.zoom }]));
      this.boxes = placed.map(({ box }) => box);
      this.view = view;
      for (const one of placed) {
        this.#pen(c, ink, one);
        c.strokeText(one.text, one.x, one.y);
        c.fillText(one.text, one.x, one.y);
      }
      c.letterSpacing = "0px";
    }

    #pen(c, ink, { label, size }) {
      c.font = `400 ${size}px ${ink.font}`;
      c.letterSpacing = ZH.words.lang === "zh" ? `${(size * 0.1).toFixed(1)}px` : "0px";
      c.strokeStyle = label.kind === "around" ? ink["map-around"] : ink["map-land"];
      c.lineWidth = size * 0.2;
      c.fillStyle = ink["map-label"];
    }

    /** Marks have moved onto a name that could stand free: it is worth painting again. */
    stray(c, view, ink, { close, shut, marks }) {
      const placed = this.#places(c, view, ink, { close, shut, marks });
      return placed.some(({ label, step }) => this.kept.get(label) && this.kept.get(label).step !== step);
    }

    #places(c, view, ink, { close, free = null, shut, marks }) {
      const taken = free ? [...free, ...shut, ...outside(view)] : [...shut];
      const placed = [];
      for (const label of this.labels) {
        const one = this.#place(c, view, ink, { label, close, taken, marks });
        if (!one) continue;
        taken.push(one.box);
        placed.push(one);
      }
      return placed;
    }

    #place(c, view, ink, { label, close, taken, marks }) {
      if (label.kind === "street" && close < STREET_NAMES_FROM) return null;
      const x = label.at[0] * view.scale - view.left;
      const y = label.at[1] * view.scale - view.top;
      if (x < -80 || y < -20 || x > view.width + 80 || y > view.height + 20) return null;
      const text = label[ZH.words.lang] || label.zh;
      const size = Math.max(ink.rem, ink.mark * SIZE[label.kind]);
      this.#pen(c, ink, { label, size });
      const half = c.measureText(text).width / 2 + size * 0.3;
      const at = (step) => {
        const [over, down] = STEPS[step];
        const [px, py] = [x + over * half, y + down * size];
        return { label, text, size, step, x: px, y: py, box: [px - half, py - size * 0.7, px + half, py + size * 0.7] };
      };
      // Halfway must lie inside too: an island of a district is not where it is looked for.
      const whole = label.kind !== "around" || within(view, at(0).box);
      const inside = (px, py) => label.shape?.holds(c, view, px, py);
      const may = (one) => whole && !taken.some((other) => meet(one.box, other)) && (!one.step || (inside(one.x, one.y) && inside((one.x + x) / 2, (one.y + y) / 2)));
      return this.#best(at, may, (one) => covering(one.box, marks, ink.mark * 0.5), this.#was(label, view));
    }

    #was(label, view) {
      const kept = this.kept.get(label);
      return kept?.zoom === view.zoom ? kept.step : null;
    }

    // A name stays where it was unless it is covered and another place is plainly better: it does not follow every crew.
    #best(at, may, covered, was) {
      const now = at(was ?? 0);
      const stays = may(now);
      let least = stays ? covered(now) : Infinity;
      if (!least || !now.label.shape) return stays ? now : null;
      if (stays && was !== null) least -= 1;
      let best = stays ? now : null;
      for (let step = 0; step < STEPS.length && least > 0; step += 1) {
        const one = at(step);
        if (!may(one)) continue;
        const many = covered(one);
        if (many < least) [best, least] = [one, many];
      }
      return best;
    }

    /** The boxes of what is written, in the pixels of another view of the same zoom. */
    boxesIn(view) {
      if (!this.view || this.view.zoom !== view.zoom) return [];
      const [over, down] = [this.view.left - view.left, this.view.top - view.top];
      return this.boxes.map(([left, top, right, low]) => [left + over, top + down, right + over, low + down]);
    }
  }

  ZH.MapNames = MapNames;
})();
