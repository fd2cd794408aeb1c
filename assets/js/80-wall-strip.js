// The strip: each district's open cases, its critical ones and its week, all on one scale. What does
// not fit is folded into one cell, so that the parts always add up to the head.
(() => {
  "use strict";
  const ZH = (window.Zhihui ??= {});
  const wall = (ZH.wall ??= {});
  const { el, set } = ZH;
  const CELL_REM = 6.2;
  const LEGEND_REM = 8.6;

  const CELL = {
    key: ({ id }) => id,
    build: () => el("li", { class: "wall-cell" },
      el("span", { class: "wall-cell-name" }),
      el("span", { class: "wall-cell-figures" }, el("b", { class: "n" }),
        el("span", { class: "wall-cell-late" }, el("span", { class: "mark", "data-frame": "case", "aria-hidden": "true" }), el("b", { class: "n" }))),
      el("span", { class: "wall-cell-week" })),
    update: (node, { id, name, count, late, week, top }) => {
      const [title, figures, spark] = node.children;
      const [open, act] = figures.children;
      set(title, name);
      set(open, ZH.format.number(count));
      set(act, null, { hidden: !late });
      set(act.firstElementChild, null, { "data-tone": late ? "critical" : null });
      set(act.lastElementChild, ZH.format.number(late));
      paintWeek(spark, week, top, `${id} ${name}`);
    },
  };

  // Drawn anew only when a figure changed.
  const paintWeek = (box, week, top, label) => {
    const known = (week ?? []).filter(Number.isFinite);
    const drawn = `${known.join()}/${top}`;
    if (box.dataset.drawn === drawn) return;
    box.dataset.drawn = drawn;
    box.replaceChildren(...(known.length > 1 ? [ZH.spark(known, { top, label })] : []));
  };

  const fold = (cells, room) => {
    if (cells.length <= room) return cells;
    const kept = [...cells].sort((a, b) => b.late - a.late || b.count - a.count).slice(0, Math.max(1, room - 1));
    const rest = cells.filter((cell) => !kept.includes(cell));
    const sum = (name) => rest.reduce((total, cell) => total + cell[name], 0);
    const others = { id: "others", name: ZH.say("wall.and_districts", { n: rest.length }), count: sum("count"), late: sum("late"), week: null };
    return [...cells.filter((cell) => kept.includes(cell)), others];
  };

  /** One cell for each district of the city, and for any other code a case carries. */
  const cells = (board) => {
    const { districts } = board.counts();
    const sparks = wall.sparks(ZH.now());
    const top = Math.max(1, ...[...sparks.values()].flat().filter(Number.isFinite));
    const codes = [...new Set([...ZH.codesOf("districts"), ...districts.keys()])];
    return codes.map((code) => ({
      id: code || "none", name: code ? ZH.nameOf("districts", code) : ZH.say("rows.no_place"),
      count: districts.get(code)?.open ?? 0, late: districts.get(code)?.critical ?? 0, week: sparks.get(code), top,
    }));
  };

  wall.paintStrip = (strip) => {
    if (!strip.firstElementChild) {
      strip.append(el("div", { class: "wall-legend" }, wall.two("wall-line"), wall.two("wall-line")), el("ul", { class: "wall-cells" }));
      wall.cells = new ZH.List(strip.lastElementChild, { ...CELL, hold: false });
    }
    const [open, week] = strip.firstElementChild.children;
    wall.setTwo(open, wall.both("wall.legend_open"));
    wall.setTwo(week, wall.both("wall.legend_reports"));
    const room = Math.floor((strip.clientWidth / wall.rem - LEGEND_REM) / CELL_REM);
    const shown = fold(cells(wall.board), Math.max(2, room));
    set(strip.lastElementChild, null, { "data-n": shown.length });
    strip.lastElementChild.style.setProperty("--n", shown.length);
    wall.cells.show(shown);
  };
})();
