// What can be done with a case: one table for buttons, keys, forms and the command line.
(() => {
  "use strict";
  const ZH = (window.Zhihui ??= {});
  const { UNDER_LIMIT } = ZH.tone;
  const WITH_UNIT = new Set(["assigned", "acknowledged", "en_route", "on_scene"]);
  const WAITING = new Set(["reported", "checking", "accepted", "filed", "referred", "held"]);

  /**
   * name: word of act.name. key: on the desk. step: legal where the lifecycle's table allows it;
   * else `when(row, entry)`. command: the server's name for it, "take-step" when missing.
   * asks: fields that must be given; may: fields that can be; says: of these, what a line can say. grave: kept apart from the others.
   */
  const ACTS = [
    { name: "assign", key: "d", step: "assign", command: "assign-unit", asks: ["unit"], own: true },
    { name: "file", key: "f", step: "file", command: "file-case", may: ["condition", "priority"], quick: true },
    { name: "accept", key: "y", step: "accept" },
    { name: "check", key: "q", step: "check" },
    { name: "confirm", key: "o", step: "confirm" },
    { name: "pass", key: "v", step: "pass" },
    { name: "rework", key: "r", step: "rework", asks: ["reason"] },
    { name: "forward", key: "w", step: "forward" },
    { name: "close", key: "l", step: "close" },
    { name: "resume", key: "u", step: "resume" },
    { name: "see", key: "a", command: "see-case", when: (row, entry) => entry.tone === "critical" && !row.seen_by },
    { name: "urge", key: "e", command: "urge-case", asks: ["reason"], when: (row) => UNDER_LIMIT.has(row.state) },
    { name: "hold", key: "h", step: "hold", command: "hold-case", asks: ["until", "reason"] },
    { name: "transfer", key: "x", command: "transfer-case", asks: ["to", "reason"], when: () => true },
    { name: "refer", key: "shift+d", step: "refer", command: "refer-case", asks: ["department"], may: ["reason"] },
    { name: "extend", key: "p", command: "extend-limit", asks: ["reason"], when: (row) => UNDER_LIMIT.has(row.state) && row.due_at !== null },
    { name: "reclassify", key: "t", command: "reclassify-case", asks: ["reason"], may: ["matter", "condition", "priority"], when: () => true },
    { name: "note", key: "b", command: "add-note", asks: ["text"], when: () => true },
    { name: "add_photos", key: "i", command: "add-photos", asks: ["photos"], when: () => true },
    { name: "settle", key: "s", step: "settle" },
    { name: "take_over", key: "shift+a", command: "take-over", when: (row) => row.handed_at && !row.taken_over_at && row.holder === acts.centre },
    { name: "pin", key: "shift+f", command: "pin-unit", asks: ["unit"], may: ["reason"], when: (row) => UNDER_LIMIT.has(row.state) },
    { name: "unpin", key: "shift+u", command: "unpin-case", when: (row) => UNDER_LIMIT.has(row.state) },
    { name: "bar", key: "shift+b", command: "bar-unit", asks: ["unit", "reason"], may: ["ends"], says: ["ends"], when: (row) => WAITING.has(row.state) },
    { name: "assign_assist", key: "shift+t", command: "assign-assist", asks: ["unit"], may: ["reason"], when: (row) => WITH_UNIT.has(row.state) },
    { name: "release_assist", key: "shift+v", command: "release-assist", asks: ["unit", "reason"], grave: true, when: (row) => acts.assisting(row).length > 0 },
    { name: "recall", key: "shift+z", step: "recall", asks: ["reason"], grave: true },
    { name: "return", key: "shift+r", step: "return", asks: ["reason"], grave: true },
    { name: "void", key: "shift+x", step: "void", asks: ["reason"], grave: true },
  ];

  /** What one key most likely does in each state; a crew's own steps are not the desk's. */
  const LIKELY = {
    reported: "file", accepted: "file", checking: "confirm", filed: "assign", referred: "assign",
    disposed: "pass", verifying: "pass", verified: "close", held: "resume",
  };
  const CASE_NUMBER = 20;

  const legal = (act, entry) => {
    if (!act.step) return act.when(entry.row, entry);
    const steps = ZH.entryOf("steps", entry.row.state);
    return Array.isArray(steps) && steps.includes(act.step);
  };

  const body = (act, row, values) => {
    const { ends, ...plain } = values;
    const sent = { case: row.id, version: row.version, ...plain };
    if (ends) sent.until = ends;
    if (!act.command) sent.step = act.step;
    return sent;
  };

  const acts = (ZH.acts = {
    all: ACTS,
    /** The centre of whoever looks: a district's code, or "city". */
    centre: "city",
    /** The crews that assist with a case and are not done: [{unit, skill, state …}]. */
    assisting: (row) => (row.assists ?? []).filter(({ state }) => WITH_UNIT.has(state)),
    named: (name) => ACTS.find((act) => act.name === name),
    legal,
    /** The acts that may follow now, most usual first; without the likely one. */
    of(entry) {
      return ACTS.filter((act) => legal(act, entry));
    },
    likely(entry) {
      const act = acts.named(LIKELY[entry.row.state]);
      return act && legal(act, entry) ? act : null;
    },
    /** The name of an act in words. */
    word: (act) => ZH.say(`act.name.${act.name}`),
    /** Its key as it stands on a button. */
    cap: (act) => ZH.keys.cap(act.key).replace("Shift+", "⇧"),
    /** Sentences often given as its reason. */
    usual(act) {
      const key = `act.usual.${act.name}`;
      return ZH.canSay(key) ? ZH.say(key).split("|").filter(Boolean) : [];
    },
    /** "0418": the number as officers say it. */
    short: (id) => id.slice(-4),
    /** The case an officer means by the end of its number, or null if none or several are open. */
    find(number) {
      const ids = [...ZH.picture.table("case").keys()].filter((id) => id.endsWith(number));
      if (number.length === CASE_NUMBER) return ids[0] ?? number;
      return ids.length === 1 ? ids[0] : null;
    },
    /** What is sent for an act on a case row: {path, body}. */
    request: (act, row, values = {}) => ({ path: `/api/commands/${act.command ?? "take-step"}`, body: body(act, row, values) }),
    /** Give the command of an act on a case row; resolves with the answer or throws a Refusal. */
    send(act, row, values = {}, choices = {}) {
      return ZH.api.command(act.command ?? "take-step", body(act, row, values), choices);
    },
  });

  // ── refusals with who, how long ago and what next ──────────────────────────────────────────
  /** A refusal in words: moments are said as an age, districts by name. */
  ZH.sayRefusal = (refusal) => {
    if (!(refusal instanceof ZH.Refusal)) return String(refusal);
    const args = { ...refusal.more };
    if (refusal.key === "already_assigned" && args.at) {
      const seconds = ZH.clock.real() - Date.parse(args.at) / 1000;
      return ZH.say("already_assigned", { ...args, at: ZH.say("act.ago", { age: ZH.format.age(seconds) }) });
    }
    return String(refusal);
  };
})();
