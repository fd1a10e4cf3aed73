#include "sim/load/trace.hpp"

#include <gmock/gmock.h>

#include <cmath>

#include "tests/load/goodness_of_fit.hpp"
#include "tests/load/recorded_files.hpp"

namespace headroom::load {
namespace {

using testing::HasSubstr;

constexpr std::uint64_t kSeed = 20260105;

TraceConfig trace_of(const std::filesystem::path& file, const Playback& playback = {},
                     TraceConfig::Shape shape = TraceConfig::Shape::constant,
                     std::optional<Duration> width = {}) {
  BinTable table{file};
  const BinFacts facts = check_bins(table, width);
  return {table, facts, playback, shape};
}

OpenSource source_of(const TraceConfig& trace, Duration stop, std::uint32_t replication = 0,
                     Duration start = {}) {
  OpenLoadConfig config{{}, {{0, 1}}};
  config.trace = trace;
  return OpenSource(config, Instant::at(start), Instant::at(stop), "visitors", kSeed, replication);
}

/// The whole curve, and how often it was read on.
RateCurve curve_of(const TraceConfig& trace, Duration until = 1000_h) {
  TraceFeed feed(trace, until);
  RateCurve curve;
  while (feed.read(curve)) {
  }
  return curve;
}

/// Its expected arrivals until t.
double expected(const TraceConfig& trace, Duration until) {
  return expected_arrivals(curve_of(trace, until), until);
}

/// Three bins of a minute: 60, 0 and 120 requests.
const char* const kThreeBins = "t_s,requests\n0,60\n60,0\n120,120\n";

TEST(Trace, the_highest_bin_and_the_row_that_decides_the_width_are_found) {
  const Recordings files;
  const BinFacts facts =
      check_bins({files.write("a.csv", "t_s,requests\n0,1\n60,9\n90,3\n150,4\n210,4\n")}, {});
  EXPECT_EQ(facts.most, 9);
  EXPECT_EQ(facts.most_at.line, 3U);
  EXPECT_EQ(facts.width, 30_s);
  EXPECT_EQ(facts.narrowest_at.line, 4U);
  EXPECT_EQ(facts.usual, 60_s);
  EXPECT_EQ(facts.missing, 3U);
  // Bins that are missing do not make the others look narrow.
  const BinFacts sparse =
      check_bins({files.write("b.csv", "t_s,requests\n0,1\n60,1\n180,1\n300,1\n360,1\n")}, {});
  EXPECT_EQ(sparse.usual, 60_s);
}

// ---- the curve ---------------------------------------------------------------------------------

TEST(Trace, each_bin_has_its_own_rate) {
  const Recordings files;
  const TraceConfig trace = trace_of(files.write("a.csv", kThreeBins));
  EXPECT_EQ(trace.facts.width, 60_s);
  EXPECT_EQ(trace.facts.length, 180_s);
  for (const auto& [until_s, arrivals] : std::vector<std::pair<int, double>>{
           {30, 30}, {60, 60}, {100, 60}, {120, 60}, {150, 120}, {180, 180}, {600, 180}})
    EXPECT_DOUBLE_EQ(expected(trace, Duration::seconds(until_s)), arrivals) << until_s;
}

TEST(Trace, linear_goes_from_the_middle_of_a_bin_to_that_of_the_next) {
  const Recordings files;
  const TraceConfig trace =
      trace_of(files.write("a.csv", kThreeBins), {}, TraceConfig::Shape::linear);
  // 1 a second until 30 s, down to 0 at 90 s, up to 2 at 150 s, held until 180 s.
  EXPECT_DOUBLE_EQ(expected(trace, 30_s), 30);
  EXPECT_DOUBLE_EQ(expected(trace, 60_s), 30 + 22.5);
  EXPECT_DOUBLE_EQ(expected(trace, 90_s), 60);
  EXPECT_DOUBLE_EQ(expected(trace, 120_s), 60 + 15);
  EXPECT_DOUBLE_EQ(expected(trace, 150_s), 120);
  EXPECT_DOUBLE_EQ(expected(trace, 600_s), 180);
}

TEST(Trace, bins_that_are_missing_count_nothing) {
  const Recordings files;
  const TraceConfig trace = trace_of(files.write("a.csv", "t_s,requests\n0,60\n60,60\n240,60\n"));
  EXPECT_EQ(trace.facts.missing, 2U);
  EXPECT_EQ(trace.facts.length, 300_s);
  EXPECT_DOUBLE_EQ(expected(trace, 120_s), 120);
  EXPECT_DOUBLE_EQ(expected(trace, 240_s), 120);
  EXPECT_DOUBLE_EQ(expected(trace, 300_s), 180);
}

TEST(Trace, time_starts_at_the_first_bin_wherever_that_is) {
  const Recordings files;
  const auto late = trace_of(files.write("a.csv", "t_s,requests\n7200,60\n7260,0\n7320,120\n"));
  const auto early = trace_of(files.write("b.csv", kThreeBins));
  for (const Duration t : {30_s, 90_s, 150_s, 300_s})
    EXPECT_DOUBLE_EQ(expected(late, t), expected(early, t));
}

TEST(Trace, a_slice_begins_and_ends_within_bins) {
  const Recordings files;
  const auto file = files.write("a.csv", kThreeBins);
  const TraceConfig trace = trace_of(file, {1, 1, 30_s, 150_s});
  EXPECT_EQ(trace.slice(), 120_s);
  EXPECT_DOUBLE_EQ(expected(trace, 30_s), 30);
  EXPECT_DOUBLE_EQ(expected(trace, 90_s), 30);
  EXPECT_DOUBLE_EQ(expected(trace, 120_s), 90);
  EXPECT_DOUBLE_EQ(expected(trace, 600_s), 90);
  const TraceConfig linear = trace_of(file, {1, 1, 60_s, 120_s}, TraceConfig::Shape::linear);
  EXPECT_DOUBLE_EQ(expected(linear, 30_s), 7.5);  // from half a request a second down to 0
  EXPECT_DOUBLE_EQ(expected(linear, 600_s), 22.5);
  const TraceConfig beyond = trace_of(file, {1, 1, 120_s, 1000_s});
  EXPECT_EQ(beyond.slice(), 60_s);
  EXPECT_DOUBLE_EQ(expected(beyond, 600_s), 120);
}

TEST(Trace, scale_multiplies_requests_and_time_scale_plays_the_same_ones_faster) {
  const Recordings files;
  const auto file = files.write("a.csv", kThreeBins);
  EXPECT_DOUBLE_EQ(expected(trace_of(file, {2.5}), 180_s), 450);
  const TraceConfig twice = trace_of(file, {1, 2});
  EXPECT_EQ(twice.played(), 90_s);
  EXPECT_DOUBLE_EQ(expected(twice, 30_s), 60);
  EXPECT_DOUBLE_EQ(expected(twice, 90_s), 180);
  const TraceConfig slow = trace_of(file, {1, 0.5});
  EXPECT_DOUBLE_EQ(expected(slow, 120_s), 60);
  EXPECT_DOUBLE_EQ(expected(slow, 360_s), 180);
}

TEST(Trace, a_loop_begins_again_with_its_slice) {
  const Recordings files;
  const auto file = files.write("a.csv", kThreeBins);
  const TraceConfig trace = trace_of(file, {1, 1, 60_s, 150_s, true});  // 60 s of 0, 30 s of 2
  for (int cycle = 0; cycle < 300; ++cycle) {
    EXPECT_DOUBLE_EQ(expected(trace, Duration::seconds(90 * cycle + 60)), 60.0 * cycle);
    EXPECT_DOUBLE_EQ(expected(trace, Duration::seconds(90 * cycle + 75)), 60.0 * cycle + 30);
  }
  const TraceConfig fast = trace_of(file, {1, 3, {}, Duration::infinite(), true});
  EXPECT_DOUBLE_EQ(expected(fast, 600_s), 1800);
}

TEST(Trace, a_loop_over_nothing_ends_with_the_run) {
  const Recordings files;
  const TraceConfig trace = trace_of(files.write("a.csv", kThreeBins), {1, 1, 60_s, 120_s, true});
  EXPECT_EQ(source_of(trace, 24_h).next_arrival(), Instant::never());
}

TEST(Trace, points_are_read_as_they_are_used) {
  const Recordings files;
  std::string text = "t_s,requests\n";
  for (int i = 0; i < 100'000; ++i) text += std::to_string(i) + ",1\n";
  TraceFeed feed(trace_of(files.write("a.csv", text)), 1000_h);
  std::size_t reads = 0;
  std::size_t all = 0;
  for (RateCurve block; feed.read(block); block.clear()) {
    EXPECT_LE(block.size(), 300U);  // whatever the file's length
    all += block.size();
    ++reads;
  }
  EXPECT_GT(reads, 700U);
  EXPECT_GE(all, 200'000U);
}

// ---- the process -------------------------------------------------------------------------------

TEST(Trace, counts_of_a_bin_are_poisson_with_its_mean) {
  SCOPED_TRACE(testing::Message() << "seed " << kSeed);
  const Recordings files;
  const TraceConfig trace = trace_of(files.write("a.csv", "t_s,requests\n0,40\n1,10\n2,90\n"),
                                     {1, 1, {}, Duration::infinite(), true});
  constexpr int kCycles = 1000;
  std::vector<std::vector<double>> counts(3, std::vector<double>(kCycles));
  for (const double t : arrivals_of(source_of(trace, Duration::seconds(3 * kCycles)))) {
    const auto second = static_cast<std::size_t>(t);
    ++counts[second % 3][second / 3];
  }
  const double means[] = {40, 10, 90};
  for (std::size_t bin = 0; bin < 3; ++bin) {
    EXPECT_GT(chi_square_chance(counts[bin], std::vector<double>(kCycles, means[bin]), -1), 1e-4);
    EXPECT_NEAR(variance_of(counts[bin]) / mean_of(counts[bin]), 1, 4.5 * std::sqrt(2 / 999.0));
  }
}

TEST(Trace, within_a_bin_arrivals_are_spread_evenly) {
  SCOPED_TRACE(testing::Message() << "seed " << kSeed);
  const Recordings files;
  const TraceConfig trace = trace_of(files.write("a.csv", "t_s,requests\n0,5000\n60,20000\n"));
  std::vector<double> places;
  for (const double t : arrivals_of(source_of(trace, 120_s)))
    places.push_back(std::fmod(t, 60) / 60);
  EXPECT_LT(kolmogorov(places, [](double x) { return x; }), 2.2);
}

TEST(Trace, bursts_look_ahead_in_a_rate_that_is_read_as_it_is_used) {
  SCOPED_TRACE(testing::Message() << "seed " << kSeed);
  const Recordings files;
  std::string text = "t_s,requests\n";
  RateCurve known;  // the same at hand
  for (int i = 0; i < 3000; ++i) {
    const int count = 20 + 15 * (i % 7);
    text += std::to_string(i) + "," + std::to_string(count) + "\n";
    known.push_back({Duration::seconds(i), static_cast<double>(count)});
    known.push_back({Duration::seconds(i + 1), static_cast<double>(count)});
  }
  known.push_back({3000_s, 0});
  OpenLoadConfig read{{}, {{0, 1}}};
  read.trace = trace_of(files.write("a.csv", text));
  OpenLoadConfig held{known, {{0, 1}}};
  // Turns far longer than what is read at once.
  read.process.bursts = held.process.bursts = Bursts::of_ratio(6, 200_s, 400_s);
  const auto source = [](const OpenLoadConfig& config) {
    return OpenSource(config, Instant{}, Instant::at(50_min), "visitors", kSeed, 0);
  };
  const auto once = arrivals_of(source(read));
  const auto again = arrivals_of(source(held));
  ASSERT_EQ(once.size(), again.size());
  for (std::size_t i = 0; i < once.size(); ++i) ASSERT_NEAR(once[i], again[i], 1e-6);
  EXPECT_GT(once.size(), 100'000U);
}

TEST(Trace, is_a_pure_function_of_seed_and_replication) {
  const auto file = source_file("scenarios/traces/nasa-http-1995-07-17.csv");
  const TraceConfig trace = trace_of(file);
  const auto first = arrivals_of(source_of(trace, 24_h));
  EXPECT_EQ(first, arrivals_of(source_of(trace, 24_h)));
  EXPECT_NE(first, arrivals_of(source_of(trace, 24_h, 1)));
  const auto late = arrivals_of(source_of(trace, 25_h, 0, 1_h));
  ASSERT_EQ(late.size(), first.size());
  EXPECT_NEAR(late.back() - first.back(), 3600, 1e-6);
}

TEST(Trace, two_sources_read_the_same_file_each_at_its_own_place) {
  const TraceConfig trace = trace_of(source_file("scenarios/traces/nasa-http-1995-07-17.csv"));
  OpenSource ahead = source_of(trace, 24_h);
  OpenSource behind = source_of(trace, 24_h);
  for (int i = 0; i < 50'000; ++i) ahead.take();
  const auto rest = arrivals_of(std::move(behind));
  EXPECT_EQ(rest.at(50'000), ahead.next_arrival().seconds());
}

TEST(Trace, another_scale_keeps_the_same_random_numbers) {
  // Twice the requests and half the time: the arrivals are those of the trace, twice as fast.
  const auto file = source_file("scenarios/traces/azure-llm-code-2023-11-16.csv");
  const auto plain = arrivals_of(source_of(trace_of(file), 1_h));
  const auto fast = arrivals_of(source_of(trace_of(file, {1, 2}), 1_h));
  ASSERT_EQ(plain.size(), fast.size());
  for (std::size_t i = 0; i < plain.size(); ++i) EXPECT_NEAR(plain[i], 2 * fast[i], 1e-6);
}

TEST(Trace, what_a_source_sent_is_a_trace_that_reads_back) {
  SCOPED_TRACE(testing::Message() << "seed " << kSeed);
  const auto sent = arrivals_of(source_of(
      trace_of(source_file("scenarios/traces/azure-llm-code-2023-11-16.csv"), {5}), 57_min));
  std::string text = "t_s,requests\n";
  for (int bin = 0; bin < 342; ++bin)
    text += std::to_string(bin * 10) + "," +
            std::to_string(static_cast<int>(count_between(sent, bin * 10, bin * 10 + 10))) + "\n";
  const Recordings files;
  const TraceConfig again = trace_of(files.write("again.csv", text));
  EXPECT_EQ(again.facts.bins, 342U);
  EXPECT_NEAR(expected(again, 57_min), static_cast<double>(sent.size()), 1e-6);
  for (int minute = 1; minute <= 57; ++minute)
    EXPECT_NEAR(expected(again, Duration::minutes(minute)), count_between(sent, 0, minute * 60),
                1e-6);
}

// ---- real files --------------------------------------------------------------------------------

TEST(Trace, the_traces_that_are_shipped_have_the_published_totals) {
  const auto nasa = trace_of(source_file("scenarios/traces/nasa-http-1995-07-17.csv"));
  EXPECT_EQ(nasa.facts.bins, 1440U);
  EXPECT_EQ(nasa.facts.length, 24_h);
  EXPECT_NEAR(expected(nasa, 24_h), 74981, 1e-6);
  const auto elb = trace_of(source_file("scenarios/traces/aws-elb-2014-04.csv"));
  EXPECT_EQ(elb.facts.bins, 4040U);
  EXPECT_EQ(elb.facts.width, 5_min);
  EXPECT_NEAR(expected(elb, 400_h), 249327, 1e-6);
  const auto azure = trace_of(source_file("scenarios/traces/azure-llm-code-2023-11-16.csv"));
  EXPECT_EQ(azure.facts.bins, 342U);
  EXPECT_NEAR(expected(azure, 1_h), 8582, 1e-6);
}

TEST(Trace, the_world_cup_of_1998_is_read_where_it_is_at_hand) {
  const char* folder = std::getenv("HEADROOM_TRACES");
  if (folder == nullptr)
    GTEST_SKIP() << "HEADROOM_TRACES names no folder with worldcup98-group-stage.csv";
  const auto trace = trace_of(std::filesystem::path(folder) / "worldcup98-group-stage.csv");
  EXPECT_EQ(trace.facts.bins, 23'040U);
  EXPECT_EQ(trace.facts.length, 16 * 24_h);
  EXPECT_NEAR(expected(trace, 16 * 24_h), 622'787'701, 1);
}

// ---- what is wrong -----------------------------------------------------------------------------

std::string complaint_about_text(const std::string& text, std::optional<Duration> width = {}) {
  const Recordings files;
  const auto file = files.write("a.csv", text);
  return complaint_about([&] { trace_of(file, {}, TraceConfig::Shape::constant, width); });
}

TEST(Trace, bad_lines_are_named_with_what_was_found_and_what_is_allowed) {
  EXPECT_EQ(complaint_about_text("t_s,requests\n0,1\n60,many\n120,3\n180\n240,-1\n"),
            "line 3: found \"many\" as the number of requests, allowed: a number from 0 to 1e15\n"
            "line 5: found 1 fields, allowed: two numbers: t_s,requests\n"
            "line 6: found \"-1\" as the number of requests, allowed: a number from 0 to 1e15");
  EXPECT_THAT(complaint_about_text("t_s,requests\nnoon,1\n"),
              HasSubstr("line 2: found \"noon\" as t_s"));
  EXPECT_THAT(complaint_about_text("t_s,requests\n0,nan\n60,1\n"), HasSubstr("line 2"));
  EXPECT_THAT(complaint_about_text("t_s,requests\n0,1e300\n60,1\n"), HasSubstr("line 2"));
}

TEST(Trace, the_head_line_is_needed) {
  EXPECT_EQ(complaint_about_text("0,1\n60,2\n"),
            "line 1: found \"0,1\", allowed: the line t_s,requests above the bins");
  EXPECT_THAT(complaint_about_text(""), HasSubstr("an empty file"));
  EXPECT_THAT(complaint_about_text("t_s,requests\n"), HasSubstr("no bins"));
}

TEST(Trace, bins_come_in_order_and_whole_widths_apart) {
  EXPECT_THAT(complaint_about_text("t_s,requests\n0,1\n60,1\n60,1\n120,1\n30,1\n"),
              testing::AllOf(HasSubstr("line 4: "), HasSubstr("line 6: ")));
  EXPECT_THAT(complaint_about_text("t_s,requests\n0,1\n60,1\n130,1\n"),
              HasSubstr("line 4: found a bin that starts 130 s after the first, allowed: whole "
                        "multiples of 60 s"));
  EXPECT_THAT(complaint_about_text("t_s,requests\n0,1\n30,1\n", 60_s), HasSubstr("line 3"));
}

TEST(Trace, a_single_bin_needs_a_width) {
  EXPECT_THAT(complaint_about_text("t_s,requests\n0,1\n"), HasSubstr("its width in \"bin\""));
  EXPECT_EQ(complaint_about_text("t_s,requests\n0,1\n", 60_s), "");
}

TEST(Trace, ten_problems_are_enough) {
  std::string text = "t_s,requests\n";
  for (int i = 0; i < 100; ++i) text += "x,y\n";
  const std::string complaint = complaint_about_text(text);
  EXPECT_EQ(std::count(complaint.begin(), complaint.end(), '\n'), 9);
}

TEST(Trace, a_file_that_goes_during_the_run_ends_it) {
  const Recordings files;
  const auto file = files.write("a.csv", kThreeBins);
  const TraceConfig trace = trace_of(file);
  std::filesystem::remove(file);
  EXPECT_THROW(source_of(trace, 180_s), BadRecording);
}

}  // namespace
}  // namespace headroom::load
