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

  const dress = (theme) => {
    root.dataset.theme = theme;
    const bar = document.querySelector('meta[name="theme-color"]');
    bar.content = bar.dataset[theme];
  };

  /** Go from light to dark or back at once, and the next time. */
  field.turn = () => {
    const theme = root.dataset.theme === "dark" ? "light" : "dark";
    dress(theme);
    ZH.memory.set("phone.theme", theme);
    document.cookie = `theme-field=${theme}; path=/; max-age=31536000; samesite=lax`;
  };

  /** The worker's kept page is as light as the day it was kept: this phone's own choice goes before. */
  const dressAsChosen = () => {
    const asked = new URLSearchParams(location.search).get("theme");
    const chosen = ZH.memory.get("phone.theme");
    if (!asked && chosen) dress(chosen);
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
    dressAsChosen();
    field.keepPictures();
    await field.loadWords();
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
