// Whom to send: fetched for the case that is selected, kept while it holds, and chosen from a sheet.
(() => {
  "use strict";
  const ZH = (window.Zhihui ??= {});
  const district = (ZH.district ??= {});
  const { el } = ZH;
  const FRESH_SECONDS = 30;

  class Advice {
    constructor() {
      this.changed = ZH.signal();
      this.found = new Map();
    }

    /** What is known for a case: {version, ranked, excluded, fit, at} or null; `failed` when it cannot be had. */
    of(id) {
      return this.found.get(id) ?? null;
    }

    /** Fetch for a case unless it is fresh. */
    want(row) {
      const known = this.of(row.id);
      const age = known ? ZH.clock.real() - known.at : Infinity;
      if (known?.loading || (known && known.version === row.version && age < FRESH_SECONDS)) return;
      this.#fetch(row, known);
    }

    async #fetch(row, known) {
      this.found.set(row.id, { ...known, loading: true, at: known?.at ?? ZH.clock.real() });
      try {
        const told = await ZH.api.get(`/api/recommend/${row.id}`);
        this.found.set(row.id, { ...told, at: ZH.clock.real() });
      } catch (refusal) {
        // what was known stays, as old as it is; without any the bar says that none can be had
        this.found.set(row.id, { ...known, failed: refusal, version: row.version, at: ZH.clock.real() - FRESH_SECONDS + 5, seenAt: known?.seenAt ?? known?.at });
      }
      this.changed.emit(row.id);
    }

    /** The unit to send first, {unit, minutes, advice …}, or null. */
    best(id) {
      return this.of(id)?.ranked?.[0] ?? null;
    }

    /** The crews that go along with `lead` to assist: the first for each need. */
    assists(id, lead) {
      const firsts = (this.of(id)?.assists ?? []).map(({ ranked }) => ranked.find(({ unit }) => unit !== lead)?.unit);
      return [...new Set(firsts.filter(Boolean))];
    }

    /** The one behind `unit`, for when that one was refused. */
    next(id, unit) {
      const ranked = this.of(id)?.ranked ?? [];
      return ranked[ranked.findIndex((one) => one.unit === unit) + 1] ?? null;
    }
  }

  const comma = () => ZH.say("card.comma");
  const named = (unit) => [unit, ZH.picture.row("unit", unit)?.name].filter(Boolean).join(" ");

  const candidate = (one, n, pick) =>
    el("button", { class: "button choice", type: "button", "data-main": n === 0, on: { click: () => pick(one) } },
      el("span", { class: "choice-text" }, el("b", { text: named(one.unit) }), el("span", { class: "choice-why", text: one.why[ZH.words.lang].join(comma()) })),
      el("b", { class: "n choice-time", text: ZH.say("time.minutes", { n: one.minutes }) }));

  const leftOut = (told) => {
    if (!told.excluded.length) return null;
    const lines = told.excluded.flatMap((one) => [
      el("dt", { text: ZH.say("card.reason", { reason: one[ZH.words.lang], n: one.n }) }), el("dd", { text: one.units.join(comma()) })]);
    const n = told.excluded.reduce((sum, one) => sum + one.n, 0);
    return el("details", { class: "left-out" }, el("summary", { text: ZH.say("card.left_out", { n, fit: told.fit }) }), el("dl", { class: "facts" }, ...lines));
  };

  /** Open the sheet of crews for a case; `pick(candidate)` sends. */
  district.chooseCrew = (row, told, pick) => {
    const choose = (one) => {
      dialog.close();
      pick(one);
    };
    const list = told?.ranked?.length
      ? el("div", { class: "choices" }, ...told.ranked.map((one, n) => candidate(one, n, choose)))
      : el("p", { class: "dim", text: ZH.say("card.nobody") });
    const dialog = district.sheet(ZH.say("district.choose", { title: ZH.caseWords.title(row) }), [list, told?.excluded ? leftOut(told) : null, ZH.basisLine(told?.basis)]);
  };

  district.Advice = Advice;
})();
