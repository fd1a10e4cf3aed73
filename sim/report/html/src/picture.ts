// Axes and marks of pictures that are not over time: drawn as SVG, so that each mark is an element.
import { svg } from "./dom";

export interface Scale {
  low: number; high: number;
  /** pixels */
  at: (value: number) => number;
  ticks: number[];
}

/** As wide as the screen has room for: drawn smaller, not shrunk, so that words stay readable. */
export function widthFor(most: number): number {
  return Math.min(most, Math.max(document.documentElement.clientWidth - 56, 300));
}
export const isNarrow = (): boolean => document.documentElement.clientWidth < 720 && !matchMedia("print").matches;

const NICE = [1, 2, 5, 10];

/** A scale with some air at both ends. @param from, to in pixels */
export function linearScale(values: number[], from: number, to: number, marks = 5, withZero = false): Scale {
  let low = Math.min(...values, ...(withZero ? [0] : []));
  let high = Math.max(...values, ...(withZero ? [0] : []));
  if (!(high > low)) { low -= Math.abs(low) * 0.1 || 1; high += Math.abs(high) * 0.1 || 1; }
  const air = (high - low) * 0.06;
  low -= air;
  high += air;
  const rough = (high - low) / marks;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * NICE.find((n) => n * power >= rough)!;
  const ticks: number[] = [];
  for (let i = Math.ceil(low / step); i * step <= high; ++i) ticks.push(i * step);
  return { low, high, ticks, at: (value) => from + ((value - low) / (high - low)) * (to - from) };
}

export const text = (x: number, y: number, words: string, anchor = "start", kind = "label"): SVGTextElement =>
  svg("text", { x, y, "text-anchor": anchor, class: kind }, words);

export const line = (x1: number, y1: number, x2: number, y2: number, kind: string): SVGLineElement =>
  svg("line", { x1, y1, x2, y2, class: kind });

/** "$0.20" of "$0.2000": what is marked on an axis is a round number. */
const round = (words: string): string => words.replace(/(\$\d+\.\d\d\d*?)0+$/, "$1");

/** Vertical lines with their values below. */
export function xAxis(scale: Scale, top: number, bottom: number, words: (value: number) => string): SVGElement {
  return svg("g", { "aria-hidden": true }, ...scale.ticks.flatMap((tick) => [
    line(scale.at(tick), top, scale.at(tick), bottom, tick === 0 ? "zero" : "grid"),
    text(scale.at(tick), bottom + 16, round(words(tick)), "middle", "tick"),
  ]));
}

export function yAxis(scale: Scale, left: number, right: number, words: (value: number) => string): SVGElement {
  return svg("g", { "aria-hidden": true }, ...scale.ticks.flatMap((tick) => [
    line(left, scale.at(tick), right, scale.at(tick), tick === 0 ? "zero" : "grid"),
    text(left - 8, scale.at(tick) + 4, round(words(tick)), "end", "tick"),
  ]));
}

/** Something in a picture that can be chosen by mouse and keyboard. */
export function choosable(label: string, choose: () => void, ...children: Node[]): SVGGElement {
  const group = svg("g", { class: "choosable", tabindex: 0, role: "button", "aria-label": label },
    svg("title", {}, label), ...children);
  group.addEventListener("click", choose);
  group.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    choose();
  });
  return group;
}

export function picture(label: string, width: number, height: number, ...children: (Node | null)[]): SVGSVGElement {
  return svg("svg", { viewBox: `0 0 ${width} ${height}`, width, height, class: "picture", role: "group", "aria-label": label },
    ...children);
}
