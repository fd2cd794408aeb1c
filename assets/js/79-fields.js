// Small forms for acts: a reason, a date, a crew, a matter … each field with its fault beside it.
(() => {
  "use strict";
  const ZH = (window.Zhihui ??= {});
  const { el } = ZH;
  const DAY = 86400;
  const HOLD_DAYS = 7;
  const HOLD_MOST_DAYS = 365;
  const HOURS = [1, 4, 8, 24, 72];
  let made = 0;

  const choice = (items, first) =>
    el("select", { class: "input" }, ...(first ? [el("option", { value: "", text: first })] : []),
      ...items.map(([value, text]) => el("option", { value, text })));

  const named = (kind) => ZH.codesOf(kind).map((code) => [code, ZH.nameOf(kind, code)]);
  const withChips = (input, sentences) =>
    el("div", { class: "stack" },
      sentences.length ? el("div", { class: "chips" }, ...sentences.map((text) => el("button", {
        class: "chip", type: "button", text,
        on: { click: () => { input.value = text; input.focus(); input.dispatchEvent(new Event("input", { bubbles: true })); } },
      }))) : null,
      input);

  /** The moment `hour` o'clock of a day ("2026-11-30") in the city's zone, as ISO 8601. */
  const cityMoment = (day, hour) => {
    const guess = Date.parse(`${day}T${String(hour).padStart(2, "0")}:00:00Z`) / 1000;
    const shown = `${ZH.format.date(guess)}T${ZH.format.timeOfDay(guess)}Z`;
    return new Date((guess - (Date.parse(shown) / 1000 - guess)) * 1000).toISOString();
  };

  /** The moment so many hours from now, as ISO 8601. */
  ZH.inHours = (n) => new Date((ZH.now() + n * 3600) * 1000).toISOString();

  /** A field for photographs in our own words: browsers speak the language of their installation. */
  ZH.photoField = () => {
    const input = el("input", { class: "photo-input", type: "file", accept: "image/*", multiple: true });
    const words = el("span", { text: ZH.say("act.choose_photos") });
    input.addEventListener("change", () => ZH.set(words, input.files.length ? ZH.say("act.photos_chosen", { n: input.files.length }) : ZH.say("act.choose_photos")));
    return { input, node: el("div", { class: "photo-field" }, input, el("span", { class: "button", "aria-hidden": "true" }, words)) };
  };

  const text = (most) => () => {
    const input = el("textarea", { class: "input", rows: "2", maxlength: most });
    return { node: input, input, read: () => input.value.trim() };
  };

  const KINDS = {
    text: text(2000),
    reason(act) {
      const input = el("textarea", { class: "input", rows: "2", maxlength: 500 });
      return { node: withChips(input, ZH.acts.usual(act)), input, read: () => input.value.trim() };
    },
    until() {
      const day = (days) => ZH.format.date(ZH.now() + days * DAY);
      const input = el("input", { class: "input", type: "number", min: 1, max: HOLD_MOST_DAYS, value: HOLD_DAYS });
      const hint = el("p", { class: "hint" });
      const days = () => (Number(input.value) >= 1 && Number(input.value) <= HOLD_MOST_DAYS ? Number(input.value) : 0);
      const show = () => ZH.set(hint, days() ? ZH.say("act.until_day", { day: day(days()) }) : "");
      input.addEventListener("input", show);
      show();
      return { node: el("div", { class: "stack" }, input, hint), input, read: () => (days() ? cityMoment(day(days()), 18) : "") };
    },
    ends(act) {
      const hours = HOURS.map((n) => [n, ZH.say("act.ends.hours", { n })]);
      const input = choice(hours, act.asks?.includes("ends") ? " " : ZH.say("act.ends.case"));
      return { node: input, input, read: () => (input.value ? ZH.inHours(Number(input.value)) : "") };
    },
    minutes(act) {
      const input = el("input", { class: "input", type: "number", min: 1, max: act.most ?? 1440, value: Math.min(30, act.most ?? 30) });
      return { node: input, input, read: () => (input.value ? Number(input.value) : null) };
    },
    to(_act, row) {
      const others = [["city", ZH.say("card.city")], ...named("districts")].filter(([code]) => code !== row.holder);
      const input = choice(others, " ");
      return { node: input, input, read: () => input.value };
    },
    department(_act, row) {
      const input = choice(named("departments").filter(([code]) => !code.includes(".") || code.endsWith(`.${row.district}`)), " ");
      return { node: input, input, read: () => input.value };
    },
    priority() {
      const input = choice([1, 2, 3, 4].map((n) => [n, ZH.say("card.head.priority", { n, word: ZH.say(`card.priority.${n}`) })]), ZH.say("act.same.priority"));
      return { node: input, input, read: () => (input.value ? Number(input.value) : null) };
    },
    matter(_act, row, form) {
      const combo = new ZH.Combo({
        label: ZH.say("act.field.matter"), find: ZH.finders.matter,
        value: { code: row.matter, label: ZH.alone(ZH.nameOf("matters", row.matter)) },
        pick: (item) => form.told?.("matter", item?.code ?? ""),
      });
      return { node: combo.node, input: combo.input, read: () => combo.picked?.code ?? "" };
    },
    condition(_act, row, form) {
      const input = choice([]);
      const fill = (matter) => {
        const known = ZH.entryOf("matters", matter).conditions ?? [];
        input.replaceChildren(el("option", { value: "", text: ZH.say("act.same.condition") }),
          ...known.map((one) => el("option", { value: one.code, text: ZH.alone(one[ZH.words.lang]) })));
      };
      fill(row.matter);
      form.told = (name, value) => name === "matter" && fill(value || row.matter);
      return { node: input, input, read: () => input.value };
    },
    unit(_act, _row, _form, given) {
      const value = given ? { code: given, label: given } : null;
      const combo = new ZH.Combo({ label: ZH.say("act.field.unit"), find: ZH.finders.unit, lazy: false, value });
      return { node: combo.node, input: combo.input, read: () => combo.picked?.code ?? "" };
    },
    photos() {
      const { node, input } = ZH.photoField();
      return { node, input, read: () => [...input.files] };
    },
  };

  const blank = (value) => value === "" || value === null || value === undefined || (Array.isArray(value) && !value.length);

  class Form {
    /** A form for an act on a case row; `given` are values known already, `send(values)` gives the command. */
    constructor({ act, row, given = {}, send, leave }) {
      Object.assign(this, { act, row, send, leave });
      this.fields = new Map();
      const wanted = [...(act.asks ?? []), ...(act.may ?? [])];
      this.node = el("form", { class: "act-form", novalidate: true, "aria-label": ZH.acts.word(act), on: { submit: (event) => this.#submit(event) } },
        el("h3", { text: ZH.say("act.do", { act: ZH.acts.word(act), case: ZH.acts.short(row.id) }) }),
        ...wanted.map((name) => this.#field(name, given[name])),
        (this.note = el("div", { class: "form-note" })),
        el("div", { class: "row" },
          (this.button = el("button", { class: "button", "data-main": true, type: "submit" }, el("kbd", { text: "Enter" }), el("span", { text: ZH.say("act.confirm") }))),
          el("button", { class: "button", type: "button", on: { click: leave } }, el("kbd", { text: "Esc" }), el("span", { text: ZH.say("act.cancel") }))));
      this.node.addEventListener("keydown", (event) => this.#enter(event));
    }

    #field(name, given) {
      const id = `field-${(made += 1)}`;
      const made_ = KINDS[name](this.act, this.row, this, given);
      made_.input.id = id;
      if (given !== undefined && name !== "until") made_.input.value = given;
      made_.fault = el("p", { class: "field-fault", id: `${id}-fault`, hidden: true });
      made_.input.addEventListener("input", () => this.#fault(name, ""));
      this.fields.set(name, made_);
      return el("div", { class: "field" }, el("label", { for: id, text: ZH.say(`act.field.${name}`) }), made_.node, made_.fault);
    }

    #fault(name, words) {
      const { input, fault } = this.fields.get(name);
      ZH.set(fault, words);
      fault.hidden = !words;
      ZH.set(input, null, { "aria-invalid": words ? "true" : null, "aria-describedby": words ? fault.id : null });
    }

    // Enter sends, Shift+Enter makes a new line; an input method keeps its own Enter.
    #enter(event) {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229 || event.defaultPrevented) return;
      if (event.target.tagName === "TEXTAREA") {
        event.preventDefault();
        this.node.requestSubmit();
      }
    }

    async #submit(event) {
      event.preventDefault();
      if (this.busy) return;
      const values = {};
      const missing = [];
      for (const [name, field] of this.fields) {
        const value = field.read();
        if (!blank(value)) values[name] = value;
        else if (this.act.asks?.includes(name)) missing.push(name);
      }
      for (const name of this.fields.keys()) this.#fault(name, missing.includes(name) ? ZH.say("field.missing", { field: ZH.say(`act.field.${name}`) }) : "");
      if (missing.length) return this.fields.get(missing[0]).input.focus();
      return this.#give(values);
    }

    async #give(values) {
      this.busy = true;
      ZH.set(this.button, null, { "data-sending": true });
      try {
        await this.send(values);
      } catch (refusal) {
        if (!(refusal instanceof ZH.Refusal)) throw refusal;
        if (this.fields.has(refusal.field)) {
          this.#fault(refusal.field, ZH.sayRefusal(refusal));
          this.fields.get(refusal.field).input.focus();
        } else ZH.note(this.note, { kind: refusal.kind, toString: () => ZH.sayRefusal(refusal) }, { retry: () => this.#give(values) });
      } finally {
        this.busy = false;
        ZH.set(this.button, null, { "data-sending": null });
      }
    }

    focus() {
      const first = [...this.fields.values()].find(({ read }) => blank(read())) ?? [...this.fields.values()][0];
      first?.input.focus();
    }
  }

  ZH.Form = Form;
  ZH.cityMoment = cityMoment;
})();
