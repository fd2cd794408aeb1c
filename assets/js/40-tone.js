// How urgent: the tone of a case or a unit, from its row and the time. One rule for every screen.
(() => {
  "use strict";
  const ZH = (window.Zhihui ??= {});

  const SOON_SHARE = 0.25; // of the limit left
  const STAGE_SOON_SECONDS = 300; // a stage may be short; nobody is warned of it earlier than this
  const FRESH = 60;
  const AGEING = 300;
  const LOST = 1800;
  const WAITING = new Set(["reported", "checking", "accepted", "filed", "referred"]);
  const TO_ASSIGN = new Set(["reported", "filed", "referred"]);
  const WITH_UNIT = new Set(["assigned", "acknowledged", "en_route", "on_scene"]);
  const UNDER_LIMIT = new Set(["filed", "referred", ...WITH_UNIT]);
  const BEFORE_SCENE = new Set([...WAITING, "assigned", "acknowledged", "en_route"]);
  const RANK = { critical: 0, warning: 1, active: 2, idle: 3, ok: 4, stale: 5 };

  const verdict = (tone, why, since, left) => ({ tone, why, since, left });

  /** When a case began to wait for what its state asks: one that was held has not waited since it was filed. */
  const waitsSince = (row) => {
    const { seconds } = ZH.entryOf?.("stages", row.state) ?? {};
    const stage = seconds && row.stage_due_at !== null ? row.stage_due_at - seconds : 0;
    return Math.max(stage, row.filed_at ?? row.reported_at);
  };

  /** A verdict for being late: why, the moment it began, and seconds left (negative: over). */
  const late = (row, now) => {
    if (row.due_at !== null && UNDER_LIMIT.has(row.state) && now >= row.due_at) {
      return verdict("critical", "overdue", row.due_at, row.due_at - now);
    }
    if (row.stage_due_at !== null && TO_ASSIGN.has(row.state) && now >= row.stage_due_at) {
      const why = row.state === "reported" ? "not_taken" : "not_assigned";
      return verdict("critical", why, row.stage_due_at, row.stage_due_at - now);
    }
    if (row.priority === 1 && BEFORE_SCENE.has(row.state)) {
      return verdict("critical", "life", row.reported_at, row.due_at === null ? null : row.due_at - now);
    }
    return null;
  };

  const soon = (row, now) => {
    if (row.due_at !== null && UNDER_LIMIT.has(row.state)) {
      const left = row.due_at - now;
      if (row.limit_s && left <= row.limit_s * SOON_SHARE) {
        return verdict("warning", "due_soon", row.due_at - row.limit_s * SOON_SHARE, left);
      }
    }
    if (row.stage_due_at !== null && TO_ASSIGN.has(row.state)) {
      const left = row.stage_due_at - now;
      const span = Math.max(0, row.stage_due_at - waitsSince(row));
      const warn = Math.min(span * SOON_SHARE, STAGE_SOON_SECONDS);
      if (left <= warn) return verdict("warning", "stage_soon", row.stage_due_at - warn, left);
    }
    return null;
  };

  /** Return {tone, why, since, left} of a case row at `now` (seconds since 1970). */
  const ofCase = (row, now) => {
    const bad = late(row, now) ?? soon(row, now);
    if (bad) return bad;
    const left = row.due_at !== null && UNDER_LIMIT.has(row.state) ? row.due_at - now : null;
    if (row.state === "closed") return verdict("ok", "done", row.disposed_at, null);
    if (WITH_UNIT.has(row.state)) return verdict("active", row.state, row.assigned_at, left);
    return verdict("idle", row.state, waitsSince(row), left);
  };

  /** How old a position is: "none", "fresh", "ageing", "old" or "lost". */
  const ageOfFix = (fix, now) => {
    if (!fix) return "none";
    const age = now - fix.at;
    if (age <= FRESH) return "fresh";
    if (age <= AGEING) return "ageing";
    return age <= LOST ? "old" : "lost";
  };

  /** Return {tone, why, sign, age} of a unit row at `now`; `age` says how far to trust its place. */
  const ofUnit = (row, fix, now) => {
    const age = ageOfFix(fix, now);
    const onJob = WITH_UNIT.has(row.duty);
    const sign = row.duty === "en_route" ? "go" : row.duty === "on_scene" ? "on" : null;
    if (row.distress) return { tone: "critical", why: "distress", sign: null, age };
    if (onJob && age !== "fresh") return { tone: "warning", why: "no_fix", sign, age };
    if (onJob) return { tone: "active", why: row.duty, sign, age };
    if (row.duty === "available") return { tone: "ok", why: age === "lost" ? "lost" : "available", sign, age };
    return { tone: "idle", why: row.duty, sign, age };
  };

  const byNumber = (a, b) => (a ?? Infinity) - (b ?? Infinity);
  /** Order of entries {row, tone, since, left}: critical by priority and waiting time, then by time left. */
  const compare = (a, b) =>
    RANK[a.tone] - RANK[b.tone] ||
    (a.tone === "critical" ? a.row.priority - b.row.priority || byNumber(a.since, b.since) : byNumber(a.left, b.left)) ||
    byNumber(a.row.reported_at, b.row.reported_at) ||
    (a.row.id < b.row.id ? -1 : 1);

  ZH.tone = { ofCase, ofUnit, waitsSince, ageOfFix, compare, RANK, WITH_UNIT, UNDER_LIMIT, WAITING, FRESH, AGEING, LOST };
})();
