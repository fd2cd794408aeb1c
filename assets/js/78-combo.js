// A text field that proposes: matters, places, crews, cases. Pattern: ARIA combobox with a list.
(() => {
  "use strict";
  const ZH = (window.Zhihui ??= {});
  const { el, set } = ZH;
  const WAIT_MS = 120;
  let made = 0;

  class Combo {
    /**
     * `find(text)`: items {code, label, hint} or a promise of them. `pick(item)`: one was taken;
     * null when the text no longer means one. `show(item)`: what then stands in the field.
     */
    constructor({ label, placeholder = "", find, pick = () => {}, show = (item) => item.label, value = null, lazy = true }) {
      Object.assign(this, { find, pick, show, lazy });
      this.id = `combo-${(made += 1)}`;
      this.items = [];
      this.at = -1;
      this.picked = value;
      this.input = el("input", {
        class: "input", type: "text", role: "combobox", autocomplete: "off", spellcheck: "false", placeholder,
        "aria-expanded": "false", "aria-controls": this.id, "aria-autocomplete": "list", "aria-label": label,
        value: value ? show(value) : "",
        on: {
          input: () => this.#typed(), keydown: (event) => this.#key(event), blur: () => this.close(),
          focus: () => { if (!lazy) this.#look(); },
        },
      });
      this.list = el("ul", { class: "combo-list", role: "listbox", id: this.id, "aria-label": label, hidden: true });
      this.list.addEventListener("pointerdown", (event) => this.#point(event));
      this.node = el("div", { class: "combo" }, this.input, this.list);
    }

    get open() {
      return !this.list.hidden;
    }

    #typed() {
      if (this.picked) {
        this.picked = null;
        this.pick(null);
      }
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.#look(), WAIT_MS);
    }

    async #look() {
      const text = this.input.value.trim();
      this.asked = text;
      let items = [];
      try {
        items = text || !this.lazy ? await this.find(text) : [];
      } catch (refusal) {
        if (!(refusal instanceof ZH.Refusal)) throw refusal;
      }
      if (this.asked === text && document.activeElement === this.input) this.#show(items);
    }

    #show(items) {
      this.items = items;
      this.at = items.length ? 0 : -1;
      this.list.replaceChildren(...items.map((item, n) => el("li", { class: "combo-item", role: "option", id: `${this.id}-${n}` },
        el("span", { class: "combo-label", text: item.label }), el("span", { class: "combo-hint", text: item.hint ?? "" }))));
      this.list.hidden = items.length === 0;
      this.#mark();
    }

    #mark() {
      [...this.list.children].forEach((row, n) => set(row, null, { "aria-selected": n === this.at ? "true" : "false" }));
      set(this.input, null, {
        "aria-expanded": this.open ? "true" : "false",
        "aria-activedescendant": this.open && this.at >= 0 ? `${this.id}-${this.at}` : null,
      });
      this.list.children[this.at]?.scrollIntoView({ block: "nearest" });
    }

    #key(event) {
      if (event.isComposing || event.keyCode === 229) return;
      const moves = { ArrowDown: 1, ArrowUp: -1 };
      if (event.key in moves) {
        event.preventDefault();
        if (!this.open) this.#look();
        else this.at = (this.at + moves[event.key] + this.items.length) % this.items.length;
        this.#mark();
      } else if (event.key === "Enter" && this.open && this.at >= 0) {
        event.preventDefault();
        event.stopPropagation();
        this.take(this.items[this.at]);
      } else if (event.key === "Tab" && this.open && this.at >= 0 && !this.picked) this.take(this.items[this.at]);
      else if (event.key === "Escape" && this.open) {
        event.stopPropagation();
        event.preventDefault();
        this.close();
      }
    }

    #point(event) {
      event.preventDefault(); // the field keeps the focus
      const row = event.target.closest(".combo-item");
      if (row) this.take(this.items[[...this.list.children].indexOf(row)]);
    }

    /** Take an item as if it had been picked. */
    take(item) {
      this.picked = item;
      this.input.value = item ? this.show(item) : "";
      this.close();
      this.pick(item);
    }

    close() {
      clearTimeout(this.timer);
      this.asked = null;
      this.list.replaceChildren();
      this.list.hidden = true;
      this.#mark();
    }
  }

  const named = (item) => ZH.alone(item[ZH.words.lang] || item.zh);
  const searching = (kinds, read) => async (text) => {
    const { results } = await ZH.api.get(`/api/search?kinds=${kinds}&q=${encodeURIComponent(text)}`);
    return results.map(read);
  };
  const hintOf = (item) => {
    if (item.kind === "matter") return item.code;
    if (item.kind === "community") return [ZH.nameOf("districts", item.district), ZH.nameOf("streets", item.street)].join(" ");
    return item.kind === "street" ? ZH.nameOf("districts", item.district) : "";
  };

  ZH.Combo = Combo;
  ZH.finders = {
    matter: searching("matter", (item) => ({ ...item, label: named(item), hint: hintOf(item) })),
    place: searching("street,community,district", (item) => ({ ...item, label: named(item), hint: hintOf(item) })),
    /** Crews on duty, free ones first. */
    unit: (text) => {
      const asked = text.toLowerCase();
      const fits = ({ row }) => row.duty !== "off_duty" && `${row.id} ${row.name}`.toLowerCase().includes(asked);
      const free = ({ row }) => (row.duty === "available" ? 0 : 1);
      return [...ZH.board.units.values()].filter(fits).sort((a, b) => free(a) - free(b) || (a.row.id < b.row.id ? -1 : 1)).slice(0, 12)
        .map((entry) => ({ code: entry.row.id, label: `${entry.row.id} ${entry.row.name}`, hint: ZH.unitWords.duty(entry, ZH.now()) }));
    },
  };
})();
