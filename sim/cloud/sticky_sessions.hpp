#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/cloud/instance.hpp"
#include "sim/engine/time.hpp"

namespace headroom::cloud {

/// The attributes stickiness.*: a client's cookie leads it back to its target (aws-behaviour 6.1).
struct StickinessConfig {
  enum class Type : std::uint8_t { lb_cookie, app_cookie };
  bool enabled = false;
  Type type = Type::lb_cookie;
  Duration duration = 86'400_s;  ///< of the type's own attribute
  /// Whether each answer brings a cookie with the full time. Absent: the load balancer's own is
  /// renewed, the application's is set once, as a session begins.
  std::optional<bool> is_renewed = {};
  std::string cookie_name = {};  ///< the application's; only the name of it

  bool renews() const { return is_renewed.value_or(type == Type::lb_cookie); }
};
std::string_view name(StickinessConfig::Type type);

/// The cookies of all clients that keep any.
class StickySessions {
 public:
  struct Session {
    std::uint32_t slot = 0;
    InstanceId target = 0;  ///< 0: no cookie
    Instant expires;
  };
  explicit StickySessions(const StickinessConfig& config) : config_(config) {}

  /// The cookie that a client sends; nullptr where it has none that is still good.
  const Session* find(std::uint32_t client, Instant now) const {
    if (client >= sessions_.size()) return nullptr;
    const Session& session = sessions_[client];
    return session.target != 0 && now < session.expires ? &session : nullptr;
  }
  /// A target's answer goes to the client. Memory grows with the clients, not with the requests.
  void answered(std::uint32_t client, std::uint32_t slot, InstanceId target, Instant now);
  /// A client has gone, and another one takes its number.
  void forget(std::uint32_t client) {
    if (client < sessions_.size()) sessions_[client] = {};
  }

 private:
  StickinessConfig config_;
  std::vector<Session> sessions_;  ///< by client
};

}  // namespace headroom::cloud
