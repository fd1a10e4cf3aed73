#include "sim/load/transaction_log.hpp"

#include <gmock/gmock.h>

/// What counts into a transaction, as JMeter 2.13 was seen to have it and as its
/// TransactionController has it.
namespace headroom::load {
namespace {

using testing::ElementsAre;
constexpr std::uint32_t kNone = TransactionConfig::kNone;

Instant at(std::int64_t ms) { return Instant::at(Duration::milliseconds(ms)); }

class TransactionLogTest : public testing::Test {
 protected:
  void set(std::vector<TransactionConfig> transactions) {
    config_ = std::move(transactions);
    log_.emplace(config_, 2);
    log_->keep_rows();
  }
  /// A sample of thread 0. @return whether it is hidden
  bool sample(std::uint32_t innermost, std::int64_t from_ms, std::int64_t to_ms,
              std::uint8_t failure = 0) {
    log_->sample_begins(0, innermost);
    return log_->sample_ended(
        0, innermost,
        {at(from_ms), at(to_ms), Duration::milliseconds(to_ms - from_ms), 100, 10, 3, 5, failure});
  }
  const FinishedTransaction& only_row() {
    EXPECT_EQ(log_->finished().size(), 1U);
    return log_->finished().front();
  }

  std::vector<TransactionConfig> config_;
  std::optional<TransactionLog> log_;
};

TEST_F(TransactionLogTest, timers_count_where_they_are_included) {
  set({{"buy", false, true}});
  log_->begin(0, 0, at(0));
  EXPECT_FALSE(sample(0, 40, 50));
  EXPECT_FALSE(sample(0, 90, 95));
  log_->end(0, 0, at(100));
  const FinishedTransaction& row = only_row();
  EXPECT_EQ(row.begin, at(0));
  EXPECT_EQ(row.elapsed, 100_ms);
  EXPECT_EQ(row.idle, 0_ms);
  EXPECT_EQ(row.latency, 15_ms);
  EXPECT_EQ(row.samples, 2U);
  EXPECT_EQ(row.received_bytes, 200);
  EXPECT_EQ(row.sent_bytes, 20);
  EXPECT_EQ(row.group_threads, 3U);
  EXPECT_EQ(row.all_threads, 5U);
  EXPECT_TRUE(row.ok && row.has_code && row.knows_its_thread);
}

TEST_F(TransactionLogTest, else_they_are_idle) {
  set({{"search", false, false}});
  log_->begin(0, 0, at(0));
  sample(0, 40, 50);
  sample(0, 90, 95);
  log_->end(0, 0, at(100));
  EXPECT_EQ(only_row().elapsed, 15_ms);
  EXPECT_EQ(only_row().idle, 85_ms);
}

TEST_F(TransactionLogTest, one_failing_sample_fails_it) {
  set({{"buy"}});
  log_->begin(0, 0, at(0));
  sample(0, 0, 10, 4);
  sample(0, 10, 20, 2);
  sample(0, 20, 30);
  log_->end(0, 0, at(30));
  EXPECT_FALSE(only_row().ok);
  EXPECT_FALSE(only_row().has_code);
  EXPECT_EQ(only_row().failing, 2U);
  EXPECT_EQ(only_row().failure, 4) << "the first one's";
}

TEST_F(TransactionLogTest, a_parent_hides_its_samples_and_ends_with_the_last_of_them) {
  set({{"parent", true, true}});
  log_->begin(0, 0, at(0));
  EXPECT_TRUE(sample(0, 40, 50));
  log_->end(0, 0, at(100));
  EXPECT_EQ(only_row().elapsed, 50_ms);
  EXPECT_EQ(only_row().samples, 1U);
  EXPECT_EQ(only_row().latency, 0_ms);
  EXPECT_TRUE(only_row().knows_its_thread);
}

TEST_F(TransactionLogTest, a_parent_without_timers_has_its_samples_time) {
  set({{"parent", true, false}});
  log_->begin(0, 0, at(0));
  sample(0, 40, 50);
  sample(0, 60, 75);
  log_->end(0, 0, at(100));
  EXPECT_EQ(only_row().elapsed, 25_ms);
  EXPECT_EQ(only_row().idle, 75_ms);
}

// JMeter counts each call that gives a sampler, and one that goes through an ended controller
// twice.
TEST_F(TransactionLogTest, a_controller_that_ended_before_a_sample_counts_as_one_more) {
  set({{"outer"}, {"inner", false, true, 0}});
  log_->begin(0, 0, at(0));
  log_->begin(0, 1, at(0));
  sample(1, 0, 4);
  log_->end(0, 1, at(4));
  log_->pass_child(0, 0);
  sample(0, 4, 5);
  log_->pass_child(0, 0);
  log_->end(0, 0, at(6));
  ASSERT_EQ(log_->finished().size(), 2U) << "inner, then outer";
  EXPECT_EQ(log_->finished()[0].samples, 1U);
  EXPECT_EQ(log_->finished()[1].samples, 3U);
  EXPECT_EQ(log_->finished()[1].elapsed, 6_ms);
}

TEST_F(TransactionLogTest, within_a_parent_another_one_learns_of_no_samples) {
  set({{"parent", true, true}, {"within", false, true, 0}});
  log_->begin(0, 0, at(0));
  sample(0, 0, 2);
  log_->begin(0, 1, at(2));
  EXPECT_TRUE(sample(1, 2, 5, 1));
  log_->end(0, 1, at(5));
  log_->end(0, 0, at(5));
  ASSERT_EQ(log_->finished().size(), 2U);
  const FinishedTransaction& within = log_->finished()[0];
  EXPECT_EQ(within.samples, 1U);
  EXPECT_EQ(within.failing, 0U);
  EXPECT_FALSE(within.knows_its_thread);
  EXPECT_EQ(log_->finished()[1].samples, 2U);
  EXPECT_EQ(log_->finished()[1].failing, 1U);
}

TEST_F(TransactionLogTest, parents_within_each_other_have_one_row) {
  set({{"parent", true}, {"within", true, true, 0}});
  log_->begin(0, 0, at(0));
  log_->begin(0, 1, at(0));
  sample(1, 0, 5);
  sample(1, 5, 9);
  log_->end(0, 1, at(9));
  log_->end(0, 0, at(9));
  EXPECT_EQ(only_row().transaction, 0U);
  EXPECT_EQ(only_row().samples, 1U);
  EXPECT_EQ(only_row().elapsed, 9_ms);
  EXPECT_THAT(log_->counts(), ElementsAre(1, 0));
}

TEST_F(TransactionLogTest, a_thread_that_leaves_for_its_next_turn_ends_what_is_open) {
  set({{"outer"}, {"inner", false, true, 0}, {"other"}});
  log_->begin(0, 0, at(0));
  log_->begin(0, 1, at(1));
  sample(1, 1, 3, 1);
  log_->cut(0, 0, 3, at(3), false);
  ASSERT_EQ(log_->finished().size(), 2U);
  EXPECT_EQ(log_->finished()[0].transaction, 1U);
  EXPECT_EQ(log_->finished()[1].transaction, 0U);
  EXPECT_FALSE(log_->finished()[0].ok);
  log_->end(0, 0, at(4));
  EXPECT_EQ(log_->finished().size(), 2U) << "it is over already";
}

TEST_F(TransactionLogTest, that_has_no_response_code_where_all_went_well) {
  set({{"last"}});
  log_->begin(0, 0, at(0));
  sample(0, 0, 3);
  log_->cut(0, 0, 1, at(3), true);
  EXPECT_TRUE(only_row().ok);
  EXPECT_FALSE(only_row().has_code);
}

TEST_F(TransactionLogTest, threads_have_their_own) {
  set({{"buy"}});
  log_->begin(0, 0, at(0));
  log_->begin(1, 0, at(1));
  sample(0, 1, 2);
  log_->end(1, 0, at(2));
  log_->end(0, 0, at(3));
  EXPECT_EQ(log_->finished()[0].thread, 1U);
  EXPECT_EQ(log_->finished()[0].samples, 0U);
  EXPECT_EQ(log_->finished()[1].samples, 1U);
  EXPECT_THAT(log_->counts(), ElementsAre(2));
  EXPECT_FALSE(is_hidden(config_, 0));
  EXPECT_FALSE(is_hidden(config_, kNone));
}

}  // namespace
}  // namespace headroom::load
