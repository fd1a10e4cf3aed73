#include "sim/cli/environment.hpp"

#include "policies/catalogue.hpp"
#include "sim/scenario/catalogue.hpp"

namespace headroom::cli {

scenario::Environment builtin_environment() {
  return {policies::catalogue(), scenario::builtin_instance_types(), scenario::builtin_prices()};
}

}  // namespace headroom::cli
