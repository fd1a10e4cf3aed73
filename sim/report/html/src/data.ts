// What the program puts into the page: the shapes of `run --json` and of the other commands, with
// series and logs cut down to what a screen can show. Times in seconds since the start.

export type Num = number | null;

/** A column of neighbouring bins: min and max are there where several became one. */
export interface Thinned {
  mean: Num[];
  min?: Num[];
  max?: Num[];
}

export interface OwnBins extends Thinned {
  /** of the first value, in units of the drawn bins */
  first: number;
}

export interface LatencyRows {
  bins_in_one: number;
  from_s: number[];
  /** each: the first row, then counts; empty without requests */
  counts: number[][];
}

export interface Series {
  step_s: number;
  bins_in_one: number;
  t_s: number[];
  latency_rows?: LatencyRows;
  [column: string]: Thinned | LatencyRows | number[] | number | null | undefined;
}

export interface Latency {
  mean: Num; p50: Num; p90: Num; p95: Num; p99: Num; p999: Num; max: Num;
}

/** With several replications each figure is a mean with its interval. */
export type Figure = Num | { mean: Num; ci95: [number, number] | null };

export interface Activity {
  time_s: number; start_s: number; end_s: Num;
  cause: string; description: string; status: string;
  from: number; to: number;
  instance: string | null;
  activity_id: string;
  cause_ids: number[];
}

export interface BootStep {
  name: string; start_s: number; end_s: Num; failures: number; waited_s: number;
}

export interface Instance {
  id: string; type: string; zone: string; image: string; purchase: string;
  launched_s: Num; running_s: Num; in_service_s: Num; listening_s: Num; healthy_s: Num;
  warm_until_s?: Num; first_request_s: Num; terminating_s: Num; terminated_s: Num;
  credits_exhausted_s: Num; boot_failed_s: Num; boot_failure: string | null;
  launch_credits: Num;
  steps: BootStep[];
  health: { time_s: number; state: string; reason: string }[];
  stops: { stopping_s: Num; running_s: Num }[];
  cpu_percent: OwnBins; credits: OwnBins;
}

export interface JournalEntry {
  id: number; time_s: number; kind: string; cause: Num; subject: number;
  value?: number; note?: string; count?: number;
}

export interface AlarmChange {
  time_s: number; from: string; to: string; points: Num[]; reason: string;
}

export interface Alarm {
  name: string; changes: number; history: AlarmChange[];
  /** what it goes by; nothing of one that nobody knows */
  metric?: string; comparison?: string; threshold?: number; period_s?: number;
  evaluation_periods?: number; datapoints_to_alarm?: number; sample_period_s?: number;
}

/** Why nothing was scaled: the program's sentence, and the same as facts (not of older versions). */
export interface Refused { reason: string; why?: string; value?: string }

export interface Stage {
  kind: string; name: string; begin_s: number; end_s: number; length_s: number; scale_out: number; why: string;
  /** what stands in `why`; of what was refused its `why` and `value` */
  facts?: string[];
}

export interface NotScaled extends Refused { time_s: number; policy: string; count: number }

/** An instance's part, as a mean over some bins. */
export interface InstancePart { id: string; cpu_percent: number; in_flight: number; exhausted: boolean }

/** Requests wait at those that are full while others idle. */
export interface Imbalance {
  from_s: number; to_s: number; in_flight: number; held: number; full: InstancePart[]; idle: InstancePart[];
}

/** From a rise of the load, or whatever else broke the SLO, until it was over: as `explain` has it. */
export interface Reaction {
  trigger: string; begin_s: number; end_s: number; length_s: number;
  load_rps: [Num, Num]; from: number; to: number; served_s: Num;
  slo_broken_s: Num; slo_holds_s: Num;
  stages: Stage[];
  not_scaled: NotScaled[];
  alarms: string[];
  /** these nothing of results that older versions wrote */
  bin_s?: number; full_cpu_s?: number; imbalance?: Imbalance | null;
}

/** A run with one setting changed, with several (`parts`: which levers), and the run as it is. */
export interface Counterfactual {
  lever?: string; code?: string; values?: string[]; changes?: Record<string, unknown>; problem?: string;
  parts?: string[];
  reaction_s: Num; slo_broken_s: number; failed_requests?: number; flaps?: number; usd_per_month: Num;
  slo_broken_in_reaction?: boolean;
  /** of each of the reactions that are told, where they are several */
  reactions_s?: Num[]; slo_broken_in_reactions?: boolean[];
  /** `month`: the lines of the bill that differ, the largest differences first */
  change?: { reaction_s: Num; slo_broken_s: number; usd_per_month: Num; month?: { item: string; usd: number }[] };
}

export interface SloCheck { name: string; limit: number; value: Figure; met: boolean }

/** The figures of `run --json`. */
export interface Figures {
  requests: {
    sent: Figure; ok: Figure; failed: Record<string, Figure>; in_flight: Figure;
    throughput_rps: Figure; latency_s: Record<keyof Latency, Figure>;
    by_class: Record<string, Record<keyof Latency, Figure>>;
  };
  load: { name: string; kind: string; users?: number; sent: Figure; user_latency_s?: Record<keyof Latency, Figure> }[];
  instances: {
    launched: Figure; terminated: Figure; mean: Figure; max: Figure; hours: Figure;
    boot_s: { mean: Figure; max: Figure; failed: Figure; health_checks?: Figure; steps: Record<string, Figure> };
  };
  cost: {
    total_usd: Figure; usd_per_month: Figure; usd_per_hour: Figure; usd_per_million_requests: Figure;
    items: Record<string, Figure>;
    quantities: Record<string, { quantity: Figure; unit: string }>;
  };
  slo: { met: boolean | null; checks: SloCheck[]; broken_s?: number; loaded_s?: number };
  elasticity: Record<string, Figure> | null;
}

/** A scenario, as far as the page looks into it. */
export interface Scenario {
  start_time?: string;
  auto_scaling_group?: {
    AutoScalingGroupName?: string; MinSize?: number; MaxSize?: number; DesiredCapacity?: number;
    DefaultInstanceWarmup?: number; DefaultCooldown?: number;
  };
  launch_template?: {
    LaunchTemplateData?: {
      InstanceType?: string; Monitoring?: { Enabled?: boolean }; CreditSpecification?: { CpuCredits?: string };
    };
  };
  target_group?: {
    HealthCheckIntervalSeconds?: number; HealthyThresholdCount?: number; Attributes?: { Key: string; Value: string }[];
  };
  scaling_policies?: {
    PolicyName?: string; PolicyType?: string;
    TargetTrackingConfiguration?: {
      TargetValue?: number; PredefinedMetricSpecification?: { PredefinedMetricType?: string };
    };
  }[];
  slo?: Record<string, unknown>;
  [key: string]: unknown;
}

/** Counted before any list was cut. */
export interface Totals {
  scale_outs: number; scale_ins: number;
  first_scale_out: { start_s: number; from: number; to: number } | null;
  refusals: (Refused & { count: number; first_s: number })[];
  credits_exhausted: { instances: number; first_id: string | null; first_s: Num };
  /** ended before they were ever healthy */
  left_unhealthy: number;
  /** of all reactions, with what they have of good moments between bad ones */
  reactions_broken_s: number;
}

export interface RunResult extends Figures {
  scenario: string; scenario_sha256: string; version: string; seed: number; replications: number;
  simulated_s: number;
  activities: Activity[];
  not_scaled: NotScaled[];
  instance_log: Instance[];
  alarms: Alarm[];
  timeseries: Series;
  cost_so_far?: { t_s: number[]; usd: Num[] };
  journal: JournalEntry[];
  /** nothing of results that older versions wrote */
  reactions?: Reaction[];
  baseline?: Counterfactual | null;
  /** of the reaction whose length the counterfactuals tell */
  reaction_begin_s?: number;
  /** of several: where each begins */
  counterfactual_reactions_s?: number[];
  counterfactuals?: Counterfactual[];
  assumed: string[];
  warnings: string[];
  /** nothing of results that older versions wrote */
  messages?: Messages;
  resolved_scenario: Scenario;
  drawn: {
    instances: number; instances_of: number; activities: number; activities_of: number;
    instance_bins_in_one: number; reactions_of: number; totals: Totals;
  };
}

export interface Interval { mean: Num; ci95: [number, number] | null }
export interface Difference extends Interval { verdict: string }

export interface Candidate {
  name: string;
  summary?: string;
  result: Figures & { timeseries?: Series };
  /** null where a figure is not known: elasticity without a capacity, a bound without an SLO. */
  figures: Record<string, Interval | null>;
  differences?: Record<string, Difference | null>;
  optimum: Record<string, Num> | null;
  slo_met_in: Num;
  /** nothing of results that older versions wrote */
  scenario?: string; scenario_sha256?: string; resolved_scenario?: Scenario;
}

export interface CompareResult {
  baseline: string; candidates: Candidate[]; replications: number; seed: number; version?: string;
  left_out: { name: string; reason: string }[];
}

export interface Confirmed {
  settings: Record<string, unknown>;
  figures: Record<string, Interval>;
  holds: boolean; held_in: number;
  differences?: Record<string, Interval>;
}

export interface TuneResult {
  name: string; scenario: string; scenario_sha256: string; version: string; seed: number;
  minimize: string[];
  subject_to: { name: string; output: string; at_most?: number; at_least?: number }[];
  algorithm: string; budget: number; replications: number; settings_tried: number;
  confirmed: boolean;
  resolved_scenario?: unknown;  // as given
  as_given: Confirmed; recommended: Confirmed; not_confirmed: Confirmed[]; front?: Confirmed[];
  sensitivity: {
    pointer: string; to: unknown; refused?: string; differences?: Record<string, Interval>;
  }[];
}

export interface SweepCell {
  cell: number;
  values: Record<string, unknown>;
  outputs: Record<string, Interval | null>;
  failed: number;
}

export interface SweepResult {
  name: string; scenario: string; version: string; seed: number; replications: number;
  axes: string[]; outputs: string[]; best: Num; as_good_as_best: number[]; cells: SweepCell[];
  /** of the best cell, or the first */
  resolved_scenario?: unknown;
  /** what the best is best of; nothing of results that older versions wrote */
  objective?: {
    minimize?: string; maximize?: string; subject_to: { output: string; at_least?: number; at_most?: number }[];
  };
}

/** The number of a sentence's form, and its values: words, a length of time in seconds, or other sentences. */
export type Message = [form: number, ...values: (string | number | Message)[]];
/** What the program's sentences, by their English texts, are made of. */
export interface Messages { forms: string[]; said: [text: string, ...Message][] }

export type PageData =
  | { kind: "run"; result: RunResult }
  | { kind: "compare"; result: CompareResult }
  | { kind: "tune"; result: TuneResult }
  | { kind: "sweep"; result: SweepResult };

export function readData(): PageData {
  return JSON.parse(document.getElementById("data")?.textContent ?? "") as PageData;
}

/** A figure's value: of replications its mean. */
export function valueOf(figure: Figure | undefined): Num {
  if (figure === undefined || figure === null) return null;
  return typeof figure === "number" ? figure : figure.mean;
}

export function intervalOf(figure: Figure | undefined): [number, number] | null {
  return figure !== null && typeof figure === "object" ? figure.ci95 : null;
}

export function column(series: Series, name: string): Thinned | null {
  const value = series[name];
  return value !== null && typeof value === "object" && "mean" in value ? value : null;
}
