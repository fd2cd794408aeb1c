// Sheets from the bottom edge: one question each, with answers as large as a glove.
(() => {
  "use strict";
  const ZH = (window.Zhihui ??= {});
  const { field } = ZH;
  if (!field) return;
  const { el, set } = ZH;
  const PATIENCE_MS = 700;

  /** One big answer. */
  field.big = (words, run, { main = false, icon = null, hint = "" } = {}) =>
    el("button", { class: "button field-big", type: "button", "data-main": main, on: { click: run } },
      icon ? el("span", { class: `i i-${icon}`, "aria-hidden": "true" }) : null,
      el("span", {}, el("span", { text: words }), hint ? el("small", { text: hint }) : null));

  /** Open a sheet; it closes by its button, by Escape and by the phone's back gesture. */
  field.sheet = (title, content, { kind = "" } = {}) => {
    const close = el("button", { class: "button", "data-quiet": true, type: "button", text: ZH.say("phone.close"), on: { click: () => dialog.close() } });
    const dialog = el("dialog", { class: `field-sheet ${kind}`.trim(), "aria-label": title },
      el("div", { class: "field-sheet-head" }, el("h2", { text: title }), close), ...content);
    dialog.addEventListener("close", () => dialog.remove());
    document.body.append(dialog);
    dialog.showModal();
    return dialog;
  };

  let down = () => {};
  const say = (words, choices) => {
    down();
    down = ZH.toast(words, choices);
  };

  /** Say what became of a tap: delivered, or kept until there is a network, with a way back. */
  field.sayKept = async (promise) => {
    const step = await promise;
    field.vibrate();
    const what = field.hand.words(step);
    const { outbox } = field.hand;
    const undo = async () => {
      if (await outbox.withdraw(step)) say(ZH.say("phone.withdrawn", { what }), { seconds: 4 });
    };
    let told = false;
    const leave = outbox.changed.on(() => {
      if (outbox.waiting.includes(step)) return;
      leave();
      if (told) down();
    });
    const arrived = outbox.taken.on((taken) => {
      if (taken !== step) return;
      arrived();
      say(ZH.say("phone.stamp_sent", { what }), { seconds: 3 });
    });
    setTimeout(() => {
      if (!outbox.waiting.includes(step)) return;
      told = true;
      const kept = outbox.lasting ? "phone.stamp_kept" : "phone.not_lasting";
      say(ZH.say(kept, { what }), { seconds: 10, act: { label: ZH.say("phone.undo"), run: undo } });
    }, PATIENCE_MS);
  };

  // ── done: one photograph, one tap ──────────────────────────────────────────────────────────
  const RESULTS = ["done", "partial", "nothing"];

  field.askResult = (item) => {
    const camera = field.cameraField(() => paint());
    let without = false;
    const results = RESULTS.map((name) => field.big(ZH.say(`phone.result_${name}`), () => finish(name), { main: name === "done" }));
    const skip = el("button", { class: "button", "data-quiet": true, type: "button", text: ZH.say("phone.no_camera"), on: { click: () => { without = true; paint(); } } });
    const paint = () => {
      for (const button of results) button.disabled = !camera.photo() && !without;
      skip.hidden = without || Boolean(camera.photo());
    };
    const finish = (name) => {
      const outcome = [ZH.say(`phone.result_${name}`), camera.photo() ? "" : ZH.say("phone.photo_none")].filter(Boolean).join(ZH.say("rows.comma"));
      dialog.close();
      field.sayKept(field.hand.take(item, "dispose", { outcome, photo: camera.photo() }));
    };
    const dialog = field.sheet(ZH.say("phone.done_here"), [
      camera.node, skip, el("h3", { text: ZH.say("phone.result_title") }), el("div", { class: "choices" }, ...results),
    ]);
    paint();
  };

  // ── cannot be done: three reasons ──────────────────────────────────────────────────────────
  const REASONS = ["decline_equipment", "decline_other_crew", "decline_danger"];

  field.askReason = (item) => {
    const give = (name) => {
      dialog.close();
      field.sayKept(field.hand.take(item, "decline", { reason: ZH.say(`phone.${name}`) }));
    };
    const dialog = field.sheet(ZH.say("phone.decline_title"), [
      el("div", { class: "choices" }, ...REASONS.map((name) => field.big(ZH.say(`phone.${name}`), () => give(name)))),
      el("p", { class: "hint", text: ZH.say("phone.decline_hint") }),
    ]);
  };

  // ── cannot wait where it was sent ──────────────────────────────────────────────────────────
  const POST_REASONS = ["post_rest", "post_vehicle", "post_other"];

  field.askPostReason = (post) => {
    const give = (name) => {
      dialog.close();
      field.sayKept(field.hand.endPost(post, ZH.say(`phone.${name}`)));
    };
    const dialog = field.sheet(ZH.say("phone.post_declined_reasons"), [
      el("div", { class: "choices" }, ...POST_REASONS.map((name) => field.big(ZH.say(`phone.${name}`), () => give(name)))),
    ]);
  };

  // ── the other cases in hand ────────────────────────────────────────────────────────────────
  field.openQueue = () => {
    const pick = (item) => {
      field.hand.putFirst(item.id);
      dialog.close();
    };
    const now = ZH.now();
    const row = (item) => {
      const words = ZH.caseWords;
      return field.big(words.title(item.row), () => pick(item), { hint: ZH.listed([words.place(item.row), words.time(item, now, false)]) });
    };
    const dialog = field.sheet(ZH.say("phone.list_title"), [el("div", { class: "choices" }, ...field.hand.all().slice(1).map(row))]);
  };

  // ── what waits to be sent ──────────────────────────────────────────────────────────────────
  field.openOutbox = () => {
    const { outbox } = field.hand;
    const list = el("ol", { class: "field-waiting" });
    const title = outbox.count ? ZH.say("phone.outbox_title", { n: outbox.count }) : ZH.say("phone.outbox_empty");
    for (const step of outbox.waiting) {
      list.append(el("li", {}, el("b", { text: field.hand.words(step) }), el("span", { text: ZH.format.stamp(step.at / 1000) })));
    }
    const stuck = outbox.stuck ? el("p", { class: "hint", text: String(outbox.stuck) }) : null;
    const send = outbox.count ? field.big(ZH.say("feed.retry"), () => { outbox.send(); dialog.close(); }, { main: true }) : null;
    const dialog = field.sheet(title, [list, stuck, send].filter(Boolean));
    set(dialog, null, { "data-count": outbox.count });
  };
})();
