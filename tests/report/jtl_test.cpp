#include "sim/report/jtl.hpp"

#include <gmock/gmock.h>

#include <sstream>
#include <string>
#include <vector>

#include "sim/report/summariser.hpp"
#include "tests/world/scenarios.hpp"

/// Rows of JMeter's results file and the lines of its Summariser, by hand (the reference's columns
/// and widths).
namespace headroom::report {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using world::Failure;

std::vector<std::string> lines(const std::string& text) {
  std::vector<std::string> result;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) result.push_back(line);
  return result;
}

/// Every request of a run, in the order in which they finished.
std::vector<world::FinishedRequest> finished(const scenario::Scenario& scenario) {
  std::vector<world::FinishedRequest> all;
  world::RunOptions options;
  options.observer = [&](std::span<const world::FinishedRequest> block) {
    all.insert(all.end(), block.begin(), block.end());
  };
  world::run(scenario, world::environment(), options);
  return all;
}

std::vector<std::string> rows(const world::Changes& changes) {
  const scenario::Scenario scenario = world::small_scenario(changes);
  return lines(JtlWriter(scenario).rows(finished(scenario)));
}

// Two users at once and one worker: 10 ms and 20 ms, and 2 ms on the way. The run starts at
// 2026-01-05T00:00:00Z, which is 1767571200 s.
TEST(Jtl, has_jmeter_s_columns_for_a_thread_group) {
  const auto all = rows(
      {{"/application/requests/job/bytes", "\"2500B\""},
       {"/application/requests/job/response_bytes", "\"2000B\""},
       {"/application/network/round_trip", "\"2ms\""},
       {"/load/0",
        R"({"name": "users", "start": "1s", "thread_group": {"threads": 2, "loops": 1, "requests": ["job"]}})"}});
  EXPECT_THAT(all, ElementsAre("1767571201000,12,job,200,OK,users 1-1,text,true,,2000,500,2,2,"
                               "http://load-balancer/job,12,0,0",
                               "1767571201000,22,job,200,OK,users 1-2,text,true,,2000,500,1,1,"
                               "http://load-balancer/job,22,0,0"));
}

TEST(Jtl, tells_failures_as_jmeter_would) {
  const auto refused =
      rows({{"/application/queue_limit", "0"},
            {"/load/0", R"({"thread_group": {"threads": 2, "loops": 1, "requests": ["job"]}})"}});
  EXPECT_THAT(refused[0], HasSubstr(",0,job,502,Bad Gateway,load[0] 1-2,text,false,,0,"));
  const auto nobody =
      rows({{"/auto_scaling_group/MinSize", "0"},
            {"/auto_scaling_group/DesiredCapacity", "0"},
            {"/load/0", R"({"thread_group": {"threads": 1, "loops": 1, "requests": ["job"]}})"}});
  EXPECT_THAT(nobody[0], HasSubstr(",job,503,Service Temporarily Unavailable,"));
  const auto late =
      rows({{"/application/requests/job/steps/0", R"({"wait": "5s"})"},
            {"/load/0", R"({"poisson": {"rate": 1, "response_timeout": "300ms"}, "stop": "3s"})"}});
  EXPECT_THAT(late[0],
              HasSubstr(",300,job,Non HTTP response code: java.net.SocketTimeoutException,Non HTTP "
                        "response message: Read timed out,load[0] 1-1,text,false,"));
  EXPECT_THAT(late[0], HasSubstr(",http://load-balancer/job,0,0,0")) << "no first byte either";
}

TEST(Jtl, quotes_names_with_commas_and_quotes) {
  const auto all = rows(
      {{"/load/0",
        R"({"name": "a \"b\", c", "thread_group": {"threads": 1, "loops": 1, "requests": ["job"]}})"}});
  EXPECT_THAT(all[0], HasSubstr(R"(,OK,"a ""b"", c 1-1",text,)"));
}

TEST(Jtl, has_a_row_for_every_request_that_was_answered) {
  const world::Changes changes = {{"/load/0", R"({"poisson": {"rate": 120}})"},
                                  {"/application/queue_limit", "5"}};
  const auto scenario = world::small_scenario(changes);
  const auto result = world::run(scenario);
  const auto all = rows(changes);
  EXPECT_GT(result.requests.failed_total(), 100U);
  EXPECT_EQ(all.size(), result.requests.ok + result.requests.failed_total());
}

TEST(Jtl, has_rows_of_transactions_as_jmeter_has_them) {
  scenario::Scenario scenario = world::small_scenario(
      {{"/load/0",
        R"({"name": "users", "thread_group": {"threads": 1, "loops": 1, "requests": ["job"]}})"}});
  auto& group = std::get<std::vector<load::ThreadGroupConfig>>(scenario.load[0].kind)[0];
  group.transactions = {{"buy, pay"}, {"parent", true}};
  world::FinishedRequest row;
  row.failure = Failure::elb_503;
  row.client = 2;
  load::FinishedTransaction& transaction = row.transaction.emplace();
  transaction.begin = Instant::at(1_s);
  transaction.elapsed = 250_ms;
  transaction.idle = 40_ms;
  transaction.latency = 30_ms;
  transaction.samples = 3;
  transaction.received_bytes = 4000;
  transaction.sent_bytes = 200;
  transaction.group_threads = 1;
  transaction.all_threads = 2;
  transaction.knows_its_thread = true;
  const auto written = [&] { return JtlWriter(scenario).rows({&row, 1}); };
  EXPECT_EQ(written(),
            "1767571201000,250,\"buy, pay\",200,\"Number of samples in transaction : 3, number of "
            "failing samples : 0\",users 1-3,,true,,4000,200,1,2,null,30,40,0\n");
  transaction.ok = transaction.has_code = false;
  transaction.failing = 1;
  EXPECT_THAT(written(),
              HasSubstr(",\"buy, pay\",,\"Number of samples in transaction : 3, number of "
                        "failing samples : 1\",users 1-3,,false,"));
  transaction.transaction = 1;
  EXPECT_THAT(written(), HasSubstr(",parent,503,"));
  transaction.knows_its_thread = false;
  EXPECT_THAT(written(), HasSubstr("samples : 1\",,,false,"));
}

// ---- the Summariser -----------------------------------------------------------------------------

world::FinishedRequest request(double sent_s, double elapsed_ms, bool ok = true) {
  world::FinishedRequest r;
  r.sent = Instant::at(Duration::from_seconds(sent_s));
  r.answered = r.sent + Duration::from_seconds(elapsed_ms / 1000);
  if (!ok) r.failure = Failure::elb_503;
  r.all_threads = 4;
  r.threads_started = 4;
  return r;
}

TEST(Summariser, tells_what_came_since_the_last_line_and_in_all) {
  Summariser summariser(1767571190);  // 10 s before a boundary of 30 s
  const std::vector<world::FinishedRequest> requests = {
      request(0, 100),  request(8, 200),    request(9.5, 600, false), request(13, 100),
      request(17, 100), request(41.5, 100), request(76.5, 700),       request(77.6, 0.1)};
  std::string text;
  for (const auto& r : requests) text += summariser.add({&r, 1});
  text += summariser.finish();
  EXPECT_THAT(
      lines(text),
      ElementsAre(
          "summary +      3 in 00:00:10 =    0.3/s Avg:   300 Min:   100 Max:   600 Err:     "
          "1 (33.33%) Active: 4 Started: 4 Finished: 0",
          "summary +      3 in 00:00:29 =    0.1/s Avg:   100 Min:   100 Max:   100 Err:     "
          "0 (0.00%) Active: 4 Started: 4 Finished: 0",
          "summary =      6 in 00:00:42 =    0.1/s Avg:   200 Min:   100 Max:   600 Err:     "
          "1 (16.67%)",
          "summary +      2 in 00:00:01 =    1.8/s Avg:   350 Min:     0 Max:   700 Err:     "
          "0 (0.00%) Active: 0 Started: 4 Finished: 4",
          "summary =      8 in 00:01:18 =    0.1/s Avg:   237 Min:     0 Max:   700 Err:     "
          "1 (12.50%)"));
}

TEST(Summariser, of_a_short_test_has_the_total_only) {
  Summariser summariser(1767571210);
  const auto one = request(1, 50);
  EXPECT_EQ(summariser.add({&one, 1}), "");
  EXPECT_THAT(lines(summariser.finish()),
              ElementsAre("summary =      1 in 00:00:00 =   20.0/s Avg:    50 Min:    50 Max:    "
                          "50 Err:     0 (0.00%)"));
}

TEST(Summariser, has_a_line_at_once_where_the_first_sample_ends_on_a_boundary) {
  Summariser summariser(1767571200);
  const auto one = request(1, 0);
  EXPECT_EQ(summariser.add({&one, 1}),
            "summary +      1 in 00:00:00 = ******/s Avg:     0 Min:     0 Max:     0 Err:     0 "
            "(0.00%) Active: 4 Started: 4 Finished: 0\n");
  EXPECT_THAT(lines(summariser.finish()).size(), 1U);
}

TEST(Summariser, passes_over_transactions_and_what_they_hide) {
  Summariser summariser(1767571210);
  std::vector<world::FinishedRequest> requests = {request(1, 50), request(1, 60), request(1, 70)};
  requests[1].is_hidden = true;
  requests[2].transaction.emplace();
  EXPECT_EQ(summariser.add(requests), "");
  EXPECT_THAT(summariser.finish(), HasSubstr("summary =      1 in"));
}

}  // namespace
}  // namespace headroom::report
