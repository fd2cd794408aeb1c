// The few things everything else stands on: signals, frames, one clock, one way to make elements.
(() => {
  "use strict";
  const ZH = (window.Zhihui ??= {});
  window.ZH ??= ZH;

  /** A list of listeners: `on` returns the way to leave. One listener's fault never stops the next. */
  ZH.signal = () => {
    const listeners = new Set();
    return {
      on(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
      emit(...args) {
        for (const listener of [...listeners]) {
          try {
            listener(...args);
          } catch (fault) {
            reportError(fault);
          }
        }
      },
      get size() {
        return listeners.size;
      },
    };
  };

  /** Return a function that runs `paint` once, at the next frame; on a hidden page within 250 ms. */
  ZH.onceAFrame = (paint) => {
    let waiting = false;
    return () => {
      if (waiting) return;
      waiting = true;
      const run = () => {
        if (!waiting) return;
        waiting = false;
        paint();
      };
      if (document.hidden) setTimeout(run, 250);
      else {
        requestAnimationFrame(run);
        setTimeout(run, 250); // a page that becomes hidden gets no frame
      }
    };
  };

  /** The server's time. Each stamp is late by its journey, so the largest recent difference is best. */
  const stamps = [];
  let still = null;
  ZH.clock = {
    offset: 0,
    take(serverSeconds) {
      if (typeof serverSeconds !== "number") return;
      stamps.push(serverSeconds - Date.now() / 1000);
      if (stamps.length > 12) stamps.shift();
      this.offset = Math.max(...stamps);
    },
    /** Seconds since 1970, or the past moment a screen was set to. */
    now() {
      return still ?? Date.now() / 1000 + this.offset;
    },
    real() {
      return Date.now() / 1000 + this.offset;
    },
    /** Stand still at a past moment; null goes on. */
    stand(seconds) {
      still = seconds;
    },
    get standing() {
      return still !== null;
    },
  };
  ZH.now = () => ZH.clock.now();

  /** Beats once a second, for everything that ages. */
  ZH.tick = ZH.signal();
  setInterval(() => ZH.tick.emit(ZH.clock.now()), 1000);

  /** Make an element: attributes by name, `class`, `text`, `on` = {click: …}; null is left out. */
  ZH.el = (tag, attributes = {}, ...children) => {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (value === null || value === undefined || value === false) continue;
      if (name === "text") node.textContent = value;
      else if (name === "on") for (const [kind, act] of Object.entries(value)) node.addEventListener(kind, act);
      else node.setAttribute(name, value === true ? "" : value);
    }
    node.append(...children.filter((child) => child !== null && child !== undefined));
    return node;
  };

  /** Set text and attributes only where they differ, so that nothing is painted twice. */
  ZH.set = (node, text, attributes = {}) => {
    if (text !== undefined && text !== null && node.textContent !== text) node.textContent = text;
    for (const [name, value] of Object.entries(attributes)) {
      if (value === null || value === undefined || value === false) {
        if (node.hasAttribute(name)) node.removeAttribute(name);
      } else if (node.getAttribute(name) !== String(value === true ? "" : value)) {
        node.setAttribute(name, value === true ? "" : value);
      }
    }
    return node;
  };

  /** Run when the page can be painted. */
  ZH.whenReady = (run) => {
    if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", run, { once: true });
    else run();
  };

  /** Resolves with the element of an id once it is on the page: Dash lays a screen out after its scripts. */
  ZH.there = (id) =>
    new Promise((found) => {
      const look = () => {
        const node = document.getElementById(id);
        if (!node) return false;
        watcher.disconnect();
        found(node);
        return true;
      };
      const watcher = new MutationObserver(look);
      if (!look()) watcher.observe(document.documentElement, { childList: true, subtree: true });
    });

  /** A value this browser remembers; without storage it is simply forgotten. */
  ZH.memory = {
    get(name) {
      try {
        return localStorage.getItem(`zhihui.${name}`);
      } catch {
        return null;
      }
    },
    set(name, value) {
      try {
        if (value === null) localStorage.removeItem(`zhihui.${name}`);
        else localStorage.setItem(`zhihui.${name}`, value);
      } catch {
        // private windows refuse storage; the choice then lasts as long as the page
      }
    },
  };

  /** Milliseconds to wait before try `n` (from 0): doubles up to `most`, half of it by chance. */
  ZH.backoff = (n, first = 500, most = 15000) => {
    const wait = Math.min(most, first * 2 ** n);
    return wait / 2 + Math.random() * (wait / 2);
  };
  ZH.pause = (ms) => new Promise((done) => setTimeout(done, ms));
})();
