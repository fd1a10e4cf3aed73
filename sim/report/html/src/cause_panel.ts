// The panel that answers "why did this happen?": opened by a click on an activity.
import type { Activity, RunResult } from "./data";
import { alarmOf, alarmSettings, causes, type CauseStep, consequences, shortAlarm } from "./cause";
import { button, h, quote, table } from "./dom";
import { duration, moment, plain } from "./format";
import { say } from "./messages";
import type { Page } from "./page";
import { fill } from "./strings";
import type { Timeline } from "./timeline";

export class CausePanel {
  readonly element: HTMLElement;
  private opener: HTMLElement | null = null;

  constructor(private readonly page: Page, private readonly timeline: Timeline, private readonly result: RunResult) {
    this.element = h("aside", {
      class: "cause", id: "cause", role: "dialog", "aria-labelledby": "cause-title", tabindex: -1, hidden: true,
    });
    this.element.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.close();
    });
  }

  /** @param opener that gets the focus back */
  open(index: number, opener: HTMLElement | null): void {
    const activity = this.result.activities[index];
    if (activity === undefined) return;
    if (this.element.hidden) this.opener = opener;
    this.element.replaceChildren(...this.content(activity, index));
    this.element.hidden = false;
    this.element.scrollTop = 0;
    document.body.classList.add("with-cause");
    this.element.focus({ preventScroll: true });
    this.timeline.point(activity.start_s);
  }

  close(): void {
    this.element.hidden = true;
    document.body.classList.remove("with-cause");
    this.opener?.focus({ preventScroll: true });
  }

  private content(activity: Activity, index: number): (Node | string)[] {
    const { t } = this.page;
    const step = (by: number, label: string, mark: string): HTMLButtonElement => {
      const there = this.result.activities[index + by] !== undefined;
      return button(mark, () => this.open(index + by, null), { "aria-label": label, title: label, disabled: !there });
    };
    return [
      h("div", { class: "bar" }, h("p", { class: "kind" }, t.causeOf),
        h("span", {}, step(-1, t.prev, "‹"), step(1, t.next, "›"),
          button("×", () => this.close(), { class: "close", "aria-label": t.close, title: t.close }))),
      h("h3", { id: "cause-title", lang: "en" }, activity.description),
      h("p", { class: "facts" }, `${moment(activity.start_s)} · ${activity.from} → ${activity.to} · `, quote(activity.status)),
      h("h4", {}, t.cause),
      chain(this.page, causes(activity, this.result, t), "causes"),
      h("h4", {}, t.consequences),
      chain(this.page, consequences(activity, this.result, t), "consequences", activity.start_s),
      ...this.alarmHistory(activity),
      h("p", { class: "id" }, `${t.activityId} ${activity.activity_id}`),
    ];
  }

  private alarmHistory(activity: Activity): Node[] {
    const { t } = this.page;
    const found = alarmOf(activity, this.result);
    if (found === null) return [];
    const history = found.alarm.history.slice(-40);
    const rows = history.map((change) => [
      moment(change.time_s), change.from, change.to, change.points.map((p) => plain(p, 4)).join(", "),
    ]);
    const more = found.alarm.changes - history.length;
    return [
      h("h4", {}, t.alarmHistory), h("p", { class: "note" }, alarmSettings(found.alarm, t)),
      h("div", { class: "scroll", tabindex: 0 }, table(shortAlarm(found.alarm.name), [t.time, t.from, t.to, t.points], rows)),
      ...(more > 0 ? [h("p", { class: "note" }, fill(t.shortened, { n: more }))] : []),
    ];
  }
}

/** With the time since the step before: where the minutes went. */
export function chain(page: Page, steps: CauseStep[], name: string, since?: number): HTMLElement {
  const { t } = page;
  const longest = Math.max(1, ...steps.map((step, i) => step.at - (steps[i - 1]?.at ?? since ?? step.at)));
  let before = since ?? steps[0]?.at ?? 0;
  return h("ol", { class: `chain ${name}` }, ...steps.map((step) => {
    const gap = Math.max(step.at - before, 0);
    before = step.at;
    return h("li", { class: step.kind },
      h("span", { class: "at" }, moment(step.at)),
      gap > 0 && h("span", { class: gap >= longest / 2 ? "gap long" : "gap" }, fill(t.later, { time: duration(gap) })),
      h("span", { class: "what" }, step.title),
      step.detail !== "" && h("span", { class: "detail" }, step.detail),
      step.quoted !== undefined && step.quoted !== "" && h("span", { class: "detail" }, say(step.quoted)));
  }));
}
