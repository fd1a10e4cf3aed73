#include "sim/experiment/database.hpp"

#include <SQLiteCpp/SQLiteCpp.h>
#include <sqlite3.h>

#include <utility>

namespace headroom::experiment {
namespace {

constexpr int kBusy_ms = 10'000;  // for a reader to wait until a writer has written its line

SqlValue value_of(const SQLite::Column& column) {
  if (column.isNull()) return {};
  if (column.isInteger()) return column.getInt64();
  if (column.isFloat()) return column.getDouble();
  return column.getString();
}

void bind(SQLite::Statement& statement, int index, const SqlValue& value) {
  if (const auto* integer = std::get_if<std::int64_t>(&value))
    statement.bind(index, *integer);
  else if (const auto* real = std::get_if<double>(&value))
    statement.bind(index, *real);
  else if (const auto* text = std::get_if<std::string>(&value))
    statement.bind(index, *text);
  else
    statement.bind(index);
}

}  // namespace

struct Database::Handle {
  SQLite::Database database;
};

Database::Database() {
  handle_.reset(
      new Handle{SQLite::Database(":memory:", SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE)});
}

Database::Database(const std::filesystem::path& file, Access access) : file_(file.string()) {
  const int flags =
      access == Access::read ? SQLite::OPEN_READONLY : SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE;
  try {
    handle_.reset(new Handle{SQLite::Database(file_, flags, kBusy_ms)});
  } catch (const SQLite::Exception& error) {
    fail(error.what());
  }
  query("SELECT count(*) FROM sqlite_master");  // whether it is a database at all
}

Database::~Database() = default;
Database::Database(Database&&) noexcept = default;

void Database::fail(const char* why) const {
  throw DatabaseError(file_.empty() ? why : file_ + ": " + why);
}

void Database::execute(const std::string& sql) {
  try {
    handle_->database.exec(sql);
  } catch (const SQLite::Exception& error) {
    fail(error.getErrorStr());
  }
}

SqlTable Database::query(const std::string& sql, const std::vector<SqlValue>& parameters) const {
  SqlTable table;
  try {
    SQLite::Statement statement(handle_->database, sql);
    for (std::size_t i = 0; i < parameters.size(); ++i)
      bind(statement, static_cast<int>(i) + 1, parameters[i]);
    for (int i = 0; i < statement.getColumnCount(); ++i)
      table.columns.emplace_back(statement.getColumnName(i));
    while (statement.executeStep()) {
      std::vector<SqlValue>& row = table.rows.emplace_back();
      for (int i = 0; i < statement.getColumnCount(); ++i)
        row.push_back(value_of(statement.getColumn(i)));
    }
  } catch (const SQLite::Exception& error) {
    fail(error.what());
  }
  return table;
}

void Database::expect_one_statement(const std::string& sql) const {
  sqlite3* database = handle_->database.getHandle();
  const char* rest = sql.c_str();
  const auto has_statement = [&] {
    sqlite3_stmt* statement = nullptr;
    const int result = sqlite3_prepare_v2(database, rest, -1, &statement, &rest);
    sqlite3_finalize(statement);
    if (result != SQLITE_OK) fail(sqlite3_errmsg(database));
    return statement != nullptr;  // blanks and comments are none
  };
  if (!has_statement()) fail("there is no statement in it");
  if (*rest != '\0' && has_statement()) fail("one statement at a time");
}

std::string quoted(const std::string& name) {
  std::string text = "\"";
  for (const char c : name) text += c == '"' ? "\"\"" : std::string(1, c);
  return text + "\"";
}

}  // namespace headroom::experiment
