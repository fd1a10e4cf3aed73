// What stands behind the figures: the bill, the classes, the assumptions, the scenario.
import { type Figures, type RunResult, valueOf } from "./data";
import { button, h, table } from "./dom";
import { count, plain, seconds, usd } from "./format";
import { say } from "./messages";
import { type Page, section } from "./page";
import { failureWords, itemWords, type Strings } from "./strings";

function costs(page: Page, result: Figures): HTMLElement {
  const { t } = page;
  const rows = Object.entries(result.cost.items)
    .filter(([name, amount]) => valueOf(amount) !== 0 || valueOf(result.cost.quantities[name]?.quantity) !== 0)
    .map(([name, amount]) => {
      const quantity = result.cost.quantities[name];
      const unit = t.units[quantity?.unit as keyof Strings["units"]] ?? quantity?.unit ?? "";
      const words = quantity === undefined ? "" : `${plain(valueOf(quantity.quantity))} ${unit}`;
      return [itemWords(name, t), words, usd(valueOf(amount))];
    });
  return section(t.costs, table(t.costs, [t.item, t.quantity, t.amount], rows), h("p", { class: "note" }, t.monthHint));
}

function classes(page: Page, result: Figures): HTMLElement {
  const { t } = page;
  const row = (name: string, latency: Figures["requests"]["latency_s"]): string[] =>
    [name, ...(["mean", "p50", "p90", "p95", "p99", "max"] as const).map((q) => seconds(valueOf(latency[q])))];
  const rows = [row(t.all, result.requests.latency_s),
    ...Object.entries(result.requests.by_class).map(([name, latency]) => row(name, latency))];
  const failed = Object.entries(result.requests.failed).filter(([, n]) => valueOf(n) !== 0);
  return section(t.classes,
    h("div", { class: "scroll figures", tabindex: 0 },
      table(t.classes, [t.class, t.mean, "p50", "p90", "p95", "p99", t.max], rows)),
    failed.length > 0 && table(t.failedBy, [t.cause_, t.number], failed.map(([name, n]) => [failureWords(name, t), count(valueOf(n))])));
}

/** @param title of what can be opened; else that of a run's scenario */
export function scenarioText(page: Page, scenario: unknown, title = page.t.scenario): HTMLElement {
  const { t } = page;
  const text = JSON.stringify(scenario, null, 2);
  const copy: HTMLButtonElement = button(t.copy, () => {
    void navigator.clipboard?.writeText(text).then(() => { copy.textContent = t.copied; });
  });
  return h("details", { class: "scenario" }, h("summary", {}, title), copy, h("pre", { tabindex: 0 }, text));
}

export function details(page: Page, result: RunResult): HTMLElement[] {
  const { t } = page;
  return [
    h("div", { class: "columns" }, costs(page, result), classes(page, result)),
    section(t.assumed, h("p", { class: "note" }, t.assumedHint),
      h("ul", { class: "assumed" }, ...result.assumed.map((text) => h("li", {}, say(text)))),
      scenarioText(page, result.resolved_scenario)),
  ];
}
