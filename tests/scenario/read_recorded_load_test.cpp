#include <gmock/gmock.h>

#include <algorithm>

#include "tests/scenario/small_scenario.hpp"

/// Recorded load: traces, exports, logs.
namespace headroom::scenario {
namespace {

using load::OpenLoadConfig;
using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

class RecordedLoad : public testing::Test {
 protected:
  RecordedLoad() {
    folder_.write("x.csv", "t_s,requests\n0,60\n60,0\n120,120\n");
    folder_.write("a.log", kLog);
    folder_.write("r.jtl", "1767603600000,1,get\n1767603601000,1,Open shop\n");
    folder_.write("m.json",
                  R"({"MetricDataResults": [{"Id": "m1", "Label": "RequestCount",
                      "Timestamps": ["2026-01-05T09:02:00Z", "2026-01-05T09:00:00Z"],
                      "Values": [120, 60]}]})");
    folder_.write("g.csv",
                  "\"Time\",\"requests\"\n2026-01-05 09:00:00,2.5\n2026-01-05 09:01:00,4\n");
  }
  static Json with(const Json& entry) {
    return small_with(
        {{"/application/requests/open_shop", {{"steps", Json::array({{{"cpu", "5ms"}}})}}},
         {"/load", Json::array({entry})}});
  }
  Scenario scenario(const Json& entry) const { return read(with(entry), folder_.path()); }
  OpenLoadConfig load(const Json& entry) const {
    return std::get<OpenLoadConfig>(scenario(entry).load.at(0).kind);
  }
  std::string complaint_of(const Json& entry) const {
    return complaint(with(entry), folder_.path());
  }

  static constexpr const char* kLog =
      "h - - [05/Jan/2026:09:00:00 +0000] \"GET /get HTTP/1.1\" 200 1\n"
      "h - - [05/Jan/2026:09:00:05 +0000] \"POST /shops/17 HTTP/1.1\" 200 1\n"
      "h - - [05/Jan/2026:09:00:09 +0000] \"GET /logo.png HTTP/1.1\" 200 1\n";
  TemporaryFolder folder_{"headroom-recorded"};
};

const Json kMix = {{"get", 1}, {"open_shop", 3}};

// ---- counts ------------------------------------------------------------------------------------

TEST_F(RecordedLoad, a_trace_has_its_settings_beside_it) {
  const OpenLoadConfig config = load({{"trace", "x.csv"},
                                      {"scale", 2},
                                      {"time_scale", 3},
                                      {"from", "30s"},
                                      {"to", "150s"},
                                      {"loop", true},
                                      {"within_bin", "linear"},
                                      {"mix", kMix},
                                      {"response_timeout", "5s"}});
  ASSERT_TRUE(config.trace);
  EXPECT_EQ(config.trace->playback.scale, 2);
  EXPECT_EQ(config.trace->playback.time_scale, 3);
  EXPECT_EQ(config.trace->playback.from, 30_s);
  EXPECT_EQ(config.trace->playback.to, 150_s);
  EXPECT_TRUE(config.trace->playback.loop);
  EXPECT_EQ(config.trace->shape, load::TraceConfig::Shape::linear);
  EXPECT_EQ(config.trace->facts.width, 60_s);
  EXPECT_EQ(config.mix.size(), 2U);
  EXPECT_EQ(config.response_timeout, 5_s);
}

TEST_F(RecordedLoad, counts_may_be_burstier_than_a_poisson_process) {
  const Json entry = {{"trace", "x.csv"}, {"mix", kMix}, {"arrivals", {{"gamma", {{"cv", 2}}}}}};
  EXPECT_EQ(load(entry).process.gaps.kind(), engine::Distribution::Kind::gamma);
  EXPECT_THAT(scenario(entry).assumed, Contains(HasSubstr("as load[].arrivals has it")));
  const Json bursts = {{"calm", "1m"}, {"burst", "5s"}, {"index_of_dispersion", 4}};
  EXPECT_TRUE(
      load({{"trace", "x.csv"}, {"mix", kMix}, {"arrivals", {{"mmpp", bursts}}}}).process.bursts);
  EXPECT_THAT(complaint_of({{"jtl", "r.jtl"}, {"arrivals", "constant"}}),
              HasSubstr("/load/0/arrivals: unknown key"));
}

TEST_F(RecordedLoad, days_of_history_need_a_rate) {
  Json json = with({{"jtl", "r.jtl"}});
  json["history"] = {{"days", 2}};
  EXPECT_THAT(complaint(json, folder_.path()), HasSubstr("a log"));
  json = with({{"trace", "x.csv"}, {"mix", kMix}});
  json["history"] = {{"days", 2}};
  EXPECT_EQ(complaint(json, folder_.path()), "");
}

TEST_F(RecordedLoad, the_lines_that_are_wrong_are_named_before_the_run) {
  folder_.write("bad.csv", "t_s,requests\n0,60\n60,many\n120,120\n130,1\n90,1\n");
  EXPECT_THAT(complaint_of({{"trace", "bad.csv"}, {"mix", kMix}}),
              AllOf(HasSubstr("/load/0/trace: line 3 of bad.csv: found \"many\""),
                    HasSubstr("line 6 of bad.csv")));
}

TEST_F(RecordedLoad, settings_are_checked) {
  EXPECT_THAT(complaint_of({{"trace", "x.csv"}, {"mix", kMix}, {"scale", 0}}),
              HasSubstr("/load/0/scale"));
  EXPECT_THAT(complaint_of({{"trace", "x.csv"}, {"mix", kMix}, {"from", "5m"}}),
              AllOf(HasSubstr("/load/0/from"), HasSubstr("180 s long")));
  EXPECT_THAT(complaint_of({{"trace", "x.csv"}, {"mix", kMix}, {"from", "2m"}, {"to", "1m"}}),
              HasSubstr("/load/0/to"));
  EXPECT_THAT(complaint_of({{"trace", "x.csv"}, {"mix", kMix}, {"to", "2026-01-05T09:00:00Z"}}),
              HasSubstr("a duration"));
  EXPECT_THAT(complaint_of({{"trace", "x.csv"}, {"mix", kMix}, {"scael", 2}}),
              HasSubstr("did you mean \"scale\"?"));
  EXPECT_THAT(complaint_of({{"trace", "x.csv"}}), HasSubstr("/load/0/mix"));
  EXPECT_THAT(complaint_of({{"trace", "../x.csv"}, {"mix", kMix}}), HasSubstr("stays within"));
  EXPECT_THAT(complaint_of({{"trace", "y.csv"}, {"mix", kMix}}), HasSubstr("there is none at"));
}

TEST_F(RecordedLoad, an_export_of_cloudwatch_is_bins_of_its_period) {
  const OpenLoadConfig config = load({{"metric_data", "m.json"}, {"bin", "1m"}, {"mix", kMix}});
  EXPECT_EQ(config.trace->facts.width, 60_s);
  EXPECT_EQ(config.trace->facts.bins, 2U);
  EXPECT_EQ(config.trace->facts.missing, 1U);
  EXPECT_EQ(config.trace->facts.length, 3_min);
  EXPECT_EQ(load({{"metric_data", "m.json"}, {"mix", kMix}, {"from", "2026-01-05T09:02:00Z"}})
                .trace->playback.from,
            2_min);
  EXPECT_THAT(complaint_of({{"metric_data", "m.json"}, {"mix", kMix}, {"id", "m2"}}),
              HasSubstr("allowed: \"m1\""));
  EXPECT_THAT(complaint_of({{"metric_data", "x.csv"}, {"mix", kMix}}), HasSubstr("x.csv"));
}

TEST_F(RecordedLoad, grafana_s_values_need_a_unit) {
  const OpenLoadConfig config =
      load({{"grafana_csv", "g.csv"}, {"unit", "per_second"}, {"mix", kMix}});
  EXPECT_TRUE(config.trace->table.per_second);
  EXPECT_EQ(config.trace->facts.length, 2_min);
  EXPECT_THAT(complaint_of({{"grafana_csv", "g.csv"}, {"mix", kMix}}),
              HasSubstr("/load/0/unit: missing"));
}

TEST_F(RecordedLoad, what_is_wrong_in_an_export_of_cloudwatch_is_told_at_the_load) {
  const auto complaint = [&](const std::string& text) {
    folder_.write("bad.json", text);
    return complaint_of({{"metric_data", "bad.json"}, {"mix", kMix}});
  };
  EXPECT_THAT(complaint("{"),
              HasSubstr("/load/0/metric_data: line 1, column 2 of bad.json: syntax"));
  EXPECT_THAT(complaint("{}"), HasSubstr("/load/0/metric_data: bad.json: found neither"));
  EXPECT_THAT(
      complaint(
          R"({"MetricDataResults": [{"Id": "m", "Timestamps": ["yesterday"], "Values": [1]}]})"),
      HasSubstr("/load/0/metric_data: /MetricDataResults/0/Timestamps/0 of bad.json: found "
                "\"yesterday\", allowed: a time"));
  EXPECT_THAT(complaint(R"({"MetricDataResults": [{"Id": "m", "Values": [1, -5],
                            "Timestamps": ["2026-01-05T09:00:00Z", "2026-01-05T09:01:00Z"]}]})"),
              HasSubstr("/load/0/metric_data: found the value -5 of m at 2026-01-05T09:01:00Z"));
}

TEST_F(RecordedLoad, a_row_out_of_step_that_narrows_the_bins_is_named) {
  const auto is_narrow = AllOf(HasSubstr("/load/0/trace: each bin is 30s long, since line 4 of "
                                         "out.csv comes 30s after the one before it; most come 1m"),
                               HasSubstr("\"bin\""));
  folder_.write("out.csv", "t_s,requests\n0,1\n60,2\n90,3\n150,4\n");
  EXPECT_THAT(scenario({{"trace", "out.csv"}, {"mix", kMix}}).warnings, Contains(is_narrow));
  EXPECT_THAT(scenario({{"trace", "out.csv"}, {"mix", kMix}, {"bin", "30s"}}).warnings,
              Not(Contains(is_narrow)));
  EXPECT_THAT(scenario({{"trace", "x.csv"}, {"mix", kMix}}).warnings,
              Not(Contains(HasSubstr("each bin is"))));
}

TEST_F(RecordedLoad, rates_that_no_run_can_end_with_are_refused) {
  folder_.write("huge.csv", "t_s,requests\n0,1\n60,1e12\n");
  EXPECT_THAT(complaint_of({{"trace", "huge.csv"}, {"mix", kMix}}),
              AllOf(HasSubstr("/load/0/trace: found 1.667e+10 requests a second, from line 3 of "
                              "huge.csv"),
                    HasSubstr("allowed: at most 1e+09")));
  EXPECT_EQ(complaint_of({{"trace", "huge.csv"}, {"mix", kMix}, {"scale", 0.05}}), "");
  EXPECT_THAT(
      complaint_of({{"trace", "x.csv"}, {"mix", kMix}, {"scale", 1e5}, {"time_scale", 1e5}}),
      HasSubstr("2e+10 requests a second, from line 4 of x.csv"));
  EXPECT_THAT(
      complaint_of({{"metric_data", "m.json"}, {"mix", kMix}, {"scale", 1e6}, {"time_scale", 1e6}}),
      HasSubstr("from the value of 2026-01-05T09:02:00Z in m.json"));
  EXPECT_THAT(complaint_of({{"grafana_csv", "g.csv"},
                            {"unit", "per_second"},
                            {"mix", kMix},
                            {"scale", 1e6},
                            {"time_scale", 1e6}}),
              HasSubstr("4e+12 requests a second, from line 3 of g.csv"));
}

TEST_F(RecordedLoad, a_loop_takes_a_millisecond_at_least) {
  const Json fast = {{"trace", "x.csv"}, {"mix", kMix}, {"time_scale", 1e6}};
  EXPECT_EQ(complaint_of(fast), "");
  Json looped = fast;
  looped["loop"] = true;
  EXPECT_THAT(complaint_of(looped),
              AllOf(HasSubstr("/load/0/trace: found a recording that has been played in 0.18 ms"),
                    HasSubstr("at least 1 ms")));
  EXPECT_THAT(complaint_of({{"jtl", "r.jtl"}, {"time_scale", 1e6}, {"loop", true}}),
              HasSubstr("/load/0/jtl: found a recording that has been played in 0.002 ms"));
  EXPECT_THAT(complaint_of({{"jtl", "r.jtl"}, {"scale", 1e6}, {"time_scale", 1e4}, {"loop", true}}),
              HasSubstr("/load/0/jtl: found 1e+10 requests a second on average"));
}

TEST_F(RecordedLoad, the_mix_of_counts_may_change) {
  const Json mixes = Json::parse(R"([["0s", {"get": 1}], ["3m", {"open_shop": 1}]])");
  for (const Json& file : {Json{{"trace", "x.csv"}}, Json{{"metric_data", "m.json"}},
                           Json{{"grafana_csv", "g.csv"}, {"unit", "per_bin"}}}) {
    Json entry = file;
    entry["mix"] = mixes;
    const Scenario once = scenario(entry);
    EXPECT_EQ(std::get<OpenLoadConfig>(once.load[0].kind).mixes.size(), 2U) << file.dump();
    EXPECT_EQ(
        read_scenario_text(once.resolved, "x.json", folder_.path(), {}, environment()).resolved,
        once.resolved);
  }
  load::OpenSource source(load({{"trace", "x.csv"}, {"mix", mixes}}), Instant{}, Instant{} + 3_min,
                          "x", 7, 0);
  int early_gets = 0, late_gets = 0, late = 0;
  while (source.next_arrival() < Instant::never()) {
    const bool is_late = source.next_arrival() > Instant{} + 2_min;
    const bool is_get = source.take().request_class == 0;
    (is_late ? late_gets : early_gets) += is_get ? 1 : 0;
    late += is_late ? 1 : 0;
  }
  EXPECT_GT(early_gets, 30);
  EXPECT_LT(late_gets, late / 3);
}

// ---- logs --------------------------------------------------------------------------------------

const Json kPaths = {{"/get", "get"}, {"POST /shops/*", "open_shop"}, {"*.png", nullptr}};

TEST_F(RecordedLoad, a_log_gives_classes_by_path) {
  const OpenLoadConfig config = load({{"access_log", "a.log"}, {"classes", kPaths}});
  ASSERT_TRUE(config.replay);
  EXPECT_EQ(config.replay->facts.requests, 2U);
  EXPECT_EQ(config.replay->facts.of_no_class, 1U);
  EXPECT_EQ(config.replay->facts.format, load::LogFormat::common);
  EXPECT_EQ(load({{"access_log", "a.log"}, {"classes", kPaths}, {"from", "2026-01-05T09:00:05Z"}})
                .replay->facts.requests,
            1U);
}

TEST_F(RecordedLoad, a_path_of_no_class_is_named_with_its_line_and_the_nearest_class) {
  const Json classes = {{"/get", "get"}, {"*.png", nullptr}};
  EXPECT_THAT(complaint_of({{"access_log", "a.log"}, {"classes", classes}}),
              AllOf(HasSubstr("line 2 of a.log: the POST path \"/shops/17\""),
                    HasSubstr("in \"classes\"")));
  EXPECT_THAT(complaint_of({{"access_log", "a.log"}, {"classes", {{"shops", "get"}}}}),
              HasSubstr("the path pattern \"shops\""));
  EXPECT_THAT(complaint_of({{"access_log", "a.log"}, {"classes", {{"*", "gett"}}}}),
              HasSubstr("perhaps \"get\" was meant"));
  EXPECT_THAT(complaint_of({{"access_log", "a.log"}}), HasSubstr("/load/0/classes: missing"));
}

TEST_F(RecordedLoad, labels_of_jmeter_go_to_the_class_of_their_name) {
  const OpenLoadConfig config = load({{"jtl", "r.jtl"}});
  EXPECT_THAT(config.replay->facts.by_class, ElementsAre(1, 1));
  folder_.write("other.jtl", "1767603600000,1,gte\n");
  EXPECT_THAT(
      complaint_of({{"jtl", "other.jtl"}}),
      AllOf(HasSubstr("line 1 of other.jtl: the label \"gte\""), HasSubstr("perhaps \"get\"")));
  EXPECT_EQ(load({{"jtl", "other.jtl"}, {"classes", {{"gte", "get"}}}}).replay->facts.requests, 1U);
}

TEST_F(RecordedLoad, settings_of_other_kinds_are_refused) {
  EXPECT_THAT(complaint_of({{"trace", "x.csv"}, {"mix", kMix}, {"classes", Json::object()}}),
              HasSubstr("/load/0/classes: unknown key"));
  EXPECT_THAT(complaint_of({{"jtl", "r.jtl"}, {"bin", "1m"}}),
              HasSubstr("/load/0/bin: unknown key"));
  EXPECT_THAT(complaint_of({{"jtl", "r.jtl"}, {"trace", "x.csv"}}), HasSubstr("exactly one of"));
  EXPECT_THAT(complaint_of({{"poisson", {{"rate", 1}, {"mix", kMix}}}, {"scale", 2}}),
              HasSubstr("/load/0/scale: unknown key"));
}

// ---- what else the scenario says
// -----------------------------------------------------------------

TEST_F(RecordedLoad, the_hash_is_of_the_content_and_not_of_the_path) {
  const std::string first = scenario({{"trace", "x.csv"}, {"mix", kMix}}).sha256;
  folder_.write("y.csv", "t_s,requests\n0,60\n60,0\n120,120\n");
  EXPECT_EQ(scenario({{"trace", "y.csv"}, {"mix", kMix}}).sha256, first);
  folder_.write("x.csv", "t_s,requests\n0,60\n60,0\n120,121\n");
  EXPECT_NE(scenario({{"trace", "x.csv"}, {"mix", kMix}}).sha256, first);
  const std::string log = scenario({{"jtl", "r.jtl"}}).sha256;
  folder_.write("r.jtl", "1767603600000,1,get\n1767603601001,1,Open shop\n");
  EXPECT_NE(scenario({{"jtl", "r.jtl"}}).sha256, log);
}

TEST_F(RecordedLoad, resolved_with_every_default_it_reads_the_same) {
  for (const Json& entry : {Json{{"trace", "x.csv"}, {"mix", kMix}, {"to", "150s"}},
                            Json{{"jtl", "r.jtl"}}, Json{{"metric_data", "m.json"}, {"mix", kMix}},
                            Json{{"grafana_csv", "g.csv"}, {"unit", "per_bin"}, {"mix", kMix}},
                            Json{{"access_log", "a.log"}, {"classes", kPaths}}}) {
    const Scenario once = scenario(entry);
    const Scenario again =
        read_scenario_text(once.resolved, "x.json", folder_.path(), {}, environment());
    EXPECT_EQ(again.resolved, once.resolved);
    EXPECT_THAT(once.resolved, HasSubstr("\"time_scale\""));
  }
}

TEST_F(RecordedLoad, what_the_recording_does_not_tell_is_assumed) {
  EXPECT_THAT(scenario({{"trace", "x.csv"}, {"mix", kMix}}).assumed,
              Contains(AllOf(HasSubstr("each 1m only"), HasSubstr("Poisson"),
                             HasSubstr("constant in each bin"))));
  EXPECT_THAT(scenario({{"metric_data", "m.json"}, {"bin", "1m"}, {"mix", kMix}}).assumed,
              Contains(HasSubstr("nothing came in the 1 bins")));
  EXPECT_THAT(scenario({{"access_log", "a.log"}, {"classes", kPaths}}).assumed,
              Contains(HasSubstr("whole seconds only")));
  EXPECT_THAT(scenario({{"jtl", "r.jtl"}, {"scale", 3}}).assumed,
              Contains(HasSubstr("repeated up to 1s later")));
}

TEST_F(RecordedLoad, lines_that_are_left_out_are_counted) {
  EXPECT_THAT(scenario({{"access_log", "a.log"}, {"classes", kPaths}}).assumed,
              Contains("1 of 3 requests of load[0] are left out (load[].classes)"));
  const std::string request = "h - - [05/Jan/2026:09:00:00 +0000] \"GET /get HTTP/1.1\" 200 1\n";
  std::string log = "h - - [05/Jan/2026:09:00:00 +0000] \"-\" 408 1\n";
  for (int i = 0; i < 9; ++i) log += request;
  const auto is_left_out = HasSubstr("1 of 10 lines of b.log are left out: they have no path");
  folder_.write("b.log", log);
  const Scenario some = scenario({{"access_log", "b.log"}, {"classes", kPaths}});
  EXPECT_THAT(some.assumed,
              Contains("1 of 10 lines of load[0] stand for no request: they have no path"));
  EXPECT_THAT(some.warnings, Contains(is_left_out));
  for (int i = 0; i < 90; ++i) log += request;
  folder_.write("b.log", log);
  const Scenario few = scenario({{"access_log", "b.log"}, {"classes", kPaths}});
  EXPECT_THAT(few.assumed, Contains(HasSubstr("1 of 100 lines of load[0]")));
  EXPECT_THAT(few.warnings, Not(Contains(HasSubstr("left out"))));
  folder_.write("t.jtl",
                "1767603600000,1,get,200,OK\n1767603600000,1,all,200,\"Number of samples in "
                "transaction : 1, number of failing samples : 0\"\n");
  EXPECT_THAT(scenario({{"jtl", "t.jtl"}}).warnings,
              Contains(HasSubstr("1 of 2 lines of t.jtl are left out: they are transactions")));
}

TEST_F(RecordedLoad, an_archive_that_is_damaged_is_told_once) {
  folder_.write("a.log.gz", std::string("\x1f\x8b\x08\0\0\0\0\0\0\x03", 10));
  const std::string complaint = complaint_of({{"access_log", "a.log.gz"}, {"classes", kPaths}});
  EXPECT_THAT(complaint, HasSubstr("unexpected end of file"));
  EXPECT_EQ(std::count(complaint.begin(), complaint.end(), '\n'), 1) << complaint;
}

TEST_F(RecordedLoad, a_log_of_blank_lines_is_not_called_empty) {
  folder_.write("b.log", "\n\n\n");
  EXPECT_THAT(complaint_of({{"access_log", "b.log"}, {"classes", kPaths}}),
              HasSubstr("line 3 of b.log: found nothing but blank lines"));
}

TEST_F(RecordedLoad, a_load_that_is_longer_than_its_recording_gets_a_warning) {
  const auto is_over = HasSubstr("has been played at 180 s, the load goes on until 600 s");
  EXPECT_THAT(scenario({{"trace", "x.csv"}, {"mix", kMix}}).warnings, Contains(is_over));
  EXPECT_THAT(scenario({{"trace", "x.csv"}, {"mix", kMix}, {"stop", "3m"}}).warnings,
              Not(Contains(is_over)));
  EXPECT_THAT(scenario({{"trace", "x.csv"}, {"mix", kMix}, {"loop", true}}).warnings,
              Not(Contains(is_over)));
  EXPECT_THAT(scenario({{"trace", "x.csv"}, {"mix", kMix}, {"time_scale", 0.3}}).warnings,
              Not(Contains(is_over)));
}

TEST_F(RecordedLoad, a_trace_counts_for_the_warning_of_overload) {
  const auto is_too_much = HasSubstr("vCPUs busy at its peak");
  EXPECT_THAT(
      scenario({{"trace", "x.csv"}, {"mix", kMix}, {"loop", true}, {"scale", 1000}}).warnings,
      Contains(is_too_much));
  EXPECT_THAT(scenario({{"trace", "x.csv"}, {"mix", kMix}, {"loop", true}}).warnings,
              Not(Contains(is_too_much)));
}

}  // namespace
}  // namespace headroom::scenario
