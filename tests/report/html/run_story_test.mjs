// What the report of a run tells in words: what would have helped, and what a quiet run was like.
//   node run_story_test.mjs PROGRAM SOURCE_FOLDER NODE_MODULES
import assert from "node:assert/strict";
import test, { after, before } from "node:test";
import { changed, closeBrowser, dataOf, openBrowser, openPage, report } from "./browser.mjs";

let crowd;

before(async () => {
  crowd = report("crowd", "run", "scenarios/flash-crowd.json");
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
