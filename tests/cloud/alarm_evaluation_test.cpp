#include "sim/cloud/alarm_evaluation.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

namespace headroom::cloud {
namespace {

using nlohmann::json;
using scaling::AlarmState;

constexpr MissingData kTreatments[] = {MissingData::missing, MissingData::ignore,
                                       MissingData::breaching, MissingData::not_breaching};

const json& table() {
  static const json kTable = json::parse(
      std::ifstream(HEADROOM_SOURCE_DIR "/sim/experiment/data/cloudwatch-alarm-cases.json"));
  return kTable;
}

std::vector<Point> points(const json& marks) {
  std::vector<Point> range;
  for (const json& mark : marks) {
    range.push_back(mark == "-" ? Point::missing : mark == "X" ? Point::breaching : Point::within);
  }
  return range;
}

/// In the words of the table.
std::string verdict(const json& row, MissingData treatment) {
  const auto state = evaluate(points(row["datapoints"]), row["evaluation_periods_N"],
                              row["datapoints_to_alarm_M"], treatment);
  return state ? std::string(aws_name(*state)) : "RETAIN";
}

/// @return how many verdicts were compared
int expect_rows(const json& rows) {
  int compared = 0;
  for (const json& row : rows) {
    for (const MissingData treatment : kTreatments) {
      const std::string name(aws_name(treatment));
      EXPECT_EQ(verdict(row, treatment), row["expected"][name]) << row["id"] << " " << name;
      ++compared;
    }
  }
  return compared;
}

TEST(AlarmEvaluation, all_of_awss_rows_come_out_under_all_treatments) {
  EXPECT_EQ(expect_rows(table()["official_cases"]), 40);
}

TEST(AlarmEvaluation, the_cases_that_follow_from_them_come_out_too) {
  EXPECT_EQ(expect_rows(table()["derived_cases"]), 32);
}

TEST(AlarmEvaluation, the_cases_of_awss_text_come_out) {
  int compared = 0;
  for (const json& row : table()["official_text_cases"]) {
    ASSERT_EQ(row["treat"], "missing");
    const std::string got = verdict(row, MissingData::missing);
    if (row.contains("expected")) {
      EXPECT_EQ(got, row["expected"]) << row["id"];
    } else {
      EXPECT_NE(got, row["expected_not"]) << row["id"];
    }
    ++compared;
  }
  EXPECT_EQ(compared, 3);
}

// The alarm sees a growing history, as at the end of each period.
TEST(AlarmEvaluation, awss_figure_comes_out_period_by_period) {
  for (const json& row : table()["official_sequence"]) {
    const auto all = points(row["datapoints"]);
    AlarmState state = AlarmState::insufficient_data;
    std::size_t stated = 0;
    for (std::size_t period = 1; period <= all.size(); ++period) {
      std::vector<Point> range(5, Point::missing);
      range.insert(range.end(), all.begin(), all.begin() + std::ptrdiff_t(period));
      range.erase(range.begin(), range.end() - 5);
      state = evaluate(range, row["evaluation_periods_N"], row["datapoints_to_alarm_M"],
                       MissingData::missing)
                  .value_or(state);
      const std::string key = std::to_string(period);
      if (!row["states_stated_by_aws"].contains(key)) continue;
      EXPECT_EQ(aws_name(state), row["states_stated_by_aws"][key].get<std::string>())
          << row["id"] << " period " << period;
      ++stated;
    }
    EXPECT_EQ(stated, row["states_stated_by_aws"].size());
  }
}

/// The rules of aws-behaviour 5.4, written down once more the long way.
std::optional<AlarmState> by_the_rules(const std::vector<Point>& range, int n, int m,
                                       MissingData treatment) {
  std::vector<std::size_t> real;  // ages, newest first
  for (std::size_t age = 1; age <= range.size(); ++age) {
    if (range[range.size() - age] != Point::missing) real.push_back(age);
  }
  const bool enough = real.size() >= std::size_t(n);
  if (enough) real.resize(std::size_t(n));
  std::vector<std::size_t> breaches;
  for (const std::size_t age : real) {
    if (range[range.size() - age] == Point::breaching) breaches.push_back(age);
  }
  const int b = int(breaches.size());
  const int fill = n - int(real.size());
  const auto alarm_if = [](bool yes) { return yes ? AlarmState::alarm : AlarmState::ok; };
  if (enough) return alarm_if(b >= m);
  if (treatment == MissingData::breaching) return alarm_if(b + fill >= m);
  if (treatment == MissingData::not_breaching) return alarm_if(b >= m);
  const bool ignore = treatment == MissingData::ignore;
  if (real.empty()) return ignore ? std::nullopt : std::optional(AlarmState::insufficient_data);
  if (b >= m) return AlarmState::alarm;
  if (breaches.size() < real.size()) return AlarmState::ok;
  if (!ignore && breaches.back() >= std::size_t(m)) return AlarmState::alarm;
  return std::nullopt;
}

// 3^6 ranges, every N up to 5 and M up to N, four treatments.
TEST(AlarmEvaluation, every_short_range_agrees_with_the_rules) {
  for (int code = 0; code < 729; ++code) {
    std::vector<Point> range;
    for (int i = 0, rest = code; i < 6; ++i, rest /= 3) range.push_back(Point(rest % 3));
    for (int n = 1; n <= 5; ++n) {
      for (int m = 1; m <= n; ++m) {
        for (const MissingData treatment : kTreatments) {
          ASSERT_EQ(evaluate(range, n, m, treatment), by_the_rules(range, n, m, treatment))
              << "range " << code << " N " << n << " M " << m << " " << aws_name(treatment);
        }
      }
    }
  }
}

// Ruling 4 and its option: all points breach, none is three periods old.
TEST(AlarmEvaluation, what_aws_leaves_open_is_an_option) {
  using enum Point;
  const std::vector<Point> young{missing, missing, missing, missing, breaching};
  EXPECT_EQ(evaluate(young, 3, 3, MissingData::missing), std::nullopt);
  EXPECT_EQ(evaluate(young, 3, 3, MissingData::missing, Undecided::insufficient_data),
            AlarmState::insufficient_data);
  EXPECT_EQ(evaluate(young, 3, 3, MissingData::ignore, Undecided::insufficient_data), std::nullopt)
      << "ignoring keeps the state whatever the option";
}

// With a sample every five minutes and three one-minute periods a lone breach alarms when it is
// three minutes old.
TEST(AlarmEvaluation, a_five_minute_sample_reaches_a_one_minute_alarm_in_its_third_minute) {
  using enum Point;
  std::vector<Point> range(5, missing);
  range.back() = breaching;
  EXPECT_EQ(evaluate(range, 3, 3, MissingData::missing), std::nullopt);
  range = {missing, missing, missing, breaching, missing};
  EXPECT_EQ(evaluate(range, 3, 3, MissingData::missing), std::nullopt);
  range = {missing, missing, breaching, missing, missing};
  EXPECT_EQ(evaluate(range, 3, 3, MissingData::missing), AlarmState::alarm);
}

TEST(AlarmEvaluation, an_empty_range_is_all_missing) {
  EXPECT_EQ(evaluate({}, 3, 3, MissingData::missing), AlarmState::insufficient_data);
  EXPECT_EQ(evaluate({}, 3, 3, MissingData::breaching), AlarmState::alarm);
  EXPECT_EQ(evaluate({}, 3, 3, MissingData::not_breaching), AlarmState::ok);
}

}  // namespace
}  // namespace headroom::cloud
