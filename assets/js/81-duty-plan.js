// The engine as the desk sees it: its plan, how far from the best, how fair; stopped and resumed by hand.
(() => {
  "use strict";
  const ZH = (window.Zhihui ??= {});
  const { el, set } = ZH;
  const LOOK_MS = 5000;
  const OLD_SECONDS = 30;
  const SPAN_SECONDS = 3 * 3600;
  const MOST_UNITS = 14;
  const WORD_SHARE = 10; // per cent of the line that a word needs
  const seconds = (text) => Date.parse(text) / 1000;
  const percent = (share) => (Number.isFinite(share) ? ZH.format.percent(share) : "—");

  /** By which part the plan is dearer than the best a longer search found, and than any plan can be. */
  const gaps = ({ standard }) => {
    if (!standard) return { best: NaN, bound: NaN };
    const to = (least) => (least > 0 ? Math.max(0, standard.cost - least) / least : 0);
    return { best: to(standard.best), bound: to(standard.bound) };
  };

  const WITH_UNIT = new Set(["assigned", "acknowledged", "en_route", "on_scene"]);
  /** Tell whether what the plan proposes can still be given: a lead to a filed case, help to one in hand. */
  const open = ({ case: id, assist }) => {
    const state = ZH.board.case(id)?.row.state;
    return assist ? WITH_UNIT.has(state) : state === "filed";
  };

  const figure = (value, name, note = "") => el("div", { class: "sheet-figure", title: note }, el("b", { class: "n", text: value }), el("span", { text: ZH.say(`plan.${name}`) }));

  class Plan {
    constructor(desk, coverage) {
      Object.assign(this, { desk, coverage });
      this.changed = ZH.signal();
      this.look();
      setInterval(() => this.look(), LOOK_MS);
    }

    async look() {
      if (ZH.feed.state === "past") return;
      try {
        this.found = await ZH.api.get("/api/plan");
        this.changed.emit();
        if (this.box?.isConnected) this.#paint();
      } catch (refusal) {
        if (!(refusal instanceof ZH.Refusal)) throw refusal;
      }
    }

    /** What the bar says: {tone, words, title}. */
    get summary() {
      const { plan, frozen } = this.found ?? {};
      if (frozen) return { tone: "warning", words: ZH.say("plan.bar_frozen"), title: this.#stateWords() };
      if (!plan) return { tone: null, words: "—", title: ZH.say("plan.no_plan") };
      const { best } = gaps(plan);
      const mode = ZH.say(plan.searching ? "plan.bar_on" : "plan.bar_off");
      return { tone: this.#old() ? "warning" : null, words: Number.isFinite(best) ? `${mode} ${percent(best)}` : mode, title: this.#stateWords() };
    }

    #old() {
      return Boolean(this.found?.plan) && seconds(this.found.now) - seconds(this.found.plan.at) > OLD_SECONDS;
    }

    #stateWords() {
      const { plan, frozen, by, since, reason } = this.found;
      if (frozen) return ZH.say("plan.frozen", { by, time: ZH.format.time(seconds(since)), reason });
      if (!plan) return ZH.say("plan.no_plan");
      if (this.#old()) return ZH.say("plan.old", { time: ZH.format.time(seconds(plan.at)) });
      if (!plan.searching) return ZH.say("plan.simple");
      return ZH.say("plan.running", { binding: ZH.say(plan.binding === "late" ? "plan.late_told" : "plan.early"), time: ZH.format.time(seconds(plan.at)) });
    }

    /** Show the plan, what it proposes, and the way to stop the engine. */
    async open() {
      if (document.querySelector("dialog[open]")) return;
      await this.look();
      if (!this.found || document.querySelector("dialog[open]")) return;
      this.box = el("div", { class: "sheet", tabindex: "0" });
      this.note = el("div");
      this.acts = el("div", { class: "dialog-acts" });
      const node = el("dialog", { class: "dialog sheet-dialog plan-dialog", "aria-labelledby": "plan-title" }, el("h2", { id: "plan-title", text: ZH.say("plan.title") }), this.box, this.note, this.acts);
      node.addEventListener("close", () => node.remove());
      document.body.append(node);
      this.dialog = node;
      this.actsKey = null;
      this.#paint();
      node.showModal();
      this.box.focus();
    }

    #paint() {
      const { plan, frozen } = this.found;
      const state = el("p", { class: frozen ? "note" : "dim", "data-kind": frozen ? "offline" : null, role: "status", text: this.#stateWords() });
      const nodes = plan ? [this.#figures(plan), this.#trend(plan), this.#covered(), ...this.#proposals(plan), ...this.#timelines(plan), plan.source === "default" ? el("p", { class: "dim", text: ZH.say("plan.default") }) : "", ZH.basisLine(plan.basis)] : [];
      nodes.push(...this.#barred());
      const focus = document.activeElement?.dataset?.plan;
      this.box.replaceChildren(state, ...nodes.filter(Boolean));
      if (focus) this.box.querySelector(`[data-plan="${focus}"]`)?.focus();
      this.#paintActs(plan, frozen);
    }

    #figures(plan) {
      const { best, bound } = gaps(plan);
      const note = Number.isFinite(bound) ? `${ZH.say("plan.gap_note")}; ${ZH.say("plan.bound", { share: percent(bound) })}` : ZH.say("plan.gap_note");
      return el("div", { class: "sheet-figures" }, figure(ZH.format.number(plan.automatic), "automatic"), figure(ZH.format.number(plan.proposed), "proposed"), figure(ZH.format.number(plan.late), "late"),
        figure(ZH.format.number(plan.crews), "crews"), figure(percent(best), "gap", note), figure(plan.fairness.toFixed(2), "fairness", ZH.say("plan.fairness_note")));
    }

    #trend({ trend = [] }) {
      if (trend.length < 2) return null;
      const values = trend.map(({ gap }) => gap);
      const minutes = Math.max(1, Math.round((seconds(trend.at(-1).at) - seconds(trend[0].at)) / 60));
      const words = ZH.say("plan.gap_line", { minutes, from: percent(values[0]), to: percent(values.at(-1)) });
      return el("div", { class: "plan-trend" }, el("span", { class: "dim", text: words }), ZH.spark(values, { top: Math.max(0.02, ...values), label: words }));
    }

    #covered() {
      const open = () => {
        this.dialog.close();
        this.coverage.open();
      };
      return el("div", { class: "row" }, el("span", { class: "n", text: this.coverage.words }), el("button", { class: "button", "data-plan": "coverage", type: "button", text: ZH.say("coverage.open"), on: { click: open } }));
    }

    #proposals({ proposals, left_out: out }) {
      const rows = proposals.filter(open).map((one) => this.#proposal(one));
      const lost = out.length ? [el("p", { class: "dim", text: ZH.say("plan.left_out", { n: out.length }) })] : [];
      return rows.length ? [el("h3", { text: ZH.say("plan.proposals") }), el("ul", { class: "sheet-list" }, ...rows), ...lost] : lost;
    }

    #proposal(one) {
      const { row } = ZH.board.case(one.case);
      const late = one.late_min > 0 ? ZH.say("plan.late_by", { minutes: one.late_min }) : "";
      const others = one.assists.join(" ");
      const key = one.assist ? "plan.adopt_assist" : others ? "plan.adopt_with" : "plan.adopt";
      const give = el("button", { class: "button", type: "button", "data-plan": `${one.case}${one.assist}`, text: ZH.say(key, { unit: one.unit, others }), on: { click: () => this.#adopt([one]) } });
      const words = ZH.listed([ZH.nameOf("districts", row.district), ZH.format.time(seconds(one.arrives_at)), late]);
      return el("li", {}, el("b", { text: `${ZH.acts.short(one.case)} ${row.title}` }), el("span", { class: "dim push", text: words }), this.desk.mayAct ? give : "");
    }

    #barred() {
      const { barred = [] } = this.found;
      const line = ({ unit, until, by, reason }) => el("li", {}, el("span", { class: "push", text: ZH.say("plan.barred_until", { unit, by, reason, time: ZH.format.stamp(seconds(until)) }) }),
        this.desk.mayAct ? el("button", { class: "button", type: "button", "data-plan": `bar ${unit}`, text: ZH.say("plan.let"), on: { click: () => this.#send("bar-from-plan", { unit, reason: ZH.say("plan.let_reason"), until: ZH.inHours(0) }) } }) : "");
      return barred.length ? [el("h3", { text: ZH.say("plan.barred") }), el("ul", { class: "sheet-list" }, ...barred.map(line))] : [];
    }

    /** Bar a crew from the plan by a line of the command line: asks for what it does not say. */
    async bar({ unit, ends, reason }) {
      const { card } = ZH.duty.console;
      if (!unit) return;
      if (!ends || !reason) {
        ZH.selection.set({ kind: "unit", id: unit }, "line");
        card.barUnit(unit, { reason });
        return;
      }
      try {
        await card.sendBar(unit, { ends, reason });
      } catch (refusal) {
        card.refuse(refusal);
      }
    }

    // ── what each crew does next, on one line of time ──────────────────────────────────────────
    #timelines(plan) {
      const now = seconds(plan.at);
      const units = Object.entries(plan.queues).sort(([, a], [, b]) => Math.max(...b.map(({ late_min: late }) => late)) - Math.max(...a.map(({ late_min: late }) => late)));
      const none = units.length ? [] : [el("p", { class: "empty", text: ZH.say("plan.none", { time: ZH.format.time(now) }) })];
      const lines = [...units, ...this.#resting(plan, now)].slice(0, MOST_UNITS);
      if (!lines.length) return none;
      const hours = [0, 1, 2, 3].map((hour) => el("span", { text: ZH.format.time(now + hour * 3600) }));
      return [...none, el("h3", { text: ZH.say("plan.by_unit") }), el("div", { class: "plan-hours dim" }, ...hours),
        el("ul", { class: "plan-lines" }, ...lines.map(([unit, stops]) => this.#line(unit, stops, plan.rests?.[unit], now)))];
    }

    /** Crews of whose time the plan has but a break, the next one first. */
    #resting({ queues, rests = {} }, now) {
      const soon = Object.entries(rests).filter(([unit, { from }]) => !(unit in queues) && seconds(from) - now < SPAN_SECONDS);
      return soon.sort(([, a], [, b]) => seconds(a.from) - seconds(b.from)).map(([unit]) => [unit, []]);
    }

    #line(unit, stops, rest, now) {
      const held = ZH.board.unit(unit)?.row.queue.length ?? 0;
      const at = (moment) => Math.min(100, Math.max(0, ((seconds(moment) - now) / SPAN_SECONDS) * 100));
      const blocks = stops.filter(({ arrives_at: arrives }) => seconds(arrives) - now < SPAN_SECONDS).flatMap((stop) => this.#blocks(stop, at));
      if (rest && seconds(rest.from) - now < SPAN_SECONDS) blocks.push(this.#rest(rest, at));
      return el("li", { class: "plan-line" }, el("b", { text: unit }), el("span", { class: "dim", text: held ? ZH.say("plan.in_hand", { n: held }) : "" }), el("div", { class: "plan-track" }, ...blocks));
    }

    #rest({ from, until }, at) {
      const words = ZH.say("plan.rest", { from: ZH.format.time(seconds(from)), until: ZH.format.time(seconds(until)) });
      const long = at(until) - at(from);
      const node = el("span", { class: "plan-rest", title: words, role: "img", "aria-label": words, text: long >= WORD_SHARE ? ZH.say("plan.rest_word") : "" });
      node.style.setProperty("--at", `${at(from)}%`);
      node.style.setProperty("--long", `${Math.max(0.4, long)}%`);
      return node;
    }

    /** The break a crew is planned to take, {from, until} in seconds since 1970, or null. */
    restOf(unit) {
      const rest = this.#old() ? null : this.found?.plan?.rests?.[unit];
      return rest ? { from: seconds(rest.from), until: seconds(rest.until) } : null;
    }

    #blocks(stop, at) {
      const late = stop.late_min > 0;
      const words = [ZH.say(stop.assist ? "plan.assist_stop" : "plan.stop", { case: ZH.acts.short(stop.case), time: ZH.format.time(seconds(stop.arrives_at)) }), late ? ZH.say("plan.late_by", { minutes: stop.late_min }) : ""].filter(Boolean).join(", ");
      const [from, there, done] = [at(stop.departs_at), at(stop.arrives_at), at(stop.done_at)];
      const way = el("span", { class: "plan-way" });
      const work = el("span", { class: "plan-stop", "data-late": late ? "" : null, title: words, role: "img", "aria-label": words, text: late ? "!" : "" });
      for (const [node, left, right] of [[way, from, there], [work, there, done]]) {
        node.style.setProperty("--at", `${left}%`);
        node.style.setProperty("--long", `${Math.max(0.4, right - left)}%`);
      }
      return [way, work];
    }

    // ── stopping, resuming, adopting ───────────────────────────────────────────────────────────
    #paintActs(plan, frozen) {
      const list = (plan?.proposals ?? []).filter(open);
      const key = JSON.stringify([frozen, list.length, this.desk.mayAct, ZH.words.lang]);
      if (key === this.actsKey) return;
      this.actsKey = key;
      const close = el("button", { class: "button", type: "button", text: ZH.say("keys.close"), on: { click: () => this.dialog.close() } });
      if (!this.desk.mayAct) return this.acts.replaceChildren(close);
      const reason = el("input", { class: "input push", type: "text", maxlength: 200, "aria-label": ZH.say("plan.reason"), placeholder: ZH.say("plan.reason") });
      const stop = el("button", { class: "button", type: "button", text: ZH.say("plan.freeze"), on: { click: () => this.#send("freeze-dispatching", { reason: reason.value.trim() }) } });
      const go = el("button", { class: "button push-end", type: "button", text: ZH.say("plan.resume"), on: { click: () => this.#send("resume-dispatching", {}) } });
      const all = el("button", { class: "button", type: "button", "data-main": true, text: ZH.say("plan.adopt_all", { n: list.length }), on: { click: () => this.#adopt(list) } });
      return this.acts.replaceChildren(...(frozen ? [go] : [reason, stop]), close, ...(list.length ? [all] : []));
    }

    async #send(command, values) {
      await ZH.guarded(this.note, () => ZH.api.command(command, values));
      await this.look();
    }

    /** Dispatch what is proposed: the same command as a click on the card, one for each case. */
    async #adopt(list) {
      let n = 0;
      for (const one of list.filter(open)) {
        const { version } = ZH.board.case(one.case).row;
        const about = { case: one.case, version, unit: one.unit };
        const sent = await ZH.guarded(this.note, () => (one.assist ? ZH.api.command("assign-assist", about) : ZH.api.command("assign-unit", { ...about, assists: one.assists })));
        if (!sent) break;
        n += 1;
      }
      if (n) ZH.toast(ZH.say("plan.adopted", { n }), { seconds: 5 });
      await this.look();
    }
  }

  Object.assign((ZH.duty ??= {}), { Plan });
})();
