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

test("of several reactions each has its column", async () => {
  const several = changed(crowd, "several", (result) => {
    result.counterfactual_reactions_s = [600, 2706];
    Object.assign(result.baseline, { reactions_s: [700, 360], slo_broken_in_reactions: [false, true] });
    result.counterfactuals = result.counterfactuals.slice(0, 3);
    const answers = [[[600, null], [false, false]], [[700.2, 360], [true, true]], [[760, 30], [true, false]]];
    answers.forEach(([lengths, broken], i) =>
      Object.assign(result.counterfactuals[i], { lever: `lever ${i}`, reactions_s: lengths, slo_broken_in_reactions: broken }));
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
