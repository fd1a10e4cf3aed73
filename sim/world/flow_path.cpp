#include "sim/world/flow_path.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "sim/load/rate_outlook.hpp"

namespace headroom::world {

using cloud::Instance;
using engine::Rank;

namespace {

constexpr std::uint64_t kSamplesOfStretch = 96;  // at least one for each target and stream

/// Orders a heap with the earliest in front.
constexpr auto kLaterFirst = [](const auto& a, const auto& b) { return a.due > b.due; };

/// Mean and mean square of a job's CPU time, and how irregularly requests come, over a whole load.
struct Averages {
  double requests = 0, jobs = 0, job_ns = 0, square_ns2 = 0, gaps = 0;
  void add(double count, std::uint32_t request_class, const FlowProfile& profile) {
    const double visits = count * profile.visits(request_class);
    jobs += visits;
    job_ns += count * profile.mean_cpu_ns(request_class);
    square_ns2 += visits * profile.mean_square_visit_ns2(request_class);
  }
};

void add_load(const load::OpenLoadConfig& open, Duration length, const FlowProfile& profile,
              double dispersion, Averages& sum) {
  const double requests = load::outlook(open, length).arrivals;
  sum.requests += requests;
  sum.gaps += requests * dispersion;
  double weights = 0;
  for (const load::MixEntry& entry : open.mix) weights += entry.weight;
  for (const load::MixEntry& entry : open.mix)
    sum.add(requests * entry.weight / weights, entry.request_class, profile);
  if (!open.replay) return;
  const auto& counts = open.replay->facts.by_class;
  for (std::uint32_t i = 0; i < counts.size(); ++i)
    sum.add(static_cast<double>(counts[i]), i, profile);
}

}  // namespace

FlowPath::FlowPath(const Parts& parts)
    : parts_(parts),
      is_drawn_(parts.scenario.fidelity.form == scenario::Fidelity::Form::hybrid),
      profile_(parts.scenario.application, parts.scenario.seed),
      work_key_(engine::stream_key(parts.scenario.seed, parts.replication, "flow/work")) {
  const scenario::Scenario& scenario = parts.scenario;
  const Instant end = Instant::at(scenario.duration);
  Averages sum;
  for (const scenario::LoadConfig& entry : scenario.load) {
    const auto& open = std::get<load::OpenLoadConfig>(entry.kind);
    const Instant start = Instant::at(entry.start);
    const Instant stop = entry.stop ? std::min(Instant::at(*entry.stop), end) : end;
    sources_.emplace_back(open, start, stop, entry.name, scenario.seed, parts.replication,
                          is_drawn_);
    if (stop > start) add_load(open, stop - start, profile_, sources_.back().dispersion(), sum);
  }
  if (sum.requests > 0) gaps_cv2_ = sum.gaps / sum.requests;
  if (sum.job_ns > 0) {
    job_ns_ = sum.job_ns / sum.jobs;
    job_cv2_ = std::max(0.0, sum.square_ns2 / sum.jobs / (job_ns_ * job_ns_) - 1);
  }
}

void FlowPath::start(Instant now) {
  has_started_ = true;
  stretch_begun_ = now;
  step(now);
}

void FlowPath::step(Instant now) {
  settle(now);
  ++steps_;
  step_begun_ = now;
  step_ends_ = std::min(now + parts_.scenario.fidelity.step, Instant::at(parts_.scenario.duration));
  streams_.clear();
  std::vector<load::FlowCount> counts;
  for (std::uint32_t source = 0; source < sources_.size(); ++source) {
    sources_[source].take(step_ends_, counts);
    for (const load::FlowCount& count : counts)
      streams_.push_back({source, count.request_class, count.requests, count.expected});
  }
  begin(now);
  if (step_ends_ > now)
    parts_.events.agenda.at(step_ends_, Rank::lifecycle, [this](Instant then) { step(then); });
}

/// Many may change at one instant: they make one new stretch.
void FlowPath::targets_changed(Instant now) {
  if (!has_started_ || std::exchange(is_stale_, true)) return;
  parts_.events.agenda.at(now, Rank::time_out, [this](Instant then) {
    is_stale_ = false;
    settle(then);
    begin(then);
  });
}

cloud::Instance* FlowPath::instance_of(std::uint32_t slot) const {
  if (parts_.fleet.peek(slot) == nullptr) return nullptr;
  Instance& instance = parts_.fleet.at_slot(slot);
  return instance.id() == stations_[slot].id ? &instance : nullptr;
}

/// Roberts' R2 sequence: steps by powers of the plastic number.
std::pair<double, double> FlowPath::next_units() {
  unit_ += 0.7548776662466927;
  other_unit_ += 0.5698402909980532;
  if (unit_ >= 1.0) unit_ -= 1.0;
  if (other_unit_ >= 1.0) other_unit_ -= 1.0;
  constexpr double kLeast = 1e-12;
  return {std::max(unit_, kLeast), std::max(other_unit_, kLeast)};
}

// ---- a stretch ends ----------------------------------------------------------------------------

void FlowPath::settle(Instant now) {
  if (now <= stretch_begun_) return;
  settle_stations(now);
  const double of_step = (now - step_begun_).seconds() / (step_ends_ - step_begun_).seconds();
  for (Stream& stream : streams_) {
    const auto by_now =
        static_cast<std::uint64_t>(std::llround(of_step * static_cast<double>(stream.in_step)));
    arrive(stream, by_now - stream.taken, now);
    stream.taken = by_now;
  }
  end_due(now);
  stretch_begun_ = now;
}

/// What came, less what was served.
void FlowPath::settle_stations(Instant now) {
  const double done = (now - stretch_begun_).seconds() / (step_ends_ - stretch_begun_).seconds();
  std::map<const theory::FlowStation*, double> in_queue;
  for (std::uint32_t slot = 0; slot < stations_.size(); ++slot) {
    Station& station = stations_[slot];
    Instance* const instance = station.id != 0 ? instance_of(slot) : nullptr;
    if (instance == nullptr) {
      station = {};
      continue;
    }
    instance->advance(now);
    const double used_ns = instance->processor().flow_used_ns() - station.used_ns;
    const double served = job_ns_ > 0 ? used_ns * (1 - station.probe_part) / station.chance *
                                            instance->processor().speed() / job_ns_
                                      : 0.0;
    station.jobs_before = station.jobs;
    station.jobs =
        std::max(0.0, station.jobs + done * station.arrivals * (1 - station.refused) - served);
    if (station.part > 0) in_queue[station.queue] += station.jobs;
  }
  for (Station& station : stations_) {
    if (station.queue == nullptr) continue;
    const bool is_own = station.queue->terms().queues == 1;
    station.jobs_in_queue = is_own || station.part <= 0 ? station.jobs : in_queue[station.queue];
  }
}

void FlowPath::arrive(const Stream& stream, std::uint64_t requests, Instant now) {
  if (requests == 0) return;
  parts_.recorder.sent(requests);
  parts_.clients.flowed(stream.source, requests);
  if (takers_.empty()) {
    Parcel refused;
    refused.requests = requests;
    refused.request_class = stream.request_class;
    refused.is_ok = false;
    refused.failure = Failure::elb_503;
    end(refused);
    return;
  }
  for (std::uint32_t node = 0; node < node_parts_.size(); ++node) {
    parts_.load_balancer.spread(
        node, static_cast<std::uint64_t>(node_parts_[node] * static_cast<double>(requests) + 0.5));
  }
  // Shares in whole requests: their ends, moved by a part of one that is another one each time.
  const double offset = next_units().first;
  double share_end = offset;
  auto given = static_cast<std::uint64_t>(offset);
  for (std::size_t i = 0; i < takers_.size(); ++i) {
    share_end += stations_[takers_[i]].part * static_cast<double>(requests);
    const bool is_last = i + 1 == takers_.size();
    const std::uint64_t until =
        is_last ? requests : std::min(static_cast<std::uint64_t>(share_end), requests);
    if (until > given) serve(takers_[i], stream, until - given, now);
    given = std::max(given, until);
  }
}

/// Requests come to a target: it may not listen, or its queue be full.
void FlowPath::serve(std::uint32_t slot, const Stream& stream, std::uint64_t requests,
                     Instant now) {
  const Instance* const instance = instance_of(slot);
  const cloud::ApplicationConfig& application = parts_.scenario.application;
  const cloud::Reach reach = parts_.targets.config().traffic;
  const bool takes = instance != nullptr && instance->listening && reach == cloud::Reach::open;
  const Station& station = stations_[slot];
  const auto refused =
      takes ? static_cast<std::uint64_t>(station.refused * static_cast<double>(requests) +
                                         next_units().first)
            : requests;
  if (refused > 0) {
    const bool is_dropped =
        reach != cloud::Reach::open
            ? reach == cloud::Reach::dropped
            : takes && application.when_full == cloud::ApplicationConfig::WhenFull::drop;
    Parcel parcel;
    parcel.requests = refused;
    parcel.slot = slot;
    parcel.request_class = stream.request_class;
    parcel.is_ok = false;
    parcel.failure = is_dropped ? Failure::elb_504_connect : Failure::elb_502_refused;
    const Duration after = is_dropped ? parts_.scenario.load_balancer.connect_timeout : Duration{};
    finish_after(parcel, after, now);
  }
  if (requests > refused) serve_sample(slot, stream, requests - refused, now);
}

void FlowPath::serve_sample(std::uint32_t slot, const Stream& stream, std::uint64_t requests,
                            Instant now) {
  Instance& instance = parts_.fleet.at_slot(slot);
  const cloud::RequestClass& kind = parts_.scenario.application.requests[stream.request_class];
  instance.traffic.requests += requests;
  instance.traffic.bytes_in +=
      static_cast<double>(requests) * (kind.bytes - kind.response_bytes.value_or(kind.bytes));
  const std::uint64_t cells = takers_.size() * streams_.size();
  const std::uint64_t samples =
      std::min(requests, std::max<std::uint64_t>(1, kSamplesOfStretch / cells));
  const double seconds = (now - stretch_begun_).seconds();
  const double visits = profile_.visits(stream.request_class);
  const std::uint32_t number = parts_.clients.patiences(stream.source) > 0 ? 1 : 0;
  const Duration patience = parts_.clients.patience(stream.source, number);
  const Duration round_trip = parts_.scenario.application.round_trip;
  const Duration idle = parts_.scenario.load_balancer.idle_timeout;
  const Duration server = parts_.scenario.application.server_timeout.value_or(Duration::infinite());
  for (std::uint64_t i = 0; i < samples; ++i) {
    const auto [chance, other] = next_units();
    const double part = (static_cast<double>(i) + 0.5) / static_cast<double>(samples);
    const FlowLatency latency = latency_at(stations_[slot], instance, part, seconds);
    const auto& request = profile_.sample(stream.request_class, sampled_++);
    const Duration there = Duration::covering(latency.of(request, visits, chance, other));
    Parcel parcel;
    parcel.requests = (i + 1) * requests / samples - i * requests / samples;
    parcel.slot = slot;
    parcel.request_class = stream.request_class;
    parcel.latency = there + round_trip;
    Duration after = there;
    const auto fail = [&](Duration limit, Failure failure) {
      if (limit >= after) return;
      after = limit;
      parcel.is_ok = false;
      parcel.failure = failure;
    };
    fail(server, Failure::elb_502_reset);
    fail(idle, Failure::elb_504_idle);
    if (parcel.latency > patience) fail(std::min(patience, after - 1_ns), Failure::client_timeout);
    finish_after(parcel, after, now);
  }
}

/// The queue while a stretch goes on: what piles up or is worked off does so evenly.
FlowLatency FlowPath::latency_at(const Station& station, const Instance& instance, double part,
                                 double seconds) const {
  const double scale = station.jobs > 0 ? station.jobs_in_queue / station.jobs : 1.0;
  double jobs = station.jobs;
  if (station.offered >= 1 || station.jobs_before > station.jobs) {
    const double gained = station.offered >= 1
                              ? (station.jobs - station.jobs_before) * part
                              : -part * seconds * jobs_per_second(instance) * (1 - station.offered);
    jobs = std::max(std::min(station.jobs, station.jobs_before), station.jobs_before + gained);
    if (station.offered < 1) jobs = std::max(jobs, station.jobs);
  }
  FlowLatency::Moment moment;
  moment.station = station.queue;
  moment.is_shared = is_shared();
  moment.offered = station.offered;
  moment.jobs = jobs * scale;
  moment.speed = server_speed(instance);
  moment.visit_ns = job_ns_ / moment.speed;
  return FlowLatency(moment);
}

/// Of those that came evenly over the stretch some are still under way at its end.
void FlowPath::finish_after(Parcel parcel, Duration after, Instant now) {
  const double length_ns = static_cast<double>((now - stretch_begun_).ns());
  const double under_way = std::min(1.0, static_cast<double>(after.ns()) / length_ns);
  const auto later = std::min(
      parcel.requests, static_cast<std::uint64_t>(under_way * static_cast<double>(parcel.requests) +
                                                  next_units().first));
  Parcel over = parcel;
  over.requests = parcel.requests - later;
  if (over.requests > 0) end(over);
  if (later == 0) return;
  parcel.requests = later;
  const Duration of_the_last = std::min(after, now - stretch_begun_);
  parcel.due = now + std::max(1_ns, after - of_the_last / 2);
  pending_.push_back(parcel);
  std::push_heap(pending_.begin(), pending_.end(), kLaterFirst);
}

void FlowPath::end_due(Instant now) {
  while (!pending_.empty() && pending_.front().due <= now) {
    std::pop_heap(pending_.begin(), pending_.end(), kLaterFirst);
    const Parcel parcel = pending_.back();
    pending_.pop_back();
    end(parcel);
  }
}

void FlowPath::end(const Parcel& parcel) {
  const cloud::ApplicationConfig& application = parts_.scenario.application;
  if (!parcel.is_ok) {
    parts_.recorder.failed(parcel.failure, parcel.requests);
    const bool has_waited = parcel.failure == Failure::elb_504_idle ||
                            parcel.failure == Failure::elb_502_reset ||
                            is_by_client(parcel.failure);
    const auto then = parcel.failure == Failure::elb_502_reset ? application.on_server_timeout
                                                               : application.on_disconnect;
    if (!has_waited || then != cloud::Abandoned::cancel) return;
    Station& station = stations_[parcel.slot];
    const double jobs =
        static_cast<double>(parcel.requests) * profile_.visits(parcel.request_class);
    station.jobs = std::max(0.0, station.jobs - jobs);
    return;
  }
  parts_.recorder.answered(parcel.request_class, parcel.latency, parcel.requests);
  const cloud::RequestClass& kind = application.requests[parcel.request_class];
  if (Instance* const instance = instance_of(parcel.slot))
    instance->traffic.bytes_out +=
        static_cast<double>(parcel.requests) * kind.response_bytes.value_or(kind.bytes);
}

// ---- what others do ----------------------------------------------------------------------------

/// Its answer comes when the queue allows it. Where it can make no difference it comes at once: the
/// checks of healthy targets are most of all.
bool FlowPath::probe(Instance& instance, std::uint32_t probe, Instant now) {
  const cloud::Reach reach = parts_.targets.config().health_checks;
  if (reach != cloud::Reach::open) return reach == cloud::Reach::dropped;
  if (!instance.listening) return false;
  double ns = static_cast<double>(parts_.scenario.application.health_check_cpu.ns());
  if (instance.slot() < stations_.size() && stations_[instance.slot()].id == instance.id()) {
    const Station& station = stations_[instance.slot()];
    const double per_second = jobs_per_second(instance);
    const double ahead_ns = per_second > 0 ? station.jobs / per_second * 1e9 : 0.0;
    ns /= server_speed(instance);
    ns = is_shared() ? ns * std::max(1.0, station.jobs / servers_of(instance)) : ns + ahead_ns;
  }
  const Duration after = Duration::covering(ns);
  if (after >= parts_.targets.config().health_check.timeout) return true;  // it times out
  if (parts_.targets.health(instance) == cloud::TargetHealth::healthy) {
    parts_.targets.probe_answered(instance, probe, true, now);
    return true;
  }
  parts_.events.agenda.at(now + after, Rank::lifecycle,
                          [this, slot = instance.slot(), id = instance.id(), probe](Instant then) {
                            const Instance* const there = parts_.fleet.peek(slot);
                            if (there != nullptr && there->id() == id)
                              parts_.targets.probe_answered(*there, probe, true, then);
                          });
  return true;
}

void FlowPath::lose_all_on(const Instance& instance, Failure cause, Instant now) {
  if (instance.slot() >= stations_.size() || stations_[instance.slot()].id != instance.id()) return;
  settle(now);
  stations_[instance.slot()].jobs = 0;
  std::uint64_t lost = 0;
  std::erase_if(pending_, [&](const Parcel& parcel) {
    if (parcel.slot != instance.slot()) return false;
    lost += parcel.requests;
    return true;
  });
  std::make_heap(pending_.begin(), pending_.end(), kLaterFirst);
  parts_.recorder.failed(cause, lost);
  targets_changed(now);
}

std::uint64_t FlowPath::unanswered() const {
  std::uint64_t requests = 0;
  for (const Parcel& parcel : pending_) requests += parcel.requests;
  return requests;
}

std::vector<std::uint32_t> FlowPath::in_flight_by_slot() const {
  std::vector<std::uint32_t> counts(stations_.size());
  for (const Parcel& parcel : pending_)
    counts[parcel.slot] += static_cast<std::uint32_t>(parcel.requests);
  return counts;
}

}  // namespace headroom::world
