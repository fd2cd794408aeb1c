// What one page shows: a view of the picture that lets through only what belongs to the page, the
// board over it, and the ways both languages are written.
(() => {
  "use strict";
  const ZH = (window.Zhihui ??= {});
  const wall = (ZH.wall ??= {});
  const { el, set } = ZH;

  /** A picture of which only the rows that fit are seen: `fits` is {case: row → bool, unit: row → bool}. */
  class View {
    constructor(picture) {
      this.picture = picture;
      this.fits = {};
    }

    table(name) {
      const all = this.picture.table(name);
      const fits = this.fits[name];
      return fits ? new Map([...all].filter(([, row]) => fits(row))) : all;
    }

    row(name, id) {
      const row = this.picture.row(name, id);
      return row && (this.fits[name]?.(row) ?? true) ? row : undefined;
    }

    fix(unit) {
      return this.picture.fix(unit);
    }

    on(tables, listener) {
      return this.picture.on(tables, listener);
    }

    get place() {
      return this.picture.place;
    }

    get tables() {
      return this.picture.tables;
    }

    get fixes() {
      return this.picture.fixes;
    }
  }

  wall.view = new View(ZH.picture);
  wall.board = new ZH.Board(wall.view).follow();
  ZH.mapChoices["wall-map"] = { board: wall.board, frame: "city", still: true };

  /** Every page by its name in the address; the scripts of pages put themselves in. */
  wall.pages ??= {};
  wall.page = "overview";
  wall.turned = ZH.signal();
  wall.ordered = ZH.signal(); // what a desk sent has changed

  /** Show another page; what was on the map stays, what does not belong to the page leaves. */
  wall.show = (name) => {
    const page = wall.pages[name];
    if (!page || name === wall.page) return;
    wall.page = name;
    wall.view.fits = page.fits?.() ?? {};
    wall.board.again();
    ZH.maps.get("wall-map")?.scene.pulses.clear(); // a page that opens brings nothing new
    wall.clearParts();
    wall.turned.emit(name);
  };

  // ── both languages: the page's own leads, the other follows ────────────────────────────────
  const other = () => (ZH.words.lang === "zh" ? "en" : "zh");
  const tagOf = (lang) => (lang === "zh" ? "zh-Hans" : "en");
  wall.other = other;

  /** The sentence in both languages, the page's own first. */
  wall.both = (key, args = {}) => [ZH.say(key, args), ZH.say(key, args, other())];

  /** Two lines, the second in the other language: <span class="wall-two">. */
  wall.two = (name = "wall-two") => el("span", { class: name }, el("span", {}), el("span", { class: "dim", lang: tagOf(other()) }));
  wall.setTwo = (node, [lead, follow]) => {
    set(node.firstElementChild, lead);
    set(node.lastElementChild, follow);
  };

  /** A name of the catalogue in both languages. */
  wall.nameBoth = (kind, code) => [ZH.nameOf(kind, code), ZH.nameOf(kind, code, other())];
})();
