#include "sim/report/run_record.hpp"

#include "sim/report/series.hpp"
#include "sim/report/thinning.hpp"

namespace headroom::report {
namespace {

using stats::Histogram;

Json json_of(const Histogram& histogram) {
  const Histogram::Contents contents = histogram.contents();
  return {{"precision_bits", contents.precision_bits},
          {"sum_ns", {contents.sum_ns_high, contents.sum_ns_low}},
          {"max_ns", contents.max_ns},
          {"buckets", contents.buckets}};
}

Histogram histogram_of(const Json& json) {
  Histogram::Contents contents;
  contents.precision_bits = json.at("precision_bits").get<int>();
  contents.sum_ns_high = json.at("sum_ns").at(0).get<std::uint64_t>();
  contents.sum_ns_low = json.at("sum_ns").at(1).get<std::uint64_t>();
  contents.max_ns = json.at("max_ns").get<std::uint64_t>();
  json.at("buckets").get_to(contents.buckets);
  return Histogram(contents);
}

}  // namespace

RunRecord record_of(const world::RunResult& result) {
  return {figures_json(result), result.latency,
          result.replication == 0 ? overview(result.series) : Json(nullptr)};
}

// Not scenario::dump, which is for people: dump() writes every digit that a double needs.
std::string text_of(const RunRecord& record) {
  return Json{
      {"figures", record.figures}, {"latency", json_of(record.latency)}, {"series", record.series}}
      .dump();
}

RunRecord record_of(const std::string& text) {
  const Json json = Json::parse(text);
  return {json.at("figures"), histogram_of(json.at("latency")), json.at("series")};
}

}  // namespace headroom::report
