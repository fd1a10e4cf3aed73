// Reports in a real browser: headless Chromium of Debian's, driven by playwright-core.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

export const [, , program, source, packages] = process.argv;
const kSkipped = 77;  // of ctest's SKIP_RETURN_CODE

const chromiumProgram = ["/usr/bin/chromium", "/usr/bin/chromium-browser"].find((path) => existsSync(path));
if (chromiumProgram === undefined) {
  console.error("skipped: there is no chromium (Debian package chromium)");
  process.exit(kSkipped);
}

const { chromium } = createRequire(join(packages, "any.js"))("playwright-core");
export const folder = mkdtempSync(join(tmpdir(), "headroom-html-"));
let browser;

export const openBrowser = async () => {
  browser = await chromium.launch({ executablePath: chromiumProgram, args: ["--no-sandbox"] });
};
export const closeBrowser = async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
};

/** What the program answers. */
export function headroom(...args) {
  const result = spawnSync(program, args, { cwd: source, encoding: "utf8", maxBuffer: 1 << 28 });
  if (result.status !== 0) throw new Error(`headroom ${args.join(" ")}: ${result.status}\n${result.stderr}`);
  return result.stdout;
}

/** A report's file. @param args without --html */
export function report(name, ...args) {
  const file = join(folder, `${name}.html`);
  headroom(...args, "--html", file, "--quiet");
  return file;
}

/** The page of a file; `problems` are console errors and requests for anything but the file. */
export async function openPage(file, settings = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: "en-GB", ...settings });
  const page = await context.newPage();
  const problems = [];
  const url = pathToFileURL(file).href;
  page.on("console", (message) => { if (message.type() === "error") problems.push(message.text()); });
  page.on("pageerror", (error) => problems.push(error.stack ?? String(error)));
  page.on("request", (request) => { if (request.url() !== url) problems.push(`asks for ${request.url()}`); });
  await page.goto(url);
  await page.waitForSelector("h1");
  return { page, problems, close: () => context.close() };
}

/** Somebody else's page; `problems` are what it throws. */
export async function openOther(url) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  const problems = [];
  page.on("pageerror", (error) => problems.push(error.stack ?? String(error)));
  page.on("dialog", (dialog) => { problems.push(dialog.message()); dialog.dismiss(); });
  await page.goto(url);
  return { page, problems, close: () => context.close() };
}

export const sizeOf = (file) => readFileSync(file).length;
export const dataOf = (file) =>
  JSON.parse(/id="data">(.*?)<\/script>/s.exec(readFileSync(file, "utf8"))[1]).result;

/** A page like another one, of other data. @param change of the result, in place */
export function changed(file, name, change) {
  const page = readFileSync(file, "utf8");
  const [, before, text, behind] = /^(.*id="data">)(.*?)(<\/script>.*)$/s.exec(page);
  const data = JSON.parse(text);
  change(data.result);
  const other = join(folder, `${name}.html`);
  writeFileSync(other, before + JSON.stringify(data).replaceAll("<", "\\u003c") + behind);
  return other;
}

/** Pixels of a chart's canvas that are not of one colour: it shows something. */
export const coloursOf = (page, chart) => page.evaluate((selector) => {
  const canvas = document.querySelector(`${selector} canvas`);
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  const colours = new Set();
  for (let i = 0; i < data.length; i += 4) if (data[i + 3] > 200) colours.add((data[i] << 16) | (data[i + 1] << 8) | data[i + 2]);
  return colours.size;
}, chart);
