#include "sim/load/replay.hpp"

#include <gmock/gmock.h>

#include <cmath>

#include "tests/load/goodness_of_fit.hpp"
#include "tests/load/recorded_files.hpp"

namespace headroom::load {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr std::uint64_t kSeed = 20260105;
/// 2026-01-05T09:00:00Z in milliseconds.
constexpr std::int64_t kNine = 1'767'603'600'000;

/// Results of JMeter, at these milliseconds after nine.
std::string jtl(const std::vector<int>& milliseconds, const std::string& label = "get") {
  std::string text;
  for (const int ms : milliseconds) text += std::to_string(kNine + ms) + ",1," + label + "\n";
  return text;
}

ReplayConfig replay_of(const std::filesystem::path& file, const Playback& playback = {},
                       std::vector<RequestNames::Rule> rules = {{"", "*", 0}}, bool is_jtl = true) {
  ReplayConfig config{file, is_jtl, {std::move(rules)}, playback};
  config.facts = check_log(config);
  count_requests(config);
  return config;
}

OpenSource source_of(const ReplayConfig& replay, Duration stop, std::uint32_t replication = 0,
                     Duration start = {}) {
  OpenLoadConfig config{{}, {{0, 1}}};
  config.replay = replay;
  return OpenSource(config, Instant::at(start), Instant::at(stop), "visitors", kSeed, replication);
}
std::vector<double> times_of(const ReplayConfig& replay, Duration stop = 1_h,
                             std::uint32_t replication = 0) {
  return arrivals_of(source_of(replay, stop, replication));
}

// ---- order -------------------------------------------------------------------------------------

TEST(Replay, requests_come_at_their_recorded_times_from_the_earliest_on) {
  const Recordings files;
  EXPECT_THAT(times_of(replay_of(files.write("a", jtl({5000, 5250, 7000, 60'000})))),
              ElementsAre(0, 0.25, 2, 55));
}

TEST(Replay, lines_that_were_written_late_come_in_time) {
  const Recordings files;
  const ReplayConfig config =
      replay_of(files.write("a", jtl({1000, 900, 3000, 0, 2999, 3000, 2000})));
  EXPECT_EQ(config.facts.disorder, 3_s);
  EXPECT_THAT(times_of(config), ElementsAre(0, 0.9, 1, 2, 2.999, 3, 3));
}

TEST(Replay, disorder_beyond_what_may_be_put_right_is_refused_with_the_line) {
  const Recordings files;
  const auto file = files.write("a", jtl({700'000, 700'001, 0}));
  EXPECT_THAT(
      complaint_about([&] { replay_of(file); }),
      testing::AllOf(HasSubstr("line 3: found a request that came 700.001 s before one above it"),
                     HasSubstr("at most 600 s (\"reorder\")")));
}

TEST(Replay, what_was_sent_reads_back_to_the_millisecond) {
  SCOPED_TRACE(testing::Message() << "seed " << kSeed);
  OpenSource source({{{{}, 200}}, {{0, 1}}}, Instant{}, Instant{} + 60_s, "x", kSeed, 0);
  // Written as they end: the longer a request takes, the later its line.
  std::vector<std::pair<double, std::int64_t>> rows;
  std::vector<double> sent;
  while (source.next_arrival() < Instant::never()) {
    const std::int64_t ms = source.next_arrival().ns() / 1'000'000;
    sent.push_back(static_cast<double>(ms));
    rows.emplace_back(source.next_arrival().seconds() + static_cast<double>(ms % 97) / 10, ms);
    source.take();
  }
  std::sort(rows.begin(), rows.end());
  std::vector<int> lines;
  for (const auto& [end, ms] : rows) lines.push_back(static_cast<int>(ms));
  const Recordings files;
  const auto read = times_of(replay_of(files.write("a", jtl(lines))));
  ASSERT_EQ(read.size(), sent.size());
  for (std::size_t i = 0; i < sent.size(); ++i)
    EXPECT_NEAR(read[i], (sent[i] - sent[0]) / 1e3, 1e-9);
}

// ---- classes -----------------------------------------------------------------------------------

std::vector<std::uint32_t> classes_of(OpenSource source) {
  std::vector<std::uint32_t> classes;
  while (source.next_arrival() < Instant::never()) classes.push_back(source.take().request_class);
  return classes;
}

TEST(Replay, each_request_has_the_class_of_its_path) {
  const std::vector<RequestNames::Rule> rules = {
      {"POST", "/cart", 2}, {"", "/item/*", 1}, {"", "/static/*", std::nullopt}, {"", "/", 0}};
  const ReplayConfig config = replay_of(source_file("tests/data/logs/alb.log"), {}, rules, false);
  EXPECT_THAT(classes_of(source_of(config, 1_h)), ElementsAre(1, 2, 0, 1));
  EXPECT_THAT(times_of(config), ElementsAre(0, 0.377, 0.819, 2.92));
  EXPECT_EQ(config.facts.requests, 4U);
  EXPECT_THAT(config.facts.by_class, ElementsAre(1, 2, 1));
  EXPECT_EQ(config.facts.no_requests + config.facts.of_no_class, 2U);
}

TEST(Replay, requests_of_no_class_are_counted_and_the_first_lines_named) {
  const ReplayConfig config =
      replay_of(source_file("tests/data/logs/alb.log"), {}, {{"", "/item/*", 0}}, false);
  EXPECT_EQ(config.facts.unknown_lines, 3U);
  ASSERT_EQ(config.facts.unknown.size(), 3U);
  EXPECT_EQ(config.facts.unknown[1].line, 3U);
  EXPECT_EQ(config.facts.unknown[1].method, "POST");
  EXPECT_EQ(config.facts.unknown[1].name, "/cart");
}

TEST(RequestNames, stars_and_question_marks_stand_for_others) {
  EXPECT_TRUE(fits("/item/*", "/item/"));
  EXPECT_TRUE(fits("/item/*/view", "/item/17/x/view"));
  EXPECT_TRUE(fits("*.png", "/a.png.png"));
  EXPECT_TRUE(fits("/v?/x", "/v2/x"));
  EXPECT_FALSE(fits("/v?/x", "/v/x"));
  EXPECT_FALSE(fits("/item/*", "/Item/1"));
  EXPECT_FALSE(fits("/item", "/item/1"));
  EXPECT_TRUE(fits("*", ""));
  // Many stars take no exponential time.
  EXPECT_FALSE(fits(std::string("*a*a*a*a*a*a*a*a*a*b"), std::string(20'000, 'a')));
}

TEST(RequestNames, a_label_that_is_nearly_a_class_s_name_is_it) {
  const RequestNames names{{{"", "open_shop", 3, true}}};
  const auto class_of = [&](std::string_view label) -> int {
    const auto* rule = names.find({0, {}, label});
    return rule == nullptr ? -1 : static_cast<int>(*rule->request_class);
  };
  EXPECT_EQ(class_of("open_shop"), 3);
  EXPECT_EQ(class_of("Open Shop"), 3);
  EXPECT_EQ(class_of("open-shop"), 3);
  EXPECT_EQ(class_of("openshop"), -1);
}

// ---- playback ----------------------------------------------------------------------------------

TEST(Replay, a_slice_counts_from_the_earliest_request) {
  const Recordings files;
  const auto file = files.write("a", jtl({1000, 2000, 3000, 4000, 5000}));
  const ReplayConfig config = replay_of(file, {1, 1, 1_s, 3_s});
  EXPECT_THAT(times_of(config), ElementsAre(0, 1));
  EXPECT_EQ(config.facts.requests, 2U);
  EXPECT_THAT(times_of(replay_of(file, {1, 1, 2500_ms})), ElementsAre(0.5, 1.5));
}

TEST(Replay, time_scale_plays_it_faster) {
  const Recordings files;
  EXPECT_THAT(times_of(replay_of(files.write("a", jtl({0, 1000, 4000})), {1, 4})),
              ElementsAre(0, 0.25, 1));
}

TEST(Replay, a_loop_begins_again_a_mean_gap_after_the_last_request_or_when_the_slice_ends) {
  const Recordings files;
  const auto file = files.write("a", jtl({0, 1000, 4000}));
  EXPECT_THAT(times_of(replay_of(file, {1, 1, {}, Duration::infinite(), true}), 14_s),
              ElementsAre(0, 1, 4, 6, 7, 10, 12, 13));
  EXPECT_THAT(times_of(replay_of(file, {1, 1, {}, 2_s, true}), 6_s), ElementsAre(0, 1, 2, 3, 4, 5));
}

constexpr Playback kAgainAndAgain = {1, 1, {}, Duration::infinite(), true};

TEST(Replay, requests_of_one_time_are_played_again_each_second) {
  const Recordings files;
  const ReplayConfig config = replay_of(files.write("a", jtl({0, 0})), kAgainAndAgain);
  EXPECT_EQ(config.slice(), 1_s);
  EXPECT_THAT(times_of(config, 3_s), ElementsAre(0, 0, 1, 1, 2, 2));
  EXPECT_EQ(replay_of(files.write("b", jtl({7})), kAgainAndAgain).slice(), 1_s);
}

/// Each second has as many as any other: the seams of the cycles, too.
TEST(Replay, whole_seconds_keep_their_rate_when_they_are_played_again) {
  SCOPED_TRACE(testing::Message() << "seed " << kSeed);
  std::string text;
  for (int i = 0; i < 200; ++i) {
    text += "h - - [10/Oct/2000:13:55:3" + std::to_string(i / 100) +
            " -0700] \"GET / HTTP/1.0\" 200 1\n";
  }
  const Recordings files;
  const ReplayConfig config =
      replay_of(files.write("a", text), kAgainAndAgain, {{"", "*", 0}}, false);
  EXPECT_EQ(config.slice(), 2_s);
  const auto times = times_of(config, 100_s);
  EXPECT_EQ(times.size(), 10'000U);
  for (int second = 0; second < 100; ++second)
    ASSERT_EQ(count_between(times, second, second + 1), 100) << second;
}

TEST(Replay, milliseconds_that_are_full_keep_their_rate_when_they_are_played_again) {
  const Recordings files;
  const ReplayConfig config =
      replay_of(files.write("a", jtl({0, 0, 0, 0, 1, 1, 1, 1})), kAgainAndAgain);
  EXPECT_EQ(config.slice(), 2_ms);
  EXPECT_EQ(times_of(config, 1_s).size(), 4000U);
}

std::vector<int> every_10_ms(int count) {
  std::vector<int> all;
  for (int i = 0; i < count; ++i) all.push_back(i * 10);
  return all;
}

TEST(Replay, a_scale_below_1_leaves_requests_out_by_chance) {
  SCOPED_TRACE(testing::Message() << "seed " << kSeed);
  const Recordings files;
  const auto file = files.write("a", jtl(every_10_ms(50'000)));
  const auto all = times_of(replay_of(file));
  const auto some = times_of(replay_of(file, {0.3}));
  EXPECT_NEAR(static_cast<double>(some.size()), 15'000, 4.5 * std::sqrt(50'000 * 0.3 * 0.7));
  EXPECT_TRUE(std::includes(all.begin(), all.end(), some.begin(), some.end()));
  EXPECT_EQ(some, times_of(replay_of(file, {0.3})));
  EXPECT_NE(some, times_of(replay_of(file, {0.3}), 1_h, 1));
  // Those of a smaller share are among those of a larger one.
  const auto few = times_of(replay_of(file, {0.1}));
  EXPECT_TRUE(std::includes(some.begin(), some.end(), few.begin(), few.end()));
}

TEST(Replay, a_scale_above_1_repeats_requests_a_little_later) {
  SCOPED_TRACE(testing::Message() << "seed " << kSeed);
  const Recordings files;
  const auto file = files.write("a", jtl(every_10_ms(20'000)));
  const auto all = times_of(replay_of(file));
  const auto more = times_of(replay_of(file, {2.5}));
  EXPECT_NEAR(static_cast<double>(more.size()), 50'000, 4.5 * std::sqrt(20'000 * 0.25));
  EXPECT_TRUE(std::is_sorted(more.begin(), more.end()));
  EXPECT_TRUE(std::includes(more.begin(), more.end(), all.begin(), all.end()));
  EXPECT_LE(more.back(), all.back() + 1);
  EXPECT_GT(more.back(), all.back());
}

TEST(Replay, a_log_of_whole_seconds_is_spread_within_them) {
  SCOPED_TRACE(testing::Message() << "seed " << kSeed);
  std::string text;
  for (int i = 0; i < 20'000; ++i)
    text += "h - - [10/Oct/2000:13:" + std::to_string(10 + i / 6000) + ":" +
            std::to_string(10 + i % 6000 / 150) + " -0700] \"GET / HTTP/1.0\" 200 1\n";
  const Recordings files;
  const auto times = times_of(replay_of(files.write("a", text), {}, {{"", "*", 0}}, false));
  ASSERT_EQ(times.size(), 20'000U);
  std::vector<double> places;
  for (const double t : times) places.push_back(std::fmod(t, 1));
  EXPECT_LT(kolmogorov(places, [](double x) { return x; }), 2.2);
  EXPECT_EQ(count_between(times, 0, 1), 150);
  EXPECT_EQ(count_between(times, 39, 40), 150);
}

TEST(Replay, a_compressed_log_is_played_as_the_plain_one) {
  const Recordings files;
  const std::string text = jtl(every_10_ms(5000));
  EXPECT_EQ(times_of(replay_of(files.write_gzip("a.gz", text))),
            times_of(replay_of(files.write("a", text))));
}

TEST(Replay, what_waits_hangs_on_the_disorder_and_not_on_the_length) {
  // 200,000 requests, each tenth of them written a second late.
  std::vector<int> times;
  for (int i = 0; i < 200'000; ++i) times.push_back(i % 10 == 9 ? i * 10 - 1000 : i * 10);
  for (int& t : times) t += 1000;
  const Recordings files;
  const ReplayConfig config = replay_of(files.write("a", jtl(times)));
  EXPECT_LE(config.facts.disorder, 1_s);
  Replay replay(config, 1_h, "x", kSeed, 0);
  std::int64_t last = 0;
  std::size_t most = 0;
  for (int i = 0; i < 200'000; ++i) {
    const auto arrival = replay.next();
    ASSERT_TRUE(arrival);
    EXPECT_GE(arrival->at_ns, last);
    last = arrival->at_ns;
    most = std::max(most, replay.waiting());
  }
  EXPECT_FALSE(replay.next());
  EXPECT_LE(most, 250U);
}

TEST(Replay, bad_lines_are_named_all_at_once) {
  const Recordings files;
  const auto file =
      files.write("a", "1767603600000,1,get\nx,1,get\n1767603600000,1,get\ny,1,get\n");
  EXPECT_THAT(complaint_about([&] { replay_of(file); }),
              testing::AllOf(HasSubstr("line 2: "), HasSubstr("line 4: ")));
}

}  // namespace
}  // namespace headroom::load
