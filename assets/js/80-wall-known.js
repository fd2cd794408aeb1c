// What the wall asks the server for beside the feed: figures that nobody pushes. Each is asked anew
// while a page shows it, and says how old it is.
(() => {
  "use strict";
  const ZH = (window.Zhihui ??= {});
  const wall = (ZH.wall ??= {});
  const AGAIN_MS = 20000;
  const STALE_SECONDS = 120;

  const ask = async (path) => {
    const answer = await fetch(path, { credentials: "same-origin", headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
    return answer.json();
  };

  /** Ask once, again and again until it is answered; a refusal is an answer: null. */
  wall.ask = async (path) => {
    for (let n = 0; ; n += 1) {
      try {
        return await ask(path);
      } catch (fault) {
        if (/: 4\d\d$/.test(fault.message)) return null;
        await ZH.pause(ZH.backoff(n, 1000, 30000));
      }
    }
  };

  /** An answer that is asked for anew while somebody wants it: `get()` gives the newest one known. */
  class Known {
    constructor(path, everyMs = AGAIN_MS) {
      Object.assign(this, { path, everyMs, value: null, askedAt: -Infinity, heardAt: -Infinity });
    }

    get() {
      if (performance.now() - this.askedAt > this.everyMs && ZH.feed.state !== "past") this.#ask();
      return this.value;
    }

    async #ask() {
      this.askedAt = performance.now();
      try {
        this.value = await ask(this.path);
        this.heardAt = performance.now();
        wall.repaint?.();
      } catch {
        // it is asked again in a while; what is shown meanwhile says how old it is
      }
    }

    /** Tell whether what is known is too old to be taken for the present. */
    get stale() {
      return this.value !== null && performance.now() - this.heardAt > STALE_SECONDS * 1000;
    }
  }

  const known = new Map();
  /** The one `Known` of an address. */
  wall.known = (path) => {
    if (!known.has(path)) known.set(path, new Known(path));
    return known.get(path);
  };
})();
