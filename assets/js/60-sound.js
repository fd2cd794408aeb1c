// Three sounds, told apart by rhythm: critical, attention, feed lost. Everything else is silent.
(() => {
  "use strict";
  const ZH = (window.Zhihui ??= {});
  const AGAIN_MS = 10000;
  const ESCALATE_SECONDS = 60;
  // [start s, length s, from Hz, to Hz]; soft sines, a little louder for the urgent one
  const SCORES = {
    critical: { level: 0.32, tones: [[0, 0.14, 660, 880], [0.2, 0.14, 740, 990], [0.4, 0.18, 830, 1110]] },
    attention: { level: 0.16, tones: [[0, 0.35, 587, 587]] },
    lost: { level: 0.22, tones: [[0, 0.3, 523, 523], [0.34, 0.45, 349, 330]] },
  };

  let context = null;
  let played = 0;
  const sound = (ZH.sound = {
    /** "locked" until a click, "on", "off" by choice, "none" where the browser has no sound. */
    state: "locked",
    changed: ZH.signal(),
    /** Whose alarms sound here: set by the screen. A wall stays silent unless it is set up. */
    concerns: () => false,
    escalated: ZH.signal(),
    get played() {
      return played;
    },
  });

  const become = (state) => {
    if (sound.state === state) return;
    sound.state = state;
    for (const node of document.querySelectorAll("[data-sound]")) paint(node);
    sound.changed.emit(state);
  };
  const paint = (node) => ZH.set(node, ZH.say(`sound.${sound.state}`), { "data-sound": sound.state });

  /** Must be called from a click or key: browsers keep sound locked until then. */
  sound.unlock = async () => {
    if (ZH.memory.get("sound") === "off") return become("off");
    const Context = window.AudioContext ?? window.webkitAudioContext;
    if (!Context) return become("none");
    context ??= new Context();
    try {
      await context.resume();
    } catch {
      // stays locked; the bar says so
    }
    return become(context.state === "running" ? "on" : "locked");
  };

  sound.toggle = () => {
    const off = sound.state === "on";
    ZH.memory.set("sound", off ? "off" : null);
    if (off) become("off");
    else return sound.unlock();
    return Promise.resolve();
  };

  const tone = ([start, length, from, to], level) => {
    const at = context.currentTime + 0.02 + start;
    const wave = context.createOscillator();
    const gain = context.createGain();
    wave.frequency.setValueAtTime(from, at);
    wave.frequency.linearRampToValueAtTime(to, at + length);
    gain.gain.setValueAtTime(0, at);
    gain.gain.linearRampToValueAtTime(level, at + 0.015);
    gain.gain.setValueAtTime(level, at + length - 0.04);
    gain.gain.linearRampToValueAtTime(0, at + length);
    wave.connect(gain).connect(context.destination);
    wave.start(at);
    wave.stop(at + length + 0.05);
  };

  /** Play "critical", "attention" or "lost"; false when sound is not on. */
  sound.play = (name) => {
    if (sound.state !== "on" || context?.state !== "running") return false;
    const { level, tones } = SCORES[name];
    for (const each of tones) tone(each, level);
    played += 1;
    return true;
  };

  // ── the alarm: critical cases of ours that nobody has acknowledged ─────────────────────────
  const ringing = new Map();
  let timer = null;
  const ring = () => {
    if (!ringing.size) return stop();
    sound.play("critical");
    for (const [id, since] of ringing) {
      if (ZH.clock.real() - since > ESCALATE_SECONDS) sound.escalated.emit(id);
    }
    return undefined;
  };
  const stop = () => {
    clearInterval(timer);
    timer = null;
  };

  /** Ring for these case ids until they are acknowledged; an empty list is silence. */
  sound.ringFor = (ids) => {
    const wanted = new Set(ids);
    let fresh = false;
    for (const id of ringing.keys()) if (!wanted.has(id)) ringing.delete(id);
    for (const id of wanted) {
      if (ringing.has(id)) continue;
      ringing.set(id, ZH.clock.real());
      fresh = true;
    }
    if (!ringing.size) stop();
    else if (!timer || fresh) {
      stop();
      ring();
      timer = setInterval(ring, AGAIN_MS);
    }
  };
  sound.ringing = () => [...ringing.keys()];

  /** Follow a board: unacknowledged critical cases that concern this person ring. */
  sound.follow = (board) =>
    board.changed.on(({ turned }) => {
      if (ZH.feed?.state === "past") return sound.ringFor([]); // what was is not what is
      const mine = board.ordered().filter((entry) => entry.tone === "critical" && sound.concerns(entry));
      sound.ringFor(mine.filter(({ row }) => !row.seen_by).map(({ row }) => row.id));
      const soon = turned.some(({ id, tone, was }) => tone === "warning" && was && was !== "critical" && sound.concerns(board.case(id)));
      if (soon) sound.play("attention");
      return undefined;
    });

  ZH.feed?.changed.on((now) => {
    if (now === "offline") sound.play("lost");
  });
  ZH.words?.changed.on(() => document.querySelectorAll("[data-sound]").forEach(paint));
  const first = () => sound.unlock();
  for (const kind of ["pointerdown", "keydown"]) document.addEventListener(kind, first, { once: true, capture: true });
})();
