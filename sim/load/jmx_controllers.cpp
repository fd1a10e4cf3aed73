#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <pugixml.hpp>

#include "sim/load/jmx_element.hpp"
#include "sim/load/jmx_importer.hpp"

/// Controllers of a plan.
namespace headroom::load::jmx {
namespace {

using Kind = PlanNode::Kind;
constexpr int kDeepest = 50;  // modules and includes within each other

PlanNode node_of(Kind kind) {
  PlanNode node;
  node.kind = kind;
  return node;
}

bool is_same_name(const std::string& a, const std::string& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](unsigned char x, unsigned char y) {
    return std::tolower(x) == std::tolower(y);
  });
}

}  // namespace

std::vector<PlanNode> Importer::read_nodes(const Xml& hash_tree, Scope scope,
                                           ThreadGroupConfig& group) {
  const std::size_t lines = scope.lines.size();
  collect_scope(hash_tree, scope);
  // A file's lines are taken once a turn of the group's own loop, wherever the file stands.
  group_lines_.insert(group_lines_.end(), scope.lines.begin() + static_cast<std::ptrdiff_t>(lines),
                      scope.lines.end());
  std::vector<PlanNode> nodes;
  for_each_element(hash_tree, [&](const Xml& element, const Xml& children) {
    Scope inner = scope;
    inner.path = path_of(scope.path, element);
    read_node(element, children, inner, group, nodes);
  });
  return nodes;
}

void Importer::read_node(const Xml& element, const Xml& children, const Scope& scope,
                         ThreadGroupConfig& group, std::vector<PlanNode>& nodes) {
  const std::string kind = class_of(element);
  if (is_http_sampler(kind) || is_other_sampler(kind)) {
    nodes.push_back(read_sampler(element, children, scope, group));
  } else if (kind == "ModuleController" || kind == "IncludeController") {
    auto inserted = kind == "ModuleController" ? read_module(element, scope, group)
                                               : read_include(element, scope, group);
    std::move(inserted.begin(), inserted.end(), std::back_inserter(nodes));
  } else if (is_controller(kind) && kind != "TestFragmentController") {
    if (auto node = read_controller(element, children, scope, group))
      nodes.push_back(std::move(*node));
  } else if (!belongs_to_scope(kind)) {
    warn(scope.path, element, scaling::message("is not modelled and left out"));
  }
}

std::optional<PlanNode> Importer::read_controller(const Xml& element, const Xml& children,
                                                  const Scope& scope, ThreadGroupConfig& group) {
  const std::string kind = class_of(element);
  if (kind == "SwitchController") return read_switch(element, children, scope, group);
  std::optional<PlanNode> node = node_of(Kind::group);
  if (kind == "LoopController") {
    node = read_loop(element, scope.path);
  } else if (kind == "OnceOnlyController") {
    node->kind = Kind::once_only;
  } else if (kind == "IfController") {
    node = read_if(element, scope.path);
  } else if (kind == "WhileController") {
    node = read_while(element, children, scope.path);
  } else if (kind == "ForeachController") {
    node = read_for_each(element, scope.path);
  } else if (kind == "RunTime") {
    node->kind = Kind::run_time;
    node->time = seconds(element, scope.path, "RunTime.seconds");
  } else if (kind == "InterleaveControl" || kind == "RandomController") {
    node = read_choice(element, scope.path);
  } else if (kind == "RandomOrderController") {
    node->kind = Kind::random_order;
  } else if (kind == "WeightedSwitchController") {
    node->kind = truth(element, "isRandomChoice", false) ? Kind::random : Kind::weighted;
  } else if (kind == "ThroughputController") {
    node = read_throughput(element, scope.path);
  } else if (kind == "TransactionController") {
    node = read_transaction(element, scope, group);
  } else if (kind == "CriticalSectionController") {
    warn(scope.path, element,
         scaling::message("threads do not wait for each other before a critical section"));
  } else if (kind != "GenericController") {
    warn(scope.path, element,
         scaling::message(
             "this controller is not modelled: its children run once, in order, each time"));
  }
  if (!node) return node_of(Kind::group);  // never runs, yet stands among its siblings
  Scope inner = scope;
  if (node->kind == Kind::transaction)
    inner.transaction = static_cast<std::uint32_t>(node->transaction);
  node->children = read_nodes(children, inner, group);
  if (kind == "WeightedSwitchController") weigh(element, scope, *node);
  return node;
}

PlanNode Importer::read_loop(const Xml& element, const std::string& path) {
  PlanNode node;
  const auto range = random_range(element, "LoopController.loops");
  if (!range) {
    node.loops = loop_count(element, path);
    return node;
  }
  const auto count = [&](double value) {
    return static_cast<std::uint32_t>(
        whole(value, path, "LoopController.loops", 0, PlanNode::kForever - 1));
  };
  node.fewest_loops = count(range->first);
  node.loops = count(range->second);
  return node;
}

PlanNode Importer::read_transaction(const Xml& element, const Scope& scope,
                                    ThreadGroupConfig& group) {
  PlanNode node = node_of(Kind::transaction);
  node.transaction = group.transactions.size();
  TransactionConfig transaction;
  transaction.name = element.attribute("testname").as_string("Transaction");
  transaction.is_parent = truth(element, "TransactionController.parent", false);
  transaction.includes_timers = truth(element, "TransactionController.includeTimers", true);
  transaction.outer = scope.transaction;
  group.transactions.push_back(std::move(transaction));
  return node;
}

// ---- conditions --------------------------------------------------------------------------------

std::optional<PlanNode> Importer::read_if(const Xml& element, const std::string& path) {
  const std::string given = property(element, "IfController.condition").value_or("");
  const std::string condition = stripped(text_.resolve_quietly(given));
  std::optional<bool> decided;
  if (!truth(element, "IfController.useExpression", false)) {
    // JavaScript; a function that gave true or false stands as the whole text.
    const std::string wrapped = text_.resolve_quietly("${__javaScript(" + condition + ")}");
    if (wrapped == "true" || wrapped == "false") decided = wrapped == "true";
  } else if (condition.find("${") == std::string::npos) {
    decided = is_same_name(condition, "true");
  }
  if (decided && !*decided) return std::nullopt;
  if (!decided)
    warn(path, element,
         scaling::message("whether \"{}\" holds can not be told: taken as true each time", given));
  return node_of(Kind::group);
}

std::optional<PlanNode> Importer::read_for_each(const Xml& element, const std::string& path) {
  const std::string input = resolved(element, "ForeachController.inputVal");
  const bool has_separator = truth(element, "ForeachController.useSeparator", true);
  const auto start =
      whole_number(element, path, "ForeachController.startIndex", 0, 0, PlanNode::kForever);
  const auto end = whole_number(element, path, "ForeachController.endIndex", PlanNode::kForever, 0,
                                PlanNode::kForever);
  PlanNode node;
  if (text_.is_changing(input)) {
    warn(path, element,
         scaling::message("how many values {} has can not be told: its children run once", input));
    return node;
  }
  node.loops = 0;
  for (std::int64_t i = start + 1; i <= end; ++i) {
    if (!text_.variable(input + (has_separator ? "_" : "") + std::to_string(i))) break;
    ++node.loops;
  }
  return node;
}

PlanNode Importer::read_throughput(const Xml& element, const std::string& path) {
  const bool by_percent = whole_number(element, path, "ThroughputController.style", 0, 0, 1) == 1;
  PlanNode node = node_of(by_percent ? Kind::percent : Kind::at_most);
  node.shared = !truth(element, "ThroughputController.perThread", false);
  node.limit = number(
      element, path,
      by_percent ? "ThroughputController.percentThroughput" : "ThroughputController.maxThroughput",
      by_percent ? 100 : 1);
  return node;
}

// ---- choices -----------------------------------------------------------------------------------

PlanNode Importer::read_choice(const Xml& element, const std::string& path) {
  const bool is_random = class_of(element) == "RandomController";
  PlanNode node = node_of(is_random ? Kind::random : Kind::interleave);
  node.single_samples = whole_number(element, path, "InterleaveControl.style", 0, 0, 1) == 0;
  node.shared = truth(element, "InterleaveControl.accrossThreads", false);
  return node;
}

void Importer::weigh(const Xml& element, const Scope& scope, PlanNode& node) {
  std::vector<double> weights;
  for (const auto& row : rows_of(property_node(element, "weights"), scope.path, 2))
    weights.push_back(as_number(row[1], scope.path, "weights"));
  if (weights.size() != node.children.size()) {
    warn(scope.path, element,
         scaling::message("{} weights for {} children: the others count as 1", weights.size(),
                          node.children.size()));
    weights.resize(node.children.size(), 1);
  }
  node.weights = std::move(weights);
}

std::optional<PlanNode> Importer::read_switch(const Xml& element, const Xml& children,
                                              const Scope& scope, ThreadGroupConfig& group) {
  const auto range = random_range(element, "SwitchController.value");
  const std::string given = property(element, "SwitchController.value").value_or("");
  std::string value = text_.resolve_quietly(given);
  if (!range && value.find("${") != std::string::npos) {
    warn(scope.path, element,
         scaling::message("what \"{}\" chooses can not be told: its first child runs", given));
    value = "0";
  }
  std::vector<std::string> names;
  for_each_element(children, [&](const Xml& child, const Xml&) {
    const std::string kind = class_of(child);
    if (is_controller(kind) || is_http_sampler(kind) || is_other_sampler(kind))
      names.emplace_back(child.attribute("testname").as_string());
  });
  std::vector<std::vector<PlanNode>> choices(names.size());
  Scope inner = scope;
  collect_scope(children, inner);
  std::size_t next = 0;
  const bool is_number =
      !range && !value.empty() && value.find_first_not_of("0123456789") == std::string::npos;
  const auto named = [&](const std::string& name) {
    const auto found = std::find_if(names.begin(), names.end(), [&](const std::string& other) {
      return is_same_name(name, other);
    });
    return static_cast<std::size_t>(found - names.begin());
  };
  std::size_t low = 0, high = 0;
  if (range) {
    low = static_cast<std::size_t>(std::max(range->first, 0.0));
    high = static_cast<std::size_t>(std::max(range->second, 0.0));
  } else if (is_number) {
    const double index = as_number(value, scope.path, "SwitchController.value");
    low = high = index < static_cast<double>(names.size()) ? static_cast<std::size_t>(index) : 0;
  } else if (!value.empty()) {
    low = high = named(value) < names.size() ? named(value) : named("default");
  }
  for_each_element(children, [&](const Xml& child, const Xml& grandchildren) {
    const std::string kind = class_of(child);
    if (!is_controller(kind) && !is_http_sampler(kind) && !is_other_sampler(kind)) return;
    const std::size_t index = next++;
    const bool is_chosen = (index >= low && index <= high) || (range && index == 0);
    if (!is_chosen) return;
    Scope below = inner;
    below.path = path_of(scope.path, child);
    read_node(child, grandchildren, below, group, choices[index]);
  });
  if (!range) {
    PlanNode node = node_of(Kind::group);
    if (low < choices.size()) node.children = std::move(choices[low]);
    return node;
  }
  PlanNode node = node_of(Kind::random);  // an index beyond the children chooses the first one
  node.weights.resize(choices.size());
  for (std::size_t index = low; index <= high && high - low < 1'000'000; ++index)
    if (!choices.empty()) ++node.weights[index < choices.size() ? index : 0];
  for (auto& choice : choices) {
    node.children.push_back(node_of(Kind::group));
    node.children.back().children = std::move(choice);
  }
  return node;
}

// ---- modules and includes ----------------------------------------------------------------------

std::vector<PlanNode> Importer::read_module(const Xml& element, const Scope& scope,
                                            ThreadGroupConfig& group) {
  std::vector<std::string> names = values_of(property_node(element, "ModuleController.node_path"));
  std::string wanted;
  for (const std::string& name : names) wanted += (wanted.empty() ? "" : " > ") + name;
  if (++depth_ > kDeepest)
    throw BadJmx(fmt::format("{}: the module \"{}\" holds itself", scope.path, wanted));
  // The path begins with the name of the tree's root, which the file does not have.
  Xml found, children;
  for (std::size_t first = 0; first < names.size() && !found; ++first) {
    Xml at, tree = root();
    for (std::size_t i = first; i < names.size(); ++i) {
      at = {};
      for_all_elements(tree, [&](const Xml& child, const Xml& below) {
        if (at || names[i] != child.attribute("testname").value()) return;
        at = child;
        children = below;
      });
      if (!at) break;
      tree = children;
    }
    found = at;
  }
  if (!found)
    throw BadJmx(fmt::format("{}: the module \"{}\" is not in the plan", scope.path, wanted));
  std::vector<PlanNode> nodes;
  Scope inner = scope;
  inner.path = path_of(scope.path, found);
  const std::string kind = class_of(found);
  if (is_controller(kind) && kind != "TestFragmentController") {
    read_node(found, children, inner, group, nodes);
  } else {
    nodes = read_nodes(children, inner, group);
  }
  --depth_;
  return nodes;
}

std::vector<PlanNode> Importer::read_include(const Xml& element, const Scope& scope,
                                             ThreadGroupConfig& group) {
  const std::string file = resolved(element, "IncludeController.includepath");
  if (++depth_ > kDeepest)
    throw BadJmx(fmt::format("{}: the file {} includes itself", scope.path, file));
  const auto text = files_ ? files_(file) : std::nullopt;
  if (!text) throw BadJmx(fmt::format("{}: there is no file {} to include", scope.path, file));
  const Xml plan = parse(*text, scope.path + ": " + file + ": ");
  define_variables(plan.child("hashTree"));
  // A fragment stands at the top, or in a test plan.
  Xml tree = plan.child("hashTree");
  for_each_element(plan.child("hashTree"), [&](const Xml& child, const Xml& children) {
    if (class_of(child) == "TestPlan") tree = children;
  });
  std::vector<PlanNode> nodes;
  for_each_element(tree, [&](const Xml& child, const Xml& children) {
    if (class_of(child) != "TestFragmentController") return;
    Scope inner = scope;
    inner.path = path_of(scope.path, child);
    auto more = read_nodes(children, inner, group);
    std::move(more.begin(), more.end(), std::back_inserter(nodes));
  });
  --depth_;
  return nodes;
}

}  // namespace headroom::load::jmx
