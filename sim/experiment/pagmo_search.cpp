#include "sim/experiment/pagmo_search.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <memory>
#include <pagmo/algorithm.hpp>
#include <pagmo/algorithms/cmaes.hpp>
#include <pagmo/algorithms/moead.hpp>
#include <pagmo/algorithms/nsga2.hpp>
#include <pagmo/population.hpp>
#include <pagmo/problem.hpp>
#include <stdexcept>
#include <utility>

namespace headroom::experiment {
namespace {

using pagmo::vector_double;

/// What pagmo's copies of the problem share.
struct Answers {
  enum class Mode {
    rehearse,  ///< the points are only written down
    recall,    ///< they are known
    ask        ///< each is asked for by itself
  };
  Mode mode = Mode::recall;
  std::size_t objectives = 1;
  std::vector<vector_double> asked = {};
  std::map<vector_double, Values> known = {};
  const Evaluate* evaluate = nullptr;
};

/// From pagmo's order (reals, then whole numbers where the algorithm knows them) to ours.
struct Coding {
  std::vector<std::size_t> parameter_of;  ///< by pagmo's position
  std::vector<std::size_t> levels_of;     ///< likewise; 0: in [0, 1]
  std::size_t whole = 0;                  ///< how many are whole numbers

  Coding(const SearchSpace& space, bool knows_levels) {
    const std::size_t count = space.levels.size();
    for (const bool of_levels : {false, true}) {
      for (std::size_t i = 0; i < count; ++i) {
        if ((knows_levels && space.levels[i] > 0) != of_levels) continue;
        parameter_of.push_back(i);
        levels_of.push_back(of_levels ? space.levels[i] : 0);
        whole += of_levels;
      }
    }
  }
  Point point(const vector_double& x) const {
    Point point(x.size());
    for (std::size_t i = 0; i < x.size(); ++i) {
      const bool is_whole = levels_of[i] > 0;
      point[parameter_of[i]] =
          is_whole ? coordinate_of_level(static_cast<std::size_t>(x[i]), levels_of[i]) : x[i];
    }
    return point;
  }
  vector_double coded(const Point& point) const {
    vector_double x(point.size());
    for (std::size_t i = 0; i < x.size(); ++i) {
      const double at = point[parameter_of[i]];
      x[i] = levels_of[i] > 0 ? static_cast<double>(level_of(at, levels_of[i])) : at;
    }
    return x;
  }
};

/// The problem as pagmo wants it.
struct Problem {
  std::shared_ptr<Answers> answers;
  std::shared_ptr<const Coding> coding;

  vector_double fitness(const vector_double& x) const {
    switch (answers->mode) {
      case Answers::Mode::rehearse:
        answers->asked.push_back(x);
        return vector_double(answers->objectives, std::numeric_limits<double>::max());
      case Answers::Mode::ask: return (*answers->evaluate)({coding->point(x)}).front();
      case Answers::Mode::recall: break;
    }
    return answers->known.at(x);
  }
  std::pair<vector_double, vector_double> get_bounds() const {
    vector_double high;
    for (const std::size_t n : coding->levels_of)
      high.push_back(n > 0 ? static_cast<double>(n - 1) : 1.0);
    return {vector_double(high.size(), 0.0), high};
  }
  vector_double::size_type get_nobj() const { return answers->objectives; }
  vector_double::size_type get_nix() const { return coding->whole; }
};

unsigned seed_of(const SearchSettings& settings) {
  return static_cast<unsigned>(settings.seed ^ settings.seed >> 32);
}

pagmo::algorithm algorithm_of(Algorithm algorithm, const SearchSettings& settings,
                              std::size_t dimensions) {
  const unsigned seed = seed_of(settings);
  switch (algorithm) {
    case Algorithm::cma_es: {
      // It never ends by itself (tolerances 0) and goes on where it was (memory).
      constexpr double kBySize = -1;
      constexpr double kFirstStep = 0.3;  // of a range
      return pagmo::algorithm(
          pagmo::cmaes(1, kBySize, kBySize, kBySize, kBySize, kFirstStep, 0, 0, true, true, seed));
    }
    case Algorithm::nsga2: {
      const double one_of_all = 1.0 / static_cast<double>(dimensions);
      return pagmo::algorithm(pagmo::nsga2(1, 0.9, 10, one_of_all, 20, seed));
    }
    case Algorithm::moead: {
      const auto neighbours = static_cast<unsigned>(std::max<std::size_t>(
          3, std::min<std::size_t>(settings.population / 3, settings.population - 1)));
      return pagmo::algorithm(
          pagmo::moead(1, "grid", "tchebycheff", neighbours, 1.0, 0.5, 20, 0.9, 2, true, seed));
    }
    case Algorithm::random: break;
  }
  throw std::invalid_argument("random search is none of pagmo's algorithms");
}

class PagmoSearch final : public Search {
 public:
  PagmoSearch(Algorithm algorithm, const SearchSpace& space, const SearchSettings& settings)
      : asks_one_by_one_(algorithm == Algorithm::moead),
        coding_(std::make_shared<Coding>(space, algorithm == Algorithm::nsga2)),
        answers_(std::make_shared<Answers>()),
        algorithm_(algorithm_of(algorithm, settings, space.levels.size())),
        first_(settings.start) {
    answers_->objectives = settings.objectives;
    population_ =
        pagmo::population(pagmo::problem(Problem{answers_, coding_}), 0u, seed_of(settings));
  }

  void next_generation(const Evaluate& evaluate) override {
    if (population_.size() == 0) {
      begin(evaluate);
      return;
    }
    renew(evaluate);
    answers_->evaluate = &evaluate;
    if (asks_one_by_one_) {
      answers_->mode = Answers::Mode::ask;
    } else {
      learn(rehearse(), evaluate);
      answers_->mode = Answers::Mode::recall;
    }
    population_ = algorithm_.evolve(population_);
  }

 private:
  void begin(const Evaluate& evaluate) {
    std::vector<vector_double> coded;
    for (const Point& point : first_) coded.push_back(coding_->coded(point));
    learn(coded, evaluate);
    for (const vector_double& x : coded) population_.push_back(x, answers_->known.at(x));
  }
  /// What is in the population may be known better by now.
  void renew(const Evaluate& evaluate) {
    const auto xs = population_.get_x();
    learn(xs, evaluate);
    for (std::size_t i = 0; i < xs.size(); ++i)
      population_.set_xf(i, xs[i], answers_->known.at(xs[i]));
  }
  /// The points of the next generation. CMA-ES and NSGA-II draw all of them before the value of any
  /// one matters, so a copy with the same random numbers tells which ones they will be.
  std::vector<vector_double> rehearse() const {
    answers_->mode = Answers::Mode::rehearse;
    answers_->asked.clear();
    const pagmo::algorithm copy = algorithm_;
    copy.evolve(population_);
    return std::exchange(answers_->asked, {});
  }
  void learn(const std::vector<vector_double>& xs, const Evaluate& evaluate) {
    std::vector<Point> points;
    for (const vector_double& x : xs) points.push_back(coding_->point(x));
    const std::vector<Values> values = evaluate(points);
    for (std::size_t i = 0; i < xs.size(); ++i) answers_->known[xs[i]] = values[i];
  }

  bool asks_one_by_one_;
  std::shared_ptr<const Coding> coding_;
  std::shared_ptr<Answers> answers_;
  pagmo::algorithm algorithm_;
  pagmo::population population_;
  std::vector<Point> first_;
};

}  // namespace
}  // namespace headroom::experiment

headroom::experiment::Search* headroom_pagmo_search(
    headroom::experiment::Algorithm algorithm, const headroom::experiment::SearchSpace& space,
    const headroom::experiment::SearchSettings& settings) {
  return new headroom::experiment::PagmoSearch(algorithm, space, settings);
}
