#pragma once

#include <cstdint>
#include <vector>

#include "sim/cloud/application.hpp"

namespace headroom::world {

/// What requests ask of an instance, as a flow needs to know it: means, and a sample of single
/// requests for what latencies look like.
class FlowProfile {
 public:
  /// One request, without contention. ns
  struct Sample {
    double cpu_ns = 0;   ///< on a reference core, of all steps
    double wait_ns = 0;  ///< without CPU
  };

  /// @param seed of the sample; it is the same for all replications
  FlowProfile(const cloud::ApplicationConfig& application, std::uint64_t seed);

  /// CPU steps of a request.
  double visits(std::uint32_t request_class) const { return classes_[request_class].visits; }
  double mean_cpu_ns(std::uint32_t request_class) const {
    return classes_[request_class].mean.cpu_ns;
  }
  /// Mean square of the CPU time of one step.
  double mean_square_visit_ns2(std::uint32_t request_class) const {
    return classes_[request_class].square_visit;
  }
  /// Request number `index` of a sequence without end.
  const Sample& sample(std::uint32_t request_class, std::uint64_t index) const {
    const auto& samples = classes_[request_class].samples;
    return samples[index % samples.size()];
  }

 private:
  struct Class {
    double visits = 0;
    Sample mean;
    double square_visit = 0;
    std::vector<Sample> samples;
  };
  std::vector<Class> classes_;
};

}  // namespace headroom::world
