// Why an activity happened, step by step, and what came of it: read from the journal.
import type { Activity, Alarm, JournalEntry, RunResult } from "./data";
import { duration, moment, plain } from "./format";
import { told } from "./messages";
import { fill, happeningWords, type Strings } from "./strings";

export interface CauseStep {
  at: number;
  title: string;
  detail: string;
  /** AWS's own words, or the program's */
  quoted?: string;
  /** for the step's mark */
  kind: "metric" | "alarm" | "decision" | "launch" | "boot" | "good" | "bad" | "end";
  /** of a boot step */
  until?: number;
}

/** The alarm's name without the identifier that AWS puts behind it. */
export function shortAlarm(name: string): string {
  return name.replace(/-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, "");
}

/** Its short name, and what tells it from those of the same one: two policies' alarms differ in their identifiers only. */
export function alarmLabel(alarm: Alarm, all: Alarm[]): string {
  const short = shortAlarm(alarm.name);
  const isAlone = all.filter((one) => shortAlarm(one.name) === short).length < 2;
  return isAlone || alarm.metric === undefined ? short : `${short} (${alarm.metric}, ${alarm.threshold ?? ""})`;
}

const SIGNS: Record<string, string> = {
  GreaterThanThreshold: ">", GreaterThanOrEqualToThreshold: "≥", LessThanThreshold: "<", LessThanOrEqualToThreshold: "≤",
};

/** Whether it rings when the metric is low, as one does that scales in. */
export const isLow = (alarm: Alarm): boolean => alarm.comparison?.startsWith("LessThan") === true;

export const unitOf = (alarm: Alarm | undefined): string => (alarm?.metric?.endsWith("Utilization") === true ? " %" : "");

/** "CPUUtilization > 5 %, 3 of 3 periods of 1 min; a value every 5 min". */
export function alarmSettings(alarm: Alarm, t: Strings): string {
  if (alarm.period_s === undefined || alarm.sample_period_s === undefined) return "";
  const often = alarm.sample_period_s > alarm.period_s ? fill(t.sampledEvery, { time: duration(alarm.sample_period_s) }) : "";
  return fill(t.alarmRule, {
    metric: alarm.metric ?? "", sign: SIGNS[alarm.comparison ?? ""] ?? "", threshold: `${plain(alarm.threshold ?? null)}${unitOf(alarm)}`,
    m: alarm.datapoints_to_alarm ?? "", n: alarm.evaluation_periods ?? "", period: duration(alarm.period_s),
  }) + often;
}

/** Why an activity was, in a line: what the alarm saw, or who asked for it. */
export function reasonOf(activity: Activity, result: RunResult): string {
  const found = alarmOf(activity, result);
  const change = found?.alarm.history.find((one) => one.time_s === found.entry.time_s);
  if (found === null || change === undefined) return chainOf(activity, result)[0]?.note ?? "";
  const points = change.points.filter((point): point is number => point !== null);
  const unit = unitOf(found.alarm);
  const [low, high] = [Math.min(...points), Math.max(...points)];
  const seen = points.length === 0 ? "" : low === high ? plain(low) : `${plain(low, 2)} … ${plain(high, 2)}`;
  const rule = found.alarm.threshold === undefined ? "" : ` ${SIGNS[found.alarm.comparison ?? ""] ?? ""} ${plain(found.alarm.threshold)}${unit}`;
  return `${shortAlarm(found.alarm.name)}: ${found.alarm.metric ?? ""} ${seen}${unit}${rule}`;
}

/** The alarm that a chain goes through, and its change of state. */
export function alarmOf(activity: Activity, result: RunResult): { alarm: Alarm; entry: JournalEntry } | null {
  for (const entry of chainOf(activity, result)) {
    const alarm = result.alarms[entry.subject];
    if (entry.kind === "alarm_state" && alarm !== undefined) return { alarm, entry };
  }
  return null;
}

export function chainOf(activity: Activity, result: RunResult): JournalEntry[] {
  const byId = new Map(result.journal.map((entry) => [entry.id, entry]));
  return activity.cause_ids.flatMap((id) => byId.get(id) ?? []);
}

const STATES = ["OK", "ALARM", "INSUFFICIENT_DATA"];

/** A journal's datapoint stands at its period's beginning. */
function datapoint(entry: JournalEntry, alarm: Alarm | undefined, t: Strings): CauseStep {
  const at = entry.time_s;
  const value = `${plain(entry.value ?? 0, 6)}${unitOf(alarm)}`;
  if (alarm?.period_s === undefined) return { at, kind: "metric", title: `${t.datapoint}: ${value}`, detail: "" };
  const period = fill(t.datapointOf, { from: moment(at), to: moment(at + alarm.period_s) });
  const isSparse = alarm.sample_period_s! > alarm.period_s;
  const detail = isSparse ? period + fill(t.sampledEvery, { time: duration(alarm.sample_period_s!) }) : period;
  return { at, kind: "metric", title: `${alarm.metric}: ${value}`, detail };
}

function stepOf(entry: JournalEntry, result: RunResult, t: Strings): CauseStep {
  const at = entry.time_s;
  const note = entry.note ?? "";
  const instance = `i-${String(entry.subject).padStart(4, "0")}`;
  switch (entry.kind) {
    case "datapoint":
      return datapoint(entry, result.alarms[entry.subject], t);
    case "alarm_state": {
      const alarm = result.alarms[entry.subject];
      const change = alarm?.history.find((one) => one.time_s === at);
      const state = change?.to ?? STATES[entry.value ?? 0] ?? "";
      return {
        at, kind: "alarm", detail: alarm === undefined ? "" : alarmSettings(alarm, t), quoted: note,
        title: fill(t.alarmGoes, { name: shortAlarm(alarm?.name ?? ""), state }),
      };
    }
    case "capacity_set":
      return { at, kind: "decision", title: fill(t.capacitySet, { n: entry.value ?? 0 }), detail: "", quoted: note };
    case "launch":
      return { at, kind: "launch", title: fill(t.launchStep, { id: instance }), detail: "", quoted: note };
    case "termination":
      return { at, kind: "end", title: fill(t.terminationStep, { id: instance }), detail: "", quoted: note };
    default:
      return { at, kind: "decision", title: happeningWords(entry.kind, t), detail: "", quoted: note };
  }
}

export function causes(activity: Activity, result: RunResult, t: Strings): CauseStep[] {
  return chainOf(activity, result).map((entry) => stepOf(entry, result, t));
}

/** What became of the instance that was launched, or that had to go. */
export function consequences(activity: Activity, result: RunResult, t: Strings): CauseStep[] {
  const instance = result.instance_log.find((one) => one.id === activity.instance);
  if (instance === undefined) return [];
  const steps: CauseStep[] = [];
  const tell = (at: number | null | undefined, kind: CauseStep["kind"], title: string): void => {
    if (at !== null && at !== undefined && at >= activity.start_s - 1e-6) steps.push({ at, kind, title, detail: "" });
  };
  const isLaunch = !isEnd(activity);
  if (isLaunch) {
    for (const step of instance.steps) {
      if (step.end_s === null || step.start_s < activity.start_s - 1e-6) continue;
      steps.push({
        at: step.start_s, until: step.end_s, kind: "boot", title: fill(t.bootStep, { name: t.stepNames[step.name as keyof Strings["stepNames"]] ?? step.name }),
        detail: duration(step.end_s - step.start_s),
      });
    }
    tell(instance.in_service_s, "good", t.inServiceStep);
    tell(instance.listening_s, "boot", t.listening);
    tell(instance.healthy_s, "good", t.gotHealthy);
    tell(instance.first_request_s, "good", t.firstRequest);
    tell(instance.credits_exhausted_s, "bad", t.credExhausted);
    if (instance.boot_failed_s !== null)
      tell(instance.boot_failed_s, "bad", fill(t.bootFailedStep, { why: told(instance.boot_failure ?? "") ?? instance.boot_failure ?? "" }));
  }
  tell(instance.terminating_s, "end", t.draining);
  tell(instance.terminated_s, "end", t.drained);
  // Its own beginning is the last of the causes.
  return steps.filter((step) => isLaunch || step.at > activity.start_s)
    .sort((a, b) => a.at - b.at || (a.until ?? 0) - (b.until ?? 0));
}

export function isEnd(activity: Activity): boolean {
  return activity.description.startsWith("Terminating");
}
