#include "policies/parts/kpa_scaler.hpp"

#include <algorithm>
#include <cmath>

#include "sim/scaling/adjustment.hpp"

namespace headroom::policies {

KpaProposal propose_pods(int ready, double stable, double panic, const KpaRules& rules) {
  const int present = std::max(1, ready);
  const int most = scaling::whole_capacity(rules.max_up_rate * present);
  const int least = static_cast<int>(std::floor(ready / rules.max_down_rate));
  const int by_stable = scaling::whole_capacity(stable / rules.target);
  const int by_panic = scaling::whole_capacity(panic / rules.target);
  return {std::clamp(by_stable, least, most), std::clamp(by_panic, least, most),
          1.0 * by_panic / present >= rules.panic_threshold};
}

int KpaScaler::next(const KpaProposal& proposal, int ready, Instant now) {
  if (!has_begun_) begin(ready, now);
  if (proposal.is_over)
    panic_since_ = now;
  else if (panic_since_ && now > *panic_since_ + rules_.stable_window)
    panic_since_.reset(), most_in_panic_ = 0;
  int pods = proposal.stable;
  if (panic_since_)
    pods = most_in_panic_ = std::max({most_in_panic_, proposal.stable, proposal.panic});
  asked_.add(now, pods);
  return static_cast<int>(asked_.largest());
}

/// Who finds several pods has taken over from another, and does not know what they are needed for.
void KpaScaler::begin(int ready, Instant now) {
  has_begun_ = true;
  if (ready <= 1) return;
  panic_since_ = now;
  most_in_panic_ = ready;
}

}  // namespace headroom::policies
