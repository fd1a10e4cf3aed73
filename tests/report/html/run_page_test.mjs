// The report of a run in a browser: what it shows, and what it does.
//   node run_page_test.mjs PROGRAM SOURCE_FOLDER NODE_MODULES
import assert from "node:assert/strict";
import test, { after, before } from "node:test";
import { closeBrowser, coloursOf, dataOf, headroom, openBrowser, openPage, report, sizeOf } from "./browser.mjs";

const kCharts = ["load", "errors", "latency", "latency-heat-map", "cpu", "capacity", "alarm-states",
  "instance-gantt", "credits", "queue", "cost"];
let tastylog, day;

before(async () => {
  tastylog = report("tastylog", "run", "scenarios/tastylog.json");
  day = report("day", "run", "scenarios/nasa-day.json");
  await openBrowser();
});
after(closeBrowser);

const range = (page) => page.locator(".range").textContent();

test("every chart of a run is drawn", async () => {
  const { page, problems, close } = await openPage(tastylog);
  for (const chart of kCharts) {
    assert.equal(await page.locator(`#${chart} canvas`).count(), 1, chart);
    assert.ok(await coloursOf(page, `#${chart}`) > 2, `${chart} is empty`);
  }
  assert.deepEqual(problems, []);
  await close();
});

test("nothing but the file itself is asked for, and nothing goes wrong", async () => {
  const { page, problems, close } = await openPage(tastylog, { offline: true });
  await page.locator("#load .plot").scrollIntoViewIfNeeded();
  await page.locator("#load details summary").click();
  assert.ok(await page.locator("#load tbody tr").count() >= 90);
  await page.locator(".why").first().click();
  await page.locator(".language").click();
  assert.deepEqual(problems, []);
  await close();
});

test("the figures are those of the result", async () => {
  const result = JSON.parse(headroom("run", "scenarios/tastylog.json", "--json", "--quiet"));
  const { page, close } = await openPage(tastylog);
  const text = await page.locator("main").innerText();
  assert.ok(text.includes(result.requests.sent.toLocaleString("en-US")));
  assert.ok(text.includes(`$${result.cost.usd_per_month.toFixed(2)}`));
  assert.ok(text.includes(result.scenario_sha256.slice(0, 12)));
  for (const assumption of result.assumed) assert.ok(text.includes(assumption), assumption);
  for (const warning of result.warnings) assert.ok(text.includes(warning), warning);
  assert.deepEqual(dataOf(tastylog).resolved_scenario, result.resolved_scenario);
  await close();
});

test("dragging over one chart zooms them all, and 0 shows everything again", async () => {
  const { page, close } = await openPage(tastylog);
  const whole = await range(page);
  const over = page.locator("#load .u-over");
  await over.scrollIntoViewIfNeeded();
  const box = await over.boundingBox();
  await page.mouse.move(box.x + box.width * 0.2, box.y + 40);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.5, box.y + 50, { steps: 8 });
  await page.mouse.up();
  assert.match(await range(page), /^0:1[78]:\d\d to 0:4[45]:\d\d$/);
  await page.locator("#cost .plot").focus();
  await page.keyboard.press("0");
  assert.equal(await range(page), whole);
  await page.keyboard.press("+");
  assert.notEqual(await range(page), whole);
  await page.locator(".reset").click();
  assert.equal(await range(page), whole);
  await close();
});

test("the cursor is at the same moment in every chart", async () => {
  const { page, close } = await openPage(tastylog);
  const over = page.locator("#cpu .u-over");
  await over.scrollIntoViewIfNeeded();
  const box = await over.boundingBox();
  await page.mouse.move(box.x + box.width * 0.3, box.y + 30);
  const times = await page.locator(".legend .when").allTextContents();
  const same = times.filter((text) => text.startsWith("0:2")).map((text) => text.slice(0, 7));
  assert.ok(same.length >= 7, times.join("|"));
  assert.equal(new Set(same.filter((text) => text.endsWith("00"))).size, 1, same.join("|"));
  const value = await page.locator("#cpu .legend .value").first().textContent();
  assert.match(value, /%$/);
  await close();
});

test("arrow keys move the cursor of a chart in focus", async () => {
  const { page, close } = await openPage(tastylog);
  await page.locator("#load .plot").focus();
  for (let i = 0; i < 3; ++i) await page.keyboard.press("ArrowRight");
  const first = await page.locator("#load .when").textContent();
  await page.keyboard.press("ArrowRight");
  const second = await page.locator("#load .when").textContent();
  assert.match(first, /^0:0\d:00$/);
  assert.notEqual(first, second);
  await close();
});

test("a click on an activity opens its cause", async () => {
  const { page, problems, close } = await openPage(tastylog);
  const activity = dataOf(tastylog).activities[1];
  await page.locator(`[data-activity="${activity.activity_id}"]`).click();
  const panel = page.locator("#cause");
  const text = await panel.innerText();
  assert.ok(text.includes("Launching a new EC2 instance: i-0002"));
  assert.ok(text.includes("99.9997"), "the datapoint that the alarm went by");
  assert.ok(text.includes("TargetTracking-tastylog-dev-app-asg-AlarmHigh"));
  assert.ok(text.includes(activity.activity_id));
  assert.equal(await panel.locator(".causes li").count(), activity.cause_ids.length);
  assert.ok(await panel.locator(".consequences li.boot").count() >= 6, "boot steps");
  await page.keyboard.press("Escape");
  assert.ok(await panel.isHidden());
  assert.deepEqual(problems, []);
  await close();
});

test("activities are reached by the keyboard alone", async () => {
  const { page, close } = await openPage(tastylog);
  await page.locator(".mark").first().focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Enter");
  assert.ok((await page.locator("#cause h3").innerText()).includes("i-0002"));
  await page.keyboard.press("Escape");
  assert.ok(await page.evaluate(() => document.activeElement.classList.contains("mark")), "the focus comes back");
  await close();
});

test("a click on an instance's bar opens the activity before it", async () => {
  const { page, close } = await openPage(tastylog);
  const over = page.locator("#instance-gantt .u-over");
  await over.scrollIntoViewIfNeeded();
  const box = await over.boundingBox();
  await page.mouse.click(box.x + box.width * 0.5, box.y + box.height * 0.75);
  assert.ok((await page.locator("#cause h3").innerText()).includes("Launching a new EC2 instance: i-0002"));
  await close();
});

test("every word is there in Japanese, too", async () => {
  const { page, problems, close } = await openPage(tastylog, { locale: "ja-JP" });
  assert.equal(await page.locator("html").getAttribute("lang"), "ja");
  const headings = await page.locator("h2, h3:not(#cause-title), figcaption").allInnerTexts();
  for (const heading of headings.filter((text) => text !== ""))
    assert.match(heading, /[\u3040-\u30ff\u4e00-\u9fff]/, heading);
  await page.locator(".language").click();
  assert.equal(await page.locator("html").getAttribute("lang"), "en");
  assert.equal(await page.locator("main").innerText().then((text) => /\{\w+\}/.test(text)), false, "an unfilled blank");
  assert.deepEqual(problems, []);
  await close();
});

test("each chart tells those who do not see it what it shows", async () => {
  const { page, close } = await openPage(tastylog);
  for (const label of await page.locator(".plot").evaluateAll((all) => all.map((one) => one.getAttribute("aria-label"))))
    assert.ok(label.length > 10, label);
  assert.equal(await page.locator("button:not([aria-label])").evaluateAll((all) =>
    all.filter((one) => one.textContent.trim() === "").length), 0, "a button without a name");
  await close();
});

test("by night, on a narrow screen and on paper it is whole", async () => {
  for (const settings of [{ colorScheme: "dark" }, { viewport: { width: 390, height: 800 } }]) {
    const { page, problems, close } = await openPage(tastylog, settings);
    const { scroll, client } = await page.evaluate(() => ({
      scroll: document.documentElement.scrollWidth, client: document.documentElement.clientWidth }));
    assert.ok(scroll <= client, `wider than the screen: ${scroll} > ${client}`);
    await page.emulateMedia({ media: "print" });
    assert.ok(await coloursOf(page, "#instance-gantt") > 2);
    assert.deepEqual(problems, []);
    await close();
  }
});

test("a day's run is below a megabyte, and can be zoomed", async () => {
  assert.ok(sizeOf(day) < 1e6, `${sizeOf(day)} bytes`);
  const series = dataOf(day).timeseries;
  assert.ok(series.t_s.length <= 720, `${series.t_s.length} bins`);
  const { page, problems, close } = await openPage(day);
  const whole = await range(page);
  await page.locator("#load .plot").focus();
  for (let i = 0; i < 6; ++i) await page.keyboard.press("+");
  assert.notEqual(await range(page), whole);
  for (let i = 0; i < 20; ++i) await page.keyboard.press("ArrowRight");
  assert.match(await page.locator("#load .when").textContent(), /:/);
  assert.ok(await page.evaluate(() => document.querySelectorAll("*").length) < 8000, "too many elements to stay quick");
  assert.deepEqual(problems, []);
  await close();
});
