// The page of a sweep: a heat map over two axes, or points over each.
import type { Interval, Num, SweepCell, SweepResult } from "./data";
import { h, svg, table } from "./dom";
import { scenarioText } from "./details";
import { figureWords, outputName, settingWords, wordsOf } from "./figure_words";
import { header } from "./header";
import { type Page, section } from "./page";
import { choosable, isNarrow, line, linearScale, picture, text, widthFor, xAxis, yAxis } from "./picture";
import { fill, type Strings } from "./strings";
import { axisName, breaksLimits, objectiveWords, tickWords } from "./sweep_words";
import { heatColor, inkOn } from "./theme";
import { valueWords } from "./units";

const mostTicks = 14;

const key = (value: unknown): string => JSON.stringify(value);
const axisWords = (axis: string, value: unknown, result: SweepResult, t: Strings): string => valueWords(axis, value, result.resolved_scenario, t);
const meanOf = (cell: SweepCell, output: string): Num => cell.outputs[output]?.mean ?? null;

/** "31s" and 31 alike; NaN of a word. */
function numberOf(value: unknown): number {
  return typeof value === "number" ? value : typeof value === "string" ? Number.parseFloat(value) : Number.NaN;
}

function valuesOf(result: SweepResult, axis: string): unknown[] {
  const known = new Map<string, unknown>();
  for (const cell of result.cells) known.set(key(cell.values[axis]), cell.values[axis]);
  return [...known.values()];
}

/** A grid has every combination of few values; a sample has not. */
function isGrid(result: SweepResult): boolean {
  const product = result.axes.reduce((n, axis) => n * valuesOf(result, axis).length, 1);
  return product === result.cells.length;
}

type Choose = (cell: number) => void;
interface Shown { page: Page; result: SweepResult; output: string; choose: Choose }

/** @param fixed values of the other axes */
function heatGrid({ page, result, output, choose }: Shown, xs: string, ys: string, fixed: Record<string, unknown>): SVGSVGElement {
  const { t, theme } = page;
  const words = wordsOf(output);
  const [columns, rows] = [valuesOf(result, xs), valuesOf(result, ys)];
  const shown = result.cells.filter((cell) => Object.entries(fixed).every(([axis, value]) => key(cell.values[axis]) === key(value)));
  const means = shown.flatMap((cell) => meanOf(cell, output) ?? []);
  const [low, high] = [Math.min(...means), Math.max(...means)];
  const left = isNarrow() ? 72 : 130, top = 10;
  const width = Math.max(Math.min((widthFor(962) - left - 12) / columns.length, 150), 26);
  const height = Math.max(Math.min(420 / rows.length, 58), 22);
  const cells = shown.map((cell) => {
    const x = left + columns.findIndex((value) => key(value) === key(cell.values[xs])) * width;
    const y = top + rows.findIndex((value) => key(value) === key(cell.values[ys])) * height;
    const mean = meanOf(cell, output);
    const part = mean === null || high === low ? 0.5 : (mean - low) / (high - low);
    const isBest = cell.cell === result.best, isBroken = breaksLimits(cell, result);
    const color = heatColor(0.05 + 0.9 * part, theme.isDark);
    const label = `${axisName(xs, t)} ${axisWords(xs, cell.values[xs], result, t)}, ${axisName(ys, t)} ${axisWords(ys, cell.values[ys], result, t)}: ${words(mean)}${isBest ? `, ${t.best}` : ""}${isBroken ? `, ${t.breaksLimits}` : ""}`;
    const mark = choosable(label, () => choose(cell.cell),
      svg("rect", { x: x + 1, y: y + 1, width: width - 2, height: height - 2, rx: 4, fill: color, class: isBest ? "cell best" : "cell" }));
    if (width > 54) mark.append(text(x + width / 2, y + height / 2 + 4, words(mean), "middle", inkOn(color)));
    if (isBroken) mark.append(text(x + 5, y + 14, "✗", "start", inkOn(color)));
    return mark;
  });
  const bottom = top + rows.length * height;
  const everyX = Math.ceil(columns.length / mostTicks), everyY = Math.ceil(rows.length / mostTicks);
  return picture(fill(t.heatOver, { output: outputName(output, page.t), x: axisName(xs, t), y: axisName(ys, t) }),
    left + columns.length * width + 12, bottom + 46, ...cells,
    ...columns.flatMap((value, i) => (i % everyX === 0 ? [text(left + (i + 0.5) * width, bottom + 18, axisWords(xs, value, result, t), "middle", "tick")] : [])),
    ...rows.flatMap((value, i) => (i % everyY === 0 ? [text(left - 10, top + (i + 0.5) * height + 4, axisWords(ys, value, result, t), "end", "tick")] : [])),
    text(left + (columns.length * width) / 2, bottom + 40, axisName(xs, t), "middle"),
    svg("text", { x: 16, y: (top + bottom) / 2, class: "label", "text-anchor": "middle", transform: `rotate(-90 16 ${(top + bottom) / 2})` }, axisName(ys, t)));
}

/** From the least to the greatest mean, in the map's colours; what the marks are. */
function legend({ page, result, output }: Shown, isMap: boolean): HTMLElement {
  const { t, theme } = page;
  const means = result.cells.flatMap((cell) => meanOf(cell, output) ?? []);
  const words = wordsOf(output), best = objectiveWords(result, t);
  const scale = h("span", { class: "scale" }, `${words(Math.min(...means))} `,
    ...[0, 0.25, 0.5, 0.75, 1].map((part) => h("i", { style: `background:${heatColor(0.05 + 0.9 * part, theme.isDark)}` })), ` ${words(Math.max(...means))}`);
  return h("p", { class: "legend" }, isMap && means.length > 0 && scale,
    result.best !== null && h("span", {}, `${isMap ? t.frame : t.dotBest}${best === "" ? "" : ` (${best})`}`),
    isMap && result.cells.some((cell) => breaksLimits(cell, result)) && h("span", {}, t.breaksLimits));
}

/** Every cell as a point with its interval, over one axis. */
function scatter({ page, result, output, choose }: Shown, axis: string): SVGSVGElement | null {
  const { t } = page;
  const words = wordsOf(output);
  const isNumber = valuesOf(result, axis).every((value) => Number.isFinite(numberOf(value)));
  const names = valuesOf(result, axis).map(key);
  const place = (cell: SweepCell): number => (isNumber ? numberOf(cell.values[axis]) : names.indexOf(key(cell.values[axis])));
  const there = result.cells.flatMap((cell) => {
    const interval: Interval | null = cell.outputs[output] ?? null;
    return interval === null || interval.mean === null ? [] : [{ cell, interval, mean: interval.mean }];
  });
  if (there.length === 0) return null;
  const width = widthFor(560), height = 280, left = 82, right = width - 16, bottom = height - 48;
  const x = linearScale(there.map(({ cell }) => place(cell)), left, right, isNarrow() ? 3 : 5);
  const y = linearScale(there.flatMap(({ interval, mean }) => interval.ci95 ?? [mean]), bottom, 12, 5);
  const tick = (value: number): string => (isNumber ? tickWords(axis, value, valuesOf(result, axis)[0], result, t) : settingWords(JSON.parse(names[value] ?? '""')));
  if (!isNumber) x.ticks = names.map((_, i) => i);
  const marks = there.map(({ cell, interval, mean }) => choosable(
    `${axisName(axis, t)} ${axisWords(axis, cell.values[axis], result, t)}: ${figureWords(interval, words)}`, () => choose(cell.cell),
    ...(interval.ci95 === null ? [] : [line(x.at(place(cell)), y.at(interval.ci95[0]), x.at(place(cell)), y.at(interval.ci95[1]), "whisker")]),
    svg("circle", { cx: x.at(place(cell)), cy: y.at(mean), r: 5, class: cell.cell === result.best ? "dot recommended" : "dot front" })));
  return picture(fill(page.t.lineOver, { output: outputName(output, page.t), x: axisName(axis, t) }), width, height,
    xAxis(x, 12, bottom, tick), yAxis(y, left, right, words), text((left + right) / 2, height - 6, axisName(axis, t), "middle"), ...marks);
}

/** The two axes with most values are drawn; the others are fixed where the best cell is. */
function pictures(shown: Shown): HTMLElement[] {
  const { result, page, output } = shown;
  const { t } = page;
  const byCount = [...result.axes].sort((a, b) => valuesOf(result, b).length - valuesOf(result, a).length);
  const wrap = (title: string, drawing: SVGSVGElement | null, note = ""): HTMLElement[] => drawing === null ? [] : [
    h("figure", {}, h("figcaption", {}, h("h3", {}, title), note !== "" && h("p", { class: "legend" }, note)), h("div", { class: "scroll-x" }, drawing))];
  if (isGrid(result) && result.axes.length >= 2) {
    const [xs, ys] = result.axes.filter((axis) => byCount.slice(0, 2).includes(axis));
    const at = result.cells[result.best ?? 0];
    const fixed = Object.fromEntries(result.axes.filter((axis) => axis !== xs && axis !== ys).map((axis) => [axis, at?.values[axis]]));
    const note = Object.entries(fixed).map(([axis, value]) => `${axisName(axis, t)} ${axisWords(axis, value, result, t)}`).join(", ");
    return [legend(shown, true), ...wrap(fill(page.t.heatOver, { output: outputName(output, page.t), x: axisName(xs!, t), y: axisName(ys!, t) }),
      heatGrid(shown, xs!, ys!, fixed), note === "" ? "" : `${page.t.fixedAt} ${note}`)];
  }
  return [legend(shown, false), h("div", { class: "columns" }, ...result.axes.flatMap((axis) =>
    wrap(fill(page.t.lineOver, { output: outputName(output, page.t), x: axisName(axis, t) }), scatter(shown, axis))))];
}

function cellTable(page: Page, result: SweepResult): HTMLTableElement {
  const { t } = page;
  const rows = result.cells.map((cell) => [
    `${cell.cell}${cell.cell === result.best ? ` ${t.best}` : result.as_good_as_best.includes(cell.cell) ? " ≈" : ""}`,
    ...result.axes.map((axis) => axisWords(axis, cell.values[axis], result, t)),
    ...result.outputs.map((output) => figureWords(cell.outputs[output], wordsOf(output))),
  ]);
  return table(t.cells, [t.cell, ...result.axes.map((axis) => axisName(axis, t, result.axes)),
    ...result.outputs.map((output) => outputName(output, t, result.outputs))], rows);
}

export function sweepPage(page: Page, result: SweepResult, switchLanguage: () => void): HTMLElement[] {
  const { t } = page;
  const list = cellTable(page, result);
  const lines = [...list.querySelectorAll("tbody tr")];
  const choose = (cell: number): void => {
    lines.forEach((row, i) => row.classList.toggle("chosen", i === cell));
    lines[cell]?.scrollIntoView({ block: "nearest" });
  };
  const place = h("div", { id: "sweep" });
  const choice = h("select", { id: "output" }, ...result.outputs.map((output) => h("option", { value: output }, outputName(output, t, result.outputs))));
  const show = (): void => place.replaceChildren(...pictures({ page, result, output: choice.value, choose }));
  choice.addEventListener("change", show);
  show();
  const failed = result.cells.reduce((n, cell) => n + cell.failed, 0);
  const facts = [result.scenario, `${t.cells}: ${result.cells.length}`, `${t.replications}: ${result.replications}`, `${t.seed} ${result.seed}`,
    `${t.version} ${result.version}`, ...(failed > 0 ? [fill(t.failedRuns, { n: failed })] : [])];
  return [
    header(page, { title: result.name, kind: `${t.reportOf}: ${t.sweepTitle}`, facts }, switchLanguage),
    section(t.sweepTitle, h("p", { class: "note" }, t.sweepHint),
      h("p", { class: "choice" }, h("label", { for: "output" }, t.output), " ", choice), place),
    section(t.cells, result.as_good_as_best.length > 0 && h("p", { class: "note" }, `≈ ${t.asGood}`),
      h("div", { class: "scroll cells", tabindex: 0 }, list)),
    ...(result.resolved_scenario === undefined ? [] : [section(t.scenario,
      scenarioText(page, result.resolved_scenario, `${result.scenario} #${result.best ?? 0}`))]),
  ];
}
