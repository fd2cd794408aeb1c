// What the phone shows when there is no case: nothing to do, off duty, on a break.
(() => {
  "use strict";
  const ZH = (window.Zhihui ??= {});
  const { field } = ZH;
  if (!field) return;
  const { el, set } = ZH;
  const { hand } = field;
  /** Lengths of a shift in hours, the usual one first. */
  const HOURS = (field.HOURS = [8, 4, 12]);
  const ASK_MS = 60_000;
  const SOON_SECONDS = 3600;
  const duty = (field.duty = (name, hours = null) => field.sayKept(hand.setDuty(name, hours)));

  const restWords = (crew) => {
    if (!crew) return "";
    if (crew.duty === "off_duty") return [ZH.say("phone.duty_off"), ZH.say("phone.duty_off_hint")].join(ZH.words.lang === "zh" ? "。" : ". ");
    if (crew.duty === "break") return crew.rests_until ? ZH.say("phone.break_until", { time: field.dayTime(crew.rests_until) }) : ZH.say("phone.break_now");
    if (crew.post) return ZH.say("phone.post_head", { street: ZH.nameOf("streets", crew.post) });
    return ZH.say("phone.empty", { time: ZH.format.time(ZH.now()) });
  };

  // The plan's word about this crew's break: asked for now and then, and only while nothing else is shown.
  let planned = null;
  let askedAt = -Infinity;
  const askPlan = async () => {
    if (field.cutOff() || performance.now() - askedAt < ASK_MS) return;
    askedAt = performance.now();
    try {
      planned = (await ZH.api.get("/api/rest")).rest;
    } catch (refusal) {
      if (!(refusal instanceof ZH.Refusal)) throw refusal;
      planned = null;
    }
    hand.changed.emit();
  };

  const soonWords = (crew) => {
    if (crew?.duty !== "available" || !planned) return "";
    const [from, until] = [planned.from, planned.until].map((text) => Date.parse(text) / 1000);
    const ahead = from - ZH.now();
    return ahead > 0 && ahead < SOON_SECONDS ? ZH.say("phone.break_from", { time: field.dayTime(from), until: field.dayTime(until) }) : "";
  };

  /** Show the way to a street's middle, as to a case. */
  const goTo = (post) => {
    const { at } = ZH.entryOf("streets", post);
    if (!at) return;
    const row = { lon: Math.round(at[0] * 1e6), lat: Math.round(at[1] * 1e6), title: ZH.nameOf("streets", post) };
    if (ZH.memory.get("phone.map")) location.href = field.wayTo(row);
    else field.chooseMap(row);
  };

  class Rest {
    constructor() {
      this.id = "rest";
      this.words = el("p", { class: "field-rest-words" });
      this.hint = el("p", { class: "field-what" });
      this.soon = el("p", { class: "field-what", hidden: true });
      this.until = el("p", { class: "dim" });
      this.acts = el("div", { class: "choices" });
      this.node = el("article", { class: "field-card field-rest" }, this.words, this.hint, this.soon, this.until, this.acts);
    }

    paint() {
      const crew = hand.crew();
      set(this.words, restWords(crew));
      set(this.hint, crew?.post ? ZH.say("phone.post_hint") : "");
      this.hint.hidden = !crew?.post;
      if (crew?.duty === "available") askPlan();
      set(this.soon, soonWords(crew));
      this.soon.hidden = !this.soon.textContent;
      const on = crew && crew.duty !== "off_duty" && crew.shift_end;
      set(this.until, on ? ZH.say("phone.duty_until", { time: field.dayTime(crew.shift_end) }) : "");
      const key = `${crew?.duty}|${crew?.post}|${ZH.words.lang}`;
      if (this.key === key) return;
      this.key = key;
      this.acts.replaceChildren(...this.#acts(crew));
    }

    #acts(crew) {
      const report = field.big(ZH.say("phone.report"), () => field.openReport(), { icon: "plus" });
      if (!crew) return [];
      if (crew.duty === "off_duty") return [...HOURS.slice(1).map((n) => field.big(ZH.say("phone.duty_start", { n }), () => duty("available", n))), report, field.callButton()];
      const post = crew.post ? [field.big(ZH.say("phone.post_way"), () => goTo(crew.post), { main: true, icon: "navigation" }), field.big(ZH.say("phone.post_decline"), () => field.askPostReason(crew.post))] : [];
      return [...post, report, ...(crew.duty === "break" ? [] : [field.big(ZH.say("phone.break_start"), () => duty("break"))]), field.callButton()];
    }
  }

  field.Rest = Rest;
})();
