// The board: every open case and unit with its tone, in order, and counts whose parts add up.
(() => {
  "use strict";
  const ZH = (window.Zhihui ??= {});

  const none = () => ({ open: 0, critical: 0, warning: 0, active: 0, idle: 0, ok: 0 });

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
      this.picture.on(["case", "unit"], (told) => (told.all ? this.again() : this.renew(told)));
      ZH.tick.on(() => this.again());
      return this;
    }

    /**
     * Reckon every tone anew. Listeners hear {turned: [{id, was, tone}], rows: ids whose row changed
     * or left, now}. Time alone moves no case within its tone, so the order is kept until one turns.
     */
    again() {
      const now = this.clock.now();
      const turned = [];
      const rows = this.#dropGone(this.entries, "case");
      for (const [id, row] of this.picture.table("case")) this.#reckonCase(id, row, now, turned, rows);
      this.#dropGone(this.units, "unit");
      for (const [id, row] of this.picture.table("unit")) this.#reckonUnit(id, row, now);
      this.#tell(turned, rows, now);
    }

    /** Reckon only what changed: {case: Set of ids, unit: Set of ids}. */
    renew({ case: cases = [], unit: units = [] }) {
      const now = this.clock.now();
      const turned = [];
      const rows = [];
      for (const id of cases) {
        const row = this.picture.row("case", id);
        if (row) this.#reckonCase(id, row, now, turned, rows);
        else if (this.entries.delete(id)) rows.push(id);
      }
      for (const id of units) {
        const row = this.picture.row("unit", id);
        if (row) this.#reckonUnit(id, row, now);
        else this.units.delete(id);
      }
      this.#tell(turned, rows, now);
    }

    #tell(turned, rows, now) {
      if (turned.length || rows.length) this.sorted = this.counted = null;
      this.unitCount = null;
      this.changed.emit({ turned, rows, now });
    }

    #dropGone(entries, name) {
      const table = this.picture.table(name);
      const gone = [];
      for (const id of entries.keys()) if (!table.has(id)) gone.push(id);
      for (const id of gone) entries.delete(id);
      return gone;
    }

    #reckonCase(id, row, now, turned, rows) {
      const old = this.entries.get(id);
      const verdict = ZH.tone.ofCase(row, now);
      if (old?.row !== row) rows.push(id);
      if (old?.tone !== verdict.tone) turned.push({ id, was: old?.tone ?? null, tone: verdict.tone });
      if (old) Object.assign(old, verdict, { row });
      else this.entries.set(id, { row, ...verdict });
    }

    #reckonUnit(id, row, now) {
      const fix = this.picture.fix(id);
      const verdict = ZH.tone.ofUnit(row, fix, now);
      const old = this.units.get(id);
      if (old) Object.assign(old, verdict, { row, fix });
      else this.units.set(id, { row, fix, ...verdict });
    }

    /** Reckon one unit anew, after it moved. */
    refreshUnit(id) {
      const row = this.picture.row("unit", id);
      if (row) this.#reckonUnit(id, row, this.clock.now());
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
      this.unitCount ??= this.#countUnits();
      return { ...this.counted, units: this.unitCount };
    }

    #count() {
      const city = none();
      const districts = new Map();
      for (const { row, tone } of this.entries.values()) {
        if (!districts.has(row.district)) districts.set(row.district, none());
        for (const count of [city, districts.get(row.district)]) {
          count.open += 1;
          count[tone] += 1;
        }
      }
      return { city, districts };
    }

    #countUnits() {
      const units = { available: 0, busy: 0, off: 0, lost: 0 };
      for (const { tone, age } of this.units.values()) {
        if (tone === "idle") units.off += 1;
        else if ((age === "lost" || age === "none") && ZH.feed?.state !== "past") units.lost += 1;
        else if (tone === "ok") units.available += 1;
        else units.busy += 1;
      }
      return units;
    }
  }

  ZH.Board = Board;
  ZH.board = new Board(ZH.picture).follow();
})();
