// The head of the page: what it is about, what makes it repeatable, the verdict, the switches.
import type { Figures } from "./data";
import { button, h } from "./dom";
import { duration } from "./format";
import type { Page } from "./page";
import { fill } from "./strings";

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

/** Of all requests together; met so, the SLO can still have been broken for a while. */
export function verdict(page: Page, { met, broken_s = 0, loaded_s = 0 }: Figures["slo"]): HTMLElement {
  const { t } = page;
  const isMixed = met === true && broken_s > 0;
  const broken = fill(t.sloBrokenFor, { broken: duration(broken_s), all: duration(loaded_s) });
  const words = met === null ? t.sloNone : isMixed ? `${t.sloMetInAll} ${broken}` : met ? t.sloMet
    : broken_s > 0 ? `${t.sloNotMet}: ${broken}` : t.sloNotMet;
  const mark = met === null ? "○" : isMixed ? "!" : met ? "✓" : "✗";
  return h("p", { class: `verdict ${met === null ? "none" : isMixed ? "mixed" : met ? "met" : "not-met"}` },
    h("span", { "aria-hidden": "true" }, mark), ` ${words}`);
}
