// How the figures of a comparison, a tuning or a sweep are told.
import type { Interval, Num } from "./data";
import { duration, percent, plain, pointerName, seconds, share, usd } from "./format";

/** By what its name or JSON pointer says of the unit. */
export function wordsOf(name: string): (value: Num) => string {
  if (/usd|cost/.test(name)) return usd;
  if (/share|error_rate/.test(name)) return share;
  if (/percent/.test(name)) return percent;
  if (/^p\d+$|latency|_s$|_s\//.test(name)) return (value) => (value !== null && value >= 120 ? duration(value) : seconds(value));
  return (value) => plain(value, 4);
}

export function figureName(key: string, others: string[] = []): string {
  if (key.startsWith("/")) return pointerName(key, others).replaceAll("_", " ");
  return key.replace(/_usd_per_day$/, " a day").replace(/_(s|percent)$/, "").replace(/_per_hour$/, "/h").replaceAll("_", " ");
}

/** "0.196 ± 0.001" in the figure's own unit. */
export function withInterval(interval: Interval | null | undefined, words: (value: Num) => string): string {
  if (interval === null || interval === undefined) return words(null);
  const { mean, ci95 } = interval;
  return ci95 === null || ci95[0] === ci95[1] ? words(mean) : `${words(mean)} (${words(ci95[0])} – ${words(ci95[1])})`;
}

export function settingWords(value: unknown): string {
  return typeof value === "string" ? value : typeof value === "number" ? plain(value, 6) : JSON.stringify(value);
}
