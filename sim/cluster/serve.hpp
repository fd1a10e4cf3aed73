#pragma once

#include <atomic>
#include <exception>
#include <functional>

#include "sim/cluster/messages.hpp"
#include "sim/cluster/transport.hpp"
#include "sim/experiment/crew.hpp"

namespace headroom::cluster {

/// What the manager is told of an exception.
using Describe = std::function<Failure(std::exception_ptr)>;

/// A worker's life: does the tasks that come until the manager ends it. What a task throws goes to
/// the manager, whose run() throws it.
/// @param stop becomes true at the end, so that what is under way need not go on
void serve(Transport& transport, experiment::Crew::Work work, unsigned threads,
           std::atomic<bool>* stop, const Describe& describe);

/// For a worker that can not serve: tells the manager why, and waits for the end.
void report_failure(Transport& transport, const Failure& failure);

}  // namespace headroom::cluster
