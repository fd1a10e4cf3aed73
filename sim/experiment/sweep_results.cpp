#include "sim/experiment/sweep_results.hpp"

#include <fmt/format.h>

#include "sim/scenario/json_text.hpp"

namespace headroom::experiment {
namespace {

using scenario::Json;

constexpr const char* kFormat = "headroom-sweep-1";
constexpr const char* kForeign = "its results.sqlite is a database of something else";

// Each row is a transaction of its own. Write-ahead log, synchronous = NORMAL: a row is with the
// operating system when its transaction ends, so that it outlives the program, and a write to the
// disk is not waited for; a power cut may take the last rows, which are then run again, and leaves
// the database whole (sqlite.org/wal.html, "Performance Considerations").
constexpr const char* kModes = "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;";

std::string joined(const std::vector<std::string>& parts) {
  std::string text;
  for (const std::string& part : parts) text += (text.empty() ? "" : ", ") + part;
  return text;
}

/// A column of the axis: a number or a text as it is, anything else as JSON.
SqlValue sql_value(const std::string& json_text) {
  const Json json = Json::parse(json_text);
  if (json.is_null()) return {};
  if (json.is_boolean()) return std::int64_t{json.get<bool>()};
  if (json.is_number_integer()) return json.get<std::int64_t>();
  if (json.is_number()) return json.get<double>();
  if (json.is_string()) return json.get<std::string>();
  return json_text;
}

std::optional<double> number_of(const SqlValue& value) {
  if (const auto* real = std::get_if<double>(&value)) return *real;
  return std::nullopt;
}

}  // namespace

std::string SweepIdentity::sha256() const {
  Json json = {{"version", version}, {"seed", seed},     {"pointers", pointers},
               {"outputs", outputs}, {"hashes", hashes}, {"scenario", scenario}};
  return scenario::sha256(scenario::canonical(json));
}

SweepResults::SweepResults(SweepIdentity identity) : identity_(std::move(identity)) { prepare(); }

SweepResults::SweepResults(const std::filesystem::path& file, SweepIdentity identity)
    : identity_(std::move(identity)), database_(file, Database::Access::write) {
  prepare();
}

void SweepResults::prepare() {
  const auto tables = database_.query("SELECT name FROM sqlite_master WHERE type = 'table'");
  if (!tables.rows.empty()) compare_with_what_is_there();
  database_.execute(kModes);
  if (tables.rows.empty()) make_tables();
  std::vector<std::string> marks(6 + identity_.pointers.size() + identity_.outputs.size(), "?");
  insert_ = "INSERT OR REPLACE INTO results VALUES (" + joined(marks) + ")";
}

std::vector<std::pair<std::string, std::string>> SweepResults::description() const {
  return {{"format", kFormat},
          {"version", identity_.version},
          {"scenario", identity_.scenario},
          {"seed", std::to_string(identity_.seed)},
          {"axes", Json(identity_.pointers).dump()},
          {"outputs", Json(identity_.outputs).dump()},
          {"cells", std::to_string(identity_.hashes.size())},
          {"sha256", identity_.sha256()}};
}

void SweepResults::make_tables() {
  std::string columns;
  std::vector<std::string> of_cells = {"cell"};
  for (const std::string& pointer : identity_.pointers) {
    columns += quoted(pointer) + ", ";
    of_cells.push_back(quoted(pointer));
  }
  of_cells.emplace_back("count(*) AS replications");
  for (const std::string& output : identity_.outputs) {
    columns += quoted(output) + " REAL, ";
    of_cells.push_back(fmt::format("avg({0}) AS {0}", quoted(output)));
  }
  database_.execute("BEGIN");
  database_.execute("CREATE TABLE experiment (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID");
  database_.execute(
      fmt::format("CREATE TABLE results (cell INTEGER, replication INTEGER, scenario_sha256 TEXT, "
                  "version TEXT, seed INTEGER, {}error TEXT, PRIMARY KEY (cell, replication)) "
                  "WITHOUT ROWID",
                  columns));
  database_.execute(
      fmt::format("CREATE VIEW cells AS SELECT {} FROM results WHERE error IS NULL GROUP BY cell",
                  joined(of_cells)));
  for (const auto& [key, value] : description())
    database_.query("INSERT INTO experiment VALUES (?, ?)", {key, value});
  database_.execute("COMMIT");
}

void SweepResults::compare_with_what_is_there() const {
  for (const auto& [key, value] : description()) {
    SqlTable there;
    try {
      there = database_.query("SELECT value FROM experiment WHERE key = ?", {key});
    } catch (const DatabaseError&) {
      throw DatabaseError(kForeign);
    }
    if (key == "format" && there.rows.empty()) throw DatabaseError(kForeign);
    const auto* known = there.rows.empty() ? nullptr : std::get_if<std::string>(&there.rows[0][0]);
    if (known != nullptr && *known == value) continue;
    const bool is_told = key != "sha256" && known != nullptr;
    throw OtherExperiment(
        is_told
            ? fmt::format("it holds another experiment: {} {} instead of {}", key, *known, value)
            : "it holds another experiment: the scenario, a file that it names or a value of "
              "an axis is another");
  }
}

void SweepResults::expect_replications(std::uint32_t replications) {
  const SqlTable most = database_.query("SELECT max(replication) + 1 FROM results");
  const auto* there = std::get_if<std::int64_t>(&most.rows[0][0]);
  if (there != nullptr && *there > replications)
    throw OtherExperiment(
        fmt::format("it holds {} replications already, more than {}", *there, replications));
  database_.query("INSERT OR REPLACE INTO experiment VALUES ('replications', ?)",
                  {std::to_string(replications)});
}

std::set<std::pair<std::size_t, std::uint32_t>> SweepResults::finished() const {
  std::set<std::pair<std::size_t, std::uint32_t>> done;
  for (const auto& row :
       database_.query("SELECT cell, replication FROM results WHERE error IS NULL").rows)
    done.emplace(std::get<std::int64_t>(row[0]), std::get<std::int64_t>(row[1]));
  return done;
}

void SweepResults::add(const SweepRun& run, const std::vector<std::string>& values) {
  std::vector<SqlValue> row = {static_cast<std::int64_t>(run.cell), std::int64_t{run.replication},
                               identity_.hashes[run.cell], identity_.version,
                               static_cast<std::int64_t>(identity_.seed)};
  for (const std::string& value : values) row.push_back(sql_value(value));
  for (std::size_t i = 0; i < identity_.outputs.size(); ++i) {
    const bool is_there = i < run.outputs.size() && run.outputs[i];
    row.emplace_back();
    if (is_there) row.back() = *run.outputs[i];
  }
  row.emplace_back();
  if (!run.error.empty()) row.back() = run.error;
  database_.query(insert_, row);
}

std::vector<SweepRun> SweepResults::runs() const {
  std::vector<SweepRun> runs;
  const std::size_t first = 5 + identity_.pointers.size();
  for (const auto& row : table().rows) {
    SweepRun run;
    run.cell = static_cast<std::size_t>(std::get<std::int64_t>(row[0]));
    run.replication = static_cast<std::uint32_t>(std::get<std::int64_t>(row[1]));
    for (std::size_t i = 0; i < identity_.outputs.size(); ++i)
      run.outputs.push_back(number_of(row[first + i]));
    if (const auto* error = std::get_if<std::string>(&row.back())) run.error = *error;
    runs.push_back(std::move(run));
  }
  return runs;
}

SqlTable SweepResults::table() const {
  return database_.query("SELECT * FROM results ORDER BY cell, replication");
}

void SweepResults::close() {
  database_.query("PRAGMA busy_timeout = 0");
  try {
    database_.query("PRAGMA journal_mode = DELETE");
  } catch (const DatabaseError&) {
    // Somebody reads it. All is committed; the log beside the file goes when the last one closes
    // it.
  }
}

}  // namespace headroom::experiment
