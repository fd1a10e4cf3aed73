#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sim/load/jmx.hpp"
#include "sim/load/jmx_text.hpp"

namespace pugi {
class xml_document;
class xml_node;
}  // namespace pugi

namespace headroom::load::jmx {

/// One pass over a plan. Its parts stand in jmx_groups.cpp, jmx_controllers.cpp, jmx_timers.cpp
/// and jmx_samplers.cpp.
class Importer {
 public:
  /// @param jmeter the version that runs the plan; empty: the one that saved it
  Importer(const std::map<std::string, std::string>& properties, const JmxFiles& files,
           const std::string& jmeter);
  ~Importer();
  Importer(const Importer&) = delete;
  Importer& operator=(const Importer&) = delete;

  JmxPlan read(std::string_view xml);

 private:
  using Xml = pugi::xml_node;

  /// A timer that looks at the clock, with the element that it is.
  struct ScopedPacer {
    std::size_t element;
    PacerConfig config;
  };
  /// What the elements around a sampler give it.
  struct Scope {
    std::string path;
    std::vector<Timer> timers = {};
    std::vector<ScopedPacer> pacers = {};
    std::uint32_t transaction = TransactionConfig::kNone;  ///< the innermost
    std::vector<PlanNode> lines = {};                      ///< files whose end stops threads
    std::map<std::string, std::string> defaults = {};      ///< of HTTP requests, by property
  };

  // The document
  Xml parse(std::string_view xml, const std::string& what);
  /// The hashTree at the top of the plan.
  Xml root() const;
  void define_variables(const Xml& hash_tree);
  void define_arguments(const Xml& element);
  void read_plan(const Xml& hash_tree);
  void read_top_level(const Xml& element, const Xml& children, const Scope& scope);
  void collect_scope(const Xml& hash_tree, Scope& scope);
  static bool belongs_to_scope(const std::string& kind);

  // Values
  std::string resolved(const Xml& element, const char* name, const std::string& absent = "");
  bool truth(const Xml& element, const char* name, bool absent);
  double as_number(const std::string& text, const std::string& path, const std::string& name);
  /// @param empty what an empty or absent field means
  double number(const Xml& element, const std::string& path, const char* name, double empty);
  std::int64_t whole(double value, const std::string& path, const std::string& name,
                     std::int64_t low, std::int64_t high);
  std::int64_t whole_number(const Xml& element, const std::string& path, const char* name,
                            std::int64_t empty, std::int64_t low, std::int64_t high);
  Duration time(double value, double unit_s, const std::string& path, const std::string& name);
  Duration seconds(const Xml& element, const std::string& path, const char* name);
  /// `${__Random(low,high)}` for a value that JMeter draws anew at each use.
  std::optional<std::pair<double, double>> random_range(const Xml& element, const char* name);
  std::vector<std::vector<std::string>> rows_of(const Xml& collection, const std::string& path,
                                                std::size_t columns);
  /// `name(a,b,c) name(...)`, as properties of plugins have it.
  std::vector<std::vector<std::string>> calls_in(const std::string& text, const std::string& path,
                                                 const std::string& name);
  double short_time(const std::string& text, const std::string& path, const std::string& name);

  // Thread groups
  void read_group(const Xml& element, const Xml& children, const Scope& outer);
  void read_ramp(const Xml& element, const std::string& path, ThreadGroupConfig& group);
  void read_ultimate(const Xml& element, const std::string& path, ThreadGroupConfig& group);
  void read_stepping(const Xml& element, const std::string& path, ThreadGroupConfig& group);
  void read_level(const Xml& element, const std::string& path, bool is_arrivals,
                  ThreadGroupConfig& group);
  std::optional<double> most_of_feedback(const Xml& element, const std::string& path);
  void read_open_model(const Xml& element, const std::string& path, ThreadGroupConfig& group);
  void set_spans(std::vector<ThreadSpan> spans, ThreadGroupConfig& group);
  void read_on_error(const Xml& element, const std::string& path, ThreadGroupConfig& group);
  std::uint32_t loop_count(const Xml& element, const std::string& path);

  // Controllers
  std::vector<PlanNode> read_nodes(const Xml& hash_tree, Scope scope, ThreadGroupConfig& group);
  void read_node(const Xml& element, const Xml& children, const Scope& scope,
                 ThreadGroupConfig& group, std::vector<PlanNode>& nodes);
  /// @return nothing: it never runs
  std::optional<PlanNode> read_controller(const Xml& element, const Xml& children,
                                          const Scope& scope, ThreadGroupConfig& group);
  std::optional<PlanNode> read_if(const Xml& element, const std::string& path);
  std::optional<PlanNode> read_while(const Xml& element, const Xml& children,
                                     const std::string& path);
  std::optional<PlanNode> read_counted_while(const std::string& condition, const Xml& children,
                                             const std::string& path);
  std::optional<PlanNode> read_for_each(const Xml& element, const std::string& path);
  PlanNode read_loop(const Xml& element, const std::string& path);
  PlanNode read_throughput(const Xml& element, const std::string& path);
  PlanNode read_choice(const Xml& element, const std::string& path);
  PlanNode read_transaction(const Xml& element, const Scope& scope, ThreadGroupConfig& group);
  void weigh(const Xml& element, const Scope& scope, PlanNode& node);
  std::optional<PlanNode> read_switch(const Xml& element, const Xml& children, const Scope& scope,
                                      ThreadGroupConfig& group);
  std::vector<PlanNode> read_module(const Xml& element, const Scope& scope,
                                    ThreadGroupConfig& group);
  std::vector<PlanNode> read_include(const Xml& element, const Scope& scope,
                                     ThreadGroupConfig& group);

  // Timers
  void add_timer(const Xml& element, const std::string& path, Scope& scope);
  std::optional<Timer> read_timer(const Xml& element, const std::string& path,
                                  const std::string& kind);
  std::optional<PacerConfig> read_pacer(const Xml& element, const std::string& path,
                                        const std::string& kind);
  PacerConfig read_constant_throughput(const Xml& element, const std::string& path);
  PacerConfig read_precise_throughput(const Xml& element, const std::string& path);
  PacerConfig read_shaping(const Xml& element, const std::string& path);
  int calc_mode(const Xml& element, const std::string& path);
  void add_lines(const Xml& element, const std::string& path, Scope& scope);

  // Samplers
  PlanNode read_sampler(const Xml& element, const Xml& children, Scope scope,
                        ThreadGroupConfig& group);
  void read_request(const Xml& element, const Scope& scope, Sampler& sampler);
  void read_other_sampler(const Xml& element, const Scope& scope, Sampler& sampler);
  std::string with_default(const Xml& element, const Scope& scope, const char* name);
  std::vector<std::uint32_t> pacers_of(const Scope& scope, ThreadGroupConfig& group);
  void note_keep_alive(ThreadGroupConfig& group);

  void warn(const std::string& path, const Xml& element, scaling::Message message);
  void note_unknown(const std::string& path, const Xml& element);
  /// Names of the changing variables and functions in a text that could not be resolved.
  static std::string reason(const std::string& text);

  JmxText text_;
  const JmxFiles& files_;
  JmxPlan plan_;
  std::vector<std::unique_ptr<pugi::xml_document>> documents_;  ///< the plan, then what it includes
  bool is_serial_ = false;
  bool tears_down_after_a_stop_ = false;
  std::string jmeter_;
  bool is_version_2_ = false;
  double timer_factor_ = 1;
  std::uint32_t shapers_ = 0;
  int depth_ = 0;                                      ///< of modules and includes in each other
  std::map<std::size_t, std::uint32_t> group_pacers_;  ///< of the group at hand, by element
  std::vector<PlanNode> group_lines_;                  ///< found below the group's own scope
};

}  // namespace headroom::load::jmx
