// The bar: whose desk it is, the command line, and the state of data, alarms, shift and sound.
(() => {
  "use strict";
  const ZH = (window.Zhihui ??= {});
  const { el, set } = ZH;
  const SOON_SECONDS = 900;
  const UNLOCKING_MS = 1000;

  class Bar {
    constructor(box, desk, { line, report, handover, help, dialog, walls, plan }) {
      this.desk = desk;
      this.person = el("button", { class: "button bar-person", type: "button", on: { click: () => dialog(desk) } }, el("b"), el("span", { class: "dim" }));
      this.load = el("span", { class: "bar-figure" }, el("span", { class: "dim", text: ZH.say("duty.load") }), el("b", { class: "n" }), el("span", { class: "dim", text: ZH.say("duty.load_per") }));
      this.shift = el("button", { class: "button bar-shift", "data-quiet": true, type: "button", on: { click: handover } },
        el("span", { class: "dim" }), el("b", { class: "n" }));
      this.sound = el("button", { class: "button bar-sound", type: "button", "data-quiet": true, "data-sound": ZH.sound.state, on: { click: () => this.#toggleSound() } });
      this.walls = el("button", { class: "button bar-walls", type: "button", hidden: true, on: { click: () => walls.open() } });
      walls.changed.on(() => {
        this.walls.hidden = walls.wrong === 0;
        set(this.walls, ZH.say("walls.wrong", { n: walls.wrong }));
      });
      this.plan = el("button", { class: "button bar-plan", "data-quiet": true, type: "button", on: { click: () => plan.open() } }, el("span", { class: "dim", text: ZH.say("plan.bar") }), el("b", { class: "n" }));
      plan.changed.on(() => {
        const { tone, words, title } = plan.summary;
        set(this.plan.lastChild, words);
        set(this.plan, null, { "data-tone": tone, title });
      });
      const demo = document.documentElement.dataset.demo;
      box.replaceChildren(
        el("h1", { class: "bar-title", text: ZH.say("duty.title") }), this.person, line.node,
        el("button", { class: "button bar-report", type: "button", hidden: !desk.mayAct, on: { click: report } }, el("kbd", { text: ZH.keys.cap("shift+n").replace("Shift+", "⇧") }), el("span", { text: ZH.say("duty.report") })),
        demo ? el("span", { class: "tag bar-demo", text: demo }) : "",
        el("span", { class: "push", "data-feed": "age" }), this.walls, this.plan, this.load, this.shift, this.sound,
        el("b", { class: "n bar-clock", "data-feed": "clock-seconds" }),
        el("button", { class: "button bar-help", "data-quiet": true, type: "button", "aria-label": ZH.say("keys.title"), on: { click: help } }, el("kbd", { text: "?" })));
      ZH.sound.changed.on(() => {
        this.turnedAt = performance.now();
        this.paint();
      });
      ZH.tick.on(() => this.paint());
      desk.changed.on(() => this.paint());
      this.paint();
    }

    // The very press that unlocks sound must not switch it off again.
    #toggleSound() {
      if (performance.now() - (this.turnedAt ?? -Infinity) > UNLOCKING_MS) ZH.sound.toggle();
    }

    /** Take the load: how many alarms in ten minutes, and what to call it. */
    take(load, level) {
      Object.assign(this, { alarms: load, level });
      this.#paintLoad();
    }

    paint() {
      const { me } = this.desk;
      set(this.person.firstChild, me.name);
      set(this.person.lastChild, this.desk.areaWords);
      this.#paintLoad();
      this.#paintShift();
      const ringing = ZH.sound.ringing().length;
      set(this.sound, ZH.say(ringing && ZH.sound.state !== "on" ? "duty.sound_blocked" : `sound.${ZH.sound.state}`), {
        "data-quiet": ZH.sound.state === "on", "data-ringing": ringing > 0 && ZH.sound.state !== "on",
      });
    }

    #paintLoad() {
      const { alarms: load = 0, level = "quiet" } = this;
      const tone = level === "flood" || level === "warning" ? "warning" : null;
      set(this.load.firstChild, ZH.say(level === "flood" ? "duty.load_flood" : "duty.load"));
      set(this.load.children[1], String(load));
      set(this.load, null, { "data-level": level, "data-tone": tone, title: ZH.say(`duty.level.${level}`) });
    }

    #paintShift() {
      const { shift } = this.desk;
      if (!shift) return;
      const left = shift.end - ZH.clock.real();
      const hours = Math.floor(Math.max(0, left) / 3600);
      const minutes = Math.floor((Math.max(0, left) % 3600) / 60);
      set(this.shift.firstChild, `${ZH.say(`duty.shift.${shift.code}`)} ${ZH.say("duty.shift_left")}`);
      set(this.shift.lastChild, `${hours}:${String(minutes).padStart(2, "0")}`);
      set(this.shift, null, { "data-tone": left < SOON_SECONDS ? "warning" : null, title: ZH.say("duty.handover_do") });
    }
  }

  (ZH.duty ??= {}).Bar = Bar;
})();
