// Commands to the server: one way out, one way to be told no.
(() => {
  "use strict";
  const ZH = (window.Zhihui ??= {});
  const TIMEOUT_MS = 15000;

  /** A no, in words. `kind` is "refused", "denied" (no right), "busy", "failed" (a fault) or "offline". */
  class Refusal extends Error {
    constructor(kind, error = {}, status = 0) {
      super(error.key ?? kind);
      this.kind = kind;
      this.status = status;
      this.key = error.key ?? kind;
      this.field = error.field ?? "";
      this.ref = error.ref ?? null;
      this.more = error;
      this.sentences = { zh: error.zh, en: error.en };
    }

    /** The sentence in the language of the page. */
    toString() {
      return this.sentences[ZH.words.lang] || ZH.say(`fault.${this.kind}`);
    }
  }

  const cookie = (name) => {
    const found = document.cookie.split("; ").find((part) => part.startsWith(`${name}=`));
    return found ? decodeURIComponent(found.slice(name.length + 1)) : "";
  };

  const newKey = () => {
    if (window.crypto?.randomUUID) return crypto.randomUUID();
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  };

  const kindOf = (status) => {
    if (status === 401 || status === 403) return "denied";
    if (status === 408 || status === 429) return "busy";
    if (status >= 502 && status <= 504) return "offline"; // a proxy's word: the server is away
    return status >= 500 ? "failed" : "refused";
  };

  const bodyOf = (body) => {
    if (body === undefined) return {};
    if (body instanceof Blob || body instanceof FormData) return { body };
    return { body: JSON.stringify(body), type: "application/json" };
  };

  const read = async (answer) => {
    try {
      return await answer.json();
    } catch {
      return {};
    }
  };

  const ask = async (path, choices, timeout) => {
    try {
      return await fetch(path, { ...choices, credentials: "same-origin", signal: AbortSignal.timeout(timeout) });
    } catch {
      throw new Refusal("offline");
    }
  };

  const call = async (path, method, { body, key, headers = {}, timeout = TIMEOUT_MS, again = true } = {}) => {
    const { body: sent, type } = bodyOf(body);
    const all = { Accept: "application/json", ...headers };
    if (type) all["Content-Type"] = type;
    if (method !== "GET") {
      all["X-CSRFToken"] = cookie("_csrf_token");
      all["Idempotency-Key"] = key ?? newKey();
    }
    const answer = await ask(path, { method, headers: all, body: sent }, timeout);
    const found = await read(answer);
    if (answer.ok) return found;
    if (answer.status === 400 && !found.error && method !== "GET" && again) {
      // a page kept by the browser has the form token of an ended session: fetch today's
      await ask("/api/me", { headers: { Accept: "application/json" } }, timeout);
      return call(path, method, { body, key: all["Idempotency-Key"], headers, timeout, again: false });
    }
    throw new Refusal(kindOf(answer.status), found.error, answer.status);
  };

  ZH.Refusal = Refusal;
  /** Talk to the server; what cannot be done is thrown as a Refusal, never as anything else. */
  ZH.api = {
    newKey,
    get: (path, choices) => call(path, "GET", choices),
    post: (path, body, choices = {}) => call(path, "POST", { ...choices, body }),
    /** Give a command by name: command("assign-unit", {case: …, unit: …, version: …}). */
    command: (name, body, choices) => ZH.api.post(`/api/commands/${name}`, body, choices),
  };
})();
