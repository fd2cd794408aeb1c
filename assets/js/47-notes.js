// What the screen says back: toasts with undo, notes beside a button, and one polite voice.
(() => {
  "use strict";
  const ZH = (window.Zhihui ??= {});
  const { el, set } = ZH;

  let voice = null;
  /** Say something to a screen reader: new critical rows, answers; nothing else. */
  ZH.announce = (words) => {
    if (!voice?.isConnected) {
      voice = el("div", { class: "unseen-text", role: "status", "aria-live": "polite" });
      document.body.append(voice);
    }
    set(voice, words);
  };

  let shelf = null;
  /** Show a sentence for `seconds`, with at most one act {label, run}; returns the way to take it down. */
  ZH.toast = (words, { seconds = 10, act = null } = {}) => {
    if (!shelf?.isConnected) {
      shelf = document.querySelector(".toasts") ?? el("div", { class: "toasts", role: "status" });
      if (!shelf.isConnected) document.body.append(shelf);
    }
    const toast = el("div", { class: "toast" }, el("span", { text: words }));
    const down = () => toast.remove();
    const run = () => {
      down();
      act.run();
    };
    if (act) toast.append(el("button", { class: "button", type: "button", text: act.label, on: { click: run } }));
    shelf.append(toast);
    setTimeout(down, seconds * 1000);
    return down;
  };

  /** Put an answer beside a button: `said` is a ZH.Refusal, or a sentence. Empty takes it away. */
  ZH.note = (place, said, { retry = null } = {}) => {
    if (!said) {
      place.replaceChildren();
      return;
    }
    const failed = said.kind === "failed" || said.kind === "offline";
    const note = el("div", { class: "note", role: "alert", "data-kind": said.kind ?? "told" },
      el("span", { class: "note-text", text: String(said) }));
    if (failed && retry) {
      note.append(el("button", { class: "button", type: "button", text: ZH.say("feed.retry"), on: { click: retry } }));
    }
    place.replaceChildren(note);
  };

  /** Send something; a refusal is said at `place`. Resolves with whether it was taken. */
  ZH.guarded = async (place, send) => {
    try {
      await send();
      ZH.note(place, null);
      return true;
    } catch (refusal) {
      if (!(refusal instanceof ZH.Refusal)) throw refusal;
      ZH.note(place, refusal);
      return false;
    }
  };

  const spoken = new Set();
  let first = true;
  /** From now on read out each case that turns critical, for the entries `mine` lets through. */
  ZH.announceCritical = (board, mine = () => true) =>
    board.changed.on(({ turned }) => {
      const fresh = turned.filter(({ id, tone }) => tone === "critical" && !spoken.has(id) && mine(board.case(id)));
      for (const { id } of fresh) spoken.add(id);
      for (const id of spoken) if (!board.case(id)) spoken.delete(id);
      if (!first && fresh.length) {
        const entry = board.case(fresh[0].id);
        const more = fresh.length > 1 ? ZH.say("rows.and_more", { n: fresh.length - 1 }) : "";
        ZH.announce(`${ZH.say("tone.critical")} ${ZH.caseWords.title(entry.row)} ${ZH.caseWords.place(entry.row)} ${more}`.trim());
      }
      if (board.picture.place !== null) first = false;
    });
})();
