#include "policies/catalogue.hpp"

#include <array>

#include "policies/adapt.hpp"
#include "policies/autoscale.hpp"
#include "policies/chameleon.hpp"
#include "policies/conpaas.hpp"
#include "policies/external/external_policy.hpp"
#include "policies/external/shared_object.hpp"
#include "policies/forecast.hpp"
#include "policies/hist.hpp"
#include "policies/hybrid.hpp"
#include "policies/integral.hpp"
#include "policies/keda.hpp"
#include "policies/knative_kpa.hpp"
#include "policies/kubernetes_hpa.hpp"
#include "policies/latency_control.hpp"
#include "policies/lazy_provisioning.hpp"
#include "policies/mpc.hpp"
#include "policies/predictive_scaling.hpp"
#include "policies/proportional_thresholding.hpp"
#include "policies/queueing_staffing.hpp"
#include "policies/react.hpp"
#include "policies/reg.hpp"
#include "policies/schedule.hpp"
#include "policies/simple_scaling.hpp"
#include "policies/ski_rental.hpp"
#include "policies/square_root_staffing.hpp"
#include "policies/step_scaling.hpp"
#include "policies/target_tracking.hpp"
#include "policies/thresholds.hpp"
#include "policies/vertical_scaling.hpp"

namespace headroom::policies {

scaling::PolicyCatalog catalogue() {
  static const std::array kAll = {
      // Of AWS.
      target_tracking(), step_scaling(), simple_scaling(), predictive_scaling(),
      // Plain ones.
      schedule(), thresholds(), vertical_scaling(),
      // Of Kubernetes and its kin, with instances for pods.
      kubernetes_hpa(), knative_kpa(), keda(),
      // Of research on autoscalers.
      react(), adapt(), hist(), reg(), conpaas(), autoscale(), chameleon(),
      // By a forecast of the load.
      forecast(),
      // By queueing theory.
      queueing_staffing(), square_root_staffing(),
      // By feedback control.
      integral(), proportional_thresholding(), latency_control(),
      // By optimisation.
      mpc(), lazy_provisioning(), ski_rental(), hybrid(),
      // Of the user's own, from outside of this program.
      external::external_policy(), external::shared_object()};
  return kAll;
}

}  // namespace headroom::policies
