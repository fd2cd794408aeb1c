// What the phone knows before it reaches the server: who it is, the table of steps, and its shelf.
(() => {
  "use strict";
  const ZH = (window.Zhihui ??= {});
  const node = document.getElementById("field-boot");
  if (!node) return;
  const boot = JSON.parse(node.textContent);

  const shelf = (name) => `phone.${boot.unit}.${name}`;
  const keep = {
    /** Return what this crew's phone kept under a name, or `other`. */
    read(name, other = null) {
      try {
        return JSON.parse(ZH.memory.get(shelf(name))) ?? other;
      } catch {
        return other; // half a text is as good as none
      }
    },
    write: (name, value) => ZH.memory.set(shelf(name), value === null ? null : JSON.stringify(value)),
  };

  const PICTURE_MS = 1500;

  /** {unit, who, version, walk: {state: {step: next state}}, keep}. */
  const field = (ZH.field = { ...boot, keep, scope: `unit:${boot.unit}` });

  /** Fetch words and codes; the worker has them when there is no network. */
  field.loadWords = async () => {
    for (let n = 0; ; n += 1) {
      try {
        const answer = await fetch(`/field/kit.json?v=${boot.version}`, { credentials: "same-origin" });
        if (answer.ok) {
          const kit = await answer.json();
          ZH.words.putCatalogue(kit);
          for (const [lang, map] of Object.entries(kit.words)) ZH.words.put(lang, map);
          return;
        }
      } catch {
        // the first visit needs the network once
      }
      await ZH.pause(ZH.backoff(n));
    }
  };

  // ── the picture outlives the page ──────────────────────────────────────────────────────────
  let timer = null;
  const keepPicture = () => {
    timer = null;
    const { place, tables } = ZH.picture;
    if (place === null || !ZH.feed.heardTime()) return;
    const rows = { case: [...tables.get("case").values()], unit: [...tables.get("unit").values()] };
    keep.write("picture", { place, time: ZH.feed.heardTime(), rows });
  };

  /** Show the kept picture at once, as old as it is, and keep each newer one. */
  field.keepPictures = () => {
    const kept = keep.read("picture");
    if (kept) ZH.feed.recall(kept);
    const later = () => {
      timer ??= setTimeout(keepPicture, PICTURE_MS);
    };
    ZH.picture.on(["case", "unit"], later);
    window.addEventListener("pagehide", keepPicture);
  };

  field.vibrate = (pattern = 40) => navigator.vibrate?.(pattern);

  /** Forget everything about this crew: nobody else reads it on a phone that changes hands. */
  field.forget = async () => {
    for (const name of ["picture", "conflicts", "first", "track", "cases"]) keep.write(name, null);
    if (!window.caches) return;
    for (const name of await caches.keys()) if (name.startsWith("field-")) await caches.delete(name);
  };
})();
