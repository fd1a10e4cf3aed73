// Why users suffer while an instance idles: where their requests wait, and why there.
import type { Imbalance, InstancePart, RunResult } from "./data";
import { duration, moment, plain } from "./format";
import { fill, type Strings } from "./strings";

/** Of instances by name, of many how many. */
function namesOf(parts: InstancePart[], t: Strings): string {
  return parts.length > 3 ? fill(t.someInstancesOf, { n: parts.length }) : parts.map((one) => one.id).join(t.and);
}

const meanCpu = (parts: InstancePart[]): number => Math.round(parts.reduce((sum, one) => sum + one.cpu_percent, 0) / parts.length);

/** What keeps those at which requests wait. */
function reasonWords(full: InstancePart[], t: Strings): string {
  const isOne = full.length === 1;
  if (full.every((one) => one.exhausted)) return isOne ? t.imbalanceOut : t.imbalanceAllOut;
  return fill(isOne ? t.imbalanceFull : t.imbalanceAllFull, { cpu: meanCpu(full) });
}

/** Why turns are no fair share, where they are taken. */
function routingWords(result: RunResult, t: Strings): string {
  const attributes = result.resolved_scenario.target_group?.Attributes ?? [];
  const isInTurn = attributes.some((one) => one.Key === "load_balancing.algorithm.type" && one.Value === "round_robin");
  return isInTurn ? t.roundRobin : "";
}

/** What another routing does, where a run again has shown that it helps. */
function cureWords(result: RunResult, t: Strings): string {
  const tried = (result.counterfactuals ?? []).find((one) => one.code === "least_outstanding");
  if (tried?.change === undefined || tried.change.slo_broken_s >= 0) return "";
  return fill(t.leastOutstandingHelps, {
    before: duration(result.baseline?.slo_broken_s ?? 0), after: duration(tried.slo_broken_s),
  });
}

export function imbalanceWords(one: Imbalance, result: RunResult, t: Strings): string {
  const [held, all] = [plain(one.held, 3), plain(one.in_flight, 3)];
  const fact = fill(one.idle.length === 1 ? t.imbalance : t.imbalanceOfMany, {
    idle: namesOf(one.idle, t), cpu: meanCpu(one.idle), full: namesOf(one.full, t), from: moment(one.from_s), to: moment(one.to_s),
    held: held === all ? fill(t.allOf, { all }) : fill(t.partOf, { held, all }), why: reasonWords(one.full, t),
  });
  return [fact, routingWords(result, t), cureWords(result, t)].filter((part) => part !== "").join(t.sentenceGap);
}
