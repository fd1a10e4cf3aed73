#include <gmock/gmock.h>

#include "sim/load/rate_bins.hpp"
#include "tests/load/recorded_files.hpp"

namespace headroom::load {
namespace {

using testing::HasSubstr;

BinTable table_of(const std::filesystem::path& file, const std::string& column = "") {
  return {file, BinTable::Format::grafana, column, true};
}
std::vector<double> values_of(const BinTable& table) {
  std::vector<double> values;
  BinReader reader(table);
  for (RateBin bin; reader.next(bin);) values.push_back(bin.value);
  return values;
}

TEST(Grafana, a_panel_s_data_are_read) {
  const BinTable table = table_of(source_file("tests/data/logs/grafana.csv"));
  EXPECT_THAT(values_of(table), testing::ElementsAre(2.5, 4, 0.5));
  const BinFacts facts = check_bins(table, {});
  EXPECT_EQ(facts.first_ns, 1'767'603'600'000'000'000);
  EXPECT_EQ(facts.width, 1_min);
}

TEST(Grafana, a_column_is_chosen_by_its_name_and_gaps_are_missing_bins) {
  const auto file = source_file("tests/data/logs/grafana-excel.csv");
  EXPECT_THAT(values_of(table_of(file, "web")), testing::ElementsAre(2.5, 0.5, 1));
  EXPECT_THAT(values_of(table_of(file, "api")), testing::ElementsAre(10, 20, 30));
  EXPECT_EQ(check_bins(table_of(file, "api"), {}).missing, 1U);
  EXPECT_THAT(complaint_about([&] { values_of(table_of(file)); }), HasSubstr("in \"column\""));
  EXPECT_THAT(complaint_about([&] { values_of(table_of(file, "db")); }),
              HasSubstr("one column named \"db\""));
}

TEST(Grafana, bad_lines_are_named) {
  const Recordings files;
  const auto complaint = [&](const std::string& text) {
    const auto file = files.write("a.csv", text);
    return complaint_about([&] { check_bins(table_of(file), 1_min); });
  };
  EXPECT_THAT(complaint("Time,x\n2026-01-05 09:00:00,1\nyesterday,2\n"),
              HasSubstr("line 3: found \"yesterday\" as time"));
  EXPECT_THAT(complaint("Time,x\n2026-01-05 09:00:00,1 req/s\n"),
              HasSubstr("line 2: found \"1 req/s\""));
  EXPECT_THAT(complaint("Time,x\n2026-01-05 09:00:00,\"60\n2026-01-05 09:01:00,60\n"),
              HasSubstr("line 2: found \"2026-01-05 09:00:00,\"60\", a quote that is not closed"));
  EXPECT_THAT(complaint("Time,\"x\n2026-01-05 09:00:00,60\n"), HasSubstr("line 1: found"));
  EXPECT_THAT(complaint("When,x\n1,2\n"), HasSubstr("exactly one column named Time"));
}

}  // namespace
}  // namespace headroom::load
