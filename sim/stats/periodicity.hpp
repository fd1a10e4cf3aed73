#pragma once

#include <optional>
#include <span>

namespace headroom::stats {

/// A rhythm that events keep.
struct Periodicity {
  double period = 0;          ///< in the unit of the times
  double standard_error = 0;  ///< of the period, by a jackknife over stretches of time
  double significance = 0;    ///< H: events without a rhythm exceed it with the chance exp(-0.4 H)
};

/// The period that events keep, whatever the shape of its cycle: the H-test of de Jager,
/// Raubenheimer & Swanepoel, Astronomy & Astrophysics 221 (1989), over all periods between two. It
/// may be a small multiple or fraction of the true one, where every other cycle is weak, or a cycle
/// has two peaks.
///
/// @param times of events, ascending, in any unit
/// @param shortest,longest period that is looked for, 0 < shortest < longest
/// @return empty for fewer than 30 events, or where H is below 60 (one in 10^6 with 10^4
///         independent periods)
std::optional<Periodicity> find_period(std::span<const double> times, double shortest,
                                       double longest);

/// The best period within half a turn over the whole length of `period`. @pre 30 events or more
Periodicity periodicity_near(std::span<const double> times, double period);
/// The same without the standard error, which takes eight times as long as the period itself.
double period_near(std::span<const double> times, double near);

/// max over m <= 10 of Z²_m - 4 m + 4 at one period: the H of these events.
double h_statistic(std::span<const double> times, double period);

}  // namespace headroom::stats
