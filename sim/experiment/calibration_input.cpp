#include "sim/experiment/calibration_input.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <map>
#include <string_view>

#include "sim/load/cpu_series.hpp"
#include "sim/load/log_summary.hpp"
#include "sim/load/read_all.hpp"
#include "sim/scenario/problems.hpp"
#include "sim/scenario/read_metric_data.hpp"
#include "sim/scenario/request_classes.hpp"
#include "sim/scenario/text_file.hpp"

namespace headroom::experiment {
namespace {

using scenario::BadScenario;

constexpr double kNanosecond = 1e-9;
constexpr std::size_t kMostClasses = 12;  ///< of a log; the rest is one more

/// A reader's complaints, with the file.
template <class Read>
auto reading(const std::string& file, const Read& read) {
  try {
    return read();
  } catch (const load::BadRecording& bad) {
    std::vector<scenario::Problem> problems;
    for (const load::RecordingProblem& one : bad.problems())
      problems.push_back(
          {file, one.line > 0 ? fmt::format("line {}", one.line) : "", one.found, one.allowed});
    throw BadScenario(std::move(problems));
  }
}

/// Results of JMeter begin with the names of their columns, or with a time in milliseconds.
bool is_jtl(const std::string& file) {
  load::LineReader lines(file);
  std::string_view first;
  if (!lines.next(first)) return false;
  constexpr std::size_t kDigitsOfATime = 12;
  return first.find("timeStamp") != std::string_view::npos || first.starts_with('<') ||
         first.find_first_not_of("0123456789") >= kDigitsOfATime;
}

/// Numbers texts in the order they come in.
class Numbers {
 public:
  std::uint32_t of(std::string_view text) {
    const auto next = static_cast<std::uint32_t>(numbers_.size());
    return numbers_.emplace(std::string(text), next).first->second;
  }
  std::size_t size() const { return numbers_.size(); }
  std::vector<std::string> texts() const {
    std::vector<std::string> texts(numbers_.size());
    for (const auto& [text, number] : numbers_) texts[number] = text;
    return texts;
  }

 private:
  std::map<std::string, std::uint32_t> numbers_;
};

/// One request of the log, while its time is not yet relative to the first one.
struct Row {
  std::int64_t start_ns = 0;
  TimedRequest request;
};

class LogMeasurement {
 public:
  explicit LogMeasurement(const std::string& file) : reader_(file, is_jtl(file)) {}

  void read(CalibrationInput& input) {
    load::RecordingProblems problems;
    load::read_all<load::LogEntry>(reader_, problems, [&](const load::LogEntry& entry) {
      try {
        add(entry, input);
      } catch (const load::BadRecording& bad) {
        problems.add(bad.problems().front());
      }
    });
    problems.raise();
    if (rows_.empty()) throw load::BadRecording({{0, "no answered request", "a log of requests"}});
    finish(input);
  }
  std::size_t targets() const { return targets_.size(); }

 private:
  void add(const load::LogEntry& entry, CalibrationInput& input) {
    const auto answer = reader_.answer();
    if (!answer || !answer->ok) {
      ++input.failed;
      return;
    }
    Row row{entry.at_ns, {}};
    row.request.end_s = static_cast<double>(answer->elapsed_ns) * kNanosecond;
    row.request.request_class =
        names_.of(reader_.format() == load::LogFormat::jtl ? std::string(entry.name)
                                                           : load::path_pattern(entry.name));
    if (!answer->target.empty()) row.request.target = targets_.of(answer->target);
    if (!answer->client.empty()) row.request.client = clients_.of(answer->client);
    rows_.push_back(row);
  }

  void finish(CalibrationInput& input) {
    std::stable_sort(rows_.begin(), rows_.end(),
                     [](const Row& a, const Row& b) { return a.start_ns < b.start_ns; });
    Measurement& measured = input.measured;
    input.format = reader_.format();
    input.first_ns = rows_.front().start_ns;
    measured.resolution_s = static_cast<double>(resolution_ns()) * kNanosecond;
    measured.has_targets = targets_.size() > 0;
    measured.has_clients = clients_.size() > 0;
    const std::vector<std::uint32_t> class_of = join_rare(measured);
    for (Row& row : rows_) {
      TimedRequest request = row.request;
      request.start_s = static_cast<double>(row.start_ns - input.first_ns) * kNanosecond;
      request.end_s += request.start_s;
      request.request_class = class_of[request.request_class];
      measured.requests.push_back(request);
    }
  }

  /// That of the format; or a millisecond, where none of its times is finer.
  std::int64_t resolution_ns() const {
    constexpr std::int64_t kMillisecond = 1'000'000;
    const bool is_coarse = std::all_of(rows_.begin(), rows_.end(), [](const Row& row) {
      return row.start_ns % kMillisecond == 0 &&
             std::llround(row.request.end_s / kNanosecond) % kMillisecond == 0;
    });
    return std::max(reader_.resolution_ns(), is_coarse ? kMillisecond : 0);
  }

  /// Names become classes; those of the rarest, where there are many, become one.
  std::vector<std::uint32_t> join_rare(Measurement& measured) const {
    const std::vector<std::string> names = names_.texts();
    std::vector<std::size_t> count(names.size(), 0);
    for (const Row& row : rows_) ++count[row.request.request_class];
    std::vector<std::size_t> by_count(names.size());
    for (std::size_t i = 0; i < by_count.size(); ++i) by_count[i] = i;
    std::stable_sort(by_count.begin(), by_count.end(),
                     [&](std::size_t a, std::size_t b) { return count[a] > count[b]; });
    Numbers classes;
    std::vector<std::uint32_t> class_of(names.size());
    for (std::size_t i = 0; i < by_count.size(); ++i)
      class_of[by_count[i]] =
          classes.of(i < kMostClasses ? scenario::class_for(names[by_count[i]]) : "other");
    measured.classes = classes.texts();
    return class_of;
  }

  load::LogReader reader_;
  Numbers names_, targets_, clients_;
  std::vector<Row> rows_;
};

std::string lower(std::string text) {
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

/// An average of CPUUtilization.
bool is_cpu(const scenario::MetricData& data) {
  const std::string words = lower(data.id + " " + data.label);
  if (words.find("cpuutilization") == std::string::npos) return false;
  for (const char* other : {"minimum", "maximum", "sum", "samplecount"}) {
    if (words.find(other) != std::string::npos) return false;
  }
  return true;
}

const scenario::MetricData& chosen(const std::vector<scenario::MetricData>& all,
                                   const CalibrationFiles& files) {
  std::vector<const scenario::MetricData*> fitting;
  std::vector<std::string> ids;
  for (const scenario::MetricData& data : all) {
    ids.push_back(data.id);
    if (files.cpu_id.empty() ? is_cpu(data) || all.size() == 1 : data.id == files.cpu_id)
      fitting.push_back(&data);
  }
  if (fitting.size() != 1)
    throw BadScenario({{files.cpu, "", fmt::format("{} such series", fitting.size()),
                        fmt::format("one average of CPUUtilization, or --cpu-id with {}",
                                    scenario::one_of(ids))}});
  if (fitting[0]->points.size() < 2)
    throw BadScenario({{files.cpu, "", fmt::format("{} points", fitting[0]->points.size()),
                        "two or more, which tell their period"}});
  return *fitting[0];
}

/// Percent of all vCPUs of an instance, averaged over the instances, as cores of all together.
double cores_of(double percent, const Measurement& measured) {
  return percent / 100 * measured.vcpus * measured.instances;
}

void read_export(const CalibrationFiles& files, CalibrationInput& input) {
  const auto all = scenario::read_metric_data(
      scenario::read_text_file(files.cpu, "get-metric-data's output (JSON)"), files.cpu);
  const scenario::MetricData& data = chosen(all, files);
  auto period = std::chrono::seconds::max();
  for (std::size_t i = 1; i < data.points.size(); ++i) {
    const auto gap = data.points[i].time - data.points[i - 1].time;
    if (gap.count() > 0) period = std::min(period, std::chrono::seconds(gap));
  }
  for (const scenario::MetricData::Point& point : data.points) {
    const auto at_ns =
        static_cast<std::int64_t>(point.time.time_since_epoch().count()) * 1'000'000'000;
    input.measured.cpu.push_back({static_cast<double>(at_ns - input.first_ns) * kNanosecond,
                                  static_cast<double>(period.count()),
                                  cores_of(point.value, input.measured)});
  }
}

void read_series(const CalibrationFiles& files, CalibrationInput& input) {
  const load::CpuSeries series = load::read_cpu_series(files.cpu);
  for (const load::CpuSample& sample : series.samples) {
    const std::int64_t from = series.is_relative ? 0 : input.first_ns;
    const double cores = series.unit == load::CpuSeries::Unit::percent
                             ? cores_of(sample.value, input.measured)
                             : sample.value;
    input.measured.cpu.push_back(
        {static_cast<double>(sample.begin_ns - from) * kNanosecond, sample.length_s, cores});
  }
}

bool is_json(const std::string& file) {
  load::LineReader lines(file);
  std::string_view line;
  while (lines.next(line)) {
    const std::size_t first = line.find_first_not_of(" \t");
    if (first != std::string_view::npos) return line[first] == '{' || line[first] == '[';
  }
  return false;
}

}  // namespace

CalibrationInput read_calibration(const CalibrationFiles& files) {
  CalibrationInput input;
  reading(files.log, [&] {
    LogMeasurement log(files.log);
    log.read(input);
    const auto targets = static_cast<int>(log.targets());
    input.measured.instances = files.instances > 0 ? files.instances : std::max(1, targets);
    input.measured.takes_one_instance = files.instances == 0 && targets == 0;
    if (input.measured.has_targets && input.measured.instances != targets)
      throw load::BadRecording(
          {{0, fmt::format("{} targets, with --instances {}", targets, files.instances),
            "as many instances as the log names targets"}});
    const double from_s = files.from.seconds();
    const double to_s = files.to.seconds();
    std::erase_if(input.measured.requests, [&](const TimedRequest& request) {
      return request.start_s < from_s || request.end_s > to_s;
    });
    return 0;
  });
  input.measured.vcpus = files.vcpus;
  reading(files.cpu, [&] {
    is_json(files.cpu) ? read_export(files, input) : read_series(files, input);
    return 0;
  });
  return input;
}

}  // namespace headroom::experiment
