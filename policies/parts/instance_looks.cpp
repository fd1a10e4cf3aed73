#include "policies/parts/instance_looks.hpp"

#include <utility>

namespace headroom::policies {

scaling::Needs looks_each(Duration period) {
  scaling::Needs needs;
  needs.tick = period;
  needs.per_instance = true;
  needs.stance.role = scaling::Stance::Role::sets;
  return needs;
}

scaling::Parameter seconds_parameter(std::string name, const std::string& what, int least) {
  return {std::move(name),   scaling::Parameter::Kind::integer,
          "Seconds " + what, false,
          1.0 * least,       86400};
}

Duration seconds_of(const scaling::Config& config, std::string_view name, Duration otherwise) {
  const scaling::Config& setting = config[name];
  return setting.is_absent() ? otherwise : Duration::from_seconds(setting.number());
}

}  // namespace headroom::policies
