#include "sim/load/replay.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "sim/load/read_all.hpp"

namespace headroom::load {
namespace {

constexpr std::size_t kUnknownShown = 5;

bool comes_later(const Replay::Arrival& a, const Replay::Arrival& b) {
  return a.at_ns != b.at_ns ? a.at_ns > b.at_ns : a.order > b.order;
}

bool is_in_slice(const Playback& playback, Duration since_first) {
  return since_first >= playback.from && since_first < playback.to;
}

void note_unknown(const LogEntry& entry, std::uint64_t line, ReplayFacts& facts) {
  ++facts.unknown_lines;
  const bool is_known =
      std::any_of(facts.unknown.begin(), facts.unknown.end(), [&](const UnknownRequest& one) {
        return one.method == entry.method && one.name == entry.name;
      });
  if (!is_known && facts.unknown.size() < kUnknownShown)
    facts.unknown.push_back({line, std::string(entry.method), std::string(entry.name)});
}

/// @param use called with each entry and its line
template <class Use>
void for_each_entry(const ReplayConfig& config, ReplayFacts& facts, RecordingProblems& problems,
                    const Use& use) {
  LogReader reader(config.file, config.is_jtl);
  read_all<LogEntry>(reader, problems, [&](const LogEntry& entry) { use(entry, reader.line()); });
  facts.format = reader.format();
  facts.resolution_ns = reader.resolution_ns();
  facts.no_requests = reader.left_out();
}

/// Order, and the first and the last time.
void check_order(const ReplayConfig& config, ReplayFacts& facts) {
  RecordingProblems problems;
  for_each_entry(config, facts, problems, [&](const LogEntry& entry, std::uint64_t line) {
    if (facts.lines++ == 0) facts.first_ns = facts.last_ns = entry.at_ns;
    const Duration back = Duration::nanoseconds(facts.last_ns - entry.at_ns);
    if (back > config.reorder) {
      problems.add(
          {line, fmt::format("a request that came {:.6g} s before one above it", back.seconds()),
           fmt::format("at most {:.6g} s (\"reorder\"): sort the lines by time, or raise it",
                       config.reorder.seconds())});
      return;
    }
    facts.disorder = std::max(facts.disorder, back);
    facts.first_ns = std::min(facts.first_ns, entry.at_ns);
    facts.last_ns = std::max(facts.last_ns, entry.at_ns);
  });
  problems.raise();
  if (facts.lines == 0) throw BadRecording({{0, "no requests", "at least one"}});
}

void count_classes(const ReplayConfig& config, ReplayFacts& facts) {
  RecordingProblems problems;
  facts.of_no_class = 0;
  for_each_entry(config, facts, problems, [&](const LogEntry& entry, std::uint64_t line) {
    if (!is_in_slice(config.playback, Duration::nanoseconds(entry.at_ns - facts.first_ns))) return;
    const RequestNames::Rule* rule = config.names.find(entry);
    if (rule == nullptr) {
      note_unknown(entry, line, facts);
    } else if (!rule->request_class) {
      ++facts.of_no_class;
    } else {
      if (facts.by_class.size() <= *rule->request_class)
        facts.by_class.resize(*rule->request_class + 1);
      ++facts.by_class[*rule->request_class];
      ++facts.requests;
    }
  });
  problems.raise();
}

}  // namespace

/// From its first request to its last, and on to where one more would come. n requests have n - 1
/// gaps between them, but as many gaps as requests make a cycle: a mean gap is added. Times that
/// are cut to their resolution lie anywhere within it, the last one, too: at least that much is
/// added, as else what the first and the last second have would come within less than two. Where
/// all come at one time nothing is known of a gap, nor where there is one only: it is a second, or
/// what the log can tell, if that is more.
Duration ReplayConfig::slice() const {
  if (!playback.to.is_infinite()) return playback.to - playback.from;
  const Duration length = Duration::nanoseconds(facts.last_ns - facts.first_ns) - playback.from;
  const Duration resolution = Duration::nanoseconds(facts.resolution_ns);
  const bool is_gap_known = facts.requests > 1 && length > Duration{};
  const Duration gap = is_gap_known ? length / static_cast<std::int64_t>(facts.requests - 1) : 1_s;
  return length + std::max(gap, resolution);
}

ReplayFacts check_log(const ReplayConfig& config) {
  ReplayFacts facts;
  check_order(config, facts);
  return facts;
}

void count_requests(ReplayConfig& config) {
  ReplayFacts facts = config.facts;
  count_classes(config, facts);
  config.facts = std::move(facts);
}

Replay::Replay(const ReplayConfig& config, Duration until, const std::string& name,
               std::uint64_t seed, std::uint32_t replication)
    : config_(config),
      slice_(config.slice()),
      until_(until),
      key_(engine::stream_key(seed, replication, "load/" + name + "/replay")),
      reader_(std::make_unique<LogReader>(config_.file, config_.is_jtl)),
      latest_ns_(config_.facts.first_ns) {}

std::optional<Replay::Arrival> Replay::next() {
  while (!is_over_ && (waiting_.empty() || waiting_.front().at_ns > safe_ns_)) read_entry();
  if (waiting_.empty()) return std::nullopt;
  const Arrival arrival = waiting_.front();
  std::pop_heap(waiting_.begin(), waiting_.end(), comes_later);
  waiting_.pop_back();
  return arrival;
}

/// The run's time of something that was recorded that long after the slice's begin.
std::int64_t Replay::run_time(std::int64_t since_from_ns) const {
  const double played = static_cast<double>(cycle_) * static_cast<double>(slice_.ns());
  const double ns = (played + static_cast<double>(since_from_ns)) / config_.playback.time_scale;
  return Duration::from_nanoseconds(ns).ns();
}

void Replay::read_entry() {
  LogEntry entry;
  if (!reader_->next(entry)) {
    begin_again();
    return;
  }
  ++entries_;
  const ReplayFacts& facts = config_.facts;
  const Duration since_first = Duration::nanoseconds(entry.at_ns - facts.first_ns);
  latest_ns_ = std::max(latest_ns_, entry.at_ns);
  const std::int64_t safe =
      latest_ns_ - facts.disorder.ns() - facts.first_ns - config_.playback.from.ns();
  safe_ns_ = std::max(safe_ns_, run_time(std::clamp<std::int64_t>(safe, 0, slice_.ns())));
  if (safe_ns_ >= until_.ns()) is_over_ = true;
  if (Duration::nanoseconds(safe) + config_.playback.from >= config_.playback.to) {
    begin_again();  // nothing of the slice is left
    return;
  }
  if (!is_in_slice(config_.playback, since_first)) return;
  const RequestNames::Rule* rule = config_.names.find(entry);
  if (rule != nullptr && rule->request_class) admit(entry, *rule->request_class);
}

void Replay::begin_again() {
  if (!config_.playback.loop) {
    is_over_ = true;
    return;
  }
  ++cycle_;
  reader_ = std::make_unique<LogReader>(config_.file, config_.is_jtl);
  latest_ns_ = config_.facts.first_ns;
  safe_ns_ = std::max(safe_ns_, run_time(0));
  if (safe_ns_ >= until_.ns()) is_over_ = true;
}

/// As often as the scale has it: the whole part always, the rest by chance. The first time at its
/// recorded time, the others a little later.
void Replay::admit(const LogEntry& entry, std::uint32_t request_class) {
  const auto words = engine::random_words(key_, entries_, 0);
  const double scale = config_.playback.scale;
  const double whole = std::floor(scale);
  const auto times =
      static_cast<std::uint64_t>(whole) + (engine::open_unit(words[0]) < scale - whole ? 1U : 0U);
  const ReplayFacts& facts = config_.facts;
  std::int64_t since_from = entry.at_ns - facts.first_ns - config_.playback.from.ns();
  if (const Duration spread = facts.spread(); spread > Duration{}) {
    since_from +=
        static_cast<std::int64_t>(engine::open_unit(words[1]) * static_cast<double>(spread.ns()));
  }
  const std::int64_t at = run_time(since_from);
  for (std::uint64_t copy = 0; copy < times; ++copy) {
    const double part =
        copy == 0 ? 0 : engine::open_unit(engine::random_words(key_, entries_, copy)[0]);
    const auto late = static_cast<std::int64_t>(part * static_cast<double>(config_.jitter.ns()));
    waiting_.push_back({at + late, admitted_++, request_class});
    std::push_heap(waiting_.begin(), waiting_.end(), comes_later);
  }
}

}  // namespace headroom::load
