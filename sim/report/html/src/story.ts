// What happened, from the beginning: each rise of the load, or whatever else broke the SLO, as a bar
// of what the time went to until it was over, each part with the setting that shortens it.
import { shortAlarm } from "./cause";
import { column, type Reaction, type RunResult, type Stage } from "./data";
import { h, table } from "./dom";
import { duration, moment, percent, plain, seconds } from "./format";
import { imbalanceWords } from "./imbalance";
import { told } from "./messages";
import { instanceWords, noReaction } from "./no_reaction";
import { type Page, section } from "./page";
import { widthFor } from "./picture";
import { fill, refusalWords, type Strings } from "./strings";

/** A stage; boot steps that follow each other are one, which names them. */
interface Part { kind: string; name: string; from: number; to: number; setting: string }

const mostInFull = 3;  // reactions
const leastTold_s = 0.05;

/** How many periods an alarm asks for; where values come seldom, why fewer datapoints did. */
function alarmWords({ facts, why }: Stage, result: RunResult, t: Strings): string {
  const name = facts?.[0] ?? why;  // or a sentence that begins with it, of older versions
  const alarm = result.alarms.find((one) => one.period_s !== undefined && name.startsWith(shortAlarm(one.name)));
  if (alarm?.period_s === undefined) return name;
  const { datapoints_to_alarm: m = 1, evaluation_periods: n = 1, period_s, sample_period_s: every = 0 } = alarm;
  const rule = fill(m === n ? t.alarmAll : t.alarmSome, { m, n, period: duration(period_s) });
  const points = Number(facts?.[1] ?? m);
  const isSparse = points < m && every > period_s;
  return isSparse ? `${rule} ${fill(t.alarmSparse, { metric: alarm.metric ?? "", every: duration(every), points, n })}` : rule;
}

/** The waits that a measurement is made of: the rest of the period under way, and whole ones. */
function metricWords({ facts, why }: Stage, t: Strings): string {
  const [metric, every, over, first, whole] = facts ?? [];
  if (metric === undefined || every === undefined || over === undefined) return why;
  const period = duration(Number(over));
  const rule = fill(t.metricEvery, { metric, every: duration(Number(every)), over: period });
  if (first === undefined || whole === undefined || Number(first) === 0) return rule;
  const values = { first: duration(Number(first)), n: Number(whole), period };
  return `${rule}: ${fill(Number(whole) === 0 ? t.metricRest : t.metricWaits, values)}`;
}

/** Of what was refused. */
function factsOf({ facts }: Stage): { why?: string; value?: string } {
  const [why, value] = facts ?? [];
  return why === undefined || value === undefined ? {} : { why, value };
}

/** What makes a stage as long as it is, and what would shorten it. */
function settingOf(stage: Stage, result: RunResult, t: Strings): string {
  const target = result.resolved_scenario.target_group;
  switch (stage.kind) {
    case "metric_period": {
      const isBasic = result.resolved_scenario.launch_template?.LaunchTemplateData?.Monitoring?.Enabled === false;
      return `${metricWords(stage, t)}${t.sentenceEnd}${isBasic && stage.why.startsWith("CPU") ? t.settingMetric : t.settingPeriod}`;
    }
    case "publication": return t.settingPublication;
    case "alarm_evaluation": {
      const setting = stage.why.startsWith("TargetTracking") ? t.settingManagedAlarm : t.settingAlarm;
      return `${alarmWords(stage, result, t)} ${setting}`;
    }
    case "repeated_action": return t.settingRepeat;
    case "cool-down": return t.settingCooldown;
    case "warm-up": return t.settingWarmUp;
    case "reaction": return t.settingReaction;
    case "launch": return t.settingLaunch;
    case "lifecycle_hook": return t.settingHook;
    case "health_checks": return fill(t.settingHealth, {
      n: target?.HealthyThresholdCount ?? "", interval: target?.HealthCheckIntervalSeconds ?? "",
    });
    case "nothing_asks": return t.settingUnasked;
    case "after_the_load": return t.settingAftermath;
    case "recovery": return stage.why === "" ? t.settingRecovery : `${t.neverHeld}${t.sentenceEnd}${t.settingRecovery}`;
    case "load_grows": return stage.facts?.[0] === undefined ? stage.why : fill(t.untilOver, { threshold: stage.facts[0] });
    case "veto": {
      const facts = factsOf(stage);
      const words = refusalWords({ reason: stage.why, ...facts }, t, moment);
      return facts.why === "at_maximum" ? `${words}${t.settingMaximum}` : words;
    }
    default: return told(stage.why) ?? stage.why;
  }
}

function partsOf(reaction: Reaction, result: RunResult, t: Strings): Part[] {
  const parts: (Part & { steps: string[] })[] = [];
  for (const stage of reaction.stages) {
    if (stage.length_s < leastTold_s) continue;
    const last = parts[parts.length - 1];
    const step = `${t.stepNames[stage.name as keyof Strings["stepNames"]] ?? stage.name} ${duration(stage.length_s)}`;
    if (stage.kind === "boot" && last?.kind === "boot") {
      last.to = stage.end_s;
      last.steps.push(step);
      continue;
    }
    const isBoot = stage.kind === "boot";
    parts.push({
      kind: stage.kind, from: stage.begin_s, to: stage.end_s, steps: isBoot ? [step] : [],
      name: t.stages[stage.kind as keyof Strings["stages"]] ?? stage.name,
      setting: isBoot ? "" : settingOf(stage, result, t),
    });
  }
  return parts.map(({ steps, ...part }) =>
    (part.kind === "boot" ? { ...part, setting: fill(t.settingBoot, { steps: steps.join(t.listGap) }) } : part));
}

/** The greatest and the least value of a column between two times, of the bins in which requests came. */
function ends(result: RunResult, name: string, from: number, to: number): [number, number] | null {
  const values = column(result.timeseries, name);
  const arrivals = column(result.timeseries, "arrivals_rps")?.mean ?? [];
  const { t_s } = result.timeseries;
  const inside = (values?.mean ?? []).filter((value, i): value is number =>
    value !== null && (arrivals[i] ?? 0) > 0 && t_s[i]! >= from - 1e-6 && t_s[i]! < to);
  return inside.length === 0 ? null : [Math.max(...inside), Math.min(...inside)];
}

function triggerWords(reaction: Reaction, result: RunResult, t: Strings): string {
  const rate = (value: number | null): string => plain(value, 3);
  if (reaction.trigger === "load") return fill(t.triggerLoad, { from: rate(reaction.load_rps[0]), to: rate(reaction.load_rps[1]) });
  if (reaction.trigger === "credits") {
    const instance = result.instance_log.find((one) =>
      one.credits_exhausted_s !== null && Math.abs(one.credits_exhausted_s - reaction.begin_s) < 1);
    return fill(t.triggerCredits, { id: instance?.id ?? t.anInstance });
  }
  if (reaction.trigger === "start") return t.triggerStart;
  if (reaction.trigger === "decision") return t.triggerDecision;
  return reaction.slo_broken_s === null ? t.triggerAlarm : t.triggerSlo;
}

/** Whether it holds again because nobody asks for anything any more. */
function hasLoadEnded(result: RunResult, holds: number | null): boolean {
  const arrivals = column(result.timeseries, "arrivals_rps")?.mean ?? [];
  const bin = result.timeseries.t_s.findIndex((at) => at >= (holds ?? Infinity) - 1e-6);
  return bin >= 0 && (arrivals[bin] ?? 0) === 0;
}

/** The bin that a broken SLO begins in: nothing finer is known. */
function binWords(reaction: Reaction, t: Strings): string {
  const step = reaction.bin_s ?? 60;
  return step === 60 ? t.aMinute : duration(step);
}

/** What users felt: how long the SLO was broken, how slow it was, what was still answered. */
function feltWords(reaction: Reaction, result: RunResult, t: Strings): string {
  const from = reaction.slo_broken_s;
  if (result.slo.checks.length === 0) return t.feltUnknown;
  if (from === null) {
    const full = reaction.full_cpu_s ?? 0;
    return full > 0 ? fill(t.feltNothingButFull, { time: duration(full) }) : t.feltNothing;
  }
  const to = reaction.slo_holds_s ?? result.simulated_s;
  const slow = ends(result, "p95_s", from, to);
  const rate = ends(result, "throughput_rps", from, to);
  const before = ends(result, "throughput_rps", from - 3 * result.timeseries.step_s, from);
  const fell = rate !== null && before !== null && rate[1] < 0.7 * before[0];
  return [
    fill(reaction.slo_holds_s === null ? t.feltToTheEnd : t.felt, {
      from: moment(from), to: moment(to), time: duration(to - from), bin: binWords(reaction, t),
    }),
    slow === null ? "" : fill(t.feltSlow, { p95: seconds(slow[0]) }),
    fell ? fill(t.feltRate, { before: plain(before[0], 3), after: plain(rate[1], 3) }) : "",
    hasLoadEnded(result, reaction.slo_holds_s) ? t.feltLoadEnded : "",
  ].filter((words) => words !== "").join(t.sentenceGap);
}

function answerWords(reaction: Reaction, t: Strings): string {
  const why = reaction.not_scaled.map((one) => refusalWords(one, t, moment));
  if (reaction.to <= reaction.from) return why.length === 0 ? t.answerNothing : fill(t.answerNotScaled, { reason: why[0]! });
  const values = { from: reaction.from, to: reaction.to, at: moment(reaction.served_s), time: duration((reaction.served_s ?? 0) - reaction.begin_s) };
  return fill(reaction.served_s === null ? t.answerNeverServed : t.answerServed, values);
}

/** What a word takes in the bar, about: letters of 12.5 px, Japanese ones being square, and the space around them. */
function pixels(words: string): number {
  return [...words].reduce((sum, letter) => sum + (letter > "\u2fff" ? 13 : 7.4), 14);
}

function bar(parts: Part[], t: Strings): HTMLElement {
  const whole = Math.max(parts[parts.length - 1]!.to - parts[0]!.from, 1e-9);
  const width = widthFor(1098);
  return h("div", { class: "stages", role: "img", "aria-label": parts.map((part) => `${part.name} ${duration(part.to - part.from)}`).join(t.listGap) },
    ...parts.map((part) => {
      const share = (part.to - part.from) / whole;
      const length = duration(part.to - part.from);
      const words = `${part.name} ${length}`;
      const hasRoom = share * width > Math.max(pixels(part.name), pixels(length));
      return h("span", { class: `stage ${part.kind}`, style: `flex-grow:${Math.max(share, 0.004)}`, title: `${words}: ${part.setting}` },
        hasRoom && h("b", {}, part.name), hasRoom && h("small", {}, length));
    }), h("span", { class: "whole" }, fill(t.inAll, { time: duration(whole) })));
}

function partTable(page: Page, parts: Part[]): HTMLElement {
  const { t } = page;
  const whole = parts[parts.length - 1]!.to - parts[0]!.from;
  return h("div", { class: "scroll parts", tabindex: 0 }, table(t.story, [t.stage, t.time, t.length, t.shareOf, t.whatShortens],
    parts.map((part) => [
      h("span", {}, h("i", { class: `swatch ${part.kind}` }), part.name), moment(part.from), duration(part.to - part.from),
      percent(Math.round(100 * (part.to - part.from) / Math.max(whole, 1e-9))), part.setting,
    ])));
}

function reactionElement(page: Page, result: RunResult, reaction: Reaction): HTMLElement {
  const { t } = page;
  const parts = partsOf(reaction, result, t);
  const isBad = reaction.slo_broken_s !== null;
  return h("article", { class: isBad ? "episode bad" : "episode" },
    h("h3", {}, h("span", { class: "at" }, moment(reaction.begin_s)), " ", triggerWords(reaction, result, t)),
    h("p", { class: "felt" }, feltWords(reaction, result, t)), h("p", {}, answerWords(reaction, t)),
    reaction.imbalance != null && h("p", { class: "imbalance" }, imbalanceWords(reaction.imbalance, result, t)),
    parts.length > 0 && bar(parts, t),
    parts.length > 0 && partTable(page, parts));
}

export function story(page: Page, result: RunResult): HTMLElement | null {
  const { t } = page;
  if (result.reactions === undefined) return null;
  const all = result.reactions.map((reaction) => reactionElement(page, result, reaction));
  const { reactions_of } = result.drawn;
  const single = all.length === 0 ? 0 : (result.slo.broken_s ?? 0) - result.drawn.totals.reactions_broken_s;
  const unhealthy = all.length === 0 ? "" : instanceWords(result, t);
  const element = section(t.story, all.length === 0 && noReaction(page, result), ...all.slice(0, mostInFull),
    all.length > mostInFull && h("details", { class: "more" },
      h("summary", {}, fill(t.moreReactions, { n: all.length - mostInFull })), ...all.slice(mostInFull)),
    reactions_of > all.length && h("p", { class: "note" }, fill(t.someReactions, { n: all.length, all: reactions_of })),
    unhealthy !== "" && h("p", { class: "note" }, unhealthy),
    single > leastTold_s && h("p", { class: "note" }, fill(t.singleMoments, { time: duration(single) })));
  element.id = "story";
  return element;
}
