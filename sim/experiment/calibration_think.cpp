#include "sim/experiment/calibration_think.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "sim/stats/estimate.hpp"

namespace headroom::experiment {

Finding<Fitted> think_of(const Measurement& measured) {
  constexpr std::size_t kFewest = 30;
  if (!measured.has_clients) return {{}, "the log does not name the clients"};
  std::map<std::uint32_t, double> last_end;
  stats::Estimate pauses;
  for (const TimedRequest& request : measured.requests) {
    const auto [last, is_first] = last_end.try_emplace(request.client, request.end_s);
    if (is_first) continue;
    pauses.add(request.start_s - last->second);
    last->second = request.end_s;
  }
  if (pauses.count() < kFewest)
    return {{},
            fmt::format("only {} times a client went on after an answer: {} are needed",
                        pauses.count(), kFewest)};
  const double mean = std::max(0.0, pauses.mean());
  const double half = pauses.half_width(0.95);
  return {Fitted{mean, std::max(0.0, mean - half), mean + half},
          fmt::format("of {} clients, from an answer to the next request", last_end.size())};
}

}  // namespace headroom::experiment
