// What would have helped: the run again with one setting changed, on the same random numbers.
import type { Counterfactual, RunResult } from "./data";
import { h, quote, table } from "./dom";
import { DASH, duration, moment, usd } from "./format";
import { type Page, section } from "./page";
import { fill, leverWords, type Strings } from "./strings";

function signed(value: number | null, words: (size: number) => string, t: Strings): string {
  if (value === null) return DASH;
  if (value === 0) return t.theSame;
  return `${value < 0 ? "−" : "+"}${words(Math.abs(value))}`;
}

function row(one: Counterfactual, base: Counterfactual, t: Strings): (string | Node)[] {
  const settings = Object.entries(one.changes ?? {}).map(([pointer, value]) => `${pointer} = ${JSON.stringify(value)}`).join("\n");
  const name = h("span", { title: settings }, leverWords(one, t));
  if (one.problem !== undefined || one.change === undefined) return [name, one.problem === undefined ? DASH : quote(one.problem), "", ""];
  const isBetter = one.change.slo_broken_s < 0;
  const broken = one.slo_broken_s === 0 && base.slo_broken_s !== 0 ? t.never : signed(one.change.slo_broken_s, duration, t);
  const reaction = one.reaction_s === null ? t.notNeeded : signed(one.change.reaction_s, duration, t);
  return [name, h("span", { class: isBetter ? "met" : one.change.slo_broken_s > 0 ? "not-met" : "" }, broken), reaction,
    signed(one.change.usd_per_month, usd, t)];
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
  const rows = [...result.counterfactuals ?? []].sort(byHelp).map((one) => row(one, baseline, t));
  const element = section(t.whatIf, h("p", { class: "note" }, t.whatIfHint),
    h("div", { class: "scroll", tabindex: 0 }, table(t.whatIf, [t.change, t.sloBroken, fill(t.reactionTime, { at: moment(result.reaction_begin_s ?? null) }), t.perMonth], [
      [t.asItIs, duration(baseline.slo_broken_s), duration(baseline.reaction_s), usd(baseline.usd_per_month)], ...rows,
    ])));
  element.id = "what-if";
  return element;
}
