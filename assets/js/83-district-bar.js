// The bar under the thumbs: the selected case or crew by name, and what can be done with it.
(() => {
  "use strict";
  const ZH = (window.Zhihui ??= {});
  const district = (ZH.district ??= {});
  const { el, set } = ZH;
  const UNDO_SECONDS = 10;
  const SLOW_MS = 2500;
  const TO_DISPATCH = new Set(["filed", "referred"]);
  const IN_BAR = new Set(["assign", "transfer", "take_over"]);

  class Bar {
    constructor(box, desk, advice, file) {
      Object.assign(this, { desk, advice, file });
      this.lastCase = null;
      this.title = el("h2", { class: "acts-title", dir: "auto" });
      this.why = el("span", { class: "acts-why" });
      this.note = el("div", { class: "acts-note", role: "status" });
      this.buttons = el("div", { class: "acts-buttons" });
      box.replaceChildren(el("div", { class: "acts-about" }, this.title, this.why), this.note, this.buttons);
      ZH.selection.changed.on((picked) => {
        if (picked?.kind === "case") this.lastCase = picked.id;
        this.paint();
      });
      for (const source of [ZH.board.changed, desk.changed, advice.changed, ZH.words.changed]) source.on(() => this.paint());
      desk.assigned.on((about, version) => this.#offerUndo(about, version));
      this.paint();
    }

    paint() {
      const { picked } = ZH.selection;
      const entry = picked?.kind === "case" ? ZH.board.case(picked.id) : null;
      const unit = picked?.kind === "unit" ? ZH.board.unit(picked.id) : null;
      if (entry) this.#paintCase(entry);
      else if (unit) this.#paintUnit(unit);
      else this.#paintNothing(picked);
    }

    #paintNothing(picked) {
      set(this.title, "");
      set(this.why, ZH.say(picked?.kind === "case" ? "district.gone" : "district.pick"));
      this.note.replaceChildren();
      this.#put("none", []);
    }

    // ── a case ───────────────────────────────────────────────────────────────────────────────
    #paintCase(entry) {
      const { row } = entry;
      set(this.title, ZH.caseWords.title(row));
      set(this.why, ZH.listed([ZH.caseWords.state(entry), ZH.caseWords.time(entry, ZH.now(), true)]));
      const likely = ZH.acts.likely(entry);
      if (likely?.name === "assign" && this.desk.mayAct && this.desk.holds(row)) this.advice.want(row);
      const acts = this.desk.mayAct ? this.#caseActs(entry, likely) : [];
      this.#put(`${row.id}|${row.version}|${JSON.stringify(acts.map(({ key, words, off }) => [key, words, off]))}`, acts);
      this.#paintNote(row);
    }

    #caseActs(entry, likely) {
      const { row } = entry;
      const open = { key: "open", words: ZH.say("district.open"), run: () => this.file.open(row.id) };
      const call = row.unit ? [this.#callAct(row.unit)] : [];
      if (!this.desk.holds(row)) return [{ key: "owner", words: ZH.say("district.held_by", { centre: district.centreName(row.holder) }), main: true, off: true }, this.#act("note", row), open, ...call];
      if (this.desk.handed(row) && this.desk.maySign()) return [this.#main("take_over", row), this.#transfer(row), open, ...call];
      const main = likely ? this.#likely(entry, likely) : [];
      return [...main, this.#transfer(row), { key: "more", words: ZH.say("act.more"), off: this.desk.busy(row.id), run: () => this.#more(entry) }, open, ...call];
    }

    #likely({ row }, likely) {
      if (likely.name !== "assign") return [this.#main(likely.name, row)];
      const told = this.advice.of(row.id);
      const best = this.advice.best(row.id);
      const busy = this.desk.busy(row.id);
      const others = { key: "others", words: ZH.say("district.others"), run: () => district.chooseCrew(row, told, (one) => this.#assign(row, one)), off: !told?.ranked || busy };
      if (best) return [{ key: "assign", main: true, words: busy ? this.#onItsWay() : this.#assignWords(row, best), run: () => this.#assign(row, best), off: busy }, others];
      const key = told?.failed ? "district.no_advice" : told && !told.loading ? "district.no_crew" : "district.seeking";
      return [{ key: "assign", main: true, words: ZH.say(key), off: true }, others];
    }

    #assignWords(row, { unit, minutes }) {
      const others = this.advice.assists(row.id, unit).join(" ");
      return ZH.say(others ? "district.assign_with" : "district.assign", { unit, others, minutes });
    }

    #main(name, row) {
      const act = ZH.acts.named(name);
      const busy = this.desk.busy(row.id);
      return { key: name, main: true, words: busy ? this.#onItsWay() : ZH.acts.word(act), off: busy, run: () => this.#start(act, row) };
    }

    /** What the button says while its order is under way: without network it is not being sent. */
    #onItsWay() {
      return ZH.say(this.desk.outbox.stuck || !navigator.onLine ? "district.waiting" : "act.sending");
    }

    #act(name, row) {
      const act = ZH.acts.named(name);
      return { key: name, words: ZH.acts.word(act), off: this.desk.busy(row.id), run: () => this.#start(act, row) };
    }

    #transfer(row) {
      const act = ZH.acts.named("transfer");
      return { key: "transfer", words: ZH.say("district.to_city"), off: this.desk.busy(row.id), run: () => this.#start(act, row, { to: "city" }) };
    }

    #callAct(unit) {
      const number = this.desk.numberOf(unit);
      const words = ZH.say("district.call", { unit });
      return number ? { key: `call ${unit}`, words, href: `tel:${number.replace(/[^\d+]/g, "")}`, end: true }
        : { key: `call ${unit}`, words, end: true, run: () => ZH.toast(ZH.say("district.no_number", { unit }), { seconds: 6 }) };
    }

    #start(act, row, given = {}) {
      if (act.asks) return district.ask(act, row, given, (values) => this.desk.give(act, row, { ...given, ...values }));
      return this.desk.give(act, row);
    }

    #assign(row, { unit, advice }) {
      const newest = ZH.board.case(row.id)?.row ?? row;
      const assists = this.advice.assists(row.id, unit);
      return this.desk.give(ZH.acts.named("assign"), newest, { unit, ...(advice ? { advice } : {}), ...(assists.length ? { assists } : {}) });
    }

    #more(entry) {
      const { row } = entry;
      const run = (act) => () => {
        dialog.close();
        this.#start(act, row);
      };
      const acts = ZH.acts.of(entry).filter((act) => !IN_BAR.has(act.name) && act !== ZH.acts.likely(entry));
      const part = (grave) => acts.filter((act) => Boolean(act.grave) === grave).map((act) => district.choice(ZH.acts.word(act), run(act)));
      const dialog = district.sheet(ZH.caseWords.title(row), [
        el("div", { class: "choices choices-grid" }, ...part(false)),
        part(true).length ? el("div", { class: "choices choices-grid choices-grave" }, ...part(true)) : null,
      ]);
    }

    // ── what became of it ────────────────────────────────────────────────────────────────────
    #paintNote(row) {
      const unsent = this.desk.unsent(row.id);
      const told = this.desk.refusals.get(row.id);
      if (unsent && Date.now() - unsent.at > SLOW_MS) return this.#noteUnsent(unsent);
      if (unsent) setTimeout(() => this.paint(), SLOW_MS);
      if (told && !unsent) return this.#noteRefused(row, told);
      return this.#noteAge(row);
    }

    #noteUnsent(step) {
      const age = ZH.format.age((Date.now() - step.at) / 1000);
      const { stuck } = this.desk.outbox;
      const why = stuck && stuck.kind !== "offline" ? String(stuck) : "";
      const words = [ZH.say("district.not_sent", { what: this.desk.words(step), age }), why].filter(Boolean).join(" ");
      this.#say(`unsent ${step.n} ${age} ${why}`, words, "failed", ZH.say("district.withdraw"), () => this.desk.outbox.withdraw(step));
    }

    #noteRefused(row, { refusal, act, unit }) {
      const next = act === "assign" && refusal.key.startsWith("unit_") ? this.advice.next(row.id, unit) : null;
      const words = next ? ZH.say("act.assign_other", next) : ZH.say("district.read");
      this.#say(`no ${refusal.key} ${unit}`, ZH.sayRefusal(refusal), "refused", words, () => {
        this.desk.refusals.delete(row.id);
        if (next) this.#assign(row, next);
        else this.desk.changed.emit();
      });
    }

    #noteAge(row) {
      const told = this.advice.of(row.id);
      const old = told?.failed && told.ranked && TO_DISPATCH.has(row.state);
      if (!old) return this.#say("", "");
      return this.#say(`old ${told.seenAt}`, ZH.say("district.old_advice", { time: ZH.format.time(told.seenAt) }), "told");
    }

    #say(key, words, kind = "", label = "", run = null) {
      if (this.noteKey === key + ZH.words.lang) return;
      this.noteKey = key + ZH.words.lang;
      if (!words) return this.note.replaceChildren();
      const button = label ? el("button", { class: "button", type: "button", text: label, on: { click: run } }) : null;
      return this.note.replaceChildren(el("div", { class: "note", "data-kind": kind }, el("span", { class: "note-text", text: words }), ...(button ? [button] : [])));
    }

    #offerUndo({ case: id, unit, title }, version) {
      const undo = () => {
        const row = ZH.board.case(id)?.row ?? ZH.picture.row("case", id);
        if (!row) return;
        this.desk.give(ZH.acts.named("recall"), { ...row, version: Math.max(row.version, version ?? 0) }, { reason: ZH.say("act.undo_reason", { n: UNDO_SECONDS }) });
      };
      ZH.toast(ZH.say("act.sent", { unit, title, case: ZH.acts.short(id) }), { seconds: UNDO_SECONDS, act: { label: ZH.say("district.undo"), run: undo } });
    }

    // ── a crew ───────────────────────────────────────────────────────────────────────────────
    #paintUnit(entry) {
      const { row } = entry;
      const now = ZH.now();
      set(this.title, `${row.id} ${row.name}`.trim());
      set(this.why, ZH.listed([ZH.unitWords.duty(entry, now), ZH.unitWords.tail(entry, now)]));
      const target = this.lastCase ? ZH.board.case(this.lastCase) : null;
      const may = this.desk.mayAct && target && this.desk.holds(target.row) && ZH.acts.likely(target)?.name === "assign";
      const acts = may ? [{ key: "assign", main: true, off: this.desk.busy(target.row.id), words: ZH.say("district.assign_to", { unit: row.id, title: ZH.caseWords.title(target.row) }), run: () => this.#assignUnit(target.row, row.id) }] : [];
      const first = row.queue[0];
      if (first && ZH.board.case(first)) acts.push({ key: "case", words: ZH.say("district.its_case"), run: () => ZH.selection.set({ kind: "case", id: first }, "bar") });
      acts.push({ key: "map", words: ZH.say("district.on_map"), run: () => ZH.maps.get("district-map")?.goTo({ kind: "unit", id: row.id }) }, this.#callAct(row.id));
      this.#put(`${row.id}|${JSON.stringify(acts.map(({ key, words, off }) => [key, words, off]))}`, acts);
      this.#say("", "");
    }

    #assignUnit(row, unit) {
      const known = this.advice.of(row.id)?.ranked?.find((one) => one.unit === unit);
      this.#assign(row, { unit, advice: known?.advice });
      ZH.selection.set({ kind: "case", id: row.id }, "bar");
    }

    // Buttons are made anew only when they differ, so that none changes under a finger.
    #put(key, acts) {
      const whole = `${key}|${ZH.words.lang}`;
      if (whole === this.putKey) return;
      this.putKey = whole;
      const focus = document.activeElement?.dataset?.act;
      this.buttons.replaceChildren(...acts.map((act) => this.#button(act)));
      if (focus) [...this.buttons.children].find(({ dataset }) => dataset.act === focus)?.focus();
    }

    #button({ key, words, run, main = false, off = false, href = null, end = false }) {
      const choices = { class: `button${end ? " acts-end" : ""}`, "data-act": key, "data-main": main, text: words };
      return href ? el("a", { ...choices, href }) : el("button", { ...choices, type: "button", disabled: off, on: { click: run } });
    }
  }

  district.Bar = Bar;
})();
