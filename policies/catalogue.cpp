#include "policies/catalogue.hpp"

#include <array>

#include "policies/predictive_scaling.hpp"
#include "policies/react.hpp"
#include "policies/reg.hpp"
#include "policies/schedule.hpp"
#include "policies/simple_scaling.hpp"
#include "policies/step_scaling.hpp"
#include "policies/target_tracking.hpp"
#include "policies/vertical_scaling.hpp"

namespace headroom::policies {

scaling::PolicyCatalog catalogue() {
  static const std::array kAll = {
      target_tracking(),  step_scaling(), simple_scaling(), predictive_scaling(),
      vertical_scaling(), schedule(),     react(),          reg(),
  };
  return kAll;
}

}  // namespace headroom::policies
