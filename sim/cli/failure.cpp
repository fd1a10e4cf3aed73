#include "sim/cli/failure.hpp"

#include "sim/cli/exit_status.hpp"
#include "sim/cluster/rank_crew.hpp"
#include "sim/scenario/problems.hpp"
#include "sim/world/world.hpp"

namespace headroom::cli {

cluster::Failure failure_of(std::exception_ptr error) {
  try {
    std::rethrow_exception(error);
  } catch (const scenario::BadScenario& e) {
    return {kBadUsage, e.what()};
  } catch (const BadUsage& e) {
    return {kBadUsage, e.what()};
  } catch (const world::Interrupted& e) {
    return {kInterrupted, e.what()};
  } catch (const cluster::WorkerFailed& e) {
    return {e.kind(), e.what()};
  } catch (const std::exception& e) {
    return {kFailed, e.what()};
  }
}

}  // namespace headroom::cli
