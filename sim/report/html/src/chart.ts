// A chart of lines over time, with its legend, its values at the cursor and its table.
import uPlot from "uplot";
import type { Num, Thinned } from "./data";
import { h, lazyTable } from "./dom";
import { DASH, moment } from "./format";
import type { Page } from "./page";
import { decades, plotElement } from "./plot";
import { faded } from "./theme";
import type { Timeline } from "./timeline";

export interface Line {
  label: string;
  color: string;
  values: Thinned;
  width?: number;
  fill?: boolean;
  dash?: number[];
  /** samples with nothing between them, joined as CloudWatch does */
  samples?: boolean;
  /** of each bin the value at its end, which so holds from there on; else one over the whole bin */
  atEnd?: boolean;
}

export interface ChartSpec {
  id: string;
  title: string;
  /** bins' beginnings */
  t_s: number[];
  lines: Line[];
  words: (value: Num) => string;
  height?: number;
  log?: boolean;
  /** things that are counted: no marks between whole numbers */
  whole?: boolean;
  limits?: { value: number; label: string }[];
  /** bins to be marked: those above 0 */
  shaded?: { bins: Thinned; label: string; color: string } | null;
  /** what a reader should know of the chart */
  note?: string | undefined;
}

const mostRows = 1500;
const WHOLE = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000];

/** A value for each bin's beginning and for the end; the last bin's holds until the end. */
function held(values: Num[], count: number, atEnd: boolean): Num[] {
  if (atEnd) return [null, ...Array.from({ length: count }, (_, i) => values[i] ?? null)];
  const all = values.slice(0, count);
  while (all.length < count) all.push(null);
  all.push(all[all.length - 1] ?? null);
  return all;
}

const positive = (values: Num[]): Num[] => values.map((v) => (v !== null && v > 0 ? v : null));

/** `of[i]`: the columns that the i-th line is drawn by. */
interface Drawn { data: Num[][]; series: uPlot.Series[]; bands: uPlot.Band[]; of: number[][] }

/** Columns for uPlot: each line, and its least and greatest values where bins were merged. */
function drawn(spec: ChartSpec): Drawn {
  const stepped = uPlot.paths.stepped!({ align: 1 });
  const all: Drawn = { data: [], series: [], bands: [], of: [] };
  let atEnd = false;
  const add = (values: Num[], series: uPlot.Series): number => {
    all.data.push(held(spec.log === true ? positive(values) : values, spec.t_s.length, atEnd));
    all.series.push(series);
    all.of[all.of.length - 1]!.push(all.data.length);
    return all.data.length;
  };
  for (const line of spec.lines) {
    all.of.push([]);
    atEnd = line.atEnd === true;
    if (line.values.min !== undefined && line.values.max !== undefined) {
      const bare: uPlot.Series = { stroke: "transparent", width: 0, paths: stepped, points: { show: false } };
      const top = add(line.values.max, bare);
      const bottom = add(line.values.min, bare);
      all.bands.push({ series: [top, bottom], fill: faded(line.color, 0.18) });
    }
    const isSampled = line.samples === true;
    add(line.values.mean, {
      label: line.label, stroke: line.color, width: line.width ?? 1.5,
      spanGaps: isSampled, points: { show: isSampled && spec.t_s.length < 2000, size: 5, fill: line.color },
      ...(isSampled ? {} : { paths: stepped }),
      ...(line.fill === true ? { fill: faded(line.color, 0.15) } : {}),
      ...(line.dash === undefined ? {} : { dash: line.dash }),
    });
  }
  return all;
}

function scaleOf(spec: ChartSpec): uPlot.Scale {
  const most = Math.max(0, ...(spec.limits ?? []).map((limit) => limit.value));
  if (spec.log === true) return {
    distr: 3,
    range: (_, low, high) => [
      10 ** Math.floor(Math.log10(Math.max(low ?? 1e-3, 1e-6))),
      10 ** Math.ceil(Math.log10(Math.max(high ?? 1, most, 2e-6))),
    ],
  };
  return { range: (_, __, high) => [0, (Math.max(high ?? 0, most) || 1) * 1.08] };
}

/** The limits as dashed lines with their names. */
function drawLimits(plot: uPlot, spec: ChartSpec, color: string, panel: string): void {
  const { ctx, bbox } = plot;
  for (const limit of spec.limits ?? []) {
    const y = Math.round(plot.valToPos(limit.value, "y", true));
    if (y < bbox.top || y > bbox.top + bbox.height) continue;
    ctx.save();
    ctx.strokeStyle = ctx.fillStyle = color;
    ctx.lineWidth = devicePixelRatio;
    ctx.setLineDash([6 * devicePixelRatio, 4 * devicePixelRatio]);
    ctx.beginPath();
    ctx.moveTo(bbox.left, y);
    ctx.lineTo(bbox.left + bbox.width, y);
    ctx.stroke();
    limitLabel(plot, limit.label, y, panel);
    ctx.restore();
  }
}

/** Above its line, or below where there is no room; on ground of its own. */
function limitLabel({ ctx, bbox }: uPlot, label: string, y: number, panel: string): void {
  const px = devicePixelRatio;
  ctx.font = `${11 * px}px system-ui, sans-serif`;
  ctx.textAlign = "right";
  ctx.textBaseline = "middle";
  const right = bbox.left + bbox.width - 4 * px;
  const middle = y - 10 * px < bbox.top ? y + 10 * px : y - 10 * px;
  const { width } = ctx.measureText(label);
  const ink = ctx.fillStyle;
  ctx.fillStyle = faded(panel, 0.85);
  ctx.fillRect(right - width - 3 * px, middle - 7 * px, width + 6 * px, 14 * px);
  ctx.fillStyle = ink;
  ctx.fillText(label, right, middle);
}

/** A ground behind the bins that are above 0. */
function drawShaded({ ctx, bbox, valToPos }: uPlot, spec: ChartSpec, end: number): void {
  const { bins, color } = spec.shaded ?? { bins: { mean: [] }, color: "" };
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  ctx.fillStyle = faded(color || "#000000", 0.13);
  (bins.max ?? bins.mean).forEach((value, i) => {
    if (value === null || value <= 0) return;
    const left = Math.round(valToPos(spec.t_s[i]!, "x", true));
    const right = Math.round(valToPos(spec.t_s[i + 1] ?? end, "x", true));
    ctx.fillRect(left, bbox.top, Math.max(right - left, 1), bbox.height);
  });
  ctx.restore();
}

/** "p95: 120 ms to 3.1 s", for those who do not see the chart. */
export function spoken(spec: Pick<ChartSpec, "title" | "lines" | "words">): string {
  const ranges = spec.lines.map((line) => {
    const low = (line.values.min ?? line.values.mean).filter((v): v is number => v !== null);
    const high = (line.values.max ?? line.values.mean).filter((v): v is number => v !== null);
    if (high.length === 0) return `${line.label}: ${DASH}`;
    const least = low.reduce((a, b) => Math.min(a, b));
    const most = high.reduce((a, b) => Math.max(a, b));
    return `${line.label}: ${spec.words(least)} – ${spec.words(most)}`;
  });
  return `${spec.title}. ${ranges.join("; ")}`;
}

/** "61 %", or "61 % (40 % – 93 %)" of several bins. @param at the position on the axis */
function valueWords(line: Line, at: number, words: (value: Num) => string): string {
  const index = line.atEnd === true ? at - 1 : at;
  const value = line.values.mean[Math.min(index, line.values.mean.length - 1)] ?? null;
  const low = line.values.min?.[index];
  const high = line.values.max?.[index];
  const spread = low !== undefined && high !== undefined && low !== high;
  return spread ? `${words(value)} (${words(low)} – ${words(high)})` : words(value);
}

export function lineChart(page: Page, timeline: Timeline, spec: ChartSpec): HTMLElement {
  const { theme, t } = page;
  const { data, series, bands, of } = drawn(spec);
  const { lines } = spec;
  const values = lines.map(() => h("span", { class: "value" }));
  const when = h("span", { class: "when" });
  let shown: uPlot | null = null;
  const keys = lines.map((line, i): HTMLButtonElement => {
    const key = h("button", { type: "button", class: "key", "aria-pressed": "true", title: t.toggleLine },
      h("i", { style: `background:${line.color}`, class: line.dash ? "dashed" : "" }), line.label, " ", values[i]!);
    key.addEventListener("click", () => {
      const show = key.getAttribute("aria-pressed") !== "true";
      key.setAttribute("aria-pressed", String(show));
      shown?.batch(() => of[i]!.forEach((column) => shown!.setSeries(column, { show })));
    });
    return key;
  });
  const { shaded } = spec;
  const ground = shaded && (shaded.bins.max ?? shaded.bins.mean).some((value) => (value ?? 0) > 0)
    && h("span", { class: "key" }, h("i", { style: `background:${faded(shaded.color, 0.25)}` }), shaded.label);
  const legend = h("p", { class: "legend" }, ...keys, ground, when);
  const words = (value: Num): string => (value === null ? DASH : spec.words(value));
  const plot = plotElement({
    page, timeline, height: spec.height ?? 150, series, bands, y: scaleOf(spec),
    data: [[...spec.t_s, timeline.end], ...data] as uPlot.AlignedData,
    yAxis: {
      ...(spec.log === true ? decades() : {}), ...(spec.whole === true ? { incrs: WHOLE } : {}),
      values: (_, splits) => splits.map((v) => (v === null ? "" : spec.words(v))),
    },
    drawBelow: (u) => drawShaded(u, spec, timeline.end),
    drawAbove: (u) => drawLimits(u, spec, theme.error, theme.panel),
    onReady: (u) => { shown = u; },
    onCursor: (u, index) => {
      const isThere = index !== null;
      lines.forEach((line, i) => { values[i]!.textContent = isThere ? valueWords(line, index, words) : ""; });
      when.textContent = isThere ? moment(u.data[0][index] ?? null) : "";
    },
  }, spoken(spec));
  const rows = (): string[][] => spec.t_s.flatMap((at, i) => {
    const next = spec.t_s[i + 1] ?? timeline.end;
    if (next <= timeline.range[0] || at >= timeline.range[1]) return [];
    return [[moment(at), ...lines.map((line) => valueWords(line, i, words))]];
  }).slice(0, mostRows);
  return h("figure", { class: "chart", id: spec.id },
    h("figcaption", {}, h("h3", {}, spec.title), legend), plot, spec.note !== undefined && h("p", { class: "note" }, spec.note),
    lazyTable(t.asTable, spec.title, [t.time, ...lines.map((line) => line.label)], rows));
}
