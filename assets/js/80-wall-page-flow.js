// The waste chain of a day as bands from stage to stage: as wide as the tonnes, the missing apart.
(() => {
  "use strict";
  const ZH = (window.Zhihui ??= {});
  const wall = (ZH.wall ??= {});
  const { el, set } = ZH;
  const SVG = "http://www.w3.org/2000/svg";
  const [WIDE, TALL, BAR] = [1000, 190, 14]; // drawing units
  const GAP = 10;

  const shape = (tag, attributes) => {
    const node = document.createElementNS(SVG, tag);
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    return node;
  };

  const massOf = (links, stage, end) => links.filter((link) => link[end] === stage).reduce((sum, link) => sum + link.tonnes, 0);

  /** Lay stages out as columns: {stage, x, y, tall, tonnes}; the missing have no column of their own. */
  const columns = ({ nodes, links }) => {
    const stages = nodes.filter((node) => node !== "missing");
    const masses = stages.map((stage) => Math.max(massOf(links, stage, "source"), massOf(links, stage, "target")));
    const scale = (TALL - 4 * GAP) / Math.max(1e-9, ...masses);
    const step = (WIDE - BAR) / Math.max(1, stages.length - 1);
    return { scale, placed: stages.map((stage, n) => ({ stage, x: n * step, y: 0, tall: masses[n] * scale, tonnes: masses[n] })) };
  };

  const ribbon = (x0, y0, x1, y1, tall) => {
    const middle = (x0 + x1) / 2;
    return `M${x0} ${y0}C${middle} ${y0} ${middle} ${y1} ${x1} ${y1}V${y1 + tall}C${middle} ${y1 + tall} ${middle} ${y0 + tall} ${x0} ${y0 + tall}Z`;
  };

  const streams = (links) => [...new Set(links.map(({ stream }) => stream))].filter((stream) => stream !== "missing");
  const order = (links, all) => [...all, "missing"].flatMap((stream) => links.filter((link) => link.stream === stream))
    .sort((a, b) => (a.target === "missing") - (b.target === "missing"));

  const draw = (flow) => {
    const drawing = shape("svg", { class: "wall-flow", viewBox: `0 0 ${WIDE} ${TALL}`, preserveAspectRatio: "none", role: "img", "aria-label": ZH.say("wall.flow") });
    const { scale, placed } = columns(flow);
    const at = new Map(placed.map((column) => [column.stage, { ...column, out: GAP, into: GAP }]));
    for (const link of order(flow.links, streams(flow.links))) {
      const from = at.get(link.source);
      const tall = link.tonnes * scale;
      const to = at.get(link.target);
      const kind = to ? streams(flow.links).indexOf(link.stream) % 4 : "missing";
      const end = to ? [to.x, to.into] : [from.x + (WIDE - BAR) / 12, TALL - Math.max(3, tall)];
      drawing.append(shape("path", { class: "wall-flow-band", "data-stream": kind, d: ribbon(from.x + BAR, from.out, end[0], end[1], Math.max(1.5, tall)) }));
      from.out += tall;
      if (to) to.into += tall;
    }
    for (const { x, tall } of placed) drawing.append(shape("rect", { class: "wall-flow-bar", x, y: GAP, width: BAR, height: Math.max(2, tall) }));
    return drawing;
  };

  const stageWords = (flow) => {
    const { placed } = columns(flow);
    return placed.map(({ stage, tonnes }, n) => {
      const step = flow.steps[n - 1];
      const over = step && step.share !== null && step.share > flow.limit;
      const place = el("div", { class: "wall-flow-stage" },
        el("span", { text: ZH.canSay(`wall.stage.${stage}`) ? ZH.say(`wall.stage.${stage}`) : stage }),
        el("span", {}, el("b", { class: "n", text: wall.rounded(tonnes) }), el("span", { class: "dim", text: " t" })),
        step ? el("span", { class: over ? "" : "dim" }, over ? ZH.mark("part", "warning") : null, el("span", { text: ZH.say("wall.difference", { share: `${wall.rounded(step.share ?? NaN)}%` }) })) : el("span", { class: "dim", text: ZH.say(`wall.day_${flow.day}`) }));
      place.style.setProperty("--at", `${(n / Math.max(1, placed.length - 1)) * 100}%`);
      return place;
    });
  };

  const legend = (flow) =>
    streams(flow.links).map((stream, n) => el("span", { class: "wall-flow-key" }, el("i", { class: "wall-flow-ink", "data-stream": n % 4 }),
      el("span", { text: ZH.canSay(`wall.stream.${stream}`) ? ZH.say(`wall.stream.${stream}`) : stream })));

  /** Paint the chain into the band beneath the map; drawn anew only when its figures change. */
  wall.paintFlow = (box, flow, title) => {
    const drawn = JSON.stringify([flow, ZH.words.lang]);
    if (box.drawn === drawn) return;
    box.drawn = drawn;
    const head = el("h2", { class: "wall-side-head" });
    head.append(...wall.two().childNodes, el("span", { class: "wall-flow-legend" }, ...legend(flow)));
    set(head.children[0], title[0]);
    set(head.children[1], title[1]);
    const stages = el("div", { class: "wall-flow-stages" }, ...stageWords(flow));
    box.replaceChildren(el("section", { class: "wall-panel" }, head, draw(flow), stages));
  };
})();
