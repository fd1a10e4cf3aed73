// The scaling activities in a table, each with a button that opens its cause; and why not.
import type { RunResult } from "./data";
import { button, h, table } from "./dom";
import { DASH, duration, moment } from "./format";
import { type Page, section } from "./page";

export function activityList(
  page: Page, result: RunResult, open: (index: number, opener: HTMLElement) => void,
): HTMLElement {
  const { t } = page;
  const rows = result.activities.map((activity, index) => {
    const why: HTMLButtonElement = button(t.causeOf, () => open(index, why), {
      class: "why", "aria-label": `${activity.description}: ${t.causeOf}`,
    });
    return [
      moment(activity.start_s), activity.description, `${activity.from} → ${activity.to}`,
      activity.end_s === null ? activity.status : `${activity.status}, ${duration(activity.end_s - activity.start_s)}`, why,
    ];
  });
  const reasons = result.not_scaled.map((one) => [moment(one.time_s), one.policy, one.reason, String(one.count)]);
  return section(t.activities,
    h("div", { class: "scroll", tabindex: 0 },
      table(t.activities, [t.time, t.activity, t.capacity, t.status, t.why], rows.length > 0 ? rows : [[DASH, "", "", "", ""]])),
    reasons.length > 0 && h("h3", {}, t.notScaled),
    reasons.length > 0 && h("div", { class: "scroll", tabindex: 0 },
      table(t.notScaled, [t.time, t.policy, t.reason, t.times], reasons)));
}
