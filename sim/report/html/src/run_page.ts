// The page of one run.
import { activityList } from "./activity_list";
import { CausePanel } from "./cause_panel";
import type { RunResult } from "./data";
import { details } from "./details";
import { findings } from "./findings";
import { duration, short } from "./format";
import { runEvents } from "./run_events";
import { settingsCard } from "./settings_card";
import { story } from "./story";
import { whatIf } from "./what_if";
import { header, verdict } from "./header";
import { headline } from "./headline";
import { h } from "./dom";
import type { Page } from "./page";
import { runCharts } from "./run_charts";
import { newTimeline } from "./timeline";

export function runPage(page: Page, result: RunResult, switchLanguage: () => void): HTMLElement[] {
  const { t } = page;
  const timeline = newTimeline(result.simulated_s, runEvents(page, result));
  const panel = new CausePanel(page, timeline, result);
  const open = (index: number, opener: HTMLElement | null): void => panel.open(index, opener);
  const facts = [
    `${duration(result.simulated_s)} ${t.simulated}`, `${t.version} ${result.version}`, `${t.seed} ${result.seed}`,
    `SHA-256 ${short(result.scenario_sha256)}`,
    ...(result.replications > 1 ? [`${result.replications} ${t.replications}`] : []),
  ];
  return [
    header(page, { title: result.scenario, kind: t.reportOf, facts, verdict: verdict(page, result.slo) }, switchLanguage),
    ...(t.englishOnly === "" ? [] : [h("p", { class: "note" }, t.englishOnly)]),
    headline(page, result), ...[story(page, result), whatIf(page, result)].filter((part): part is HTMLElement => part !== null),
    findings(page, result), settingsCard(page, result), runCharts(page, timeline, result, open),
    activityList(page, result, open), ...details(page, result), panel.element,
  ];
}
