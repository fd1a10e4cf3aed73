// The state of each alarm over time, a strip each.
import uPlot from "uplot";
import type { Alarm } from "./data";
import { alarmLabel, alarmSettings, isLow } from "./cause";
import { h, lazyTable, quote } from "./dom";
import { moment, plain } from "./format";
import type { Page } from "./page";
import { moments, plotElement } from "./plot";
import { fill } from "./strings";
import type { Theme } from "./theme";
import type { Timeline } from "./timeline";

interface Span { from: number; to: number; state: string }

export function spansOf(alarm: Alarm, end: number): Span[] {
  const spans: Span[] = [];
  let from = 0;
  let state = alarm.history[0]?.from ?? "INSUFFICIENT_DATA";
  for (const change of alarm.history) {
    spans.push({ from, to: change.time_s, state });
    from = change.time_s;
    state = change.to;
  }
  spans.push({ from, to: end, state });
  return spans;
}

/** That of a low metric only scales in, which is no alarm for anybody. */
function colorOf(state: string, alarm: Alarm, theme: Theme): string {
  if (state === "ALARM") return isLow(alarm) ? theme.alarmLow : theme.alarm;
  return state === "OK" ? theme.ok : theme.noData;
}

/** The end of a name, which tells it from others, where the whole has no room. */
function fitted(ctx: CanvasRenderingContext2D, name: string, width: number): string {
  let text = name;
  while (ctx.measureText(text).width > width && text.length > 8) text = `…${text.slice(text.startsWith("…") ? 2 : 1)}`;
  return text;
}

function paint(plot: uPlot, alarms: Alarm[], end: number, theme: Theme): void {
  const { ctx, bbox } = plot;
  const px = devicePixelRatio;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  alarms.forEach((alarm, row) => {
    const top = plot.valToPos(row + 0.48, "y", true);
    const bottom = plot.valToPos(row + 0.94, "y", true);
    for (const span of spansOf(alarm, end)) {
      const left = plot.valToPos(span.from, "x", true);
      ctx.fillStyle = colorOf(span.state, alarm, theme);
      ctx.fillRect(left, top, Math.max(plot.valToPos(span.to, "x", true) - left, px), bottom - top);
    }
    ctx.fillStyle = theme.text;
    ctx.font = `${11 * px}px system-ui, sans-serif`;
    ctx.textAlign = "left";
    ctx.textBaseline = "bottom";
    ctx.fillText(fitted(ctx, alarmLabel(alarm, alarms), bbox.width - 8 * px), bbox.left + 4 * px, top - 2 * px);
  });
  ctx.restore();
}

export function alarmStrips(page: Page, timeline: Timeline, alarms: Alarm[], t_s: number[]): HTMLElement | null {
  const { t, theme } = page;
  if (alarms.length === 0) return null;
  const told = h("span", { class: "when" });
  const plot = plotElement({
    page, timeline, height: alarms.length * 34 + 36,
    data: moments(t_s, timeline.end),
    series: [{ points: { show: false } }],
    y: { auto: false, range: [0, alarms.length], dir: -1 },
    yAxis: { grid: { show: false }, ticks: { show: false }, values: () => [] },
    drawAbove: (u) => paint(u, alarms, timeline.end, theme),
    onCursor: (u) => {
      const at = u.posToVal(u.cursor.left!, "x");
      told.textContent = u.cursor.left! < 0 ? "" : `${moment(at)}: ` + alarms.map((alarm) =>
        spansOf(alarm, timeline.end).find((span) => at < span.to)?.state ?? "").join(", ");
    },
  }, `${t.alarmsChart}. ${alarms.map((alarm) => alarmLabel(alarm, alarms)).join("; ")}`);
  const key = (label: string, color: string): HTMLElement =>
    h("span", { class: "key" }, h("i", { style: `background:${color}` }), label);
  return h("figure", { class: "chart", id: "alarm-states" },
    h("figcaption", {}, h("h3", {}, t.alarmsChart), h("p", { class: "legend" },
      key(t.alarmOk, theme.ok), key(t.alarmAlarm, theme.alarm),
      alarms.some(isLow) && key(t.alarmLow, theme.alarmLow), key(t.alarmNoData, theme.noData), told)), plot,
    h("ul", { class: "rules" }, ...alarms.filter((alarm) => alarm.period_s !== undefined).map((alarm) =>
      h("li", {}, h("b", {}, alarmLabel(alarm, alarms)), `: ${alarmSettings(alarm, t)}`))),
    ...alarms.filter((alarm) => alarm.history.length < alarm.changes).map((alarm) => h("p", { class: "note" },
      fill(t.someChanges, { n: alarm.history.length, all: alarm.changes, name: alarmLabel(alarm, alarms) }))),
    lazyTable(t.asTable, t.alarmsChart, [t.time, t.alarmsChart, t.rule, t.from, t.to, t.points, t.reason], () =>
      alarms.flatMap((alarm) => alarm.history.map((change) => [
        moment(change.time_s), alarmLabel(alarm, alarms), alarmSettings(alarm, t), change.from, change.to,
        change.points.map((p) => plain(p, 6)).join(", "), quote(change.reason)]))));
}
