// What a setting is measured in: by its name, and by what the scenario says of it.
import { settingWords } from "./figure_words";
import type { Strings } from "./strings";

/** What stands at a JSON pointer; undefined where nothing does. */
function at(pointer: string, scenario: unknown): unknown {
  return pointer.split("/").slice(1).reduce<unknown>((node, key) =>
    (node !== null && typeof node === "object" ? (node as Record<string, unknown>)[key] : undefined), scenario);
}

function unitOfMetric(name: unknown, t: Strings): string {
  if (name === "ASGAverageCPUUtilization" || name === "CPUUtilization") return " %";
  return name === "ALBRequestCountPerTarget" ? t.perMinute : "";
}

/** The unit of a number, with the space before it; empty where it has none, or none that is known. */
export function unitOf(pointer: string, scenario: unknown, t: Strings): string {
  const above = pointer.slice(0, pointer.lastIndexOf("/"));
  if (pointer.endsWith("/TargetValue"))
    return unitOfMetric(at(`${above}/PredefinedMetricSpecification/PredefinedMetricType`, scenario)
      ?? at(`${above}/CustomizedMetricSpecification/MetricName`, scenario), t);
  if (pointer.endsWith("/Threshold")) return unitOfMetric(at(`${above}/MetricName`, scenario), t);
  if (/(Warmup|Cooldown|Period|Seconds|Timeout)$/.test(pointer)) return " s";
  if (/\/rate(\/\d+\/1)?$/.test(pointer)) return "/s";
  // The scenario with its defaults writes each of our own durations as a text; as a number it is seconds.
  const written = at(pointer, scenario);
  return typeof written === "string" && /^\d[\d.]*(ns|us|ms|s|m|h|d)/.test(written) ? " s" : "";
}

/** A setting as its file has it, with its unit. @param scenario with its defaults */
export function valueWords(pointer: string, value: unknown, scenario: unknown, t: Strings): string {
  return `${settingWords(value)}${typeof value === "number" ? unitOf(pointer, scenario, t) : ""}`;
}
