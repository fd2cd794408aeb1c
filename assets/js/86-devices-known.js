// What the equipment screen knows: answers asked for again while they are shown, and names by code.
(() => {
  "use strict";
  const ZH = (window.Zhihui ??= {});
  const devices = (ZH.devices ??= {});
  const PACE_S = 5;

  /** One address, asked for again every few seconds while somebody looks; `changed` tells of each answer. */
  class Known {
    constructor(path) {
      this.path = path;
      this.found = null;
      this.refusal = null;
      this.askedAt = -Infinity;
      this.heardAt = null;
    }

    /** Ask if it is time, or at once; resolves when the answer is there. */
    async ask(at_once = false) {
      const now = performance.now() / 1000;
      if (this.asking || (!at_once && now - this.askedAt < PACE_S)) return;
      this.asking = true;
      this.askedAt = now;
      try {
        this.found = await ZH.api.get(this.path);
        this.refusal = null;
        this.heardAt = ZH.clock.real();
      } catch (refusal) {
        if (!(refusal instanceof ZH.Refusal)) throw refusal;
        this.refusal = refusal;
      } finally {
        this.asking = false;
      }
      devices.changed.emit();
    }

    /** Old: the server has not answered for three times the pace. */
    get stale() {
      return this.heardAt !== null && ZH.clock.real() - this.heardAt > 3 * PACE_S;
    }
  }

  devices.changed = ZH.signal();
  devices.Known = Known;

  // ── names of areas, kinds, readings and rules ────────────────────────────────────────────────
  const areas = new Map();
  const kinds = new Map();
  const rules = new Map();
  const named = (entry, code) => (entry ? ZH.alone(entry[ZH.words.lang] ?? "") : (code ?? ""));

  Object.assign(devices, {
    areas, kinds, rules,
    async learn() {
      for (const area of await ZH.api.get("/api/areas")) {
        areas.set(area.code, area);
        for (const [code, kind] of Object.entries(area.kinds)) {
          kinds.set(code, kind);
          for (const [id, rule] of Object.entries(kind.rules)) rules.set(id, { ...rule, unit: kind.readings[rule.reading]?.unit ?? "" });
        }
      }
    },
    areaName: (code) => named(areas.get(code), code),
    kindName: (code) => named(kinds.get(code), code),
    ruleName: (id) => named(rules.get(id), id),
    readingName: (kind, code) => named(kinds.get(kind)?.readings[code], code),
    withUnit(value, unit, decimals = 2) {
      if (value === null || value === undefined) return "—";
      const rounded = Number(Number(value).toFixed(decimals));
      return [ZH.format.number(rounded), unit].filter(Boolean).join(" ");
    },
    /** A value of a kind's reading, with its unit. */
    reading(kind, code, value) {
      const known = kinds.get(kind)?.readings[code];
      return devices.withUnit(value, known?.unit, known?.decimals ?? 2);
    },
  });
})();
