#include "sim/scenario/read_open_load.hpp"

#include "sim/scenario/read_arrivals.hpp"

namespace headroom::scenario {
namespace {

using cloud::ApplicationConfig;
using load::OpenLoadConfig;

OpenLoadConfig read_common(ObjectReader& object, const LoadPeriod& period,
                           const ApplicationConfig& application) {
  OpenLoadConfig config;
  if (const auto rate = object.required("rate")) {
    config.rate = read_rate(*rate, period);
    config.rate_has_shape = has_shape(*rate);
  }
  read_changing_mix(object, application, period.length, config);
  if (const auto timeout = object.optional("response_timeout"))
    config.response_timeout = timeout->positive_duration();
  return config;
}

}  // namespace

OpenLoadConfig read_poisson(const Node& node, const LoadPeriod& period,
                            const ApplicationConfig& application) {
  ObjectReader object(node, "{\"rate\": ..., \"mix\": {...}, \"response_timeout\": ...}");
  return read_common(object, period, application);
}

OpenLoadConfig read_open(const Node& node, const LoadPeriod& period,
                         const ApplicationConfig& application) {
  ObjectReader object(
      node, "{\"rate\": ..., \"arrivals\": ..., \"mix\": {...}, \"response_timeout\": ...}");
  OpenLoadConfig config = read_common(object, period, application);
  if (const auto arrivals = object.required("arrivals"))
    config.process = read_arrivals(*arrivals, mean_rate(config.rate, period));
  return config;
}

}  // namespace headroom::scenario
