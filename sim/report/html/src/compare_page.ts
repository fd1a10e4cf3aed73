// The page of a comparison: who is better than the baseline, by how much, and what it looked like.
import { lineChart, type ChartSpec } from "./chart";
import { type Candidate, column, type CompareResult, type Difference, type Num } from "./data";
import { h, svg, table } from "./dom";
import { scenarioText } from "./details";
import { figureName, halfWidth, wordsOf } from "./figure_words";
import { count, DASH, percent, plain, seconds, short, usd } from "./format";
import { header } from "./header";
import { type Page, section } from "./page";
import { choosable, isNarrow, line, linearScale, picture, text, widthFor, xAxis } from "./picture";
import { zoomBar } from "./run_charts";
import { comparedName, fill, type Strings } from "./strings";
import { newTimeline } from "./timeline";

const COLUMNS = ["cost_usd_per_day", "latency_p95_s", "late_share", "failed_share", "instances_mean",
  "scalings_per_hour", "under_percent", "over_percent", "above_bound_percent", "above_best_percent"];
const mostAtOnce = 5;

function isKnown<T>(value: T | null | undefined): value is T {
  return value !== null && value !== undefined;
}

const costOf = (one: Candidate): Num => one.figures["cost_usd_per_day"]?.mean ?? null;

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

const nameOf = (key: string, t: Strings): string => comparedName(key, t) || figureName(key);

/** The cheapest of those that hold the SLO in every replication, as best_sentence of report/comparison.cpp. */
function closing({ t }: Page, result: CompareResult): HTMLElement | null {
  if (result.candidates.every((one) => one.slo_met_in === null)) return null;
  const holding = result.candidates.filter((one) => one.slo_met_in === result.replications && isKnown(costOf(one)));
  if (holding.length === 0) return h("p", { class: "verdict not-met" }, `✗ ${t.noneHolds}`);
  const best = holding.reduce((a, b) => (costOf(b)! < costOf(a)! ? b : a));
  return h("p", { class: "verdict met" }, `✓ ${fill(t.cheapest, { name: best.name, cost: usd(costOf(best)) })}`);
}

/** How cheap it could be, and what that leaves out, as bound_sentence of report/comparison.cpp. */
function boundWords(result: CompareResult, t: Strings): string {
  const bounded = result.candidates.filter((one) => isKnown(one.figures["least_usd_per_day"]?.mean));
  const bounds = bounded.map((one) => one.figures["least_usd_per_day"]!.mean!);
  const isOneLoad = new Set(result.candidates.map((one) => one.scenario)).size === 1;  // else each has its own
  const mayWait = bounded.some((one) => !one.result.slo.checks.some((check) => check.name.startsWith("p")));
  const [least, most] = [usd(Math.min(...bounds)), usd(Math.max(...bounds))];
  return [
    bounds.length > 0 && isOneLoad ? fill(t.boundIs, { cost: least === most ? least : `${least} – ${most}` }) : "",
    mayWait ? t.boundMayWait : "",
  ].filter((words) => words !== "").join(t.sentenceGap);
}

/** What a column of the table is, where its name does not say it. */
function columnNotes(keys: string[], result: CompareResult, t: Strings): HTMLElement {
  const bound = boundWords(result, t);
  return h("ul", { class: "note columns-told" }, h("li", {}, t.columnsMean),
    ...Object.entries(t.columnNotes).flatMap(([key, words]) => (keys.includes(key) ? [h("li", {}, words)] : [])),
    bound !== "" && h("li", { class: "bound" }, bound));
}

function overview(page: Page, result: CompareResult): HTMLElement {
  const { t } = page;
  const there = COLUMNS.filter((key) => result.candidates.some((one) => isKnown(one.figures[key])));
  const rows = result.candidates.map((one) => [
    h("span", { title: one.summary ?? "" }, one.name === result.baseline ? `${one.name} (${t.baseline})` : one.name),
    ...there.map((key) => {
      const difference = one.differences?.[key];
      const words = wordsOf(key)(one.figures[key]?.mean ?? null);
      const half = halfWidth(one.figures[key]);
      return h("span", {}, h("span", { class: isKnown(difference) ? kindOf(difference) : "" }, words),
        half !== null && h("small", { class: "half" }, `± ${wordsOf(key)(half)}`));
    }),
    sloWords(one, result),
  ]);
  const left = result.left_out.length > 0 && h("p", { class: "note" },
    `${t.leftOut}: ${result.left_out.map((one) => `${one.name} (${one.reason})`).join("; ")}`);
  return section(t.candidates, closing(page, result), h("div", { class: "scroll compared", tabindex: 0 },
    table(t.candidates, [t.candidate, ...there.map((key) => nameOf(key, t)), t.sloIn], rows)), columnNotes(there, result, t), left);
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
  // On a narrow screen the words stand above their line.
  const narrow = isNarrow(), step = narrow ? 44 : 26, width = widthFor(1000);
  const left = narrow ? 28 : 230, right = width - (narrow ? 28 : 190), height = rows.length * step + 40;
  const scale = linearScale(rows.flatMap(({ mean, difference }) => difference.ci95 ?? [mean]), left, right, narrow ? 3 : 6, true);
  const marks = rows.map(({ name, difference, mean }, i) => {
    const y = (narrow ? 30 : 18) + i * step;
    const wordsY = narrow ? y - 14 : y + 4;
    const [low, high] = difference.ci95 ?? [mean, mean];
    const kind = kindOf(difference);
    const told = `${signed(mean)}, ${t[kind as "better" | "worse" | "undecided"]}`;
    return choosable(`${name}: ${told}, 95 %: ${signed(low)} – ${signed(high)}`, () => undefined,
      svg("rect", { x: 0, y: y - (narrow ? 28 : 13), width, height: step, class: "row" }),
      narrow ? text(0, wordsY, name) : text(left - 12, wordsY, name, "end"), line(scale.at(low), y, scale.at(high), y, `whisker ${kind}`),
      svg("circle", { cx: scale.at(mean), cy: y, r: 5, class: `dot ${kind}` }),
      narrow ? text(width, wordsY, told, "end", `label ${kind}`) : text(right + 14, wordsY, told, "start", `label ${kind}`));
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
  const choice = h("select", { id: "figure" }, ...keys.map((key) => h("option", { value: key }, nameOf(key, t))));
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
  const cost = (one: Candidate): number => costOf(one) ?? Infinity;
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

/** The scenario whose policies are compared; of several scenarios their candidates. */
export function compareTitle(result: CompareResult, t: Strings): string {
  const [scenario, ...others] = new Set(result.candidates.map((one) => one.scenario));
  if (scenario !== undefined && others.length === 0) return scenario;
  const names = result.candidates.map((one) => one.name);
  return names.length <= mostAtOnce ? names.join(" · ") : `${count(names.length)} ${t.candidates.toLowerCase()}`;
}

/** What was run: each candidate's scenario, policy and all. */
function scenarios(page: Page, result: CompareResult): HTMLElement | null {
  const { t } = page;
  const known = result.candidates.filter((one) => one.resolved_scenario !== undefined);
  if (known.length === 0) return null;
  return section(t.scenarios, ...known.map((one) =>
    scenarioText(page, one.resolved_scenario, `${one.name}: ${one.scenario ?? ""}, SHA-256 ${short(one.scenario_sha256 ?? "")}`)));
}

export function comparePage(page: Page, result: CompareResult, switchLanguage: () => void): HTMLElement[] {
  const { t } = page;
  const baseline = result.candidates.find((one) => one.name === result.baseline);
  const facts = [`${t.baseline}: ${result.baseline}`, `${t.replications}: ${result.replications}`, `${t.seed} ${result.seed}`,
    ...(baseline?.scenario === undefined ? [] : [`${baseline.scenario} ${short(baseline.scenario_sha256 ?? "")}`]),
    ...(result.version === undefined ? [] : [`${t.version} ${result.version}`])];
  const parts = [overview(page, result), differences(page, result), overlays(page, result), scenarios(page, result)];
  return [header(page, { title: compareTitle(result, t), kind: `${t.reportOf}: ${t.compareTitle}`, facts }, switchLanguage),
    ...parts.filter((part): part is HTMLElement => part !== null)];
}
