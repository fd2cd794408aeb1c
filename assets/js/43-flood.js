// Floods: more than ten alarms in ten minutes fold into rows by matter, place and time.
(() => {
  "use strict";
  const ZH = (window.Zhihui ??= {});
  const WINDOW = 600;
  const ENTER = 10; // more than this in ten minutes is a flood …
  const LEAVE = 5; // … until there are fewer than this
  const NEAR_M = 500;

  const metres = (a, b) => {
    const north = ((a.lat - b.lat) / 1e6) * 111195;
    const east = ((a.lon - b.lon) / 1e6) * 111195 * Math.cos(((a.lat / 1e6) * Math.PI) / 180);
    return Math.hypot(north, east);
  };

  const alarming = ({ tone }) => tone === "critical" || tone === "warning";
  const near = (a, b) => a.lon !== null && b.lon !== null && metres(a, b) <= NEAR_M;
  const fits = (group, entry) =>
    group.first.row.matter === entry.row.matter &&
    Math.abs(group.first.row.reported_at - entry.row.reported_at) <= WINDOW &&
    near(group.first.row, entry.row);

  /** Fold entries (in order) into groups {id, first, entries}; the worst comes first in each. */
  const fold = (entries) => {
    const byMatter = new Map();
    const groups = [];
    for (const entry of entries) {
      const same = byMatter.get(entry.row.matter) ?? [];
      const group = alarming(entry) && same.find((one) => fits(one, entry));
      if (group) group.entries.push(entry);
      else {
        const made = { id: entry.row.id, first: entry, entries: [entry] };
        groups.push(made);
        if (alarming(entry)) byMatter.set(entry.row.matter, [...same, made]);
      }
    }
    return groups;
  };

  /** Watches the load of one desk; give it the desk's entries in order each time they change. */
  class FloodWatch {
    constructor() {
      this.flooded = false;
      this.load = 0;
    }

    /** Return groups: single ones while all is calm, folded ones in a flood. */
    see(entries, now) {
      this.load = entries.filter((entry) => alarming(entry) && now - entry.since <= WINDOW && now >= entry.since).length;
      if (this.load > ENTER) this.flooded = true;
      else if (this.load < LEAVE) this.flooded = false;
      return this.flooded ? fold(entries) : entries.map((entry) => ({ id: entry.row.id, first: entry, entries: [entry] }));
    }

    /** "quiet", "busy", "warning" or "flood": the load meter's word. */
    get level() {
      if (this.flooded) return "flood";
      if (this.load > 5) return "warning";
      return this.load > 1 ? "busy" : "quiet";
    }
  }

  ZH.FloodWatch = FloodWatch;
  ZH.flood = { fold, metres };
})();
