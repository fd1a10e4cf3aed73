#pragma once

#include <string>

#include "sim/cloud/bill.hpp"

namespace headroom::cloud {

// What the parts of the bill are made with.

struct Quantity {
  double amount = 0;
  std::string unit;
  double per = 1.0;  ///< amounts that the price is for: 730 GiB-hours are a GiB-month
};

BillItem item(std::string name, Quantity quantity, const char* price_name, Price price);

/// A line that is the sum of parts with prices of their own.
/// @param per amounts that the price is for
void add(BillItem& line, double quantity, const UsedPrice& price, double per = 1.0);

/// Instance-hours of a run.
struct MeteredHours {
  double run = 0;              ///< hours that were simulated
  double running = 0;          ///< instance-hours as the clock goes
  double there = 0;            ///< stopped or running: a volume is paid for
  double builders = 0;         ///< of builders of images with a release in them
  double steady_builders = 0;  ///< a short run sees a release or it does not; a month sees them all
};

// bill_storage.cpp: the volumes, in three lines, and the snapshots.
BillItem volumes_item(const Usage& usage, const MeteredHours& hours, const RegionPrices& prices);
BillItem volume_iops_item(const Usage& usage, const MeteredHours& hours,
                          const RegionPrices& prices);
BillItem volume_throughput_item(const Usage& usage, const MeteredHours& hours,
                                const RegionPrices& prices);
BillItem image_storage_item(const Usage& usage, const MeteredHours& hours,
                            const RegionPrices& prices);
BillItem fast_snapshot_restore_item(const Usage& usage, const MeteredHours& hours,
                                    const RegionPrices& prices);

// bill_monitoring.cpp: alarms and metrics.
BillItem alarms_item(const Usage& usage, const MeteredHours& hours, const RegionPrices& prices);
BillItem detailed_monitoring_item(const Usage& usage, const MeteredHours& hours,
                                  const RegionPrices& prices);
BillItem custom_metrics_item(const Usage& usage, const MeteredHours& hours,
                             const RegionPrices& prices);
BillItem metric_requests_item(const Usage& usage, const RegionPrices& prices);

// bill_network.cpp: the load balancer, addresses and what leaves AWS.
BillItem load_balancer_item(const MeteredHours& hours, const RegionPrices& prices);
BillItem lcus_item(const Usage& usage, const RegionPrices& prices);
BillItem addresses_item(const Usage& usage, const MeteredHours& hours, const RegionPrices& prices);
BillItem data_out_item(const Usage& usage, const MeteredHours& hours, const RegionPrices& prices);

}  // namespace headroom::cloud
