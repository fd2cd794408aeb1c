// The picture: every row a screen shows, brought forward by deltas (docs/feed.md).
(() => {
  "use strict";
  const ZH = (window.Zhihui ??= {});
  const TALLY_DAYS = 8;

  // ── canonical JSON and its CRC-32, the same bytes as the server's ──────────────────────────
  const crcTable = new Uint32Array(256).map((_, n) => {
    let c = n;
    for (let k = 0; k < 8; k += 1) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
    return c >>> 0;
  });

  /** CRC-32 of a text in UTF-8; a lone surrogate counts as the three bytes it would have. */
  const crcOfText = (text) => {
    let c = 0xffffffff;
    const byte = (b) => {
      c = crcTable[(c ^ b) & 255] ^ (c >>> 8);
    };
    for (let i = 0; i < text.length; i += 1) {
      let code = text.charCodeAt(i);
      if (code < 0x80) {
        c = crcTable[(c ^ code) & 255] ^ (c >>> 8);
        continue;
      }
      if (code < 0x800) byte(0xc0 | (code >> 6));
      else {
        const next = text.charCodeAt(i + 1);
        if (code >= 0xd800 && code < 0xdc00 && next >= 0xdc00 && next < 0xe000) {
          code = 0x10000 + ((code - 0xd800) << 10) + (next - 0xdc00);
          i += 1;
          byte(0xf0 | (code >> 18));
          byte(0x80 | ((code >> 12) & 63));
        } else byte(0xe0 | (code >> 12));
        byte(0x80 | ((code >> 6) & 63));
      }
      byte(0x80 | (code & 63));
    }
    return (c ^ 0xffffffff) >>> 0;
  };

  const LONE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;
  // JSON.stringify escapes lone surrogates, the server does not: quote the pieces between them.
  const quoteLone = (text) =>
    `"${text.split(/([\ud800-\udfff])/).map((piece) => (/^[\ud800-\udfff]$/.test(piece) ? piece : JSON.stringify(piece).slice(1, -1))).join("")}"`;
  const quote = (text) => (LONE.test(text) ? quoteLone(text) : JSON.stringify(text));

  const canonical = (value) => {
    if (typeof value === "string") return quote(value);
    if (value === null || typeof value !== "object") return JSON.stringify(value);
    if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
    const names = Object.keys(value).sort();
    return `{${names.map((name) => `${quote(name)}:${canonical(value[name])}`).join(",")}}`;
  };

  /** The hash of rows in any order, kept up to date row by row and reckoned only when asked. */
  class Hash {
    constructor() {
      this.checks = new Map();
      this.open = new Map();
      this.total = 0;
      this.mixed = 0;
    }

    touch(key, row) {
      // what left before it was ever reckoned need not be remembered
      if (row === null && !this.checks.has(key)) this.open.delete(key);
      else this.open.set(key, row);
    }

    /** Reckon what is open, for at most so many milliseconds; tell whether all is done. */
    settle(most = Infinity) {
      const end = performance.now() + most;
      for (const [key, row] of this.open) {
        if (most !== Infinity && performance.now() > end) return false;
        this.open.delete(key);
        const old = this.checks.get(key);
        if (old !== undefined) this.#count(-old, old);
        if (row === null) this.checks.delete(key);
        else {
          const check = crcOfText(canonical(row));
          this.checks.set(key, check);
          this.#count(check, check);
        }
      }
      return true;
    }

    #count(add, mix) {
      this.total = (this.total + add) >>> 0;
      this.mixed = (this.mixed ^ mix) >>> 0;
    }

    text() {
      this.settle();
      const hex = (n) => n.toString(16).padStart(8, "0");
      return hex(this.total) + hex(this.mixed);
    }
  }

  class Picture {
    constructor() {
      this.changed = ZH.signal();
      this.reset();
    }

    reset() {
      this.place = null;
      this.time = null;
      this.tables = new Map(["case", "unit", "tally"].map((name) => [name, new Map()]));
      this.fixes = new Map();
      this.sums = new Hash();
    }

    /** The rows of a table, by id. */
    table(name) {
      if (!this.tables.has(name)) this.tables.set(name, new Map());
      return this.tables.get(name);
    }

    row(name, id) {
      return this.table(name).get(id);
    }

    /** The newest position of a unit: {unit, lon, lat (micro-degrees), at, kmh, heading}. */
    fix(unit) {
      return this.fixes.get(unit);
    }

    /** Take a fresh picture as it stands; return how many rows differ from what was here. */
    load(fresh) {
      const before = this.tables;
      this.reset();
      this.place = fresh.place;
      this.time = fresh.time ?? null;
      let differ = 0;
      for (const [name, rows] of Object.entries(fresh.rows ?? {})) {
        const old = before.get(name);
        for (const row of rows) {
          this.#put(name, row);
          if ((old?.get(row.id)?.version ?? -1) !== (row.version ?? 0)) differ += 1;
        }
      }
      this.#forgetOldTallies();
      for (const fix of fresh.fixes ?? []) this.#fix(fix);
      this.#tell({ all: true });
      return differ;
    }

    /** Apply a delta by the rules of the feed: "dropped", "gap" or "applied". */
    apply(delta) {
      if (this.place === null) return "gap";
      if (delta.place <= this.place) return "dropped";
      if (delta.prev > this.place) return "gap";
      for (const [name, ids] of Object.entries(delta.gone ?? {})) for (const id of ids) this.#drop(name, String(id));
      for (const [name, rows] of Object.entries(delta.rows ?? {})) for (const row of rows) this.#put(name, row);
      if (delta.rows?.tally) this.#forgetOldTallies();
      this.place = delta.place;
      this.time = delta.time ?? this.time;
      return "applied";
    }

    /** Take newest positions: rows as the feed sends them. */
    move(fixes) {
      for (const fix of fixes) this.#fix(fix);
    }

    /** The state hash, the same as the server's `state_hash`. */
    hash() {
      return this.sums.text();
    }

    /** The place and hash of one moment, reckoned in slices so that the page stays quick. */
    async reckonHash() {
      while (!this.sums.settle(8)) await ZH.pause(16);
      return { place: this.place, hash: this.hash() };
    }

    #put(name, row) {
      this.table(name).set(row.id, row);
      this.sums.touch(`${name}\n${row.id}`, row);
      this.#tell({ name, id: row.id });
    }

    #drop(name, id) {
      if (!this.table(name).delete(id)) return;
      this.sums.touch(`${name}\n${id}`, null);
      this.#tell({ name, id });
    }

    #fix([unit, lon, lat, at, kmh, heading]) {
      const known = this.fixes.get(unit);
      if (known && known.at > at) return;
      this.fixes.set(unit, { unit, lon, lat, at, kmh, heading });
      this.#tell({ name: "fix", id: unit });
    }

    #forgetOldTallies() {
      const tallies = this.table("tally");
      const days = [...new Set([...tallies.values()].map((row) => row.day))].sort((a, b) => a - b);
      if (days.length <= TALLY_DAYS) return;
      const first = days[days.length - TALLY_DAYS];
      for (const row of [...tallies.values()]) if (row.day < first) this.#drop("tally", row.id);
    }

    // Listeners hear of changes once a frame: {all, case: Set of ids, unit: Set, tally: Set, fix: Set}.
    #pending = null;
    #flush = ZH.onceAFrame(() => {
      const told = this.#pending;
      this.#pending = null;
      if (told) this.changed.emit(told);
    });

    #tell({ all = false, name, id }) {
      this.#pending ??= { all: false };
      if (all) this.#pending.all = true;
      else (this.#pending[name] ??= new Set()).add(id);
      this.#flush();
    }

    /** Call `listener(changes)` when one of `tables` (or all, "*") changed; returns the way to leave. */
    on(tables, listener) {
      const wanted = tables === "*" ? null : [tables].flat();
      return this.changed.on((told) => {
        if (told.all || !wanted || wanted.some((name) => told[name])) listener(told);
      });
    }
  }

  ZH.Picture = Picture;
  ZH.picture = new Picture();
  ZH.canonical = canonical;
  ZH.crc32 = crcOfText;
})();
