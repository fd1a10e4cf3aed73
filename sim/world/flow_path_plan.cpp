#include <algorithm>
#include <cmath>

#include "sim/engine/distribution.hpp"
#include "sim/engine/elementary.hpp"
#include "sim/world/flow_path.hpp"

/// What a stretch of a flow brings: who gets how much, and what is made of it.
namespace headroom::world {

using cloud::Instance;

void FlowPath::begin(Instant now) {
  find_stations();
  spread(now);
  measure_jobs();
  draw_work();
  const double seconds = (step_ends_ - now).seconds();
  if (seconds <= 0) return;
  const double jobs = jobs_of_rest(now);
  const bool is_together =
      parts_.targets.config().algorithm == cloud::RoutingAlgorithm::least_outstanding_requests;
  for (std::uint32_t slot = 0; slot < stations_.size(); ++slot) {
    Station& station = stations_[slot];
    if (station.id == 0) continue;
    Instance& instance = *instance_of(slot);
    instance.advance(now);
    station.arrivals = instance.listening ? station.part * jobs : 0.0;
    station.refused = 0;
    if (station.part > 0 && instance.listening && jobs > 0 && !instance.served) {
      instance.served = true;
      parts_.journal.add(
          {now, cloud::Happening::first_request, instance.last_event, instance.id()});
    }
    if (!is_together || station.part <= 0) plan_alone(station, instance, seconds);
  }
  if (!is_together) return;
  const std::uint32_t zones =
      parts_.targets.config().cross_zone ? 1 : std::max(1u, parts_.targets.nodes());
  for (std::uint32_t zone = 0; zone < zones; ++zone) plan_together(zone, seconds);
}

/// A station for each instance that is registered, or still works on what it has.
void FlowPath::find_stations() {
  for (std::uint32_t slot = 0; slot < stations_.size(); ++slot) {
    if (stations_[slot].id != 0 && instance_of(slot) == nullptr) stations_[slot] = {};
  }
  for (const Instance* instance : parts_.targets.registered()) {
    if (stations_.size() <= instance->slot()) stations_.resize(instance->slot() + 1);
    Station& station = stations_[instance->slot()];
    if (station.id == instance->id()) continue;
    station = {};
    station.id = instance->id();
    station.zone = parts_.targets.config().cross_zone ? 0 : instance->zone();
    station.used_ns = instance->processor().flow_used_ns();
  }
}

void FlowPath::spread(Instant now) {
  for (Station& station : stations_) station.part = 0;
  node_parts_.assign(parts_.targets.nodes(), 0.0);
  takers_.clear();
  takers_in_zone_.clear();
  for (const cloud::TargetShare& share : parts_.load_balancer.shares(now)) {
    Station& station = stations_[share.slot];
    if (station.part == 0) {
      takers_.push_back(share.slot);
      if (takers_in_zone_.size() <= station.zone) takers_in_zone_.resize(station.zone + 1);
      ++takers_in_zone_[station.zone];
    }
    station.part += share.part;
    node_parts_[share.node] += share.part;
  }
}

/// CPU steps of the requests that are still expected in the step.
double FlowPath::jobs_of_rest(Instant now) const {
  double jobs = 0;
  for (const Stream& stream : streams_)
    jobs += stream.expected * profile_.visits(stream.request_class);
  return jobs * (step_ends_ - now).seconds() / (step_ends_ - step_begun_).seconds();
}

/// The mean work of the step's jobs, and how many requests have been drawn for each expected one.
void FlowPath::measure_jobs() {
  double jobs = 0, ns = 0, drawn_ns = 0;
  for (const Stream& stream : streams_) {
    const double cpu_ns = profile_.mean_cpu_ns(stream.request_class);
    jobs += stream.expected * profile_.visits(stream.request_class);
    ns += stream.expected * cpu_ns;
    drawn_ns += static_cast<double>(stream.in_step) * cpu_ns;
  }
  if (jobs > 0) job_ns_ = ns / jobs;
  drawn_ = is_drawn_ && ns > 0 ? drawn_ns / ns : 1;
}

/// Queues know already that requests come and work by chance. What the processors use shows it: it
/// is what metrics and credits see.
void FlowPath::draw_work() {
  const double jobs = jobs_of_rest(step_begun_);
  for (std::uint32_t slot = 0; slot < stations_.size(); ++slot) {
    Station& station = stations_[slot];
    station.chance = 1;
    if (!is_drawn_ || station.part <= 0 || jobs <= 0) continue;
    engine::Draw draw(work_key_, steps_, slot);
    const double sd = std::sqrt(job_cv2_ / std::max(1.0, station.part * jobs));
    station.chance = drawn_ * std::max(0.1, 1 + sd * engine::unit_normal(draw));
  }
}

// ---- one target --------------------------------------------------------------------------------

bool FlowPath::is_shared() const {
  const std::uint32_t workers = parts_.scenario.application.workers;
  return workers == 0 ||
         workers > static_cast<std::uint32_t>(parts_.scenario.launch_template.type.vcpus);
}

int FlowPath::servers_of(const Instance& instance) const {
  const int vcpus = instance.processor().vcpus();
  const auto workers = static_cast<int>(parts_.scenario.application.workers);
  return is_shared() ? vcpus : std::min(workers, vcpus);
}

double FlowPath::server_speed(const Instance& instance) const {
  const double capacity = instance.processor().capacity();
  return instance.processor().speed() * std::min(1.0, capacity / servers_of(instance));
}

double FlowPath::jobs_per_second(const Instance& instance) const {
  if (job_ns_ <= 0) return 0;
  return servers_of(instance) * server_speed(instance) / job_ns_ * 1e9;
}

const theory::FlowStation& FlowPath::queue_of(int servers, int takers, int queues) {
  const auto found = queues_.find({servers, takers, queues});
  if (found != queues_.end()) return found->second;
  theory::FlowStation::Terms terms;
  terms.servers = servers;
  terms.gaps_cv2 = gaps_cv2_ / takers;
  terms.service_cv2 = is_shared() ? 1.0 : job_cv2_;
  terms.queues = queues;
  return queues_.emplace(std::tuple(servers, takers, queues), theory::FlowStation(terms))
      .first->second;
}

/// Each target has its own queue. In turn it gets every n-th request of those that can reach it, so
/// they come evenly.
void FlowPath::plan_alone(Station& station, const Instance& instance, double seconds) {
  const bool in_turn = parts_.targets.config().algorithm == cloud::RoutingAlgorithm::round_robin;
  const int takers = in_turn && station.part > 0 ? takers_in_zone_[station.zone] : 1;
  station.queue = &queue_of(servers_of(instance), takers, 1);
  const double most = jobs_per_second(instance) * seconds;
  station.offered = most > 0 ? station.arrivals / most : 0.0;
  station.refused = chance_of_refusal(station, most);
  const double accepted = station.arrivals * (1 - station.refused);
  double after = station.queue->jobs_after(station.jobs, accepted, most);
  if (const auto limit = parts_.scenario.application.queue_limit; limit && !is_shared()) {
    const double room = servers_of(instance) + static_cast<double>(*limit);
    if (after > room && station.arrivals > 0) {
      station.refused = std::min(1.0, station.refused + (after - room) / station.arrivals);
      after = room;
    }
  }
  const double served = station.jobs + station.arrivals * (1 - station.refused) - after;
  set_flow(station, parts_.fleet.at_slot(instance.slot()), served, seconds);
}

/// M/M/c/K, by the tail of M/M/c; other variabilities make it fall more or less steeply.
double FlowPath::chance_of_refusal(const Station& station, double most) const {
  const auto limit = parts_.scenario.application.queue_limit;
  if (!limit || is_shared() || most <= 0 || station.arrivals <= 0 || station.arrivals >= most)
    return 0;
  const theory::FlowStation::Terms& terms = station.queue->terms();
  const double rho = station.arrivals / most;
  const double variability = std::max(0.05, (terms.gaps_cv2 + terms.service_cv2) / 2);
  const double busy = station.queue->chance_of_waiting(rho);
  const double tail = busy * engine::exp(engine::log(rho) * *limit / variability);
  return (1 - rho) * tail / (1 - rho * tail);
}

/// Work that the load balancer's checks make.
double FlowPath::probe_vcpus(const Instance& instance) const {
  if (!instance.listening || parts_.targets.config().health_checks != cloud::Reach::open) return 0;
  const double nodes = parts_.targets.config().cross_zone ? parts_.targets.nodes() : 1.0;
  return nodes * parts_.scenario.application.health_check_cpu.seconds() /
         parts_.targets.config().health_check.interval.seconds() / instance.processor().speed();
}

/// @param served jobs, in so many seconds
void FlowPath::set_flow(Station& station, Instance& instance, double served, double seconds) {
  const double of_jobs = std::max(0.0, served) * station.chance * job_ns_ * 1e-9 / seconds /
                         instance.processor().speed();
  const double of_probes = probe_vcpus(instance);
  const double all = of_jobs + of_probes;
  station.probe_part = all > 0 ? of_probes / all : 0.0;
  station.used_ns = instance.processor().flow_used_ns();
  instance.set_flow(all, station.jobs);
  parts_.fleet.replan(instance);
}

// ---- targets that share what comes -------------------------------------------------------------

/// By least outstanding requests whoever is free gets the next one: nearly one queue for all.
void FlowPath::plan_together(std::uint32_t zone, double seconds) {
  int servers = 0;
  int targets = 0;
  double jobs = 0, arrivals = 0, most = 0;
  for (const std::uint32_t slot : takers_) {
    const Station& station = stations_[slot];
    const Instance& instance = parts_.fleet.at_slot(slot);
    if (station.zone != zone || !instance.listening) continue;
    servers += servers_of(instance);
    ++targets;
    jobs += station.jobs;
    arrivals += station.arrivals;
    most += jobs_per_second(instance) * seconds;
  }
  for (const std::uint32_t slot : takers_) {  // those that refuse all
    Station& station = stations_[slot];
    const Instance& instance = parts_.fleet.at_slot(slot);
    if (station.zone == zone && !instance.listening) plan_alone(station, instance, seconds);
  }
  if (targets == 0) return;
  const theory::FlowStation& queue = queue_of(servers, 1, targets);
  double after = queue.jobs_after(jobs, arrivals, most);
  double refused = 0;
  if (const auto limit = parts_.scenario.application.queue_limit; limit && !is_shared()) {
    const double room = servers + static_cast<double>(*limit) * targets;
    if (after > room && arrivals > 0) {
      refused = std::min(1.0, (after - room) / arrivals);
      after = room;
    }
  }
  const double served = jobs + arrivals * (1 - refused) - after;
  double given = 0;
  for (const std::uint32_t slot : takers_) {
    Station& station = stations_[slot];
    Instance& instance = parts_.fleet.at_slot(slot);
    if (station.zone != zone || !instance.listening) continue;
    const double rate = most > 0 ? jobs_per_second(instance) * seconds / most : 0.0;
    station.queue = &queue;
    station.offered = most > 0 ? arrivals / most : 0.0;
    station.refused = refused;
    station.arrivals = std::max(0.0, served * rate + after / targets - station.jobs);
    given += station.arrivals;
    set_flow(station, instance, served * rate, seconds);
  }
  if (given <= 0) return;
  double parts = 0;
  for (const std::uint32_t slot : takers_)
    if (stations_[slot].zone == zone) parts += stations_[slot].part;
  for (const std::uint32_t slot : takers_) {
    Station& station = stations_[slot];
    const Instance& instance = parts_.fleet.at_slot(slot);
    if (station.zone != zone || !instance.listening) continue;
    station.part = parts * station.arrivals / given;
    station.arrivals *= arrivals / given;
  }
}

}  // namespace headroom::world
