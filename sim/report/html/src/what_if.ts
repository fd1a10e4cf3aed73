// What would have helped: the run again with one setting changed, or all that help, on the same random numbers.
import type { Counterfactual, Num, RunResult } from "./data";
import { h, quote, table } from "./dom";
import { count, DASH, duration, moment, usd } from "./format";
import { type Page, section } from "./page";
import { fill, itemWords, leverWords, type Strings } from "./strings";

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

/** A time that is told of each run: until a reaction's capacity was there, or, where none came, until the SLO held. */
interface Told { at: Num; isAnswered: boolean }

function toldOf(result: RunResult): Told[] {
  const begins = result.counterfactual_reactions_s ?? [result.reaction_begin_s ?? null];
  return begins.map((at) => ({ at, isAnswered: (result.reactions ?? []).find((one) => one.begin_s === at)?.served_s !== null }));
}

/** As reaction_change of report/counterfactuals.cpp: where the SLO held, the time until it would have held again tells nothing. */
function answerWords(after: Answer, before: Answer, { isAnswered }: Told, isNeverBroken: boolean, t: Strings): string {
  if (before.length_s === null) return DASH;
  if (after.length_s === null) return isAnswered || isNeverBroken ? t.notNeeded : t.singleBins;
  if (before.isBroken && !after.isBroken) return t.sloHeld;
  return moreTime(after.length_s - before.length_s, t);
}

/** "+12", or "none" where all of them are answered now. */
function failedWords(one: Counterfactual, base: Counterfactual, t: Strings): string {
  const now = one.failed_requests ?? 0;
  const more = now - (base.failed_requests ?? 0);
  return now === 0 && more < 0 ? t.allAnswered : signed(more, 1, count, t);
}

/** How often policies took what they soon had to bring back. */
function flapsWords(one: Counterfactual, base: Counterfactual, t: Strings): string {
  const now = one.flaps ?? 0;
  if (now === (base.flaps ?? 0)) return t.theSame;
  return now === 0 ? t.noMore : fill(t.timesDone, { n: now });
}

/** Of what a month costs more or less, the line of the bill that is most of it, and the next one where it is a tenth of that. */
function costParts(one: Counterfactual, t: Strings): string {
  const parts = one.change?.month ?? [];
  return parts.slice(0, 2).filter(({ usd: more }) => Math.abs(more) >= Math.abs(parts[0]!.usd) / 10)
    .map(({ item, usd: more }) => `${itemWords(item, t)} ${signed(more, 5e-5, usd, t)}`).join(t.listGap);
}

/** What was changed: a lever with its settings, or the levers that were pulled together. */
function changeOf(one: Counterfactual, all: Counterfactual[], t: Strings): HTMLElement {
  const parts = (one.parts ?? []).map((part) => leverWords(all.find((other) => other.lever === part) ?? { lever: part }, t));
  const settings = Object.entries(one.changes ?? {}).map(([pointer, value]) => `${pointer} = ${JSON.stringify(value)}`);
  const small = parts.length > 0 ? [h("small", { class: "parts" }, parts.join(t.listGap))]
    : settings.map((words) => h("small", { class: "setting" }, words));
  return h("span", {}, leverWords(one, t), ...small);
}

/** What is told of every row: of so many reactions, and of failed requests and flaps where any run has them. */
interface Columns { told: Told[]; failed: boolean; flaps: boolean }

function firstRow(base: Counterfactual, columns: Columns, t: Strings): string[] {
  return [t.asItIs, duration(base.slo_broken_s), ...answersOf(base).slice(0, columns.told.length).map((one) => duration(one.length_s)),
    ...(columns.failed ? [count(base.failed_requests ?? 0)] : []), ...(columns.flaps ? [fill(t.timesDone, { n: base.flaps ?? 0 })] : []),
    usd(base.usd_per_month)];
}

function row(one: Counterfactual, base: Counterfactual, all: Counterfactual[], columns: Columns, t: Strings): (string | Node)[] {
  const name = changeOf(one, all, t);
  const before = answersOf(base).slice(0, columns.told.length);
  if (one.problem !== undefined || one.change === undefined)
    return [name, one.problem === undefined ? DASH : quote(one.problem), ...firstRow(base, columns, t).slice(2).map(() => "")];
  const isBetter = one.change.slo_broken_s < 0;
  const broken = one.slo_broken_s === 0 && base.slo_broken_s !== 0 ? t.never : moreTime(one.change.slo_broken_s, t);
  const answers = answersOf(one).slice(0, columns.told.length).map((answer, i) => answerWords(answer, before[i]!, columns.told[i]!, one.slo_broken_s === 0, t));
  const parts = costParts(one, t);
  return [name, h("span", { class: isBetter ? "met" : one.change.slo_broken_s > 0 ? "not-met" : "" }, broken), ...answers,
    ...(columns.failed ? [failedWords(one, base, t)] : []), ...(columns.flaps ? [flapsWords(one, base, t)] : []),
    h("span", {}, signed(one.change.usd_per_month, 5e-5, usd, t), ...(parts === "" ? [] : [h("small", { class: "parts" }, parts)]))];
}

/** What to do, in a sentence or two: the cheapest change with which the SLO is never broken, and the cheapest that halves the time. */
function advice(base: Counterfactual, all: Counterfactual[], t: Strings): HTMLElement[] {
  const cost = (one: Counterfactual): number => one.change?.usd_per_month ?? Infinity;
  const cheapest = (most: number): Counterfactual | undefined =>
    all.filter((one) => one.change !== undefined && one.slo_broken_s <= most).sort((a, b) => cost(a) - cost(b))[0];
  if (base.slo_broken_s === 0) return [];
  const [best, bargain] = [cheapest(0), cheapest(base.slo_broken_s / 2)];
  const said = (one: Counterfactual | undefined, form: string): HTMLElement[] => one === undefined ? [] : [h("p", { class: "advice" }, fill(form, {
    lever: leverWords(one, t), before: duration(base.slo_broken_s), after: duration(one.slo_broken_s), cost: signed(one.change!.usd_per_month, 5e-5, usd, t),
  }))];
  return [...said(best, t.bestChange), ...(bargain === best ? [] : said(bargain, t.bargain))];
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
  const all = result.counterfactuals ?? [];
  if (all.length === 0) return null;
  const any = (has: (one: Counterfactual) => number | undefined): boolean => [baseline, ...all].some((one) => (has(one) ?? 0) > 0);
  const columns = { told: toldOf(result), failed: any((one) => one.failed_requests), flaps: any((one) => one.flaps) };
  const head = [t.change, t.sloBroken, ...columns.told.map(({ at, isAnswered }) => fill(isAnswered ? t.reactionTime : t.untilHeld, { at: moment(at) })),
    ...(columns.failed ? [t.failedRequests] : []), ...(columns.flaps ? [t.flaps] : []), t.perMonth];
  const isEnough = (one: Counterfactual): boolean => one.change !== undefined && one.slo_broken_s === 0;
  const hints = [t.whatIfHint, ...(all.some((one) => one.code === "together") ? [t.togetherHint] : all.some(isEnough) ? [t.aloneHint] : [])];
  const element = section(t.whatIf, ...advice(baseline, all, t), h("p", { class: "note" }, hints.join(t.sentenceGap)), h("div", { class: "scroll", tabindex: 0 },
    table(t.whatIf, head, [firstRow(baseline, columns, t), ...all.map((one) => row(one, baseline, all, columns, t))])));
  element.id = "what-if";
  return element;
}
