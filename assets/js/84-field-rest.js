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
  const duty = (field.duty = (name, hours = null) => field.sayKept(hand.setDuty(name, hours)));

  const restWords = (crew) => {
    if (!crew) return "";
    if (crew.duty === "off_duty") return [ZH.say("phone.duty_off"), ZH.say("phone.duty_off_hint")].join(ZH.words.lang === "zh" ? "。" : ". ");
    if (crew.duty === "break") return ZH.say("phone.break_now");
    return ZH.say("phone.empty", { time: ZH.format.time(ZH.now()) });
  };

  class Rest {
    constructor() {
      this.id = "rest";
      this.words = el("p", { class: "field-rest-words" });
      this.until = el("p", { class: "dim" });
      this.acts = el("div", { class: "choices" });
      this.node = el("article", { class: "field-card field-rest" }, this.words, this.until, this.acts);
    }

    paint() {
      const crew = hand.crew();
      set(this.words, restWords(crew));
      const on = crew && crew.duty !== "off_duty" && crew.shift_end;
      set(this.until, on ? ZH.say("phone.duty_until", { time: field.dayTime(crew.shift_end) }) : "");
      const key = `${crew?.duty}|${ZH.words.lang}`;
      if (this.key === key) return;
      this.key = key;
      this.acts.replaceChildren(...this.#acts(crew));
    }

    #acts(crew) {
      const report = field.big(ZH.say("phone.report"), () => field.openReport(), { icon: "plus" });
      if (!crew) return [];
      if (crew.duty === "off_duty") return [...HOURS.slice(1).map((n) => field.big(ZH.say("phone.duty_start", { n }), () => duty("available", n))), report, field.callButton()];
      return [report, ...(crew.duty === "break" ? [] : [field.big(ZH.say("phone.break_start"), () => duty("break"))]), field.callButton()];
    }
  }

  field.Rest = Rest;
})();
