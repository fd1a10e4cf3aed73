#include "sim/cloud/sticky_sessions.hpp"

namespace headroom::cloud {

std::string_view name(StickinessConfig::Type type) {
  return type == StickinessConfig::Type::lb_cookie ? "lb_cookie" : "app_cookie";
}

void StickySessions::answered(std::uint32_t client, std::uint32_t slot, InstanceId target,
                              Instant now) {
  if (client >= sessions_.size()) sessions_.resize(client + 1);
  Session& session = sessions_[client];
  const bool goes_on = session.target == target && now < session.expires;
  if (goes_on && !config_.renews()) return;
  session = {slot, target, now + config_.duration};
}

}  // namespace headroom::cloud
