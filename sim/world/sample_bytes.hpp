#pragma once

#include <cmath>
#include <cstdint>

#include "sim/cloud/application.hpp"

namespace headroom::world {

/// What a client's sample of a request weighs, in whole bytes, as JMeter has them.
struct SampleBytes {
  std::int64_t received = 0, sent = 0;
};
inline SampleBytes bytes_of(const cloud::RequestClass& request) {
  const double response = request.response_bytes.value_or(request.bytes);
  return {std::llround(response), std::llround(request.bytes - response)};
}

}  // namespace headroom::world
