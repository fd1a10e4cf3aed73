// How many requests took how long, over time. A row is a quarter of an octave; counts are exact.
import uPlot from "uplot";
import type { LatencyRows, Series } from "./data";
import { h, lazyTable } from "./dom";
import { count, moment, seconds } from "./format";
import type { Page } from "./page";
import { decades, plotElement } from "./plot";
import { heatColor } from "./theme";
import { fill } from "./strings";
import type { Timeline } from "./timeline";

interface Column { from: number; to: number; first: number; counts: number[]; total: number }

function columnsOf(rows: LatencyRows, step: number, end: number): Column[] {
  return rows.counts.map((bin, i) => {
    const counts = bin.slice(1);
    return {
      from: i * step, to: Math.min((i + 1) * step, end), first: bin[0] ?? 0, counts,
      total: counts.reduce((sum, n) => sum + n, 0),
    };
  });
}

/** The rows that hold the middle four fifths of a column. */
function middle(column: Column, from_s: number[]): [number, number] {
  const below = (part: number): number => {
    let sum = 0;
    const i = column.counts.findIndex((n) => (sum += n) >= part * column.total);
    return column.first + Math.max(i, 0);
  };
  return [from_s[below(0.1)] ?? 0, from_s[below(0.9) + 1] ?? 0];
}

function paint(plot: uPlot, columns: Column[], from_s: number[], most: number, isDark: boolean): void {
  const { ctx, bbox } = plot;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  const y = from_s.map((s) => Math.round(plot.valToPos(s, "y", true)));
  const scale = plot.scales["x"]!;
  for (const column of columns) {
    if (column.to < scale.min! || column.from > scale.max!) continue;
    const left = Math.round(plot.valToPos(column.from, "x", true));
    const right = Math.max(Math.round(plot.valToPos(column.to, "x", true)), left + 1);
    column.counts.forEach((n, i) => {
      if (n === 0) return;
      const top = y[column.first + i + 1]!;
      // The square root keeps the few slow requests visible beside the many.
      ctx.fillStyle = heatColor(0.08 + 0.92 * Math.sqrt(n / most), isDark);
      ctx.fillRect(left, top, right - left, Math.max(y[column.first + i]! - top, 1));
    });
  }
  ctx.restore();
}

export function heatMap(page: Page, timeline: Timeline, series: Series): HTMLElement | null {
  const { t, theme } = page;
  const rows = series.latency_rows;
  if (rows === undefined || rows.from_s.length < 2) return null;
  const step = series.step_s * rows.bins_in_one;
  const columns = columnsOf(rows, step, timeline.end);
  const most = Math.max(1, ...columns.flatMap((column) => column.counts));
  const told = h("span", { class: "when" });
  const low = rows.from_s[0]!;
  const high = rows.from_s[rows.from_s.length - 1]!;
  const words = (column: Column): string => {
    const [from, to] = middle(column, rows.from_s);
    return fill(t.heatShare, { n: count(column.total), from: seconds(from), to: seconds(to) });
  };
  const plot = plotElement({
    page, timeline, height: 210,
    data: [[...columns.map((c) => c.from), timeline.end], [...columns.map(() => null), null]] as uPlot.AlignedData,
    series: [{ show: true, points: { show: false } }],
    y: { distr: 3, auto: false, range: [low, high] },
    yAxis: { ...decades(), values: (_, splits) => splits.map((v) => (v === null ? "" : seconds(v))) },
    drawBelow: (u) => paint(u, columns, rows.from_s, most, theme.isDark),
    onCursor: (_, index) => {
      const column = index === null ? undefined : columns[Math.min(index, columns.length - 1)];
      told.textContent = column === undefined || column.total === 0 ? "" : `${moment(column.from)}: ${words(column)}`;
    },
  }, `${t.heatChart}. ${seconds(low)} – ${seconds(high)}`);
  const scale = h("span", { class: "scale" }, t.heatLess, " ",
    ...[0.1, 0.3, 0.5, 0.7, 1].map((v) => h("i", { style: `background:${heatColor(v, theme.isDark)}` })), " ", t.heatMore);
  return h("figure", { class: "chart", id: "latency-heat-map" },
    h("figcaption", {}, h("h3", {}, t.heatChart), h("p", { class: "legend" }, scale, told)), plot,
    lazyTable(t.asTable, t.heatChart, [t.time, t.requests, "10 %", "90 %"], () =>
      columns.filter((c) => c.total > 0).map((c) => {
        const [from, to] = middle(c, rows.from_s);
        return [moment(c.from), count(c.total), seconds(from), seconds(to)];
      })));
}
