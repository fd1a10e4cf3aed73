// One uPlot on the shared time axis, in the page's colours and with its keys.
import uPlot from "uplot";
import { h } from "./dom";
import { moment } from "./format";
import type { Page } from "./page";
import type { TimeEvent, Timeline } from "./timeline";

const FONT = '11px system-ui, sans-serif';
const NICE_STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200,
  86400, 172800, 604800, 1209600, 2592000, 7776000];
export const AXIS_WIDTH = 68;

export interface PlotSpec {
  page: Page;
  timeline: Timeline;
  height: number;
  data: uPlot.AlignedData;
  series: uPlot.Series[];
  bands?: uPlot.Band[];
  y: uPlot.Scale;
  yAxis: uPlot.Axis;
  /** paints below the lines */
  drawBelow?: (plot: uPlot) => void;
  drawAbove?: (plot: uPlot) => void;
  onCursor?: (plot: uPlot, index: number | null) => void;
  onClick?: (plot: uPlot, at: number, top: number) => void;
  onReady?: (plot: uPlot) => void;
}

/** Of a logarithmic axis only 1, 10, 100; where there are few of them 2 and 5, too. */
export function decades(): Pick<uPlot.Axis, "filter" | "grid" | "ticks"> {
  const filter = (plot: uPlot, splits: number[]): (number | null)[] => {
    const { min, max } = plot.scales["y"]!;
    const wanted = Math.log10(max! / min!) > 2.2 ? ["1"] : ["1", "2", "5"];
    return splits.map((v) => (wanted.includes(v.toExponential(0)[0]!) ? v : null));
  };
  return { filter, grid: { filter }, ticks: { filter } };
}

/** Labels without seconds where the marks are whole minutes. */
function timeLabels(_: uPlot, splits: number[]): string[] {
  const isWhole = splits.every((split) => split % 60 === 0);
  return splits.map((split) => (isWhole ? moment(split).replace(/:00$/, "") : moment(split)));
}

/** A dotted line at each of the timeline's moments. */
function drawEvents({ ctx, bbox, scales, valToPos }: uPlot, events: TimeEvent[]): void {
  const px = devicePixelRatio;
  ctx.save();
  ctx.lineWidth = px;
  ctx.setLineDash([2 * px, 3 * px]);
  for (const { at, color } of events) {
    if (at < scales["x"]!.min! || at > scales["x"]!.max!) continue;
    const x = Math.round(valToPos(at, "x", true)) + 0.5;
    ctx.strokeStyle = color;
    ctx.beginPath();
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x, bbox.top + bbox.height);
    ctx.stroke();
  }
  ctx.restore();
}

function options(spec: PlotSpec, width: number): uPlot.Options {
  const { theme } = spec.page;
  const lines = { stroke: theme.line, width: 1 };
  const axis = { stroke: theme.faint, font: FONT, grid: lines, ticks: { ...lines, size: 4 } };
  return {
    width, height: spec.height, padding: [8, 22, 0, 0],
    legend: { show: false },
    cursor: {
      sync: { key: "time", setSeries: false }, y: false,
      points: { size: 6 },
      drag: { x: true, y: false, setScale: false },
      // A bin holds from its start to the next one's.
      dataIdx: (plot, _series, index, at) => (index > 0 && plot.data[0][index]! > at ? index - 1 : index),
      bind: {
        dblclick: () => () => { spec.timeline.reset(); return null; },
      },
    },
    scales: { x: { time: false, min: spec.timeline.range[0], max: spec.timeline.range[1] }, y: spec.y },
    axes: [
      { ...axis, size: 26, space: 78, incrs: NICE_STEPS, values: timeLabels },
      {
        ...axis, size: AXIS_WIDTH, ...spec.yAxis,
        grid: { ...axis.grid, ...spec.yAxis.grid }, ticks: { ...axis.ticks, ...spec.yAxis.ticks },
      },
    ],
    series: [{}, ...spec.series],
    ...(spec.bands === undefined ? {} : { bands: spec.bands }),
    hooks: {
      drawClear: [(plot) => spec.drawBelow?.(plot)],
      draw: [(plot) => spec.drawAbove?.(plot), (plot) => drawEvents(plot, spec.timeline.events)],
      setCursor: [(plot) => spec.onCursor?.(plot, plot.cursor.left! >= 0 ? plot.cursor.idx ?? null : null)],
      setSelect: [(plot) => {
        const { left, width: selected } = plot.select;
        if (selected > 3) spec.timeline.zoom(plot.posToVal(left, "x"), plot.posToVal(left + selected, "x"));
        plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
      }],
    },
  };
}

function moveCursor(plot: uPlot, timeline: Timeline, by: number): void {
  const [from, to] = timeline.range;
  const visible = plot.data[0].filter((x) => x >= from && x <= to);
  if (visible.length === 0) return;
  const at = plot.cursor.left! >= 0 ? plot.posToVal(plot.cursor.left!, "x") : visible[0]!;
  let index = visible.findIndex((x) => x > at + 1e-6) - 1;
  if (index < 0) index = by > 0 ? -1 : visible.length - 1;
  const next = visible[Math.min(Math.max(index + by, 0), visible.length - 1)]!;
  timeline.point(next + 1e-3);
}

/** Arrow keys move the cursor, with Shift the view; +, − and 0 zoom. */
function onKey(event: KeyboardEvent, plot: uPlot, timeline: Timeline): void {
  const step = event.key === "ArrowLeft" ? -1 : event.key === "ArrowRight" ? 1 : 0;
  if (step !== 0 && event.shiftKey) timeline.pan(step * 0.2);
  else if (step !== 0) moveCursor(plot, timeline, step);
  else if (event.key === "+" || event.key === "=") timeline.zoomBy(0.5, cursorTime(plot));
  else if (event.key === "-") timeline.zoomBy(2, cursorTime(plot));
  else if (event.key === "0") timeline.reset();
  else return;
  event.preventDefault();
}

function cursorTime(plot: uPlot): number | undefined {
  return plot.cursor.left! >= 0 ? plot.posToVal(plot.cursor.left!, "x") : undefined;
}

/** Of a chart without lines: moments that the cursor goes to. */
export function moments(t_s: number[], end: number): uPlot.AlignedData {
  return [[...t_s, end], [...t_s.map(() => null), null]];
}

/** @param label of the picture, for those who do not see it */
export function plotElement(spec: PlotSpec, label: string): HTMLElement {
  const element = h("div", { class: "plot", tabindex: 0, role: "group", "aria-label": label });
  // Once it stands in the page it has a width.
  window.addEventListener("shown", () => {
    const plot = new uPlot(options(spec, Math.max(element.clientWidth, 280)), spec.data, element);
    plot.root.querySelector("canvas")?.setAttribute("role", "img");
    plot.root.querySelector("canvas")?.setAttribute("aria-label", label);
    spec.timeline.add(plot);
    spec.onReady?.(plot);
    element.addEventListener("keydown", (event) => {
      if (event.target === element) onKey(event, plot, spec.timeline);
    });
    plot.over.addEventListener("click", (event) => {
      const box = plot.over.getBoundingClientRect();
      if (event.target === plot.over)
        spec.onClick?.(plot, plot.posToVal(event.clientX - box.left, "x"), event.clientY - box.top);
    });
  }, { once: true });
  return element;
}
