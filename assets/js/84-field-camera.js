// Photographs: made small on the phone and drawn anew, so that no place and no owner travels along.
(() => {
  "use strict";
  const ZH = (window.Zhihui ??= {});
  if (!ZH.field) return;
  const LONGEST = 1600;
  const QUALITY = 0.8;

  const opened = (file) =>
    new Promise((done, fail) => {
      const image = new Image();
      image.onload = () => done(image);
      image.onerror = () => fail(new Error("not a picture"));
      image.src = URL.createObjectURL(file);
    });

  /** Return a JPEG of `file`, upright and at most 1,600 pixels long; throws when it is no picture. */
  ZH.field.shrink = async (file) => {
    const image = await opened(file);
    try {
      const share = Math.min(1, LONGEST / Math.max(image.naturalWidth, image.naturalHeight));
      const canvas = document.createElement("canvas");
      canvas.width = Math.max(1, Math.round(image.naturalWidth * share));
      canvas.height = Math.max(1, Math.round(image.naturalHeight * share));
      canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
      return await new Promise((done, fail) => {
        canvas.toBlob((blob) => (blob ? done(blob) : fail(new Error("no picture"))), "image/jpeg", QUALITY);
      });
    } finally {
      URL.revokeObjectURL(image.src);
    }
  };

  /** 16 hex digits that no other photograph has. */
  ZH.field.photoName = () =>
    Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) => byte.toString(16).padStart(2, "0")).join("");

  /**
   * A field for one photograph: {node, photo(): Blob or null}. `changed()` is called when there is
   * one, or none any more.
   */
  ZH.field.cameraField = (changed) => {
    const { el, set } = ZH;
    let blob = null;
    const input = el("input", { type: "file", accept: "image/*", capture: "environment", class: "unseen-text", id: "field-camera", tabindex: "-1", "aria-label": ZH.say("phone.photo_take") });
    const shown = el("img", { class: "field-shot", alt: ZH.say("phone.photo_after"), hidden: true });
    const words = el("span", { text: ZH.say("phone.photo_take") });
    const note = el("p", { class: "hint", role: "status" });
    const button = el("button", { class: "button field-camera", type: "button", on: { click: () => input.click() } },
      el("span", { class: "i i-camera", "aria-hidden": "true" }), words);
    input.addEventListener("change", async () => {
      if (!input.files.length) return;
      set(note, ZH.say("phone.photo_wait"));
      try {
        blob = await ZH.field.shrink(input.files[0]);
        shown.src = URL.createObjectURL(blob);
        shown.hidden = false;
        set(words, ZH.say("phone.photo_again"));
        set(note, "");
      } catch {
        blob = null;
        shown.hidden = true;
        set(note, ZH.say("phone.photo_bad"));
      }
      input.value = "";
      changed();
    });
    return { node: el("div", { class: "stack" }, input, button, shown, note), photo: () => blob };
  };
})();
