#pragma once

#include "sim/stats/step_function.hpp"

namespace headroom::stats {

/// How well the supply of instances followed the demand: metrics.md 2, after Herbst et al.
/// (BUNGEE, SEAMS 2015; SPEC RG "Ready for rain?", 2016) and Ilyushkin et al. (ICPE 2017). 0 is
/// best in all but the jitter, whose best is 0 from both sides.
struct Elasticity {
  double under_instances = 0;         ///< a_U: instances missing, averaged over time
  double over_instances = 0;          ///< a_O: instances too many, averaged over time
  double under_percent = 0;           ///< theta_U: missing, % of demand
  double over_percent = 0;            ///< theta_O: too many, % of demand; may exceed 100
  double over_percent_of_supply = 0;  ///< theta_O/s: too many, % of supply
  double under_time_percent = 0;      ///< tau_U: % of time with too few
  double over_time_percent = 0;       ///< tau_O: % of time with too many
  double instability_percent = 0;     ///< upsilon: % of time in which the two do not move alike
  double supply_rises_percent = 0;    ///< k: of it, supply moves up against demand
  double demand_rises_percent = 0;    ///< k': of it, demand moves up against supply
  double jitter_per_minute = 0;       ///< (E_S - E_D)/T, E = instances stepped: > 0 nervous
};

/// Integrals are exact sums over the changes of both. Instability and jitter need a common grid:
/// there a bin of one metric period has the value in force at its end, so that supply which follows
/// within the period moves in the same bin. Over the shorter of the two functions.
/// @param supply instances that could serve (healthy in the target group)
/// @param demand instances needed, of the offered load; below 1 it counts as 1
Elasticity elasticity(const StepFunction& supply, const StepFunction& demand,
                      Duration metric_period = Duration::minutes(1));

}  // namespace headroom::stats
