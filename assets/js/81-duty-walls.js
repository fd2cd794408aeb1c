// The walls as the desk sees them: which differ or are gone, and sending a case or a page to one.
(() => {
  "use strict";
  const ZH = (window.Zhihui ??= {});
  const { el } = ZH;
  const LOOK_MS = 60000;
  const MINUTES = 5;
  const PAGES = ["overview", "performance", "typhoon", "devices"];
  const WRONG = new Set(["differs", "lost"]);

  const pageWords = (code) => (code === "overview" ? ZH.say("walls.overview") : ZH.canSay(`wall.page_${code}`) ? ZH.say(`wall.page_${code}`) : code || ZH.say("walls.unknown"));
  const pages = () => {
    const areas = ZH.codesOf("matters").map((code) => ZH.entryOf("matters", code).area);
    return [...PAGES, ...new Set(areas)].filter((code) => code === "overview" || ZH.canSay(`wall.page_${code}`));
  };
  const orderWords = ({ kind, target, by_name: by, until }) => {
    const what = kind === "case" ? ZH.say("walls.case", { case: ZH.acts.short(target) }) : pageWords(target);
    return ZH.say(until ? "walls.until" : "walls.stays", { what, by, time: until ? ZH.format.time(until) : "" });
  };

  class Walls {
    constructor(desk) {
      this.console = desk;
      this.list = [];
      this.changed = ZH.signal();
      this.look();
      setInterval(() => this.look(), LOOK_MS);
    }

    /** How many walls do not show what they should. */
    get wrong() {
      return this.list.filter(({ state }) => WRONG.has(state)).length;
    }

    async look() {
      try {
        this.#take(await ZH.api.get("/api/walls"));
      } catch (refusal) {
        if (!(refusal instanceof ZH.Refusal)) throw refusal;
      }
    }

    #take({ walls }) {
      this.list = walls;
      this.changed.emit();
      if (this.box?.isConnected) this.#paint();
    }

    /** Show every wall, and what can be done with it. */
    async open() {
      if (document.querySelector("dialog[open]")) return;
      await this.look();
      this.box = el("div", { class: "walls" });
      this.note = el("div");
      const node = el("dialog", { class: "dialog walls-dialog", "aria-labelledby": "walls-title" },
        el("h2", { id: "walls-title", text: ZH.say("walls.title") }), this.box, this.note,
        el("div", { class: "dialog-acts" }, el("button", { class: "button", "data-main": true, type: "button", text: ZH.say("keys.close"), on: { click: () => node.close() } })));
      node.addEventListener("close", () => node.remove());
      document.body.append(node);
      this.#paint();
      node.showModal();
    }

    #paint() {
      const rows = this.list.map((wall) => this.#row(wall));
      this.box.replaceChildren(...(rows.length ? rows : [el("p", { class: "empty", text: ZH.say("walls.none") })]));
    }

    #row(wall) {
      const { mayAct } = this.console.desk;
      const row = this.console.openRow;
      const choose = el("select", { class: "input", "aria-label": ZH.say("walls.page") }, el("option", { value: "", text: ZH.say("walls.page") }),
        ...pages().map((code) => el("option", { value: code, text: pageWords(code) })));
      choose.addEventListener("change", () => choose.value && this.#show(wall, { kind: "page", target: choose.value, minutes: 0 }));
      const send = row ? el("button", {
        class: "button", type: "button", text: ZH.say("walls.send_case", { case: ZH.acts.short(row.id), n: MINUTES }),
        on: { click: () => this.#show(wall, { kind: "case", target: row.id, minutes: MINUTES }) },
      }) : null;
      const back = wall.order ? el("button", {
        class: "button", type: "button", text: ZH.say("walls.take_back"), on: { click: () => this.#post(`${encodeURIComponent(wall.name)}/take-back`, {}) },
      }) : null;
      return el("section", { class: "wall-row", "data-state": wall.state },
        el("div", {}, el("b", { text: wall.name }), el("span", { class: "dim", text: wall.order ? orderWords(wall.order) : pageWords(wall.page) })),
        el("span", { class: "tag", "data-tone": WRONG.has(wall.state) ? "warning" : null, text: ZH.say(`walls.state.${wall.state}`) }),
        ...(mayAct ? [el("div", { class: "row wall-acts" }, send ?? "", choose, back ?? "")] : []));
    }

    #show(wall, order) {
      return this.#post(`${encodeURIComponent(wall.name)}/show`, order);
    }

    async #post(path, body) {
      ZH.note(this.note, null);
      try {
        this.#take(await ZH.api.post(`/api/walls/${path}`, body));
      } catch (refusal) {
        if (!(refusal instanceof ZH.Refusal)) throw refusal;
        ZH.note(this.note, refusal);
      }
    }
  }

  (ZH.duty ??= {}).Walls = Walls;
})();
