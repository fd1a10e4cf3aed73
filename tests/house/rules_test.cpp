#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>

#include "source_files.hpp"

// The rules of the house that a machine can check. Each failure says what to do instead.
namespace headroom::house {
namespace {

void expect_nowhere(const std::vector<std::string>& folders, const std::string& words,
                    const std::string& instead, const std::set<std::string>& except = {}) {
  for (const SourceFile& file : source_files(folders)) {
    if (except.contains(file.path)) continue;
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
      const std::string& line = file.lines[i];
      const std::string code = line.substr(0, line.find("//"));
      EXPECT_EQ(code.find(words), std::string::npos)
          << file.path << ":" << i + 1 << ": " << words << ": " << instead;
    }
  }
}

TEST(Rules, samples_come_from_our_own_distributions) {
  for (const char* words :
       {"std::exponential_distribution", "std::uniform_", "std::normal_distribution",
        "std::mt19937", "std::random_device", "std::rand("}) {
    expect_nowhere({"sim", "policies"}, words,
                   "differs between libraries; use engine::Distribution and engine::Draw");
  }
}

TEST(Rules, the_order_of_a_hash_map_reaches_no_result) {
  expect_nowhere({"sim", "policies"}, "unordered_",
                 "use a vector or std::map: results must not hang on a hash");
}

TEST(Rules, the_model_knows_no_wall_clock) {
  for (const char* words :
       {"steady_clock", "system_clock", "high_resolution_clock", "std::time(", "gettimeofday"}) {
    expect_nowhere({"sim", "policies"}, words, "simulated time is engine's Instant",
                   {"sim/cli/progress.hpp", "sim/cli/progress.cpp", "sim/cli/watch.cpp",
                    "policies/external/child_process.cpp"});
  }
}

TEST(Rules, only_the_command_line_prints_or_exits) {
  const std::vector<std::string> library = {
      "sim/engine",   "sim/stats", "sim/theory",     "sim/scaling", "sim/cloud",  "sim/load",
      "sim/scenario", "sim/world", "sim/experiment", "sim/cluster", "sim/report", "policies"};
  for (const char* words :
       {"std::cout", "std::cerr", "printf(", "fmt::print(", "std::exit", "std::abort"}) {
    expect_nowhere(library, words, "throw a typed error, or return the text");
  }
}

TEST(Rules, model_and_samples_use_our_own_elementary_functions) {
  // The C library's give other bits on other machines. Means, theory and statistics may use them.
  const std::set<std::string> except = {"sim/engine/distribution.cpp"};  // its mean()
  for (const char* words :
       {"std::log(", "std::exp(", "std::pow(", "std::sin(", "std::cos(", "std::tgamma("}) {
    expect_nowhere({"sim/engine", "sim/cloud", "sim/load", "sim/world"}, words,
                   "use engine::log, exp, pow", except);
  }
}

TEST(Rules, no_file_grows_into_a_monster) {
  constexpr std::size_t kMostLines = 500;
  for (const SourceFile& file : source_files({"sim", "policies", "tests", "bench"})) {
    EXPECT_LE(file.lines.size(), kMostLines) << file.path << ": split it by its ideas";
  }
}

TEST(Rules, lines_end_where_their_text_ends) {
  for (const SourceFile& file : source_files({"sim", "policies", "tests", "bench"})) {
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
      EXPECT_EQ(file.lines[i].find('\t'), std::string::npos)
          << file.path << ":" << i + 1 << ": a tab";
      EXPECT_FALSE(file.lines[i].ends_with(' '))
          << file.path << ":" << i + 1 << ": a blank at the end";
    }
  }
}

TEST(Rules, every_scenario_is_in_the_list_of_scenarios) {
  const std::filesystem::path folder = HEADROOM_SOURCE_DIR "/scenarios";
  std::ifstream file(folder / "README.md");
  const std::string list(std::istreambuf_iterator<char>(file), {});
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    const std::string name = entry.path().filename().string();
    if (!name.ends_with(".json")) continue;
    EXPECT_NE(list.find("(" + name + ")"), std::string::npos) << name << ": scenarios/README.md";
  }
}

TEST(Rules, headers_are_included_once) {
  for (const SourceFile& file : source_files({"sim", "policies"})) {
    if (!file.path.ends_with(".hpp")) continue;
    EXPECT_EQ(file.lines.front(), "#pragma once") << file.path;
  }
}

}  // namespace
}  // namespace headroom::house
