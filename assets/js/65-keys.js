// Keys: one table of what each does, active only while no text field or input method has focus.
(() => {
  "use strict";
  const ZH = (window.Zhihui ??= {});
  const SEQUENCE_MS = 1500;
  const bound = new Map();
  let first = null;
  let firstAt = 0;

  const writing = (target) =>
    target instanceof Element && (target.closest("input:not([type=checkbox]):not([type=radio]):not([type=button]), textarea, select, [contenteditable]:not([contenteditable=false])") !== null);
  const typing = (event) => event.isComposing || event.keyCode === 229 || writing(event.target);

  /** "j", "shift+l", "arrowdown", "?": the same key in capitals or not. */
  const nameOf = (event) => {
    const key = event.key.toLowerCase();
    return event.shiftKey && /^[a-z]$/.test(key) ? `shift+${key}` : key;
  };

  const keys = (ZH.keys = {
    /** Off by the person's choice (WCAG 2.1.4); Escape always works. */
    get on() {
      return ZH.memory.get("keys") !== "off";
    },
    set on(yes) {
      ZH.memory.set("keys", yes ? null : "off");
    },
    /**
     * Bind a key: {key: "j" | "g d" | ["j", "arrowdown"], say: word key, group, run(event), when()}.
     * Returns the way to take it back. The newest binding of a key that applies wins.
     */
    add(binding) {
      const names = [binding.key].flat();
      for (const name of names) bound.set(name, [binding, ...(bound.get(name) ?? [])]);
      return () => {
        for (const name of names) bound.set(name, bound.get(name).filter((other) => other !== binding));
      };
    },
    /** All bindings by group, for the help: [{group, keys: [{keys, say}]}]. */
    all() {
      const groups = new Map();
      for (const binding of new Set([...bound.values()].flat())) {
        if (!binding.say) continue;
        if (!groups.has(binding.group)) groups.set(binding.group, []);
        groups.get(binding.group).push({ keys: [binding.key].flat(), say: binding.say });
      }
      return [...groups].map(([group, list]) => ({ group, keys: list }));
    },
  });

  const pick = (name) => (bound.get(name) ?? []).find((binding) => !binding.when || binding.when());

  const find = (event) => {
    const name = nameOf(event);
    const pair = first && performance.now() - firstAt < SEQUENCE_MS ? pick(`${first} ${name}`) : null;
    first = null;
    if (pair) return pair;
    if ([...bound.keys()].some((known) => known.startsWith(`${name} `))) {
      first = name;
      firstAt = performance.now();
    }
    return pick(name);
  };

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    const escape = event.key === "Escape";
    if (typing(event) && !escape) return;
    if (!keys.on && !escape) return;
    const binding = find(event);
    if (!binding) return;
    event.preventDefault();
    binding.run(event);
  });

  // ── the help ───────────────────────────────────────────────────────────────────────────────
  const cap = (name) => ({ arrowdown: "↓", arrowup: "↑", arrowleft: "←", arrowright: "→", escape: "Esc", enter: "Enter", pageup: "PgUp", pagedown: "PgDn", " ": "Space" })[name]
    ?? name.replace("shift+", "Shift+").replace(/(^|\s|\+)([a-z])/g, (_, before, letter) => before + letter.toUpperCase());
  keys.cap = cap;

  const line = ({ keys: names, say }) =>
    ZH.el("div", { class: "help-line" },
      ZH.el("span", { class: "row" }, ...names.flatMap((name) => (name === " " ? [name] : name.split(" ")).map((each) => ZH.el("kbd", { text: cap(each) })))),
      ZH.el("span", { text: ZH.alone(ZH.say(say)) }));

  let help = null;
  /** Open the list of keys, or close it. */
  keys.help = () => {
    if (help?.open) return help.close();
    help?.remove();
    const switchBox = ZH.el("input", { type: "checkbox", id: "keys-on", on: { change: (event) => { keys.on = event.target.checked; } } });
    switchBox.checked = keys.on;
    help = ZH.el("dialog", { class: "dialog", "aria-label": ZH.say("keys.title") },
      ZH.el("h2", { text: ZH.say("keys.title") }),
      ZH.el("div", { class: "help" }, ...keys.all().map(({ group, keys: list }) =>
        ZH.el("section", {}, ZH.el("h3", { text: ZH.say(group) }), ...list.map(line)))),
      ZH.el("div", { class: "dialog-acts" },
        ZH.el("label", { class: "row push", for: "keys-on" }, switchBox, ZH.el("span", { text: ZH.say("keys.on") })),
        ZH.el("button", { class: "button", type: "button", text: ZH.say("keys.close"), on: { click: () => help.close() } })));
    document.body.append(help);
    return help.showModal();
  };
})();
