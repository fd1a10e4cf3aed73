// What hurt, its cause and what to change, the worst first; and what the program warns of.
import { type Refused, type RunResult, valueOf } from "./data";
import { h, quote } from "./dom";
import { count, moment, share } from "./format";
import { failedTotal } from "./headline";
import { told } from "./messages";
import { type Page, section } from "./page";
import { failureWords, fill, refusalWords, type Strings } from "./strings";

/** `said`: a sentence of the program's */
interface Finding { kind: "good" | "bad" | "plain"; text: string; said?: HTMLElement; cure?: string }

function scaling({ drawn: { totals } }: RunResult, t: Strings): Finding {
  const first = totals.first_scale_out;
  if (first === null) return { kind: "plain", text: t.neverScaled };
  const { from, to, start_s } = first;
  return { kind: "plain", text: fill(t.scaledOut, { n: totals.scale_outs, m: totals.scale_ins, at: moment(start_s), from, to }) };
}

function credits({ drawn }: RunResult, t: Strings): Finding | null {
  const { instances, first_id, first_s } = drawn.totals.credits_exhausted;
  if (first_id === null) return null;
  return {
    kind: "bad", cure: t.cureCredits,
    text: fill(t.exhausted, { n: instances, all: drawn.instances_of, id: first_id, at: moment(first_s) }),
  };
}

/** While a reaction lasted; what was refused when all was well hurt nobody. */
function notScaled(result: RunResult, t: Strings): Finding[] {
  const byReason = new Map<string, { one: Refused; n: number; at: number; hurt: boolean }>();
  for (const reaction of result.reactions ?? []) {
    for (const one of reaction.not_scaled) {
      const hurt = reaction.slo_broken_s !== null || byReason.get(one.reason)?.hurt === true;
      byReason.set(one.reason, { one, n: one.count, at: one.time_s, hurt });
    }
  }
  return [...byReason.values()].slice(0, 3).map(({ one, n, at, hurt }) => ({
    kind: hurt ? "bad" : "plain", text: fill(t.notScaledBecause, { n, at: moment(at), reason: refusalWords(one, t, moment) }),
    ...(one.why === "at_maximum" ? { cure: t.cureMaximum } : {}),
  }));
}

function failures(result: RunResult, t: Strings): Finding {
  const failed = failedTotal(result);
  if (failed === 0) return { kind: "good", text: t.noFailures };
  const [cause] = Object.entries(result.requests.failed).reduce((a, b) =>
    ((valueOf(b[1]) ?? 0) > (valueOf(a[1]) ?? 0) ? b : a));
  const sent = valueOf(result.requests.sent) ?? 0;
  return {
    kind: "bad", text: fill(t.failures, { n: count(failed), share: share(failed / sent), cause: failureWords(cause, t) }),
    ...(cause === "elb_502_keep_alive" ? { cure: t.cureKeepAlive } : {}),
  };
}

function bootFailures(result: RunResult, t: Strings): Finding | null {
  const failed = valueOf(result.instances.boot_s.failed) ?? 0;
  return failed > 0 ? { kind: "bad", text: fill(t.bootFailed, { n: failed }) } : null;
}

/** "the alarm can not fire" as a sentence of its own. */
function sentence(text: string): HTMLElement {
  const words = told(text);
  if (words !== null) return h("span", {}, `${words}。`);
  return quote(`${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? "" : "."}`);
}

const RANK = { bad: 0, plain: 1, good: 2 };

export function findingsOf(result: RunResult, t: Strings): Finding[] {
  const warnings = result.warnings.map((text): Finding => ({ kind: "bad", text: `${t.warning}: `, said: sentence(text) }));
  const all = [failures(result, t), credits(result, t), ...notScaled(result, t), bootFailures(result, t),
    ...warnings, scaling(result, t)];
  return all.filter((one): one is Finding => one !== null).sort((a, b) => RANK[a.kind] - RANK[b.kind]);
}

export function findings(page: Page, result: RunResult): HTMLElement {
  const items = findingsOf(result, page.t).map((one) => h("li", { class: one.kind }, one.text, one.said,
    one.cure !== undefined && h("span", { class: "cure" }, one.cure)));
  return section(page.t.findings, h("ul", { class: "findings" }, ...items));
}
