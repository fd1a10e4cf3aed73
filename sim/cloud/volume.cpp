#include "sim/cloud/volume.hpp"

#include <algorithm>

namespace headroom::cloud {
namespace {

constexpr double kIncludedIops = 3000;
constexpr double kIncludedMibps = 125;

}  // namespace

double VolumeConfig::paid_iops() const {
  if (type == "gp3") return std::max(0.0, iops.value_or(0) - kIncludedIops);
  return type == "io1" || type == "io2" ? iops.value_or(0) : 0.0;
}

double VolumeConfig::paid_mibps() const {
  return type == "gp3" ? std::max(0.0, mibps.value_or(0) - kIncludedMibps) : 0.0;
}

}  // namespace headroom::cloud
