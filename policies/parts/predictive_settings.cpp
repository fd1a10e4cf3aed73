#include "policies/parts/predictive_settings.hpp"

#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "policies/parts/names.hpp"

namespace headroom::policies {

using scaling::MetricQuery;
using scaling::Statistic;

namespace {

constexpr const char* kConfiguration = "/PredictiveScalingConfiguration";
constexpr const char* kSpecification = "/PredictiveScalingConfiguration/MetricSpecifications/0";

/// A load and what an instance has of it, by AWS's names (aws-behaviour 4.11).
struct Pair {
  std::string_view pair, load, scaling;
  std::string_view name_space, load_metric, scaling_metric;
  bool is_of_instances;  ///< a sample a period of each; else one a minute of the load balancer
};
constexpr std::array<Pair, 4> kPairs = {{
    {"ASGCPUUtilization", "ASGTotalCPUUtilization", "ASGAverageCPUUtilization", "AWS/EC2",
     "CPUUtilization", "CPUUtilization", true},
    {"ASGNetworkIn", "ASGTotalNetworkIn", "ASGAverageNetworkIn", "AWS/EC2", "NetworkIn",
     "NetworkIn", true},
    {"ASGNetworkOut", "ASGTotalNetworkOut", "ASGAverageNetworkOut", "AWS/EC2", "NetworkOut",
     "NetworkOut", true},
    {"ALBRequestCount", "ALBTargetGroupRequestCount", "ALBRequestCountPerTarget",
     "AWS/ApplicationELB", "RequestCount", "RequestCountPerTarget", false},
}};

std::vector<std::string> names(std::string_view Pair::*which) {
  std::vector<std::string> all;
  for (const Pair& pair : kPairs) all.emplace_back(pair.*which);
  return all;
}

const Pair* find_pair(const Config& specification, std::string_view Pair::*which) {
  if (specification.is_absent()) return nullptr;
  for (const Pair& pair : kPairs) {
    if (pair.*which == specification["PredefinedMetricType"].text()) return &pair;
  }
  return nullptr;
}

MetricQuery query(std::string_view name_space, std::string_view name, Statistic statistic) {
  MetricQuery result;
  result.id = {std::string(name_space), std::string(name)};
  result.statistic = statistic;
  result.period = 1_h;
  return result;
}

/// The metric of a Customized...MetricSpecification.
MetricQuery customized(const Config& specification, const char* key) {
  MetricQuery own = specification["MetricDataQueries"].metric();
  own.period = 1_h;
  const auto is_percentile = [](const MetricQuery& one) {
    return !one.formula && one.statistic == Statistic::percentile;
  };
  bool has_percentile = is_percentile(own);
  if (own.formula) {
    for (const MetricQuery& part : own.formula->metrics)
      has_percentile = has_percentile || is_percentile(part);
  }
  if (has_percentile)
    throw BadConfig(std::string(kSpecification) + "/" + key,
                    "hourly values of percentiles are not built; allowed: Stat \"Sum\", "
                    "\"Average\", \"Minimum\", \"Maximum\" or \"SampleCount\"");
  return own;
}

/// One of two ways to name a metric, and nothing else.
void need_one_of(const Config& metrics, const char* predefined, const char* custom) {
  if (metrics[predefined].is_absent() == metrics[custom].is_absent())
    throw BadConfig(kSpecification,
                    std::string("either PredefinedMetricPairSpecification, or a load metric and a "
                                "scaling metric: one of ") +
                        predefined + " and " + custom);
}

void read_metrics(const Config& metrics, const scaling::GroupFacts& facts,
                  PredictiveSettings& settings) {
  const Pair* load = find_pair(metrics["PredefinedMetricPairSpecification"], &Pair::pair);
  const Pair* scaling = load;
  if (load == nullptr) {
    need_one_of(metrics, "PredefinedLoadMetricSpecification", "CustomizedLoadMetricSpecification");
    need_one_of(metrics, "PredefinedScalingMetricSpecification",
                "CustomizedScalingMetricSpecification");
    load = find_pair(metrics["PredefinedLoadMetricSpecification"], &Pair::load);
    scaling = find_pair(metrics["PredefinedScalingMetricSpecification"], &Pair::scaling);
  } else {
    for (const char* key :
         {"PredefinedLoadMetricSpecification", "PredefinedScalingMetricSpecification",
          "CustomizedLoadMetricSpecification", "CustomizedScalingMetricSpecification",
          "CustomizedCapacityMetricSpecification"}) {
      if (!metrics[key].is_absent())
        throw BadConfig(std::string(kSpecification) + "/" + key,
                        "a metric pair needs no other metric: leave one of them out");
    }
  }
  settings.load = load != nullptr ? query(load->name_space, load->load_metric, Statistic::sum)
                                  : customized(metrics["CustomizedLoadMetricSpecification"],
                                               "CustomizedLoadMetricSpecification");
  settings.scaling = scaling != nullptr
                         ? query(scaling->name_space, scaling->scaling_metric, Statistic::average)
                         : customized(metrics["CustomizedScalingMetricSpecification"],
                                      "CustomizedScalingMetricSpecification");
  const Config& capacity = metrics["CustomizedCapacityMetricSpecification"];
  settings.capacity = capacity.is_absent()
                          ? query("AWS/AutoScaling", "GroupInServiceInstances", Statistic::average)
                          : customized(capacity, "CustomizedCapacityMetricSpecification");
  // The load is a sum of the very samples whose average is the scaling metric: an instance that
  // keeps it at 1 for an hour adds one for each sample. Requests are counted a minute.
  if (load != nullptr && load == scaling)
    settings.ratio =
        static_cast<double>(1_h / (load->is_of_instances ? facts.sample_period : 60_s));
}

Parameter predefined(const char* name, const char* summary, std::string_view Pair::*which) {
  using Kind = Parameter::Kind;
  return {name,
          Kind::object,
          summary,
          false,
          {},
          {},
          {},
          {{"PredefinedMetricType", Kind::choice, "Which.", true, {}, {}, names(which)},
           {"ResourceLabel", Kind::text, "Load balancer and target group of the requests."}}};
}

Parameter customized_parameter(const char* name, const char* summary) {
  return {name,
          Parameter::Kind::object,
          summary,
          false,
          {},
          {},
          {},
          {{"MetricDataQueries", Parameter::Kind::metric_queries,
            "Metrics by id, and one of them or an expression of them that is returned.", true}}};
}

scaling::ParameterTree specification_parameters() {
  return {
      {"TargetValue", Parameter::Kind::number,
       "What each instance is to have of the scaling metric: percent, or bytes or requests a "
       "sample.",
       true, 1e-9, 1e9},
      predefined("PredefinedMetricPairSpecification", "Load and scaling metric in one word.",
                 &Pair::pair),
      predefined("PredefinedLoadMetricSpecification", "The load of the whole group, by the hour.",
                 &Pair::load),
      predefined("PredefinedScalingMetricSpecification", "What an instance has of it, on average.",
                 &Pair::scaling),
      customized_parameter("CustomizedLoadMetricSpecification", "Another load."),
      customized_parameter("CustomizedScalingMetricSpecification", "Another scaling metric."),
      customized_parameter("CustomizedCapacityMetricSpecification",
                           "The instances among which the load was shared; default: "
                           "GroupInServiceInstances."),
  };
}

}  // namespace

scaling::ParameterTree predictive_parameters() {
  using Kind = Parameter::Kind;
  return {
      {"PredictiveScalingConfiguration",
       Kind::object,
       "What to forecast, and what to do about it.",
       true,
       {},
       {},
       {},
       {{"MetricSpecifications",
         Kind::list,
         "One load with its scaling metric and target.",
         true,
         {},
         {},
         {},
         specification_parameters()},
        {"Mode",
         Kind::choice,
         "Whether it only forecasts, the default, or scales, too.",
         false,
         {},
         {},
         {"ForecastOnly", "ForecastAndScale"}},
        {"SchedulingBufferTime", Kind::integer,
         "Seconds before an hour at which its instances are launched; default 300.", false, 0,
         3599},
        {"MaxCapacityBreachBehavior",
         Kind::choice,
         "Whether a forecast may raise the group's maximum, for good; default HonorMaxCapacity.",
         false,
         {},
         {},
         {"HonorMaxCapacity", "IncreaseMaxCapacity"}},
        {"MaxCapacityBuffer", Kind::integer,
         "By how many percent of the forecast the raised maximum is above it.", false, 0, 100}}}};
}

PredictiveSettings predictive_settings(const Config& config, const scaling::GroupFacts& facts) {
  const Config& given = config["PredictiveScalingConfiguration"];
  const auto& specifications = given["MetricSpecifications"].list();
  if (specifications.size() != 1)
    throw BadConfig(std::string(kConfiguration) + "/MetricSpecifications",
                    "exactly one metric specification is allowed, as at AWS");
  const auto says = [&](const char* key, const char* word) {
    return !given[key].is_absent() && given[key].text() == word;
  };
  PredictiveSettings settings;
  settings.target = specifications[0]["TargetValue"].number();
  read_metrics(specifications[0], facts, settings);
  settings.scales = says("Mode", "ForecastAndScale");
  if (const Config& buffer = given["SchedulingBufferTime"]; !buffer.is_absent())
    settings.buffer = Duration::from_seconds(buffer.number());
  const Config& max_buffer = given["MaxCapacityBuffer"];
  const bool increases = says("MaxCapacityBreachBehavior", "IncreaseMaxCapacity");
  if (increases == max_buffer.is_absent())
    throw BadConfig(std::string(kConfiguration) + "/MaxCapacityBuffer",
                    "needed with \"MaxCapacityBreachBehavior\": \"IncreaseMaxCapacity\", and "
                    "allowed with nothing else");
  if (increases) settings.max_buffer = static_cast<int>(max_buffer.number());
  return settings;
}

}  // namespace headroom::policies
