// Makes the README's pictures of reports anew.
//   node pictures.mjs PROGRAM SOURCE_FOLDER NODE_MODULES
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [, , program, source, packages] = process.argv;
const { chromium } = createRequire(join(packages, "any.js"))("playwright-core");
const folder = mkdtempSync(join(tmpdir(), "headroom-pictures-"));

const PICTURES = [
  { name: "run", command: ["run", "scenarios/tastylog.json"], height: 1180 },
  {
    name: "cause", command: ["run", "scenarios/tastylog.json"], height: 980,
    prepare: async (page) => {
      await page.locator(".mark").nth(1).click();
      await page.waitForTimeout(300);
      await page.locator("#cpu").evaluate((chart) => chart.scrollIntoView());
    },
  },
  {
    name: "compare", height: 1260,
    command: ["compare", "scenarios/nasa-day.json", "--policies",
      "as-given,target-tracking-requests,kubernetes-hpa,thresholds,schedule,static-peak", "--replications", "3"],
  },
  { name: "tune", command: ["tune", "scenarios/experiments/cost-and-latency.json"], height: 1060 },
];

const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
for (const { name, command, height, prepare } of PICTURES) {
  const file = join(folder, `${name}.html`);
  const done = spawnSync(program, [...command, "--html", file, "--quiet"], { cwd: source, encoding: "utf8" });
  if (done.status !== 0) throw new Error(done.stderr);
  const page = await browser.newPage({ viewport: { width: 1200, height }, locale: "en-GB" });
  await page.goto(pathToFileURL(file).href);
  await page.waitForSelector("h1");
  await prepare?.(page);
  await page.waitForTimeout(300);  // charts follow the page's width
  await page.screenshot({ path: join(source, "sim/report/html/pictures", `${name}.png`) });
  await page.close();
}
await browser.close();
rmSync(folder, { recursive: true });
