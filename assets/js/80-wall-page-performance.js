// Performance: districts by the share of cases they disposed of on time, the target drawn across.
(() => {
  "use strict";
  const ZH = (window.Zhihui ??= {});
  const wall = (ZH.wall ??= {});
  const { el, set } = ZH;
  const TARGET = 0.95; // the promise of the briefing

  const sum = (days) =>
    days.reduce((into, day) => {
      for (const name of ["reported", "disposed", "disposed_on_time", "closed", "reworked", "assigned", "dispatch_s"]) into[name] = (into[name] ?? 0) + (day?.[name] ?? 0);
      return into;
    }, {});
  const share = (part, whole) => (whole ? part / whole : NaN);

  /** One line of the ranking: a district over the seven days before and today so far. */
  const lineOf = (code, now) => {
    const days = wall.daily((district) => !code || district === code);
    const numbers = [...wall.weekBefore(now), wall.dayOf(now)];
    const all = sum(numbers.map((day) => days.get(day)));
    return {
      id: code || "city", name: code ? ZH.nameOf("districts", code) : ZH.say("wall.whole_city"), rate: share(all.disposed_on_time, all.disposed),
      disposed: all.disposed, rework: share(all.reworked, all.disposed), dispatch: share(all.dispatch_s, all.assigned),
      week: numbers.slice(0, 7).map((day) => share(days.get(day)?.disposed_on_time, days.get(day)?.disposed)),
    };
  };

  const LINE = {
    key: ({ id }) => id,
    build: () => el("li", { class: "wall-line-of" },
      el("span", { class: "wall-line-name" }), el("span", { class: "bar" }, el("span", { class: "bar-fill" }), el("span", { class: "bar-target" })),
      el("b", { class: "n" }), el("span", { class: "wall-line-week" }), el("span", { class: "dim" }), el("span", { class: "dim" }), el("span", { class: "dim" })),
    update: (node, { name, rate, disposed, rework, dispatch, week }) => {
      const [title, bar, value, spark, done, again, taken] = node.children;
      set(node, null, { "data-below": rate < TARGET });
      set(title, name);
      bar.firstElementChild.style.setProperty("--value", Number.isFinite(rate) ? Math.round(rate * 1000) / 10 : 0);
      bar.lastElementChild.style.setProperty("--target-value", TARGET * 100);
      set(value, ZH.format.percent(rate));
      paintWeek(spark, week, name);
      set(done, ZH.format.number(disposed));
      set(again, ZH.format.percent(rework));
      set(taken, Number.isFinite(dispatch) ? ZH.format.duration(dispatch) : "—");
    },
  };

  const paintWeek = (box, week, label) => {
    const known = week.filter(Number.isFinite);
    if (box.dataset.drawn === known.join()) return;
    box.dataset.drawn = known.join();
    box.replaceChildren(...(known.length > 1 ? [ZH.spark(known, { top: 1, low: Math.min(0.7, ...known), label })] : []));
  };

  const HEADS = ["wall.district", "wall.on_time_week", null, "wall.days_before", "wall.disposed", "wall.rework", "wall.to_dispatch"];
  const build = (box) => {
    const heads = el("div", { class: "wall-line-of wall-line-heads" }, ...HEADS.map((key) => (key ? wall.two("wall-two") : el("span"))));
    const list = el("ol", { class: "wall-lines" });
    box.replaceChildren(el("section", { class: "wall-panel wall-ranking" }, heads, list));
    box.lines = new ZH.List(list, { ...LINE, hold: false });
    box.heads = heads;
  };

  const byRate = (a, b) => (b.rate || 0) - (a.rate || 0) || b.disposed - a.disposed;
  const band = (box) => {
    if (box.dataset.made !== "ranking") {
      box.dataset.made = "ranking";
      build(box);
    }
    HEADS.forEach((key, n) => key && wall.setTwo(box.heads.children[n], wall.both(key)));
    const now = ZH.now();
    const lines = ZH.codesOf("districts").map((code) => lineOf(code, now)).sort(byRate);
    box.lines.show([lineOf("", now), ...lines]);
  };

  // ── the city's own figures, last week beside them ──────────────────────────────────────────
  const rows = (now) => {
    const { today, before, mean } = wall.flow(now);
    const rate = (value) => ZH.format.percent(value);
    const time = (value) => (Number.isFinite(value) ? ZH.format.duration(value) : "—");
    const last = (value) => ZH.say("wall.last_week", { value });
    const usual = (value) => ZH.say("wall.day_mean", { n: wall.rounded(value) });
    return [
      { code: "on_time", names: wall.both("wall.on_time"), value: rate(today.on_time), beside: ZH.listed([ZH.say("wall.target", { value: rate(TARGET) }), last(rate(before.on_time))]) },
      { code: "reported", names: wall.both("wall.reported_today"), value: wall.rounded(today.reported), beside: usual(mean.reported) },
      { code: "closed", names: wall.both("wall.closed_today"), value: wall.rounded(today.closed), beside: usual(mean.closed) },
      { code: "dispatch", names: wall.both("wall.assigned_mean"), value: time(today.dispatch), beside: last(time(before.dispatch)) },
      { code: "rework", names: wall.both("wall.rework_today"), value: rate(today.rework), beside: last(rate(before.rework)) },
    ];
  };

  wall.flowFigures = rows;
  wall.flowTitle = (now) => wall.both("wall.today", { time: ZH.format.time(now) });

  let figures = null;
  (wall.pages ??= {}).performance = {
    title: () => wall.both("wall.page_performance"),
    full: true,
    strip: true,
    side(body) {
      if (figures?.box.parentElement !== body) figures = new wall.Panel(body, "figures", 6);
      figures.paint(wall.flowTitle(ZH.now()), [...rows(ZH.now()), wall.planRow()]);
      figures.fitIn(body);
    },
    band,
  };
})();
