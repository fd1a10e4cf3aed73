#pragma once

#include <stdexcept>
#include <string>
#include <vector>

namespace headroom::scenario {

/// One thing that is wrong with an input.
struct Problem {
  std::string file;
  std::string place;    ///< JSON pointer, or "line 3, column 7"
  std::string found;    ///< in words; empty where the message says it all
  std::string allowed;  ///< in words
  /// "x.json: /load/0/start: found 5, allowed: a duration such as \"90s\""
  std::string text() const;
};

/// An input that can not be used, with every problem at once.
class BadScenario : public std::runtime_error {
 public:
  explicit BadScenario(std::vector<Problem> problems);
  const std::vector<Problem>& problems() const { return problems_; }

 private:
  std::vector<Problem> problems_;
};

/// The candidate closest to `word` by insertions, deletions, replacements and swaps of neighbours;
/// empty when none is close.
std::string nearest(const std::string& word, const std::vector<std::string>& candidates);

/// `"a", "b" or "c"`.
std::string one_of(const std::vector<std::string>& words);

}  // namespace headroom::scenario
