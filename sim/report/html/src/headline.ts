// The figures that people ask for first, and how the objectives were met.
import { type Figure, type Figures, intervalOf, type RunResult, valueOf } from "./data";
import { h, table } from "./dom";
import { count, DASH, duration, plain, seconds, share, usd } from "./format";
import { type Page, section } from "./page";
import { fill, type Strings } from "./strings";

function card(label: string, value: string, more: string, note = "", isBad = false): HTMLElement {
  return h("div", { class: isBad ? "card bad" : "card" }, h("p", { class: "label" }, label), h("p", { class: "value" }, value),
    h("p", { class: "more" }, more), note !== "" && h("p", { class: "interval" }, note));
}

/** "95 %: 190 ms to 201 ms", of several replications. */
function interval(figure: Figure, words: (value: number) => string): string {
  const ci = intervalOf(figure);
  return ci === null ? "" : `95 %: ${words(ci[0])} – ${words(ci[1])}`;
}

export function failedTotal(figures: Figures): number {
  return Object.values(figures.requests.failed).reduce<number>((sum, n) => sum + (valueOf(n) ?? 0), 0);
}

/** From the launch to healthy: a boot step, or the wait for health checks. */
function longestStep(figures: Figures, t: Strings): [string, number] | null {
  let longest: [string, number] | null = null;
  const { steps, health_checks } = figures.instances.boot_s;
  for (const [name, figure] of [...Object.entries(steps), [t.stages.health_checks, health_checks ?? null] as const]) {
    const time = valueOf(figure);
    if (time !== null && (longest === null || time > longest[1])) longest = [name, time];
  }
  return longest;
}

export function cards({ t }: Page, result: Figures): HTMLElement {
  const { requests, cost, instances } = result;
  const latency = requests.latency_s;
  const users = result.load.find((load) => load.user_latency_s !== undefined && load.kind !== "open");
  const step = longestStep(result, t);
  const limit = result.slo.checks.find((check) => check.name === "p95")?.limit ?? Infinity;
  const waited = valueOf(users?.user_latency_s?.p95);
  const list = [
    card(t.requests, count(valueOf(requests.sent)),
      fill(t.sentOk, { ok: count(valueOf(requests.ok)), failed: count(failedTotal(result)) }),
      interval(requests.sent, count)),
    card(t.latency, seconds(valueOf(latency.p95)),
      fill(t.latencyMore, { p50: seconds(valueOf(latency.p50)), p99: seconds(valueOf(latency.p99)) }),
      interval(latency.p95, seconds)),
  ];
  if (users?.user_latency_s !== undefined)
    list.push(card(t.usersLatency, seconds(waited), t.usersMore, "", (waited ?? 0) > limit));
  list.push(
    card(t.instances, fill(t.atMost, { n: plain(valueOf(instances.max)) }),
      fill(t.instancesMore, { mean: plain(valueOf(instances.mean), 3), launched: plain(valueOf(instances.launched)) })),
    card(t.boot, duration(valueOf(instances.boot_s.mean)),
      step === null ? DASH : fill(t.bootMore, { step: t.stepNames[step[0] as keyof Strings["stepNames"]] ?? step[0], time: duration(step[1]) })),
    card(t.cost, usd(valueOf(cost.total_usd)),
      fill(t.costMore, { month: usd(valueOf(cost.usd_per_month)), million: usd(valueOf(cost.usd_per_million_requests)) }),
      interval(cost.total_usd, usd)));
  return h("div", { class: "cards" }, ...list);
}

function objectives(page: Page, result: RunResult): HTMLElement | null {
  const { t } = page;
  if (result.slo.checks.length === 0) return null;
  const words = (name: string, value: number | null): string =>
    name === "error_rate" ? share(value) : seconds(value);
  const rows = result.slo.checks.map((check) => [
    check.name === "error_rate" ? t.errorRate : check.name,
    `≤ ${words(check.name, check.limit)}`,
    words(check.name, valueOf(check.value)),
    h("span", { class: check.met ? "met" : "not-met" }, check.met ? `✓ ${t.met}` : `✗ ${t.notMet}`),
  ]);
  const { broken_s, loaded_s } = result.slo;
  if (broken_s !== undefined && loaded_s !== undefined) rows.push([
    t.brokenTime, DASH, fill(t.brokenOf, { broken: duration(broken_s), all: duration(loaded_s) }),
    h("span", { class: broken_s === 0 ? "met" : "not-met" }, broken_s === 0 ? `✓ ${t.never}` : `! ${t.seeStory}`),
  ]);
  return h("div", { class: "objectives" }, table("SLO", [t.objective, t.limit, t.measured, t.verdict], rows));
}

export function headline(page: Page, result: RunResult): HTMLElement {
  return section(page.t.headline, cards(page, result), objectives(page, result));
}
