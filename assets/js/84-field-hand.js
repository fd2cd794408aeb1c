// The cases in hand, as the crew left them: the server's rows with every step that is still unsent.
(() => {
  "use strict";
  const ZH = (window.Zhihui ??= {});
  const { field } = ZH;
  if (!field) return;
  const { unit, walk, keep } = field;
  const BUSY = new Set(["en_route", "on_scene"]);

  const outbox = new ZH.Outbox(`zhihui-outbox-${unit}`);
  const changed = ZH.signal();
  // What the server took but the feed has not shown yet: {case, state, version}, {duty, version}.
  let settled = [];
  let conflicts = keep.read("conflicts", []);

  const unitRow = () => ZH.picture.row("unit", unit) ?? null;
  const newer = (one) => {
    const row = one.case ? ZH.picture.row("case", one.case) : unitRow();
    return Boolean(row) && row.version < one.version;
  };

  // ── what is in hand ────────────────────────────────────────────────────────────────────────
  const stateOf = (row, steps) => {
    const told = settled.filter((one) => one.case === row.id && one.version > row.version).pop();
    return steps.reduce((state, { about }) => walk[state]?.[about.step] ?? state, told?.state ?? row.state);
  };

  /** A case as this crew has it: one it assists with stands where its own part does. */
  const asOurs = (row) => {
    const part = row.unit === unit ? null : (row.assists ?? []).find((one) => one.unit === unit && one.state in walk);
    return part ? { ...row, state: part.state, stage_due_at: null, assist: part } : row;
  };

  const inHand = (row, now) => {
    const unsent = outbox.waiting.filter(({ about }) => about?.case === row.id && about.step);
    const shown = { ...row, state: stateOf(row, unsent) };
    return { id: row.id, row: shown, unsent, ...ZH.tone.ofCase(shown, now) };
  };

  const order = (items) => {
    const queue = unitRow()?.queue ?? [];
    const place = ({ id }) => (queue.includes(id) ? queue.indexOf(id) : queue.length);
    const sorted = items.sort((a, b) => place(a) - place(b) || (a.id < b.id ? -1 : 1));
    const chosen = keep.read("first");
    const first = sorted.find(({ row }) => BUSY.has(row.state)) ?? sorted.find(({ id }) => id === chosen);
    return first ? [first, ...sorted.filter((item) => item !== first)] : sorted;
  };

  const hand = (field.hand = {
    outbox,
    changed,
    /** Cases still to be worked on, the present one first: {id, row, unsent, tone, left …}. */
    all() {
      const now = ZH.now();
      const mine = [...ZH.picture.table("case").values()].map(asOurs).filter((row) => row.unit === unit || row.assist);
      return order(mine.map((row) => inHand(row, now)).filter(({ row }) => row.state in walk));
    },
    /** The crew's own row with a change of duty that is still unsent, or null before the first picture. */
    crew() {
      const row = unitRow();
      if (!row) return null;
      const told = settled.filter((one) => one.duty && one.version > row.version).pop();
      const waiting = outbox.waiting.filter(({ about }) => about?.duty).pop()?.about;
      const last = waiting ?? told;
      const ended = outbox.waiting.some(({ about }) => about?.post === row.post) || settled.some((one) => one.post === row.post && one.version > row.version);
      const until = last?.duty ? null : row.rests_until;
      return { ...row, duty: last?.duty ?? row.duty, rests_until: until, shift_end: last?.shift_end ?? row.shift_end, post: ended ? "" : row.post, unsent: Boolean(waiting) };
    },
    /** The step the one button takes: the first of the table. */
    nextStep: (row) => Object.keys(walk[row.state] ?? {}).find((step) => step !== "decline") ?? null,
    get conflicts() {
      return conflicts;
    },
    forgetConflicts(caseId) {
      conflicts = conflicts.filter((one) => one.case !== caseId);
      keep.write("conflicts", conflicts);
      changed.emit();
    },
    /** Work on another case of the queue first, unless one is under way. */
    putFirst(id) {
      keep.write("first", id);
      changed.emit();
    },
  });

  // ── steps ──────────────────────────────────────────────────────────────────────────────────
  const moment = () => new Date(ZH.clock.real() * 1000).toISOString();
  const sendPhoto = async (blob, kind, about) => {
    const name = field.photoName();
    await outbox.add({ path: `/api/photos?kind=${kind}&name=${name}`, body: blob, about: { ...about, what: { key: "phone.said_photo" } } });
    return [`${kind}-${name}`];
  };

  /** Take a step with a case: {reason, outcome, photo}. It is kept first and sent when possible. */
  hand.take = async (item, step, { reason = "", outcome = "", photo = null } = {}) => {
    const about = { case: item.id, title: ZH.caseWords.title(item.row) };
    const at = moment();
    const photos = photo ? await sendPhoto(photo, "after", about) : [];
    const body = { case: item.id, version: 0, step, unit, at, reason, outcome, photos };
    const what = { key: "phone.said_step", step, title: about.title };
    if (step === "dispose" || step === "decline") keep.write("first", null);
    return outbox.add({ path: "/api/commands/take-step", body, about: { ...about, step, what } });
  };

  /** Go on duty for some hours, take a break, or go home. */
  hand.setDuty = (duty, hours = null) => {
    const now = ZH.clock.real();
    const body = { unit, duty };
    const about = { duty, what: { key: "phone.said_duty" } };
    if (hours !== null) {
      about.shift_end = Math.round(now + hours * 3600);
      Object.assign(body, { shift_start: new Date(now * 1000).toISOString(), shift_end: new Date((now + hours * 3600) * 1000).toISOString() });
    }
    return outbox.add({ path: "/api/commands/set-duty", body, about });
  };

  /** Say that the crew cannot wait in the street it was sent to. */
  hand.endPost = (post, reason) =>
    outbox.add({ path: "/api/commands/end-post", body: { unit, street: post, reason }, about: { post, what: { key: "phone.post_said", title: ZH.nameOf("streets", post) } } });

  /** Report a problem the crew found: {title, matter, description, address, place, photo}. */
  hand.report = async ({ title, matter, description, address, place, photo }) => {
    const about = { report: true, title };
    const photos = photo ? await sendPhoto(photo, "before", about) : [];
    const body = { title, matter, description, address, source: "patrol", reported_at: moment(), photos, ...place };
    return outbox.add({ path: "/api/cases", body, about: { ...about, what: { key: "phone.said_report", title } } });
  };

  /** What a step was, in words. */
  hand.words = ({ about }) => {
    const { key, step, title } = about?.what ?? {};
    return key ? ZH.say(key, { step: step ? ZH.say(`step.${step}`) : "", title: title ?? about.title ?? "" }) : "";
  };

  // ── what becomes of them ───────────────────────────────────────────────────────────────────
  const told = ({ about }, { state, version }) => {
    if (version === null || version === undefined) return;
    if (about?.case && about.step && state) settled.push({ case: about.case, state, version });
    if (about?.post) settled.push({ post: about.post, version });
    if (about?.duty) settled.push({ duty: about.duty, shift_end: about.shift_end, version });
  };

  /** A colleague on another phone may have done the same: then nothing is lost. */
  const doneAnyway = ({ about }, refusal) =>
    refusal.key === "step_refused" && about?.case && refusal.more.state !== undefined &&
    Object.values(walk).some((steps) => steps[about.step] === refusal.more.state);

  const clash = (step, refusal) => {
    if (doneAnyway(step, refusal)) return ZH.toast(ZH.say("phone.taken_by_other"), { seconds: 5 });
    const { sentences } = refusal;
    const words = { zh: sentences.zh || ZH.say(`fault.${refusal.kind}`, {}, "zh"), en: sentences.en || ZH.say(`fault.${refusal.kind}`, {}, "en") };
    conflicts = [...conflicts, { case: step.about?.case ?? "", title: step.about?.title ?? hand.words(step), what: step.about?.what, at: step.at, ...words }].slice(-30);
    keep.write("conflicts", conflicts);
    field.vibrate([120, 80, 120]);
    return undefined;
  };

  outbox.taken.on((step, answer) => {
    told(step, answer);
    changed.emit();
  });
  /** The server says it is not ours any more: it leaves the phone before the feed says so too. */
  const letGo = ({ about }, { key }) => {
    const row = about?.case ? ZH.picture.row("case", about.case) : null;
    if (row && (key === "not_in_hand" || key === "not_allowed")) settled.push({ case: row.id, state: "filed", version: row.version + 1 });
  };
  outbox.refused.on((step, refusal) => {
    letGo(step, refusal);
    clash(step, refusal);
    changed.emit();
  });
  outbox.changed.on(() => changed.emit());
  ZH.picture.on(["case", "unit"], () => {
    settled = settled.filter(newer);
    changed.emit();
  });
})();
