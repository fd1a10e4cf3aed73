// What the report of a run tells in words: what would have helped, and what a quiet run was like.
//   node run_story_test.mjs PROGRAM SOURCE_FOLDER NODE_MODULES
import assert from "node:assert/strict";
import test, { after, before } from "node:test";
import { changed, closeBrowser, dataOf, openBrowser, openPage, report } from "./browser.mjs";

let crowd, tutorial;

before(async () => {
  crowd = report("crowd", "run", "scenarios/flash-crowd.json");
  tutorial = report("tutorial", "run", "scenarios/tastylog.json");
  await openBrowser();
});
after(closeBrowser);

/** The cells of the rows of "What would have helped", by the lever's name. */
async function whatIf(page) {
  const rows = await page.locator("#what-if tbody tr").evaluateAll((all) =>
    all.map((row) => [...row.cells].map((cell) => cell.innerText.trim())));
  return new Map(rows.map(([name, ...cells]) => [name.split("\n")[0], cells]));
}

test("where the SLO held, the time of the answer is not told as if it were worse", async () => {
  const { baseline, counterfactuals } = dataOf(crowd);
  const held = counterfactuals.filter((one) => baseline.slo_broken_in_reaction && one.slo_broken_in_reaction === false
    && one.reaction_s !== null);
  assert.ok(held.some((one) => one.lever === "minimum 3" && one.change.reaction_s > 0), "a longer answer in which the SLO held");
  const { page, close } = await openPage(crowd);
  const rows = await whatIf(page);
  for (const { lever } of held) assert.equal(rows.get(lever)[1], "the SLO held", lever);
  assert.doesNotMatch(rows.get("as it is")[1], /held/);
  await close();
});

test("what to set is told in sight: on a phone, on paper, and to the keyboard", async () => {
  const { page, close } = await openPage(crowd, { viewport: { width: 390, height: 800 } });
  await page.emulateMedia({ media: "print" });
  const row = page.locator("#what-if tbody tr", { hasText: "minimum 3" }).first();
  assert.deepEqual(await row.locator(".setting").allInnerTexts(),
    ["/auto_scaling_group/MinSize = 3", "/auto_scaling_group/DesiredCapacity = 3"]);
  assert.ok(await row.locator(".setting").first().isVisible());
  await close();
});

test("of several reactions each has its column", async () => {
  const several = changed(crowd, "several", (result) => {
    result.counterfactual_reactions_s = [600, 2706];
    Object.assign(result.baseline, { reactions_s: [700, 360], slo_broken_in_reactions: [false, true] });
    result.counterfactuals = result.counterfactuals.slice(0, 3);
    const answers = [[[600, null], [false, false]], [[700.2, 360], [true, true]], [[760, 30], [true, false]]];
    answers.forEach(([lengths, broken], i) =>
      Object.assign(result.counterfactuals[i], { lever: `lever ${i}`, code: undefined, reactions_s: lengths, slo_broken_in_reactions: broken }));
  });
  const { page, problems, close } = await openPage(several);
  const heads = await page.locator("#what-if thead th").allInnerTexts();
  assert.deepEqual(heads.slice(2, 4), ["Answer to 0:10:00 took", "Answer to 0:45:06 took"]);
  const rows = await whatIf(page);
  assert.deepEqual(rows.get("as it is").slice(1, 3), ["11 min 40 s", "6 min"]);
  assert.deepEqual(rows.get("lever 0").slice(1, 3), ["−1 min 40 s", "not needed"]);
  assert.deepEqual(rows.get("lever 1").slice(1, 3), ["the same", "the same"]);
  assert.deepEqual(rows.get("lever 2").slice(1, 3), ["+1 min", "the SLO held"]);
  assert.deepEqual(problems, []);
  await close();
});

test("what helps begins with the cheapest cure, and the cheapest that halves the time", async () => {
  const { page, problems, close } = await openPage(tutorial);
  const advice = await page.locator("#what-if > .advice").allInnerTexts();
  assert.equal(advice.length, 2);
  assert.match(advice[0], /^unlimited credits: the SLO is never broken, \+\$24\.\d\d a month\.$/);
  assert.match(advice[1], /^least outstanding requests: broken for 1 min instead of 6 min, \+\$2\.\d\d a month\.$/);
  assert.equal((await page.locator("#what-if thead th").allInnerTexts())[3], "From 0:45:06 until the SLO held", "nothing was launched then");
  assert.equal((await whatIf(page)).get("least outstanding requests")[2], "single minutes at most");
  assert.match(await page.locator("#what-if > .note").innerText(), /may be chance.* needs no other\./s);
  assert.deepEqual(problems, []);
  await close();
});

test("the last row has all together that help, and a difference in cost its largest parts", async () => {
  const { counterfactuals } = dataOf(crowd);
  const together = counterfactuals.at(-1);
  assert.equal(together.code, "together");
  assert.ok(together.parts.length > 1);
  const { page, problems, close } = await openPage(crowd);
  const names = await page.locator("#what-if tbody tr td:first-child, #what-if tbody tr th").allInnerTexts();
  assert.deepEqual(names.at(-1).split("\n"), ["all that help", together.parts.join(", ")]);
  const cost = (await whatIf(page)).get("all that help").at(-1);
  assert.match(cost, /^−\$\d+\.\d+\ninstances −\$/);
  await page.locator(".language").click();
  assert.match((await page.locator("#what-if tbody tr").allInnerTexts()).at(-1), /^効果のある変更すべて\n最小サイズ 3、登録解除の遅延 30 秒/);
  assert.deepEqual(problems, []);
  await close();
});

test("failed requests and flaps are told where there are any", async () => {
  const { page, problems, close } = await openPage(changed(crowd, "flapping", (result) => {
    Object.assign(result.baseline, { failed_requests: 40, flaps: 20 });
    Object.assign(result.counterfactuals[0], { failed_requests: 0, flaps: 0 });
    Object.assign(result.counterfactuals[1], { failed_requests: 52, flaps: 20 });
  }));
  const heads = await page.locator("#what-if thead th").allInnerTexts();
  assert.deepEqual(heads.slice(-3, -1), ["Failed", "Taken and soon brought back"]);
  const [base, first, second] = [...(await whatIf(page)).values()];
  assert.deepEqual(base.slice(-3, -1), ["40", "20 times"]);
  assert.deepEqual(first.slice(-3, -1), ["none", "no more"]);
  assert.deepEqual(second.slice(-3, -1), ["+12", "the same"]);
  assert.deepEqual(problems, []);
  await close();
});

/** What the page says of a run without a reaction. @param change of its result, in place */
async function quietWords(name, change, settings) {
  const { page, problems, close } = await openPage(changed(crowd, name, (result) => {
    Object.assign(result, { reactions: [], baseline: null });
    result.requests.failed = Object.fromEntries(Object.keys(result.requests.failed).map((cause) => [cause, 0]));
    result.drawn.totals.left_unhealthy = 0;
    change(result);
  }), settings);
  const words = await page.locator("#story").innerText();
  assert.deepEqual(problems, []);
  await close();
  return words;
}

const withoutSlo = (result) => {
  result.slo = { met: null, checks: [] };
  Object.assign(result.requests, { sent: 22112, failed: { ...result.requests.failed, elb_503: 11, client_timeout: 2200 } });
  Object.assign(result.drawn, { instances_of: 5 });
  result.drawn.totals.left_unhealthy = 2;
};

test("a run in which nothing asked for a reaction is told as it was: without an SLO nothing held", async () => {
  const words = await quietWords("no-slo", withoutSlo);
  assert.match(words, /Nothing asked for a reaction: no SLO is given, and no capacity was added\./);
  assert.match(words, /2,211 of 22,112 requests failed: 503: no registered target \(11\), the client's time-out \(2,200\)\./);
  assert.match(words, /2 of 5 instances terminated before the load balancer found them healthy/);
  assert.match(words, /With "slo", such as \{ "p95"/);
  const held = await quietWords("held", (result) => { result.slo.broken_s = 0; });
  assert.match(held, /reaction: the SLO held, and/);
  assert.doesNotMatch(held, /With "slo"|failed|terminated/);
  const moments = await quietWords("moments", (result) => { result.slo.broken_s = 120; });
  assert.match(moments, /the SLO was broken in single moments only, 2 min in all/);
  const japanese = await quietWords("japanese", withoutSlo, { locale: "ja-JP" });
  assert.match(japanese, /SLO の指定なし/);
  assert.doesNotMatch(japanese, /requests|SLO は守られ/);
});

test("without an SLO no reaction tells that it held", async () => {
  const { page, close } = await openPage(changed(crowd, "unknown", (result) => {
    result.slo = { met: null, checks: [] };
    for (const reaction of result.reactions) Object.assign(reaction, { slo_broken_s: null, slo_holds_s: null });
  }));
  for (const words of await page.locator(".felt").allInnerTexts()) assert.match(words, /no SLO is given/);
  await close();
});

test("single moments that are told in no reaction are told as such", async () => {
  const { page, close } = await openPage(changed(crowd, "single", (result) => {
    result.slo.broken_s = result.drawn.totals.reactions_broken_s + 120;
  }));
  assert.match(await page.locator("#story").innerText(), /Not told: single moments .*, 2 min at least\./);
  await close();
  const whole = await openPage(crowd);
  const { drawn, slo } = dataOf(crowd);
  assert.ok(drawn.totals.reactions_broken_s >= slo.broken_s, "its reactions have all of it");
  assert.doesNotMatch(await whole.page.locator("#story").innerText(), /single moments/);
  await whole.close();
});

/** What the page says of tastylog's two reactions: the rise at 0:10 and the outage at 0:45:06. */
async function tutorialWords(settings) {
  const { page, problems, close } = await openPage(tutorial, settings);
  const [rise, outage] = await page.locator("#story .episode").allInnerTexts();
  assert.deepEqual(problems, []);
  await close();
  return { rise, outage };
}

test("why users suffer while an instance idles is told, and what a run again showed to help", async () => {
  const { rise, outage } = await tutorialWords();
  assert.match(outage, /i-0002 idles at \d+ % CPU while (all|[\d.]+ of) 5 requests in flight wait at i-0001, which has no CPU credits left \(0:4\d:00 to 0:50:00\)/);
  assert.match(outage, /Round robin sends each as many requests/);
  assert.match(outage, /least outstanding requests instead, the SLO is broken for \d+ (s|min)( \d+ s)? in all and not 6 min/);
  assert.doesNotMatch(rise, /idles/);
  const { page, close } = await openPage(tutorial);
  assert.ok((await whatIf(page)).has("least outstanding requests"));
  await close();
  const japanese = await tutorialWords({ locale: "ja-JP" });
  assert.match(japanese.outage, /i-0002 は CPU \d+ % で空いているのに.*i-0001 で待っています/);
  assert.doesNotMatch(japanese.outage, /idles|\{\w+\}/);
});

test("nothing is promised of what was not run again, or did not help", async () => {
  const without = changed(tutorial, "not-tried", (result) => Object.assign(result, { baseline: null, counterfactuals: [] }));
  const useless = changed(tutorial, "useless", (result) => {
    result.counterfactuals.find((one) => one.code === "least_outstanding").change.slo_broken_s = 0;
  });
  for (const file of [without, useless]) {
    const { page, close } = await openPage(file);
    const words = await page.locator(".imbalance").innerText();
    assert.match(words, /i-0002 idles/);
    assert.doesNotMatch(words, /Run again/);
    await close();
  }
});

test("the story's numbers explain themselves", async () => {
  const { rise, outage } = await tutorialWords();
  // Five-minute values: the one under way at 0:10 counts for the minute until 0:11, the next until 0:16.
  assert.match(rise, /CPUUtilization every 5 min, averaged over 5 min: 1 min until the value under way came, then 1 × 5 min until the one that counts/);
  assert.match(rise, /All of 3 periods of 1 min must be over the threshold\. CPUUtilization has a value every 5 min only, so of these 3 only 1 had one/);
  assert.match(rise, /the SLO held all the while, although the CPU was used up for (8|9) min/);
  assert.match(outage, /broken for 6 min, from the minute that begins at 0:45:00 to 0:51:00/);
});

test("an outage is told in its parts: who was refused, and what was worked off when the load had ended", async () => {
  const { page, close } = await openPage(tutorial);
  const rows = await page.locator("#story .episode").nth(1).locator(".parts tbody tr").evaluateAll((all) =>
    all.map((row) => [...row.cells].map((cell) => cell.innerText.trim())));
  assert.equal(rows.length, 2);
  assert.deepEqual(rows[0].slice(0, 3), ["refused", "0:45:06", "4 min 53 s"]);
  assert.match(rows[0][4], /at the maximum size of 2/);
  assert.deepEqual(rows[1].slice(0, 3), ["after the load", "0:50:00", "1 min"]);
  await close();
});

test("on paper the report is a few full pages, nothing parted from its heading", async () => {
  const { page, close } = await openPage(tutorial);
  await page.emulateMedia({ media: "print" });
  // At once, as the page is drawn anew for paper.
  const [first, second] = await page.evaluate(() => [...document.querySelectorAll(".charts > figure")].slice(0, 2)
    .map((one) => one.getBoundingClientRect().toJSON()));
  assert.ok(second.x > first.x + first.width / 2 && Math.abs(second.y - first.y) < 2, "charts stand in two columns");
  assert.equal(await page.locator("#story > h2").evaluate((one) => getComputedStyle(one).breakAfter), "avoid");
  for (const format of ["A4", "Letter"]) {
    const pdf = (await page.pdf({ format })).toString("latin1");
    const pages = pdf.match(/\/Type\s*\/Page\b/g).length;
    assert.ok(pages <= 5, `${pages} pages of ${format}`);
  }
  await close();
});
