// The phone's outbox: steps taken without network wait here, in order, and go out one by one.
// Each carries a key made here, so that a step sent twice is taken once.
(() => {
  "use strict";
  const ZH = (window.Zhihui ??= {});
  const STORE = "steps";
  const FAULTS_MOST = 8;
  const promised = (request) =>
    new Promise((done, fail) => {
      request.onsuccess = () => done(request.result);
      request.onerror = () => fail(request.error);
    });

  /** Steps on this device's disk. */
  class Disk {
    static async open(name) {
      const request = indexedDB.open(name, 1);
      request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "n", autoIncrement: true });
      const disk = new Disk();
      disk.base = await promised(request);
      return disk;
    }

    #store(mode) {
      return this.base.transaction(STORE, mode).objectStore(STORE);
    }

    all() {
      return promised(this.#store("readonly").getAll());
    }

    put(step) {
      return promised(this.#store("readwrite").put(step));
    }

    drop(n) {
      return promised(this.#store("readwrite").delete(n));
    }
  }

  /** Where a browser refuses storage, steps last as long as the page. */
  class Pocket {
    steps = new Map();
    last = 0;

    async all() {
      return [...this.steps.values()];
    }

    async put(step) {
      step.n ??= this.last += 1;
      this.steps.set(step.n, step);
      return step.n;
    }

    async drop(n) {
      this.steps.delete(n);
    }
  }

  class Outbox {
    constructor(name = "zhihui-outbox") {
      this.name = name;
      this.changed = ZH.signal();
      /** Told of each step the server took: (step, answer). */
      this.taken = ZH.signal();
      /** Told of each step the server refused: (step, refusal). It is not sent again. */
      this.refused = ZH.signal();
      this.waiting = [];
      /** Why the oldest step cannot go at present: a refusal, or null. */
      this.stuck = null;
      this.going = null;
      this.lasting = true;
      this.tries = 0;
      this.ready = this.#open();
      window.addEventListener("online", () => this.send());
    }

    async #open() {
      try {
        this.shelf = await Disk.open(this.name);
        this.waiting = await this.shelf.all();
      } catch {
        this.shelf = new Pocket();
        this.lasting = false;
      }
      this.changed.emit(this);
      this.send();
    }

    /** How many steps wait. */
    get count() {
      return this.waiting.length;
    }

    /**
     * Put a step in: {path, body (JSON or Blob), says: word for lists, about: what the screen wants
     * to know of it, until: the moment (ms) after which it must no longer be done}; it is stamped
     * and sent when possible.
     */
    async add({ path, body, says = "", about = null, until = null }) {
      await this.ready;
      const step = { path, body, says, about, until, key: ZH.api.newKey(), at: Date.now() };
      step.n = await this.shelf.put(step);
      this.waiting.push(step);
      this.changed.emit(this);
      this.send();
      return step;
    }

    /** Take a step back that has not begun to go out; false when it is too late for that. */
    async withdraw(step) {
      await this.ready;
      if (this.going === step || !this.waiting.includes(step)) return false;
      this.waiting = this.waiting.filter((other) => other !== step);
      await this.shelf.drop(step.n);
      this.changed.emit(this);
      return true;
    }

    /** Send what waits, oldest first; one that cannot go holds back the rest. */
    send() {
      this.sending ??= this.#run().finally(() => {
        this.sending = null;
      });
      return this.sending;
    }

    async #run() {
      await this.ready;
      clearTimeout(this.timer);
      while (this.waiting.length) {
        const step = (this.going = this.waiting[0]);
        try {
          if (step.until && Date.now() > step.until) throw new ZH.Refusal("expired");
          const answer = await ZH.api.post(step.path, step.body, { key: step.key, headers: { "X-Taken-At": new Date(step.at).toISOString() } });
          await this.#done(step);
          this.taken.emit(step, answer);
        } catch (refusal) {
          if (!(refusal instanceof ZH.Refusal)) throw refusal;
          if (this.#worthAnotherTry(refusal)) return this.#later(refusal);
          await this.#done(step);
          this.refused.emit(step, refusal);
        }
      }
      return undefined;
    }

    // No network, an ended session or a fault: the order is kept. A right that is missing for this
    // one step, or a fault that stays, must not hold back the rest of a day.
    #worthAnotherTry({ kind, status }) {
      if (kind === "offline" || kind === "busy" || status === 401) return true;
      return kind === "failed" && this.tries < FAULTS_MOST;
    }

    async #done(step) {
      this.tries = 0;
      this.stuck = this.going = null;
      await this.shelf.drop(step.n);
      this.waiting = this.waiting.filter((other) => other !== step);
      this.changed.emit(this);
    }

    #later(refusal) {
      this.tries += 1;
      this.going = null;
      const news = this.stuck?.status !== refusal.status;
      this.stuck = refusal;
      if (news) this.changed.emit(this);
      this.timer = setTimeout(() => this.send(), ZH.backoff(Math.min(this.tries, 6), 1000, 60000));
    }
  }

  ZH.Outbox = Outbox;
})();
