#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "source_files.hpp"

namespace headroom::house {
namespace {

/// Each folder may use those before it: engine knows nothing, cli knows all.
const std::vector<std::string> kOrder = {
    "sim/engine",   "sim/stats", "sim/theory",     "sim/scaling", "sim/cloud",  "sim/load",
    "sim/scenario", "sim/world", "sim/experiment", "sim/cluster", "sim/report", "sim/cli"};
/// What policies may use besides the standard library and Eigen.
const std::set<std::string> kForPolicies = {"sim/engine", "sim/stats", "sim/theory", "sim/scaling"};

/// "sim/engine"; policies are one, with the folders in it.
std::string folder_of(const std::string& path) {
  return path.starts_with("policies/") ? "policies" : path.substr(0, path.rfind('/'));
}

/// "sim/engine/time.hpp" of a line that includes it; empty for any other line.
std::string included(const std::string& line) {
  const std::string start = "#include \"";
  if (!line.starts_with(start)) return "";
  return line.substr(start.size(), line.rfind('"') - start.size());
}

std::size_t position(const std::string& folder) {
  return static_cast<std::size_t>(std::find(kOrder.begin(), kOrder.end(), folder) - kOrder.begin());
}

/// The folder itself or one in it.
bool is_in(const std::string& folder, const std::string& of) {
  return folder == of || folder.starts_with(of + "/");
}

bool may_include(const std::string& from, const std::string& to) {
  if (is_in(from, "policies")) return is_in(to, "policies") || kForPolicies.contains(to);
  if (is_in(to, "policies")) return from == "sim/cli";
  return position(to) <= position(from);
}

TEST(House, every_folder_has_its_place_in_the_order) {
  for (const SourceFile& file : source_files({"sim"})) {
    EXPECT_LT(position(folder_of(file.path)), kOrder.size())
        << file.path << " is in a folder that the order does not know: add it to kOrder";
  }
}

TEST(House, a_folder_includes_only_those_before_it) {
  for (const SourceFile& file : source_files({"sim", "policies"})) {
    for (const std::string& line : file.lines) {
      const std::string header = included(line);
      if (header.empty()) continue;
      ASSERT_TRUE(header.starts_with("sim/") || header.starts_with("policies/"))
          << file.path << ": " << line << ": headers are named from the root of the project";
      EXPECT_TRUE(may_include(folder_of(file.path), folder_of(header)))
          << file.path << " may not include " << header << ": " << folder_of(header)
          << " comes after " << folder_of(file.path)
          << " (DESIGN of the house: engine, stats, theory, scaling, cloud, load, scenario, "
          << "world, experiment, cluster, report, cli; policies beside scaling)";
    }
  }
}

TEST(House, heavy_headers_stay_out_of_the_model) {
  // They cost seconds in every file that sees them.
  const std::set<std::string> heavy = {"nlohmann/json.hpp", "CLI/CLI.hpp", "boost/", "pugixml.hpp"};
  for (const SourceFile& file :
       source_files({"sim/engine", "sim/stats", "sim/theory", "sim/scaling", "sim/cloud",
                     "sim/load", "sim/world", "policies"})) {
    if (!file.path.ends_with(".hpp")) continue;
    for (const std::string& line : file.lines) {
      for (const std::string& header : heavy) {
        EXPECT_FALSE(line.starts_with("#include <" + header))
            << file.path << ": " << line << ": include it in the .cpp";
      }
    }
  }
}

TEST(House, sqlite_is_seen_by_one_file_only) {
  for (const SourceFile& file : source_files({"sim", "policies"})) {
    for (const std::string& line : file.lines) {
      const bool is_sqlite =
          line.starts_with("#include <SQLiteCpp/") || line.starts_with("#include <sqlite3");
      EXPECT_TRUE(!is_sqlite || file.path == "sim/experiment/database.cpp")
          << file.path << ": " << line << ": use experiment::Database";
    }
  }
}

TEST(House, mpi_is_seen_by_one_file_only) {
  for (const SourceFile& file : source_files({"sim", "policies", "tests"})) {
    for (const std::string& line : file.lines) {
      if (line.starts_with("#include <mpi") || line.starts_with("#include <boost/mpi")) {
        EXPECT_EQ(file.path, "sim/cluster/mpi_transport.cpp") << "the program does not need it";
      }
    }
  }
}

TEST(House, a_source_file_includes_its_own_header_first) {
  std::set<std::string> headers;
  for (const SourceFile& file : source_files({"sim", "policies"})) headers.insert(file.path);
  for (const SourceFile& file : source_files({"sim", "policies"})) {
    if (!file.path.ends_with(".cpp")) continue;
    const std::string header = file.path.substr(0, file.path.size() - 4) + ".hpp";
    if (!headers.contains(header)) continue;
    EXPECT_EQ(included(file.lines.front()), header)
        << file.path << ": so that the header is seen to stand alone";
  }
}

}  // namespace
}  // namespace headroom::house
