#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>
#include <variant>
#include <vector>

namespace headroom::experiment {

/// What SQLite says went wrong, with the file's name.
class DatabaseError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// A value of a table; the first kind is NULL.
using SqlValue = std::variant<std::monostate, std::int64_t, double, std::string>;

/// What a query gives.
struct SqlTable {
  std::vector<std::string> columns;
  std::vector<std::vector<SqlValue>> rows;
};

/// A SQLite database.
class Database {
 public:
  enum class Access { read, write };
  /// One that lives as long as this. @throws DatabaseError
  Database();
  /// The file. It is made where there is none, to be written to.
  /// @throws DatabaseError when it is no database, or can not be opened
  Database(const std::filesystem::path& file, Access access);
  ~Database();
  Database(Database&&) noexcept;

  /// Statements with nothing to give. @throws DatabaseError
  void execute(const std::string& sql);
  /// A statement, with values for its question marks. @throws DatabaseError
  SqlTable query(const std::string& sql, const std::vector<SqlValue>& parameters = {}) const;
  /// For what a user has written, as SQLite does the first statement of a text and forgets the
  /// rest.
  /// @throws DatabaseError unless it is one statement
  void expect_one_statement(const std::string& sql) const;

 private:
  [[noreturn]] void fail(const char* why) const;

  struct Handle;
  std::string file_;  ///< empty: in memory
  std::unique_ptr<Handle> handle_;
};

/// A name of a column or table as SQL has it: "/slo/met" between quotation marks.
std::string quoted(const std::string& name);

}  // namespace headroom::experiment
