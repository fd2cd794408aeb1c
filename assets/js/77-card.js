// The case card: its head and its acts live; its body is drawn by the server when it is opened.
(() => {
  "use strict";
  const ZH = (window.Zhihui ??= {});
  const { el, set } = ZH;
  const ASK_AFTER_MS = 90; // a held-down J must not open forty cases
  const SLOW_MS = 5000;
  const FRESH_SECONDS = 30;
  const UNDO_SECONDS = 10;
  const BAR_PLAN = { name: "bar_plan", asks: ["ends", "reason"] };
  const DESKS = new Set(["operator", "chief", "district"]);

  const numberOf = (id) => (id.length === 20 ? `${id.slice(6, 14)}-${id.slice(14)}` : id);
  ZH.caseWords.number = numberOf;
  const upper = (text) => text.charAt(0).toUpperCase() + text.slice(1);
  const span = (seconds) => ZH.format.duration(Math.abs(seconds));

  // ── the two lines under the head ───────────────────────────────────────────────────────────
  const firstLine = (entry, now) => {
    const state = ZH.caseWords.state(entry);
    if (entry.why === "life") return [ZH.say("card.head.life"), ZH.say("card.head.waiting", { state, time: span(now - entry.row.reported_at) })].join(ZH.say("rows.comma"));
    if (entry.why === "overdue") return ZH.say("card.head.late", { time: span(entry.left) });
    if (entry.why === "not_assigned" || entry.why === "not_taken") {
      return ZH.say("card.head.waiting", { state, time: ZH.caseWords.time(entry, now, false) });
    }
    if (entry.left !== null && entry.why !== "stage_soon") return [state, ZH.say("card.head.left", { time: span(entry.left) })].join(ZH.say("rows.comma"));
    return ZH.say("card.head.waiting", { state, time: span(now - ZH.tone.waitsSince(entry.row)) });
  };

  const limitLine = ({ row }, now) => {
    if (row.stage_due_at !== null && ZH.canSay(`card.stage.${row.state}`)) {
      const left = row.stage_due_at - now;
      return ZH.say(left < 0 ? "card.head.over_stage" : "card.head.stage_left", {
        stage: ZH.say(`card.stage.${row.state}`), limit: ZH.format.time(row.stage_due_at), time: span(left),
      });
    }
    if (row.due_at !== null && ZH.tone.UNDER_LIMIT.has(row.state)) {
      return ZH.say("card.head.of_limit", { time: ZH.format.stamp(row.due_at) });
    }
    return row.due_at === null ? "" : ZH.say("card.head.standing");
  };

  const ownerWords = ({ row, tone }) => {
    if (row.seen_by) return ZH.say("card.head.acknowledged", { by: row.seen_by });
    return tone === "critical" ? ZH.say("card.head.unacknowledged") : "";
  };

  class CaseCard {
    /**
     * `boxes`: {card, head, body, acts} elements. `ask(question)`: have the body drawn. `me`: who
     * looks. `keys`: show key caps. Tells `done(act, row, values)` when an act was taken.
     */
    constructor({ boxes, ask, me, keys = false, board = ZH.board }) {
      Object.assign(this, boxes, { ask, me, keys, board });
      /** What is painted for things that are no case: kind → (id) → nodes. */
      this.painters = { unit: (id) => this.#unitNodes(this.board.unit(id)) };
      this.done = ZH.signal();
      this.undos = [];
      this.picked = null;
      this.unit = null;
      this.along = new Map(); // which crew goes along for each need: only what an officer chose
      ZH.acts.centre = me.district || "city";
      this.#build();
      new MutationObserver(() => this.#drawn()).observe(this.body, {
        childList: true, subtree: true, characterData: true, attributes: true, attributeFilter: ["data-case", "data-version", "data-unit"],
      });
      this.body.addEventListener("click", (event) => this.#chooseBy(event));
      board.changed.on(() => this.paint());
      ZH.tick.on(() => this.#paintUndos());
      this.paint();
    }

    #build() {
      this.title = el("h2", { class: "card-title" });
      this.number = el("span", { class: "tag card-number" });
      this.priority = el("span", { class: "tag card-priority" });
      this.mark = ZH.mark("case", "idle");
      this.lines = [el("b"), el("span", { class: "dim" }), el("span", { class: "dim" })];
      this.deadline = el("div", { class: "deadline" }, this.mark, el("div", {}, ...this.lines));
      this.head.replaceChildren(el("div", { class: "card-heading" }, this.title, this.number, this.priority), this.deadline);
      this.wait = el("div", { class: "card-wait", hidden: true }, ZH.skeleton(7));
      this.body.before(this.wait);
      this.undoBox = el("div", { class: "undos", role: "status" });
      this.note = el("div", { class: "card-note" });
      this.bar = el("div", { class: "acts" });
      this.formBox = el("div", { class: "card-form" });
      this.acts.replaceChildren(this.undoBox, this.note, this.formBox, this.bar);
      this.others = el("div", { class: "card-other" });
      this.head.after(this.others);
    }

    /** Whoever only looks does not act, and nobody acts in the past. */
    get mayAct() {
      return DESKS.has(this.me.role) && !this.past;
    }

    get past() {
      return ZH.feed.state === "past";
    }

    get #mayNotWords() {
      return ZH.say(this.past ? "act.past" : "act.none");
    }

    /** The entry that is open, or undefined. */
    get entry() {
      return this.picked?.kind === "case" ? this.board.case(this.picked.id) : undefined;
    }

    /** Open {kind: "case" | "unit", id}, or nothing (null). */
    open(picked) {
      if (picked?.kind === this.picked?.kind && picked?.id === this.picked?.id) return;
      this.picked = picked;
      this.unit = null;
      this.along.clear();
      this.version = null;
      this.card.dataset.kind = picked?.kind ?? "none";
      this.closeForm();
      ZH.note(this.note, null);
      this.body.scrollTop = 0;
      if (picked?.kind === "case") this.#askFor(ASK_AFTER_MS);
      else this.#waiting(false);
      this.paint();
    }

    // ── having the body drawn ────────────────────────────────────────────────────────────────
    #askFor(wait = 0) {
      clearTimeout(this.timer);
      if (!this.#isDrawn()) this.#waiting(true);
      this.timer = setTimeout(() => {
        this.version = this.entry?.row.version ?? 0;
        this.askedAt = ZH.clock.real();
        this.ask({ case: this.picked.id, version: this.version, lang: ZH.words.lang, n: (this.n = (this.n ?? 0) + 1) });
      }, wait);
    }

    #isDrawn() {
      return this.picked?.kind === "case" && this.body.querySelector("[data-case]")?.dataset.case === this.picked.id;
    }

    /** The recommendation is not here yet, or is that of the case before it changed. */
    get #seeking() {
      const drawn = this.#isDrawn() ? Number(this.body.querySelector("[data-case]").dataset.version) : -1;
      return drawn < (this.entry?.row.version ?? 0) && !this.body.querySelector(".note");
    }

    #waiting(yes) {
      clearTimeout(this.slow);
      set(this.body, null, { "data-waiting": yes });
      this.wait.hidden = !yes;
      if (this.wait.children.length > 1) this.wait.lastChild.remove();
      if (!yes) return;
      this.slow = setTimeout(() => {
        const place = el("div");
        this.wait.append(place);
        ZH.note(place, { kind: "offline", toString: () => ZH.say("feed.waiting") }, { retry: () => this.#askFor() });
      }, SLOW_MS);
    }

    #drawn() {
      const refused = this.body.querySelector(".note") && !this.body.querySelector("[data-case]");
      if (this.#isDrawn() || refused) this.#waiting(false);
      if (this.#isDrawn()) {
        this.#markUnit();
        this.#markAssists();
        this.#noteDelivery();
      }
      this.paint();
    }

    /** A case that another centre handed to this one has been delivered once it is before our eyes. */
    #noteDelivery() {
      const { row } = this.entry ?? {};
      if (!row || !this.mayAct || row.holder !== ZH.acts.centre || !row.handed_at || row.delivered_at || this.delivered === row.id) return;
      this.delivered = row.id;
      ZH.api.command("deliver-case", { case: row.id, version: row.version }).catch((refusal) => {
        if (!(refusal instanceof ZH.Refusal)) throw refusal;
      });
    }

    /** Draw the body again when the case changed, or when the recommendation has become old. */
    #keepFresh() {
      const { entry } = this;
      if (!entry || this.version === null || this.past) return;
      if (entry.row.version !== this.version) this.#askFor();
      const old = ZH.clock.real() - this.askedAt > FRESH_SECONDS;
      const hand = this.form || this.body.matches(":hover") || this.body.contains(document.activeElement);
      if (old && !hand && ZH.acts.likely(entry)?.name === "assign") this.#askFor();
    }

    // ── the recommendation ───────────────────────────────────────────────────────────────────
    get candidates() {
      return this.#isDrawn() && !this.#seeking ? [...this.body.querySelectorAll(".candidate")] : [];
    }

    /** The candidate that would be sent, {unit, minutes, advice}, or null. */
    get chosen() {
      const rows = this.candidates;
      const row = rows.find(({ dataset }) => dataset.unit === this.unit) ?? rows[0];
      return row ? { ...row.dataset, minutes: Number(row.dataset.minutes) } : null;
    }

    /** Choose the nth candidate (from 0). */
    choose(n) {
      const row = this.candidates[n];
      if (!row) return;
      this.unit = row.dataset.unit;
      ZH.note(this.note, null);
      this.#markUnit();
      this.paint();
    }

    /** The crews that go along to assist, one for each need, as chosen. */
    get assists() {
      if (!this.#isDrawn()) return [];
      const lead = this.chosen?.unit;
      return [...this.body.querySelectorAll(".assist-choice[aria-pressed='true']")].map(({ dataset }) => dataset.assist).filter((unit) => unit !== lead);
    }

    #chooseAssist(button) {
      const pressed = button.getAttribute("aria-pressed") === "true";
      this.along.set(this.#need(this.#assistLists().indexOf(button.parentElement)), pressed ? null : button.dataset.assist);
      this.#markAssists();
      this.paint();
    }

    /** Once the case stands elsewhere it is another choice. */
    #need(n) {
      return `${this.entry.row.state} ${n}`;
    }

    #assistLists() {
      return [...new Set([...this.body.querySelectorAll(".assist-choice")].map((button) => button.parentElement))];
    }

    /** Show the chosen crews as chosen, in a body that was drawn again too. */
    #markAssists() {
      this.#assistLists().forEach((list, n) => {
        const chosen = this.along.get(this.#need(n));
        if (chosen === undefined) return;
        for (const button of list.children) set(button, null, { "aria-pressed": button.dataset.assist === chosen ? "true" : "false" });
      });
    }

    #chooseBy(event) {
      const assist = event.target.closest(".assist-choice");
      if (assist) return this.#chooseAssist(assist);
      const row = event.target.closest(".candidate");
      if (row) this.choose(this.candidates.indexOf(row));
      return undefined;
    }

    #markUnit() {
      const unit = this.chosen?.unit;
      for (const row of this.candidates) set(row, null, { "aria-selected": row.dataset.unit === unit ? "true" : "false" });
      if (unit) ZH.sayWhatIf(this.body, this.entry.row.id, unit);
    }

    // ── painting ─────────────────────────────────────────────────────────────────────────────
    paint() {
      const { entry, picked } = this;
      this.head.hidden = !entry;
      this.body.hidden = picked?.kind !== "case" || this.past; // the server draws the present only
      this.bar.hidden = this.formBox.hasChildNodes() || !entry;
      this.others.hidden = Boolean(entry);
      if (entry) {
        this.#paintHead(entry);
        this.#paintActs(entry);
        this.#keepFresh();
      } else this.#paintOther();
    }

    #paintHead(entry) {
      const { row, tone } = entry;
      const now = ZH.now();
      set(this.title, ZH.caseWords.title(row));
      set(this.number, numberOf(row.id), { title: row.id });
      set(this.priority, ZH.say("card.head.priority", { n: row.priority, word: ZH.say(`card.priority.${row.priority}`) }), {
        "data-tone": row.priority === 1 && tone === "critical" ? "critical" : null,
      });
      set(this.deadline, null, { "data-tone": tone });
      ZH.paintMark(this.mark, tone, { unseen: tone === "critical" && !row.seen_by });
      const approx = ZH.feed.state === "offline" ? "≈ " : "";
      set(this.lines[0], approx + upper(firstLine(entry, now)));
      set(this.lines[1], upper(limitLine(entry, now)));
      set(this.lines[2], upper(ownerWords(entry)));
    }

    #paintActs(entry) {
      const list = this.mayAct ? ZH.acts.of(entry) : [];
      const likely = this.mayAct ? ZH.acts.likely(entry) : null;
      const unit = likely?.name === "assign" ? this.chosen?.unit ?? "" : "";
      const key = JSON.stringify([entry.row.id, list.map(({ name }) => name), likely?.name, unit, this.chosen?.minutes, this.assists, this.#seeking, this.busy?.name, this.mayAct, this.past, Boolean(this.contacts), ZH.words.lang]);
      if (key === this.barKey) return;
      this.barKey = key;
      const focus = document.activeElement?.dataset?.act;
      this.bar.replaceChildren(...this.#actNodes(entry, list, likely));
      if (focus) this.bar.querySelector(`[data-act="${focus}"]`)?.focus();
    }

    #actNodes(entry, list, likely) {
      if (!this.mayAct) return [el("p", { class: "dim", text: this.#mayNotWords })];
      const rest = list.filter((act) => act !== likely);
      return [
        likely ? this.#mainButton(likely) : el("div", { class: "row" }, el("p", { class: "dim acts-status push-end", text: this.#statusWords(entry) }), this.#callLink(entry.row.unit)),
        el("div", { class: "acts-row" }, ...rest.filter((act) => !act.grave).map((act) => this.#button(act))),
        el("div", { class: "acts-row", "data-grave": true }, ...rest.filter((act) => act.grave).map((act) => this.#button(act))),
      ];
    }

    #statusWords({ row }) {
      const unit = this.board.unit(row.unit);
      const eta = row.state === "en_route" ? ZH.etaOf(row, unit) : null;
      if (eta !== null && eta !== undefined) return ZH.say("card.head.on_the_way", { unit: row.unit, time: ZH.format.duration(Math.max(60, eta)) });
      return row.unit ? ZH.say("act.wait", { unit: row.unit, state: ZH.say(`state.${row.state}`) }) : ZH.alone(ZH.say(`state.${row.state}`));
    }

    #mainButton(act) {
      const { chosen } = this;
      const others = this.assists.join(" ");
      const unit = () => (chosen ? ZH.say(others ? "act.assign_with" : "act.assign", { ...chosen, others }) : ZH.say(this.#seeking ? "act.seeking" : "act.pick_unit"));
      const words = act.name === "assign" ? unit() : ZH.acts.word(act);
      return this.#button(act, { "data-main": true, "data-wide": true }, this.busy === act ? ZH.say("act.sending") : words);
    }

    #button(act, more = {}, words = ZH.acts.word(act)) {
      return el("button", { class: "button", type: "button", "data-act": act.name, "data-sending": this.busy === act, ...more, on: { click: () => this.start(act.name) } },
        this.keys && act.key ? el("kbd", { text: ZH.acts.cap(act) }) : null, el("span", { text: words }));
    }

    /** A way to call a crew, where its number is known. */
    #callLink(unit) {
      const number = this.contacts?.units?.[unit];
      if (!number) return "";
      return el("a", { class: "button", href: `tel:${number.replace(/\s/g, "")}`, "data-act": "call" },
        this.keys ? el("kbd", { text: "C" }) : "", el("span", { text: ZH.say("act.call", { unit, number }) }));
    }

    /** Nothing picked, a crew, or a case that has ended. */
    #paintOther() {
      const { picked } = this;
      const paint = this.painters[picked?.kind];
      if (paint) return this.#otherNodes(paint(picked.id));
      const gone = picked?.kind === "case" && this.board.picture.place !== null;
      const words = gone ? ZH.say(this.past ? "card.pick.not_yet" : "card.pick.gone", { case: numberOf(picked.id) }) : ZH.say("card.pick.empty");
      if (this.board.picture.place === null) return this.#otherNodes([ZH.skeleton(6)]);
      return this.#otherNodes([el("p", { class: "empty", text: words })]);
    }

    // Only what differs is put in, so that a button under the hand stays the same button.
    #otherNodes(nodes) {
      const made = el("div", {}, ...nodes);
      if (made.innerHTML === this.otherShown) return;
      this.otherShown = made.innerHTML;
      this.others.replaceChildren(...made.childNodes);
    }

    #unitNodes(entry) {
      if (!entry) return [el("p", { class: "empty", text: ZH.say("rows.lost") })];
      const { row, fix, tone, sign, age } = entry;
      const now = ZH.now();
      const cases = row.queue.map((id) => this.board.case(id)).filter(Boolean);
      const lines = [
        ZH.unitWords.duty(entry, now), this.#restWords(row, now), ZH.nameOf("districts", row.district),
        row.skills.map((code) => ZH.nameOf("skills", code)).join(ZH.say("card.comma")),
        fix ? ZH.say("card.head.fix", { age: ZH.format.age(now - fix.at) }) : ZH.say("rows.lost"),
        row.shift_end ? ZH.say("card.head.shift_end", { time: ZH.format.time(row.shift_end) }) : "",
      ];
      return [
        el("div", { class: "card-heading" }, ZH.mark("unit", tone, { sign, stale: age !== "fresh" && tone === "ok" }),
          el("h2", { class: "card-title", text: `${row.id} ${row.name}` })),
        el("div", { class: "stack card-unit" }, ...lines.filter(Boolean).map((text) => el("p", { text })), this.#callLink(row.id), this.#barButton(row)),
        cases.length ? el("h3", { class: "card-sub", text: ZH.say("card.head.in_hand") }) : null,
        el("ul", { class: "rows" }, ...cases.map((one) => el("li", {}, el("button", {
          class: "button", "data-quiet": true, type: "button", text: `${ZH.caseWords.title(one.row)} ${numberOf(one.row.id)}`,
          on: { click: () => ZH.selection.set({ kind: "case", id: one.row.id }, "card") },
        })))),
      ].filter(Boolean);
    }

    /** A planned break: until when it lasts, or, where the screen knows the plan, when it begins. */
    #restWords(row, now) {
      if (row.duty === "break") return row.rests_until ? ZH.say("card.head.rest_until", { time: ZH.format.time(row.rests_until) }) : "";
      const rest = this.past ? null : this.restOf?.(row.id);
      return rest && rest.until > now ? ZH.say("card.head.rest_planned", { time: ZH.format.time(Math.max(rest.from, now)) }) : "";
    }

    // ── barring a crew from the plan ─────────────────────────────────────────────────────────
    #barButton({ id }) {
      if (!this.mayAct || this.me.role === "district") return "";
      return el("div", { class: "row" }, el("button", { class: "button", type: "button", "data-act": "bar_plan", text: ZH.say("act.name.bar_plan"), on: { click: () => this.barUnit(id) } }));
    }

    /** Ask for how long and why the machine shall give a crew nothing. */
    barUnit(id, given = {}) {
      if (this.mayAct) this.openFormFor(BAR_PLAN, { id }, (values) => this.sendBar(id, values), given);
    }

    async sendBar(unit, { ends, reason }) {
      await ZH.api.command("bar-from-plan", { unit, reason, until: ends });
      ZH.toast(ZH.say("plan.barred_until", { unit, reason, by: this.me.name, time: ZH.format.stamp(Date.parse(ends) / 1000) }), { seconds: 5 });
    }

    // ── acting ───────────────────────────────────────────────────────────────────────────────
    /** Begin an act by name: at once where nothing is asked, else by its form. */
    start(name, given = {}) {
      const { entry } = this;
      const act = ZH.acts.named(name);
      if (!entry || !this.mayAct || !act || !ZH.acts.legal(act, entry)) return this.#sayIllegal(act, entry);
      const unit = given.unit ?? this.#usualUnit(name);
      const values = unit ? { ...given, unit } : given;
      if (name === "assign" && !values.unit && this.#seeking) return undefined;
      const missing = (act.asks ?? []).filter((field) => !values[field]);
      if (missing.length) return this.openForm(act, values);
      return this.run(act, values).catch((refusal) => this.#refused(act, refusal, values));
    }

    /** The crew an act is about unless another is named. */
    #usualUnit(name) {
      if (name === "assign") return this.chosen?.unit;
      if (name === "assign_assist") return this.assists[0];
      return name === "release_assist" ? ZH.acts.assisting(this.entry.row)[0].unit : undefined;
    }

    #sayIllegal(act, entry) {
      if (!act || !entry) return;
      const words = this.mayAct
        ? ZH.say("step_refused", { state: ZH.say(`state.${entry.row.state}`), step: ZH.acts.word(act) })
        : this.#mayNotWords;
      ZH.note(this.note, { kind: "refused", toString: () => words });
    }

    openForm(act, given = {}) {
      const { row } = this.entry;
      this.openFormFor(act, row, (values) => this.run(act, values, this.board.case(row.id)?.row ?? row), given);
    }

    /** Open a form in the place of the buttons; `send(values)` may throw a Refusal. */
    openFormFor(act, row, send, given = {}) {
      this.closeForm();
      this.form = new ZH.Form({
        act, row, given, leave: () => this.closeForm(true),
        send: async (values) => {
          await send(values);
          this.closeForm(true);
        },
      });
      this.formBox.replaceChildren(this.form.node);
      this.paint();
      this.form.focus();
    }

    /** Close the form; true if there was one. */
    closeForm(refocus = false) {
      if (!this.form) return false;
      this.form = null;
      this.formBox.replaceChildren();
      this.barKey = null;
      this.paint();
      if (refocus) this.bar.querySelector("button")?.focus();
      return true;
    }

    /** Give the command of an act; throws a Refusal. */
    async run(act, values, row = this.entry.row) {
      // The feed may show an act as done before its answer is here: the next key waits for it.
      while (this.busy) {
        if (this.busy === act) return;
        await this.idle;
      }
      this.busy = act;
      let free;
      this.idle = new Promise((resolve) => { free = resolve; });
      ZH.note(this.note, null);
      this.paint();
      try {
        const sent = await this.#prepared(act, values);
        const answer = await ZH.acts.send(act, row, sent);
        if (act.name === "assign") this.#offerUndo(row, sent.unit, answer);
        else ZH.announce(ZH.say("act.done", { act: ZH.acts.word(act), title: ZH.caseWords.title(row), case: ZH.acts.short(row.id) }));
        this.done.emit(act, row, sent);
      } finally {
        this.busy = null;
        free();
        this.paint();
      }
    }

    #adviceOf(selector) {
      return this.#isDrawn() ? this.body.querySelector(selector)?.dataset.advice : undefined;
    }

    /** What is sent for an assignment: the crews that go along, and why each of them. */
    #withAdvice(values) {
      const assists = values.assists ?? this.assists.filter((unit) => unit !== values.unit);
      const advice = this.candidates.find(({ dataset }) => dataset.unit === values.unit)?.dataset.advice;
      const along = assists.map((unit) => this.#adviceOf(`.assist-choice[data-assist="${unit}"]`)).filter(Boolean);
      const displaces = ZH.displacedBy(this.body, this.entry?.row.id, values.unit);
      const whole = advice ? JSON.stringify({ ...JSON.parse(advice), displaces, assists: along.map((one) => JSON.parse(one)) }) : advice;
      return { ...values, ...(assists.length ? { assists } : {}), ...(whole ? { advice: whole } : {}) };
    }

    async #prepared(act, values) {
      if (act.name === "assign") return this.#withAdvice(values);
      if (act.name === "assign_assist") {
        const advice = this.#adviceOf(`.assist-choice[data-assist="${values.unit}"]`);
        return advice ? { ...values, advice } : values;
      }
      if (act.name !== "add_photos") return values;
      const photos = [];
      for (const file of values.photos) {
        const form = new FormData();
        form.append("kind", "check");
        form.append("photo", file);
        photos.push((await ZH.api.post("/api/photos", form)).id);
      }
      return { photos };
    }

    #refused(act, refusal, values) {
      if (!(refusal instanceof ZH.Refusal)) throw refusal;
      const next = act.name === "assign" ? this.#nextBest(values.unit) : null;
      ZH.note(this.note, { kind: refusal.kind, toString: () => ZH.sayRefusal(refusal) }, {
        retry: () => this.start(act.name, values),
      });
      if (next && refusal.kind === "refused" && refusal.key.startsWith("unit_")) {
        this.note.firstChild.append(el("button", {
          class: "button", type: "button", text: ZH.say("act.assign_other", next), on: { click: () => this.start("assign", { unit: next.unit }) },
        }));
        this.unit = next.unit;
        this.#markUnit();
        this.paint();
      }
    }

    /** Show a refusal beside the buttons. */
    refuse(refusal) {
      if (!(refusal instanceof ZH.Refusal)) throw refusal;
      ZH.note(this.note, { kind: refusal.kind, toString: () => ZH.sayRefusal(refusal) });
    }

    #nextBest(unit) {
      const rows = this.candidates;
      const at = rows.findIndex(({ dataset }) => dataset.unit === unit);
      return rows[at + 1]?.dataset ?? null;
    }

    // ── undo ─────────────────────────────────────────────────────────────────────────────────
    #offerUndo(row, unit, answer) {
      const undo = { row, unit, version: answer.version, until: performance.now() + UNDO_SECONDS * 1000 };
      undo.button = el("button", { class: "button", type: "button", on: { click: () => this.undo(undo) } });
      undo.words = el("span", { class: "undo-words", text: ZH.say("act.sent", { unit, title: ZH.caseWords.title(row), case: ZH.acts.short(row.id) }) });
      undo.node = el("div", { class: "undo" }, undo.words, undo.button);
      this.undos.unshift(undo);
      this.undoBox.prepend(undo.node);
      ZH.announce(undo.words.textContent);
      this.#paintUndos();
    }

    #paintUndos() {
      for (const undo of [...this.undos]) {
        const left = Math.ceil((undo.until - performance.now()) / 1000);
        if (left > 0) undo.button.replaceChildren(...(this.keys ? [el("kbd", { text: ZH.keys.cap("z") })] : []), el("span", { text: ZH.say("act.undo", { n: left }) }));
        else this.#dropUndo(undo);
      }
    }

    #dropUndo(undo) {
      undo.node.remove();
      this.undos = this.undos.filter((other) => other !== undo);
    }

    /** Recall the unit that was sent last, while ten seconds last; false when there is none. */
    async undo(undo = this.undos[0]) {
      if (!undo) return false;
      this.#dropUndo(undo);
      const row = this.board.case(undo.row.id)?.row ?? undo.row;
      const version = Math.max(row.version, undo.version ?? 0);
      const names = { unit: undo.unit, title: ZH.caseWords.title(row), case: ZH.acts.short(row.id) };
      try {
        await ZH.acts.send(ZH.acts.named("recall"), { ...row, version }, { reason: ZH.say("act.undo_reason", { n: UNDO_SECONDS }) });
        ZH.toast(ZH.say("act.undone", names), { seconds: 5 });
        ZH.selection.set({ kind: "case", id: row.id }, "undo");
      } catch (refusal) {
        this.refuse(refusal);
      }
      return true;
    }
  }

  ZH.CaseCard = CaseCard;
})();
