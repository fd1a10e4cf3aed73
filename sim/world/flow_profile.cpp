#include "sim/world/flow_profile.hpp"

#include "sim/engine/random.hpp"

namespace headroom::world {
namespace {

constexpr std::uint64_t kSamples = 16'381;  // a prime, so that strides meet all of them

using cloud::RequestStep;

/// The sample's means are moved to the true ones: what is left of chance is the shape.
void set_means(const FlowProfile::Sample& mean, std::vector<FlowProfile::Sample>& samples) {
  FlowProfile::Sample sum;
  for (const FlowProfile::Sample& sample : samples) {
    sum.cpu_ns += sample.cpu_ns;
    sum.wait_ns += sample.wait_ns;
  }
  const auto count = static_cast<double>(samples.size());
  for (FlowProfile::Sample& sample : samples) {
    if (sum.cpu_ns > 0) sample.cpu_ns *= mean.cpu_ns * count / sum.cpu_ns;
    if (sum.wait_ns > 0) sample.wait_ns *= mean.wait_ns * count / sum.wait_ns;
  }
}

}  // namespace

FlowProfile::FlowProfile(const cloud::ApplicationConfig& application, std::uint64_t seed) {
  for (const cloud::RequestClass& request : application.requests) {
    Class& profile = classes_.emplace_back();
    const engine::StreamKey key = engine::stream_key(seed, 0, "flow/" + request.name);
    profile.samples.resize(kSamples);
    double squares = 0;
    for (std::size_t step = 0; step < request.steps.size(); ++step) {
      const RequestStep& what = request.steps[step];
      const bool is_cpu = what.kind == RequestStep::Kind::cpu;
      (is_cpu ? profile.mean.cpu_ns : profile.mean.wait_ns) += what.time.mean();
      profile.visits += is_cpu;
      for (std::uint64_t i = 0; i < kSamples; ++i) {
        engine::Draw draw(key, i, step);
        const double ns = what.time.sample(draw);
        (is_cpu ? profile.samples[i].cpu_ns : profile.samples[i].wait_ns) += ns;
        if (is_cpu) squares += ns * ns;
      }
    }
    if (profile.visits > 0)
      profile.square_visit = squares / static_cast<double>(kSamples) / profile.visits;
    set_means(profile.mean, profile.samples);
  }
}

}  // namespace headroom::world
