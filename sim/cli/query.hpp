#pragma once

#include <string>

namespace headroom::cli {

/// `headroom query`.
struct QueryCommand {
  std::string database;  ///< a file, or the folder of a sweep
  std::string sql;
  enum class Form { text, json, csv } form = Form::text;
};

/// @return exit status
int query(const QueryCommand& command);

}  // namespace headroom::cli
