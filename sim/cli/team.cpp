#include "sim/cli/team.hpp"

#include <utility>

#include "sim/cli/exit_status.hpp"
#include "sim/cli/failure.hpp"
#include "sim/cluster/rank_crew.hpp"
#include "sim/cluster/serve.hpp"
#include "sim/cluster/started_ranks.hpp"
#include "sim/experiment/replications.hpp"
#include "sim/experiment/thread_crew.hpp"

namespace headroom::cli {

using experiment::Crew;

Team::Team(std::unique_ptr<cluster::Transport> ranks) : ranks_(std::move(ranks)) {}

Team Team::as_started() { return Team(cluster::connect_ranks()); }

Team::~Team() {
  if (ranks_ && leads()) cluster::send_home(*ranks_);
}

bool Team::leads() const { return !ranks_ || ranks_->rank() == cluster::kManager; }

unsigned Team::threads(unsigned asked) const {
  return ranks_ && asked == 0 ? 1 : experiment::threads_for(asked);
}

std::unique_ptr<Crew> Team::crew(Crew::Work work, unsigned threads, std::atomic<bool>* stop) {
  if (!ranks_) return std::make_unique<experiment::ThreadCrew>(threads, std::move(work), stop);
  return std::make_unique<cluster::RankCrew>(*ranks_, std::move(work), threads, stop);
}

int Team::serve(Crew::Work work, unsigned threads, std::atomic<bool>* stop) {
  cluster::serve(*ranks_, std::move(work), threads, stop, failure_of);
  return kDone;
}

void Team::give_up(std::exception_ptr error) {
  cluster::report_failure(*ranks_, failure_of(std::move(error)));
}

int with_team(const std::function<int(Team&)>& command) {
  Team team = Team::as_started();
  if (team.leads()) return command(team);
  try {
    return command(team);
  } catch (...) {
    team.give_up(std::current_exception());
    return kDone;  // the leader's status is the one that counts
  }
}

}  // namespace headroom::cli
