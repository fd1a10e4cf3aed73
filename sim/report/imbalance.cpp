#include "sim/report/imbalance.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "sim/report/words.hpp"

namespace headroom::report {
namespace {

using experiment::Imbalance;
using experiment::InstancePart;
using Parts = std::vector<InstancePart>;

constexpr std::size_t kNamed = 3;  ///< instances; of more their number is told

/// "i-0001", "i-0001 and i-0003", "5 instances".
std::string names_of(const Parts& parts) {
  if (parts.size() > kNamed) return counted(parts.size(), "instance");
  std::string text = parts.front().name;
  for (std::size_t i = 1; i < parts.size(); ++i)
    text += (i + 1 == parts.size() ? " and " : ", ") + parts[i].name;
  return text;
}

double mean_cpu(const Parts& parts) {
  double sum = 0;
  for (const InstancePart& part : parts) sum += part.cpu_percent;
  return sum / static_cast<double>(parts.size());
}

/// "all 5", "4.6 of 5".
std::string held_words(const Imbalance& imbalance) {
  const std::string held = fmt::format("{:.3g}", imbalance.held());
  const std::string all = fmt::format("{:.3g}", imbalance.in_flight);
  return held == all ? "all " + all : fmt::format("{} of {}", held, all);
}

/// What keeps them.
std::string reason_words(const Parts& full) {
  const bool are_exhausted =
      std::all_of(full.begin(), full.end(), [](const auto& part) { return part.is_exhausted; });
  if (are_exhausted)
    return full.size() == 1 ? "has no CPU credits left" : "have no CPU credits left";
  return fmt::format("{} at {:.0f} % CPU", full.size() == 1 ? "is" : "are", mean_cpu(full));
}

Json parts_json(const Parts& parts) {
  Json list = Json::array();
  for (const InstancePart& part : parts)
    list.push_back({{"id", part.name},
                    {"cpu_percent", number(part.cpu_percent)},
                    {"in_flight", number(part.in_flight)},
                    {"exhausted", part.is_exhausted}});
  return list;
}

}  // namespace

std::string imbalance_words(const Imbalance& imbalance) {
  return fmt::format(
      "{} {} at {:.0f} % CPU while {} requests in flight wait at {}, which {} ({} to {})",
      names_of(imbalance.idle), imbalance.idle.size() == 1 ? "idles" : "idle",
      mean_cpu(imbalance.idle), held_words(imbalance), names_of(imbalance.full),
      reason_words(imbalance.full), clock_words(imbalance.span.begin),
      clock_words(imbalance.span.end));
}

Json imbalance_json(const Imbalance& imbalance) {
  Json json = {{"from_s", time(imbalance.span.begin)},
               {"to_s", time(imbalance.span.end)},
               {"in_flight", number(imbalance.in_flight)},
               {"held", number(imbalance.held())}};
  json["full"] = parts_json(imbalance.full);
  json["idle"] = parts_json(imbalance.idle);
  return json;
}

}  // namespace headroom::report
