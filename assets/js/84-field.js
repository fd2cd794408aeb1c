// The phone's page comes to life here: kept picture first, then words, feed, position and worker.
(() => {
  "use strict";
  const ZH = (window.Zhihui ??= {});
  const { field } = ZH;
  if (!field) return;
  const byId = (id) => document.getElementById(id);
  const root = document.documentElement;

  /** Speak the other language at once, and the next time. */
  field.speak = (lang) => {
    root.lang = lang === "en" ? "en" : "zh-Hans";
    document.cookie = `lang=${lang}; path=/; max-age=31536000; samesite=lax`;
    document.title = ZH.say("screen.field");
    ZH.words.changed.emit();
  };

  /** End the session; what is unsent must go first, for it is this account's word. */
  field.signOut = async () => {
    if (field.hand.outbox.count) {
      ZH.toast(ZH.say("phone.sign_out_first", { n: field.hand.outbox.count }), { seconds: 8 });
      return;
    }
    try {
      await ZH.api.post("/sign-out");
      await field.forget();
      location.assign("/sign-in?next=/field");
    } catch (refusal) {
      ZH.toast(String(refusal), { seconds: 8 });
    }
  };

  const keepOffline = async () => {
    if (!navigator.serviceWorker) return;
    try {
      await navigator.serviceWorker.register("/field-sw.js", { scope: "/field" });
      await navigator.storage?.persist?.();
    } catch {
      // a browser that may not keep anything works as long as it has a network
    }
  };

  const start = async () => {
    field.keepPictures();
    await field.loadWords();
    if (root.dataset.demo) document.body.append(ZH.el("div", { class: "watermark", text: root.dataset.demo }));
    const paint = field.view(byId("field-head"), byId("field-main"), byId("field-foot"));
    field.hand.changed.on(paint);
    field.track.changed.on(paint);
    ZH.feed.changed.on(paint);
    ZH.words.changed.on(paint);
    ZH.tick.on(paint);
    for (const kind of ["online", "offline"]) window.addEventListener(kind, paint);
    ZH.feed.start({ scope: field.scope, screen: "field", positions: false });
    field.track.begin();
    field.loadNumbers();
    paint();
    keepOffline();
    root.dataset.ready = "";
  };
  start();
})();
