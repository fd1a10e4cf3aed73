// The head of the page: what it is about, what makes it repeatable, the verdict, the switches.
import { button, h } from "./dom";
import type { Page } from "./page";

export interface Heading {
  title: string;
  kind: string;
  facts: string[];
  verdict?: HTMLElement | null;
}

export function header(page: Page, heading: Heading, switchLanguage: () => void): HTMLElement {
  const other = page.language === "en" ? "ja" : "en";
  return h("header", {},
    h("div", { class: "title" },
      h("p", { class: "kind" }, heading.kind),
      h("h1", {}, heading.title),
      h("p", { class: "facts" }, ...heading.facts.map((fact) => h("span", {}, fact)))),
    h("div", { class: "aside" },
      heading.verdict ?? null,
      h("div", { class: "switches" },
        button(page.t.language, switchLanguage, { class: "language", lang: other }),
        button(page.t.print, () => window.print(), { class: "print" }))));
}

export function verdict(page: Page, met: boolean | null): HTMLElement {
  const words = met === null ? page.t.sloNone : met ? page.t.sloMet : page.t.sloNotMet;
  const mark = met === null ? "○" : met ? "✓" : "✗";
  return h("p", { class: `verdict ${met === null ? "none" : met ? "met" : "not-met"}` },
    h("span", { "aria-hidden": "true" }, mark), ` ${words}`);
}
