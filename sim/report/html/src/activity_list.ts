// The scaling activities in a table, each with its reason and a button that opens the whole cause; on
// paper, where no button is, the chains themselves; and why nothing was scaled.
import { causes, reasonOf } from "./cause";
import { chain } from "./cause_panel";
import type { Activity, RunResult } from "./data";
import { button, h, quote, table } from "./dom";
import { count, DASH, duration, moment } from "./format";
import { say } from "./messages";
import { type Page, section } from "./page";
import { fill, refusalWords } from "./strings";

const mostPrinted = 12;  // chains

/** An instance's name is never broken at its hyphen. */
function unbroken(text: string): (string | Node)[] {
  return text.split(/(i-\d+)/).map((part, i) => (i % 2 === 1 ? h("span", { class: "unbroken" }, part) : part));
}

function printedChains(page: Page, result: RunResult): HTMLElement {
  const one = (activity: Activity): HTMLElement => h("article", {},
    h("h4", {}, `${moment(activity.start_s)} `, quote(activity.description)), chain(page, causes(activity, result, page.t), "causes"));
  return h("div", { class: "on-paper" }, ...result.activities.slice(0, mostPrinted).map(one));
}

/** What the lists show less of than there was. */
function cutNotes(page: Page, { drawn, not_scaled }: RunResult): { activities: string; refusals: string } {
  const { t } = page;
  const { totals, activities, activities_of } = drawn;
  const sum = (list: { count: number }[]): number => list.reduce((n, one) => n + one.count, 0);
  const reasons = totals.refusals.map((one) => `${refusalWords(one, t, moment)} (${count(one.count)})`).join(t.listGap);
  return {
    activities: activities < activities_of ? fill(t.someActivities, { n: activities, all: count(activities_of) }) : "",
    refusals: sum(not_scaled) < sum(totals.refusals) ? `${t.allReasons}: ${reasons}` : "",
  };
}

export function activityList(
  page: Page, result: RunResult, open: (index: number, opener: HTMLElement) => void,
): HTMLElement {
  const { t } = page;
  const rows = result.activities.map((activity, index) => {
    const why: HTMLButtonElement = button(t.causeOf, () => open(index, why), {
      class: "why", "aria-label": `${activity.description}: ${t.causeOf}`,
    });
    return [
      moment(activity.start_s),
      h("div", {}, h("p", {}, h("span", { lang: "en" }, ...unbroken(activity.description)), " ", why),
        h("p", { class: "reason" }, say(reasonOf(activity, result)))),
      `${activity.from} → ${activity.to}`,
      h("span", {}, quote(activity.status), activity.end_s !== null && `, ${duration(activity.end_s - activity.start_s)}`),
    ];
  });
  const reasons = result.not_scaled.map((one) => [moment(one.time_s), one.policy, refusalWords(one, t, moment), String(one.count)]);
  const cut = cutNotes(page, result);
  return section(t.activities,
    cut.activities !== "" && h("p", { class: "note" }, cut.activities),
    h("div", { class: "scroll activities", tabindex: 0 },
      table(t.activities, [t.time, `${t.activity}${t.listGap}${t.reason}`, t.capacity, t.status], rows.length > 0 ? rows : [[DASH, "", "", ""]])),
    printedChains(page, result),
    reasons.length > 0 && h("h3", {}, t.notScaled),
    cut.refusals !== "" && h("p", { class: "note" }, cut.refusals),
    reasons.length > 0 && h("div", { class: "scroll", tabindex: 0 },
      table(t.notScaled, [t.time, t.policy, t.reason, t.times], reasons)));
}
