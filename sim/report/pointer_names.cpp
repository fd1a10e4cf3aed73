#include "sim/report/pointer_names.hpp"

#include <algorithm>
#include <cctype>

namespace headroom::report {
namespace {

/// "/a/b/c" with one step is "c"; more steps than there are: the whole without its first slash.
std::string last_steps(const std::string& pointer, int steps) {
  std::size_t begin = pointer.size();
  for (; steps > 0 && begin > 0; --steps) begin = pointer.rfind('/', begin - 1);
  return pointer.substr(begin + 1);
}

bool begins_with_position(const std::string& name) {
  const std::string first = name.substr(0, name.find('/'));
  return std::all_of(first.begin(), first.end(),
                     [](unsigned char c) { return std::isdigit(c) != 0; });
}

}  // namespace

std::vector<std::string> short_names(const std::vector<std::string>& pointers) {
  std::vector<std::string> names;
  for (const std::string& pointer : pointers) {
    const auto all = static_cast<int>(std::count(pointer.begin(), pointer.end(), '/'));
    int steps = 1;
    const auto is_enough = [&](const std::string& name) {
      const auto like_it =
          std::count_if(pointers.begin(), pointers.end(),
                        [&](const std::string& other) { return last_steps(other, steps) == name; });
      return like_it == 1 && !begins_with_position(name);
    };
    while (steps < all && !is_enough(last_steps(pointer, steps))) ++steps;
    names.push_back(last_steps(pointer, steps));
  }
  return names;
}

}  // namespace headroom::report
