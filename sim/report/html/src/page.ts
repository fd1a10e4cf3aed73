// What every part of the page needs to know.
import type { Strings, Language } from "./strings";
import type { Theme } from "./theme";
import { h } from "./dom";

export interface Page {
  t: Strings;
  language: Language;
  theme: Theme;
}

let sections = 0;

/** A part of the page with its heading. */
export function section(title: string, ...children: (Node | string | null | false)[]): HTMLElement {
  const id = `section-${++sections}`;
  return h("section", { "aria-labelledby": id }, h("h2", { id }, title), ...children);
}
