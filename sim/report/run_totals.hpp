#pragma once

#include "sim/report/json.hpp"

namespace headroom::report {

/// What a run's page counts, of the whole result: its lists may be thinned, and what is counted in
/// them would be too little.
/// @param result of result_json @throws Json::exception when it is none
/// @return {scale_outs, scale_ins: decisions, first_scale_out: {start_s, from, to} or null,
/// refusals: [{reason, count, first_s}] the most frequent first, credits_exhausted: {instances,
/// first_id, first_s}, left_unhealthy: instances ended before they were ever healthy,
/// reactions_broken_s: of all reactions, the good moments between bad ones with them}
Json run_totals(const Json& result);

/// How long the SLO was broken in a reaction, in seconds: from the first bad moment to the last.
double reaction_broken_s(const Json& reaction);

}  // namespace headroom::report
