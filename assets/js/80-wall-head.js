// The head: what page this is, the figures that say whether all is well, and the time.
(() => {
  "use strict";
  const ZH = (window.Zhihui ??= {});
  const wall = (ZH.wall ??= {});
  const { el, set } = ZH;

  const build = (head) => {
    const clock = el("div", { class: "wall-clock" },
      el("b", { class: "n wall-time", "data-feed": "clock" }), el("span", { class: "wall-date dim" }), el("span", { "data-feed": "age" }));
    head.append(el("h1", { class: "wall-title" }), el("ul", { class: "wall-kpis" }), clock);
    head.firstElementChild.append(...wall.two("wall-two").childNodes);
    wall.kpis = new ZH.List(head.querySelector(".wall-kpis"), { ...KPI, hold: false });
    ZH.feed.paint();
  };

  // One figure: {id, tone?, frame?, value, words: [lead, follow], beside?}; `beside` is its comparison.
  const KPI = {
    key: ({ id }) => id,
    build: ({ id, frame }) => el("li", { class: "wall-kpi", "data-kpi": id },
      frame ? el("span", { class: "mark wall-kpi-mark", "data-frame": frame, "aria-hidden": "true" }) : null,
      el("b", { class: "n big" }), wall.two("wall-two wall-kpi-words")),
    update: (node, { tone, value, words, beside }) => {
      const mark = node.querySelector(".mark");
      if (mark) set(mark, null, { "data-tone": tone });
      set(node.querySelector(".big"), value);
      wall.setTwo(node.lastElementChild, [words[0], beside ?? words[1]]);
    },
  };

  /** The four figures every page has: act now, due soon, open, crews available. */
  wall.fourFigures = (board) => {
    const { city, units } = board.counts();
    const number = ZH.format.number;
    return [
      { id: "critical", frame: "case", tone: city.critical ? "critical" : "idle", value: number(city.critical), words: wall.both("wall.act_now") },
      { id: "warning", frame: "case", tone: city.warning ? "warning" : "idle", value: number(city.warning), words: wall.both("wall.due_soon") },
      { id: "open", value: number(city.open), words: wall.both("wall.open") },
      { id: "available", frame: "unit", tone: "ok", value: number(units.available), words: wall.both("wall.available") },
    ];
  };

  wall.paintHead = (head, page) => {
    if (!head.firstElementChild) build(head);
    const [lead, follow] = page.title();
    set(head.firstElementChild.firstElementChild, lead);
    set(head.firstElementChild.lastElementChild, follow);
    set(head.querySelector(".wall-date"), ZH.format.date(ZH.now()).slice(5));
    const { figures = wall.fourFigures } = page;
    if (figures) wall.kpis.show(figures(wall.board));
  };
})();
