#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <new>

#include "tests/world/one_sampler.hpp"
#include "tests/world/scenarios.hpp"

/// What a run takes from the heap, by counting all that is allocated.
namespace {

std::size_t live_bytes = 0;
std::size_t peak_bytes = 0;

/// In front of what is handed out stands its size, in as many bytes as keep it aligned.
void* allocate(std::size_t size, std::size_t alignment) {
  const std::size_t front = std::max<std::size_t>(alignment, alignof(std::max_align_t));
  const std::size_t all = (front + size + front - 1) / front * front;
  void* const memory = std::aligned_alloc(front, all);
  if (memory == nullptr) throw std::bad_alloc();
  auto* const handed = static_cast<std::byte*>(memory) + front;
  *(reinterpret_cast<std::size_t*>(handed) - 1) = size;
  live_bytes += size;
  peak_bytes = std::max(peak_bytes, live_bytes);
  return handed;
}

void release(void* handed, std::size_t alignment) {
  if (handed == nullptr) return;
  live_bytes -= *(static_cast<std::size_t*>(handed) - 1);
  std::free(static_cast<std::byte*>(handed) -
            std::max<std::size_t>(alignment, alignof(std::max_align_t)));
}

}  // namespace

void* operator new(std::size_t size) { return allocate(size, 1); }
void* operator new(std::size_t size, std::align_val_t alignment) {
  return allocate(size, static_cast<std::size_t>(alignment));
}
void operator delete(void* memory) noexcept { release(memory, 1); }
void operator delete(void* memory, std::size_t) noexcept { release(memory, 1); }
void operator delete(void* memory, std::align_val_t alignment) noexcept {
  release(memory, static_cast<std::size_t>(alignment));
}
void operator delete(void* memory, std::size_t, std::align_val_t alignment) noexcept {
  release(memory, static_cast<std::size_t>(alignment));
}

namespace headroom::world {
namespace {

/// The most bytes that a run holds at once, beyond what was there before it.
double peak_of(const scenario::Scenario& scenario) {
  environment();
  const std::size_t before = peak_bytes = live_bytes;
  run(scenario);
  return static_cast<double>(peak_bytes - before);
}

scenario::Scenario fleet_of(int instances) {
  scenario::Scenario scenario = small_scenario({{"/auto_scaling_group/MaxSize", "100000"}});
  scenario.group.min = scenario.group.desired = instances;
  scenario.application.workers = 0;
  return scenario;
}

/// Users who never think, each of whom always has a request out.
scenario::Scenario in_flight(std::uint32_t requests) {
  scenario::Scenario scenario = fleet_of(10);
  scenario.duration = 2_min;
  scenario.load_balancer.idle_timeout = 4000_s;
  load::ThreadGroupConfig group = one_sampler("users", "page", load::PlanNode::kForever);
  group.threads = requests;
  scenario.load = {{"users", {}, {}, std::vector<load::ThreadGroupConfig>{group}}};
  return scenario;
}

scenario::Scenario open_load(double per_second, Duration length) {
  scenario::Scenario scenario = small_scenario();
  scenario.duration = length;
  scenario.timeseries_step = 60_s;
  load::OpenLoadConfig open{{{Duration{}, per_second}}, {{0, 1.0}}};
  open.response_timeout = 10_s;
  scenario.load = {{"load", {}, {}, open}};
  return scenario;
}

// bench/README.md states these figures.

TEST(Memory, a_request_in_flight_takes_less_than_200_bytes_with_its_user) {
  const double few = peak_of(in_flight(20'000));
  const double many = peak_of(in_flight(120'000));
  const double each = (many - few) / 100'000;
  RecordProperty("bytes", static_cast<int>(each));
  EXPECT_LT(each, 200);
  EXPECT_GT(each, 64) << "a record alone is a cache line";
}

TEST(Memory, an_instance_takes_less_than_five_kilobytes_in_ten_minutes) {
  const double few = peak_of(fleet_of(100));
  const double many = peak_of(fleet_of(600));
  const double each = (many - few) / 500;
  RecordProperty("bytes", static_cast<int>(each));
  EXPECT_LT(each, 5 * 1024);
  EXPECT_GT(each, 500);
}

TEST(Memory, nothing_is_kept_of_a_request_that_is_over) {
  const double few = peak_of(open_load(1, 1_h));
  const double many = peak_of(open_load(50, 1_h));
  EXPECT_LT(many - few, 64 * 1024) << "176,400 requests more";
}

TEST(Memory, an_hour_more_takes_a_few_numbers_a_minute) {
  const double short_run = peak_of(open_load(20, 2_h));
  const double long_run = peak_of(open_load(20, 12_h));
  const double each_minute = (long_run - short_run) / 600;
  RecordProperty("bytes", static_cast<int>(each_minute));
  EXPECT_LT(each_minute, 2048);
}

}  // namespace
}  // namespace headroom::world
