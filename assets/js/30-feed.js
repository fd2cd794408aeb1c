// Keeps the picture at the newest place, and knows how old it is.
(() => {
  "use strict";
  const ZH = (window.Zhihui ??= {});
  const BACK_SECONDS = 5;
  const REPORT_SECONDS = 60;
  const SILENT_SECONDS = 15;
  // Seconds without a message. A desk is told calmly; a wall must look dead within five seconds, so
  // it waits little longer than messages usually take, and two seconds after the line was cut.
  const LIMITS = { wall: { cut: 2, stale: 6.5, offline: 60 }, desk: { cut: 15, stale: 15, offline: 60 } };
  const WALL_LEAST = 3.5;
  const GAPS_LEAST = 3; // messages heard before a wall knows how long they usually take

  const feed = (ZH.feed = {
    state: "loading",
    changed: ZH.signal(),
    told: ZH.signal(),
    missed: 0,
    scope: null,
    screen: "desk",
    started: false,
  });
  const picture = ZH.picture;
  let socket = null;
  let heardAt = null;
  let heardTime = null;
  let cutAt = null;
  let backUntil = 0;
  let reportAt = 0;
  let signedOut = false;
  let past = null;
  let syncing = null;
  let held = [];
  const gaps = [];

  const uptime = () => performance.now() / 1000;
  const limits = () => {
    if (!feed.screen.startsWith("wall")) return LIMITS.desk;
    const usual = gaps.length < GAPS_LEAST ? Infinity : Math.max(...gaps) * 1.3 + 0.7;
    return { ...LIMITS.wall, stale: Math.min(LIMITS.wall.stale, Math.max(WALL_LEAST, usual)) };
  };

  /** Seconds since the server was last heard, or null before the first word. */
  feed.age = () => (heardAt === null ? null : uptime() - heardAt);
  /** The server's time when it was last heard, in seconds since 1970. */
  feed.heardTime = () => heardTime;
  /** How many seconds this device's clock is ahead of the server's (negative: behind). */
  feed.clockOff = () => -ZH.clock.offset;
  /** Tell whether what the screen shows is happening now. */
  feed.isLive = () => feed.state === "live" || feed.state === "back";

  const heard = (time) => {
    ZH.clock.take(time);
    if (heardAt !== null && cutAt === null) gaps.push(uptime() - heardAt);
    if (gaps.length > 12) gaps.shift();
    heardAt = uptime();
    heardTime = ZH.clock.real();
    if (feed.state !== "live") judge();
  };

  // ── the state of the feed ──────────────────────────────────────────────────────────────────
  const found = () => {
    if (past) return "past";
    if (signedOut) return "signed_out";
    const age = feed.age();
    if (age === null || picture.place === null) return uptime() - (feed.startedAt ?? 0) > 5 ? "waiting" : "loading";
    const { cut, stale, offline } = limits();
    if (age > offline) return "offline";
    if (age > stale || (cutAt !== null && uptime() - cutAt > cut)) return "stale";
    return uptime() < backUntil ? "back" : "live";
  };

  const judge = () => {
    const before = feed.state;
    let now = found();
    if ((before === "stale" || before === "offline") && now === "live") {
      backUntil = uptime() + BACK_SECONDS;
      now = "back";
    }
    if (now === "live") feed.missed = 0;
    if (now !== before) {
      feed.state = now;
      document.documentElement.dataset.feed = now;
      feed.changed.emit(now, before);
    }
  };

  // ── catching up ────────────────────────────────────────────────────────────────────────────
  const ask = (path) => fetch(path, { credentials: "same-origin", headers: { Accept: "application/json" } });

  const whole = async () => {
    const answer = await ask(`/api/picture?scope=${encodeURIComponent(feed.scope)}`);
    if (answer.status === 401 || answer.status === 403) return leave();
    if (!answer.ok) throw new Error(`picture ${answer.status}`);
    const fresh = await answer.json();
    const first = picture.place === null;
    const differ = picture.load(fresh);
    if (!first) feed.missed += differ;
    heard(fresh.time);
  };

  const since = async () => {
    if (picture.place === null) return whole();
    const answer = await ask(`/api/feed?after=${picture.place}&scope=${encodeURIComponent(feed.scope)}`);
    if (answer.status === 401 || answer.status === 403) return leave();
    if (answer.status === 410) return whole();
    if (!answer.ok) throw new Error(`feed ${answer.status}`);
    const delta = await answer.json();
    if (picture.apply(delta) === "gap") return whole();
    feed.missed += Object.values(delta.rows ?? {}).reduce((n, rows) => n + rows.length, 0);
    heard(delta.time);
  };

  const drain = () => {
    const waiting = held;
    held = [];
    for (const delta of waiting) if (picture.apply(delta) === "gap") return false;
    return true;
  };

  /** Bring the picture to the newest place: one recovery path, the same as page load. */
  const catchUp = (fetchIt) => {
    if (past) return Promise.resolve();
    syncing ??= (async () => {
      let how = fetchIt;
      for (let n = 0; feed.started && !signedOut; n += 1) {
        try {
          await how();
          if (drain()) break;
          how = since;
        } catch {
          await ZH.pause(ZH.backoff(n));
        }
      }
    })().finally(() => {
      syncing = null;
      judge();
    });
    return syncing;
  };

  const takeDelta = (delta) => {
    heard(delta.time);
    if (past) return;
    feed.told.emit(delta);
    if (syncing) held.push(delta);
    else if (picture.apply(delta) === "gap") {
      held.push(delta);
      catchUp(since);
    }
  };

  const takeHello = ({ place, time }) => {
    cutAt = null;
    feed.reportSoon();
    heard(time);
    if (picture.place === null || picture.place < place) catchUp(since);
    else if (picture.place > place) catchUp(whole); // the server went back to an older day
  };

  const takeFixes = (fixes) => {
    heard();
    if (!past) picture.move(fixes);
  };

  // ── the socket ─────────────────────────────────────────────────────────────────────────────
  const connect = () => {
    socket = window.io({
      path: "/socket.io", transports: ["websocket"], withCredentials: true,
      reconnectionDelay: 400, reconnectionDelayMax: 4000, randomizationFactor: 0.5, timeout: 8000,
      auth: (tell) => tell({ scope: feed.scope, positions: feed.positions, screen: feed.screen }),
    });
    let refused = 0;
    socket.on("connect", () => {
      refused = 0;
    });
    socket.on("hello", takeHello);
    socket.on("delta", takeDelta);
    socket.on("fixes", takeFixes);
    socket.on("fresh", () => catchUp(whole));
    socket.on("signed_out", leave);
    socket.on("disconnect", (reason) => {
      cutAt ??= uptime();
      if (reason === "io server disconnect") setTimeout(() => feed.started && socket.connect(), ZH.backoff(1));
    });
    socket.on("connect_error", async () => {
      cutAt ??= uptime();
      if (socket.active) return; // it tries again by itself
      await checkAccess();
      setTimeout(() => feed.started && !signedOut && socket.connect(), ZH.backoff((refused += 1)));
    });
  };

  const checkAccess = async () => {
    try {
      const answer = await ask(`/api/hash?scope=${encodeURIComponent(feed.scope)}`);
      if (answer.status === 401 || answer.status === 403) leave();
    } catch {
      // not reachable: that is an outage, not an end of the session
    }
  };

  /** The session or token has ended. A wall asks for its page again: its token may open a new one. */
  const leave = () => {
    if (signedOut) return;
    signedOut = true;
    judge();
    if (feed.screen.startsWith("wall")) setTimeout(() => feed.reload(), ZH.backoff(3, 2000, 30000));
  };

  const kickIfSilent = () => {
    if (!socket?.connected || feed.age() < SILENT_SECONDS) return;
    cutAt ??= uptime();
    if (Math.floor(feed.age()) % SILENT_SECONDS === 0) socket.disconnect().connect();
  };

  const reportShown = () => {
    if (!feed.screen.startsWith("wall") || !socket?.connected || feed.state !== "live") return;
    if (uptime() < reportAt) return;
    reportAt = uptime() + REPORT_SECONDS;
    socket.emit("shown", { place: picture.place, hash: picture.hash(), page: feed.page() });
  };

  const wake = () => {
    if (document.hidden || !socket || socket.connected || signedOut) return;
    socket.connect();
  };

  // ── what others call ───────────────────────────────────────────────────────────────────────
  /** Start once: {scope: "city", screen: "wall", positions: true}. */
  feed.start = ({ scope = "city", screen = document.documentElement.dataset.screen || "desk", positions = true } = {}) => {
    if (feed.started) return;
    Object.assign(feed, { scope, screen, positions, started: true, startedAt: uptime() });
    document.documentElement.dataset.feed = feed.state;
    catchUp(whole);
    connect();
    feed.stopTick = ZH.tick.on(() => {
      kickIfSilent();
      judge();
      reportShown();
    });
    document.addEventListener("visibilitychange", wake);
    window.addEventListener("online", wake);
  };

  /** Begin with a picture this device kept, as old as it is: {place, time, rows}. */
  feed.recall = (kept) => {
    if (picture.place !== null) return;
    picture.load(kept);
    heardTime = kept.time;
    heardAt = uptime() - Math.max(0, ZH.clock.real() - kept.time);
    judge();
  };

  feed.stop = () => {
    feed.started = false;
    feed.stopTick?.();
    socket?.disconnect();
  };

  /** What this screen shows by name; a wall with pages says which. */
  feed.page = () => location.pathname;
  /** Say what is shown at the next beat and not only within the minute. */
  feed.reportSoon = () => {
    reportAt = Math.min(reportAt, uptime() + 2);
  };

  /** Send to the server over the open socket; false when there is none. */
  feed.send = (name, body) => {
    if (!socket?.connected) return false;
    socket.emit(name, body);
    return true;
  };
  /** Hear other messages of the socket, such as what a desk sends to a wall. */
  feed.hear = (name, listener) => {
    socket?.on(name, listener);
    return () => socket?.off(name, listener);
  };

  /** Show a past picture, clearly not live, until `present()`. */
  feed.past = (fresh, seconds) => {
    past = { seconds };
    ZH.clock.stand(seconds);
    picture.load(fresh);
    judge();
    feed.changed.emit("past", "past");
  };
  feed.present = () => {
    if (!past) return Promise.resolve();
    past = null;
    ZH.clock.stand(null);
    held = [];
    return catchUp(whole).then(judge);
  };
  feed.pastMoment = () => past?.seconds ?? null;

  /** Load the page again, but only once the server answers, so that no browser error page stays up. */
  feed.reload = async () => {
    for (let n = 0; ; n += 1) {
      try {
        const answer = await fetch("/healthz", { cache: "no-store" });
        if (answer.ok) break;
      } catch {
        // not yet
      }
      await ZH.pause(ZH.backoff(n, 1000, 20000));
    }
    location.reload();
  };

  ZH.whenReady(() => {
    const { scope, screen, positions } = document.documentElement.dataset;
    if (scope) feed.start({ scope, screen, positions: positions !== "no" });
  });
})();
