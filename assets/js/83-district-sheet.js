// Sheets over the tablet: one question each, answered by large buttons; forms of acts inside them.
(() => {
  "use strict";
  const ZH = (window.Zhihui ??= {});
  const district = (ZH.district ??= {});
  const { el } = ZH;

  /** Open a sheet; closed by its button, by Escape, or by a touch beside it. */
  district.sheet = (title, content) => {
    const close = el("button", { class: "button", "data-quiet": true, type: "button", text: ZH.say("district.close"), on: { click: () => dialog.close() } });
    const dialog = el("dialog", { class: "district-sheet", "aria-label": title },
      el("div", { class: "district-sheet-head" }, el("h2", { text: title, dir: "auto" }), close), ...content.filter(Boolean));
    dialog.addEventListener("close", () => dialog.remove());
    dialog.addEventListener("click", (event) => {
      if (event.target === dialog) dialog.close();
    });
    document.body.append(dialog);
    dialog.showModal();
    return dialog;
  };

  /** Ask what an act needs; `send(values)` keeps it for sending. */
  district.ask = (act, row, given, send) => {
    const form = new ZH.Form({
      act, row, given, leave: () => dialog.close(),
      send: async (values) => {
        await send(values);
        dialog.close();
      },
    });
    const dialog = district.sheet(ZH.acts.word(act), [el("p", { class: "dim", text: ZH.caseWords.title(row), dir: "auto" }), form.node]);
    form.focus();
  };

  /** One large answer. */
  district.choice = (words, run) => el("button", { class: "button choice", type: "button", text: words, on: { click: run } });
})();
