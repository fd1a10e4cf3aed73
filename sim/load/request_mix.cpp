#include "sim/load/request_mix.hpp"

namespace headroom::load {

RequestMix::RequestMix(const std::vector<MixEntry>& entries) {
  double total = 0;
  for (const MixEntry& entry : entries) total += entry.weight;
  double sum = 0;
  for (const MixEntry& entry : entries) {
    sum += entry.weight;
    cumulative_.push_back(sum / total);
    classes_.push_back(entry.request_class);
  }
}

}  // namespace headroom::load
