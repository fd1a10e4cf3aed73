// The colours of styles.css, for what is drawn on a canvas.

export interface Theme {
  text: string; faint: string; line: string; panel: string;
  load: string; served: string; error: string; median: string; tail: string; extreme: string;
  metric: string; truth: string; desired: string; inService: string; pending: string; draining: string;
  queue: string; cost: string; warmUp: string; healthy: string; neutral: string;
  ok: string; alarm: string; alarmLow: string; noData: string;
  candidates: string[];
  isDark: boolean;
}

export function readTheme(): Theme {
  const style = getComputedStyle(document.documentElement);
  const color = (name: string): string => style.getPropertyValue(`--${name}`).trim();
  return {
    text: color("text"), faint: color("faint"), line: color("line"), panel: color("panel"),
    load: color("load"), served: color("served"), error: color("error"),
    median: color("median"), tail: color("tail"), extreme: color("extreme"),
    metric: color("metric"), truth: color("truth"),
    desired: color("desired"), inService: color("in-service"), pending: color("pending"),
    draining: color("draining"), queue: color("queue"), cost: color("cost"),
    warmUp: color("warm-up"), healthy: color("healthy"), neutral: color("neutral"),
    ok: color("ok"), alarm: color("alarm"), alarmLow: color("alarm-low"), noData: color("no-data"),
    candidates: Array.from({ length: 8 }, (_, i) => color(`candidate-${i}`)),
    isDark: color("scheme") === "dark",
  };
}

/** A colour with an opacity. @param color "#rrggbb" */
export function faded(color: string, opacity: number): string {
  return color + Math.round(255 * opacity).toString(16).padStart(2, "0");
}

type Rgb = readonly [number, number, number];

/** Along a scale of colours. @param t in 0..1 */
function along(scale: readonly Rgb[], t: number): string {
  const at = Math.min(Math.max(t, 0), 1) * (scale.length - 1);
  const i = Math.min(Math.floor(at), scale.length - 2);
  const mix = (k: 0 | 1 | 2): number =>
    Math.round(scale[i]![k] + (at - i) * (scale[i + 1]![k] - scale[i]![k]));
  return `rgb(${mix(0)} ${mix(1)} ${mix(2)})`;
}

// Alike for all kinds of colour vision: orange is little, blue is plenty.
const BALANCE: readonly Rgb[] = [[197, 64, 16], [240, 160, 60], [236, 222, 150], [120, 178, 215], [38, 108, 178]];
// From the background to the strongest: more is darker by day, brighter by night.
const LIGHT_HEAT: readonly Rgb[] = [[233, 241, 250], [158, 202, 225], [66, 146, 198], [8, 81, 156], [3, 35, 80]];
const DARK_HEAT: readonly Rgb[] = [[27, 38, 54], [30, 80, 130], [40, 140, 190], [110, 205, 215], [235, 250, 210]];

/** Of a credit balance: 0 is exhausted. */
export const balanceColor = (t: number): string => along(BALANCE, t);
export const heatColor = (t: number, isDark: boolean): string => along(isDark ? DARK_HEAT : LIGHT_HEAT, t);

/** The class of a text that can be read on a colour: white or black, whichever is further from it. */
export function inkOn(color: string): "on-dark" | "on-light" {
  const light = (part: number): number => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
  const [red, green, blue] = (color.match(/\d+/g) ?? []).map((part) => light(Number(part) / 255));
  const luminance = 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;  // WCAG 2.2, relative luminance
  return 1.05 / (luminance + 0.05) > (luminance + 0.05) / 0.05 ? "on-dark" : "on-light";
}
