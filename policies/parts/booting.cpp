#include "policies/parts/booting.hpp"

namespace headroom::policies {

using scaling::InstanceView;

scaling::Parameter while_booting_parameter() {
  return {"WhileBooting",
          scaling::Parameter::Kind::choice,
          "While instances boot: hold (no change), count (as if they shared the work already) or "
          "ignore. Default: hold.",
          false,
          {},
          {},
          {"hold", "count", "ignore"}};
}

WhileBooting while_booting_of(const scaling::Config& config) {
  const scaling::Config& way = config["WhileBooting"];
  if (way.is_absent() || way.text() == "hold") return WhileBooting::hold;
  return way.text() == "count" ? WhileBooting::count : WhileBooting::ignore;
}

Crew crew(const scaling::Observation& observation) {
  Crew crew;
  crew.booting = observation.group.pending;
  for (const InstanceView& instance : observation.instances) {
    if (instance.state != InstanceView::State::in_service) continue;
    if (instance.is_healthy)
      ++crew.working;
    else if (!instance.is_warm)  // a warm one has failed: nothing is to come of it
      ++crew.booting;
  }
  return crew;
}

std::optional<double> share_to_control(double share, const Crew& crew, WhileBooting way) {
  if (crew.booting == 0 || way == WhileBooting::ignore) return share;
  if (way == WhileBooting::hold) return std::nullopt;
  return share * crew.working / (crew.working + crew.booting);
}

}  // namespace headroom::policies
