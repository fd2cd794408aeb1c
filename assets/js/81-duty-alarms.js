// The alarms of equipment: a tab of the queue, with an owner, a shelf with an end, a way to a case.
(() => {
  "use strict";
  const ZH = (window.Zhihui ??= {});
  const { el, set } = ZH;
  const SHELF_CRITICAL = 30; // minutes a critical alarm may be put aside at most
  const SHELF_OTHER = 1440;
  const WINDOW = 600;
  const TONE = { 1: "critical", 2: "warning", 3: "idle", 4: "idle" };

  /** What can be done with an alarm; the keys are those of the same acts on cases. */
  const ACTS = [
    { name: "alarm_see", key: "a", of: "see", command: "acknowledge-alarm", when: (row) => row.state === "raised" },
    { name: "alarm_report", key: "f", of: "file", command: "report-alarm", asks: ["matter"], may: ["condition"], when: (row) => !row.case },
    { name: "alarm_shelve", key: "h", of: "hold", command: "shelve-alarm", asks: ["minutes", "reason"], when: (row) => row.state !== "shelved" },
    { name: "alarm_unshelve", key: "u", of: "resume", command: "unshelve-alarm", when: (row) => row.state === "shelved" },
    { name: "alarm_clear", key: "shift+x", of: "void", command: "clear-alarm", asks: ["reason"], when: (row) => !row.case },
  ];

  // What kinds of devices and rules are called, by code; fetched when the first alarm is there.
  const known = { kinds: new Map(), rules: new Map() };
  const learn = (areas) => {
    for (const [code, kind] of areas.flatMap((area) => Object.entries(area.kinds))) {
      known.kinds.set(code, kind);
      for (const [id, rule] of Object.entries(kind.rules)) known.rules.set(id, { ...rule, unit: kind.readings[rule.reading]?.unit ?? "" });
    }
  };
  const named = (map, code) => map.get(code)?.[ZH.words.lang] ?? code;

  const toneOf = (row) => (row.state === "shelved" ? "stale" : TONE[row.severity]);
  const titleOf = (row) => named(known.rules, row.rule);
  const placeOf = (row) => [ZH.nameOf("districts", row.district), named(known.kinds, row.kind), row.device].filter(Boolean).join(" ");
  const valueOf = (row) => `${row.value} ${known.rules.get(row.rule)?.unit ?? ""}`.trim();
  const stateOf = (row) => {
    if (row.state === "shelved") return ZH.say("alarm.shelved", { time: ZH.format.time(row.shelved_until) });
    return row.owner ? ZH.say("card.head.acknowledged", { by: row.owner }) : ZH.say("card.head.unacknowledged");
  };
  const order = (a, b) => (a.state === "shelved") - (b.state === "shelved") || a.severity - b.severity || a.raised_at - b.raised_at;

  class Alarms {
    constructor(desk) {
      this.console = desk;
      this.picture = ZH.picture;
      desk.queue.addTab({ name: "alarms", empty: "alarm.empty", items: () => this.rows().map((row) => this.#item(row)), count: () => this.rows().length });
      desk.card.painters.alarm = (id) => this.#nodes(id);
      this.picture.on("alarm", () => this.#taken());
    }

    #taken() {
      if (!this.asked && this.rows().length) {
        this.asked = true;
        ZH.api.get("/api/areas").then(learn, () => { this.asked = false; }).then(() => this.console.queue.paint());
      }
      this.console.queue.paint();
    }

    /** Critical ones that nobody has acknowledged. */
    ringing() {
      return this.rows().filter((row) => row.severity === 1 && row.state === "raised").map(({ id }) => id);
    }

    /** The alarms of this desk, most urgent first. */
    rows() {
      const { desk } = this.console;
      return [...this.picture.table("alarm").values()].filter((row) => desk.ours(row.district)).sort(order);
    }

    /** How many of them were raised in the last ten minutes. */
    get load() {
      return this.rows().filter((row) => row.severity <= 2 && row.state !== "shelved" && ZH.now() - row.raised_at <= WINDOW).length;
    }

    #item(row) {
      return { key: row.id, kind: "alarm", row, build: () => this.#build(), update: (node, item) => this.#update(node, item.row) };
    }

    #build() {
      const cells = ["rank", "title", "place", "state", "time"].map((name) => el(name === "title" ? "b" : "span", { class: `case-row-${name}` }));
      return el("li", { class: "case-row", role: "option", tabindex: "-1" }, el("span", { class: "mark case-row-mark", "data-frame": "part", "aria-hidden": "true" }), ...cells);
    }

    #update(node, row) {
      const [mark, rank, title, place, state, time] = node.children;
      const tone = toneOf(row);
      const folded = row.city_folded || row.folded;
      const words = [titleOf(row), placeOf(row), stateOf(row), ZH.format.brief(ZH.now() - row.raised_at)];
      set(node, null, { "data-tone": tone, "aria-label": words.join(ZH.say("rows.comma")) });
      ZH.paintMark(mark, tone, { stale: tone === "stale" });
      set(rank, `P${row.severity}`);
      set(title, folded ? ZH.say("rows.flood", { what: words[0], n: folded + 1 }) : words[0]);
      set(place, words[1]);
      set(state, words[2]);
      set(time, words[3]);
      set(mark, null, { "data-unseen": row.severity === 1 && row.state === "raised" });
    }

    // ── the card of an alarm ─────────────────────────────────────────────────────────────────
    get picked() {
      const { picked } = ZH.selection;
      return picked?.kind === "alarm" ? this.picture.row("alarm", picked.id) ?? null : null;
    }

    #nodes(id) {
      const row = this.picture.row("alarm", id);
      if (!row) return [el("p", { class: "empty", text: ZH.say("alarm.gone") })];
      const tone = toneOf(row);
      const facts = [["place", placeOf(row)], ["value", valueOf(row)], ["raised", ZH.format.stamp(row.raised_at)], ["count", row.count > 1 ? row.count : ""],
        ["owner", stateOf(row)], ["case", row.case ? ZH.caseWords.number(row.case) : ""]].filter(([, value]) => value !== "");
      return [
        el("div", { class: "card-heading" }, el("h2", { class: "card-title", text: titleOf(row) }), el("span", { class: "tag", text: row.id })),
        el("div", { class: "deadline", "data-tone": tone }, ZH.mark("part", tone), el("div", {}, el("b", { text: stateOf(row) }),
          el("span", { class: "dim", text: ZH.say("act.ago", { age: ZH.format.age(ZH.now() - row.raised_at) }) }))),
        el("dl", { class: "facts card-alarm" }, ...facts.flatMap(([name, value]) => [el("dt", { text: ZH.say(`alarm.${name}`) }), el("dd", { text: value })])),
        el("div", { class: "acts-row" }, ...ACTS.filter((act) => act.when(row)).map((act) => el("button", {
          class: "button", type: "button", "data-act": act.name, on: { click: () => this.start(act) },
        }, el("kbd", { text: ZH.acts.cap(act) }), el("span", { text: ZH.acts.word(act) })))),
      ];
    }

    /** The act of a case's key on the picked alarm. */
    key(name) {
      const act = ACTS.find(({ of }) => of === name);
      if (act && this.picked && act.when(this.picked)) this.start(act);
    }

    start(act) {
      const { card } = this.console;
      const row = this.picked;
      if (!row || !card.mayAct) return;
      const matter = act.asks?.includes("matter") ? known.rules.get(row.rule)?.matter : "";
      if (matter) this.#send(act, { matter }).catch((refusal) => card.refuse(refusal));
      else if (act.asks) card.openFormFor({ ...act, most: row.severity === 1 ? SHELF_CRITICAL : SHELF_OTHER }, row, (values) => this.#send(act, values));
      else this.#send(act, {}).catch((refusal) => card.refuse(refusal));
    }

    async #send(act, values) {
      const row = this.picked;
      const { minutes, ...sent } = values;
      if (minutes) sent.until = new Date((ZH.clock.real() + minutes * 60) * 1000).toISOString();
      await ZH.api.command(act.command, { alarm: row.id, version: row.version, ...sent });
    }
  }

  (ZH.duty ??= {}).Alarms = Alarms;
})();
