// Shows the result in the reader's language and colours, and again when these change.
import { comparePage, compareTitle } from "./compare_page";
import { type PageData, readData } from "./data";
import { h } from "./dom";
import { speak } from "./format";
import type { Page } from "./page";
import { runPage } from "./run_page";
import { type Language, STRINGS, type Strings } from "./strings";
import { sweepPage } from "./sweep_page";
import { readTheme } from "./theme";
import { tunePage } from "./tune_page";

function parts(page: Page, data: PageData, switchLanguage: () => void): HTMLElement[] {
  switch (data.kind) {
    case "run": return runPage(page, data.result, switchLanguage);
    case "compare": return comparePage(page, data.result, switchLanguage);
    case "tune": return tunePage(page, data.result, switchLanguage);
    case "sweep": return sweepPage(page, data.result, switchLanguage);
  }
}

function nameOf(data: PageData, t: Strings): string {
  if (data.kind === "run") return data.result.scenario;
  if (data.kind === "compare") return compareTitle(data.result, t);
  return data.result.name;
}

function start(): void {
  const data = readData();
  const root = document.getElementById("report") ?? document.body.appendChild(h("main", { id: "report" }));
  let language: Language = navigator.language.startsWith("ja") ? "ja" : "en";
  const show = (): void => {
    document.documentElement.lang = language;
    speak(STRINGS[language]);
    const page: Page = { t: STRINGS[language], language, theme: readTheme() };
    document.title = `${nameOf(data, page.t)} – ${page.t.reportOf}`;
    const place = window.scrollY;
    root.replaceChildren(...parts(page, data, () => {
      language = language === "en" ? "ja" : "en";
      show();
      root.querySelector<HTMLElement>(".language")?.focus();
    }));
    window.dispatchEvent(new Event("shown"));
    window.scrollTo(0, place);
  };
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", show);
  matchMedia("print").addEventListener("change", show);
  show();
}

start();
