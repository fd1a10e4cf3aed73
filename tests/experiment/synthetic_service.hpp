#pragma once

#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "sim/engine/elementary.hpp"
#include "sim/engine/random.hpp"
#include "sim/experiment/tuner.hpp"

/// A service in two formulas, in place of a simulation: a tuner must find what can be worked out.
namespace headroom::experiment {

/// Settings: size from 1 to 20, target from 10 to 90, warm-up from 10 to 1000 s (log), type a, b or
/// c. Cost: size x the type's price + (target - 60)^2 / 400 + |ln(warm-up / 100)|; latency:
/// 2 / (size x the type's speed). Prices 1, 1.6, 4 and speeds 1, 2, 4: with a latency of at most
/// 0.27 the cheapest is size 4, target 60, 100 s, type b: 6.4.
class SyntheticService {
 public:
  explicit SyntheticService(double noise) : noise_(noise) {}

  static TuningProblem problem() {
    using Kind = TunedParameter::Kind;
    TuningProblem problem;
    problem.parameters = {{{"/size"}, Kind::integer, 1, 20},
                          {{"/target"}, Kind::real, 10, 90},
                          {{"/warm_up"}, Kind::log_real, 10, 1000, {}, "s"},
                          {{"/type"}, Kind::choices, 0, 0, {"\"a\"", "\"b\"", "\"c\""}}};
    problem.objectives = {"/cost"};
    problem.limits = {{"latency", "/latency", 0.27}};
    problem.given = {"10", "50", "\"300s\"", "\"a\""};
    return problem;
  }
  static double least_cost() { return 6.4; }

  /// Without noise. @pre settings as problem() makes them, or none: as given
  static std::vector<double> means(const Settings& settings) {
    static const Settings kGiven = {"10", "50", "\"300s\"", "\"a\""};
    const Settings& own = settings.empty() ? kGiven : settings;
    const double size = std::stod(own[0]), target = std::stod(own[1]);
    const double warm_up = std::stod(own[2].substr(1));
    const char type = own[3][1];
    const double price = type == 'a' ? 1 : type == 'b' ? 1.6 : 4;
    const double speed = type == 'a' ? 1 : type == 'b' ? 2 : 4;
    return {size * price + (target - 60) * (target - 60) / 400 + std::abs(std::log(warm_up / 100)),
            2 / (size * speed)};
  }

  std::vector<TrialOutcome> operator()(const std::vector<Trial>& trials) {
    std::vector<TrialOutcome> outcomes;
    for (const Trial& trial : trials) outcomes.push_back(outcome(trial));
    made_ += trials.size();
    return outcomes;
  }
  std::size_t made() const { return made_; }

 private:
  /// Two thirds of the noise are common to all settings.
  TrialOutcome outcome(const Trial& trial) const {
    std::vector<double> values = means(trial.settings);
    std::string name;
    for (const std::string& value : trial.settings) name += value + " ";
    const std::uint64_t seed = trial.is_fresh ? 2 : 1;
    TrialOutcome outcome;
    for (std::size_t f = 0; f < values.size(); ++f) {
      const auto draw = [&](const std::string& of) {
        engine::Draw one(engine::stream_key(seed, trial.replication, of), f);
        return engine::normal_quantile(one.unit());
      };
      outcome.figures.emplace_back(values[f] * (1 + noise_ * (2 * draw("all") + draw(name)) / 3));
    }
    return outcome;
  }

  double noise_;
  std::size_t made_ = 0;
};

}  // namespace headroom::experiment
