// Marks on canvas: the same frames, tones and fills as in lists, drawn once and stamped.
(() => {
  "use strict";
  const ZH = (window.Zhihui ??= {});

  // ── inks: every colour comes from the page's tokens ────────────────────────────────────────
  const NAMES = ["text-1", "text-2", "text-3", "bg-1", "accent", "line", "edge", "warning-edge",
    "map-land", "map-road", "map-water", "map-label", "map-halo", "map-around", "map-edge", "map-part",
    ...["critical", "warning", "active", "ok", "idle"].flatMap((tone) => [tone, `on-${tone}`])];
  let inks = null;
  ZH.inkChanged = ZH.signal();

  /** The page's colours, sizes and face as the canvas needs them; sizes in CSS pixels. */
  ZH.inks = () => {
    if (inks) return inks;
    const style = getComputedStyle(document.documentElement);
    const rem = parseFloat(style.fontSize);
    const length = (name) => parseFloat(style.getPropertyValue(name)) * rem;
    inks = Object.fromEntries(NAMES.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]));
    inks.font = style.getPropertyValue("--font").trim();
    inks.mark = length("--map-mark");
    inks.rem = rem;
    return inks;
  };

  const renew = () => {
    inks = null;
    ZH.inkChanged.emit();
  };
  new MutationObserver(renew).observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme", "data-screen", "style", "lang"] });
  window.matchMedia("print").addEventListener("change", renew);
  document.fonts?.addEventListener("loadingdone", renew);

  // ── shapes in a box of 24 ──────────────────────────────────────────────────────────────────
  const path = (d) => new Path2D(d);
  const SHAPES = {
    diamond: path("M12 1 23 12 12 23 1 12Z"), outer: path("M12 -4 28 12 12 28 -4 12Z"),
    triangle: path("M12 2 23 21H1Z"), circle: path("M12 2a10 10 0 1 0 .01 0Z"), square: path("M3 3H21V21H3Z"),
    bang: path("M10.9 6.4H13.1L12.8 13.4H11.2ZM10.8 15H13.2V17.5H10.8Z"),
    bangLow: path("M10.9 8.4H13.1L12.8 14.6H11.2ZM10.8 16H13.2V18.4H10.8Z"),
    go: path("M9.6 6.6 11.2 5.2 17 12 11.2 18.8 9.6 17.4 14.2 12Z"), dot: path("M12 9a3 3 0 1 0 .01 0Z"),
    core: path("M12 7.5a4.5 4.5 0 1 0 .01 0Z"),
  };
  const FRAME = { case: "diamond", unit: "circle", part: "square" };
  /** How large a mark is drawn, against the map's mark size. */
  const GROW = {
    case: { critical: 1.75, warning: 1.3, active: 0.95, idle: 0.95, ok: 0.9 },
    unit: { critical: 1.6, warning: 1.15, active: 1, idle: 0.8, ok: 0.95 },
    part: { critical: 1.2, warning: 0.9, active: 0.7, idle: 0.6, ok: 0.6 },
  };

  const strokeIn = (c, shape, color, width, dash = []) => {
    c.setLineDash(dash);
    c.lineWidth = width;
    c.strokeStyle = color;
    c.stroke(SHAPES[shape]);
  };
  const fillIn = (c, shape, color) => {
    c.fillStyle = color;
    c.fill(SHAPES[shape]);
  };

  const drawLoud = (c, { frame, tone, unseen }, ink) => {
    const shape = tone === "warning" && frame === "case" ? "triangle" : FRAME[frame];
    const rim = tone === "critical" ? ink["text-1"] : ink["warning-edge"];
    if (unseen && frame === "case") {
      strokeIn(c, "outer", ink["map-halo"], 5);
      strokeIn(c, "outer", ink["text-1"], 2);
    }
    strokeIn(c, shape, ink["map-halo"], 5);
    fillIn(c, shape, ink[tone]);
    strokeIn(c, shape, rim, 2);
    fillIn(c, shape === "triangle" ? "bangLow" : "bang", ink[`on-${tone}`]);
  };

  const drawCalm = (c, { frame, tone, sign }, ink) => {
    const shape = FRAME[frame];
    if (frame === "unit" && tone === "active") {
      strokeIn(c, shape, ink["map-halo"], 4);
      fillIn(c, shape, ink.active);
      if (sign) fillIn(c, sign === "go" ? "go" : "dot", ink["on-active"]);
      return;
    }
    const width = tone === "ok" ? 4 : 2.2;
    const underWay = frame === "case" && tone === "active";
    strokeIn(c, shape, ink["map-halo"], width + 2.5);
    strokeIn(c, shape, underWay ? ink.idle : ink[tone], width);
    if (underWay) fillIn(c, "core", ink.active);
  };

  const drawStale = (c, { frame, stale, tone }, ink) => {
    const color = stale === "old" ? ink.idle : ink[tone];
    strokeIn(c, FRAME[frame], ink["map-halo"], 4.5);
    strokeIn(c, FRAME[frame], color, 2, stale === "old" ? [4, 3] : []);
  };

  /**
   * Draw one mark around the origin at `size` pixels: {frame, tone, sign, stale, unseen}.
   * `stale` "ageing" is hollow, "old" is dashed and grey.
   */
  const drawMark = (c, what, size, ink) => {
    const k = size / 24;
    c.save();
    c.scale(k, k);
    c.translate(-12, -12);
    c.lineJoin = "miter";
    const loud = what.tone === "critical" || what.tone === "warning";
    if (loud) drawLoud(c, what, ink);
    else if (what.stale) drawStale(c, what, ink);
    else drawCalm(c, what, ink);
    c.restore();
  };

  /** Stamps: each mark drawn once for a size and a screen's density. */
  class Stamps {
    constructor(density) {
      this.density = density;
      this.ink = ZH.inks();
      this.made = new Map();
    }

    /** The stamp of a look; the same look must be the same object each time. */
    get(what, shrink = 1) {
      let sizes = this.made.get(what);
      if (!sizes) this.made.set(what, (sizes = new Map()));
      let stamp = sizes.get(shrink);
      if (!stamp) sizes.set(shrink, (stamp = this.#make(what, shrink)));
      return stamp;
    }

    #make(what, shrink) {
      const size = this.ink.mark * GROW[what.frame][what.tone] * shrink;
      const half = Math.ceil(size * (what.unseen ? 0.92 : 0.66)) + 1;
      const canvas = document.createElement("canvas");
      canvas.width = canvas.height = Math.ceil(half * 2 * this.density);
      const c = canvas.getContext("2d");
      c.setTransform(this.density, 0, 0, this.density, half * this.density, half * this.density);
      drawMark(c, what, size, this.ink);
      return { canvas, half, size };
    }
  }

  ZH.drawMark = drawMark;
  ZH.Stamps = Stamps;
  ZH.markGrow = GROW;
})();
