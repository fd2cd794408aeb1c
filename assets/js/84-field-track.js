// Where the crew is: every ten seconds on a job, every minute when it is free, never on a break.
// Without network positions wait here, oldest first, and go out many at a time.
(() => {
  "use strict";
  const ZH = (window.Zhihui ??= {});
  const { field } = ZH;
  if (!field) return;
  const { unit, keep } = field;
  const ON_JOB_S = 10;
  const FREE_S = 60;
  const STILL_S = 20;
  const MOST_KEPT = 3000; // eight hours on a job
  const MOST_SENT = 200;
  const KEEP_EVERY_S = 30;

  let waiting = keep.read("track", []);
  let newest = null;
  let noted = 0;
  let keptAt = 0;
  let sending = false;
  let retryAt = 0;
  let tries = 0;
  let watch = null;
  let looking = false;

  const track = (field.track = {
    /** "off", "finding", "on", "denied" or "insecure". */
    state: window.isSecureContext && navigator.geolocation ? "off" : "insecure",
    changed: ZH.signal(),
    /** The newest position {lon, lat (micro-degrees), at, accuracy_m}, or null. */
    here: () => newest,
    get waiting() {
      return waiting.length;
    },
  });

  const become = (state) => {
    if (track.state === state) return;
    track.state = state;
    track.changed.emit();
  };

  const take = ({ coords, timestamp }) => {
    newest = {
      lon: Math.round(coords.longitude * 1e6), lat: Math.round(coords.latitude * 1e6),
      at: timestamp / 1000 + ZH.clock.offset, accuracy_m: coords.accuracy,
      kmh: coords.speed === null ? null : coords.speed * 3.6, heading: coords.heading,
    };
    become("on");
    track.changed.emit();
  };

  const lose = ({ code }) => {
    if (code === 1) become("denied");
    else if (!newest) become("finding");
  };

  const start = () => {
    if (watch !== null || track.state === "insecure") return;
    become("finding");
    watch = navigator.geolocation.watchPosition(take, lose, { enableHighAccuracy: true, maximumAge: 5000, timeout: 30000 });
  };
  const stop = () => {
    if (watch === null) return;
    navigator.geolocation.clearWatch(watch);
    watch = null;
    newest = null;
    become("off");
  };

  // A phone that lies still may hear nothing for minutes: ask it.
  let asking = false;
  const ask = (now) => {
    if (watch === null || asking || now - (newest?.at ?? 0) < STILL_S) return;
    asking = true;
    const done = (run) => (heard) => {
      asking = false;
      run(heard);
    };
    navigator.geolocation.getCurrentPosition(done(take), done(lose), { enableHighAccuracy: true, maximumAge: 0, timeout: 20000 });
  };

  const finite = (value) => (Number.isFinite(value) ? value : null);
  const asFix = ({ lon, lat, at, accuracy_m, kmh, heading }) => ({
    unit, lon: lon / 1e6, lat: lat / 1e6, at: new Date(at * 1000).toISOString(),
    accuracy_m: finite(accuracy_m), speed_kmh: finite(kmh), heading_deg: finite(heading), source: "phone",
  });

  const note = (now, pace) => {
    if (!newest || now - noted < pace || newest.at <= (waiting.at(-1)?.at ?? 0)) return;
    noted = now;
    waiting.push(newest);
    if (waiting.length > MOST_KEPT) waiting = waiting.filter((_, n) => n % 2 === 0 || n > MOST_KEPT / 2);
  };

  const store = (now) => {
    if (now - keptAt < KEEP_EVERY_S) return;
    keptAt = now;
    keep.write("track", waiting.length ? waiting : null);
  };

  const send = async (now) => {
    if (sending || !waiting.length || now < retryAt || !navigator.onLine) return;
    sending = true;
    const going = waiting.slice(0, MOST_SENT);
    try {
      await ZH.api.post("/api/fixes", { fixes: going.map(asFix) });
      waiting = waiting.filter((fix) => !going.includes(fix));
      tries = 0;
    } catch (refusal) {
      if (refusal.kind === "refused") waiting = waiting.filter((fix) => !going.includes(fix));
      tries += 1;
      retryAt = now + ZH.backoff(Math.min(tries, 5), 2000, 60000) / 1000;
    } finally {
      sending = false;
    }
  };

  /** How often a position is wanted now, in seconds; null is never. */
  track.pace = () => {
    const crew = field.hand.crew();
    if (!crew || crew.duty === "off_duty" || crew.duty === "break") return null;
    return field.hand.all().length ? ON_JOB_S : FREE_S;
  };

  /** Find the position for a report, also off duty; it is kept on the phone. */
  track.look = (yes) => {
    looking = yes;
    if (yes) start();
  };

  track.begin = () => {
    ZH.tick.on(() => {
      const pace = track.pace();
      const now = ZH.clock.real();
      if (pace === null && !looking) stop();
      else start();
      if (pace !== null) {
        ask(now);
        note(now, pace);
      }
      store(now);
      send(now);
    });
    window.addEventListener("pagehide", () => keep.write("track", waiting.length ? waiting : null));
  };
})();
