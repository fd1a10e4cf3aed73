#include "sim/cloud/instance_looks.hpp"

namespace headroom::cloud {

void InstanceLooks::look(const Instance& instance, Instant now, scaling::InstanceView& view) {
  const double used_ns = instance.used_ns(now);
  const auto [entry, is_first] = last_.try_emplace(instance.id(), Look{now, used_ns});
  Look& last = entry->second;
  if (!is_first && now > last.at) {
    const double used = used_ns - last.used_ns;
    const auto elapsed_ns = static_cast<double>((now - last.at).ns());
    const bool has_worked = used > 0 || view.in_flight > 0;
    last = {now, used_ns, last.at, used / elapsed_ns / instance.processor().vcpus(),
            has_worked ? now : last.last_busy};
  }
  view.cpu = last.share;
  view.sampled = last.at;
  view.window = last.share ? last.at - last.before : Duration{};
  view.last_busy = last.last_busy;
}

void InstanceLooks::end_round(Instant now) {
  std::erase_if(last_, [now](const auto& entry) { return entry.second.at < now; });
}

}  // namespace headroom::cloud
