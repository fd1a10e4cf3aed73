#include "sim/scaling/policy.hpp"

namespace headroom::scaling {

const PolicyKind* find_policy(PolicyCatalog catalog, std::string_view type) {
  for (const PolicyKind& kind : catalog) {
    if (kind.type == type) return &kind;
  }
  return nullptr;
}

std::string_view name(Resize::How how) {
  return how == Resize::How::stop_start ? "stop_start" : "instance_refresh";
}

std::optional<Resize::How> resize_how(std::string_view text) {
  for (const auto how : {Resize::How::stop_start, Resize::How::instance_refresh}) {
    if (name(how) == text) return how;
  }
  return std::nullopt;
}

}  // namespace headroom::scaling
