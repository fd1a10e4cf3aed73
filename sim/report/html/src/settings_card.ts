// The settings that a reader needs to follow the rest, in a few lines.
import type { RunResult } from "./data";
import { h } from "./dom";
import { duration, percent, plain, seconds, share } from "./format";
import { type Page, section } from "./page";
import { fill, type Strings } from "./strings";

/** "target tracking: ASGAverageCPUUtilization at 5 %". */
function policyWords(policy: NonNullable<RunResult["resolved_scenario"]["scaling_policies"]>[number], t: Strings): string {
  const target = policy.TargetTrackingConfiguration;
  const metric = target?.PredefinedMetricSpecification?.PredefinedMetricType ?? "";
  if (target?.TargetValue === undefined) return `${policy.PolicyType ?? ""} ${policy.PolicyName ?? ""}`;
  const value = metric.includes("Utilization") ? percent(target.TargetValue) : plain(target.TargetValue);
  return `${t.targetTracking}: ${metric} ${value}`;
}

function loadWords(load: RunResult["load"][number], t: Strings): string {
  if (load.kind === "closed") return load.users === undefined ? t.loadClosed : fill(t.loadUsers, { n: load.users });
  return load.kind === "open" ? t.loadOpen : t.loadPartlyOpen;
}

export function settingsCard(page: Page, result: RunResult): HTMLElement {
  const { t } = page;
  const scenario = result.resolved_scenario;
  const group = scenario.auto_scaling_group;
  const spec = scenario.launch_template?.LaunchTemplateData;
  const target = scenario.target_group;
  const rows: [string, string | undefined][] = [
    [t.type, spec?.InstanceType && [spec.InstanceType, spec.CreditSpecification?.CpuCredits].filter(Boolean).join(", ")],
    ["MinSize / DesiredCapacity / MaxSize", group && `${group.MinSize} / ${group.DesiredCapacity} / ${group.MaxSize}`],
    [t.policy, scenario.scaling_policies?.map((policy) => policyWords(policy, t)).join("; ")],
    [t.metrics, spec?.Monitoring?.Enabled === true ? t.metricsDetailed : t.metricsBasic],
    [t.healthChecks, target?.HealthyThresholdCount === undefined ? undefined
      : `${target.HealthyThresholdCount} × ${duration(target.HealthCheckIntervalSeconds ?? null)}`],
    [t.warmUp, duration(group?.DefaultInstanceWarmup ?? group?.DefaultCooldown ?? null)],
    [t.load, result.load.map((load) => loadWords(load, t)).join("; ")],
    ["SLO", result.slo.checks.map((one) =>
      `${one.name === "error_rate" ? t.errorRate : one.name} ≤ ${one.name === "error_rate" ? share(one.limit) : seconds(one.limit)}`).join(", ")],
  ];
  const element = section(t.settings, h("dl", { class: "settings" }, ...rows.flatMap(([name, value]) =>
    (value === undefined || value === "" ? [] : [h("div", {}, h("dt", {}, name), h("dd", {}, value))]))));
  element.id = "settings";
  return element;
}
