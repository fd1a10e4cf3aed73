// A run's files for other programs, each read by one from npm: --hgrm is held against the table that HdrHistogram's own
// port makes of the same latencies, --trace is opened in speedscope, which imports Chrome's trace events.
//   node viewers_test.mjs PROGRAM SOURCE_FOLDER NODE_MODULES
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import test, { after, before } from "node:test";
import { closeBrowser, folder, headroom, openBrowser, openOther } from "../report/html/browser.mjs";

const require = createRequire(`${process.argv[4]}/any.js`);
const hdr = require("hdr-histogram-js");

before(openBrowser);
after(closeBrowser);

const path = (name) => join(folder, name);
const events = (name) => JSON.parse(readFileSync(path(name), "utf8")).traceEvents;

/** Rows of a percentile table: [value in ms, level, count]; and its mean. */
function rows(text) {
  const lines = text.split("\n").map((line) => line.trim().split(/\s+/));
  return lines.filter((words) => /^[\d.]+$/.test(words[0]) && words.length >= 3).map((words) => words.slice(0, 3).map(Number));
}
const figure = (text, name) => Number(text.match(new RegExp(`${name} *= *([\\d.]+)`))[1]);

test("the percentile table is the one that HdrHistogram makes of the same latencies", () => {
  headroom("run", "scenarios/closed-port.json", "--set", "/target_group/HealthCheckPort=traffic-port", "--set", "/duration=8m",
    "--set", "/initial/instances=running", "--set", "/load/0/poisson/rate=5", "--quiet", "--hgrm", path("latency.hgrm"), "--trace", path("each.json"));
  const ours = readFileSync(path("latency.hgrm"), "utf8");
  const answered = events("each.json").filter((one) => one.ph === "X" && one.pid === 3 && one.args.outcome === "ok");
  const histogram = hdr.build({ lowestDiscernibleValue: 1, highestTrackableValue: 1e12, numberOfSignificantValueDigits: 4, bitBucketSize: 64 });
  for (const one of answered) histogram.recordValue(Math.round(one.dur * 1e3));
  const theirs = histogram.outputPercentileDistribution(5, 1e6);
  assert.equal(figure(ours, "Total count"), answered.length, "the trace has every request");
  assert.equal(figure(theirs, "Total count"), answered.length);
  assert.ok(answered.length > 1000);
  const known = new Map(rows(theirs).map(([value, level]) => [level, value]));
  const levels = rows(ours).filter(([, level]) => known.has(level));
  assert.ok(levels.length > 40, `${levels.length} levels are in both`);
  for (const [value, level] of levels) {
    const apart = Math.abs(value / known.get(level) - 1);
    assert.ok(apart < 1 / 100, `at ${level}: ${value} and ${known.get(level)} ms`);  // buckets of 1/128 and their halves
  }
  assert.ok(Math.abs(figure(ours, "Mean") / figure(theirs, "Mean") - 1) < 1e-3);
  assert.ok(Math.abs(figure(ours, "Max") / figure(theirs, "Max") - 1) < 1e-3);
  assert.ok(Math.abs(figure(ours, "StdDeviation") / figure(theirs, "StdDeviation") - 1) < 1e-2);
});

test("speedscope opens a trace, and has a profile of each track with slices", async () => {
  headroom("run", "scenarios/tastylog.json", "--quiet", "--trace", path("trace.json"));
  const all = events("trace.json");
  const tracks = new Set(all.filter((one) => one.ph === "X").map((one) => `${one.pid}:${one.tid}`));
  const page = join(dirname(require.resolve("speedscope/package.json")), "dist/release/index.html");
  // As its own command line does it: a script that hands over the file.
  const script = path("profile.js");
  const content = readFileSync(path("trace.json")).toString("base64");
  writeFileSync(script, `speedscope.loadFileFromBase64("trace.json", "${content}")`);
  const { page: tab, problems, close } = await openOther(`file://${page}#localProfilePath=${script}`);
  await tab.getByText(/\(\d+\/\d+\)/).first().waitFor();
  const shown = await tab.locator("body").innerText();
  assert.ok(tracks.size > 4, `${tracks.size} tracks`);
  assert.equal(Number(shown.match(/\(\d+\/(\d+)\)/)[1]), tracks.size);
  assert.deepEqual(problems, []);
  await close();
});
