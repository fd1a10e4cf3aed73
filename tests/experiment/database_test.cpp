#include "sim/experiment/database.hpp"

#include <gmock/gmock.h>

namespace headroom::experiment {
namespace {

using testing::HasSubstr;
using testing::ThrowsMessage;

TEST(Database, gives_back_what_was_put_in) {
  Database database;
  database.execute("CREATE TABLE t (a, b, c, d)");
  const std::vector<SqlValue> row = {SqlValue{}, std::int64_t{1} << 53, 0.1, std::string("it's")};
  database.query("INSERT INTO t VALUES (?, ?, ?, ?)", row);
  const SqlTable table = database.query("SELECT * FROM t");
  EXPECT_EQ(table.columns, (std::vector<std::string>{"a", "b", "c", "d"}));
  ASSERT_EQ(table.rows.size(), 1U);
  EXPECT_EQ(table.rows[0], row);
}

TEST(Database, says_what_is_wrong_with_a_statement) {
  const Database database;
  EXPECT_THAT([&] { database.query("SELECT x FROM nowhere"); },
              ThrowsMessage<DatabaseError>(HasSubstr("no such table: nowhere")));
}

TEST(Database, tells_one_statement_from_several_and_from_none) {
  const Database database;
  for (const char* one : {"SELECT 1", "SELECT 1;", " SELECT 1 ; -- that is all\n", "SELECT ';'"})
    EXPECT_NO_THROW(database.expect_one_statement(one)) << one;
  for (const char* other :
       {"", ";;", "-- nothing", "SELECT 1; SELECT 2", "SELECT 1; garbage", "SELEC"})
    EXPECT_THROW(database.expect_one_statement(other), DatabaseError) << other;
}

TEST(Database, a_name_may_have_any_characters) {
  EXPECT_EQ(quoted("/slo/met"), "\"/slo/met\"");
  EXPECT_EQ(quoted("a\"b"), "\"a\"\"b\"");
}

}  // namespace
}  // namespace headroom::experiment
