// A small map of its own: the base map, the case, and where this phone is. No Leaflet.
(() => {
  "use strict";
  const ZH = (window.Zhihui ??= {});
  const { field } = ZH;
  if (!field) return;
  const { el } = ZH;
  const CLOSEST = 16.5;
  const ALONE = 14.5;
  const STEP = 1;

  let base = null;
  let asked = null;
  /** Fetch the base map once, after everything that matters more; `ready` is told when it is here. */
  const fetchBase = (ready) => {
    asked ??= (async () => {
      for (let n = 0; !base; n += 1) {
        try {
          const answer = await fetch(`/api/basemap?v=${field.version}`, { credentials: "same-origin" });
          if (answer.ok) base = new ZH.BaseMap(await answer.json());
          else if (answer.status < 500) return;
        } catch {
          // the map can wait
        }
        if (!base) await ZH.pause(ZH.backoff(n, 2000, 60000));
      }
    })();
    asked.then(ready);
  };

  const half = (value) => Math.round(value * 2) / 2;

  class SmallMap {
    /** `canvas` is painted; `moving` lets a finger move it. */
    constructor(canvas, { moving = false } = {}) {
      this.canvas = canvas;
      this.c = canvas.getContext("2d");
      this.shift = { x: 0, y: 0, zoom: 0 };
      fetchBase(() => this.paint());
      new ResizeObserver(() => this.paint()).observe(canvas);
      ZH.inkChanged.on(() => this.paint());
      if (moving) this.#listen();
    }

    /** Show a case {lon, lat, tone} and this phone {lon, lat}, each in micro-degrees or null. */
    show(spot, me) {
      const same = JSON.stringify([spot, me]);
      if (same === this.shown) return;
      this.shown = same;
      this.spot = spot;
      this.me = me;
      this.paint();
    }

    zoomBy(steps) {
      this.shift.zoom += steps * STEP;
      this.paint();
    }

    #view(width, height, density) {
      const points = [this.spot, this.me].filter(Boolean).map(({ lon, lat }) => ZH.world.project(lon / 1e6, lat / 1e6));
      const xs = points.map(([x]) => x);
      const ys = points.map(([, y]) => y);
      const room = ZH.inks().mark * 3.2;
      const span = (values, pixels) => (Math.max(...values) - Math.min(...values)) / Math.max(40, pixels - room);
      const wide = Math.max(span(xs, width), span(ys, height));
      const fit = points.length > 1 && wide > 0 ? Math.log2(1 / (wide * 256)) : ALONE;
      const zoom = Math.min(CLOSEST, Math.max(8, half(Math.min(fit - 0.25, CLOSEST)) + this.shift.zoom));
      const scale = 256 * 2 ** zoom;
      const middle = (values) => (Math.max(...values) + Math.min(...values)) / 2;
      return {
        width, height, density, zoom, scale,
        left: middle(xs) * scale - width / 2 + this.shift.x, top: middle(ys) * scale - height / 2 + this.shift.y,
      };
    }

    paint() {
      const { clientWidth: width, clientHeight: height } = this.canvas;
      if (!width || !height || !this.spot && !this.me) return;
      const density = window.devicePixelRatio || 1;
      this.canvas.width = Math.round(width * density);
      this.canvas.height = Math.round(height * density);
      const view = this.#view(width, height, density);
      if (base) base.paint(this.c, view, { free: this.#marked(view) });
      this.c.setTransform(density, 0, 0, density, 0, 0);
      this.#marks(view);
    }

    #at({ lon, lat }, { scale, left, top }) {
      const [x, y] = ZH.world.project(lon / 1e6, lat / 1e6);
      return [x * scale - left, y * scale - top];
    }

    /** The boxes of both marks: no name goes beneath them. */
    #marked(view) {
      const half = ZH.inks().mark;
      return [this.spot, this.me].filter(Boolean).map((at) => {
        const [x, y] = this.#at(at, view);
        return [x - half, y - half, x + half, y + half];
      });
    }

    #marks(view) {
      const ink = ZH.inks();
      if (this.spot && this.me) this.#line(view, ink);
      if (this.me) this.#mark(view, this.me, { frame: "unit", tone: "active", sign: "go" }, 1.2);
      if (this.spot) this.#mark(view, this.spot, { frame: "case", tone: this.spot.tone }, ZH.markGrow.case[this.spot.tone] ?? 1);
    }

    #mark(view, at, look, grow) {
      this.c.save();
      this.c.translate(...this.#at(at, view));
      ZH.drawMark(this.c, look, ZH.inks().mark * grow, ZH.inks());
      this.c.restore();
    }

    #line(view, ink) {
      const { c } = this;
      for (const [color, width] of [[ink["map-halo"], 0.3], [ink.accent, 0.14]]) {
        c.strokeStyle = color;
        c.lineWidth = ink.mark * width;
        c.setLineDash([ink.mark * 0.4, ink.mark * 0.3]);
        c.beginPath();
        c.moveTo(...this.#at(this.spot, view));
        c.lineTo(...this.#at(this.me, view));
        c.stroke();
      }
      c.setLineDash([]);
    }

    #listen() {
      let from = null;
      this.canvas.addEventListener("pointerdown", (event) => {
        from = [event.clientX, event.clientY];
        this.canvas.setPointerCapture(event.pointerId);
      });
      this.canvas.addEventListener("pointermove", (event) => {
        if (!from) return;
        this.shift.x -= event.clientX - from[0];
        this.shift.y -= event.clientY - from[1];
        from = [event.clientX, event.clientY];
        this.paint();
      });
      const stop = () => {
        from = null;
      };
      this.canvas.addEventListener("pointerup", stop);
      this.canvas.addEventListener("pointercancel", stop);
    }
  }

  /** What must be said beside the map. */
  field.mapNotice = () => base?.notice?.[ZH.words.lang] ?? "";
  field.SmallMap = SmallMap;

  /** Open the map as large as the phone. */
  field.openMap = (spot, me) => {
    const canvas = el("canvas", { class: "field-atlas-map", "aria-hidden": "true" });
    const act = (icon, word, run) => el("button", { class: "button field-atlas-act", type: "button", "aria-label": ZH.say(word), on: { click: run } }, el("span", { class: `i i-${icon}`, "aria-hidden": "true" }));
    const large = new SmallMap(canvas, { moving: true });
    const dialog = field.sheet(ZH.say("phone.map_near"), [
      canvas,
      el("div", { class: "field-atlas-tools" }, act("zoom-in", "phone.map_in", () => large.zoomBy(1)), act("zoom-out", "phone.map_out", () => large.zoomBy(-1))),
      el("p", { class: "hint", text: field.mapNotice() }),
    ], { kind: "field-atlas" });
    large.show(spot, me);
    return dialog;
  };
})();
