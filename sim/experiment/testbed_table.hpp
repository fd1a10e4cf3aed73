#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/engine/time.hpp"
#include "sim/load/csv.hpp"
#include "sim/load/line_reader.hpp"

namespace headroom::experiment {

/// Goes along a table of comma-separated values whose first line names the columns; compressed or
/// not. Whatever is wrong is a scenario::BadScenario that names file and line.
class TestbedTable {
 public:
  /// @throws scenario::BadScenario when it can not be read, or lacks a column
  TestbedTable(const std::filesystem::path& file, const std::vector<std::string>& needed);

  /// The next line. @return false at the end
  bool next();
  std::uint64_t line() const { return lines_.number(); }

  // ---- fields of this line, by column; a text holds until the next line
  std::string_view text(std::string_view column) const;  ///< empty, too, without such a column
  /// @param least,most allowed
  double number(std::string_view column, double least, double most) const;
  std::optional<double> number_if_any(std::string_view column) const;
  /// CPU time in a period, in us; zero where it is -1, which is the kernel's word for no limit.
  Duration quota(std::string_view column) const;
  [[noreturn]] void refuse(std::string_view column, const std::string& allowed) const;

 private:
  bool read_line(std::string_view& line);
  [[noreturn]] void refuse(std::uint64_t line, const std::string& found,
                           const std::string& allowed) const;

  std::string file_;
  load::LineReader lines_;
  std::vector<std::string> columns_;
  load::CsvLine fields_;
};

}  // namespace headroom::experiment
