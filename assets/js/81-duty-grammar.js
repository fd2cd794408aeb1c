// The grammar of the command line: one table of verbs and what follows them.
(() => {
  "use strict";
  const ZH = (window.Zhihui ??= {});
  const LANGS = ["zh", "en"];
  const SHOWN = 8;

  /**
   * Verbs of the desk itself. The verbs of cases are the acts: what an act asks for follows its
   * verb, in any order; what is left over is its reason. Words are those of duty.verb.<name>.
   */
  const DESK_VERBS = [
    { name: "new", slots: [], run: (desk) => desk.desk.mayAct && desk.report.open() },
    { name: "open", slots: ["case"], run: (desk, { row }) => desk.show(row) },
    { name: "map", slots: ["case"], run: (desk, { row }) => desk.toMap(row) },
    { name: "undo", slots: [], run: (desk) => desk.card.undo() },
    { name: "handover", slots: [], run: (desk) => desk.handover.open() },
    { name: "bar_plan", slots: ["unit", "ends", "reason"], run: (desk, { values }) => desk.plan.bar(values) },
    { name: "past", slots: [], run: () => ZH.past.open() },
    { name: "help", slots: [], run: (desk) => desk.help() },
    { name: "sound", slots: [], run: () => ZH.sound.toggle() },
    { name: "language", slots: [], run: () => ZH.duty.choices.language() },
    { name: "theme", slots: [], run: () => ZH.duty.choices.theme() },
    { name: "wall", slots: [], run: () => window.open("/wall/", "wall") },
    { name: "briefing", slots: [], run: () => window.open("/briefing/", "briefing") },
    { name: "walls", slots: [], run: (desk) => desk.walls.open() },
    { name: "window", slots: [], run: () => ZH.duty.choices.open("map") },
  ];

  const slotsOf = (act) => ["case", ...(act.asks ?? []), ...(act.says ?? [])].sort((a, b) => (a === "unit" ? -1 : 0) - (b === "unit" ? -1 : 0));
  const actVerb = (act) => ({ name: act.name, slots: slotsOf(act), act, run: (desk, { row, values }) => desk.act(act.name, row, values) });
  const VERBS = [...ZH.acts.all.filter(({ name }) => name !== "add_photos").map(actVerb), ...DESK_VERBS];

  /** The words of a verb in both languages, the most telling first. */
  const wordsOf = (verb, lang = ZH.words.lang) => {
    const order = [lang, ...LANGS.filter((other) => other !== lang)];
    return [...new Set(order.flatMap((each) => ZH.say(`duty.verb.${verb.name}`, {}, each).split(" ")))];
  };
  const named = (verb) => (verb.act ? ZH.acts.word(verb.act) : ZH.say(`duty.do.${verb.name}`));
  const syntax = (verb) => [wordsOf(verb)[0], ...verb.slots.map((slot) => ZH.say(`duty.slot.${slot}`))].join(" ");

  const NUMBER = /^\d{2,20}$/;
  const fold = (text) => text.toLowerCase();
  const verbOf = (token) => VERBS.find((verb) => wordsOf(verb).includes(fold(token))) ?? null;

  const readers = {
    unit: (token) => ZH.board.unit(token.toUpperCase())?.row.id ?? null,
    until(token) {
      const marks = ZH.say("duty.day_marks", {}, "zh").split(" ");
      const days = marks.map((mark) => (fold(token).endsWith(mark) ? Number(token.slice(0, -mark.length)) : NaN)).find(Number.isFinite);
      return days ? ZH.cityMoment(ZH.format.date(ZH.now() + days * 86400), 18) : null;
    },
    ends(token) {
      const marks = ZH.say("duty.hour_marks", {}, "zh").split(" ");
      const hours = marks.map((mark) => (fold(token).endsWith(mark) ? Number(token.slice(0, -mark.length)) : NaN)).find((n) => n > 0);
      return hours ? ZH.inHours(hours) : null;
    },
    to(token) {
      if (wordsOf({ name: "city" }).includes(fold(token))) return "city";
      return byName("districts", token);
    },
    department: (token) => byName("departments", token),
  };
  const byName = (kind, token) =>
    ZH.codesOf(kind).find((code) => code === token || LANGS.some((lang) => fold(ZH.nameOf(kind, code, lang)).startsWith(fold(token)))) ?? null;
  const REST = new Set(["reason", "text"]);

  /**
   * Read a line: {verb, number, row, values}, or null where it begins with no verb. `row` is the
   * case it names, else the one that is open; `lost` is a number that no open case ends with.
   */
  const read = (line, open) => {
    const [first, ...rest] = line.trim().split(/\s+/);
    const verb = first ? verbOf(first) : null;
    if (!verb) return null;
    const found = { verb, row: open, values: {}, lost: null };
    const wanted = new Set(verb.slots);
    const left = rest.filter((token) => !take(token, wanted, found));
    const free = verb.slots.find((slot) => REST.has(slot));
    if (free && left.length) found.values[free] = left.join(" ");
    else if (left.length) found.lost = left[0];
    return found;
  };

  const take = (token, wanted, found) => {
    if (wanted.has("case") && NUMBER.test(token)) {
      wanted.delete("case");
      const id = ZH.acts.find(token);
      found.row = id ? ZH.board.case(id)?.row ?? null : null;
      if (!found.row) found.lost = token;
      return true;
    }
    for (const slot of wanted) {
      const value = readers[slot]?.(token) ?? null;
      if (value === null) continue;
      wanted.delete(slot);
      found.values[slot] = value;
      return true;
    }
    return false;
  };

  /** A line that is only the end of a case's number, or a call sign: {kind, id} or null. */
  const lone = (text) => {
    const id = NUMBER.test(text) ? ZH.acts.find(text) : null;
    if (id && ZH.board.case(id)) return { kind: "case", id };
    const unit = readers.unit(text);
    return unit ? { kind: "unit", id: unit } : null;
  };

  // ── what could come next ───────────────────────────────────────────────────────────────────
  const verbItems = (text) =>
    VERBS.filter((verb) => wordsOf(verb).some((word) => word.startsWith(fold(text))) || fold(named(verb)).startsWith(fold(text)))
      .slice(0, SHOWN).map((verb) => ({ label: named(verb), hint: syntax(verb), line: `${wordsOf(verb)[0]} `, whole: verb.slots.length === 0 }));

  const caseItems = (verb, text, before) =>
    ZH.board.ordered().filter((entry) => (!verb.act || ZH.acts.legal(verb.act, entry)) && (entry.row.id.endsWith(text) || ZH.acts.short(entry.row.id).startsWith(text) || entry.row.title.includes(text)))
      .slice(0, SHOWN).map((entry) => ({ label: `${ZH.acts.short(entry.row.id)} ${ZH.caseWords.title(entry.row)}`, hint: ZH.caseWords.place(entry.row), line: `${before}${ZH.acts.short(entry.row.id)} `, whole: false }));

  const fillers = {
    unit: (verb, text, before) => ZH.finders.unit(text).slice(0, SHOWN).map((item) => ({ ...item, line: `${before}${item.code} ` })),
    case: caseItems,
    to: (verb, text, before) => ["city", ...ZH.codesOf("districts")].map((code) => [code, code === "city" ? ZH.say("card.city") : ZH.nameOf("districts", code)])
      .filter(([, name]) => fold(name).startsWith(fold(text))).slice(0, SHOWN).map(([code, name]) => ({ label: name, hint: code, line: `${before}${code === "city" ? code : name.split(" ")[0]} ` })),
    reason: (verb, text, before) => (text ? [] : ZH.acts.usual(verb.act).map((words) => ({ label: words, hint: "", line: `${before}${words}` }))),
  };

  /** Items {label, hint, line, whole} that could complete a line. */
  const complete = (line, open) => {
    const text = line.trimStart();
    const cut = text.search(/\s+\S*$/);
    const verb = cut > 0 ? verbOf(text.split(/\s+/)[0]) : null;
    if (!verb) return cut > 0 ? [] : verbItems(text.trim());
    const last = /\S*$/.exec(text)[0];
    const before = text.slice(0, text.length - last.length);
    const done = read(before, null);
    const next = verb.slots.find((slot) => !(slot === "case" ? done.row : done.values[slot]) && !(slot === "case" && open && verb.slots.length > 1 && !/^\d/.test(last) && last));
    return next && fillers[next] ? fillers[next](verb, last, before) : [];
  };

  ZH.grammar = { VERBS, read, lone, complete, wordsOf, named, syntax, slotsOf };
})();
