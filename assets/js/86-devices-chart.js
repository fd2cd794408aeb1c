// Charts of the equipment screen, as figures for Plotly; colours and fonts come from the tokens.
(() => {
  "use strict";
  const ZH = (window.Zhihui ??= {});
  const devices = (ZH.devices ??= {});
  const DASHES = ["dash", "dot", "dashdot", "longdash"];
  let shown = "";

  const ink = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
  const zoneText = (seconds) => `${ZH.format.date(seconds)} ${ZH.format.timeOfDay(seconds)}`;

  const axis = (more = {}) => ({
    gridcolor: ink("line"), linecolor: ink("edge"), zeroline: false, fixedrange: true, automargin: true,
    tickfont: { color: ink("text-2"), size: 13 }, ...more,
  });
  const timeAxis = (ends = null) => axis({ type: "date", tickformat: "%H:%M\n%m-%d", ...(ends ? { range: ends.map(zoneText) } : {}) });
  const countAxis = (values) => axis({ rangemode: "tozero", tickformat: ",d", ...(Math.max(4, ...values) > 4 ? {} : { range: [0, 4], dtick: 1 }) });
  const frame = (more = {}) => ({
    paper_bgcolor: ink("bg-1"), plot_bgcolor: ink("bg-1"), showlegend: true, hovermode: "x unified", autosize: true,
    font: { family: getComputedStyle(document.body).fontFamily, size: 14, color: ink("text-1") },
    margin: { l: 8, r: 12, t: 8, b: 8 }, legend: { orientation: "h", x: 0, y: 1.02, yanchor: "bottom", font: { size: 13 } },
    hoverlabel: { bgcolor: ink("bg-1"), bordercolor: ink("edge"), font: { color: ink("text-1") } },
    xaxis: timeAxis(), yaxis: axis({ rangemode: "tozero", tickformat: "~g" }), ...more,
  });
  const line = (name, points, colour, more = {}) => ({
    type: "scatter", mode: points.length > 1 ? "lines" : "markers", name, x: points.map(([at]) => zoneText(at)), y: points.map(([, value]) => value),
    line: { color: ink(colour), width: 2 }, marker: { color: ink(colour) }, ...more,
  });

  /** A reading's history with its band of low and high, and the limits of its rules. */
  const history = ({ rows, name, unit, limits, whole }) => {
    const gap = (points) => points.flatMap((point, n) => (n && point[0] - points[n - 1][0] > whole * 3 ? [[points[n - 1][0] + whole, null], point] : [point]));
    const mean = line(name, gap(rows.map(([at, value]) => [at, value])), "active");
    const wide = rows.some(([, , low, high]) => high > low);
    const band = wide ? [
      line("", rows.map(([at, , low]) => [at, low]), "line", { hoverinfo: "skip", showlegend: false, line: { width: 0 } }),
      line(ZH.say("devices.band"), rows.map(([at, , , high]) => [at, high]), "line", { fill: "tonexty", fillcolor: ink("bg-2"), line: { width: 0 }, hoverinfo: "skip" }),
    ] : [];
    const ends = rows.length ? [rows[0][0], rows.at(-1)[0]] : [];
    const lines = limits.map(({ words, limit, severity }, n) => line(words, ends.map((at) => [at, limit]), severity === 1 ? "critical" : severity === 2 ? "warning-edge" : "idle",
      { mode: "lines", line: { dash: DASHES[n % DASHES.length], width: 2, color: ink(severity === 1 ? "critical" : severity === 2 ? "warning-edge" : "idle") }, hoverinfo: "skip" }));
    return { data: [...band, mean, ...lines], layout: frame({ yaxis: axis({ ticksuffix: unit ? ` ${unit}` : "", tickformat: "~g" }) }) };
  };

  /** How many devices were not working, moment by moment. */
  const trend = (points, ends) => {
    const of = (state, colour, more) => line(ZH.say(`device_state.${state}`), points.map((point) => [point.at, point[state]]), colour, more);
    return { data: [of("fault", "warning-edge"), of("offline", "text-2", { line: { dash: "dash", width: 2, color: ink("text-2") } }), of("maintenance", "active", { line: { dash: "dot", width: 2, color: ink("active") } })], layout: frame({ xaxis: timeAxis(ends), yaxis: countAxis(points.flatMap(({ fault, offline, maintenance }) => [fault, offline, maintenance])) }) };
  };

  /** New rows in ten minutes, with what an officer can bear. */
  const rates = ({ rates: found, from, span }) => {
    const x = found.map((_, n) => zoneText(from + n * span));
    const bars = { type: "bar", name: ZH.say("devices.rows"), x, y: found, marker: { color: ink("idle") }, hovertemplate: "%{y}" };
    const limit = (words, value, colour, dash) => line(words, [[from, value], [from + found.length * span, value]], colour, { mode: "lines", line: { dash, width: 2, color: ink(colour) }, hoverinfo: "skip" });
    return {
      data: [bars, limit(ZH.say("devices.rate_good"), 1, "ok", "dot"), limit(ZH.say("devices.rate_flood"), 10, "warning-edge", "dash")],
      layout: frame({ bargap: 0.1, yaxis: axis({ rangemode: "tozero", tickformat: "d" }) }),
    };
  };

  /** Draw a figure unless it is the one on the page; `heading` stands above it. */
  const draw = (sign, heading, figure) => {
    ZH.set(document.getElementById("devices-chart-head"), heading);
    const whole = `${sign} ${ZH.words.lang}`;
    if (whole === shown) return;
    shown = whole;
    window.dash_clientside.set_props("devices-chart", { figure: figure() });
  };
  devices.chart = { history, trend, rates, draw };
})();
