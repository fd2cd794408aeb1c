// Shift hand-over: written from the log by the server, signed by the next officer.
(() => {
  "use strict";
  const ZH = (window.Zhihui ??= {});
  const { el } = ZH;
  const LOOK_MS = 60000;
  const DESKS = new Set(["operator", "chief"]);

  const figure = (name, n) => el("div", { class: "sheet-figure" }, el("b", { class: "n", text: ZH.format.number(n) }), el("span", { text: ZH.alone(ZH.say(`handover.${name}`)) }));
  const lines = (name, list, line) =>
    list.length ? [el("h3", { text: ZH.say(`handover.${name}`, { n: list.length }) }), el("ul", { class: "sheet-list" }, ...list.map(line))] : [];
  const caseLine = (one) => el("li", {}, el("b", { text: `${ZH.acts.short(one.id)} ${one.title}` }),
    el("span", { class: "dim", text: [ZH.nameOf("districts", one.district), one.why ? ZH.say(`handover.why.${one.why}`) : "", one.until ? ZH.say("card.held_until", { time: ZH.format.stamp(one.until) }) : ""].filter(Boolean).join("  ") }));
  const counted = (list, word) => list.map(({ name, n }) => `${ZH.alone(ZH.say(`${word}.${name}`))} ${n}`).join("  ");

  /** The sheet of one hand-over: what was done, what stands, what must be known. */
  const sheetNodes = (sheet) => [
    el("p", { class: "dim", text: ZH.say("handover.span", { shift: ZH.say(`duty.shift.${sheet.shift.code}`), from: ZH.format.stamp(sheet.shift.start), to: ZH.format.stamp(sheet.at) }) }),
    el("div", { class: "sheet-figures" }, ...["reported", "closed", "open", "critical", "overdue", "held"].map((name) => figure(name, sheet.figures[name]))),
    el("p", { class: "sheet-counts", text: [counted(sheet.steps, "step"), counted(sheet.sources, "source")].filter(Boolean).join("\n") }),
    ...lines("critical_list", sheet.critical, caseLine),
    ...lines("held_list", sheet.held, caseLine),
    ...lines("notes_list", sheet.remarks, (one) => el("li", {}, el("b", { text: `${ZH.acts.short(one.case)} ${one.text}` }), el("span", { class: "dim", text: `${one.by} ${ZH.format.time(one.at)}` }))),
    ...(sheet.notes ? [el("h3", { text: ZH.say("handover.words", { by: sheet.by }) }), el("p", { class: "sheet-words", text: sheet.notes })] : []),
  ];

  const button = (words, run, more = {}) => el("button", { class: "button", type: "button", on: { click: run }, ...more }, el("span", { text: words }));

  class HandOver {
    constructor(desk) {
      this.desk = desk;
      this.mayAct = DESKS.has(desk.me.role);
      this.look();
      setInterval(() => this.look(), LOOK_MS);
    }

    /** Ask how the shift stands; a hand-over that waits for this officer must be read first. */
    async look() {
      try {
        const found = await ZH.api.get("/api/handover");
        this.found = found;
        this.desk.shift = found.shift;
        this.desk.changed.emit();
        const { waiting } = found;
        const mine = waiting && this.mayAct && !this.desk.onlyMap && waiting.by_id !== this.desk.me.id;
        if (mine && !document.querySelector("dialog[open]")) this.#mustRead(await ZH.api.get(`/api/handover/${waiting.id}`));
      } catch (refusal) {
        if (!(refusal instanceof ZH.Refusal)) throw refusal;
      }
    }

    #dialog(title, nodes, acts, { closable = true } = {}) {
      this.note = el("div");
      const body = el("div", { class: "sheet", tabindex: "0" }, ...nodes);
      const node = el("dialog", { class: "dialog sheet-dialog", "aria-labelledby": "sheet-title" },
        el("h2", { id: "sheet-title", text: title }), body, this.note, el("div", { class: "dialog-acts" }, ...acts));
      if (!closable) node.addEventListener("cancel", (event) => event.preventDefault());
      node.addEventListener("close", () => node.remove());
      document.body.append(node);
      node.showModal();
      body.focus();
      return node;
    }

    // The way on opens when the end of the sheet was seen.
    #mustRead(sheet) {
      const sign = button(ZH.say("handover.sign", { name: this.desk.me.name }), () => this.#sign(sheet, node), { "data-main": true, disabled: true });
      const node = this.#dialog(ZH.say("handover.to_read", { by: sheet.by }), sheetNodes(sheet), [el("span", { class: "push dim", text: ZH.say("handover.read_first") }), sign], { closable: false });
      const body = node.querySelector(".sheet");
      const look = () => {
        if (body.scrollTop + body.clientHeight >= body.scrollHeight - 4) sign.disabled = false;
      };
      body.addEventListener("scroll", look, { passive: true });
      look();
    }

    async #sign(sheet, node) {
      await this.#guarded(async () => {
        await ZH.api.command("take-over-shift", { handover: sheet.id });
        node.close();
        ZH.toast(ZH.say("handover.signed", { by: sheet.by }), { seconds: 5 });
        await this.look();
      });
    }

    async #guarded(send) {
      try {
        await send();
      } catch (refusal) {
        if (!(refusal instanceof ZH.Refusal)) throw refusal;
        ZH.note(this.note, refusal);
      }
    }

    /** Show what will be handed over, with a place for the officer's own words. */
    async open() {
      if (document.querySelector("dialog[open]")) return;
      await this.look();
      if (!this.found || document.querySelector("dialog[open]")) return;
      const { waiting, last } = this.found;
      const draft = await ZH.api.get("/api/handover/draft");
      const words = el("textarea", { class: "input", rows: "3", maxlength: 2000, id: "handover-words" });
      const ask = el("div", { class: "field" }, el("label", { for: "handover-words", text: ZH.say("handover.own_words") }), words);
      const give = button(ZH.say("handover.give"), () => this.#give(words.value.trim(), node), { "data-main": true });
      const leave = button(ZH.say("act.cancel"), () => node.close());
      const before = waiting ?? last;
      const said = before ? ZH.say(before.signed_by ? "handover.last" : "handover.not_signed", { by: before.by, time: ZH.format.stamp(before.at), signed: before.signed_by ?? "" }) : "";
      const node = this.#dialog(ZH.say("duty.handover_do"), [...sheetNodes(draft), this.mayAct ? ask : "", said ? el("p", { class: "dim", text: said }) : ""], this.mayAct ? [leave, give] : [leave]);
      if (this.mayAct) words.focus();
    }

    async #give(notes, node) {
      await this.#guarded(async () => {
        await ZH.api.command("hand-over-shift", notes ? { notes } : {});
        node.close();
        ZH.toast(ZH.say("handover.given"), { seconds: 6 });
        await this.look();
      });
    }
  }

  (ZH.duty ??= {}).HandOver = HandOver;
})();
