// Sentences, names, numbers, times and durations in the language of the page.
(() => {
  "use strict";
  const ZH = (window.Zhihui ??= {});
  const root = document.documentElement;
  const sentences = { zh: {}, en: {} };
  const fetched = new Set();
  let catalogue = {};
  const changed = ZH.signal();

  const pageLang = () => (root.lang.toLowerCase().startsWith("en") ? "en" : "zh");
  const zone = () => root.dataset.zone || "Asia/Shanghai";

  const fill = (sentence, args) =>
    sentence.replace(/\{(\w+)\}/g, (_, name) => {
      const value = args[name];
      return value === null || value === undefined ? "" : String(value);
    });

  /** Return a sentence with its placeholders filled; `lang` only where a screen shows both. */
  ZH.say = (key, args = {}, lang = pageLang()) => {
    const sentence = sentences[lang][key];
    if (sentence === undefined) {
      if (fetched.has(lang)) console.error(`no sentence for ${key} (${lang})`);
      return "";
    }
    return fill(sentence, args);
  };

  /** A text without the marks that would turn the order of whatever stands after it. */
  ZH.plain = (text) => text.replace(/[\u202a-\u202e\u2066-\u2069]/g, "");

  /** A text whose letters, from whichever side they are read, leave what stands beside them in its order. */
  ZH.apart = (text) => `\u2068${text}\u2069`;

  /** Words that stand alone begin with a capital, where the language has any. */
  ZH.alone = (words) => words.charAt(0).toUpperCase() + words.slice(1);

  /** Short words in a row, those that say nothing left out: a gap alone would run them together. */
  ZH.listed = (words) => words.filter(Boolean).join(ZH.say("rows.comma"));

  /** Tell whether a sentence exists. */
  ZH.canSay = (key, lang = pageLang()) => key in sentences[lang];

  /** A unit beside its value as the page's language writes it: measures are international, counting words are not. */
  ZH.measure = (unit, value) => {
    const forms = (ZH.canSay(`measure.${unit}`) ? ZH.say(`measure.${unit}`) : (unit ?? "")).split("|");
    return Number(value) === 1 ? forms[0] : forms.at(-1);
  };

  /** Return the name of a code of the catalogue, such as ("districts", "440304"); else the code. */
  ZH.nameOf = (kind, code, lang = pageLang()) => catalogue[kind]?.[code]?.[lang] || code || "";

  /** Return everything the catalogue knows of a code, or an empty thing. */
  ZH.entryOf = (kind, code) => catalogue[kind]?.[code] ?? {};
  ZH.codesOf = (kind) => Object.keys(catalogue[kind] ?? {});

  const fetchJson = async (address) => {
    for (let n = 0; ; n += 1) {
      try {
        const answer = await fetch(address, { credentials: "same-origin" });
        if (answer.ok) return await answer.json();
        if (answer.status < 500 && answer.status !== 429) return {};
      } catch {
        // the network is away; the words are worth waiting for
      }
      await ZH.pause(ZH.backoff(n));
    }
  };

  const words = (ZH.words = {
    loaded: false,
    changed,
    get lang() {
      return pageLang();
    },
    /** Put sentences in from elsewhere: a phone's cache, a test. */
    put(lang, map) {
      Object.assign(sentences[lang], map);
      fetched.add(lang);
      this.loaded = true;
      changed.emit();
    },
    /** The base map that lies over ours (see layTiles), or null. */
    get tiles() {
      return catalogue.tiles ?? null;
    },
    putCatalogue(found) {
      catalogue = found;
      changed.emit();
    },
    /** Fetch the sentences of `langs` and the catalogue; resolves once all are here. */
    load(langs = [pageLang()], withCatalogue = true) {
      const waits = langs.map(async (lang) => this.put(lang, await fetchJson(`/words/${lang}.json`)));
      if (withCatalogue) waits.push(fetchJson("/api/catalogue").then((found) => this.putCatalogue(found)));
      this.ready = Promise.all(waits);
      return this.ready;
    },
    ready: Promise.resolve(),
  });

  // ── numbers and times ───────────────────────────────────────────────────────────────────────
  const grouped = new Intl.NumberFormat("en-US", { maximumFractionDigits: 1 });
  const formats = new Map();
  const parts = (seconds) => {
    const key = zone();
    if (!formats.has(key)) {
      formats.set(key, new Intl.DateTimeFormat("en-GB", {
        timeZone: key, hourCycle: "h23", year: "numeric", month: "2-digit", day: "2-digit",
        hour: "2-digit", minute: "2-digit", second: "2-digit",
      }));
    }
    const found = {};
    for (const part of formats.get(key).formatToParts(seconds * 1000)) found[part.type] = part.value;
    return found;
  };

  const known = (seconds) => Number.isFinite(seconds);
  const two = (n) => String(n).padStart(2, "0");
  const hours = (minutes) => {
    const rest = minutes % 60;
    return rest ? `${Math.floor(minutes / 60)}h${two(rest)}` : `${minutes / 60}h`;
  };

  ZH.format = {
    /** 1284 → "1,284"; missing → "—". */
    number: (n) => (known(n) ? grouped.format(n).replace("-", "−") : "—"),
    percent: (share, digits = 1) => (known(share) ? `${(share * 100).toFixed(digits)}%` : "—"),
    /** "14:32" */
    time(seconds) {
      if (!known(seconds)) return "—";
      const p = parts(seconds);
      return `${p.hour}:${p.minute}`;
    },
    /** "14:32:07" */
    timeOfDay(seconds) {
      if (!known(seconds)) return "—";
      const p = parts(seconds);
      return `${p.hour}:${p.minute}:${p.second}`;
    },
    /** "11-22 14:32" */
    stamp(seconds) {
      if (!known(seconds)) return "—";
      const p = parts(seconds);
      return `${p.month}-${p.day} ${p.hour}:${p.minute}`;
    },
    /** "2026-11-22" */
    date(seconds) {
      if (!known(seconds)) return "—";
      const p = parts(seconds);
      return `${p.year}-${p.month}-${p.day}`;
    },
    /** 720 → "12 分" or "12 min"; 3900 → "1h05"; from two days on in days. Whole minutes, downwards. */
    duration(seconds, lang = pageLang()) {
      if (!known(seconds)) return "—";
      const minutes = Math.floor(Math.abs(seconds) / 60);
      if (minutes < 60) return ZH.say("time.minutes", { n: minutes }, lang);
      if (minutes < 48 * 60) return hours(minutes);
      return ZH.say("time.days", { n: Math.floor(minutes / 1440) }, lang);
    },
    /** 720 → "12′", −2280 → "−38′", 3900 → "1h05": for narrow columns. */
    brief(seconds) {
      if (!known(seconds)) return "—";
      const sign = seconds < 0 ? "−" : "";
      const minutes = Math.floor(Math.abs(seconds) / 60);
      if (minutes < 60) return `${sign}${minutes}′`;
      if (minutes < 48 * 60) return sign + hours(minutes);
      return sign + ZH.say("time.days", { n: Math.floor(minutes / 1440) });
    },
    /** How old: "3 秒", "6 分", "2h10". */
    age(seconds, lang = pageLang()) {
      if (!known(seconds)) return "—";
      const whole = Math.max(0, Math.floor(seconds));
      return whole < 60 ? ZH.say("time.seconds", { n: whole }, lang) : ZH.format.duration(whole, lang);
    },
    distance(metres) {
      if (!known(metres)) return "—";
      return metres < 995 ? `${Math.round(metres / 10) * 10} m` : `${(metres / 1000).toFixed(1)} km`;
    },
  };
})();
