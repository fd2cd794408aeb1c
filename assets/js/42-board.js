// The board: every open case with its tone, in order, and counts whose parts add up to the totals.
(() => {
  "use strict";
  const ZH = (window.Zhihui ??= {});

  const none = () => ({ open: 0, critical: 0, warning: 0, active: 0, idle: 0 });

  class Board {
    constructor(picture, clock = ZH.clock) {
      this.picture = picture;
      this.clock = clock;
      this.changed = ZH.signal();
      this.entries = new Map();
      this.units = new Map();
      this.again();
    }

    /** Follow the picture and the clock from now on. */
    follow() {
      this.picture.on(["case", "unit"], () => this.again());
      ZH.tick.on(() => this.again());
      return this;
    }

    /** Reckon every tone anew; tell listeners which cases changed tone. */
    again() {
      const now = this.clock.now();
      const turned = [];
      const before = this.entries;
      this.entries = new Map();
      for (const [id, row] of this.picture.table("case")) {
        const entry = { row, ...ZH.tone.ofCase(row, now) };
        this.entries.set(id, entry);
        const was = before.get(id)?.tone ?? null;
        if (was !== entry.tone) turned.push({ id, was, tone: entry.tone });
      }
      this.#reckonUnits(now);
      this.sorted = null;
      this.counted = null;
      this.changed.emit({ turned, now });
    }

    #reckonUnits(now) {
      this.units = new Map();
      for (const [id, row] of this.picture.table("unit")) {
        const fix = this.picture.fix(id);
        this.units.set(id, { row, fix, ...ZH.tone.ofUnit(row, fix, now) });
      }
    }

    /** Reckon one unit anew, after it moved. */
    refreshUnit(id) {
      const row = this.picture.row("unit", id);
      const fix = this.picture.fix(id);
      if (row) this.units.set(id, { row, fix, ...ZH.tone.ofUnit(row, fix, this.clock.now()) });
    }

    /** The entry {row, tone, why, since, left} of a case. */
    case(id) {
      return this.entries.get(id);
    }

    /** The entry {row, fix, tone, why, sign, age} of a unit. */
    unit(id) {
      return this.units.get(id);
    }

    /** All entries, most urgent first. */
    ordered() {
      this.sorted ??= [...this.entries.values()].sort(ZH.tone.compare);
      return this.sorted;
    }

    /** Counts {city, districts: Map(code → counts), units: {available, busy, off, lost}}. */
    counts() {
      this.counted ??= this.#count();
      return this.counted;
    }

    #count() {
      const city = none();
      const districts = new Map();
      for (const { row, tone } of this.entries.values()) {
        if (!districts.has(row.district)) districts.set(row.district, none());
        const part = districts.get(row.district);
        for (const count of [city, part]) {
          count.open += 1;
          count[tone] += 1;
        }
      }
      return { city, districts, units: this.#countUnits() };
    }

    #countUnits() {
      const units = { available: 0, busy: 0, off: 0, lost: 0 };
      for (const { row, tone, age } of this.units.values()) {
        if (tone === "idle") units.off += 1;
        else if (age === "lost" || age === "none") units.lost += 1;
        else if (tone === "ok") units.available += 1;
        else units.busy += 1;
      }
      return units;
    }
  }

  ZH.Board = Board;
  ZH.board = new Board(ZH.picture).follow();
})();
