// The page of a comparison: who is better than the baseline, by how much, and what it looked like.
import { lineChart, type ChartSpec } from "./chart";
import { type Candidate, column, type CompareResult, type Difference, type Num } from "./data";
import { h, svg, table } from "./dom";
import { figureName, wordsOf } from "./figure_words";
import { count, DASH, percent, plain, seconds } from "./format";
import { header } from "./header";
import { type Page, section } from "./page";
import { choosable, line, linearScale, picture, text, xAxis } from "./picture";
import { zoomBar } from "./run_charts";
import { fill } from "./strings";
import { newTimeline } from "./timeline";

const COLUMNS = ["cost_usd_per_day", "latency_p95_s", "late_share", "failed_share", "instances_mean",
  "scalings_per_hour", "under_percent", "over_percent"];
const mostAtOnce = 5;

function isKnown<T>(value: T | null | undefined): value is T {
  return value !== null && value !== undefined;
}

/** Less is better in every figure of a comparison. */
function kindOf(difference: Difference): string {
  if (difference.verdict === "lower") return "better";
  return difference.verdict === "higher" ? "worse" : "undecided";
}

function sloWords(candidate: Candidate, result: CompareResult): HTMLElement | string {
  const met = candidate.slo_met_in;
  if (met === null || candidate.result.slo.checks.length === 0) return DASH;
  const all = met === result.replications;
  return h("span", { class: all ? "met" : "not-met" }, `${all ? "✓" : "✗"} ${met}/${result.replications}`);
}

function overview(page: Page, result: CompareResult): HTMLElement {
  const { t } = page;
  const there = COLUMNS.filter((key) => result.candidates.some((one) => isKnown(one.figures[key])));
  const rows = result.candidates.map((one) => [
    h("span", { title: one.summary ?? "" }, one.name === result.baseline ? `${one.name} (${t.baseline})` : one.name),
    ...there.map((key) => {
      const difference = one.differences?.[key];
      const words = wordsOf(key)(one.figures[key]?.mean ?? null);
      return h("span", { class: isKnown(difference) ? kindOf(difference) : "" }, words);
    }),
    sloWords(one, result),
  ]);
  const left = result.left_out.length > 0 && h("p", { class: "note" },
    `${t.leftOut}: ${result.left_out.map((one) => `${one.name} (${one.reason})`).join("; ")}`);
  return section(t.candidates, h("div", { class: "scroll", tabindex: 0 },
    table(t.candidates, [t.candidate, ...there.map((key) => figureName(key)), t.sloIn], rows)), left);
}

/** The baseline is zero; a dot with its interval for each of the others. */
function forest(page: Page, result: CompareResult, key: string): SVGSVGElement {
  const { t } = page;
  const words = wordsOf(key);
  const signed = (value: Num): string => (value !== null && value > 0 ? `+${words(value)}` : words(value));
  const rows = result.candidates.flatMap((one) => {
    const difference = one.differences?.[key];
    return !isKnown(difference) || difference.mean === null ? [] : [{ name: one.name, difference, mean: difference.mean }];
  }).sort((a, b) => a.mean - b.mean);
  const width = 1000, left = 230, right = width - 190, height = rows.length * 26 + 40;
  const scale = linearScale(rows.flatMap(({ mean, difference }) => difference.ci95 ?? [mean]), left, right, 6, true);
  const marks = rows.map(({ name, difference, mean }, i) => {
    const y = 18 + i * 26;
    const [low, high] = difference.ci95 ?? [mean, mean];
    const kind = kindOf(difference);
    const told = `${signed(mean)}, ${t[kind as "better" | "worse" | "undecided"]}`;
    return choosable(`${name}: ${told}, 95 %: ${signed(low)} – ${signed(high)}`, () => undefined,
      svg("rect", { x: 0, y: y - 13, width, height: 26, class: "row" }),
      text(left - 12, y + 4, name, "end"), line(scale.at(low), y, scale.at(high), y, `whisker ${kind}`),
      svg("circle", { cx: scale.at(mean), cy: y, r: 5, class: `dot ${kind}` }),
      text(right + 14, y + 4, told, "start", `label ${kind}`));
  });
  return picture(fill(t.differencesTitle, { name: result.baseline }), width, height,
    xAxis(scale, 4, height - 24, signed), ...marks);
}

function differences(page: Page, result: CompareResult): HTMLElement | null {
  const { t } = page;
  const keys = [...new Set(result.candidates.flatMap((one) =>
    Object.entries(one.differences ?? {}).filter(([, difference]) => isKnown(difference)).map(([key]) => key)))];
  if (keys.length === 0) return null;
  const place = h("div", { class: "scroll-x" });
  const choice = h("select", { id: "figure" }, ...keys.map((key) => h("option", { value: key }, figureName(key))));
  const show = (): void => place.replaceChildren(forest(page, result, choice.value));
  choice.addEventListener("change", show);
  show();
  const title = fill(t.differencesTitle, { name: result.baseline });
  return section(title, h("p", { class: "note" }, result.replications > 1 ? t.differencesHint : t.oneReplication),
    h("figure", { id: "differences" },
      h("p", { class: "choice" }, h("label", { for: "figure" }, t.figure), " ", choice), place));
}

function overlayCharts(page: Page, result: CompareResult, chosen: Set<string>): HTMLElement {
  const { t, theme } = page;
  const shown = result.candidates.filter((one) => chosen.has(one.name) && one.result.timeseries !== undefined);
  const first = shown[0]?.result.timeseries;
  if (first === undefined) return h("div", {});
  const longest = shown.reduce((a, b) =>
    ((b.result.timeseries?.t_s.length ?? 0) > (a.result.timeseries?.t_s.length ?? 0) ? b : a)).result.timeseries!;
  const t_s = longest.t_s;
  const end = (t_s[t_s.length - 1] ?? 0) + longest.step_s * longest.bins_in_one;
  const timeline = newTimeline(end);
  const all = result.candidates.map((one) => one.name);
  const lines = (name: string): ChartSpec["lines"] => shown.flatMap((one) => {
    const values = column(one.result.timeseries!, name);
    const color = theme.candidates[all.indexOf(one.name) % theme.candidates.length]!;
    return values === null ? [] : [{ label: one.name, color, values: { mean: values.mean }, width: 2 }];
  });
  const rate = (value: Num): string => `${plain(value, 3)}/s`;
  const loads = lines("arrivals_rps");
  const isOneLoad = loads.every((one) => JSON.stringify(one.values) === JSON.stringify(loads[0]?.values));
  const specs: ChartSpec[] = [
    {
      id: "load", title: `${t.arrivedChart} (${t.perSecond})`, t_s, words: rate,
      lines: isOneLoad ? loads.slice(0, 1).map((one) => ({ ...one, label: t.arrivals, color: theme.load })) : loads,
    },
    { id: "in-service", title: `${t.capacityChart}: ${t.inService}`, t_s, words: (v) => plain(v, 3), whole: true, lines: lines("in_service"), height: 190 },
    { id: "latency", title: `${t.latencyChart}: p95`, t_s, words: seconds, log: true, lines: lines("p95_s"), height: 190 },
    { id: "errors", title: `${t.errorsChart} (${t.perSecond})`, t_s, words: rate, lines: lines("errors_rps") },
    { id: "cpu", title: `${t.cpuChart}: ${t.cpuTruth}`, t_s, words: percent, lines: lines("cpu_true_percent") },
  ];
  const element = h("div", { class: "charts" }, zoomBar(page, timeline),
    ...specs.filter((spec) => spec.lines.length > 0).map((spec) => lineChart(page, timeline, spec)));
  timeline.observe(element);
  return element;
}

/** The baseline, and those that cost least among the ones that hold the SLO most often. */
function firstChoice(result: CompareResult): Set<string> {
  const cost = (one: Candidate): number => one.figures["cost_usd_per_day"]?.mean ?? Infinity;
  const best = result.candidates.filter((one) => one.name !== result.baseline)
    .sort((a, b) => (b.slo_met_in ?? 0) - (a.slo_met_in ?? 0) || cost(a) - cost(b)).slice(0, 3);
  return new Set([result.baseline, ...best.map((one) => one.name)]);
}

function overlays(page: Page, result: CompareResult): HTMLElement | null {
  const { t, theme } = page;
  if (!result.candidates.some((one) => one.result.timeseries !== undefined)) return null;
  const chosen = firstChoice(result);
  const place = h("div", {});
  const show = (): void => {
    place.replaceChildren(overlayCharts(page, result, chosen));
    window.dispatchEvent(new Event("shown"));
  };
  const chips = result.candidates.map((one, i) => {
    const box = h("input", { type: "checkbox", checked: chosen.has(one.name), "aria-label": fill(t.show, { name: one.name }) });
    box.addEventListener("change", () => {
      if (box.checked) chosen.add(one.name); else chosen.delete(one.name);
      show();
    });
    return h("label", { class: "chip" }, box,
      h("i", { style: `background:${theme.candidates[i % theme.candidates.length]!}` }), one.name);
  });
  window.addEventListener("shown", show, { once: true });
  return section(t.overlays, h("p", { class: "note" }, t.overlaysHint),
    h("div", { class: "chips" }, ...chips), place);
}

export function comparePage(page: Page, result: CompareResult, switchLanguage: () => void): HTMLElement[] {
  const { t } = page;
  const names = result.candidates.map((one) => one.name);
  const title = names.length <= mostAtOnce ? names.join(" · ") : `${count(names.length)} ${t.candidates.toLowerCase()}`;
  const facts = [`${t.baseline}: ${result.baseline}`, `${t.replications}: ${result.replications}`, `${t.seed} ${result.seed}`];
  const parts = [overview(page, result), differences(page, result), overlays(page, result)];
  return [header(page, { title, kind: `${t.reportOf}: ${t.compareTitle}`, facts }, switchLanguage),
    ...parts.filter((part): part is HTMLElement => part !== null)];
}
