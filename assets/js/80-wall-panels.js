// Panels of figures: values with their units, rankings with bars, and what their rows say.
(() => {
  "use strict";
  const ZH = (window.Zhihui ??= {});
  const wall = (ZH.wall ??= {});
  const { el, set } = ZH;

  /** A name that a record carries in both languages, the page's own first. */
  wall.ownBoth = (record) => [record[ZH.words.lang], record[wall.other()]];
  const own = (record) => record[ZH.words.lang] ?? "";

  const decimals = (value) => (Math.abs(value) < 10 && value % 1 ? 1 : 0);
  /** 45.53 → "46", 3.25 → "3.3": no more figures than can be read across a room. */
  wall.rounded = (value) => (Number.isFinite(value) ? ZH.format.number(Number(value.toFixed(decimals(value)))) : "—");

  // ── figures: name in both languages, value and unit ────────────────────────────────────────
  const FIGURE = {
    key: ({ code }) => code,
    build: () => el("li", { class: "wall-figure" }, wall.two("wall-two"),
      el("span", { class: "wall-figure-value" }, el("b", { class: "n" }), el("span", { class: "dim" })), el("span", { class: "wall-figure-beside dim" })),
    update: (node, { names, value, unit, beside }) => {
      const [words, figure, more] = node.children;
      wall.setTwo(words, names);
      set(figure.firstElementChild, value);
      set(figure.lastElementChild, ZH.measure(unit, value));
      set(more, ZH.alone(beside ?? ""), { hidden: !beside });
    },
  };

  // ── rows: a name, a bar, a value; the tone only where somebody must act ────────────────────
  const ROW = {
    key: ({ id }) => id,
    build: () => el("li", { class: "wall-rank" }, el("span", { class: "wall-rank-name" }), el("span", { class: "bar" }, el("span", { class: "bar-fill" })),
      el("b", { class: "n" }), el("span", { class: "wall-rank-note dim" })),
    update: (node, { name, share, value, note, tone }) => {
      const [title, bar, figure, words] = node.children;
      set(node, null, { "data-tone": tone });
      set(title, ZH.alone(name));
      set(bar, null, { "data-none": share === null || share === undefined, "data-tone": tone });
      bar.firstElementChild.style.setProperty("--value", Math.round(Math.min(1, share ?? 0) * 100));
      set(figure, value ?? "");
      set(words, note ?? "");
    },
  };

  /** A panel in `box`: head in both languages, then a list painted by `paint(title, items)`. */
  class Panel {
    constructor(box, kind, most) {
      this.most = most;
      this.head = el("h2", { class: "wall-side-head" });
      this.head.append(...wall.two().childNodes);
      this.rows = el("ul", { class: `wall-${kind}` });
      this.box = el("section", { class: "wall-panel" }, this.head, this.rows);
      box.append(this.box);
      this.list = new ZH.List(this.rows, { ...(kind === "figures" ? FIGURE : ROW), hold: false });
    }

    paint(title, items, stale = false) {
      this.box.hidden = !items.length;
      set(this.box, null, { "data-stale": stale });
      wall.setTwo(this.head, title);
      this.items = items;
      this.list.show(items.slice(0, this.most));
    }

    /** Show fewer rows while `body` overflows; what is left out is the least important. */
    fitIn(body) {
      for (let n = Math.min(this.most, this.items.length); n > 1 && body.scrollHeight > body.clientHeight + 1; n -= 1) this.list.show(this.items.slice(0, n - 1));
    }
  }
  wall.Panel = Panel;

  /** How values of a trend are written: "512 人", and many watts as kilowatts. */
  const measured = (unit, top) => {
    const [by, shown] = unit === "W" && top >= 10000 ? [1000, "kW"] : [1, unit];
    return (value) => [wall.rounded(value / by), ZH.measure(shown, value)].filter(Boolean).join(" ");
  };

  /** A day as a line, with what it was at most, at least and now. */
  class Trend {
    constructor(box) {
      this.head = el("h2", { class: "wall-side-head" });
      this.head.append(...wall.two().childNodes);
      this.line = el("div", { class: "wall-trend" });
      this.words = el("p", { class: "wall-trend-words dim" });
      this.box = el("section", { class: "wall-panel" }, this.head, this.line, this.words);
      box.append(this.box);
    }

    paint(title, points, stale = false, unit = "") {
      const values = points.map(([, value]) => value);
      const words = measured(unit, Math.max(...values));
      set(this.box, null, { "data-stale": stale });
      wall.setTwo(this.head, title);
      const [low, top] = [Math.min(...values), Math.max(...values)];
      if (this.drawn !== values.join()) {
        this.drawn = values.join();
        this.line.replaceChildren(ZH.spark(values, { top, low: Math.min(0, low), label: title[0] }));
      }
      set(this.words, ZH.say("wall.trend", { from: ZH.format.time(points[0][0]), most: words(top), least: words(low), now: words(values.at(-1)) }));
    }
  }
  wall.Trend = Trend;

  // ── what each panel's rows say ─────────────────────────────────────────────────────────────
  const number = (value) => wall.rounded(value);
  const place = (row) => [ZH.nameOf("districts", row.district), row.street ? ZH.nameOf("streets", row.street) : ""].filter(Boolean).join(" ");
  /** Where it is, short: a street is in one district only. */
  const street = (row) => (row.street ? ZH.nameOf("streets", row.street) : ZH.nameOf("districts", row.district));
  const percent = (share) => ZH.format.percent(share, 0);
  const say = (key, args) => (ZH.canSay(key) ? ZH.say(key, args) : "");
  const caseOf = (id) => ZH.board.case(id);

  const ROWS = {
    tree_risk: (row) => ({ id: row.id, name: place(row), share: row.risk / 100, value: number(row.risk), note: say(`wall.tree.${row.reason}`) }),
    occupancy: (row) => ({
      id: row.id, name: row[ZH.words.lang] ?? `${street(row)} ${row.id}`, share: row.share, value: percent(row.share),
      note: row.restriction === "open" ? `${number(row.inside)}/${number(row.capacity)}` : say(`wall.park.${row.restriction}`),
      tone: row.restriction === "open" ? null : "warning",
    }),
    circuits: (row) => ({
      id: row.circuit, name: `${street(row)} ${row.circuit.split("-").at(-1)}`, share: row.should ? row.dark / row.should : null, value: number(row.dark),
      note: ZH.say("wall.of_lamps", { n: number(row.should || row.lamps) }), tone: row.dark > row.should / 2 && row.dark > 1 ? "warning" : null,
    }),
    posts: (row) => ({
      id: row.id, name: `${street(row)} ${row.id}`, value: row.away_m === null ? "—" : ZH.format.distance(row.away_m),
      note: row.on_duty === 0 ? ZH.say("wall.off") : ZH.say(row.recording === 0 ? "wall.not_recording" : "wall.recording"),
      tone: row.on_duty && row.beat_m && row.away_m > row.beat_m ? "warning" : null,
    }),
    interface: (row) => ({ id: row.id, name: row.id, share: (row.success_pct ?? 0) / 100, value: row.success_pct === null ? "—" : `${number(row.success_pct)}%`, note: row.latency_ms === null ? "" : `${number(row.latency_ms)} ms` }),
    seen_classes: (row, classes) => ({ id: row.class, name: classes[row.class] ?? row.class, value: number(row.n), note: ZH.say("wall.week"), of: row.n }),
    request_matters: (row) => ({ id: row.matter, name: own(row), value: number(row.n), note: ZH.say("wall.week"), of: row.n }),
    places: (row) => {
      const known = row.cases.map(caseOf).find(Boolean);
      return { id: `${row.lon},${row.lat}`, name: known ? ZH.caseWords.place(known.row) : ZH.say("rows.no_place"), value: number(row.n), note: ZH.say("wall.month"), of: row.n };
    },
    contacts_due: (row) => {
      const known = caseOf(row.case);
      const left = row.due_at - ZH.now();
      return {
        id: row.case, name: known ? `${ZH.caseWords.title(known.row)} ${ZH.caseWords.place(known.row)}` : row.case.slice(-6),
        value: ZH.format.duration(left), note: ZH.say(left < 0 ? "rows.overdue" : "wall.left"), tone: left < 0 ? "warning" : null,
      };
    },
  };

  /** The rows of a panel as its painter wants them; bars are shares of the largest where none is given. */
  wall.panelRows = (code, rows, classes = {}) => {
    if (!ROWS[code] || !Array.isArray(rows)) return [];
    const items = rows.map((row) => ROWS[code](row, classes));
    const top = Math.max(1, ...items.map((item) => item.of ?? 0));
    return items.map((item) => ({ ...item, share: item.of === undefined ? item.share : item.of / top }));
  };
  wall.panelCodes = Object.keys(ROWS);
})();
