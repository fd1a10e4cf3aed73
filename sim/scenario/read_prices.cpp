#include "sim/scenario/read_prices.hpp"

#include <fmt/format.h>

#include <utility>

#include "sim/cloud/volume.hpp"
#include "sim/scenario/json_text.hpp"
#include "sim/scenario/node.hpp"

namespace headroom::scenario {

using cloud::Price;
using cloud::RegionPrices;

namespace {

constexpr double kHighestUsd = 1e6;

constexpr std::pair<const char*, Price RegionPrices::*> kPrices[] = {
    {"load_balancer_hour", &RegionPrices::load_balancer_hour},
    {"lcu_hour", &RegionPrices::lcu_hour},
    {"public_ipv4_hour", &RegionPrices::public_ipv4_hour},
    {"gp3_iops_month", &RegionPrices::gp3_iops_month},
    {"gp3_mibps_month", &RegionPrices::gp3_mibps_month},
    {"io1_iops_month", &RegionPrices::io1_iops_month},
    {"io2_iops_month", &RegionPrices::io2_iops_month},
    {"snapshot_gib_month", &RegionPrices::snapshot_gib_month},
    {"fast_snapshot_restore_hour", &RegionPrices::fast_snapshot_restore_hour},
    {"alarm_month", &RegionPrices::alarm_month},
    {"high_resolution_alarm_month", &RegionPrices::high_resolution_alarm_month},
    {"composite_alarm_month", &RegionPrices::composite_alarm_month},
    {"detailed_metric_month", &RegionPrices::detailed_metric_month},
    {"metric_requests_1000", &RegionPrices::metric_requests_1000},
    {"data_out_gb", &RegionPrices::data_out_gb},
    {"data_out_gb_next_40tb", &RegionPrices::data_out_gb_next_40tb},
    {"data_out_gb_next_100tb", &RegionPrices::data_out_gb_next_100tb},
    {"data_out_gb_over_150tb", &RegionPrices::data_out_gb_over_150tb},
    {"surplus_vcpu_hour", &RegionPrices::surplus_vcpu_hour},
    {"surplus_vcpu_hour_t4g", &RegionPrices::surplus_vcpu_hour_t4g},
};

/// Where prices come from, as far as their entry says so.
struct Provenance {
  std::string source, grade, date;
};

Provenance read_provenance(ObjectReader& object) {
  Provenance provenance;
  if (const auto source = object.optional("source"))
    provenance.source = source->text().value_or("");
  if (const auto date = object.optional("date")) provenance.date = date->text().value_or("");
  if (const auto grade = object.optional("grade"))
    provenance.grade = grade->choice({"documented", "published", "memory"}).value_or("");
  return provenance;
}

/// A key's value even where that is null, which means here that nobody knows the price; empty where
/// the key is absent.
std::optional<Node> entry_of(ObjectReader& object, const std::string& key) {
  object.ignore({key});
  const Json& json = object.node().json();
  if (!object.is_object() || !json.contains(key)) return std::nullopt;
  return Node(json[key], step(object.node().place(), key), object.node().context());
}

/// Reads the prices of one region.
class RegionReader {
 public:
  RegionReader(std::string region, PriceOrigin origin, RegionPrices& prices, GivenPrices& given)
      : region_(std::move(region)), origin_(origin), prices_(prices), given_(given) {}

  void read(const Node& node) {
    ObjectReader object(node, "prices by name");
    for (const auto& [name, member] : kPrices) {
      if (const auto entry = entry_of(object, name)) read_price(*entry, name, prices_.*member, {});
    }
    for (const std::string_view type : cloud::kVolumeTypes) {
      const std::string name = fmt::format("{}_gib_month", type);
      const auto entry = entry_of(object, name);
      if (entry) read_price(*entry, name, prices_.volume_gib_month[std::string(type)], {});
    }
    if (const auto types = object.optional("instance_hour")) read_instance_types(*types);
  }

 private:
  /// By type; with "usd" one source speaks for all of them.
  void read_instance_types(const Node& node) {
    ObjectReader object(node, "prices by instance type");
    if (const auto types = object.optional("usd")) {
      const Provenance provenance = read_provenance(object);
      ObjectReader list(*types, "prices by instance type");
      for (const auto& [type, entry] : list.members()) read_instance_type(type, entry, provenance);
      return;
    }
    for (const auto& [type, entry] : object.members()) read_instance_type(type, entry, {});
  }

  void read_instance_type(const std::string& type, const Node& entry,
                          const Provenance& provenance) {
    given_.instance_types.insert(type);
    read_price(entry, "instance_hour/" + type, prices_.instance_hour[type], provenance);
  }

  void read_price(const Node& node, const std::string& name, Price& price, Provenance provenance) {
    if (!node.json().is_object()) {
      set(name, price, usd_of(node), provenance);
      return;
    }
    ObjectReader object(node, "a price");
    provenance = read_provenance(object);
    const auto usd = entry_of(object, "usd");
    if (!usd) node.report("a price without \"usd\"", "US dollars, or null where nobody knows");
    set(name, price, usd ? usd_of(*usd) : Price{}, provenance);
  }

  static Price usd_of(const Node& node) {
    if (node.json().is_null()) return std::nullopt;
    if (node.json().is_number()) return node.number(0, kHighestUsd);
    node.refuse("US dollars as a number, or {\"usd\": ..., \"source\": ..., \"date\": ...}");
    return std::nullopt;
  }

  void set(const std::string& name, Price& price, Price usd, const Provenance& provenance) {
    price = usd;
    prices_.remarks.erase(name);
    if (origin_ == PriceOrigin::given) {
      prices_.remarks[name] = given(name, usd, provenance);
    } else if (usd && provenance.grade == "memory") {
      prices_.remarks[name] =
          scaling::message("the price {} of {}, {:g} USD, is from memory", name, region_, *usd);
    }
  }

  scaling::Message given(const std::string& name, Price usd, const Provenance& provenance) const {
    std::string from;
    if (!provenance.source.empty()) from += ": " + provenance.source;
    if (!provenance.date.empty()) from += (from.empty() ? ": " : ", ") + provenance.date;
    return scaling::message(
        "the price {} of {}, {}, is one that was given (--prices{})", name, region_,
        usd ? scaling::message("{:g} USD", *usd) : scaling::message("unknown"), from);
  }

  std::string region_;
  PriceOrigin origin_;
  RegionPrices& prices_;
  GivenPrices& given_;
};

}  // namespace

GivenPrices read_prices(std::string_view text, const std::string& file, PriceOrigin origin,
                        cloud::Prices& prices) {
  GivenPrices given{sha256(text), {}, {}};
  read_document(text, file, [&](const Node& document) {
    ObjectReader object(document, "prices: {\"regions\": {...}}");
    object.ignore({"about"});
    const auto node = object.required("regions");
    if (!node) return;
    ObjectReader by_name(*node, "prices by region");
    for (const auto& [region, entry] : by_name.members()) {
      given.regions.insert(region);
      RegionReader(region, origin, prices[region], given).read(entry);
    }
    if (by_name.is_object() && given.regions.empty()) node->refuse("at least one region");
  });
  return given;
}

}  // namespace headroom::scenario
