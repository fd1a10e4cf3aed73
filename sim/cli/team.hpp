#pragma once

#include <atomic>
#include <functional>
#include <memory>

#include "sim/cluster/transport.hpp"
#include "sim/experiment/crew.hpp"

namespace headroom::cli {

/// Who makes the runs of a command: threads of this process, or the ranks that mpirun started it
/// as. All ranks read the same command line and the same files; then one leads, and the others do
/// what it hands out. It alone prints, writes and asks.
class Team {
 public:
  /// The ranks that were started; this process alone where it was started by hand.
  /// @throws cluster::NoRanks
  static Team as_started();
  ~Team();
  Team(Team&&) = default;
  Team(const Team&) = delete;
  Team& operator=(const Team&) = delete;

  bool leads() const;
  /// Of a rank: those asked for; else one a core, or a single one where mpirun has made a rank for
  /// every core. @param asked 0: none
  unsigned threads(unsigned asked) const;
  /// The leader's. @param threads, stop as of experiment::ThreadCrew
  std::unique_ptr<experiment::Crew> crew(experiment::Crew::Work work, unsigned threads,
                                         std::atomic<bool>* stop);
  /// The others' part: does what the leader hands out, until it ends. @return exit status
  int serve(experiment::Crew::Work work, unsigned threads, std::atomic<bool>* stop);
  /// For one of the others that can not serve: the leader ends by this error.
  void give_up(std::exception_ptr error);

 private:
  explicit Team(std::unique_ptr<cluster::Transport> ranks);
  std::unique_ptr<cluster::Transport> ranks_;  ///< none: alone
};

/// Does a command's part of this rank. @return exit status
int with_team(const std::function<int(Team&)>& command);

}  // namespace headroom::cli
