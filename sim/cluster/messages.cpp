#include "sim/cluster/messages.hpp"

#include <charconv>
#include <stdexcept>
#include <utility>

namespace headroom::cluster {
namespace {

std::string line(char letter, std::size_t number, const std::string& text) {
  return letter + std::to_string(number) + ' ' + text;
}

struct Encode {
  std::string operator()(const Task& task) const { return line('T', task.index, task.text); }
  std::string operator()(const Outcome& outcome) const {
    return line('O', outcome.index, outcome.text);
  }
  std::string operator()(const Failure& failure) const {
    return line('F', static_cast<std::size_t>(failure.kind), failure.text);
  }
  std::string operator()(const End&) const { return line('E', 0, ""); }
};

}  // namespace

std::string encode(const Saying& saying) { return std::visit(Encode{}, saying); }

Saying decode(const std::string& text) {
  const char* const end = text.data() + text.size();
  std::size_t number = 0;
  const char* after = end;
  if (!text.empty()) after = std::from_chars(text.data() + 1, end, number).ptr;
  if (after == end || *after != ' ')
    throw std::runtime_error("a rank sent what none of this version says: are they all the same?");
  std::string rest(after + 1, end);
  switch (text.front()) {
    case 'T': return Task{number, std::move(rest)};
    case 'O': return Outcome{number, std::move(rest)};
    case 'F': return Failure{static_cast<int>(number), std::move(rest)};
    case 'E': return End{};
    default: break;
  }
  throw std::runtime_error("a rank sent what none of this version says: are they all the same?");
}

}  // namespace headroom::cluster
