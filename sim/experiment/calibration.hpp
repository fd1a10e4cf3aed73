#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/// What a running system is made of, from what its clients and its CPU metric saw.
namespace headroom::experiment {

/// One answered request, as its client or the load balancer saw it. Times in seconds since the
/// first one.
struct TimedRequest {
  double start_s = 0;
  double end_s = 0;
  std::uint32_t request_class = 0;
  std::uint32_t target = 0;  ///< which instance served it, where that is known
  std::uint32_t client = 0;  ///< JMeter's thread, where that is known
};

/// CPU used over a stretch of time by all instances together.
struct CpuStretch {
  double begin_s = 0;
  double length_s = 0;
  double cores = 0;
};

struct Measurement {
  std::vector<std::string> classes;
  std::vector<TimedRequest> requests;  ///< by start
  std::vector<CpuStretch> cpu;         ///< by time
  int instances = 1;                   ///< that served, all the time
  double vcpus = 1;                    ///< of each
  double resolution_s = 1e-3;          ///< of the requests' times
  bool has_targets = false;            ///< `target` is known
  bool has_clients = false;            ///< `client` is known
  std::uint64_t seed = 1;              ///< of the bootstrap
  bool takes_one_instance = false;     ///< nobody said how many there are
};

/// A value with the interval of 95 % around it.
struct Fitted {
  double value = 0;
  double low = 0;
  double high = 0;
};

/// What was found, or why the data can not tell.
template <class T>
struct Finding {
  std::optional<T> value = {};
  std::string why = {};  ///< what it rests on; without a value, what is missing
};

struct FittedClass {
  std::string name;
  std::uint64_t requests = 0;
  Fitted demand_s;  ///< CPU-seconds
};

/// Where the demands of the classes come from.
enum class DemandSplit {
  one_class,  ///< there is but one
  cpu,        ///< non-negative least squares on the CPU series
  latency,    ///< their ratio from latencies, their sum from the CPU series
  shared      ///< nothing tells them apart: all get the mean
};

struct FittedThrottle {
  enum class Form { rate, quota } form = Form::quota;
  Fitted period_s;                     ///< of a quota
  std::optional<Fitted> quota_s = {};  ///< of a quota: CPU-seconds per period, where it is known
  std::optional<Fitted> cores = {};    ///< that an instance may use on average, where it is known
  double significance = 0;             ///< of the period: H, see stats::Periodicity
  double held_periods = 0;             ///< share of the periods whose quota was used up
  double late_answers = 0;             ///< share of answers that came when the server should have
                                       ///< stood still, by more than a tenth of the period
};

struct CpuResidual {
  CpuStretch stretch;
  double predicted_cores = 0;  ///< from the classes' demands and the requests answered in it
};

struct Calibration {
  std::uint64_t requests = 0;  ///< answered within the CPU series
  double cpu_s = 0;            ///< used in it
  Fitted mean_demand_s;        ///< over all classes: the utilisation law
  std::vector<FittedClass> classes;
  DemandSplit split = DemandSplit::one_class;
  Fitted background_cores;      ///< used without requests; 0 where it can not be told
  Finding<Fitted> variability;  ///< squared coefficient of variation of the demand
  Finding<Fitted> overhead_s;   ///< network, proxy and client: part of every latency
  Finding<int> workers;         ///< 1: in turn, 0: shared
  Finding<FittedThrottle> throttle;
  std::vector<CpuResidual> residuals;
  double residual_cores = 0;       ///< root mean square
  std::string instances_known_by;  ///< how requests were told apart by instance; may be empty
  Finding<Fitted> think_s = {};  ///< of clients in closed load, from an answer to the next request
};

/// @throws std::invalid_argument where there are fewer than kFewestRequests answered within the CPU
///         series
Calibration calibrate(const Measurement& measured);

inline constexpr std::size_t kFewestRequests = 50;

}  // namespace headroom::experiment
