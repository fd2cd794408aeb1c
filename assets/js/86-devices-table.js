// Tables of the equipment screen: rows stay where they are while only their words change.
(() => {
  "use strict";
  const ZH = (window.Zhihui ??= {});
  const devices = (ZH.devices ??= {});
  const { el, set } = ZH;
  const TONE = { working: "ok", fault: "warning", offline: "stale", maintenance: "active", unknown: "idle" };
  const SEVERE = { 1: "critical", 2: "warning", 3: "idle", 4: "idle" };

  devices.stateMark = (state) => ({ tone: TONE[state] ?? "idle", text: ZH.say(`device_state.${state}`) });
  devices.severityMark = (severity) => ({ tone: SEVERE[severity] ?? "idle", text: ZH.say(`severity.${severity}`) });

  /** Paint one cell: {text, tone?, href?, bar?, press?}; `bar` is a share of a hundred. */
  const paint = (td, said) => {
    const { text = "", tone = null, href = null, bar = null, press = null, faint = false } = typeof said === "object" && said ? said : { text: String(said ?? "") };
    const shape = `${tone ? "m" : ""}${href ? "a" : ""}${press ? "p" : ""}${bar === null ? "" : "b"}`;
    if (td.dataset.shape !== shape || !td.firstChild) {
      td.dataset.shape = shape;
      const words = href ? el("a") : press ? el("button", { class: "devices-link", type: "button" }) : el("span");
      td.replaceChildren(...(tone ? [el("span", { class: "mark", "data-frame": "part", "aria-hidden": "true" })] : []), words, ...(bar === null ? [] : [el("span", { class: "bar" }, el("span", { class: "bar-fill" }))]));
    }
    const words = td.querySelector("a, button, :scope > span:not(.mark, .bar)");
    set(words, text, href ? { href } : {});
    if (press) words.onclick = press;
    if (tone) set(td.firstChild, null, { "data-tone": tone });
    if (bar !== null) td.lastChild.firstChild.style.setProperty("--value", bar);
    set(td, null, { "data-faint": faint });
  };

  /** `columns`: [{head: word key, cell(item), end: figures to the right}]; `key(item)`; `empty`: word key. */
  class Table {
    constructor({ columns, key, empty, label }) {
      this.columns = columns;
      const heads = columns.map(({ head, end }) => el("th", { scope: "col", class: end ? "end" : null, text: head ? ZH.say(head) : "" }));
      this.body = el("tbody");
      this.none = el("p", { class: "empty", hidden: true });
      this.label = el("h2", { text: ZH.say(label) });
      this.beside = el("span", { class: "dim" });
      this.emptyKey = empty;
      this.node = el("section", { class: "panel devices-panel" }, el("div", { class: "panel-head" }, this.label, this.beside),
        el("div", { class: "devices-scroll" }, (this.table = el("table", { class: "devices-table" }, el("thead", {}, el("tr", {}, ...heads)), this.body))), this.none);
      this.list = new ZH.List(this.body, { key, hold: true, build: () => this.#build(), update: (row, item) => this.#update(row, item) });
    }

    #build() {
      return el("tr", {}, ...this.columns.map(({ end }) => el("td", { class: end ? "end n" : null })));
    }

    #update(row, item) {
      this.columns.forEach(({ cell }, n) => paint(row.children[n], cell(item)));
      set(row, null, { "aria-current": item.current ? "true" : null });
    }

    /** Show items; `beside` stands beside the heading. */
    show(items, beside = "") {
      set(this.beside, beside);
      this.table.hidden = items.length === 0;
      this.none.hidden = items.length > 0;
      if (!items.length) set(this.none, ZH.say(this.emptyKey, { time: ZH.format.time(ZH.now()) }));
      this.list.show(items);
    }
  }
  devices.Table = Table;

  /** Buttons of which one is chosen: pairs [value, words]; `pick(value)`. */
  devices.choice = (label, pairs, pick) => {
    const node = el("div", { class: "devices-choice", role: "group", "aria-label": label });
    const buttons = new Map(pairs.map(([value, text]) => [value, el("button", { class: "button", type: "button", text, on: { click: () => pick(value) } })]));
    node.append(...buttons.values());
    return { node, show: (chosen) => buttons.forEach((button, value) => set(button, null, { "aria-pressed": String(String(value) === String(chosen)) })) };
  };

  /** A line of figures: [{words, value, beside, tone}]. */
  devices.figures = (box, items) => {
    while (box.children.length < items.length) box.append(el("div", { class: "devices-figure" }, el("span", { class: "dim" }), el("b", { class: "n" }), el("span", { class: "hint" })));
    items.forEach(({ words, value, beside = "", tone = null }, n) => {
      const [name, number, more] = box.children[n].children;
      set(name, words);
      set(number, value);
      set(more, beside);
      set(box.children[n], null, { "data-tone": tone });
    });
  };
})();
