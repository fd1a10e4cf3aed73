#include <gtest/gtest.h>

#include <cmath>
#include <functional>

#include "scenarios.hpp"
#include "sim/load/session_visits.hpp"

/// Whole runs under generated load, against closed forms.
namespace headroom::world {
namespace {

constexpr const char* kExponential = R"([ { "cpu": { "exponential": "10ms" } } ])";

RunResult run_load(const std::string& entry, const char* duration, Changes more = {}) {
  more.push_back({"/load/0", entry});
  more.push_back({"/duration", duration});
  more.push_back({"/application/requests/job/steps", kExponential});
  return run(small_scenario(more));
}

/// Mean sojourn of GI/M/1, ms: 1 / (mu (1 - s)) where s = A(mu (1 - s)), A the Laplace transform of
/// the gaps (Kleinrock, "Queueing Systems", 6.4).
double sojourn_ms(const std::function<double(double)>& transform) {
  constexpr double kMu = 100;
  double s = 0.5;
  for (int i = 0; i < 10'000; ++i) s = transform(kMu * (1 - s));
  return 1000 / (kMu * (1 - s));
}

double mean_ms(const std::string& arrivals) {
  const RunResult result =
      run_load(R"({"open": {"rate": 70, "arrivals": )" + arrivals + "}}", "3h");
  EXPECT_EQ(result.requests.failed_total(), 0U);
  return result.latency.mean_seconds() * 1000;
}

TEST(GeneratedLoad, waits_as_gi_m_1_does_whatever_the_gaps) {
  // Seed 1; 750,000 requests each.
  const double erlang = sojourn_ms([](double x) { return std::pow(280 / (280 + x), 4); });
  EXPECT_NEAR(mean_ms(R"({"gamma": {"cv": 0.5}})") / erlang, 1, 0.02);
  const double even = sojourn_ms([](double x) { return std::exp(-x / 70); });
  EXPECT_NEAR(mean_ms("\"constant\"") / even, 1, 0.02);
  EXPECT_NEAR(mean_ms("\"poisson\"") / (1000 / 30.0), 1, 0.03);
  const double p = 0.5 * (1 + std::sqrt(3.0 / 5));
  const double bunched = sojourn_ms([p](double x) {
    const double brief = 140 * p, rare = 140 * (1 - p);
    return p * brief / (brief + x) + (1 - p) * rare / (rare + x);
  });
  EXPECT_NEAR(mean_ms(R"({"hyperexponential": {"cv": 2}})") / bunched, 1, 0.05);
}

TEST(GeneratedLoad, the_same_rate_in_bursts_has_another_tail) {
  const auto p99 = [](const std::string& arrivals) {
    return run_load(R"({"open": {"rate": 30, "arrivals": )" + arrivals + "}}", "1h")
        .latency.quantile_seconds(0.99);
  };
  EXPECT_GT(p99(R"({"mmpp": {"calm": "60s", "burst": "10s", "ratio": 6}})"),
            3 * p99("\"poisson\""));
}

TEST(GeneratedLoad, follows_a_shape) {
  const RunResult result = run_load(
      R"({"poisson": {"rate": {"sum": [10, {"spike": {"base": 0, "peak": 40, "at": "5m", "length": "1m"}}]}}})",
      "10m");
  EXPECT_NEAR(static_cast<double>(result.requests.sent), 6000 + 2400, 4 * std::sqrt(8400));
}

TEST(GeneratedLoad, a_fixed_number_of_users_is_a_closed_network) {
  // Machine repair: exact mean value analysis (Reiser & Lavenberg 1980).
  double queue = 0, throughput = 0;
  for (int n = 1; n <= 8; ++n) {
    const double sojourn = 0.010 * (1 + queue);
    throughput = n / (0.060 + sojourn);
    queue = throughput * sojourn;
  }
  const RunResult result = run_load(
      R"({"sessions": {"users": 8, "requests": ["job"], "pause": {"exponential": "60ms"}}})", "1h");
  EXPECT_NEAR(static_cast<double>(result.requests.ok) / 3600 / throughput, 1, 0.01);
  EXPECT_NEAR(result.latency.mean_seconds() / (queue / throughput), 1, 0.02);
}

const char* const kShop = R"({"sessions": {"rate": 2, "think_time": {"exponential": "2s"},
    "graph": {"entry": {"job": 1}, "next": {"job": {"job": 0.25, "buy": 0.5, "exit": 0.25},
                                            "buy": {"job": 0.2, "exit": 0.8}}}}})";

TEST(GeneratedLoad, sessions_ask_for_each_class_as_often_as_their_graph_says) {
  const Changes buy = {{"/application/requests/buy", R"({"steps": [{"cpu": "20ms"}]})"}};
  const RunResult result = run_load(kShop, "5h", buy);
  Changes all = buy;
  all.push_back({"/load/0", kShop});
  const auto scenario = small_scenario(all);
  const auto& config = std::get<load::SessionsConfig>(scenario.load.at(0).kind);
  const auto visits = *load::expected_requests(config);
  ASSERT_EQ(result.by_class.size(), 2U);
  for (std::size_t page = 0; page < 2; ++page) {
    const std::string& name = scenario.application.requests[config.navigation.classes[page]].name;
    for (const ClassLatency& c : result.by_class) {
      if (c.name != name) continue;
      EXPECT_NEAR(static_cast<double>(c.latency.count()) / (2 * 5 * 3600 * visits[page]), 1, 0.03)
          << name;
    }
  }
}

TEST(GeneratedLoad, users_without_patience_leave_and_are_counted) {
  // Sessions of twenty requests at once: each answer waits for the ones before it.
  const auto with_patience = [](const std::string& patience) {
    return run_load(R"({"sessions": {"rate": 6, "requests": ["job"], "length": 20,
        "think_time": {"exponential": "1s"})" +
                        patience + "}}",
                    "20m");
  };
  const RunResult endless = with_patience("");
  const RunResult leaves = with_patience(R"(, "patience": "300ms")");
  EXPECT_EQ(failed(endless, Failure::client_gave_up), 0U);
  EXPECT_GT(failed(leaves, Failure::client_gave_up), 500U);
  EXPECT_EQ(failed(leaves, Failure::client_timeout), 0U);
  EXPECT_LT(leaves.requests.sent, endless.requests.sent);
  EXPECT_LE(leaves.latency.quantile_seconds(1), 0.302);
}

TEST(GeneratedLoad, a_new_session_has_no_cookie_of_the_one_before) {
  // One session at a time, so all are in one slot; with a cookie for a day they would all go where
  // the first one went.
  const Changes two = {
      {"/auto_scaling_group/MinSize", "2"},
      {"/auto_scaling_group/MaxSize", "2"},
      {"/target_group", R"({"Attributes": [{"Key": "stickiness.enabled", "Value": "true"},
                                           {"Key": "stickiness.type", "Value": "lb_cookie"}]})"}};
  const auto busy = [&](const std::string& who) {
    const RunResult result =
        run_load(R"({"sessions": {)" + who + R"(, "requests": ["job"], "length": 3}})", "20m", two);
    std::vector<double> means;
    for (const InstanceLog& log : result.instances) {
      double sum = 0;
      for (const auto& percent : log.cpu_percent) sum += percent.value_or(0);
      means.push_back(sum);
    }
    return means;
  };
  const auto open = busy(R"("rate": 1)");
  ASSERT_EQ(open.size(), 2U);
  EXPECT_GT(open[0], 0);
  EXPECT_NEAR(open[1] / open[0], 1, 0.3);
  const auto one_user = busy(R"("users": 1, "pause": "1s")");
  EXPECT_EQ(std::min(one_user[0], one_user[1]), 0) << "the same user has the cookie still";
}

TEST(GeneratedLoad, the_same_seed_gives_the_same_run) {
  const auto once = [](const char* entry) {
    const RunResult result = run_load(entry, "10m");
    return std::pair(result.requests.sent, result.latency.mean_seconds());
  };
  for (
      const char* entry :
      {R"({"open": {"rate": 30, "arrivals": {"mmpp": {"calm": "60s", "burst": "10s", "ratio": 6}}}})",
       R"({"sessions": {"users": 8, "requests": ["job"], "pause": {"exponential": "60ms"}}})"})
    EXPECT_EQ(once(entry), once(entry));
}

}  // namespace
}  // namespace headroom::world
