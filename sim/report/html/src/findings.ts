// What hurt, its cause and what to change, the worst first; and what the program warns of.
import { isEnd } from "./cause";
import { type RunResult, valueOf } from "./data";
import { h } from "./dom";
import { count, moment, share } from "./format";
import { failedTotal } from "./headline";
import { type Page, section } from "./page";
import { failureWords, fill, reasonWords, type Strings } from "./strings";

interface Finding { kind: "good" | "bad" | "plain"; text: string; cure?: string }

function scaling(result: RunResult, t: Strings): Finding {
  const outs = result.activities.filter((one) => !isEnd(one) && one.to > one.from && one.time_s > 0);
  const ins = result.activities.filter((one) => isEnd(one) && one.to < one.from);
  const first = outs[0];
  if (first === undefined) return { kind: "plain", text: t.neverScaled };
  const changes = (list: typeof outs): number => new Set(list.map((one) => one.time_s)).size;
  return {
    kind: "plain",
    text: fill(t.scaledOut, { n: changes(outs), m: changes(ins), at: moment(first.start_s), from: first.from, to: first.to }),
  };
}

function credits(result: RunResult, t: Strings): Finding | null {
  const out = result.instance_log.filter((one) => one.credits_exhausted_s !== null);
  const first = out.reduce<(typeof out)[number] | undefined>((a, b) =>
    a === undefined || b.credits_exhausted_s! < a.credits_exhausted_s! ? b : a, undefined);
  if (first === undefined) return null;
  return {
    kind: "bad", cure: t.cureCredits,
    text: fill(t.exhausted, { n: out.length, all: result.instance_log.length, id: first.id, at: moment(first.credits_exhausted_s) }),
  };
}

/** While a reaction lasted; what was refused when all was well hurt nobody. */
function notScaled(result: RunResult, t: Strings): Finding[] {
  const byReason = new Map<string, { n: number; at: number; hurt: boolean }>();
  for (const reaction of result.reactions ?? []) {
    for (const one of reaction.not_scaled) {
      const hurt = reaction.slo_broken_s !== null || byReason.get(one.reason)?.hurt === true;
      byReason.set(one.reason, { n: one.count, at: one.time_s, hurt });
    }
  }
  return [...byReason].slice(0, 3).map(([reason, { n, at, hurt }]) => ({
    kind: hurt ? "bad" : "plain", text: fill(t.notScaledBecause, { n, at: moment(at), reason: reasonWords(reason, t) }),
    ...(reason.startsWith("at the maximum") ? { cure: t.cureMaximum } : {}),
  }));
}

function failures(result: RunResult, t: Strings): Finding {
  const failed = failedTotal(result);
  if (failed === 0) return { kind: "good", text: t.noFailures };
  const [cause] = Object.entries(result.requests.failed).reduce((a, b) =>
    ((valueOf(b[1]) ?? 0) > (valueOf(a[1]) ?? 0) ? b : a));
  const sent = valueOf(result.requests.sent) ?? 0;
  return { kind: "bad", text: fill(t.failures, { n: count(failed), share: share(failed / sent), cause: failureWords(cause, t) }) };
}

function bootFailures(result: RunResult, t: Strings): Finding | null {
  const failed = valueOf(result.instances.boot_s.failed) ?? 0;
  return failed > 0 ? { kind: "bad", text: fill(t.bootFailed, { n: failed }) } : null;
}

/** "the alarm can not fire" as a sentence of its own. */
function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? "" : "."}`;
}

const RANK = { bad: 0, plain: 1, good: 2 };

export function findingsOf(result: RunResult, t: Strings): Finding[] {
  const warnings = result.warnings.map((text): Finding => ({ kind: "bad", text: `${t.warning}: ${sentence(text)}` }));
  const all = [failures(result, t), credits(result, t), ...notScaled(result, t), bootFailures(result, t),
    ...warnings, scaling(result, t)];
  return all.filter((one): one is Finding => one !== null).sort((a, b) => RANK[a.kind] - RANK[b.kind]);
}

export function findings(page: Page, result: RunResult): HTMLElement {
  const items = findingsOf(result, page.t).map((one) => h("li", { class: one.kind }, one.text,
    one.cure !== undefined && h("span", { class: "cure" }, one.cure)));
  return section(page.t.findings, h("ul", { class: "findings" }, ...items));
}
