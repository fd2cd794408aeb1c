// The aside: what needs action, most urgent first, as many rows as the wall can show readably.
(() => {
  "use strict";
  const ZH = (window.Zhihui ??= {});
  const wall = (ZH.wall ??= {});
  const { el, set } = ZH;
  const ROWS_MOST = 7;

  const urgent = ({ tone }) => tone === "critical" || tone === "warning";
  const watch = new ZH.FloodWatch();

  /** Groups that need action, in order; single cases unless there is a flood. */
  const needs = (only) => watch.see(wall.board.ordered().filter((entry) => urgent(entry) && only(entry)), ZH.now());

  /** Tell whether nothing at all needs anybody. */
  wall.isCalm = () => ZH.picture.place !== null && !wall.board.ordered().some(urgent);

  const tally = (groups) => {
    const counts = { critical: 0, warning: 0 };
    for (const { entries } of groups) for (const { tone } of entries) counts[tone] += 1;
    return counts;
  };

  /** A list of needs in `box`, with a line for what does not fit. */
  class Needs {
    constructor(box, most = ROWS_MOST) {
      this.most = most;
      this.fit = most;
      this.only = () => true;
      this.head = el("h2", { class: "wall-side-head" });
      this.head.append(...wall.two().childNodes);
      this.rows = el("ol", { class: "rows wall-rows" });
      this.more = el("p", { class: "wall-more dim" });
      this.box = el("section", { class: "wall-needs" }, this.head, this.rows, this.more);
      box.append(this.box);
      const unseen = (row) => !row.seen_by && ZH.feed.state !== "past";
      this.list = new ZH.List(this.rows, { ...ZH.groupRow({ role: null, unseen }), hold: false });
      wall.resized.on(() => { this.fit = this.most; });
    }

    paint() {
      const groups = needs(this.only);
      if (this.count !== groups.length) this.fit = this.most;
      this.count = groups.length;
      this.groups = groups;
      this.head.hidden = this.rows.hidden = !groups.length;
      wall.setTwo(this.head, wall.both("wall.needs_action"));
      this.#fill(groups);
      while (this.fit > 1 && this.rows.scrollHeight > this.rows.clientHeight + 1) {
        this.fit -= 1;
        this.#fill(groups);
      }
    }

    shownIds() {
      return (this.groups ?? []).slice(0, this.fit).flatMap(({ entries }) => entries.map(({ row }) => row.id));
    }

    #fill(groups) {
      this.list.show(groups.slice(0, this.fit));
      this.#sayMore(tally(groups.slice(this.fit)));
    }

    #sayMore({ critical, warning }) {
      const lines = [critical && ["wall.more_critical", critical], warning && ["wall.more_warning", warning]].filter(Boolean);
      this.more.hidden = !lines.length;
      while (this.more.children.length < lines.length) this.more.append(wall.two("wall-line"));
      while (this.more.children.length > lines.length) this.more.lastChild.remove();
      lines.forEach(([key, n], at) => wall.setTwo(this.more.children[at], wall.both(key, { n: ZH.format.number(n) })));
    }
  }

  wall.Needs = Needs;

  // ── the aside's parts: what was sent, then the page's own ──────────────────────────────────
  let urgentOnly = null;
  let shown = null;

  /** Ids of the cases the aside shows as rows just now, those folded into one row included. */
  wall.needsShown = () => [...(shown?.shownIds() ?? []), ...(wall.held() ? [wall.order.target] : [])];

  /** The page's list of needs; `most` rows. The newest one asked for is the one that is shown. */
  wall.needsIn = (body, known, most) => {
    const list = known?.rows.isConnected ? known : new Needs(body, most);
    shown = list;
    return list;
  };

  wall.paintSide = (side, page) => {
    if (!side.querySelector(".wall-side-body")) side.replaceChildren(el("div", { class: "wall-sent" }), el("div", { class: "wall-side-body" }));
    const [sent, body] = side.children;
    wall.paintSent(sent);
    const mode = wall.held() ? "sent" : wall.page;
    if (body.dataset.mode !== mode) {
      body.replaceChildren();
      body.dataset.mode = mode;
      shown = null;
    }
    if (!wall.held()) return page.side?.(body);
    urgentOnly = wall.needsIn(body, urgentOnly, 3);
    urgentOnly.only = ({ tone, row }) => tone === "critical" && !row.seen_by && row.id !== wall.order.target;
    return urgentOnly.paint();
  };
})();
