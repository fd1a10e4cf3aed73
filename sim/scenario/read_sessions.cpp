#include "sim/scenario/read_sessions.hpp"

#include <fmt/format.h>

#include "sim/scenario/read_arrivals.hpp"
#include "sim/scenario/read_distribution.hpp"
#include "sim/scenario/read_mix.hpp"
#include "sim/scenario/read_navigation.hpp"
#include "sim/scenario/request_classes.hpp"

namespace headroom::scenario {
namespace {

using cloud::ApplicationConfig;
using load::Navigation;
using load::SessionLength;
using load::SessionsConfig;

constexpr std::int64_t kMostRequests = 1'000'000;
constexpr const char* kLengths =
    "a number of requests, or one of {\"geometric\": mean}, {\"uniform\": [from, to]} and "
    "{\"empirical\": [numbers]}";

std::optional<std::uint32_t> read_count(const Node& node) {
  const auto count = node.integer(1, kMostRequests);
  return count ? std::optional(static_cast<std::uint32_t>(*count)) : std::nullopt;
}

SessionLength uniform_length(const Node& node) {
  const auto bounds = node.list();
  if (bounds.size() != 2) {
    node.refuse("two numbers of requests, [from, to]");
    return {};
  }
  const auto low = read_count(bounds[0]);
  const auto high = read_count(bounds[1]);
  if (!low || !high) return {};
  if (*high < *low) node.refuse("[from, to], the first not above the second");
  return {SessionLength::Kind::uniform, *low, *high};
}

SessionLength empirical_length(const Node& node) {
  SessionLength length{SessionLength::Kind::empirical};
  if (node.json().is_array() && node.json().empty()) node.refuse("at least one number of requests");
  for (const Node& entry : node.list()) {
    if (const auto count = read_count(entry)) length.values.push_back(*count);
  }
  return length.values.empty() ? SessionLength{} : length;
}

SessionLength read_length(const Node& node) {
  if (node.json().is_number()) return {SessionLength::Kind::constant, read_count(node).value_or(1)};
  if (!node.json().is_object() || node.json().size() != 1 || node.json().front().is_null()) {
    node.refuse(kLengths);
    return {};
  }
  ObjectReader object(node, kLengths);
  if (const auto mean = object.optional("geometric"))
    return {SessionLength::Kind::geometric, 1, 1, mean->number(1, kMostRequests).value_or(1)};
  if (const auto bounds = object.optional("uniform")) return uniform_length(*bounds);
  if (const auto values = object.optional("empirical")) return empirical_length(*values);
  return {};  // a key that is not known: the object says so
}

Navigation in_order(const Node& node, bool again, const ApplicationConfig& application) {
  std::vector<std::uint32_t> classes;
  for (const Node& entry : node.list()) {
    if (const auto request_class = read_class(entry, application))
      classes.push_back(*request_class);
  }
  if (node.json().is_array() && node.json().empty()) node.refuse("at least one request class");
  if (classes.empty()) classes.push_back(0);
  return Navigation::in_order(std::move(classes), again);
}

Navigation of_mix(const std::vector<load::MixEntry>& mix) {
  double total = 0;
  for (const load::MixEntry& entry : mix) total += entry.weight;
  std::vector<std::uint32_t> classes;
  std::vector<double> shares;
  for (const load::MixEntry& entry : mix) {
    classes.push_back(entry.request_class);
    shares.push_back(entry.weight / total);
  }
  return Navigation::of_mix(std::move(classes), std::move(shares));
}

/// What users ask for: in a fixed order, by chance, or from page to page.
void read_requests(ObjectReader& object, const ApplicationConfig& application,
                   SessionsConfig& config) {
  const auto order = object.optional("requests");
  const auto graph = object.optional("graph");
  const auto mix = object.optional("mix");
  if (order.has_value() + graph.has_value() + mix.has_value() != 1) {
    object.node().report("not exactly one way through the requests",
                         "one of \"requests\" (in that order), \"mix\" and \"graph\"");
    config.navigation = Navigation::in_order({0}, false);
    return;
  }
  const bool has_end = config.length.kind != SessionLength::Kind::none || config.lasts;
  if (order) config.navigation = in_order(*order, has_end, application);
  if (graph) config.navigation = read_navigation(*graph, has_end, application);
  if (!mix) return;
  const auto shares = read_mix(object, application);
  config.navigation = shares.empty() ? Navigation::in_order({0}, false) : of_mix(shares);
  if (!has_end)
    mix->report("a mix that never ends",
                "\"length\" or \"lasts\" beside it: when a session is over");
}

void read_users(ObjectReader& object, const LoadPeriod& period, SessionsConfig& config) {
  const auto rate = object.optional("rate");
  const auto users = object.optional("users");
  const auto arrivals = object.optional("arrivals");
  const auto pause = object.optional("pause");
  if (rate.has_value() == users.has_value()) {
    object.node().report(rate ? "both \"rate\" and \"users\"" : "neither \"rate\" nor \"users\"",
                         "sessions a second, or a fixed number of users");
  }
  if (rate) {
    config.rate = read_rate(*rate, period);
    config.rate_has_shape = has_shape(*rate);
    if (arrivals) config.process = read_arrivals(*arrivals, mean_rate(config.rate, period));
    if (pause) pause->report("only beside \"users\"");
  } else if (users) {
    config.users = static_cast<std::uint32_t>(users->integer(1, 10'000'000).value_or(1));
    if (arrivals) arrivals->report("only beside \"rate\"");
    config.pause = config.think;
    if (pause) config.pause = read_distribution(*pause).value_or(config.think);
  }
}

}  // namespace

SessionsConfig read_sessions(const Node& node, const LoadPeriod& period,
                             const ApplicationConfig& application) {
  SessionsConfig config;
  ObjectReader object(node,
                      "{\"rate\" | \"users\": ..., \"requests\" | \"mix\" | \"graph\": ..., "
                      "\"think_time\": ..., \"length\": ..., \"patience\": ...}");
  if (!object.is_object()) return config;
  if (const auto think = object.optional("think_time"))
    config.think = read_distribution(*think).value_or(engine::Distribution{});
  if (const auto length = object.optional("length")) config.length = read_length(*length);
  if (const auto lasts = object.optional("lasts")) config.lasts = read_distribution(*lasts);
  read_users(object, period, config);
  read_requests(object, application, config);
  if (const auto patience = object.optional("patience"))
    config.patience = patience->positive_duration();
  if (const auto on_error = object.optional("on_error"))
    config.leaves_on_error = on_error->choice({"go_on", "leave"}) == "leave";
  return config;
}

}  // namespace headroom::scenario
