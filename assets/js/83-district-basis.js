// The sub-centre's desk: whose district this is, what it has sent and what has not arrived yet.
(() => {
  "use strict";
  const ZH = (window.Zhihui ??= {});
  const code = decodeURIComponent(location.pathname.split("/")[2] ?? "");
  const DESKS = new Set(["operator", "chief", "district"]);
  const WAIT_MS = 10 * 60 * 1000; // an order that could not be sent for so long is no longer meant

  const district = Object.assign((ZH.district ??= {}), { code, scope: `district:${code}` });
  ZH.acts.centre = code;

  /** What an officer of this page did: {case, act, unit, title}, with what became of it. */
  class Desk {
    constructor(me) {
      this.me = me;
      this.mayAct = DESKS.has(me.role);
      this.changed = ZH.signal();
      /** Told of an assignment the server took: ({row, unit}, answer). */
      this.assigned = ZH.signal();
      this.outbox = new ZH.Outbox(`zhihui-district-${code}-${me.id}`);
      this.refusals = new Map();
      this.settled = new Map();
      this.numbers = {};
      this.outbox.taken.on((step, answer) => this.#taken(step, answer));
      this.outbox.refused.on((step, refusal) => this.#refused(step, refusal));
      this.outbox.changed.on(() => this.changed.emit());
      ZH.board.changed.on(() => this.#settle());
    }

    /** Tell whether this centre looks after a case. */
    holds = (row) => row.holder === code;

    /** A case waits for this centre to do something. */
    waits(entry) {
      const { row, tone } = entry;
      if (!this.holds(row)) return false;
      return this.handed(row) || Boolean(ZH.acts.likely(entry)) || tone === "critical" || tone === "warning";
    }

    /** It was handed to this centre and nobody has signed for it. */
    handed = (row) => this.holds(row) && Boolean(row.handed_at) && !row.taken_over_at;

    /** Only the centre that holds a case signs for it: a city officer does not sign for a district. */
    maySign = () => this.me.role === "district" && this.me.district === code;

    /** The step of a case that has not arrived, or null. */
    unsent(id) {
      return this.outbox.waiting.find(({ about }) => about.case === id) ?? null;
    }

    /** Something is on its way, or the feed has not shown yet what was taken. */
    busy(id) {
      return Boolean(this.unsent(id)) || this.settled.has(id);
    }

    /** Give the command of an act; it is kept here until the server has it. */
    give(act, row, values = {}) {
      this.refusals.delete(row.id);
      const about = { case: row.id, act: act.name, unit: values.unit ?? "", title: ZH.caseWords.title(row) };
      return this.outbox.add({ ...ZH.acts.request(act, row, values), about, until: Date.now() + WAIT_MS });
    }

    /** What a step was, in words: "派遣 A12 井盖缺失". */
    words({ about }) {
      return [ZH.acts.word(ZH.acts.named(about.act)), about.unit, about.title].filter(Boolean).join(" ");
    }

    #taken({ about }, { version }) {
      const row = ZH.picture.row("case", about.case);
      if (version && row && row.version < version) this.settled.set(about.case, version);
      if (about.act === "assign") this.assigned.emit(about, version);
      this.changed.emit();
    }

    #refused({ about, body }, refusal) {
      this.refusals.set(about.case, { refusal, act: about.act, unit: body?.unit ?? "" });
      if (!ZH.selection.is("case", about.case)) ZH.toast(`${about.title} ${ZH.sayRefusal(refusal)}`, { seconds: 12 });
      this.changed.emit();
    }

    #settle() {
      for (const [id, version] of this.settled) {
        const row = ZH.picture.row("case", id);
        if (!row || row.version >= version) this.settled.delete(id);
      }
    }

    async loadNumbers() {
      try {
        this.numbers = await ZH.api.get("/api/contacts");
        this.changed.emit();
      } catch {
        // without numbers the buttons say so
      }
    }

    numberOf = (unit) => this.numbers.units?.[unit] ?? "";

    // What was handed here is delivered once this centre's own screen shows it.
    deliver() {
      this.told = new Set();
      ZH.board.changed.on(() => {
        if (!this.maySign() || document.hidden) return;
        for (const { row } of ZH.board.entries.values()) {
          if (!this.handed(row) || row.delivered_at || this.told.has(`${row.id}|${row.version}`)) continue;
          this.told.add(`${row.id}|${row.version}`);
          ZH.api.command("deliver-case", { case: row.id, version: row.version }).catch((refusal) => {
            if (!(refusal instanceof ZH.Refusal)) throw refusal;
          });
        }
      });
    }
  }

  district.Desk = Desk;
  /** The name of a centre: "市中心", or a district's. */
  district.centreName = (holder) => (holder === "city" ? ZH.say("card.city") : ZH.nameOf("districts", holder));
})();
