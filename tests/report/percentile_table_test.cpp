#include "sim/report/percentile_table.hpp"

#include <gmock/gmock.h>

#include <sstream>
#include <string>
#include <vector>

namespace headroom::report {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

TEST(PercentileTable, of_four_values_is_what_hdr_histogram_writes) {
  stats::Histogram latency(16);
  for (const Duration value : {1_ms, 2_ms, 3_ms, 4_ms}) latency.add(value);
  // By hand: a level's row is of the first value that reaches it; the last value has two.
  const std::string table = percentile_table(latency);
  EXPECT_THAT(table, StartsWith("       Value     Percentile TotalCount 1/(1-Percentile)\n\n"
                                "       1.000 0.000000000000          1           1.00\n"
                                "       1.000 0.100000000000          1           1.11\n"
                                "       1.000 0.200000000000          1           1.25\n"
                                "       2.000 0.300000000000          2           1.43\n"
                                "       2.000 0.400000000000          2           1.67\n"
                                "       2.000 0.500000000000          2           2.00\n"
                                "       3.000 0.550000000000          3           2.22\n"
                                "       3.000 0.600000000000          3           2.50\n"
                                "       3.000 0.650000000000          3           2.86\n"
                                "       3.000 0.700000000000          3           3.33\n"
                                "       3.000 0.750000000000          3           4.00\n"
                                "       4.000 0.775000000000          4           4.44\n"
                                "       4.000 1.000000000000          4\n"
                                "#[Mean    =        2.500, StdDeviation   =        1.118]\n"
                                "#[Max     =        4.000, Total count    =            4]\n"));
  EXPECT_THAT(table, HasSubstr("SubBuckets     =        65536]"));
}

TEST(PercentileTable, is_there_for_no_value_at_all) {
  EXPECT_THAT(percentile_table(stats::Histogram()), HasSubstr("Total count    =            0]"));
}

}  // namespace
}  // namespace headroom::report
