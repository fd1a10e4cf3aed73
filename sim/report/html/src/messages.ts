// The program's own sentences (warnings, assumptions, policies' reasons) in the reader's language. As
// in gettext the English form of a sentence is the key: messages/*.json have each form and its
// Japanese side by side, with {0}, {1}, ... for its values. What has none stays English.
import type { Message, Messages } from "./data";
import { h, quote } from "./dom";
import { duration, seconds } from "./format";
import type { Language } from "./strings";
import assumptions from "./messages/assumptions.json";
import policies from "./messages/policies.json";
import warnings from "./messages/warnings.json";

const JAPANESE: Record<string, string> = { ...assumptions, ...policies, ...warnings };

let forms: string[] = [];
let said = new Map<string, Message>();

/** Of a result, in a language; `told` knows them from then on. */
export function listen(messages: Messages | undefined, language: Language): void {
  const isTold = messages !== undefined && language === "ja";
  forms = isTold ? messages.forms : [];
  said = new Map(isTold ? messages.said.map(([text, ...message]) => [text, message]) : []);
}

function valueText(value: Message[number]): string {
  if (typeof value === "string") return value;
  if (typeof value === "number") return value > 0 && value < 1 ? seconds(value) : duration(value);
  return translated(value) ?? "";
}

function translated([form, ...values]: Message): string | null {
  const words = JAPANESE[forms[form] ?? ""];
  return words?.replace(/\{(\d+)\}/g, (_, n: string) => valueText(values[Number(n)] ?? "")) ?? null;
}

/** A sentence of the program's in the reader's language; null where it is to be quoted in English. */
export function told(text: string): string | null {
  const message = said.get(text);
  return message === undefined ? null : translated(message);
}

/** The same as an element: a quotation where it is one. */
export function say(text: string): HTMLElement {
  const words = told(text);
  return words === null ? quote(text) : h("span", {}, words);
}
