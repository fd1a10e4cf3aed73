// The charts of a run, from what users wanted to what it cost.
import { alarmStrips } from "./alarm_strips";
import { type ChartSpec, type Line, lineChart } from "./chart";
import { column, type Instance, type Num, type RunResult, type Thinned } from "./data";
import { button, h } from "./dom";
import { count, duration, moment, percent, plain, seconds, usd } from "./format";
import { gantt } from "./gantt";
import { heatMap } from "./heat_map";
import { type Page, section } from "./page";
import { fill } from "./strings";
import type { Timeline } from "./timeline";

/** What the series know of each bin's end; of merged bins it is a mean over them, as all else. */
const STATES = new Set(["in_service", "healthy", "pending", "terminating", "desired", "credits_min", "in_flight", "queued", "cpu_percent"]);

type Make = (name: string, label: string, color: string, more?: Partial<Line>) => Line[];

/** A limit of the SLO on a quantile, in seconds. */
function latencyLimits(page: Page, result: RunResult): { value: number; label: string }[] {
  return result.slo.checks.filter((check) => check.name.startsWith("p"))
    .map((check) => ({ value: check.limit, label: `${page.t.sloLimit} ${check.name} ${seconds(check.limit)}` }));
}

function cpuTarget(page: Page, result: RunResult): { value: number; label: string }[] {
  const targets = (result.resolved_scenario.scaling_policies ?? [])
    .flatMap((policy) => policy.TargetTrackingConfiguration?.TargetValue ?? []);
  return targets.filter((value) => value <= 100).slice(0, 1)
    .map((value) => ({ value, label: `${page.t.target} ${percent(value)}` }));
}

/** How long users waited: beside the latency of requests where that tells less. */
function waitCharts(page: Page, result: RunResult, lines: Make, shaded: Exclude<ChartSpec["shaded"], undefined>): ChartSpec[] {
  const { t, theme } = page;
  const make = (prefix: string): Line[] => [...lines(`${prefix}p99_s`, t.p99, theme.extreme),
    ...lines(`${prefix}p95_s`, t.p95, theme.tail, { width: 2 }), ...lines(`${prefix}p50_s`, t.p50, theme.median)];
  const common = {
    t_s: result.timeseries.t_s, words: seconds, log: true, height: 180, shaded, limits: latencyLimits(page, result),
  };
  const users = make("user_");
  const isOpen = result.load.every((load) => load.kind === "open");
  if (users.length === 0)
    return [{ ...common, id: "latency", lines: make(""), title: t.latencyChart, note: isOpen ? t.openLatency : undefined }];
  return [
    { ...common, id: "users", lines: users, title: t.usersChart, note: t.usersNote },
    { ...common, id: "latency", lines: make(""), title: t.latencyChart, note: t.latencyNote },
  ];
}

function userCharts(page: Page, result: RunResult, lines: Make): ChartSpec[] {
  const { t, theme } = page;
  const rate = (value: Num): string => `${plain(value, 3)}/s`;
  const { t_s } = result.timeseries;
  const bins = column(result.timeseries, "slo_broken");
  const shaded = bins && { bins, label: t.sloBroken, color: theme.error };
  const isClosed = result.load.some((load) => load.kind === "closed");
  return [
    {
      id: "load", title: `${t.loadChart} (${t.perSecond})`, t_s, words: rate, shaded, note: isClosed ? t.closedLoad : undefined,
      lines: [...lines("throughput_rps", t.throughput, theme.served, { fill: true }),
        ...lines("arrivals_rps", t.arrivals, theme.load, { width: 2, dash: [5, 4] })],
    },
    {
      id: "errors", title: `${t.errorsChart} (${t.perSecond})`, t_s, words: rate, height: 104, shaded,
      lines: lines("errors_rps", t.errors, theme.error, { fill: true }),
    },
    ...waitCharts(page, result, lines, shaded),
  ];
}

function groupCharts(page: Page, result: RunResult, lines: Make): ChartSpec[] {
  const { t, theme } = page;
  const { t_s } = result.timeseries;
  const isBasic = result.resolved_scenario.launch_template?.LaunchTemplateData?.Monitoring?.Enabled === false;
  return [
    {
      id: "cpu", title: t.cpuChart, t_s, words: percent, note: isBasic ? t.basicMetrics : undefined, limits: cpuTarget(page, result),
      lines: [...lines("cpu_true_percent", t.cpuTruth, theme.truth, { fill: true }),
        ...lines("cpu_percent", t.cpuMetric, theme.metric, { samples: true, width: 2 })],
    },
    {
      id: "capacity", title: t.capacityChart, t_s, words: (value) => plain(value, 3), whole: true,
      lines: [...lines("in_service", t.inService, theme.inService, { fill: true }),
        ...lines("healthy", t.healthy, theme.healthy), ...lines("pending", t.pending, theme.pending, { width: 2 }),
        ...lines("terminating", t.terminating, theme.draining),
        ...lines("desired", t.desired, theme.desired, { width: 2, dash: [5, 3] })],
    },
  ];
}

/** Own bins, laid into those of the whole run. */
function overAll(instance: Instance, bins: number): Thinned {
  const { first, mean, min, max } = instance.credits;
  const spread = (values: Num[]): Num[] =>
    Array.from({ length: bins }, (_, i) => values[i - first] ?? null);
  return min !== undefined && max !== undefined
    ? { mean: spread(mean), min: spread(min), max: spread(max) } : { mean: spread(mean) };
}

const mostCreditLines = 24;

function creditsChart(page: Page, result: RunResult, lines: Make): ChartSpec | null {
  const { t, theme } = page;
  const having = result.instance_log.filter((one) => one.credits.mean.some((value) => value !== null));
  if (having.length === 0) return null;
  const words = (value: Num): string => plain(value, 3);
  if (having.length > mostCreditLines) return {
    id: "credits", title: t.creditsChart, t_s: result.timeseries.t_s, words,
    lines: lines("credits_min", t.creditsLeast, theme.error, { width: 2 }),
  };
  const step = result.timeseries.step_s * result.drawn.instance_bins_in_one;
  const bins = Math.ceil(result.simulated_s / step);
  return {
    id: "credits", title: t.creditsChart, words, t_s: Array.from({ length: bins }, (_, i) => i * step),
    lines: having.map((one, i) => ({
      atEnd: result.drawn.instance_bins_in_one === 1, label: one.id, color: theme.candidates[i % theme.candidates.length]!, values: overAll(one, bins),
    })),
  };
}

function lastCharts(page: Page, result: RunResult, lines: Make): ChartSpec[] {
  const { t, theme } = page;
  const { t_s } = result.timeseries;
  const queue: ChartSpec = {
    id: "queue", title: t.queueChart, t_s, words: count, note: t.workerNote,
    lines: [...lines("in_flight", t.inFlight, theme.load), ...lines("queued", t.queued, theme.queue, { fill: true })],
  };
  const cost = result.cost_so_far;
  if (cost === undefined || cost.t_s.length === 0) return [queue];
  return [queue, {
    id: "cost", title: t.costChart, t_s: [0, ...cost.t_s.slice(0, -1)], words: usd, height: 130,
    lines: [{ label: t.costSoFar, color: theme.cost, values: { mean: cost.usd }, atEnd: true, fill: true, width: 2 }],
  }];
}

export function zoomBar(page: Page, timeline: Timeline): HTMLElement {
  const { t } = page;
  const where = h("output", { class: "range", "aria-live": "polite" });
  const reset = button(t.reset, () => timeline.reset(), { class: "reset" });
  timeline.onZoom(([from, to]) => {
    where.textContent = fill(t.zoomed, { from: moment(from), to: moment(to) });
    reset.disabled = !timeline.isZoomed();
  });
  return h("div", { class: "zoom", role: "toolbar", "aria-label": t.charts },
    button("−", () => timeline.zoomBy(2), { "aria-label": t.zoomOut, title: t.zoomOut }),
    button("+", () => timeline.zoomBy(0.5), { "aria-label": t.zoomIn, title: t.zoomIn }), reset, where);
}

/** What the dotted lines mean. */
function events(timeline: Timeline): HTMLElement | null {
  if (timeline.events.length === 0) return null;
  return h("p", { class: "legend events" }, ...timeline.events.map(({ at, label, color }) =>
    h("span", { class: "key" }, h("i", { class: "event", style: `border-color:${color}` }), `${moment(at)} ${label}`)));
}

export function runCharts(
  page: Page, timeline: Timeline, result: RunResult, open: (index: number, opener: HTMLElement | null) => void,
): HTMLElement {
  const { t } = page;
  const series = result.timeseries;
  const lines: Make = (name, label, color, more = {}) => {
    const values = column(series, name);
    return values === null ? [] : [{ label, color, values, atEnd: STATES.has(name) && series.bins_in_one === 1, ...more }];
  };
  const chart = (spec: ChartSpec | null): HTMLElement | null =>
    spec === null || spec.lines.length === 0 ? null : lineChart(page, timeline, spec);
  const step = duration(series.step_s);
  const bins = series.bins_in_one > 1 ? fill(t.merged, { n: series.bins_in_one, step }) : fill(t.bins, { step });
  const figures = [
    ...userCharts(page, result, lines).map(chart), heatMap(page, timeline, series),
    ...groupCharts(page, result, lines).map(chart), alarmStrips(page, timeline, result.alarms, series.t_s),
    gantt(page, timeline, result, open), chart(creditsChart(page, result, lines)),
    ...lastCharts(page, result, lines).map(chart),
  ];
  const element = section(t.charts, h("p", { class: "note" }, bins, h("span", { class: "on-screen" }, ` ${t.zoomHint}`)),
    zoomBar(page, timeline), events(timeline), ...figures);
  element.classList.add("charts");
  timeline.observe(element);
  return element;
}
