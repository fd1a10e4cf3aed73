#include "sim/cli/query.hpp"

#include <fmt/format.h>

#include <filesystem>

#include "sim/cli/exit_status.hpp"
#include "sim/cli/terminal.hpp"
#include "sim/experiment/database.hpp"
#include "sim/report/grid.hpp"
#include "sim/report/sql_table.hpp"

namespace headroom::cli {
namespace {

std::filesystem::path file_of(const std::string& database) {
  std::error_code error;
  std::filesystem::path file = database;
  if (std::filesystem::is_directory(file, error)) file /= "results.sqlite";
  if (!std::filesystem::is_regular_file(file, error))
    throw BadUsage(fmt::format("{}: there is no such database", file.string()));
  return file;
}

std::string text_of(const experiment::SqlTable& table, QueryCommand::Form form) {
  switch (form) {
    case QueryCommand::Form::json: return scenario::dump(report::json_of(table)) + "\n";
    case QueryCommand::Form::csv: return report::csv_table(report::grid_of(table));
    case QueryCommand::Form::text: break;
  }
  return report::text_table(report::grid_of(table));
}

}  // namespace

int query(const QueryCommand& command) {
  try {
    const experiment::Database database(file_of(command.database),
                                        experiment::Database::Access::read);
    database.expect_one_statement(command.sql);
    print(text_of(database.query(command.sql), command.form));
  } catch (const experiment::DatabaseError& error) {
    throw BadUsage(error.what());
  }
  return kDone;
}

}  // namespace headroom::cli
