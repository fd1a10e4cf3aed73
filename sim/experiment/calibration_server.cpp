#include "sim/experiment/calibration_server.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "sim/experiment/calibration_company.hpp"
#include "sim/experiment/calibration_overhead.hpp"
#include "sim/experiment/calibration_quota.hpp"
#include "sim/experiment/calibration_rhythm.hpp"
#include "sim/stats/estimate.hpp"
#include "sim/stats/periodicity.hpp"

namespace headroom::experiment {
namespace {

using theory::BusyTime;
using theory::Discipline;
using theory::GivenCpu;

constexpr double kLongestPeriod_s = 1;
constexpr double kShortestPeriod_s = 2e-3;
/// Answers while the server should stand still: with a false phase or period the contrast is 1.
constexpr double kMostContrast = 0.7;
/// The same where no quota is needed to explain the CPU, and of periods from kClearPeriod_s on: a
/// kernel's ticks of some milliseconds do not blur when a server stands still in these. Real
/// servers were below 0.24 (tests/data/calibration), those that wait for 20 ms on average above
/// 0.5.
constexpr double kClearContrast = 0.3;
constexpr double kClearPeriod_s = 0.04;
constexpr int kMostRounds = 12;
constexpr double kSettled_s = 1e-5;  ///< change of the overhead from one round to the next
constexpr double kInstant_s = 1e-6;
/// How far a quota may be off, as a share of it, that was never used up: a kernel counts in ticks
/// and slices, and a server that was idle is not at once at work. Student's 95 % around the root
/// mean square of what 21 real runs under known quotas were off by, 0.061; intervals made from six
/// of their seven configurations held in all runs of the seventh, whichever it was.
constexpr double kUnseen = 0.13;
/// The same where some requests are taken for another instance's: 0.136 in six runs of two
/// configurations, which held with the interval of each other.
constexpr double kUnseenOfGuessed = 0.33;
constexpr double kNearlyAlways = 0.95;  ///< of the periods: then the quota is what was used in them
constexpr double kStillHeard = 0.4;     ///< of the loudest rhythm's H
constexpr double kSlack = 0.05;  ///< of the CPU, that busy time may exceed it by without a reason

/// One instance while its log is gone through backwards.
struct Worked {
  const Lane* lane = nullptr;
  double cpu_s = 0;               ///< its share of what was used in the windows
  std::vector<double> ends = {};  ///< ascending
};

class ServerFit {
 public:
  ServerFit(const Measurement& measured, const Lanes& lanes, const std::optional<int>& workers)
      : measured_(measured),
        lanes_(lanes),
        discipline_(workers.value_or(1) == 0 ? Discipline::processor_sharing : Discipline::fifo),
        vcpus_(workers.value_or(0) == 0 ? measured.vcpus
                                        : std::min<double>(*workers, measured.vcpus)) {
    for (const CpuStretch& stretch : measured.cpu) {
      windows_.push_back({stretch.begin_s, stretch.begin_s + stretch.length_s});
      cpu_s_ += stretch.cores * stretch.length_s;
    }
    for (const TimedRequest& request : measured.requests)
      requests_ += is_measured(request.end_s) ? 1 : 0;
    mean_s_ = cpu_s_ / static_cast<double>(requests_);
    alone_ = alone_s(lanes);
    for (const Lane& lane : lanes.all) add(lane);
  }

  FittedServer fit() {
    if (lanes_.all.empty()) return untold();
    FittedServer server;
    const auto overhead = overhead_at_full_speed();
    // Constant demands leave room for an overhead that explains any delay: listen all the same.
    const bool is_all_used = busy_s(least_overhead_s()) <= (1 + kSlack) * cpu_s_;
    if (overhead && is_all_used) return at_full_speed(*overhead);
    const Heard heard = listen();
    if (heard.period) {
      server = under_quota(*heard.period, overhead ? kClearContrast : kMostContrast);
      if (server.throttle.value) return server;
    }
    if (overhead) return at_full_speed(*overhead);
    return at_rate(server.throttle.why.empty() ? heard.why : server.throttle.why);
  }

 private:
  struct Heard {
    std::optional<stats::Periodicity> period;
    std::string why;  ///< there is none
  };

  bool is_measured(double t) const {
    return std::any_of(windows_.begin(), windows_.end(),
                       [t](const Window& w) { return w.begin_s <= t && t < w.end_s; });
  }

  double measured_s() const {
    double length_s = 0;
    for (const Window& window : windows_) length_s += window.end_s - window.begin_s;
    return length_s;
  }
  double instances() const { return static_cast<double>(lanes_.all.size()); }

  void add(const Lane& lane) {
    Worked worked{&lane};
    double inside = 0;
    for (const theory::Stay& stay : lane.stays) {
      worked.ends.push_back(stay.end);
      inside += is_measured(stay.end) ? 1 : 0;
    }
    std::sort(worked.ends.begin(), worked.ends.end());
    worked.cpu_s = cpu_s_ * inside / static_cast<double>(requests_);
    worked_.push_back(std::move(worked));
  }

  BusyTime busy(const Lane& lane, double overhead_s) const {
    return {lane.within(overhead_s), vcpus_};
  }
  double busy_s(double overhead_s) const {
    double sum = 0;
    for (const Lane& lane : lanes_.all) {
      const BusyTime time = busy(lane, overhead_s);
      sum += given_within(GivenCpu(time, 1), windows_);
    }
    return sum;
  }

  // ---- full speed -------------------------------------------------------------------------------

  /// The overhead with which the time that requests were there is the CPU that was used; empty
  /// where it would have to be more than the shortest latencies.
  std::optional<double> overhead_at_full_speed() const {
    if (busy_s(0) <= (1 + kSlack / 2) * cpu_s_) return 0;
    if (alone_.empty()) return std::nullopt;
    double low = 0;
    double high = alone_[alone_.size() / 20] + measured_.resolution_s;
    if (busy_s(high) > cpu_s_) return std::nullopt;
    for (int i = 0; i < 30; ++i) {
      const double middle = (low + high) / 2;
      (busy_s(middle) > cpu_s_ ? low : high) = middle;
    }
    return (low + high) / 2;
  }

  FittedServer at_full_speed(double overhead_s) const {
    FittedServer server;
    const double busy = busy_s(0);
    server.throttle.why =
        busy < (1 - kSlack) * cpu_s_
            ? fmt::format(
                  "more CPU was used ({:.3g} s) than requests were there for ({:.3g} s): "
                  "something else used it, or the number of vCPUs or instances is wrong",
                  cpu_s_, busy)
            : "no sign of any: while requests were there the CPU was used at full speed";
    if (overhead_s > 0) {
      // What the CPU series may be wrong by, spread over the idle times that ended.
      const double error = uncertain_cpu_s() / std::max(1.0, static_cast<double>(alone_.size()));
      server.overhead_s = {
          Fitted{overhead_s, std::max(0.0, overhead_s - error), overhead_s + error},
          "the time that requests were there, less the CPU that was used"};
    } else {
      server.overhead_s = overhead_of(alone_, mean_s_, 0, measured_.resolution_s);
      server.overhead_s.value.reset();
      server.overhead_s.why = "the CPU was used all the time that requests were there";
    }
    server.demands_s =
        demands([](const BusyTime& time, const Worked&) { return GivenCpu(time, 1); }, overhead_s);
    const Company company = company_of(lanes_, server.demands_s, overhead_s);
    if (overhead_s > 0 && company.shows_waits()) {
      server.demands_s.clear();
      server.overhead_s = {{}, waits_words(company)};
      server.may_wait = true;
    }
    return server;
  }

  /// Requests in the middle of their service where a window begins or ends, and what a metric is
  /// rounded by.
  double uncertain_cpu_s() const {
    constexpr double kRounding = 0.005;
    return mean_s_ * 2 * std::sqrt(static_cast<double>(lanes_.all.size())) + kRounding * cpu_s_;
  }

  /// What each request got of the CPU. @param given makes an instance's GivenCpu
  template <class Given>
  std::vector<double> demands(const Given& given, double overhead_s) const {
    std::vector<double> all(measured_.requests.size(), 0.0);
    for (const Worked& worked : worked_) {
      const auto stays = worked.lane->within(overhead_s);
      const BusyTime time(stays, vcpus_);
      const std::vector<double> got =
          theory::attained(stays, time, given(time, worked), discipline_);
      for (std::size_t i = 0; i < got.size(); ++i) all[worked.lane->requests[i]] = got[i];
    }
    return all;
  }

  /// Squared coefficient of variation, without what the rounding of times adds.
  double variability(const std::vector<double>& demands_s) const {
    stats::Estimate estimate;
    for (const double demand : demands_s) estimate.add(demand);
    const double rounding = measured_.resolution_s * measured_.resolution_s / 6;
    const double variance =
        estimate.standard_deviation() * estimate.standard_deviation() - rounding;
    return estimate.mean() > 0 ? std::max(0.0, variance / (estimate.mean() * estimate.mean())) : 0;
  }

  double least_overhead_s() const {
    return alone_.empty() ? 0 : std::max(0.0, alone_[alone_.size() / 20] - mean_s_);
  }

  /// Of the requests that never waited or stood still, where it is small.
  std::optional<double> constancy(const std::vector<double>& demands_s, double overhead_s) const {
    constexpr double kSmall = 0.1;
    constexpr double kUsual = 0.8;
    constexpr std::size_t kFewest = 30;
    std::vector<double> undisturbed;
    for (std::size_t i = 0; i < demands_s.size(); ++i) {
      const TimedRequest& request = measured_.requests[i];
      const double there_s = request.end_s - request.start_s - overhead_s;
      if (is_measured(request.end_s) && std::abs(there_s - demands_s[i]) < kInstant_s)
        undisturbed.push_back(demands_s[i]);
    }
    if (undisturbed.size() < kFewest) return std::nullopt;
    double sum = 0;
    for (const double demand : undisturbed) sum += demand;
    // Of demands that vary only the small ones come through undisturbed.
    const bool are_usual = sum / static_cast<double>(undisturbed.size()) > kUsual * mean_s_;
    const double found = variability(undisturbed);
    return are_usual && found < kSmall ? std::optional(found) : std::nullopt;
  }

  // ---- quota ------------------------------------------------------------------------------------

  /// The rhythm of the answers of one instance: of the stretch where it gave most.
  Heard listen() const { return listen(longest_lane()); }
  const std::vector<double>& longest_lane() const {
    return std::max_element(
               worked_.begin(), worked_.end(),
               [](const Worked& a, const Worked& b) { return a.ends.size() < b.ends.size(); })
        ->ends;
  }
  Heard listen(const std::vector<double>& ends) const {
    const std::vector<double> heard = answers_to_hear(measured_, ends);
    auto period = stats::find_period(heard, shortest_s(), kLongestPeriod_s);
    if (!period) return {{}, "the answers keep no period"};
    if (!worked_.empty()) period = fundamental(heard, *period);
    if (clients_keep(measured_, period->period))
      return {{},
              fmt::format("the answers keep a period of {:.4g} ms, but so do the clients",
                          1e3 * period->period)};
    return {period, ""};
  }

  double shortest_s() const { return std::max(kShortestPeriod_s, 4 * measured_.resolution_s); }

  /// A rhythm is heard at multiples and fractions of its period, too: a kernel that counts in ticks
  /// may let a server run for twice its quota and then rest for two periods. The one counts whose
  /// quota the answers fit best.
  stats::Periodicity fundamental(const std::vector<double>& heard,
                                 const stats::Periodicity& loudest) const {
    const Worked& worked = *std::max_element(
        worked_.begin(), worked_.end(),
        [](const Worked& a, const Worked& b) { return a.ends.size() < b.ends.size(); });
    const BusyTime time = busy(*worked.lane, least_overhead_s());
    std::optional<double> best;
    double best_contrast = 2;
    for (const double factor : {1.0 / 5, 1.0 / 4, 1.0 / 3, 1.0 / 2, 1.0, 2.0, 3.0}) {
      const double period_s = loudest.period * factor;
      if (period_s < shortest_s() || period_s > kLongestPeriod_s) continue;
      const double other_s = stats::period_near(heard, period_s);
      if (stats::h_statistic(heard, other_s) < kStillHeard * loudest.significance) continue;
      const QuotaFit fit = fit_quota(time, worked.ends, other_s, worked.cpu_s, windows_);
      if (fit.quota_s <= 0 || fit.contrast >= best_contrast) continue;
      best_contrast = fit.contrast;
      best = period_s;
    }
    return best ? stats::periodicity_near(heard, *best) : loudest;
  }

  /// The quota of each instance for one overhead.
  std::vector<QuotaFit> quotas(double period_s, double overhead_s) const {
    std::vector<QuotaFit> fits;
    for (const Worked& worked : worked_) {
      const BusyTime time = busy(*worked.lane, overhead_s);
      fits.push_back(fit_quota(time, worked.ends, period_s, worked.cpu_s, windows_));
    }
    return fits;
  }
  static double mean_of(const std::vector<QuotaFit>& fits, double QuotaFit::*member) {
    double sum = 0;
    for (const QuotaFit& fit : fits) sum += fit.*member / static_cast<double>(fits.size());
    return sum;
  }

  /// @param most_contrast of the answers with the periods, to believe in them
  FittedServer under_quota(const stats::Periodicity& heard, double most_contrast) const {
    FittedServer server;
    const double period_s = heard.period;
    // To begin with, as if all demands were the same: noise would else be taken for variability.
    double overhead_s = least_overhead_s();
    std::vector<QuotaFit> fits;
    for (int round = 0; round < kMostRounds; ++round) {  // each needs the other
      fits = quotas(period_s, overhead_s);
      if (std::any_of(fits.begin(), fits.end(), [](const QuotaFit& f) { return f.quota_s <= 0; }))
        break;
      server.demands_s = demands(
          [&](const BusyTime& time, const Worked& worked) {
            const QuotaFit& fit = fits[static_cast<std::size_t>(&worked - worked_.data())];
            return GivenCpu(time, fit.period_starts, fit.quota_s);
          },
          overhead_s);
      server.constancy = constancy(server.demands_s, overhead_s);
      server.overhead_s =
          overhead_of(alone_, mean_s_, server.constancy.value_or(variability(server.demands_s)),
                      measured_.resolution_s);
      const double before_s = overhead_s;
      overhead_s = server.overhead_s.value ? server.overhead_s.value->value : 0;
      if (std::abs(overhead_s - before_s) < kSettled_s) break;
    }
    const double contrast = mean_of(fits, &QuotaFit::contrast);
    if (contrast > most_contrast || server.demands_s.empty()) {
      server.throttle.why = fmt::format(
          "the answers keep a period of {:.4g} ms, but come when a quota's server would stand "
          "still",
          1e3 * period_s);
      return server;
    }
    const Company company = company_of(lanes_, server.demands_s, overhead_s);
    const bool is_blurred = contrast > kClearContrast && period_s >= kClearPeriod_s;
    if (company.shows_waits()) return of_unknown_size(heard, waits_words(company));
    if (is_blurred)
      return of_unknown_size(heard,
                             "many come when it would stand still, as they do where requests "
                             "wait for something else than the CPU");
    server.throttle = {throttle_of(heard, fits, server.overhead_s),
                       "the answers begin again with each period and stop when its quota is used"};
    if (!company.is_known && server.throttle.value->held_periods < kNearlyAlways)
      server.throttle.why +=
          "; if requests wait for nothing else: too few came to an idle instance, or to a busy "
          "one, to tell";
    return server;
  }

  /// The answers keep a period, and how much is done in it is not known.
  static FittedServer of_unknown_size(const stats::Periodicity& heard, const std::string& why) {
    FittedServer server;
    FittedThrottle throttle;
    throttle.form = FittedThrottle::Form::quota;
    throttle.period_s = period_of(heard);
    throttle.significance = heard.significance;
    server.throttle = {throttle,
                       "the answers keep a period; how large the quota is can not be told: " + why};
    server.overhead_s.why = why;
    server.may_wait = true;
    return server;
  }

  static Fitted period_of(const stats::Periodicity& heard) {
    constexpr double kClocks = 1e-4;  // that a client's clock and a server's may differ by
    const double error = std::hypot(stats::two_sided_student(0.95, 7) * heard.standard_error,
                                    kClocks * heard.period);
    return {heard.period, heard.period - error, heard.period + error};
  }

  FittedThrottle throttle_of(const stats::Periodicity& heard, const std::vector<QuotaFit>& fits,
                             const Finding<Fitted>& overhead) const {
    FittedThrottle throttle;
    throttle.form = FittedThrottle::Form::quota;
    throttle.period_s = period_of(heard);
    throttle.significance = heard.significance;
    throttle.held_periods = mean_of(fits, &QuotaFit::held_periods);
    throttle.late_answers = mean_of(fits, &QuotaFit::late_answers);
    const double quota = mean_of(fits, &QuotaFit::quota_s);
    double low = quota, high = quota;
    if (overhead.value) {  // more of it leaves less time to have used the CPU in
      low = mean_of(quotas(heard.period, overhead.value->low), &QuotaFit::quota_s);
      high = mean_of(quotas(heard.period, overhead.value->high), &QuotaFit::quota_s);
    }
    // As with a rate: credits of short pauses let it seem more.
    const double used_s = cpu_s_ * heard.period / (measured_s() * instances());
    if (throttle.held_periods > kNearlyAlways) low = std::min(low, used_s);
    const double spread = std::hypot(
        uncertain_cpu_s() / std::max(1.0, held_periods(throttle, heard.period)),
        (lanes_.are_guessed ? kUnseenOfGuessed : kUnseen) * (1 - throttle.held_periods) * quota);
    throttle.quota_s = Fitted{quota, quota - std::hypot(quota - std::min(low, quota), spread),
                              quota + std::hypot(std::max(high, quota) - quota, spread)};
    throttle.cores = Fitted{quota / heard.period, throttle.quota_s->low / heard.period,
                            throttle.quota_s->high / heard.period};
    return throttle;
  }
  double held_periods(const FittedThrottle& throttle, double period_s) const {
    return throttle.held_periods * measured_s() / period_s * instances();
  }

  // ---- rate -------------------------------------------------------------------------------------

  /// @param no_quota why it is none
  FittedServer at_rate(const std::string& no_quota) const {
    FittedServer server;
    double overhead_s = 0;
    double rate = 1;
    for (int round = 0; round < 3; ++round) {
      rate = cpu_s_ / busy_s(overhead_s);
      server.demands_s = demands(
          [&](const BusyTime& time, const Worked&) { return GivenCpu(time, rate); }, overhead_s);
      server.overhead_s = overhead_of(alone_, mean_s_ / rate, variability(server.demands_s),
                                      measured_.resolution_s);
      overhead_s = server.overhead_s.value ? server.overhead_s.value->value : 0;
    }
    Company company;
    if (discipline_ == Discipline::fifo) company = company_of(lanes_, server.demands_s, 0);
    const std::string waits = why_no_rate(company, busy_share());
    const std::string slower = fmt::format(
        "{}, but the CPU was used at only {:.3g} of the speed while requests were there", no_quota,
        rate);
    if (!waits.empty()) {
      server.throttle.why = slower + ": " + waits;
      server.overhead_s = {{}, "latencies hold more than the CPU explains"};
      server.demands_s.clear();
      server.may_wait = true;
      return server;
    }
    FittedThrottle throttle;
    throttle.form = FittedThrottle::Form::rate;
    // Credits of short pauses let it seem faster: over all the time it is at least this much.
    const double low = rate * std::min(1.0, busy_share());
    const double high =
        cpu_s_ / busy_s(server.overhead_s.value ? server.overhead_s.value->high : overhead_s);
    const double spread = rate * uncertain_cpu_s() / cpu_s_;
    throttle.cores = Fitted{rate * vcpus_, vcpus_ * (rate - std::hypot(rate - low, spread)),
                            vcpus_ * (rate + std::hypot(high - rate, spread))};
    server.throttle = {throttle, slower + ", alone or beside others"};
    return server;
  }

  /// Of the measured time: how much of it requests were there.
  double busy_share() const { return busy_s(0) / (measured_s() * vcpus_ * instances()); }

  /// Several instances, and nobody knows which served what.
  FittedServer untold() const {
    FittedServer server;
    const std::string unknown =
        !lanes_.doubt.empty()
            ? lanes_.doubt
            : "it is not known which instance served which request (an Application Load "
              "Balancer's access log tells it)";
    server.overhead_s.why = server.throttle.why = unknown;
    std::vector<double> ends;
    for (const TimedRequest& request : measured_.requests) ends.push_back(request.end_s);
    std::sort(ends.begin(), ends.end());
    const Heard heard = listen(ends);
    if (!heard.period) return server;
    server = of_unknown_size(*heard.period, unknown);
    server.may_wait = false;
    return server;
  }

  const Measurement& measured_;
  const Lanes& lanes_;
  Discipline discipline_;
  double vcpus_;  ///< that its workers can use
  std::vector<Window> windows_;
  double cpu_s_ = 0;
  std::uint64_t requests_ = 0;  ///< answered in the windows
  double mean_s_ = 0;           ///< CPU per request
  std::vector<double> alone_;
  std::vector<Worked> worked_;
};

}  // namespace

FittedServer fit_server(const Measurement& measured, const Lanes& lanes,
                        const std::optional<int>& workers) {
  return ServerFit(measured, lanes, workers).fit();
}

}  // namespace headroom::experiment
