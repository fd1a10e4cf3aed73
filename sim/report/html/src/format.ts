// Numbers and times for people. null is a dash.
import type { Num } from "./data";
import type { Strings } from "./strings";

export const DASH = "–";

/** In the reader's language; `speak` sets it. */
let units: Pick<Strings, "day" | "hour" | "minute" | "second" | "unitGap"> =
  { day: "d", hour: "h", minute: "min", second: "s", unitGap: " " };
export function speak(t: Strings): void {
  units = t;
}

/** Four significant digits at most, thousands with commas. */
export function plain(value: Num, digits = 4): string {
  if (value === null || !Number.isFinite(value)) return DASH;
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e12)) return value.toExponential(2);
  if (size >= 1000) return Math.round(value).toLocaleString("en-US");
  return String(Number(value.toPrecision(digits)));
}

export function count(value: Num): string {
  if (value === null) return DASH;
  return value >= 1e6 ? `${plain(value / 1e6, 4)} M` : plain(value, 6);
}

export function percent(value: Num): string {
  return value === null ? DASH : `${plain(value, 3)} %`;
}

export function share(value: Num): string {
  return value === null ? DASH : percent(100 * value);
}

/** A latency or a short time. */
export function seconds(value: Num): string {
  if (value === null) return DASH;
  const size = Math.abs(value);
  if (size === 0) return "0 s";
  if (size < 1e-3) return `${plain(value * 1e6, 3)} µs`;
  if (size < 1) return `${plain(value * 1e3, 3)} ms`;
  return `${plain(value, 3)} s`;
}

/** How long: "45 s", "12 min 5 s", "3 h 20 min", "2 d 4 h". */
export function duration(value: Num): string {
  if (value === null) return DASH;
  const { day, hour, minute, second, unitGap } = units;
  if (value < 60) return `${plain(value, 3)}${unitGap}${second}`;
  const parts: [number, string][] = [[86400, day], [3600, hour], [60, minute], [1, second]];
  let rest = Math.round(value);
  const words: string[] = [];
  for (const [unit, name] of parts) {
    const n = Math.floor(rest / unit);
    rest -= n * unit;
    if (n > 0) words.push(`${n}${unitGap}${name}`);
  }
  return words.slice(0, 2).join(" ");
}

/** A moment since the start: "0:19:06"; with days where there are any: "2d 3:00:00". */
export function moment(value: Num): string {
  if (value === null) return DASH;
  const whole = Math.floor(value + 1e-6);
  const days = Math.floor(whole / 86400);
  const two = (n: number): string => String(n).padStart(2, "0");
  const clock = `${Math.floor(whole / 3600) % 24}:${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}`;
  return days > 0 ? `${days}d ${clock}` : clock;
}

export function usd(value: Num): string {
  if (value === null) return DASH;
  const size = Math.abs(value);
  const digits = size === 0 ? 2 : size < 0.01 ? 5 : size < 1 ? 4 : 2;
  // With its zeros: "$0.2030" is known as well as "$0.2027" beside it.
  const text = size.toLocaleString("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits });
  return `${value < 0 ? "−" : ""}$${text}`;
}

/** Part of an id or hash that tells it from others. */
export function short(hash: string): string {
  return hash.slice(0, 12);
}

// Last words of a pointer that say little without the one before them.
const VAGUE = /^(\d+|value|mean|max|met|rate|exponential|uniform|normal|lognormal|gamma|cv|sd)$/;

/** The last words of a JSON pointer that tell it from the others. */
export function pointerName(pointer: string, others: string[] = []): string {
  const parts = pointer.split("/").slice(1);
  for (let n = 1; n <= parts.length; ++n) {
    const name = parts.slice(-n).join("/");
    const alike = others.filter((other) => other !== pointer && other.endsWith(`/${name}`));
    if (alike.length === 0 && !VAGUE.test(parts[parts.length - n]!)) return name;
  }
  return pointer;
}
