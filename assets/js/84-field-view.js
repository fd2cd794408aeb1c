// What the phone shows: the head, one case, and one button.
(() => {
  "use strict";
  const ZH = (window.Zhihui ??= {});
  const { field } = ZH;
  if (!field) return;
  const { el, set } = ZH;
  const { hand, cutOff, duty, HOURS } = field;
  const REST_MS = 700;

  // ── the head ───────────────────────────────────────────────────────────────────────────────
  const makeHead = (head) => {
    const name = el("b", { class: "field-name" });
    const age = el("span", { "data-feed": "age", class: "field-age" });
    const queue = el("button", { class: "button field-queue", type: "button", on: { click: () => field.openOutbox() } },
      el("span", { class: "mark", "aria-hidden": "true" }), el("span"));
    const menu = el("button", { class: "button field-menu", type: "button", "data-quiet": true, on: { click: () => field.openMenu() } }, el("span", { class: "i i-menu-2", "aria-hidden": "true" }));
    head.replaceChildren(name, age, queue, menu);
    return () => {
      const crew = hand.crew();
      const { count, stuck } = hand.outbox;
      set(name, ZH.plain([field.unit, crew?.name].filter(Boolean).join(" ")));
      set(menu, null, { "aria-label": ZH.say("phone.menu") });
      queue.hidden = count === 0;
      age.hidden = count > 0;
      const denied = stuck?.status === 401;
      const key = denied ? "phone.queue_denied" : cutOff() || stuck ? "phone.offline_queue" : "phone.queue_going";
      set(queue.firstChild, null, { "data-frame": denied ? "case" : "off", "data-tone": denied ? "warning" : "idle" });
      set(queue.lastChild, ZH.say(key, { n: count }));
    };
  };

  // ── what the server did not accept ─────────────────────────────────────────────────────────
  const clashes = () => {
    const groups = new Map();
    for (const one of hand.conflicts) groups.set(one.case, [...(groups.get(one.case) ?? []), one]);
    return [...groups].map(([id, list]) =>
      el("div", { class: "note field-clash", role: "alert", "data-kind": "refused" },
        el("span", { class: "note-text" }, el("b", { text: ZH.say("phone.conflict_head", { title: list[0].title, n: list.length }) }), el("br"), el("span", { text: list[0][ZH.words.lang] })),
        el("button", { class: "button", type: "button", text: ZH.say("phone.conflict_read"), on: { click: () => hand.forgetConflicts(id) } })));
  };

  const placeNote = () => {
    const { state } = field.track;
    if (state === "denied" && field.track.pace()) return ZH.say("phone.location_denied");
    if (state === "insecure") return ZH.say("phone.insecure");
    return "";
  };

  // ── the one button ─────────────────────────────────────────────────────────────────────────
  const mainAct = (item) => {
    const crew = hand.crew();
    if (item) {
      const step = hand.nextStep(item.row);
      const ends = step === "dispose";
      const words = ends && item.row.assist ? ZH.say("phone.assist_done") : ZH.say(`phone.go.${step}`);
      return [words, () => (ends && !item.row.assist ? field.askResult(item) : field.sayKept(hand.take(item, step)))];
    }
    if (crew?.duty === "off_duty") return [ZH.say("phone.duty_start", { n: HOURS[0] }), () => duty("available", HOURS[0])];
    if (crew?.duty === "break") return [ZH.say("phone.break_end"), () => duty("available")];
    return null;
  };

  const makeFoot = (foot) => {
    const button = el("button", { class: "button field-main-button", type: "button", "data-main": true, hidden: true });
    foot.replaceChildren(el("div", { class: "toasts field-toasts", role: "status" }), button);
    // A second touch of the same glove must not take the next step too.
    button.addEventListener("click", () => {
      if (button.dataset.resting !== undefined) return;
      button.dataset.resting = "";
      setTimeout(() => delete button.dataset.resting, REST_MS);
      button.run();
    });
    return (item) => {
      const act = mainAct(item);
      button.hidden = !act;
      if (!act) return;
      set(button, act[0]);
      button.run = act[1];
    };
  };

  // ── all of it ──────────────────────────────────────────────────────────────────────────────
  field.view = (head, main, foot) => {
    const paintHead = makeHead(head);
    const paintFoot = makeFoot(foot);
    const notes = el("div", { class: "stack field-notes" });
    let shown = null;
    let noted = null;
    let lang = null;
    const paintNotes = () => {
      const words = placeNote();
      const key = JSON.stringify([hand.conflicts, words, ZH.words.lang]);
      if (key === noted) return;
      noted = key;
      notes.replaceChildren(...clashes(), ...(words ? [el("p", { class: "note field-place-note" }, el("span", { class: "note-text", text: words }))] : []));
    };
    const paint = () => {
      paintHead();
      if (ZH.picture.place === null) return;
      const [item, ...others] = hand.all();
      const wanted = item?.id ?? "rest";
      if (shown?.id !== wanted || lang !== ZH.words.lang) {
        shown = item ? new field.Card(item) : new field.Rest();
        lang = ZH.words.lang;
        main.replaceChildren(notes, shown.node);
        main.scrollTop = 0;
      }
      shown.paint(item, others.length);
      paintNotes();
      paintFoot(item);
    };
    return ZH.onceAFrame(paint);
  };

  // ── the menu ───────────────────────────────────────────────────────────────────────────────
  const trackWords = () => {
    const { state, waiting } = field.track;
    const pace = field.track.pace();
    if (state === "denied" || state === "insecure") return placeNote() || ZH.say("phone.location_denied");
    const said = pace === null ? "phone.location_rest" : pace < 30 ? "phone.location_on" : "phone.location_off";
    return [ZH.say(said), waiting > 1 ? ZH.say("phone.location_waiting", { n: waiting }) : ""].filter(Boolean).join(" ");
  };

  const dutyActs = (close) => {
    const crew = hand.crew();
    const then = (run) => () => {
      close();
      run();
    };
    if (!crew || crew.duty === "off_duty") return HOURS.map((n) => field.big(ZH.say("phone.duty_start", { n }), then(() => duty("available", n))));
    const rest = crew.duty === "break" ? ["phone.break_end", "available"] : ["phone.break_start", "break"];
    return [field.big(ZH.say(rest[0]), then(() => duty(rest[1]))), field.big(ZH.say("phone.duty_end"), then(() => duty("off_duty")))];
  };

  const dark = () => document.documentElement.dataset.theme === "dark";

  field.openMenu = () => {
    const close = () => dialog.close();
    const dialog = field.sheet(ZH.say("phone.menu"), [
      el("div", { class: "choices" }, ...dutyActs(close)),
      el("p", { class: "hint", text: trackWords() }),
      el("div", { class: "choices" },
        field.big(hand.outbox.count ? ZH.say("phone.outbox_title", { n: hand.outbox.count }) : ZH.say("phone.outbox_empty"), () => { close(); field.openOutbox(); }),
        field.big(ZH.say(dark() ? "phone.light" : "phone.dark"), () => { close(); field.turn(); }, { icon: dark() ? "sun" : "moon" }),
        field.big(ZH.say("phone.language"), () => { close(); field.speak(ZH.words.lang === "zh" ? "en" : "zh"); }, { icon: "language" }),
        field.big(ZH.say("phone.sign_out"), () => { close(); field.signOut(); }, { icon: "logout" })),
      el("p", { class: "hint", text: ZH.say("phone.install", { version: field.version.slice(0, 6) }) }),
    ]);
  };
})();
