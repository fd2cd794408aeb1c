// The strip: each district's open cases, its critical ones and its week, all on one scale. What does
// not fit is folded into one cell, so that the parts always add up to the head.
(() => {
  "use strict";
  const ZH = (window.Zhihui ??= {});
  const wall = (ZH.wall ??= {});
  const { el, set } = ZH;
  const CELL_REM = 6.2;
  const LEGEND_REM = 8.6;
  const LEAST = 2;

  const CELL = {
    key: ({ id }) => id,
    build: () => el("li", { class: "wall-cell" },
      el("span", { class: "wall-cell-name" }),
      el("span", { class: "wall-cell-figures" }, el("b", { class: "n" }),
        el("span", { class: "wall-cell-late" }, el("span", { class: "mark", "data-frame": "case", "aria-hidden": "true" }), el("b", { class: "n" }))),
      el("span", { class: "wall-cell-week" })),
    update: (node, { id, name, count, late, bad, week, top }) => {
      const [title, figures, spark] = node.children;
      const [open, act] = figures.children;
      set(title, name);
      set(open, ZH.format.number(count));
      set(act, null, { hidden: !late && !bad });
      set(act.firstElementChild, null, { "data-frame": bad ? "part" : "case", "data-tone": bad ? "warning" : "critical" });
      set(act.lastElementChild, ZH.format.number(late || bad));
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
    const others = { id: "others", name: ZH.say("wall.and_districts", { n: rest.length }), count: sum("count"), late: sum("late"), bad: sum("bad") || 0, week: null };
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

  const LEGEND = () => [wall.both("wall.legend_open"), wall.both("wall.legend_reports")];

  wall.paintStrip = (strip, page) => {
    if (!strip.firstElementChild) {
      strip.append(el("div", { class: "wall-legend" }, wall.two("wall-line"), wall.two("wall-line")), el("ul", { class: "wall-cells" }));
      wall.cells = new ZH.List(strip.lastElementChild, { ...CELL, hold: false });
    }
    const [above, below] = (page.legend ?? LEGEND)();
    wall.setTwo(strip.firstElementChild.firstElementChild, above);
    wall.setTwo(strip.firstElementChild.lastElementChild, below);
    const all = page.cells ? page.cells() : cells(wall.board);
    const list = strip.lastElementChild;
    let room = Math.max(LEAST, Math.floor((strip.clientWidth / wall.rem - LEGEND_REM) / CELL_REM));
    do {
      const shown = fold(all, room);
      set(list, null, { "data-n": shown.length });
      list.style.setProperty("--n", shown.length);
      wall.cells.show(shown);
    } while (list.scrollWidth > list.clientWidth && --room >= LEAST); // on a bad day figures are wider
  };
})();
