#include "sim/world/boot_log.hpp"

#include <utility>

namespace headroom::world {

using cloud::Happening;

void BootLog::turn_to(const cloud::ProvisioningGraph& graph, cloud::Occasion occasion) {
  if (graph_ != nullptr && occasion_ == cloud::Occasion::launch) launch_path_ = path_of_steps();
  graph_ = &graph;
  occasion_ = occasion;
  position_.assign(graph.steps().size(), kNotBegun);
}

void BootLog::tell(const cloud::JournalEntry& entry) {
  const auto step = static_cast<std::size_t>(entry.value);
  switch (entry.kind) {
    case Happening::step_begun: begin(step, entry.time); break;
    case Happening::step_admitted: turn(step, Doing::working, entry.time); break;
    case Happening::step_failed:
      ++steps_[position_[step]].failures;
      turn(step, Doing::pausing, entry.time);
      break;
    case Happening::step_retried:
      ++steps_[position_[step]].attempts;
      turn(step, first_of_attempt(step), entry.time);
      break;
    case Happening::step_ended:
      steps_[position_[step]].end = entry.time;
      turn(step, Doing::over, entry.time);
      break;
    case Happening::terminated: close(entry.time); break;
    default: break;
  }
}

/// What an attempt does first: wait where the step needs a resource.
BootLog::Doing BootLog::first_of_attempt(std::size_t step) const {
  return graph_->resource_of(step) ? Doing::waiting : Doing::working;
}

void BootLog::begin(std::size_t step, Instant now) {
  position_[step] = steps_.size();
  StepLog log;
  log.name = graph_->steps()[step].name;
  log.start = now;
  log.occasion = occasion_;
  log.attempts = 1;
  steps_.push_back(std::move(log));
  current_.push_back({first_of_attempt(step), now});
}

void BootLog::turn(std::size_t step, Doing next, Instant now) {
  const std::size_t position = position_[step];
  const Current before = std::exchange(current_[position], {next, now});
  if (before.doing == Doing::waiting) steps_[position].waited += now - before.since;
  if (before.doing == Doing::working) steps_[position].worked += now - before.since;
}

void BootLog::close(Instant end) {
  if (std::exchange(closed_, true)) return;
  for (std::size_t step = 0; step < position_.size(); ++step) {
    if (position_[step] != kNotBegun) turn(step, Doing::over, end);
  }
}

std::vector<std::string> BootLog::critical_path() const {
  return occasion_ == cloud::Occasion::launch ? path_of_steps() : launch_path_;
}

std::vector<std::string> BootLog::path_of_steps() const {
  std::vector<double> end_s(graph_->steps().size());
  for (std::size_t step = 0; step < end_s.size(); ++step) {
    if (position_[step] == kNotBegun || !steps_[position_[step]].end) return {};
    end_s[step] = steps_[position_[step]].end->seconds();
  }
  std::vector<std::string> names;
  for (const std::size_t step : graph_->critical_path(end_s))
    names.push_back(graph_->steps()[step].name);
  return names;
}

}  // namespace headroom::world
