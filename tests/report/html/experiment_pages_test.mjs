// The reports of compare, tune and sweep in a browser.
//   node experiment_pages_test.mjs PROGRAM SOURCE_FOLDER NODE_MODULES
import assert from "node:assert/strict";
import test, { after, before } from "node:test";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { changed, closeBrowser, coloursOf, dataOf, folder, openBrowser, openPage, report, source } from "./browser.mjs";

const scenario = join(source, "scenarios/tastylog.json");
let compared, tuned, swept;

/** An experiment's file in the tests' own folder. */
function experiment(name, content) {
  const file = join(folder, `${name}.json`);
  writeFileSync(file, JSON.stringify({ version: 1, name, scenario, ...content }));
  return file;
}

before(async () => {
  compared = report("compare", "compare", "scenarios/tastylog.json", "scenarios/tastylog-70-50.json",
    "scenarios/tastylog-70-35.json", "--replications", "3");
  tuned = report("tune", "tune", experiment("tune", {
    parameters: [
      { pointer: "/auto_scaling_group/MaxSize", integer: [2, 4] },
      { pointer: "/launch_template/LaunchTemplateData/InstanceType", choices: ["t2.nano", "t2.micro"] },
    ],
    minimize: ["/cost/total_usd", "/requests/latency_s/p95"], subject_to: [], budget: 60, replications: 3,
  }));
  swept = report("sweep", "sweep", experiment("sweep", {
    axes: [
      { pointer: "/auto_scaling_group/MaxSize", values: [1, 2, 3] },
      { pointer: "/application/workers", values: [1, 2] },
    ],
    replications: 2, outputs: ["/cost/total_usd", "/requests/latency_s/p95", "/instances/mean", "/slo/met"],
  }));
  await openBrowser();
});
after(closeBrowser);

test("a comparison tells each candidate's figures and its difference from the baseline", async () => {
  const { page, problems, close } = await openPage(compared);
  const names = dataOf(compared).candidates.map((one) => one.name);
  const rows = await page.locator("section").first().locator("tbody tr").allInnerTexts();
  names.forEach((name, i) => assert.ok(rows[i].startsWith(name), rows[i]));
  assert.equal(await page.locator("#differences .choosable").count(), names.length - 1);
  await page.locator("#figure").selectOption("latency_p95_s");
  assert.match(await page.locator("#differences .choosable title").first().textContent(), /m?s/);
  assert.deepEqual(problems, []);
  await close();
});

test("a comparison begins with its verdict, and says what its scenario, intervals and columns are", async () => {
  const result = dataOf(compared);
  for (const one of result.candidates) {
    assert.match(one.scenario_sha256, /^[0-9a-f]{64}$/);
    assert.ok(one.resolved_scenario.auto_scaling_group, "the scenario is in the file");
  }
  const costs = [3, 1.5, 2];
  const held = await openPage(changed(compared, "held", ({ candidates, replications }) => candidates.forEach((one, i) => {
    one.scenario = "one-for-all";
    one.figures.cost_usd_per_day.mean = costs[i];
    one.slo_met_in = i === 1 ? replications - 1 : replications;
  })));
  assert.equal(await held.page.locator("h1").innerText(), "one-for-all");
  assert.ok((await held.page.locator("header").innerText()).includes(result.candidates[0].scenario_sha256.slice(0, 12)));
  const [words] = await held.page.locator("section").first().locator(".verdict, table").allInnerTexts();
  assert.match(words, new RegExp(`cheapest that holds the SLO in every replication: ${result.candidates[2].name}, \\$2\\.00 a day`));
  assert.ok(await held.page.locator(".compared .half").count() > 5, "intervals");
  assert.match(await held.page.locator(".columns-told").innerText(), /late: share of requests/);
  await held.page.locator("details.scenario summary").first().click();
  assert.match(await held.page.locator("details.scenario pre").first().innerText(), /"auto_scaling_group"/);
  assert.deepEqual(held.problems, []);
  await held.close();
  const none = await openPage(changed(compared, "none", ({ candidates }) => {
    for (const one of candidates) one.slo_met_in = 0;
  }));
  assert.match(await none.page.locator(".verdict").innerText(), /None of them holds/);
  await none.close();
});

test("a comparison tells its bound, and that it lets work wait where no SLO limits latency", async () => {
  for (const [name, checks, mayWait] of [["bound", [{ name: "p95", limit: 0.5, value: 0.2, met: true }], false],
    ["waiting", [{ name: "error_rate", limit: 0.01, value: 0, met: true }], true]]) {
    const { page, problems, close } = await openPage(changed(compared, name, ({ candidates }) => {
      for (const one of candidates) {
        one.scenario = "one-for-all";
        one.figures.least_usd_per_day = { mean: 1.25, ci95: null };
        one.result.slo.checks = checks;
      }
    }));
    const words = await page.locator(".bound").innerText();
    assert.match(words, /nobody can serve this load for less than \$1\.25 a day/);
    assert.equal(/lets work wait until the run ends/.test(words), mayWait, words);
    assert.deepEqual(problems, []);
    await close();
  }
  assert.equal(new Set(dataOf(compared).candidates.map((one) => one.scenario)).size, 3);
  const without = await openPage(compared);  // three scenarios, each with a load and a bound of its own
  assert.equal(await without.page.locator(".bound").count(), 0);
  await without.close();
});

test("settings have their units: by the metric, and of what the scenario writes as a duration", async () => {
  const target = "/scaling_policies/0/TargetTrackingConfiguration/TargetValue", delay = "/monitoring/metric_delay";
  const axes = ["/auto_scaling_group/MaxSize", "/application/workers"];
  const withUnits = (result, metric) => {
    result.axes = [target, delay];
    result.resolved_scenario.scaling_policies[0].TargetTrackingConfiguration.PredefinedMetricSpecification.PredefinedMetricType = metric;
    for (const cell of result.cells)
      cell.values = { [target]: 10 * cell.values[axes[0]], [delay]: 50 * cell.values[axes[1]] };
  };
  const cpu = await openPage(changed(swept, "units", (result) => withUnits(result, "ASGAverageCPUUtilization")));
  assert.equal(typeof dataOf(swept).resolved_scenario.monitoring.metric_delay, "string", "as durations are written");
  const row = await cpu.page.locator(".cells tbody tr").first().innerText();
  assert.match(row, /10 %\s+50 s/);
  assert.match(await cpu.page.locator("#sweep .tick").allTextContents().then((all) => all.join(",")), /10 %,20 %,30 %,50 s,100 s/);
  assert.deepEqual(cpu.problems, []);
  await cpu.close();
  const requests = await openPage(changed(swept, "per-minute", (result) => withUnits(result, "ALBRequestCountPerTarget")));
  assert.match(await requests.page.locator(".cells tbody tr").first().innerText(), /10 requests\/min\s+50 s/);
  await requests.close();
});

test("a tuning and a sweep have their scenario in the file, in sight on demand", async () => {
  for (const [file, scenario] of [[tuned, "as given"], [swept, "#"]]) {
    const result = dataOf(file);
    assert.ok(result.resolved_scenario.auto_scaling_group);
    const { page, close } = await openPage(file);
    const details = page.locator("details.scenario");
    assert.ok((await details.locator("summary").innerText()).includes(scenario));
    await details.locator("summary").click();
    assert.deepEqual(JSON.parse(await details.locator("pre").innerText()), result.resolved_scenario);
    await close();
  }
});

test("data that are no result are told in a sentence, not with a blank page", async () => {
  const empty = (result) => { for (const key of Object.keys(result)) delete result[key]; };
  for (const locale of ["en-GB", "ja-JP"]) {
    const { page, problems, close } = await openPage(changed(swept, `no-sweep-${locale}`, (result) => {
      empty(result);
      Object.assign(result, { cells: [], axes: [] });
    }), { locale });
    assert.match(await page.locator("[role=alert]").innerText(), locale === "en-GB" ? /can not be drawn/ : /表示できません/);
    assert.deepEqual(problems, []);
    await close();
  }
});

test("candidates are laid over each other, and can be left out", async () => {
  const { page, problems, close } = await openPage(compared);
  assert.ok(await coloursOf(page, "#in-service") > 3);
  const keys = await page.locator("#in-service .legend .key").count();
  await page.locator(".chip input").first().click();
  assert.equal(await page.locator("#in-service .legend .key").count(), keys - 1);
  await page.locator("#latency .plot").focus();
  await page.keyboard.press("+");
  assert.ok(await page.locator(".reset").isEnabled());
  assert.deepEqual(problems, []);
  await close();
});

test("a point of the front leads to its settings, by mouse and by keyboard", async () => {
  const { page, problems, close } = await openPage(tuned);
  const result = dataOf(tuned);
  assert.ok(await page.locator("#front .whisker").count() >= 2, "error bars");
  await page.locator("#front .choosable").first().focus();
  await page.keyboard.press("Enter");
  assert.match(await page.locator(".told").innerText(), /^as given: MaxSize 2, InstanceType t2.micro/);
  assert.equal(await page.locator(".choices tr.chosen").count(), 1);
  await page.locator(".choices tbody tr").nth(1).click();
  const size = result.recommended.settings["/auto_scaling_group/MaxSize"];
  assert.ok((await page.locator(".told").innerText()).startsWith(`recommended: MaxSize ${size}`));
  assert.deepEqual(problems, []);
  await close();
});

test("a tuning says why its point is recommended, that it costs more, and money with all its digits", async () => {
  const dearer = changed(tuned, "dearer", (result) => {
    result.confirmed = true;
    result.front = [result.as_given, result.recommended];
    result.recommended.differences["/cost/total_usd"] = { mean: 0.002, ci95: [0.001, 0.003] };
    result.recommended.figures["/cost/total_usd"] = { mean: 0.2027, ci95: [0.2024, 0.203] };
  });
  const { page, problems, close } = await openPage(dearer);
  assert.match(await page.locator(".because").innerText(), /middle is recommended.*costs more than as given: .* cost for p95 latency/);
  const text = await page.locator("main").innerText();
  assert.match(text, /\$0\.2027 \(\$0\.2024 – \$0\.2030\)/);
  assert.match(text, /cost of a run/);
  assert.doesNotMatch(text, /total usd/);
  assert.deepEqual(problems, []);
  await close();
});

test("a sweep tells its colours, what the best cell is best of, and which cells break the SLO", async () => {
  const marked = changed(swept, "marked", (result) => {
    result.objective = { minimize: "/cost/total_usd", subject_to: [{ output: "/slo/met", at_least: 1 }] };
    result.best = 2;
    result.cells.forEach((cell, i) => { cell.outputs["/slo/met"] = { mean: i === 4 ? 0.5 : 1, ci95: null }; });
  });
  const { page, problems, close } = await openPage(marked);
  assert.equal(await page.locator("#sweep .scale i").count(), 5);
  assert.match(await page.locator("#sweep > .legend").innerText(), /framed: the best cell \(least cost of a run, with SLO met ≥ 100 %\)/);
  assert.deepEqual(await page.locator("#sweep g:has(.cell)").evaluateAll((all) =>
    all.map((one, i) => (/breaks the SLO/.test(one.getAttribute("aria-label")) ? i : -1)).filter((i) => i >= 0)), [4]);
  assert.deepEqual(dataOf(swept).objective, { minimize: "/cost/total_usd", subject_to: [] });
  assert.deepEqual(problems, []);
  await close();
});

test("a sweep over two axes is a heat map of its cells", async () => {
  const { page, problems, close } = await openPage(swept);
  assert.equal(await page.locator("#sweep .cell").count(), 6);
  assert.equal(await page.locator("#sweep .cell.best").count(), 1);
  await page.locator("#output").selectOption("/requests/latency_s/p95");
  await page.locator("#sweep .choosable").nth(2).click();
  assert.equal(await page.locator("tr.chosen").count(), 1);
  assert.deepEqual(problems, []);
  await close();
});

test("a change has its sign, and what can not be below zero is not", async () => {
  const tuning = await openPage(tuned);
  const changes = await tuning.page.locator("table").nth(1).locator("tbody td:last-child").allInnerTexts();
  assert.ok(changes.length > 0);
  for (const change of changes) assert.match(change, /^[+−][^-]*$|^0 s$|^\$0\.00$|^–$/, change);
  await tuning.close();
  const sweep = await openPage(swept);
  const text = await sweep.page.locator("table").innerText();
  assert.ok(!/[-−]\$?\d/.test(text), text);
  assert.match(text, /instances, mean\s+SLO met/);
  assert.match(text, /\d+ %/);
  await sweep.close();
});

test("what stands on a cell of a sweep can be read, by day and by night", async () => {
  for (const colorScheme of ["light", "dark"]) {
    const { page, close } = await openPage(swept, { colorScheme });
    const contrasts = await page.evaluate(() => {
      const light = (part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
      const luminance = (element) => getComputedStyle(element).fill.match(/\d+/g).slice(0, 3)
        .reduce((sum, part, i) => sum + [0.2126, 0.7152, 0.0722][i] * light(part / 255), 0);
      return [...document.querySelectorAll("#sweep g:has(.cell)")].map((mark) => {
        const [a, b] = [luminance(mark.querySelector(".cell")), luminance(mark.querySelector("text"))];
        return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
      });
    });
    assert.equal(contrasts.length, 6);
    for (const contrast of contrasts) assert.ok(contrast >= 4.5, `${colorScheme}: ${contrasts}`);
    await close();
  }
});

test("all of them speak Japanese, and fit a narrow screen by night", async () => {
  for (const file of [compared, tuned, swept]) {
    const { page, problems, close } = await openPage(file, {
      locale: "ja-JP", colorScheme: "dark", viewport: { width: 390, height: 800 } });
    for (const heading of await page.locator("h2").allInnerTexts())
      assert.match(heading, /[\u3040-\u30ff\u4e00-\u9fff]/, heading);
    const { scroll, client } = await page.evaluate(() => ({
      scroll: document.documentElement.scrollWidth, client: document.documentElement.clientWidth }));
    assert.ok(scroll <= client, `wider than the screen: ${scroll} > ${client}`);
    for (const size of await page.locator(".picture text").evaluateAll((all) => all.map((one) =>
      parseFloat(getComputedStyle(one).fontSize) * one.ownerSVGElement.getBoundingClientRect().width / one.ownerSVGElement.viewBox.baseVal.width)))
      assert.ok(size >= 10, `words of ${size} px`);
    for (const right of await page.locator(".picture .choosable").evaluateAll((all) => all.map((one) => one.getBoundingClientRect().right)))
      assert.ok(right <= 390, `a mark ends at ${right}`);
    await page.locator(".language").click();
    assert.equal(await page.locator("main").innerText().then((text) => /\{\w+\}/.test(text)), false);
    assert.deepEqual(problems, []);
    await close();
  }
});
