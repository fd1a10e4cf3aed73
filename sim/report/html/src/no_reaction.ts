// Of a run in which nothing asked for a reaction: what it was like, in the cases of report/no_reaction.cpp.
import { type RunResult, valueOf } from "./data";
import { h } from "./dom";
import { count, duration } from "./format";
import { failedTotal } from "./headline";
import type { Page } from "./page";
import { failureWords, fill, type Strings } from "./strings";

function sloWords({ slo }: RunResult, t: Strings): string {
  if (slo.checks.length === 0) return t.quietNoSlo;
  const broken = slo.broken_s ?? 0;
  return broken === 0 ? t.quietHeld : fill(t.quietMoments, { time: duration(broken) });
}

function failedWords(result: RunResult, t: Strings): string {
  const failed = failedTotal(result);
  if (failed === 0) return "";
  const causes = Object.entries(result.requests.failed).flatMap(([name, figure]) => {
    const n = valueOf(figure) ?? 0;
    return n > 0 ? [`${failureWords(name, t)} (${count(n)})`] : [];
  });
  return fill(t.quietFailed, { n: count(failed), all: count(valueOf(result.requests.sent)), causes: causes.join(t.listGap) });
}

/** Instances that were there from the start were not launched for anything. */
export function instanceWords({ drawn }: RunResult, t: Strings): string {
  const { left_unhealthy } = drawn.totals;
  return left_unhealthy === 0 ? "" : fill(t.quietUnhealthy, { n: left_unhealthy, all: drawn.instances_of });
}

export function noReaction({ t }: Page, result: RunResult): HTMLElement {
  const hint = result.slo.checks.length === 0 ? t.quietHint : "";
  const more = [failedWords(result, t), instanceWords(result, t), hint].filter((words) => words !== "");
  return h("div", { class: "quiet" }, h("p", {}, fill(t.nothingHappened, { slo: sloWords(result, t) })),
    ...more.map((words) => h("p", { class: "note" }, words)));
}
