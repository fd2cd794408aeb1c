// The command line: `d A12 0418` dispatches; anything else searches. Arrows: proposals and history.
(() => {
  "use strict";
  const ZH = (window.Zhihui ??= {});
  const { el, set } = ZH;
  const WAIT_MS = 120;
  const KEPT = 50;

  const searched = async (text) => {
    const units = ZH.finders.unit(text).slice(0, 4).map((item) => ({ ...item, pick: { kind: "unit", id: item.code } }));
    const { results } = await ZH.api.get(`/api/search?kinds=case&q=${encodeURIComponent(text)}`);
    const cases = results.map((item) => ({
      label: `${ZH.acts.short(item.code)} ${item.zh}`, hint: [ZH.say(`state.${item.state}`), ZH.nameOf("districts", item.district), item.address].filter(Boolean).join(" "),
      pick: { kind: "case", id: item.code },
    }));
    return [...cases, ...units].slice(0, 10);
  };

  class CommandLine {
    constructor(desk) {
      this.desk = desk;
      this.items = [];
      this.at = -1;
      this.past = JSON.parse(ZH.memory.get("lines") ?? "[]");
      this.back = this.past.length;
      this.input = el("input", {
        class: "input line-input", type: "text", role: "combobox", autocomplete: "off", spellcheck: "false", "aria-expanded": "false",
        "aria-controls": "line-list", "aria-autocomplete": "list", "aria-label": ZH.say("duty.line"), placeholder: ZH.say("duty.line"),
        on: {
          input: () => this.#typed(), keydown: (event) => this.#key(event), focus: () => this.#propose(),
          blur: () => this.#close(),
        },
      });
      this.list = el("ul", { class: "combo-list line-list", id: "line-list", role: "listbox", "aria-label": ZH.say("duty.line"), hidden: true });
      this.list.addEventListener("pointerdown", (event) => this.#point(event));
      this.note = el("div", { class: "line-note" });
      this.node = el("div", { class: "line", role: "search" }, this.input, el("kbd", { class: "line-key", text: "/", "aria-hidden": "true" }), this.list, this.note);
    }

    focus() {
      this.input.focus();
      this.input.select();
    }

    #typed() {
      ZH.note(this.note, null);
      this.back = this.past.length;
      this.#propose();
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.#search(), WAIT_MS);
    }

    #propose() {
      const text = this.input.value;
      this.#show(text.trim() ? ZH.grammar.complete(text, this.desk.openRow) : []);
    }

    /** Cases and crews for what begins with no verb. */
    async #search() {
      const text = this.input.value.trim();
      if (!text || ZH.grammar.read(text, null) || document.activeElement !== this.input) return [];
      try {
        const found = await searched(text);
        if (this.input.value.trim() === text && document.activeElement === this.input) this.#show([...this.items.filter(({ pick }) => !pick), ...found]);
        return found;
      } catch (refusal) {
        if (!(refusal instanceof ZH.Refusal)) throw refusal;
        return [];
      }
    }

    #show(items) {
      this.items = items;
      this.at = -1;
      this.list.replaceChildren(...items.map((item, n) => el("li", { class: "combo-item", role: "option", id: `line-${n}`, "aria-selected": "false" },
        el("span", { class: "combo-label", text: item.label }), el("span", { class: "combo-hint", text: item.hint ?? "" }))));
      this.list.hidden = items.length === 0;
      this.#mark();
    }

    #mark() {
      [...this.list.children].forEach((row, n) => set(row, null, { "aria-selected": n === this.at ? "true" : "false" }));
      set(this.input, null, { "aria-expanded": String(!this.list.hidden), "aria-activedescendant": this.at >= 0 ? `line-${this.at}` : null });
      this.list.children[this.at]?.scrollIntoView({ block: "nearest" });
    }

    #close() {
      clearTimeout(this.timer);
      this.list.hidden = true;
      this.#mark();
    }

    #key(event) {
      if (event.isComposing || event.keyCode === 229) return;
      const acts = {
        ArrowDown: () => this.#down(), ArrowUp: () => this.#up(), Enter: () => this.#enter(),
        Tab: () => this.items.length && this.#take(this.items[Math.max(0, this.at)], true),
        Escape: () => this.leave(),
      };
      if (!acts[event.key] || (event.key === "Tab" && (!this.items.length || event.shiftKey || !this.input.value.trim()))) return;
      event.preventDefault();
      event.stopPropagation();
      acts[event.key]();
    }

    #down() {
      if (this.back < this.past.length) return this.#history(1);
      if (this.items.length) this.at = (this.at + 1) % this.items.length;
      return this.#mark();
    }

    #up() {
      if (this.at > 0) this.at -= 1;
      else if (this.at === 0) this.at = -1;
      else return this.#history(-1);
      return this.#mark();
    }

    #history(by) {
      this.back = Math.min(this.past.length, Math.max(0, this.back + by));
      this.input.value = this.past[this.back] ?? "";
      this.#show([]);
    }

    #point(event) {
      event.preventDefault();
      const row = event.target.closest(".combo-item");
      if (row) this.#take(this.items[[...this.list.children].indexOf(row)]);
    }

    /** Take a proposal: a case or crew opens, a verb or a part of a line is filled in. */
    #take(item, only = false) {
      if (item.pick) return this.#open(item.pick);
      this.input.value = item.line;
      if (item.whole && !only) return this.#run(item.line);
      this.input.focus();
      return this.#propose();
    }

    #open(pick) {
      this.leave();
      ZH.selection.set(pick, "line");
    }

    async #enter() {
      if (this.at >= 0) return this.#take(this.items[this.at]);
      const text = this.input.value.trim();
      if (!text) return this.leave();
      if (ZH.grammar.read(text, null)) return this.#run(text);
      const named = ZH.grammar.lone(text);
      if (named) return this.#open(named);
      const found = await this.#search();
      if (found.length) return this.#open(found[0].pick);
      return ZH.note(this.note, ZH.say("duty.not_found", { text }));
    }

    #run(text) {
      const line = text.trim();
      const { verb, row, values, lost } = ZH.grammar.read(line, this.desk.openRow);
      if (lost !== null) return ZH.note(this.note, ZH.say("duty.lost", { token: lost, syntax: ZH.grammar.syntax(verb) }));
      if (verb.slots.includes("case") && !row) return ZH.note(this.note, ZH.say("duty.which", { syntax: ZH.grammar.syntax(verb) }));
      this.past = [...this.past.filter((other) => other !== line), line].slice(-KEPT);
      this.back = this.past.length;
      ZH.memory.set("lines", JSON.stringify(this.past));
      this.leave();
      return verb.run(this.desk, { row, values });
    }

    /** Empty the line and give the keys back to the screen. */
    leave() {
      this.input.value = "";
      ZH.note(this.note, null);
      this.#show([]);
      this.input.blur();
    }
  }

  (ZH.duty ??= {}).CommandLine = CommandLine;
})();
