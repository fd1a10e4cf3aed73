// The time axis that all charts share: one zoom, one cursor.
import type uPlot from "uplot";

export type Range = [number, number];

/** A moment that is marked in every chart. */
export interface TimeEvent { at: number; label: string; color: string }

let current: Timeline | null = null;
let remembered: Range | null = null;

/** Frees the charts that were shown before. */
export function newTimeline(end: number, events: TimeEvent[] = []): Timeline {
  current?.destroy();
  current = new Timeline(end, remembered, events);
  return current;
}

export class Timeline {
  range: Range;
  private plots: uPlot[] = [];
  private listeners: ((range: Range) => void)[] = [];
  private readonly observer: ResizeObserver;

  constructor(readonly end: number, range: Range | null, readonly events: TimeEvent[]) {
    this.range = range ?? [0, end];
    this.observer = new ResizeObserver(() => this.fit());
  }

  /** @param root of all charts, whose width they take */
  observe(root: HTMLElement): void {
    this.observer.observe(root);
  }

  add(plot: uPlot): void {
    this.plots.push(plot);
  }

  onZoom(listener: (range: Range) => void): void {
    this.listeners.push(listener);
    listener(this.range);
  }

  zoom(from: number, to: number): void {
    const least = this.end / 2000;
    const length = Math.min(Math.max(to - from, least), this.end);
    const start = Math.min(Math.max(from, 0), this.end - length);
    this.range = [start, start + length];
    remembered = length >= this.end ? null : this.range;
    for (const plot of this.plots) plot.setScale("x", { min: start, max: start + length });
    for (const listener of this.listeners) listener(this.range);
  }

  reset(): void {
    this.zoom(0, this.end);
  }

  /** Around a moment; by a factor below 1 into it. */
  zoomBy(factor: number, at?: number): void {
    const [from, to] = this.range;
    const centre = at ?? (from + to) / 2;
    this.zoom(centre - (centre - from) * factor, centre + (to - centre) * factor);
  }

  pan(part: number): void {
    const [from, to] = this.range;
    const by = part * (to - from);
    const start = Math.min(Math.max(from + by, 0), this.end - (to - from));
    this.zoom(start, start + to - from);
  }

  isZoomed(): boolean {
    return this.range[1] - this.range[0] < this.end * 0.9999;
  }

  /** The cursor of every chart goes there. */
  point(at: number): void {
    for (const plot of this.plots)
      plot.setCursor({ left: plot.valToPos(at, "x"), top: plot.over.clientHeight / 2 });
  }

  destroy(): void {
    this.observer.disconnect();
    for (const plot of this.plots) plot.destroy();
    this.plots = [];
  }

  private fit(): void {
    for (const plot of this.plots) {
      const width = plot.root.parentElement?.clientWidth ?? 0;
      if (width > 0 && Math.abs(width - plot.width) > 1) plot.setSize({ width, height: plot.height });
    }
  }
}
