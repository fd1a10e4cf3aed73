#include "sim/cloud/dns_record.hpp"

#include <algorithm>
#include <utility>

namespace headroom::cloud {

DnsRecord::DnsRecord(std::uint32_t nodes) : nodes_(nodes) {
  list({Instant{}, std::vector<bool>(nodes, true)});
}

void DnsRecord::update(const std::vector<bool>& healthy, Instant now) {
  const bool is_any_healthy = std::find(healthy.begin(), healthy.end(), true) != healthy.end();
  std::vector<bool> listed = is_any_healthy ? healthy : std::vector<bool>(nodes_, true);
  if (listed == versions_.back().is_listed) return;
  if (versions_.back().since == now) versions_.pop_back();  // it was true for no time
  list({now, std::move(listed)});
  while (versions_.size() > 1 && versions_[1].since + kTimeToLive <= now) versions_.pop_front();
}

void DnsRecord::list(Version version) {
  for (std::uint32_t node = 0; node < nodes_; ++node) {
    if (version.is_listed[node]) version.listed.push_back(node);
  }
  versions_.push_back(std::move(version));
}

std::uint32_t DnsRecord::node_of(double choice, Instant looked_up) const {
  std::size_t at = versions_.size() - 1;
  while (at > 0 && versions_[at].since > looked_up) --at;
  const Version& version = versions_[at];
  const double position = choice * nodes_;
  const auto own = std::min(static_cast<std::uint32_t>(position), nodes_ - 1);
  if (version.is_listed[own]) return own;
  const double again = (position - own) * static_cast<double>(version.listed.size());
  return version.listed[std::min(static_cast<std::size_t>(again), version.listed.size() - 1)];
}

}  // namespace headroom::cloud
