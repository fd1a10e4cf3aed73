#include "sim/experiment/offered_works.hpp"

#include <mutex>
#include <vector>

namespace headroom::experiment {

struct OfferedWorks::State {
  struct Found {
    std::once_flag once;
    OfferedWork work;
  };
  scenario::Scenario scenario;
  const scenario::Environment& environment;
  Duration bin;
  world::RunOptions options;
  std::vector<Found> found;
};

OfferedWorks::OfferedWorks(const scenario::Scenario& scenario,
                           const scenario::Environment& environment, Duration bin,
                           std::uint32_t replications, const world::RunOptions& options)
    : state_(new State{scenario, environment, bin, options,
                       std::vector<State::Found>(replications)}) {}

std::size_t OfferedWorks::size() const { return state_ ? state_->found.size() : 0; }

const OfferedWork& OfferedWorks::operator[](std::uint32_t replication) const {
  State& state = *state_;
  State::Found& found = state.found[replication];
  std::call_once(found.once, [&] {
    world::RunOptions options = state.options;
    options.replication = replication;
    found.work = offered_work(state.scenario, state.environment, state.bin, options);
  });
  return found.work;
}

}  // namespace headroom::experiment
