// The life of each instance: boot steps, health checks, warm-up, service, draining; coloured by its
// credit balance, or by its CPU where it has no credits. Activities are buttons on it.
import uPlot from "uplot";
import { isEnd } from "./cause";
import type { Instance, OwnBins, RunResult } from "./data";
import { button, h, lazyTable } from "./dom";
import { DASH, moment, percent, plain } from "./format";
import type { Page } from "./page";
import { moments, plotElement } from "./plot";
import { fill } from "./strings";
import { balanceColor, heatColor, type Theme } from "./theme";
import type { Timeline } from "./timeline";

type ColourBy = "credits" | "cpu";
interface Phase { from: number; to: number; kind: "step" | "checking" | "service" | "draining" | "stopped"; name: string }

/** A life in phases that follow each other. */
export function phasesOf(instance: Instance, end: number): Phase[] {
  const begin = instance.launched_s ?? 0;
  const gone = instance.terminated_s ?? end;
  const leaving = instance.terminating_s ?? gone;
  const phases: Phase[] = [];
  let at = begin;
  for (const step of instance.steps) {
    const to = Math.min(step.end_s ?? leaving, leaving);
    if (step.start_s < leaving && to > step.start_s) phases.push({ from: step.start_s, to, kind: "step", name: step.name });
    if (instance.healthy_s === null || step.start_s < instance.healthy_s) at = Math.max(at, to);
  }
  const serving = Math.min(instance.steps.length === 0 ? at : instance.healthy_s ?? leaving, leaving);
  if (serving > at) phases.push({ from: at, to: serving, kind: "checking", name: "" });
  if (leaving > serving) phases.push({ from: serving, to: leaving, kind: "service", name: "" });
  if (gone > leaving) phases.push({ from: leaving, to: gone, kind: "draining", name: "" });
  for (const stop of instance.stops)
    phases.push({ from: stop.stopping_s ?? begin, to: Math.min(stop.running_s ?? gone, gone), kind: "stopped", name: "" });
  return phases;
}

class Painter {
  private readonly mostCredits: number;
  constructor(
    private readonly result: RunResult, private readonly theme: Theme, private readonly step: number,
    private readonly colourBy: ColourBy, private readonly stepNames: Record<string, string>,
  ) {
    this.mostCredits = mostCredits(result);
  }

  paint(plot: uPlot): void {
    const { ctx, bbox } = plot;
    ctx.save();
    ctx.beginPath();
    ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
    ctx.clip();
    this.result.instance_log.forEach((instance, row) => this.life(plot, instance, row));
    ctx.restore();
  }

  private life(plot: uPlot, instance: Instance, row: number): void {
    const top = plot.valToPos(row + 0.14, "y", true);
    const bottom = plot.valToPos(row + 0.86, "y", true);
    const x = (s: number): number => plot.valToPos(s, "x", true);
    const { ctx } = plot;
    const end = this.result.simulated_s;
    let steps = 0;
    for (const phase of phasesOf(instance, end)) {
      const left = x(phase.from);
      const width = Math.max(x(phase.to) - left, 1);
      if (phase.kind === "service") this.service(plot, instance, phase, top, bottom);
      else {
        ctx.fillStyle = this.colorOf(phase, steps);
        ctx.fillRect(left, top, width, bottom - top);
        if (phase.kind === "draining") this.hatch(ctx, left, top, width, bottom - top);
      }
      if (phase.kind === "step") {
        ++steps;
        this.label(ctx, this.stepNames[phase.name] ?? phase.name, left, width, (top + bottom) / 2);
      }
    }
    this.warmUp(plot, instance, bottom);
    if (instance.credits_exhausted_s !== null) this.exhausted(ctx, x(instance.credits_exhausted_s), top, bottom);
  }

  private colorOf(phase: Phase, steps: number): string {
    if (phase.kind === "checking") return this.theme.pending;
    if (phase.kind === "draining") return this.theme.draining;
    if (phase.kind === "stopped") return this.theme.line;
    return this.theme.candidates[steps % 2 === 0 ? 3 : 6]!;
  }

  /** Bin by bin, in the colour of the balance or of the CPU. */
  private service(plot: uPlot, instance: Instance, phase: Phase, top: number, bottom: number): void {
    const { ctx } = plot;
    const x = (s: number): number => plot.valToPos(s, "x", true);
    ctx.fillStyle = this.theme.neutral;
    ctx.fillRect(x(phase.from), top, Math.max(x(phase.to) - x(phase.from), 1), bottom - top);
    const bins: OwnBins = this.colourBy === "credits" ? instance.credits : instance.cpu_percent;
    const values = this.colourBy === "credits" ? bins.min ?? bins.mean : bins.mean;
    values.forEach((value, i) => {
      const from = Math.max((bins.first + i) * this.step, phase.from);
      const to = Math.min((bins.first + i + 1) * this.step, phase.to);
      if (value === null || to <= from) return;
      ctx.fillStyle = this.colourBy === "credits"
        ? balanceColor(value / this.mostCredits) : heatColor(value / 100, this.theme.isDark);
      const left = Math.floor(x(from));
      ctx.fillRect(left, top, Math.ceil(x(to)) - left, bottom - top);
    });
  }

  private hatch(ctx: CanvasRenderingContext2D, left: number, top: number, width: number, height: number): void {
    ctx.save();
    ctx.beginPath();
    ctx.rect(left, top, width, height);
    ctx.clip();
    ctx.strokeStyle = this.theme.panel;
    ctx.lineWidth = 1.5 * devicePixelRatio;
    ctx.beginPath();
    for (let at = left - height; at < left + width; at += 7 * devicePixelRatio) {
      ctx.moveTo(at, top + height);
      ctx.lineTo(at + height, top);
    }
    ctx.stroke();
    ctx.restore();
  }

  private label(ctx: CanvasRenderingContext2D, text: string, left: number, width: number, middle: number): void {
    ctx.font = `${10 * devicePixelRatio}px system-ui, sans-serif`;
    if (ctx.measureText(text).width > width - 6 * devicePixelRatio) return;
    ctx.fillStyle = "#ffffff";
    ctx.textBaseline = "middle";
    ctx.textAlign = "left";
    ctx.fillText(text, left + 3 * devicePixelRatio, middle);
  }

  /** A line below the bar: until its end policies leave the instance's metrics out. */
  private warmUp(plot: uPlot, instance: Instance, bottom: number): void {
    const from = instance.in_service_s;
    const gone = instance.terminating_s ?? this.result.simulated_s;
    const to = Math.min(instance.warm_until_s ?? 0, gone);
    if (from === null || to <= from) return;
    const left = plot.valToPos(from, "x", true);
    plot.ctx.fillStyle = this.theme.warmUp;
    plot.ctx.fillRect(left, bottom - 3 * devicePixelRatio, plot.valToPos(to, "x", true) - left, 3 * devicePixelRatio);
  }

  private exhausted(ctx: CanvasRenderingContext2D, x: number, top: number, bottom: number): void {
    const size = 5 * devicePixelRatio;
    ctx.fillStyle = this.theme.error;
    ctx.fillRect(x - devicePixelRatio, top, 2 * devicePixelRatio, bottom - top);
    ctx.beginPath();
    ctx.moveTo(x - size, top);
    ctx.lineTo(x + size, top);
    ctx.lineTo(x, top + size);
    ctx.fill();
  }
}

function mostCredits(result: RunResult): number {
  const all = result.instance_log.flatMap((one) => one.credits.max ?? one.credits.mean);
  return all.reduce<number>((most, value) => Math.max(most, value ?? 0), 1);
}

function hasCredits(result: RunResult): boolean {
  return result.instance_log.some((one) => one.credits.mean.some((value) => value !== null));
}

interface Mark { button: HTMLButtonElement; at: number; row: number }

/** Buttons for the activities, laid over their instances' bars. */
function placeMarks(plot: uPlot, marks: Mark[]): void {
  const { min, max } = plot.scales["x"]!;
  for (const { button, at, row } of marks) {
    button.hidden = at < min! || at > max!;
    button.style.left = `${plot.valToPos(at, "x")}px`;
    button.style.top = `${plot.valToPos(row + 0.5, "y")}px`;
  }
}

function legend(page: Page, colourBy: ColourBy, result: RunResult): HTMLElement {
  const { t, theme } = page;
  const key = (label: string, color: string, kind = ""): HTMLElement =>
    h("span", { class: "key" }, h("i", { style: `background:${color}`, class: kind }), label);
  const scale = [0, 0.25, 0.5, 0.75, 1].map((v) =>
    h("i", { style: `background:${colourBy === "credits" ? balanceColor(v) : heatColor(v, theme.isDark)}` }));
  const ends = colourBy === "credits" ? [`${t.empty} 0`, plain(mostCredits(result), 3)] : ["0 %", "100 %"];
  return h("p", { class: "legend" },
    key(t.booting, theme.candidates[3]!), key(t.checking, theme.pending),
    h("span", { class: "scale" }, `${colourBy === "credits" ? t.ganttCredits : t.ganttCpu}: ${ends[0]!} `, ...scale, ` ${ends[1]!}`),
    key(t.warmUp, theme.warmUp, "thin"), key(t.draining, theme.draining, "hatched"),
    colourBy === "credits" && key(t.exhaustedMark, theme.error, "thin"));
}

/** On the tick of exhausted credits: opens the instance's launch, whose consequences name it. */
function exhaustedMarks(page: Page, result: RunResult, open: (index: number, opener: HTMLElement) => void): Mark[] {
  return result.instance_log.flatMap((one, row) => {
    const at = one.credits_exhausted_s;
    const index = at === null ? -1 : activityAt(result, row, at);
    if (at === null || index < 0) return [];
    const label = `${moment(at)} ${one.id}: ${page.t.credExhausted}`;
    const mark: HTMLButtonElement = button("", () => open(index, mark), { class: "mark-exhausted", "aria-label": label, title: label });
    return [{ button: mark, at, row }];
  });
}

function makeMarks(page: Page, result: RunResult, open: (index: number, opener: HTMLElement) => void): Mark[] {
  const rows = new Map(result.instance_log.map((one, row) => [one.id, row]));
  return result.activities.flatMap((activity, index) => {
    const row = rows.get(activity.instance ?? "");
    if (row === undefined) return [];
    const label = `${moment(activity.start_s)} ${activity.description}, ${activity.from} → ${activity.to}. ${page.t.causeOf}`;
    const mark = h("button", {
      type: "button", class: isEnd(activity) ? "mark end" : "mark", tabindex: -1, "aria-label": label, title: label,
      "data-activity": activity.activity_id,
    });
    mark.addEventListener("click", (event) => { event.stopPropagation(); open(index, mark); });
    return [{ button: mark, at: activity.start_s, row }];
  });
}

/** One stop for the Tab key; arrows go from activity to activity. */
function walkWithArrows(marks: HTMLButtonElement[]): void {
  if (marks[0] !== undefined) marks[0].tabIndex = 0;
  marks.forEach((mark, i) => mark.addEventListener("keydown", (event) => {
    const by = ["ArrowRight", "ArrowDown"].includes(event.key) ? 1 : ["ArrowLeft", "ArrowUp"].includes(event.key) ? -1 : 0;
    const next = marks[i + by];
    if (by === 0 || next === undefined) return;
    mark.tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
    event.preventDefault();
    event.stopPropagation();
  }));
}

/** The activity that a click on an instance's bar means: its end where it is leaving, else its launch. */
function activityAt(result: RunResult, row: number, at: number): number {
  const instance = result.instance_log[row];
  if (instance === undefined) return -1;
  const own = result.activities.map((one, index) => ({ one, index })).filter(({ one }) => one.instance === instance.id);
  const before = own.filter(({ one }) => one.start_s <= at);
  return (before[before.length - 1] ?? own[0])?.index ?? -1;
}

function instanceRows(result: RunResult): string[][] {
  return result.instance_log.map((one) => [
    one.id, one.type, one.zone, moment(one.launched_s), moment(one.in_service_s), moment(one.listening_s),
    moment(one.healthy_s), moment(one.first_request_s), moment(one.credits_exhausted_s),
    moment(one.terminating_s), moment(one.terminated_s),
  ]);
}

export function gantt(
  page: Page, timeline: Timeline, result: RunResult, open: (index: number, opener: HTMLElement | null) => void,
): HTMLElement | null {
  const { t, theme } = page;
  const count = result.instance_log.length;
  if (count === 0) return null;
  const colourBy: ColourBy = hasCredits(result) ? "credits" : "cpu";
  const step = result.timeseries.step_s * result.drawn.instance_bins_in_one;
  const painter = new Painter(result, theme, step, colourBy, t.stepNames);
  const rowHeight = count <= 24 ? 30 : count <= 80 ? 18 : 11;
  const activities = makeMarks(page, result, open);
  walkWithArrows(activities.map((mark) => mark.button));
  const marks = [...activities, ...exhaustedMarks(page, result, open)];
  const told = h("span", { class: "when" });
  const every = Math.ceil(14 / rowHeight);
  const tell = (plot: uPlot): void => {
    const row = Math.floor(plot.posToVal(plot.cursor.top ?? -1, "y"));
    const instance = plot.cursor.left! < 0 ? undefined : result.instance_log[row];
    const at = plot.posToVal(plot.cursor.left!, "x");
    const value = (bins: OwnBins): number | null => bins.mean[Math.floor(at / step) - bins.first] ?? null;
    told.textContent = instance === undefined ? "" :
      `${instance.id} ${instance.type} ${instance.zone} · ${moment(at)} · CPU ${percent(value(instance.cpu_percent))} · ${t.credits} ${value(instance.credits) === null ? DASH : plain(value(instance.credits), 3)}`;
  };
  const plot = plotElement({
    page, timeline, height: count * rowHeight + 36,
    data: moments(result.timeseries.t_s, timeline.end),
    series: [{ points: { show: false } }],
    y: { auto: false, range: [0, count], dir: -1 },
    yAxis: {
      grid: { show: false }, ticks: { show: false }, gap: 14,
      splits: () => result.instance_log.flatMap((_, i) => (i % every === 0 ? [i + 0.5] : [])),
      values: (_, splits) => splits.map((v) => result.instance_log[Math.floor(v)]?.id ?? ""),
      filter: (_, splits) => splits,
    },
    drawAbove: (u) => {
      painter.paint(u);
      if (marks[0] !== undefined && marks[0].button.parentElement !== u.over) u.over.append(...marks.map((m) => m.button));
      placeMarks(u, marks);
    },
    onCursor: tell,
    onClick: (u, at, top) => open(activityAt(result, Math.floor(u.posToVal(top, "y")), at), u.root.parentElement),
  }, `${t.ganttChart}. ${t.ganttHint}`);
  const { instances, instances_of } = result.drawn;
  const note = instances < instances_of && h("p", { class: "note" },
    fill(t.someInstances, { n: instances, all: instances_of, nth: Math.ceil(instances_of / instances) }));
  return h("figure", { class: "chart gantt", id: "instance-gantt" },
    h("figcaption", {}, h("h3", {}, t.ganttChart), legend(page, colourBy, result)), plot,
    h("p", { class: "note" }, h("span", { class: "on-screen" }, t.ganttHint), " ", told), note,
    lazyTable(t.instanceTable, t.ganttChart, [t.instance, t.type, t.zone, t.launch, t.inServiceStep, t.listening,
      t.gotHealthy, t.firstRequest, t.credExhausted, t.draining, t.drained], () => instanceRows(result)));
}
