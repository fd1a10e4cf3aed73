// The page of a tuning: what is recommended, the front with its intervals, what each setting does.
import type { Confirmed, Interval, Num, TuneResult } from "./data";
import { h, svg, table } from "./dom";
import { scenarioText } from "./details";
import { changeWords, figureWords, outputName, wordsOf } from "./figure_words";
import { pointerName, short } from "./format";
import { header } from "./header";
import { type Page, section } from "./page";
import { choosable, isNarrow, line, linearScale, picture, text, widthFor, xAxis, yAxis } from "./picture";
import { fill } from "./strings";
import { valueWords } from "./units";

interface Choice { name: string; kind: "given" | "recommended" | "front" | "not-confirmed"; confirmed: Confirmed }

const same = (a: Confirmed, b: Confirmed): boolean => JSON.stringify(a.settings) === JSON.stringify(b.settings);

/** As given, recommended, and the rest of the front or of what was not confirmed. */
function choicesOf(page: Page, result: TuneResult): Choice[] {
  const { t } = page;
  const others = (result.front ?? []).filter((one) => !same(one, result.recommended) && !same(one, result.as_given));
  const unconfirmed = result.not_confirmed.filter((one) => !same(one, result.recommended));
  return [
    { name: t.asGiven, kind: "given", confirmed: result.as_given },
    { name: t.recommended, kind: "recommended", confirmed: result.recommended },
    ...others.map((confirmed, i): Choice => ({ name: `${t.front} ${i + 1}`, kind: "front", confirmed })),
    ...unconfirmed.map((confirmed, i): Choice => ({ name: `${t.notConfirmed} ${i + 1}`, kind: "not-confirmed", confirmed })),
  ];
}

function recommendation(page: Page, result: TuneResult): HTMLElement {
  const { t } = page;
  const pointers = Object.keys(result.recommended.settings);
  const settingOf = (pointer: string, one: Confirmed): string => valueWords(pointer, one.settings[pointer], result.resolved_scenario, t);
  const rows = pointers.map((pointer) => {
    const given = settingOf(pointer, result.as_given);
    const now = settingOf(pointer, result.recommended);
    return [h("span", { title: pointer }, pointerName(pointer, pointers)), given,
      h("span", { class: given === now ? "" : "changed" }, now)];
  });
  const figures = Object.keys(result.recommended.figures).map((key) => {
    const words = wordsOf(key);
    return [outputName(key, t), figureWords(result.as_given.figures[key], words),
      figureWords(result.recommended.figures[key], words),
      changeWords(result.recommended.differences?.[key], words)];
  });
  const [cost, other] = [result.minimize.find((key) => /usd|cost/.test(key)), result.minimize.find((key) => !/usd|cost/.test(key))];
  const isDearer = cost !== undefined && other !== undefined && (result.recommended.differences?.[cost]?.ci95?.[0] ?? 0) > 0;
  const because = result.front !== undefined && result.front.length > 1 && result.confirmed;
  return section(t.recommended,
    h("p", { class: result.confirmed ? "verdict met" : "verdict not-met" }, result.confirmed ? `✓ ${t.confirmedYes}` : `✗ ${t.confirmedNo}`),
    because && h("p", { class: "because" }, t.chosenBecause, isDearer && ` ${fill(t.dearer, { other: outputName(other, t) })}`),
    h("div", { class: "columns" },
      h("div", {}, h("h3", {}, t.settings), h("div", { class: "scroll", tabindex: 0 }, table(t.settings, [t.setting, t.asGiven, t.recommended], rows))),
      h("div", {}, h("h3", {}, t.outcome), h("div", { class: "scroll", tabindex: 0 }, table(t.outcome, [t.figure, t.asGiven, t.recommended, t.change], figures)))));
}

const ends = (interval: Interval): number[] => interval.ci95 ?? (interval.mean === null ? [] : [interval.mean]);

/** One point a choice; of one objective they stand below each other. */
function frontPicture(page: Page, result: TuneResult, choices: Choice[], choose: (index: number) => void): SVGSVGElement {
  const { t } = page;
  const keys = Object.keys(result.recommended.figures);
  const [xKey, yKey] = [result.minimize[0] ?? keys[0]!, result.minimize[1] ?? keys.find((key) => key !== result.minimize[0]) ?? keys[0]!];
  const width = widthFor(1080), height = 420, left = 92, right = width - 24, bottom = height - 52;
  const interval = (choice: Choice, key: string): Interval => choice.confirmed.figures[key] ?? { mean: null, ci95: null };
  const x = linearScale(choices.flatMap((choice) => ends(interval(choice, xKey))), left, right, isNarrow() ? 2 : 6);
  const y = linearScale(choices.flatMap((choice) => ends(interval(choice, yKey))), bottom, 16, 5);
  const limit = result.subject_to.find((one) => one.name === yKey || one.output === yKey)?.at_most;
  const marks = choices.map((choice, i) => {
    const [a, b] = [interval(choice, xKey), interval(choice, yKey)];
    if (a.mean === null || b.mean === null) return null;
    const [cx, cy] = [x.at(a.mean), y.at(b.mean)];
    const label = `${choice.name}: ${outputName(xKey, t)} ${figureWords(a, wordsOf(xKey))}, ${outputName(yKey, t)} ${figureWords(b, wordsOf(yKey))}`;
    const words = choice.kind === "front" || choice.kind === "not-confirmed" ? null : text(cx + 11, cy - 9, choice.name, "start", "label strong");
    if (words !== null && cx > right - 120) { words.setAttribute("text-anchor", "end"); words.setAttribute("x", String(cx - 11)); }
    const mark = choosable(label, () => choose(i),
      ...(a.ci95 === null ? [] : [line(x.at(a.ci95[0]), cy, x.at(a.ci95[1]), cy, "whisker")]),
      ...(b.ci95 === null ? [] : [line(cx, y.at(b.ci95[0]), cx, y.at(b.ci95[1]), "whisker")]),
      svg("circle", { cx, cy, r: 7, class: `dot ${choice.kind}` }), ...(words === null ? [] : [words]));
    mark.dataset["choice"] = String(i);
    return mark;
  });
  const path = (result.front ?? []).flatMap((one) => {
    const [a, b] = [one.figures[xKey]?.mean, one.figures[yKey]?.mean];
    return a == null || b == null ? [] : [[x.at(a), y.at(b)] as const];
  }).sort((a, b) => a[0] - b[0]).map(([px, py]) => `${px},${py}`).join(" ");
  return picture(t.front, width, height, xAxis(x, 16, bottom, wordsOf(xKey)), yAxis(y, left, right, wordsOf(yKey)),
    text((left + right) / 2, height - 8, outputName(xKey, t), "middle"),
    svg("text", { x: 16, y: bottom / 2, class: "label", "text-anchor": "middle", transform: `rotate(-90 16 ${bottom / 2})` }, outputName(yKey, t)),
    limit === undefined ? null : line(left, y.at(limit), right, y.at(limit), "limit"),
    svg("polyline", { points: path, class: "front-line" }), ...marks);
}

function front(page: Page, result: TuneResult): HTMLElement {
  const { t } = page;
  const choices = choicesOf(page, result);
  const pointers = Object.keys(result.recommended.settings);
  const keys = Object.keys(result.recommended.figures);
  const rows = choices.map(({ name, confirmed }) => [
    name, ...keys.map((key) => figureWords(confirmed.figures[key], wordsOf(key))),
    ...pointers.map((pointer) => valueWords(pointer, confirmed.settings[pointer], result.resolved_scenario, t)),
    h("span", { class: confirmed.holds ? "met" : "not-met" }, `${confirmed.holds ? "✓" : "✗"} ${fill(t.heldIn, { n: confirmed.held_in, all: result.replications })}`),
  ]);
  const list = table(t.settings, [t.candidate, ...keys.map((key) => outputName(key, t)), ...pointers.map((p) => pointerName(p, pointers)), t.holds], rows);
  const lines = [...list.querySelectorAll("tbody tr")];
  const choose = (index: number): void => {
    lines.forEach((row, i) => row.classList.toggle("chosen", i === index));
    drawing.querySelectorAll("[data-choice]").forEach((mark) =>
      mark.classList.toggle("chosen", mark.getAttribute("data-choice") === String(index)));
    told.textContent = choices[index] === undefined ? "" : `${choices[index].name}: ${pointers.map((p) =>
      `${pointerName(p, pointers)} ${valueWords(p, choices[index]!.confirmed.settings[p], result.resolved_scenario, t)}`).join(", ")}`;
  };
  const told = h("p", { class: "told", "aria-live": "polite" });
  const drawing = frontPicture(page, result, choices, choose);
  lines.forEach((row, i) => row.addEventListener("click", () => choose(i)));
  choose(1);
  const title = result.front === undefined ? t.outcome : t.front;
  return section(title, h("p", { class: "note" }, fill(t.frontHint, { n: result.replications })),
    h("figure", { id: "front" }, h("div", { class: "scroll-x" }, drawing), told),
    h("div", { class: "scroll choices", tabindex: 0 }, list));
}

function sensitivity(page: Page, result: TuneResult): HTMLElement | null {
  const { t } = page;
  const moves = result.sensitivity.filter((one) => one.differences !== undefined);
  if (moves.length === 0) return null;
  const pointers = Object.keys(result.recommended.settings);
  const pictures = Object.keys(moves[0]!.differences!).map((key) => {
    const words = (value: Num): string => (value !== null && value > 0 ? `+${wordsOf(key)(value)}` : wordsOf(key)(value));
    // On a narrow screen the words stand above their bar.
    const narrow = isNarrow(), step = narrow ? 44 : 24, width = widthFor(1080);
    const left = narrow ? 28 : 280, right = width - (narrow ? 28 : 110), height = moves.length * step + 40;
    const scale = linearScale(moves.flatMap((one) => ends(one.differences![key] ?? { mean: 0, ci95: null })), left, right, narrow ? 3 : 5, true);
    const bars = moves.flatMap((one, i) => {
      const difference = one.differences![key];
      if (difference === undefined || difference.mean === null) return [];
      const y = (narrow ? 30 : 16) + i * step;
      const wordsY = narrow ? y - 14 : y + 4;
      const [low, high] = difference.ci95 ?? [difference.mean, difference.mean];
      const kind = low > 0 ? "worse" : high < 0 ? "better" : "undecided";
      const from = Math.min(scale.at(0), scale.at(difference.mean));
      const name = `${pointerName(one.pointer, pointers)} ${fill(t.moveTo, { value: valueWords(one.pointer, one.to, result.resolved_scenario, t) })}`;
      return [narrow ? text(0, wordsY, name) : text(left - 10, wordsY, name, "end"),
        svg("rect", { x: from, y: y - 7, width: Math.max(Math.abs(scale.at(difference.mean) - scale.at(0)), 1), height: 14, class: `bar ${kind}` }),
        line(scale.at(low), y, scale.at(high), y, "whisker"), narrow ? text(width, wordsY, words(difference.mean), "end") : text(right + 10, wordsY, words(difference.mean))];
    });
    return h("figure", {}, h("figcaption", {}, h("h3", {}, outputName(key, t))),
      h("div", { class: "scroll-x" }, picture(`${t.sensitivity}: ${outputName(key, t)}`, width, height, xAxis(scale, 4, height - 24, words), ...bars)));
  });
  return section(t.sensitivity, h("p", { class: "note" }, t.sensitivityHint), ...pictures);
}

export function tunePage(page: Page, result: TuneResult, switchLanguage: () => void): HTMLElement[] {
  const { t } = page;
  const limits = result.subject_to.map((one) => `${one.name} ${one.at_most !== undefined ? "≤" : "≥"} ${wordsOf(one.name)(one.at_most ?? one.at_least ?? null)}`);
  const facts = [
    `${t.minimize}: ${result.minimize.map((key) => outputName(key, t)).join(", ")}`,
    ...(limits.length > 0 ? [`${t.subjectTo} ${limits.join(", ")}`] : []),
    fill(t.tried, { n: result.settings_tried, m: result.budget, algorithm: result.algorithm }),
    `${result.scenario} ${short(result.scenario_sha256)}`, `${t.seed} ${result.seed}`, `${t.version} ${result.version}`,
  ];
  const scenario = result.resolved_scenario === undefined ? null
    : section(t.scenario, scenarioText(page, result.resolved_scenario, `${t.asGiven}: ${result.scenario}, SHA-256 ${short(result.scenario_sha256)}`));
  const parts = [recommendation(page, result), front(page, result), sensitivity(page, result), scenario];
  return [header(page, { title: result.name, kind: `${t.reportOf}: ${t.tuneTitle}`, facts }, switchLanguage),
    ...parts.filter((part): part is HTMLElement => part !== null)];
}
