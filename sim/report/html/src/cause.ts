// Why an activity happened, step by step, and what came of it: read from the journal.
import type { Activity, Alarm, Instance, JournalEntry, RunResult } from "./data";
import { duration, plain } from "./format";
import { fill, type Strings } from "./strings";

export interface CauseStep {
  at: number;
  title: string;
  detail: string;
  /** for the step's mark */
  kind: "metric" | "alarm" | "decision" | "launch" | "boot" | "good" | "bad" | "end";
  /** of a boot step */
  until?: number;
}

/** The alarm's name without the identifier that AWS puts behind it. */
export function shortAlarm(name: string): string {
  return name.replace(/-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, "");
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

function stepOf(entry: JournalEntry, result: RunResult, t: Strings): CauseStep {
  const at = entry.time_s;
  const note = entry.note ?? "";
  const instance = `i-${String(entry.subject).padStart(4, "0")}`;
  switch (entry.kind) {
    case "datapoint":
      return { at, kind: "metric", title: `${t.datapoint}: ${plain(entry.value ?? 0, 6)}`, detail: "" };
    case "alarm_state": {
      const alarm = result.alarms[entry.subject];
      const change = alarm?.history.find((one) => one.time_s === at);
      const state = change?.to ?? STATES[entry.value ?? 0] ?? "";
      return {
        at, kind: "alarm", detail: note,
        title: fill(t.alarmGoes, { name: shortAlarm(alarm?.name ?? ""), state }),
      };
    }
    case "capacity_set":
      return { at, kind: "decision", title: fill(t.capacitySet, { n: entry.value ?? 0 }), detail: note };
    case "launch":
      return { at, kind: "launch", title: fill(t.launchStep, { id: instance }), detail: note };
    case "termination":
      return { at, kind: "end", title: fill(t.terminationStep, { id: instance }), detail: note };
    default:
      return { at, kind: "decision", title: entry.kind.replaceAll("_", " "), detail: note };
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
        at: step.start_s, until: step.end_s, kind: "boot", title: fill(t.bootStep, { name: step.name }),
        detail: duration(step.end_s - step.start_s),
      });
    }
    tell(instance.in_service_s, "good", t.inServiceStep);
    tell(instance.listening_s, "boot", t.listening);
    tell(instance.healthy_s, "good", t.gotHealthy);
    tell(instance.first_request_s, "good", t.firstRequest);
    tell(instance.credits_exhausted_s, "bad", t.credExhausted);
    if (instance.boot_failed_s !== null)
      tell(instance.boot_failed_s, "bad", fill(t.bootFailedStep, { why: instance.boot_failure ?? "" }));
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

/** How long each part took from the first datapoint to the first request on the new instance. */
export interface Reaction { metric: number; decision: number; boot: number; health: number; total: number }

export function reactionOf(activity: Activity, result: RunResult): Reaction | null {
  const chain = chainOf(activity, result);
  const first = chain.find((entry) => entry.kind === "datapoint");
  const alarm = chain.find((entry) => entry.kind === "alarm_state");
  const instance: Instance | undefined = result.instance_log.find((one) => one.id === activity.instance);
  const served = instance?.first_request_s ?? instance?.healthy_s ?? null;
  const listening = instance?.listening_s ?? null;
  if (first === undefined || alarm === undefined || served === null || listening === null || isEnd(activity)) return null;
  return {
    metric: alarm.time_s - first.time_s, decision: activity.start_s - alarm.time_s,
    boot: listening - activity.start_s, health: served - listening, total: served - first.time_s,
  };
}
