// How a sweep's axes, their values and its objective are told.
import type { SweepCell, SweepResult } from "./data";
import { outputName, settingWords, wordsOf } from "./figure_words";
import { pointerName } from "./format";
import { fill, type Strings } from "./strings";
import { unitOf } from "./units";

/** A JSON pointer's own words; a rate's place in its load, which are numbers, gets a name. */
export function axisName(pointer: string, t: Strings, others: string[] = []): string {
  const rate = /^\/load\/(\d+)\/.*rate(?:\/(\d+)\/1)?$/.exec(pointer);
  if (rate === null) return pointerName(pointer, others);
  return rate[2] === undefined ? fill(t.rateOfLoad, { n: rate[1]! }) : fill(t.ratePoint, { n: rate[1]!, i: rate[2] });
}

/** A number on an axis: with the unit that its values are written with. @param like one of them */
export function tickWords(pointer: string, value: number, like: unknown, { resolved_scenario }: SweepResult, t: Strings): string {
  const unit = typeof like === "string" ? /[a-zµ%]+$/i.exec(like)?.[0] ?? "" : unitOf(pointer, resolved_scenario, t);
  return `${settingWords(value)}${unit}`;
}

/** "least cost of a run with SLO met at least 100 %"; empty where the result does not say it. */
export function objectiveWords({ objective, outputs }: SweepResult, t: Strings): string {
  const output = objective?.minimize ?? objective?.maximize;
  if (objective === undefined || output === undefined) return "";
  const best = fill(objective.minimize === undefined ? t.largest : t.least, { output: outputName(output, t, outputs) });
  const limits = objective.subject_to.map((one) => [
    outputName(one.output, t, outputs), one.at_least === undefined ? "" : `≥ ${wordsOf(one.output)(one.at_least)}`,
    one.at_most === undefined ? "" : `≤ ${wordsOf(one.output)(one.at_most)}`].filter((words) => words !== "").join(" "));
  return limits.length === 0 ? best : `${best}, ${fill(t.withLimits, { limits: limits.join(", ") })}`;
}

/** Whether a cell breaks the SLO in a replication, or a limit in the mean. */
export function breaksLimits(cell: SweepCell, { objective }: SweepResult): boolean {
  const mean = (output: string): number | null => cell.outputs[output]?.mean ?? null;
  const met = mean("/slo/met");
  if (met !== null && met < 1) return true;
  return (objective?.subject_to ?? []).some((one) => {
    const value = mean(one.output);
    return value !== null && (value > (one.at_most ?? Infinity) || value < (one.at_least ?? -Infinity));
  });
}
