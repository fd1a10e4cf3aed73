#include "sim/cloud/instance_refresh.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace headroom::cloud {
namespace {

int percent_of(double percent, int whole, double (*rounded)(double)) {
  return static_cast<int>(rounded(percent * whole / 100.0));
}
double up(double x) { return std::ceil(x); }
double down(double x) { return std::floor(x); }

}  // namespace

InstanceRefresh::InstanceRefresh(RefreshPreferences preferences, int to_replace)
    : preferences_(std::move(preferences)), to_replace_(to_replace) {}

/// Instances to be replaced until the next checkpoint, or in all.
int InstanceRefresh::goal() const {
  const auto& checkpoints = preferences_.checkpoint_percentages;
  if (checkpoints.empty()) return to_replace_;
  return percent_of(checkpoints[std::min(checkpoint_, checkpoints.size() - 1)], to_replace_, up);
}

/// A checkpoint is reached when its replacements are ready; the next batch waits for its delay.
void InstanceRefresh::pass_checkpoint(const RefreshView& view, Instant now) {
  if (checkpoint_ + 1 >= preferences_.checkpoint_percentages.size()) return;
  if (terminated_ < goal() || launched_ < goal() || view.new_unready > 0) return;
  if (!resumes_at_) resumes_at_ = now + preferences_.checkpoint_delay;
  if (now < *resumes_at_) return;
  resumes_at_.reset();
  ++checkpoint_;
}

RefreshMove InstanceRefresh::next(const RefreshView& view, Instant now) {
  pass_checkpoint(view, now);
  RefreshMove move;
  if (resumes_at_) return move;
  const bool launches_first = preferences_.max_healthy_percentage > 100;
  const int must_be_ready = percent_of(preferences_.min_healthy_percentage, view.desired, up);
  const int least_down = launches_first ? 0 : 1;
  const int may_be_down = std::max(least_down, view.desired - must_be_ready);
  const int spare = std::max(0, view.ready() - (view.desired - may_be_down));
  const int may_go = std::min({goal() - terminated_, view.old(), view.old_unready + spare});
  if (launches_first) {
    const int most = std::max(view.desired + 1,
                              percent_of(preferences_.max_healthy_percentage, view.desired, down));
    move.terminate = std::max(0, std::min(may_go, extra()));
    move.launch =
        std::max(0, std::min({goal() - launched_, view.old() - extra(), most - view.all()}));
  } else {
    move.terminate = std::max(0, may_go);
    move.launch = move.terminate;
  }
  terminated_ += move.terminate;
  launched_ += move.launch;
  // The last old one may have gone by a scale-in.
  const bool is_last =
      view.old() == 0 || checkpoint_ + 1 >= preferences_.checkpoint_percentages.size();
  const bool is_replaced = terminated_ >= goal() || view.old() == 0;
  over_ = is_last && is_replaced && (extra() == 0 || view.old() == 0) && view.new_unready == 0 &&
          move.launch == 0;
  return move;
}

}  // namespace headroom::cloud
