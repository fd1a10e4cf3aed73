#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "sim/experiment/database.hpp"
#include "sim/experiment/outputs.hpp"

namespace headroom::experiment {

/// A database holds the results of another experiment.
class OtherExperiment : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// What one run of a sweep came to.
struct SweepRun {
  std::size_t cell = 0;
  std::uint32_t replication = 0;
  OutputValues outputs;
  std::string error = {};  ///< why the run failed; empty: it did not
};

/// Which experiment it is: results of the same may stand together, and nothing else.
struct SweepIdentity {
  std::string version;   ///< of the program
  std::string scenario;  ///< its name
  std::uint64_t seed = 0;
  std::vector<std::string> pointers;  ///< what is varied
  std::vector<std::string> outputs;
  /// By cell: SHA-256 of its scenario and of the files that it names.
  std::vector<std::string> hashes;

  /// Over all of it, and the values of the cells with the hashes.
  std::string sha256() const;
};

/// A sweep's runs in a SQLite database, one row each, written as soon as they are there: whatever
/// ends the program, what had been finished is found again.
class SweepResults {
 public:
  /// In memory.
  explicit SweepResults(SweepIdentity identity);
  /// @param file made where there is none @throws OtherExperiment; DatabaseError, also for a
  /// database of something else, which is not ours to begin anew
  SweepResults(const std::filesystem::path& file, SweepIdentity identity);

  const SweepIdentity& identity() const { return identity_; }
  /// The most that it was ever asked for. @throws OtherExperiment when there are more already
  void expect_replications(std::uint32_t replications);
  /// Cells and replications that need not be run again: all but those that failed.
  std::set<std::pair<std::size_t, std::uint32_t>> finished() const;
  /// @param values of the identity's pointers, as JSON texts @throws DatabaseError
  void add(const SweepRun& run, const std::vector<std::string>& values);
  /// By cell and replication.
  std::vector<SweepRun> runs() const;
  /// All columns, by cell and replication.
  SqlTable table() const;
  /// Everything is in the file, and no other is beside it, unless somebody is reading it. Nothing
  /// may be added after it.
  void close();

 private:
  void prepare();
  void make_tables();
  void compare_with_what_is_there() const;
  std::vector<std::pair<std::string, std::string>> description() const;

  SweepIdentity identity_;
  Database database_;
  std::string insert_;
};

}  // namespace headroom::experiment
