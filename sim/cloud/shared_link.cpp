#include "sim/cloud/shared_link.hpp"

#include <algorithm>
#include <utility>

namespace headroom::cloud {

SharedLink::SharedLink(double bandwidth, double own, engine::Agenda& agenda, Downloaded downloaded)
    : bandwidth_(bandwidth), own_(own), agenda_(agenda), downloaded_(std::move(downloaded)) {}

void SharedLink::start(BootingStep step, double bytes, Instant now) {
  advance(now);
  downloads_.push_back({step, bytes});
  replan(now);
}

void SharedLink::leave(InstanceId instance, Instant now) {
  const auto is_its = [&](const Download& d) { return d.step.instance == instance; };
  // Of one that downloads nothing nobody takes notice, not even by a rounded nanosecond.
  if (std::none_of(downloads_.begin(), downloads_.end(), is_its)) return;
  advance(now);
  std::erase_if(downloads_, is_its);
  replan(now);
}

double SharedLink::bytes_per_ns() const {
  return std::min(own_, bandwidth_ / static_cast<double>(downloads_.size())) * 1e-9;
}

void SharedLink::advance(Instant now) {
  const auto elapsed_ns = static_cast<double>((now - updated_).ns());
  updated_ = now;
  if (downloads_.empty()) return;
  const double bytes = bytes_per_ns() * elapsed_ns;
  for (Download& download : downloads_) download.bytes_left -= bytes;
}

void SharedLink::replan(Instant now) {
  agenda_.cancel(timer_);
  if (downloads_.empty()) return;
  const auto least = std::min_element(
      downloads_.begin(), downloads_.end(),
      [](const Download& a, const Download& b) { return a.bytes_left < b.bytes_left; });
  const double ns = std::max(0.0, least->bytes_left / bytes_per_ns());
  timer_ = agenda_.at(now + Duration::covering(ns), engine::Rank::lifecycle,
                      [this](Instant then) { finish(then); });
}

void SharedLink::finish(Instant now) {
  advance(now);
  // Time is in whole nanoseconds: what less than one would finish is done.
  const double done = bytes_per_ns();
  std::vector<BootingStep> complete;
  for (const Download& download : downloads_) {
    if (download.bytes_left < done) complete.push_back(download.step);
  }
  std::erase_if(downloads_, [&](const Download& d) { return d.bytes_left < done; });
  replan(now);
  for (const BootingStep& step : complete) downloaded_(step, now);
}

}  // namespace headroom::cloud
