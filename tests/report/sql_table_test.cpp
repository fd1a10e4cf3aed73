#include "sim/report/sql_table.hpp"

#include <gtest/gtest.h>

namespace headroom::report {
namespace {

const experiment::SqlTable kTable = {
    {"n", "x", "text"},
    {{std::int64_t{3}, 0.1, std::string("a,b")}, {experiment::SqlValue{}, 2.0 / 3, std::string()}}};

TEST(SqlTable, as_csv_has_a_heading_and_quotes_what_needs_it) {
  EXPECT_EQ(csv_table(grid_of(kTable)), "n,x,text\n3,0.1,\"a,b\"\n,0.6666666667,\n");
}

TEST(SqlTable, as_json_is_a_list_of_rows) {
  EXPECT_EQ(json_of(kTable).dump(),
            R"([{"n":3,"x":0.1,"text":"a,b"},{"n":null,"x":0.6666666667,"text":""}])");
}

}  // namespace
}  // namespace headroom::report
