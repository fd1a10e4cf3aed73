#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "sim/load/plan.hpp"

/// JMeter's own way through a plan, as its sources have it (GenericController and those made of
/// it): a tree of objects that are each asked for the next sampler. Slow, and plainly right.
namespace headroom::load::naive {

class Controller {
 public:
  explicit Controller(const PlanNode& node) : node_(node) {
    for (const PlanNode& child : node.children) {
      children_.push_back(child.sampler ? nullptr : make(child));
    }
  }
  virtual ~Controller() = default;
  static std::unique_ptr<Controller> make(const PlanNode& node);

  virtual std::optional<std::size_t> next() {
    fire();
    if (current_ >= children_.size()) return next_is_null();
    if (children_[current_] == nullptr) return next_is_a_sampler();
    return next_is_a_controller();
  }
  /// The parent begins a turn of its own.
  virtual void turn_begins(std::uint32_t /*iteration*/) {}

 protected:
  void fire() {
    if (!is_first_) return;
    is_first_ = false;
    for (auto& child : children_)
      if (child) child->turn_begins(turns_ + 1);
  }
  virtual std::optional<std::size_t> next_is_null() {
    re_initialize();
    return std::nullopt;
  }
  virtual std::optional<std::size_t> next_is_a_sampler() {
    const std::size_t sampler = *node_.children[current_].sampler;
    ++current_;
    return sampler;
  }
  virtual std::optional<std::size_t> next_is_a_controller() {
    if (const auto sampler = children_[current_]->next()) return sampler;
    ++current_;
    return next();
  }
  virtual void re_initialize() {
    is_first_ = true;
    current_ = 0;
    ++turns_;
  }

  PlanNode node_;
  std::vector<std::unique_ptr<Controller>> children_;
  std::size_t current_ = 0;
  std::uint32_t turns_ = 0;
  bool is_first_ = true;
};

class Loop : public Controller {
 public:
  using Controller::Controller;
  std::optional<std::size_t> next() override {
    if (is_over()) return leave();
    return Controller::next();
  }

 protected:
  bool is_over() const { return turns_ >= node_.loops; }
  std::optional<std::size_t> leave() {
    Controller::re_initialize();
    turns_ = 0;
    return std::nullopt;
  }
  std::optional<std::size_t> next_is_null() override {
    Controller::re_initialize();
    return is_over() ? leave() : next();
  }
};

class OnceOnly : public Controller {
 public:
  using Controller::Controller;
  void turn_begins(std::uint32_t iteration) override {
    if (iteration == 1) re_initialize();
  }

 protected:
  std::optional<std::size_t> next_is_null() override { return std::nullopt; }
};

class Throughput : public Controller {
 public:
  using Controller::Controller;
  void turn_begins(std::uint32_t /*iteration*/) override {
    runs_now_ = node_.kind == PlanNode::Kind::at_most
                    ? runs_ < node_.limit
                    : (100.0 * runs_ + 50.0) / (seen_ + 1.0) < node_.limit;
    ++seen_;
    runs_ += runs_now_ ? 1 : 0;
  }
  std::optional<std::size_t> next() override {
    return runs_now_ ? Controller::next() : std::nullopt;
  }

 private:
  bool runs_now_ = false;
  double seen_ = 0, runs_ = 0;
};

class Interleave : public Controller {
 public:
  using Controller::Controller;
  std::optional<std::size_t> next() override {
    if (skips_) {
      re_initialize();
      return std::nullopt;
    }
    if (tried_ >= children_.size()) {  // back where the search began: nobody has anything
      re_initialize();
      return std::nullopt;
    }
    return Controller::next();
  }

 protected:
  std::optional<std::size_t> next_is_null() override {
    current_ = 0;
    return next();
  }
  std::optional<std::size_t> next_is_a_sampler() override {
    skips_ = true;
    return Controller::next_is_a_sampler();
  }
  std::optional<std::size_t> next_is_a_controller() override {
    const auto sampler = children_[current_]->next();
    if (!sampler) {
      // JMeter stays with it for ever; here, until it has nothing twice.
      if (node_.single_samples && !has_stayed_) {
        has_stayed_ = true;
        return next();
      }
      has_stayed_ = false;
      skips_ = has_returned_;
      ++current_;
      ++tried_;
      return next();
    }
    has_returned_ = true;
    has_stayed_ = false;
    if (node_.single_samples) {
      ++current_;
      skips_ = true;
    }
    return sampler;
  }
  void re_initialize() override {
    is_first_ = true;
    skips_ = has_returned_ = false;
    tried_ = 0;
    ++turns_;
  }

 private:
  bool skips_ = false;
  bool has_returned_ = false;
  bool has_stayed_ = false;
  std::size_t tried_ = 0;
};

inline std::unique_ptr<Controller> Controller::make(const PlanNode& node) {
  switch (node.kind) {
    case PlanNode::Kind::loop: return std::make_unique<Loop>(node);
    case PlanNode::Kind::once_only: return std::make_unique<OnceOnly>(node);
    case PlanNode::Kind::percent:
    case PlanNode::Kind::at_most: return std::make_unique<Throughput>(node);
    case PlanNode::Kind::interleave: return std::make_unique<Interleave>(node);
    default: return std::make_unique<Controller>(node);
  }
}

/// "ABBC": what a thread goes through.
inline std::string walk(std::uint32_t loops, const std::vector<PlanNode>& plan, std::size_t most) {
  PlanNode root;
  root.loops = loops;
  root.children = plan;
  const auto controller = Controller::make(root);
  std::string samples;
  while (samples.size() < most) {
    const auto sampler = controller->next();
    if (!sampler) break;
    samples += static_cast<char>('A' + *sampler);
  }
  return samples;
}

}  // namespace headroom::load::naive
