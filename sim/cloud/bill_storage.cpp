#include <algorithm>
#include <string>

#include "sim/cloud/bill_lines.hpp"

namespace headroom::cloud {
namespace {

/// Every instance that is there has the launch template's volumes, and so have builders.
double volume_hours(const MeteredHours& hours) { return hours.there + hours.builders; }

/// GiB of snapshots that are stored all the time: the image's, and what each kept release changed.
double stored_gib(const Usage& usage) {
  const ReleasesConfig& releases = usage.releases;
  const bool has_releases = !releases.at.empty() || releases.per_hour > 0;
  const bool builds_images = has_releases && usage.launch_template.image.contains_application();
  return usage.launch_template.snapshot_gib() +
         (builds_images ? releases.build.keep * releases.build.changed_gib : 0.0);
}

UsedPrice iops_price(const std::string& type, const RegionPrices& prices) {
  if (type == "io1") return {"io1_iops_month", prices.io1_iops_month};
  if (type == "io2") return {"io2_iops_month", prices.io2_iops_month};
  return {"gp3_iops_month", prices.gp3_iops_month};
}

}  // namespace

BillItem volumes_item(const Usage& usage, const MeteredHours& hours, const RegionPrices& prices) {
  BillItem line{"ebs", 0.0, "GiB-hours", 0.0};
  for (const VolumeConfig& volume : usage.launch_template.volumes) {
    const auto listed = prices.volume_gib_month.find(volume.type);
    add(line, volume.gib * volume_hours(hours),
        {volume.type + "_gib_month",
         listed == prices.volume_gib_month.end() ? Price{} : listed->second},
        kHoursPerMonth);
  }
  return line;
}

BillItem volume_iops_item(const Usage& usage, const MeteredHours& hours,
                          const RegionPrices& prices) {
  BillItem line{"ebs_iops", 0.0, "IOPS-hours", 0.0};
  for (const VolumeConfig& volume : usage.launch_template.volumes)
    add(line, volume.paid_iops() * volume_hours(hours), iops_price(volume.type, prices),
        kHoursPerMonth);
  return line;
}

BillItem volume_throughput_item(const Usage& usage, const MeteredHours& hours,
                                const RegionPrices& prices) {
  BillItem line{"ebs_throughput", 0.0, "MiB/s-hours", 0.0};
  for (const VolumeConfig& volume : usage.launch_template.volumes)
    add(line, volume.paid_mibps() * volume_hours(hours),
        {"gp3_mibps_month", prices.gp3_mibps_month}, kHoursPerMonth);
  return line;
}

BillItem image_storage_item(const Usage& usage, const MeteredHours& hours,
                            const RegionPrices& prices) {
  return item("image_storage", {stored_gib(usage) * hours.run, "GiB-hours", kHoursPerMonth},
              "snapshot_gib_month", prices.snapshot_gib_month);
}

/// An hour at least, for each zone.
BillItem fast_snapshot_restore_item(const Usage& usage, const MeteredHours& hours,
                                    const RegionPrices& prices) {
  const double zones = usage.fast_snapshot_restore_zones;
  BillItem line =
      item("fast_snapshot_restore", {zones * std::max(1.0, hours.run), "snapshot-zone-hours"},
           "fast_snapshot_restore_hour", prices.fast_snapshot_restore_hour);
  if (line.usd && zones > 0) line.steady_usd = *line.usd * hours.run / std::max(1.0, hours.run);
  return line;
}

}  // namespace headroom::cloud
