#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>

#include "../world/scenarios.hpp"
#include "sim/experiment/queueing_measures.hpp"
#include "sim/experiment/queueing_model.hpp"
#include "sim/experiment/queueing_run.hpp"
#include "sim/scenario/problems.hpp"

namespace headroom::experiment {
namespace {

using scenario::Json;

Json table() {
  return Json::parse(std::ifstream(HEADROOM_SOURCE_DIR "/sim/experiment/data/queueing.json"));
}

QueueingModel model_of(const char* model, const char* params, const char* values = "{}") {
  const Json row = {
      {"model", model}, {"params", Json::parse(params)}, {"values", Json::parse(values)}};
  return queueing_models(row).at(0);
}

/// What one run of so many requests says of a quantity.
class Measured {
 public:
  explicit Measured(const QueueingModel& model, double requests = 2e5)
      : model_(model), sample_(queueing_run(model, requests, 1, world::environment())) {}
  double operator()(const std::string& quantity) const {
    return measure(sample_, quantity, model_);
  }

 private:
  QueueingModel model_;
  QueueingSample sample_;
};

TEST(QueueingModels, theory_agrees_with_every_value_of_the_table) {
  for (const Json& row : table().at("cases")) {
    if (is_left_out(row.at("model"))) continue;
    const auto models = queueing_models(row);
    ASSERT_FALSE(models.empty()) << case_name(row);
    for (const auto& [quantity, expected] : row.at("values").items()) {
      int known = 0;
      for (const QueueingModel& model : models) {
        const auto value = model.closed_form(quantity);
        if (!value) continue;
        ++known;
        EXPECT_NEAR(*value, expected, 2e-8 * std::abs(expected.get<double>()))
            << case_name(row) << " " << quantity;
      }
      EXPECT_EQ(known, 1) << case_name(row) << " " << quantity;
    }
  }
}

TEST(QueueingModels, refuse_what_has_no_steady_state_and_what_is_no_system) {
  EXPECT_THROW(model_of("M/M/1", R"({"lambda": 1, "mu": 1})"), scenario::BadScenario);
  EXPECT_THROW(model_of("M/M/1-PS", R"({"lambda": 3, "mu": 2})"), scenario::BadScenario);
  EXPECT_THROW(model_of("M/M/c", R"({"lambda": 1, "mu": 1, "c": 0})"), scenario::BadScenario);
  EXPECT_THROW(model_of("M/M/c/K", R"({"lambda": 1, "mu": 1, "c": 2, "K": 1})"),
               scenario::BadScenario);
  EXPECT_THROW(model_of("closed-MVA", R"({"N": 2, "Z": 1, "D": [0.1, 0]})"), scenario::BadScenario);
}

// With a = 2 both of two places are taken for a^2/2 of 1 + a + a^2/2 of the time.
TEST(QueueingModels, who_finds_no_room_is_refused) {
  const QueueingModel loss = model_of("ErlangB", R"({"c": 2, "a": 2})");
  EXPECT_EQ(loss.queue_limit, 0U);
  EXPECT_NEAR(Measured(loss)("B"), 0.4, 0.01);
}

TEST(QueueingModels, a_full_queue_refuses_and_the_others_wait) {
  const QueueingModel queue = model_of("M/M/c/K", R"({"lambda": 12, "mu": 5, "c": 3, "K": 8})");
  const Measured measured(queue);
  for (const char* quantity : {"P_block", "throughput", "L", "Wq_accepted", "P0", "utilisation"}) {
    const double expected = queue.closed_form(quantity).value();
    EXPECT_NEAR(measured(quantity), expected, 0.1 * expected) << quantity;
  }
}

TEST(QueueingModels, a_poisson_stream_dealt_in_turn_is_more_even_than_one_dealt_by_chance) {
  QueueingModel in_turn = model_of("E_k/M/1", R"({"lambda": 0.8, "mu": 1, "k": 4})");
  const double expected = in_turn.closed_form("Wq").value();
  EXPECT_NEAR(Measured(in_turn)("Wq"), expected, 0.06 * expected);
  in_turn.take_turns = false;
  EXPECT_NEAR(Measured(in_turn)("Wq"), 4.0, 0.4);  // M/M/1
}

TEST(QueueingModels, even_arrivals_wait_less) {
  const QueueingModel even = model_of("D/M/1", R"({"lambda": 0.8, "mu": 1})");
  const Measured measured(even);
  EXPECT_NEAR(measured("sigma"), 0.62863, 0.02);
  EXPECT_NEAR(measured("W"), 2.69273, 0.15);
}

TEST(QueueingModels, users_who_think_slow_down_as_answers_do) {
  const QueueingModel closed =
      model_of("closed-repairman", R"({"N": 20, "Z": 1, "S": 0.1, "c": 1})");
  const Measured measured(closed);
  EXPECT_NEAR(measured("X"), 9.981, 0.1);
  EXPECT_NEAR(measured("R"), 1.0037, 0.03);
  EXPECT_NEAR(measured("R_law"), measured("R"), 0.02);
}

TEST(QueueingModels, stations_of_unequal_speed_share_a_closed_network) {
  const QueueingModel network = model_of("closed-MVA", R"({"N": 20, "Z": 1, "D": [0.08, 0.05]})");
  const Measured measured(network);
  for (const char* quantity : {"X", "R", "R1", "Q1", "R2", "Q2"}) {
    const double expected = network.closed_form(quantity).value();
    EXPECT_NEAR(measured(quantity), expected, 0.06 * expected) << quantity;
  }
}

TEST(QueueingModels, a_queue_that_begins_anew_again_and_again_shows_how_it_fills) {
  const QueueingModel queue = model_of("M/M/1-transient", R"({"lambda": 1.2, "mu": 1, "n0": 3})",
                                       R"({"E_N_t5": 0, "P0_t5": 0})");
  EXPECT_EQ(queue.episodes->at_start, 3U);
  const Measured measured(queue, 5e4);
  const double expected = queue.closed_form("E_N_t5").value();
  EXPECT_NEAR(measured("E_N_t5"), expected, 0.05 * expected);
  const double empty = queue.closed_form("P0_t5").value();
  EXPECT_NEAR(measured("P0_t5"), empty, 0.2 * empty);
}

TEST(QueueingModels, an_infinite_server_lags_behind_the_waves_of_its_load) {
  const Json row = {{"model", "M(t)/M/inf"},
                    {"params", {{"lambda_bar", 10}, {"beta", 5}, {"gamma", 1}, {"mu", 1}}},
                    {"values", {{"m_empty_start_1", 0}, {"m_periodic_2", 0}, {"m_periodic_6", 0}}}};
  const auto models = queueing_models(row);
  ASSERT_EQ(models.size(), 2U);
  const double early = models[0].closed_form("m_empty_start_1").value();
  EXPECT_NEAR(Measured(models[0], 5e4)("m_empty_start_1"), early, 0.05 * early);
  const Measured measured(models[1]);
  for (const char* quantity : {"m_periodic_2", "m_periodic_6"}) {
    const double expected = models[1].closed_form(quantity).value();
    EXPECT_NEAR(measured(quantity), expected, 0.05 * expected) << quantity;
  }
}

}  // namespace
}  // namespace headroom::experiment
