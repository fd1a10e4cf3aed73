// Shows the result in the reader's language and colours, and again when these change.
import { comparePage, compareTitle } from "./compare_page";
import { type PageData, readData } from "./data";
import { h } from "./dom";
import { speak } from "./format";
import { listen } from "./messages";
import type { Page } from "./page";
import { runPage } from "./run_page";
import { fill, type Language, STRINGS, type Strings } from "./strings";
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

/** Instead of a blank page: a result of another program or version is told in a sentence. */
function unreadable({ t }: Page, error: unknown): HTMLElement[] {
  const words = error instanceof Error ? error.message : String(error);
  return [h("h1", {}, t.reportOf), h("p", { class: "verdict not-met", role: "alert" }, fill(t.unreadable, { error: words }))];
}

/** The page's title and parts. */
function pageOf(page: Page, switchLanguage: () => void): [string, HTMLElement[]] {
  try {
    const data = readData();
    if (data.kind === "run") listen(data.result.messages, page.language);
    return [`${nameOf(data, page.t)} – ${page.t.reportOf}`, parts(page, data, switchLanguage)];
  } catch (error) {
    return [page.t.reportOf, unreadable(page, error)];
  }
}

function start(): void {
  const root = document.getElementById("report") ?? document.body.appendChild(h("main", { id: "report" }));
  let language: Language = navigator.language.startsWith("ja") ? "ja" : "en";
  const show = (): void => {
    document.documentElement.lang = language;
    speak(STRINGS[language]);
    const page: Page = { t: STRINGS[language], language, theme: readTheme() };
    const place = window.scrollY;
    const [title, elements] = pageOf(page, () => {
      language = language === "en" ? "ja" : "en";
      show();
      root.querySelector<HTMLElement>(".language")?.focus();
    });
    document.title = title;
    root.replaceChildren(...elements);
    window.dispatchEvent(new Event("shown"));
    window.scrollTo(0, place);
  };
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", show);
  matchMedia("print").addEventListener("change", show);
  show();
}

start();
