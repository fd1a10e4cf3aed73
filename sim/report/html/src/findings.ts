// What a reader should take from a run: when and why it scaled, what went wrong, what to change.
import { isEnd, reactionOf, type Reaction } from "./cause";
import { column, type RunResult, valueOf } from "./data";
import { h } from "./dom";
import { count, duration, moment, seconds, share } from "./format";
import { failedTotal } from "./headline";
import { type Page, section } from "./page";
import { fill, type Strings } from "./strings";

interface Finding { kind: "good" | "bad" | "plain"; text: string; cure?: string }

function scaling(result: RunResult, t: Strings): Finding {
  const outs = result.activities.filter((one) => !isEnd(one) && one.to > one.from && one.time_s > 0);
  const ins = result.activities.filter((one) => isEnd(one) && one.to < one.from);
  const first = outs[0];
  if (first === undefined) return { kind: "plain", text: t.neverScaled };
  const changes = (list: typeof outs): number => new Set(list.map((one) => one.time_s)).size;
  return {
    kind: "plain",
    text: fill(t.scaledOut, { n: changes(outs), m: changes(ins), at: moment(first.start_s), from: first.from, to: first.to }),
  };
}

function cureOf(reaction: Reaction, result: RunResult, t: Strings): string {
  const { metric, boot, health } = reaction;
  if (metric >= boot && metric >= health) return t.cureMetric;
  if (health > boot) return t.cureHealth;
  const steps = Object.entries(result.instances.boot_s.steps).map(([name, time]) => [name, valueOf(time) ?? 0] as const);
  const [step, time] = steps.reduce((a, b) => (b[1] > a[1] ? b : a), ["", 0] as const);
  return fill(t.cureBoot, { step, time: duration(time) });
}

function reaction(result: RunResult, t: Strings): Finding | null {
  for (const activity of result.activities) {
    const parts = reactionOf(activity, result);
    if (parts === null) continue;
    return {
      kind: parts.total > 300 ? "bad" : "plain", cure: cureOf(parts, result, t),
      text: fill(t.slowReaction, {
        id: activity.instance ?? "", total: duration(parts.total), metric: duration(parts.metric),
        decision: duration(parts.decision), boot: duration(parts.boot), health: duration(parts.health),
      }),
    };
  }
  return null;
}

function credits(result: RunResult, t: Strings): Finding | null {
  const out = result.instance_log.filter((one) => one.credits_exhausted_s !== null);
  const first = out.reduce<(typeof out)[number] | undefined>((a, b) =>
    a === undefined || b.credits_exhausted_s! < a.credits_exhausted_s! ? b : a, undefined);
  if (first === undefined) return null;
  return {
    kind: "bad", cure: t.cureCredits,
    text: fill(t.exhausted, { n: out.length, all: result.instance_log.length, id: first.id, at: moment(first.credits_exhausted_s) }),
  };
}

function notScaled(result: RunResult, t: Strings): Finding[] {
  const byReason = new Map<string, { n: number; at: number }>();
  for (const one of result.not_scaled) {
    const known = byReason.get(one.reason) ?? { n: 0, at: one.time_s };
    known.n += one.count;
    byReason.set(one.reason, known);
  }
  const most = [...byReason].sort((a, b) => b[1].n - a[1].n).slice(0, 3);
  return most.map(([reason, { n, at }]) => ({
    kind: "plain", text: fill(t.notScaledBecause, { n, at: moment(at), reason }),
    ...(reason.startsWith("at the maximum") ? { cure: t.cureMaximum } : {}),
  }));
}

function failures(result: RunResult, t: Strings): Finding {
  const failed = failedTotal(result);
  if (failed === 0) return { kind: "good", text: t.noFailures };
  const [cause] = Object.entries(result.requests.failed).reduce((a, b) =>
    ((valueOf(b[1]) ?? 0) > (valueOf(a[1]) ?? 0) ? b : a));
  const sent = valueOf(result.requests.sent) ?? 0;
  return { kind: "bad", text: fill(t.failures, { n: count(failed), share: share(failed / sent), cause }) };
}

function worstTime(result: RunResult, t: Strings): Finding | null {
  const p95 = column(result.timeseries, "p95_s");
  const values = p95?.max ?? p95?.mean ?? [];
  const worst = values.reduce<number>((best, value, i) => ((value ?? -1) > (values[best] ?? -1) ? i : best), 0);
  const value = values[worst] ?? null;
  if (value === null) return null;
  return { kind: "plain", text: fill(t.worstLatency, { at: moment(result.timeseries.t_s[worst] ?? 0), p95: seconds(value) }) };
}

function bootFailures(result: RunResult, t: Strings): Finding | null {
  const failed = valueOf(result.instances.boot_s.failed) ?? 0;
  return failed > 0 ? { kind: "bad", text: fill(t.bootFailed, { n: failed }) } : null;
}

export function findingsOf(result: RunResult, t: Strings): Finding[] {
  const all = [scaling(result, t), reaction(result, t), credits(result, t), ...notScaled(result, t),
    bootFailures(result, t), failures(result, t), worstTime(result, t)];
  return all.filter((one): one is Finding => one !== null);
}

export function findings(page: Page, result: RunResult): HTMLElement {
  const { t } = page;
  const items = findingsOf(result, t).map((one) => h("li", { class: one.kind }, one.text,
    one.cure !== undefined && h("span", { class: "cure" }, one.cure)));
  const warnings = result.warnings.map((text) => h("li", { class: "bad" }, text));
  return section(t.findings, h("ul", { class: "findings" }, ...items, ...warnings));
}
