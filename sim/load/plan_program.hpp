#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "sim/engine/large_pages.hpp"
#include "sim/engine/random.hpp"
#include "sim/engine/time.hpp"
#include "sim/load/plan.hpp"
#include "sim/load/request.hpp"
#include "sim/load/transaction_log.hpp"

namespace headroom::load {

/// A plan as a program of instructions, with the place of each thread in it. Threads share the
/// program and have counters of their own.
class PlanProgram {
 public:
  /// @param loops of the group @param choices keys what controllers choose at random
  PlanProgram(std::uint32_t loops, const std::vector<PlanNode>& plan, std::uint32_t threads,
              engine::StreamKey choices);

  /// Whether any thread could ever come to a sampler.
  bool has_samplers() const { return has_samplers_; }

  /// From the plan's begin to the first sampler. @return false: there is none, the thread is done
  bool start(std::uint32_t thread, Instant now) { return seek(thread, 0, now); }
  /// From the sampler at hand to the next one.
  /// @throws std::runtime_error for a thread that goes round and round without a sampler
  bool go_on(std::uint32_t thread, Instant now) { return seek(thread, current(thread) + 1, now); }
  /// To the next turn of the group's own loop.
  bool next_turn(std::uint32_t thread, Instant now);
  /// To the next turn of the innermost loop around the sampler at hand.
  bool next_in_loop(std::uint32_t thread, Instant now);
  /// To what comes after that loop.
  bool leave_loop(std::uint32_t thread, Instant now);
  /// The thread begins anew, as another user.
  void restart(std::uint32_t thread);

  /// Index of the sampler at hand.
  std::uint32_t sampler(std::uint32_t thread) const { return program_[current(thread)].value; }
  /// Which visit of the thread to its sampler this is. Unique, and the same whatever the answers
  /// to other requests.
  RequestId id(std::uint32_t thread) const;
  /// Brings a thread's row near.
  [[gnu::always_inline]] void prefetch(std::uint32_t thread) const {
    __builtin_prefetch(&slots_[thread * width_], 1);
    __builtin_prefetch(&slots_[thread * width_ + width_ - 1], 1);
  }
  /// Turns of the group's own loop that the thread has begun, less one.
  std::uint32_t turn(std::uint32_t thread) const { return slots_[thread * width_ + kTurn]; }
  void remember(std::uint32_t thread, bool ok) { slot(thread, kFailed) = ok ? 0 : 1; }

  /// Transactions are told to `log`, which outlives the program.
  void tell(TransactionLog& log) { log_ = &log; }

 private:
  enum class Code : std::uint8_t {
    sample,
    begin_loop,
    end_loop,
    begin_random_loop,
    end_random_loop,
    begin_endless,
    end_endless,
    reset,
    once,
    begin_while,
    end_while,
    begin_counted,
    begin_time,
    check_time,
    end_time,
    choose,
    end_choice,
    leave_choice,
    shuffle,
    next_in_order,
    decide,
    begin_transaction,
    pass_child,
    end_transaction,
    take_line,
    jump,
    end
  };
  struct Instruction {
    Code code;
    std::uint32_t value = 0;   ///< sampler, turns, number of a choice, a rule or a transaction
    std::uint32_t slot = 0;    ///< of the thread's counters; of a sample, its loop's exit
    std::uint32_t target = 0;  ///< where to go otherwise
    std::uint32_t around = 0;  ///< of a sample or a draw: first of the loops around it
    std::uint32_t depth = 0;   ///< and how many there are
  };
  struct Around {
    std::uint32_t slot;
    std::uint32_t loops;
  };
  /// Interleave, random, weighted and random order.
  struct Choice {
    PlanNode::Kind kind;
    bool shared = false;
    std::vector<double> weights = {};
    std::vector<std::uint32_t> begins = {};  ///< of the children
    std::uint32_t begin = 0;                 ///< the instruction that chooses
    std::uint32_t end = 0;                   ///< the one after it all
    std::uint32_t slot = 0;                  ///< position, samples when it began, tries
    std::uint32_t by_child = 0;              ///< slot of the first child's own
    std::uint32_t position = 0;              ///< of all threads, when shared
  };
  /// Percent, at most, and lines of a file.
  struct Rule {
    PlanNode::Kind kind;
    bool shared = false;
    double limit = 0;
    std::uint64_t turns = 0, runs = 0;  ///< of all threads, when shared
  };
  /// A loop that actions can leave: JMeter's Loop, While and ForEach Controllers, and the group's.
  struct Exit {
    std::uint32_t end_of_turn = 0;             ///< the instruction that decides about another one
    std::uint32_t after = 0;                   ///< the one after the loop
    std::uint32_t transactions = 0, last = 0;  ///< those within it: from, and up to
  };
  /// A counter, and the condition that hangs on it.
  struct Counter {
    bool shared = false;
    std::vector<bool> holds = {};
    std::uint32_t period = 0;
    std::uint64_t values = 0;  ///< given to all threads, when shared
  };
  struct Leave {
    std::uint32_t choice;
    std::uint32_t child;
  };
  /// What is around the node that is being compiled.
  struct Context {
    std::vector<Around> loops = {};
    std::vector<std::pair<std::uint32_t, std::uint32_t>> clocks = {};  ///< slot, place in limits_
    std::vector<Leave> leaves = {};
    std::uint32_t exit = 0;  ///< the innermost loop's
  };
  static constexpr std::uint32_t kSamples = 0;  ///< slot: samples that the thread has come to
  static constexpr std::uint32_t kTurn = 1;     ///< slot of the group's own loop
  static constexpr std::uint32_t kAt = 2;       ///< slot: the sampler under way or next
  static constexpr std::uint32_t kFailed = 3;   ///< slot: whether the last sample has
  static constexpr std::uint32_t kUser = 4;     ///< slot: users that the thread was before

  std::uint32_t emit(Instruction instruction);
  /// @param value at the begin
  std::uint32_t new_slots(std::uint32_t count, std::uint32_t value = 0);
  std::uint32_t here() const { return static_cast<std::uint32_t>(program_.size()); }
  void compile(const PlanNode& node, const Context& context);
  void compile_all(const std::vector<PlanNode>& nodes, const Context& context);
  void compile_sample(std::uint32_t sampler, const Context& context);
  void compile_loop(const PlanNode& node, Context context, std::uint32_t slot);
  std::uint32_t begin_exit();
  void end_exit(std::uint32_t exit, std::uint32_t end_of_turn);
  bool leave(std::uint32_t thread, const Exit& exit, std::uint32_t to, Instant now);
  void compile_random_loop(const PlanNode& node, Context context);
  void compile_repeated(const PlanNode& node, Context context);
  void compile_counted(const PlanNode& node, Context context);
  void compile_choice(const PlanNode& node, const Context& context);
  void compile_guarded(Instruction guard, const PlanNode& node, const Context& context);
  Instruction rule(Code code, const PlanNode& node);
  void set_around(Instruction& instruction, const Context& context);

  bool seek(std::uint32_t thread, std::uint32_t from, Instant now);
  /// Each does what the instruction at `at` says and gives the next one to go to.
  std::uint32_t step(std::uint32_t thread, std::uint32_t at, Instant now);
  std::uint32_t loop_step(std::uint32_t thread, std::uint32_t at);
  void transaction_step(std::uint32_t thread, std::uint32_t at, Instant now);
  std::uint32_t begin_counted(std::uint32_t thread, std::uint32_t at);
  std::uint32_t time_step(std::uint32_t thread, std::uint32_t at, Instant now);
  std::uint32_t choose(std::uint32_t thread, std::uint32_t at);
  std::uint32_t pick(std::uint32_t thread, Choice& choice);
  std::uint32_t pick_weighted(std::uint32_t thread, const Choice& choice);
  std::uint32_t end_choice(std::uint32_t thread, std::uint32_t at);
  std::uint32_t shuffle(std::uint32_t thread, std::uint32_t at);
  bool is_due(std::uint32_t thread, const Instruction& instruction);
  std::uint64_t iteration(std::uint32_t thread, const Instruction& instruction) const;
  std::uint64_t key(std::uint32_t thread, const Instruction& instruction) const;
  std::uint32_t& slot(std::uint32_t thread, std::uint32_t index) {
    return slots_[thread * width_ + index];
  }
  std::uint32_t current(std::uint32_t thread) const { return slots_[thread * width_ + kAt]; }
  bool has_failed(std::uint32_t thread) const { return slots_[thread * width_ + kFailed] != 0; }

  std::vector<Instruction> program_;
  std::vector<Around> around_;
  std::vector<Choice> choices_;
  std::vector<Exit> exits_;  ///< the group's own loop's is the first
  std::vector<Rule> rules_;
  std::vector<Counter> counters_;
  std::vector<std::pair<const PlanNode*, std::uint32_t>> once_slots_;  ///< while compiling
  std::vector<Duration> limits_;                                       ///< of run times
  std::vector<std::uint32_t> initial_;  ///< slots of a thread that begins
  TransactionLog* log_ = nullptr;
  engine::StreamKey choices_key_;
  std::uint64_t width_ = 0;  ///< slots a thread
  std::uint32_t transactions_ = 0;
  bool has_samplers_ = false;
  std::uint32_t threads_;

  /// By thread: all about it in one place.
  std::vector<std::uint32_t, engine::LargePageAllocator<std::uint32_t>> slots_;
};

}  // namespace headroom::load
