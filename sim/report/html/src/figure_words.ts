// How the figures of a comparison, a tuning or a sweep are told.
import type { Interval, Num } from "./data";
import { duration, percent, plain, pointerName, seconds, share, usd } from "./format";
import type { Strings } from "./strings";

/** By what its name or JSON pointer says of the unit. */
export function wordsOf(name: string): (value: Num) => string {
  if (/usd|cost/.test(name)) return usd;
  if (/share|error_rate|slo\/met/.test(name)) return share;
  if (/percent/.test(name)) return percent;
  if (/^p\d+$|latency|_s$|_s\//.test(name)) return (value) => (value !== null && value >= 120 ? duration(value) : seconds(value));
  return (value) => plain(value, 4);
}

export function figureName(key: string, others: string[] = []): string {
  if (key.startsWith("/"))
    return pointerName(key, others).replaceAll("_", " ").replaceAll("/", ", ").replace(/^slo, met$/, "SLO met");
  return key.replace(/_usd_per_day$/, " a day").replace(/_(s|percent)$/, "").replace(/_per_hour$/, "/h").replaceAll("_", " ");
}

/** What is asked of a run, in the reader's words where it is one that is often asked. */
export function outputName(key: string, t: Strings, others: string[] = []): string {
  return t.outputNames[key as keyof Strings["outputNames"]] ?? figureName(key, others);
}

/** Of a change: "+$0.002", "−18.9 ms". */
function signed(words: (value: Num) => string): (value: Num) => string {
  return (value) => (value === null || value === 0 ? words(value) : `${value > 0 ? "+" : "−"}${words(Math.abs(value))}`);
}

/** No figure of a run is below 0, so that an interval, which is laid around the mean, ends there. */
function possible(interval: Interval): Interval {
  const { mean, ci95 } = interval;
  return ci95 === null || mean === null || mean < 0 ? interval : { mean, ci95: [Math.max(ci95[0], 0), ci95[1]] };
}

/** "0.196 (0.195 – 0.197)" in the figure's own unit. */
export function figureWords(interval: Interval | null | undefined, words: (value: Num) => string): string {
  return withInterval(interval && possible(interval), words);
}

/** The same of a difference, which has a sign. */
export function changeWords(interval: Interval | null | undefined, words: (value: Num) => string): string {
  return withInterval(interval, signed(words));
}

function withInterval(interval: Interval | null | undefined, words: (value: Num) => string): string {
  if (interval === null || interval === undefined) return words(null);
  const { mean, ci95 } = interval;
  return ci95 === null || ci95[0] === ci95[1] ? words(mean) : `${words(mean)} (${words(ci95[0])} – ${words(ci95[1])})`;
}

/** Of an interval that is laid around its mean, to two digits; null without one. */
export function halfWidth(interval: Interval | null | undefined): Num {
  const ci = interval?.ci95 ?? null;
  return ci === null || ci[0] === ci[1] ? null : Number(((ci[1] - ci[0]) / 2).toPrecision(2));
}

export function settingWords(value: unknown): string {
  return typeof value === "string" ? value : typeof value === "number" ? plain(value, 6) : JSON.stringify(value);
}
