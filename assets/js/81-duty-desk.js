// The desk: who sits at it, which districts are theirs, which alarms concern them.
(() => {
  "use strict";
  const ZH = (window.Zhihui ??= {});
  const { el } = ZH;
  const ESCALATE_SECONDS = 60;
  const TO_DO = new Set(["reported", "checking", "accepted", "filed", "referred", "disposed", "verifying", "verified"]);
  const ALERTED = new Set(["operator", "chief"]);
  const PARTS = new Set(["map", "queue"]);

  const asked = new URLSearchParams(location.search);
  const part = PARTS.has(asked.get("part")) ? asked.get("part") : "all";
  document.documentElement.dataset.part = part;

  class Desk {
    constructor(me) {
      this.me = me;
      this.part = part;
      this.changed = ZH.signal();
      this.touched = new Set(JSON.parse(ZH.memory.get(`touched.${me.id}`) ?? "[]"));
      this.districts = new Set(JSON.parse(ZH.memory.get(`districts.${me.id}`) ?? "[]"));
      if (me.district) this.districts = new Set([me.district]);
    }

    /** Tell whether this officer may give commands, or only looks. */
    get mayAct() {
      return ALERTED.has(this.me.role);
    }

    /** A window with only the map: the other one rings, asks and acts. */
    get onlyMap() {
      return this.part === "map";
    }

    /** Watch these districts; none means the whole city. */
    watch(codes) {
      this.districts = new Set(codes);
      ZH.memory.set(`districts.${this.me.id}`, JSON.stringify([...codes]));
      this.changed.emit();
    }

    /** Tell whether a place is one of ours. */
    ours(district) {
      return this.districts.size === 0 || this.districts.has(district);
    }

    /** Remember a case that went through these hands. */
    touch(id) {
      this.touched.add(id);
      ZH.memory.set(`touched.${this.me.id}`, JSON.stringify([...this.touched].slice(-400)));
    }

    mine({ row }) {
      return row.seen_by === this.me.name || this.touched.has(row.id);
    }

    /** A case that waits for a decision of the desk. */
    toDo({ row, tone }) {
      if (row.state === "held") return false;
      return tone === "critical" || tone === "warning" || TO_DO.has(row.state);
    }

    /** Whose alarm it is: the officer's of the district; after a minute the chief's as well. */
    concerns(entry) {
      if (!entry || !this.mayAct) return false;
      if (this.ours(entry.row.district)) return true;
      return this.me.role === "chief" && ZH.now() - entry.since > ESCALATE_SECONDS;
    }

    /** "福田区 南山区", or the whole city. */
    get areaWords() {
      const names = [...this.districts].map((code) => ZH.nameOf("districts", code));
      if (!names.length) return ZH.say("duty.whole_city");
      return names.length > 2 ? ZH.say("duty.districts", { first: names[0], n: names.length }) : names.join(" ");
    }
  }

  // ── two screens, one selection ─────────────────────────────────────────────────────────────
  /** Share the selection among this browser's windows; returns a way to share a point of the map. */
  const joinWindows = (takePoint) => {
    if (!window.BroadcastChannel) return () => {};
    const channel = new BroadcastChannel("zhihui.duty");
    ZH.selection.changed.on((picked, from) => from !== "window" && channel.postMessage({ picked }));
    channel.addEventListener("message", ({ data }) => {
      if ("picked" in data) ZH.selection.set(data.picked, "window");
      else takePoint(data.point);
    });
    return (point) => channel.postMessage({ point });
  };

  // ── my districts, language, theme, windows ─────────────────────────────────────────────────
  const keepCookie = (name, value) => {
    document.cookie = `${name}=${value}; path=/; max-age=31536000; samesite=lax`;
  };
  const again = (drop) => {
    const address = new URL(location.href);
    address.searchParams.delete(drop);
    location.replace(address);
    if (address.href === location.href) location.reload();
  };
  const choices = {
    language() {
      keepCookie("lang", ZH.words.lang === "zh" ? "en" : "zh");
      again("lang");
    },
    theme() {
      const root = document.documentElement;
      root.dataset.theme = root.dataset.theme === "dark" ? "light" : "dark";
      keepCookie("theme-duty", root.dataset.theme);
    },
    open: (which) => window.open(`/duty/?part=${which}`, `duty-${which}`, "popup"),
    async signOut() {
      await ZH.api.post("/sign-out", {}).catch(() => {});
      location.assign("/sign-in");
    },
  };

  const act = (words, run, more = {}) => el("button", { class: "button", type: "button", text: words, on: { click: run }, ...more });
  /** The dialog of the desk: which districts are mine, and how this screen looks. */
  const dialog = (desk) => {
    const boxes = ZH.codesOf("districts").map((code) => {
      const box = el("input", { type: "checkbox", value: code, id: `watch-${code}`, disabled: Boolean(desk.me.district) });
      box.checked = desk.districts.has(code);
      return box;
    });
    const keep = () => desk.watch(boxes.filter(({ checked }) => checked).map(({ value }) => value));
    const node = el("dialog", { class: "dialog desk-dialog", "aria-labelledby": "desk-title" },
      el("h2", { id: "desk-title", text: ZH.say("duty.desk", { name: desk.me.name, role: ZH.say(`role.${desk.me.role}`) }) }),
      el("fieldset", { on: { change: keep } },
        el("legend", { text: ZH.say("duty.my_districts") }), el("p", { class: "hint", text: ZH.say("duty.my_districts_hint") }),
        el("div", { class: "desk-districts" }, ...boxes.map((box) => el("label", { class: "row" }, box, el("span", { text: ZH.nameOf("districts", box.value) }))))),
      el("div", { class: "row desk-choices" },
        act(ZH.say("duty.language"), choices.language, { lang: ZH.words.lang === "zh" ? "en" : "zh-Hans" }), act(ZH.say("duty.theme"), choices.theme),
        act(ZH.say("duty.map_window"), () => choices.open("map")), act(ZH.say("duty.queue_window"), () => choices.open("queue")),
        act(ZH.say("walls.title"), () => { node.close(); ZH.duty.console.walls.open(); }),
        act(ZH.say("coverage.title"), () => { node.close(); ZH.duty.console.coverage.open(); }),
        act(ZH.say("duty.do.past"), () => { node.close(); ZH.past.open(); }),
        act(ZH.say("duty.handover_do"), () => { node.close(); ZH.duty.console.handover.open(); })),
      el("div", { class: "dialog-acts" }, act(ZH.say("duty.sign_out"), choices.signOut, { "data-quiet": true }),
        act(ZH.say("keys.close"), () => node.close(), { "data-main": true })));
    node.addEventListener("close", () => node.remove());
    document.body.append(node);
    node.showModal();
  };

  Object.assign((ZH.duty ??= {}), { Desk, joinWindows, choices, deskDialog: dialog });
})();
