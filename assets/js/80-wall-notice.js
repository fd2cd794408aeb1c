// One line across the wall, for what may not be missed on any page: a critical case that nobody has
// acknowledged and this page does not show; else what page was asked for in vain; else that all is calm.
(() => {
  "use strict";
  const ZH = (window.Zhihui ??= {});
  const wall = (ZH.wall ??= {});
  const { el, set } = ZH;

  /** Critical cases of the whole city that nobody has acknowledged, in order. */
  wall.unseen = () => ZH.board.ordered().filter(({ tone, row }) => tone === "critical" && !row.seen_by);

  /** Those of them the page does not show as rows. */
  const hidden = () => {
    const shown = new Set(wall.needsShown?.() ?? []);
    return wall.unseen().filter(({ row }) => !shown.has(row.id));
  };

  const build = () =>
    el("div", { class: "wall-alert" }, ZH.mark("case", "critical", { unseen: true }), el("b", { class: "wall-alert-title" }),
      el("span", { class: "wall-alert-place dim" }), el("span", { class: "wall-alert-state dim" }), el("b", { class: "n" }), el("span", { class: "dim" }));

  const paintAlert = (node, [first, ...rest]) => {
    const words = ZH.caseWords;
    const [, title, place, state, time, more] = node.children;
    set(title, words.title(first.row));
    set(place, words.place(first.row));
    set(state, words.state(first));
    set(time, words.time(first, ZH.now()));
    set(more, rest.length ? ZH.say("wall.more_unseen", { n: rest.length }) : "");
  };

  const sentence = () => {
    if (wall.fault) return wall.both("wall.no_page", { page: wall.fault });
    const calm = wall.pages[wall.page].folds && wall.isCalm() && !wall.held();
    return calm ? wall.both("wall.calm", { time: ZH.format.time(ZH.now()) }) : null;
  };

  wall.paintNotice = (box) => {
    if (!box.firstElementChild) box.append(build(), wall.two("wall-line"));
    const [alert, line] = box.children;
    const missed = ZH.feed.state === "past" ? [] : hidden();
    const said = missed.length ? null : sentence();
    set(alert, null, { hidden: !missed.length });
    set(line, null, { hidden: !said });
    set(box, null, { hidden: !missed.length && !said, "data-tone": missed.length ? "critical" : null });
    if (missed.length) paintAlert(alert, missed);
    else if (said) wall.setTwo(line, said);
  };
})();
