// What the wall says of the machine's dispatching: whether it runs, how good and how even it is.
(() => {
  "use strict";
  const ZH = (window.Zhihui ??= {});
  const wall = (ZH.wall ??= {});
  const LOOK_MS = 15000;
  const OLD_SECONDS = 30;
  const seconds = (text) => Date.parse(text) / 1000;

  let found = null;
  let asked = false;

  const look = async () => {
    try {
      found = await ZH.api.get("/api/plan");
    } catch (refusal) {
      if (!(refusal instanceof ZH.Refusal)) throw refusal;
    }
  };

  const stateOf = ({ plan, frozen, now } = {}) => {
    if (frozen) return "frozen";
    if (!plan) return "none";
    return seconds(now) - seconds(plan.at) > OLD_SECONDS ? "old" : "runs";
  };

  /** How much dearer the plan is than the best a longer search found; NaN before it was measured. */
  const gapOf = ({ plan } = {}) => {
    const { cost, best } = plan?.standard ?? {};
    return best > 0 ? Math.max(0, cost - best) / best : NaN;
  };

  /** The row of figures about dispatching; the first call begins to ask. */
  wall.planRow = () => {
    if (!asked) {
      asked = true;
      look();
      setInterval(look, LOOK_MS);
    }
    const said = found ?? undefined;
    const words = [ZH.say(`wall.plan_${stateOf(said)}`)];
    if (said?.plan) words.push(ZH.say("wall.plan_fairness", { value: said.plan.fairness.toFixed(2) }));
    const share = said?.coverage?.share;
    if (Number.isFinite(share)) words.push(ZH.say("wall.plan_coverage", { value: ZH.format.percent(share) }));
    const gap = gapOf(said);
    return { code: "plan", names: wall.both("wall.plan_gap"), value: Number.isFinite(gap) ? ZH.format.percent(gap) : "—", beside: ZH.listed(words) };
  };
})();
