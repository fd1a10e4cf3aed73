#pragma once

#include <fmt/format.h>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "sim/scenario/scenario.hpp"
#include "sim/world/finished_request.hpp"
#include "sim/world/sources.hpp"

namespace headroom::report {

/// JMeter's results file: CSV with the default columns of its versions 5 (Apache JMeter's
/// CSVSaveService), so that its report generator and every other reader of such files takes a
/// simulated run for a test.
///
/// What a real test has and the model has not: connections are there (Connect 0), the first byte
/// comes with the last (Latency is elapsed), and nothing is idle within a sample (IdleTime 0).
class JtlWriter {
 public:
  explicit JtlWriter(const scenario::Scenario& scenario);

  static const char* header();  ///< with its newline
  /// The rows of these requests and transactions, in their order.
  std::string rows(std::span<const world::FinishedRequest> requests) const;

 private:
  struct Label {
    std::string text;  ///< quoted where CSV needs it
    std::string url;
    std::int64_t bytes = 0, sent_bytes = 0;
  };
  struct TransactionLabel {
    std::string text;
    bool is_parent = false;
  };
  struct Source {
    std::string thread_prefix;  ///< "Thread Group 1-"
    std::vector<Label> labels;  ///< by sampler, or by request class of open load
    std::vector<TransactionLabel> transactions = {};
    bool is_closed = false;
  };
  static void add_group(const world::SourceConfig& source,
                        const std::vector<cloud::RequestClass>& classes, Source& entry);
  std::string thread_name(const world::FinishedRequest& request) const;
  void add_request(const world::FinishedRequest& request, fmt::memory_buffer& buffer) const;
  void add_transaction(const world::FinishedRequest& request, fmt::memory_buffer& buffer) const;
  static Label label_of(const std::string& name, const cloud::RequestClass& request);

  std::int64_t start_ms_;  ///< of the run, since the epoch
  std::vector<Source> sources_;
};

}  // namespace headroom::report
