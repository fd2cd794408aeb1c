// What a row says: cases, floods of cases, units; and the small drawings beside numbers.
(() => {
  "use strict";
  const ZH = (window.Zhihui ??= {});
  const { el, set } = ZH;

  /** A mark: frame "case" | "unit" | "part", tone, and what else it shows. */
  ZH.mark = (frame, tone, { sign = null, stale = false, unseen = false } = {}) =>
    el("span", {
      class: "mark", "data-frame": frame, "data-tone": tone, "data-sign": sign,
      "data-stale": stale, "data-unseen": unseen, "aria-hidden": "true",
    });

  const paintMark = (node, tone, { sign = null, stale = false, unseen = false } = {}) =>
    set(node, null, { "data-tone": tone, "data-sign": sign, "data-stale": stale, "data-unseen": unseen });
  ZH.paintMark = paintMark;

  const cells = (block, names) => names.map((name) => el(name === "title" ? "b" : "span", { class: `${block}-${name}` }));
  const part = (row, name) => row.querySelector(`:scope > .${row.classList[0]}-${name}`);

  // ── words about a case ─────────────────────────────────────────────────────────────────────
  /** "Not assigned", "Overdue", "C03 on scene": why the case stands where it does. */
  const stateWords = ({ row, why }) => {
    if (why === "overdue" || why === "not_assigned" || why === "not_taken") return ZH.say(`rows.${why}`);
    const said = ZH.say(`state.${row.state}`);
    const others = (row.assists ?? []).filter(({ state: stands }) => stands !== "disposed").length;
    if (!row.unit) return ZH.alone(said);
    return `${others ? ZH.say("rows.assists", { unit: row.unit, n: others }) : row.unit} ${said}`;
  };

  /** The figure on the right: time left, time over, or how long it has waited. */
  const timeWords = ({ row, why, left }, now, long = document.documentElement.dataset.screen === "wall") => {
    const approx = ZH.feed?.state === "offline" ? "≈" : "";
    if (why === "not_assigned" || why === "not_taken") return approx + ZH.format.duration(now - ZH.tone.waitsSince(row));
    if (why === "overdue") return approx + ZH.format.duration(left);
    if (left === null) return approx + ZH.format.duration(now - row.reported_at);
    if (long && left < 60) return approx + ZH.say("time.left_under_minute");
    const ahead = ZH.format.duration(Math.max(0, left));
    return approx + (long ? ZH.say("time.left", { time: ahead }) : ahead);
  };

  /** For narrow columns: "12′", "−38′" (over), "1h05". */
  const briefWords = ({ row, why, left }, now) => {
    const approx = ZH.feed?.state === "offline" ? "≈" : "";
    if (why === "not_assigned" || why === "not_taken") return approx + ZH.format.brief(now - ZH.tone.waitsSince(row));
    return approx + ZH.format.brief(left ?? now - row.reported_at);
  };

  const titleOf = (row) => ZH.plain(row.title) || ZH.alone(ZH.nameOf("matters", row.matter));
  const placeOf = (row) => {
    const address = ZH.plain(row.address) || ZH.nameOf("streets", row.street);
    const district = row.district ? ZH.nameOf("districts", row.district) : "";
    const said = district && address.startsWith(district); // many an address begins with its district
    return [said ? "" : district, address].filter(Boolean).join(" ") || ZH.say("rows.no_place");
  };

  ZH.caseWords = { state: stateWords, time: timeWords, brief: briefWords, title: titleOf, place: placeOf };

  // ── the rows ───────────────────────────────────────────────────────────────────────────────
  /**
   * Template of a case row. `role` "option" in a listbox, null on a wall. `brief` for narrow time
   * columns. `district` false where all rows are of one district.
   */
  ZH.caseRow = ({ role = "option", brief = false, district = true, unseen = () => false, foreign = () => false } = {}) => ({
    key: ({ row }) => row.id,
    build: () => {
      const row = el("li", { class: "case-row", role, tabindex: role === "option" ? "-1" : null });
      row.append(el("span", { class: "mark case-row-mark", "data-frame": "case", "aria-hidden": "true" }));
      row.append(...cells("case-row", ["rank", "title", "place", "state", "time"]));
      return row;
    },
    update: (node, entry) => {
      const { row, tone } = entry;
      const now = ZH.now();
      const place = district ? placeOf(row) : ZH.plain(row.address) || ZH.nameOf("streets", row.street) || ZH.say("rows.no_place");
      set(node, null, { "data-tone": tone, "data-foreign": foreign(row) });
      paintMark(part(node, "mark"), tone, { unseen: tone === "critical" && unseen(row) });
      set(part(node, "rank"), `P${row.priority}`);
      set(part(node, "title"), titleOf(row), { title: long(titleOf(row)) });
      set(part(node, "place"), place, { title: long(place) });
      set(part(node, "state"), stateWords(entry));
      set(part(node, "time"), brief ? briefWords(entry, now) : timeWords(entry, now));
      if (role === "option") set(node, null, { "aria-label": spoken(entry, now) });
    },
  });

  const long = (text) => (text.length > 18 ? text : null);

  const spoken = (entry, now) =>
    [ZH.say(`tone.${entry.tone}`), titleOf(entry.row), placeOf(entry.row), stateWords(entry), timeWords(entry, now)].join(ZH.say("rows.comma"));

  /** Template for groups of a flood watch: a single case, or "Flooding 23 cases". */
  ZH.groupRow = (choices = {}) => {
    const single = ZH.caseRow(choices);
    return {
      key: (group) => group.id,
      build: single.build,
      update: (node, group) => {
        single.update(node, group.first);
        set(node, null, { "data-group": group.entries.length > 1 ? group.entries.length : null });
        if (group.entries.length < 2) return;
        const name = ZH.nameOf("matters", group.first.row.matter);
        set(part(node, "title"), ZH.say("rows.flood", { what: name || titleOf(group.first.row), n: group.entries.length }), { title: null });
        set(node, null, { "aria-label": null });
      },
    };
  };

  /** What a unit is doing, in words. */
  const dutyWords = ({ row, why, age, fix }, now) => {
    if (age === "lost" || age === "none") return ZH.say("rows.lost");
    if (age !== "fresh") return ZH.say("rows.fix_age", { age: ZH.format.age(now - fix.at) });
    return why === "no_fix" ? ZH.say("rows.lost") : ZH.alone(ZH.say(`duty.${row.duty}`));
  };

  const unitTail = ({ row }, now) => {
    if (row.queue.length) return ZH.say("rows.in_hand", { n: row.queue.length });
    if (row.shift_end === null || row.shift_end < now) return "";
    return ZH.say("rows.shift_left", { time: ZH.format.duration(row.shift_end - now) });
  };

  /** Template of a unit row. */
  ZH.unitRow = ({ role = "option" } = {}) => ({
    key: ({ row }) => row.id,
    build: () => {
      const row = el("li", { class: "unit-row", role, tabindex: role === "option" ? "-1" : null });
      row.append(el("span", { class: "mark unit-row-mark", "data-frame": "unit", "aria-hidden": "true" }));
      row.append(...cells("unit-row", ["title", "place", "state", "time"]));
      return row;
    },
    update: (node, entry) => {
      const { row, tone, sign, age } = entry;
      const now = ZH.now();
      set(node, null, { "data-tone": tone });
      paintMark(part(node, "mark"), tone, { sign, stale: age !== "fresh" && tone !== "critical" && tone !== "warning" });
      set(part(node, "title"), `${row.id} ${ZH.plain(row.name)}`.trim());
      set(part(node, "place"), ZH.nameOf("districts", row.district));
      set(part(node, "state"), dutyWords(entry, now));
      set(part(node, "time"), unitTail(entry, now));
    },
  });
  ZH.unitWords = { duty: dutyWords, tail: unitTail };

  // ── small drawings ─────────────────────────────────────────────────────────────────────────
  const SVG = "http://www.w3.org/2000/svg";
  const svg = (tag, attributes) => {
    const node = document.createElementNS(SVG, tag);
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    return node;
  };

  /** A line of a few figures, oldest first; `top` gives several lines one scale. Without a label it is decoration. */
  ZH.spark = (values, { top = Math.max(...values, 1), low = 0, label = "" } = {}) => {
    const step = 100 / Math.max(1, values.length - 1);
    const y = (value) => (28 - ((value - low) / (top - low || 1)) * 24).toFixed(1);
    const points = values.map((value, n) => `${(n * step).toFixed(1)},${y(value)}`);
    const drawing = svg("svg", { class: "spark", viewBox: "0 0 100 32", preserveAspectRatio: "none", ...(label ? { role: "img", "aria-label": label } : { "aria-hidden": "true" }) });
    if (!values.length) return drawing;
    const [x, end] = points[points.length - 1].split(",");
    drawing.append(
      svg("polyline", { class: "spark-line", points: points.join(" ") }),
      svg("path", { class: "spark-end", d: `M${x} ${end}h0` }),
    );
    return drawing;
  };

  /** Grey blocks in the shape of what comes; five seconds later words and a way to try again. */
  ZH.skeleton = (lines = 6) => {
    const bars = Array.from({ length: lines }, () => el("div", { class: "skeleton-bar" }));
    return el("div", { class: "skeleton", "aria-hidden": "true" }, ...bars);
  };
})();
