// What would have helped: the run again with one setting changed, on the same random numbers.
import type { Counterfactual, Num, RunResult } from "./data";
import { h, quote, table } from "./dom";
import { DASH, duration, moment, usd } from "./format";
import { type Page, section } from "./page";
import { fill, leverWords, type Strings } from "./strings";

/** @param least differences below it are none, in the words of report/counterfactuals.cpp */
function signed(value: number | null, least: number, words: (size: number) => string, t: Strings): string {
  if (value === null) return DASH;
  if (Math.abs(value) < least) return t.theSame;
  return `${value < 0 ? "−" : "+"}${words(Math.abs(value))}`;
}

const moreTime = (value: number, t: Strings): string => signed(value, 0.5, duration, t);

/** How long the run took to answer one reaction, and whether the SLO was broken in it. */
interface Answer { length_s: Num; isBroken: boolean }

function answersOf(one: Counterfactual): Answer[] {
  if (one.reactions_s === undefined) return [{ length_s: one.reaction_s, isBroken: one.slo_broken_in_reaction ?? false }];
  return one.reactions_s.map((length_s, i) => ({ length_s, isBroken: one.slo_broken_in_reactions?.[i] ?? false }));
}

/** As reaction_change of report/counterfactuals.cpp: where the SLO held, the time until it would have held again tells nothing. */
function answerWords(after: Answer, before: Answer, t: Strings): string {
  if (before.length_s === null) return DASH;
  if (after.length_s === null) return t.notNeeded;
  if (before.isBroken && !after.isBroken) return t.sloHeld;
  return moreTime(after.length_s - before.length_s, t);
}

function row(one: Counterfactual, base: Counterfactual, t: Strings): (string | Node)[] {
  const settings = Object.entries(one.changes ?? {}).map(([pointer, value]) => h("small", { class: "setting" }, `${pointer} = ${JSON.stringify(value)}`));
  const name = h("span", {}, leverWords(one, t), ...settings);
  const before = answersOf(base);
  if (one.problem !== undefined || one.change === undefined) return [name, one.problem === undefined ? DASH : quote(one.problem), ...before.map(() => ""), ""];
  const isBetter = one.change.slo_broken_s < 0;
  const broken = one.slo_broken_s === 0 && base.slo_broken_s !== 0 ? t.never : moreTime(one.change.slo_broken_s, t);
  const answers = answersOf(one).map((answer, i) => answerWords(answer, before[i]!, t));
  return [name, h("span", { class: isBetter ? "met" : one.change.slo_broken_s > 0 ? "not-met" : "" }, broken), ...answers,
    signed(one.change.usd_per_month, 5e-5, usd, t)];
}

/** Those that help users most first, then the cheapest. */
function byHelp(a: Counterfactual, b: Counterfactual): number {
  return (a.change?.slo_broken_s ?? 0) - (b.change?.slo_broken_s ?? 0)
    || (a.change?.reaction_s ?? 0) - (b.change?.reaction_s ?? 0) || (a.change?.usd_per_month ?? 0) - (b.change?.usd_per_month ?? 0);
}

/** Without runs again the page says how to get them, where there is something to mend. */
function notTried({ t }: Page, result: RunResult): HTMLElement | null {
  if ((result.reactions ?? []).length === 0) return null;
  const element = section(t.whatIf, h("p", { class: "note" }, t.whatIfElsewhere));
  element.id = "what-if";
  return element;
}

export function whatIf(page: Page, result: RunResult): HTMLElement | null {
  const { t } = page;
  const { baseline } = result;
  if (baseline === undefined || baseline === null) return notTried(page, result);
  const begins = result.counterfactual_reactions_s ?? [result.reaction_begin_s ?? null];
  const rows = [...result.counterfactuals ?? []].sort(byHelp).map((one) => row(one, baseline, t));
  const element = section(t.whatIf, h("p", { class: "note" }, t.whatIfHint),
    h("div", { class: "scroll", tabindex: 0 }, table(t.whatIf,
      [t.change, t.sloBroken, ...begins.map((at) => fill(t.reactionTime, { at: moment(at) })), t.perMonth], [
        [t.asItIs, duration(baseline.slo_broken_s), ...answersOf(baseline).map((one) => duration(one.length_s)), usd(baseline.usd_per_month)],
        ...rows,
      ])));
  element.id = "what-if";
  return element;
}
