#pragma once

#include <atomic>
#include <cstddef>
#include <filesystem>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "sim/experiment/capacities.hpp"
#include "sim/scenario/read_scenario.hpp"

namespace headroom::experiment {

/// Scenarios made of one document and changes in it, as --set makes them. From any thread.
class Variants {
 public:
  using Changes = std::vector<scenario::Change>;

  /// @param file of the scenario @param overrides of all variants, before their own changes
  /// @param environment outlives it
  /// @throws BadScenario when the file can not be read
  Variants(const std::filesystem::path& file, scenario::Overrides overrides,
           const scenario::Environment& environment);
  /// The same of a document that is a text. @param name of it in errors
  /// @param folder that its paths are relative to
  Variants(std::string text, std::string name, std::filesystem::path folder,
           scenario::Overrides overrides, const scenario::Environment& environment);

  const scenario::Environment& environment() const { return environment_; }

  /// The scenario with these changes, read and checked.
  /// @throws BadScenario; each problem names the changes that were made. Also where the end of the
  /// warm-up is to be found
  scenario::Scenario read(const Changes& changes) const;
  /// The same, ready to run: with what one instance can serve, where a policy needs that. The last
  /// ones are kept, as replications of a variant are often made one after the other.
  /// @throws BadScenario, NoCapacity, world::Interrupted
  std::shared_ptr<const scenario::Scenario> ready(const Changes& changes,
                                                  const std::atomic<bool>* interrupted = nullptr);

 private:
  using Kept = std::pair<std::string, std::shared_ptr<const scenario::Scenario>>;
  std::shared_ptr<const scenario::Scenario> kept(const std::string& key);
  void keep(const std::string& key, std::shared_ptr<const scenario::Scenario> scenario);

  std::string file_;
  std::filesystem::path folder_;
  std::string text_;
  scenario::Overrides overrides_;
  const scenario::Environment& environment_;
  Capacities capacities_;
  std::mutex mutex_;
  std::list<Kept> kept_;  ///< the last used first
};

/// "/auto_scaling_group/MaxSize = 4, /slo/p95 = 200ms": changes as people read them.
std::string words_of(const Variants::Changes& changes);

}  // namespace headroom::experiment
