#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory_resource>
#include <vector>

namespace headroom::cloud {

/// What a processor works on: a number that means something to whoever gave it the work.
using Work = std::uint32_t;

/// One job on the processor.
struct Job {
  double finish;         ///< the processor's virtual service at which it is done; finite
  std::uint32_t ticket;  ///< order of arrival, for jobs that finish together
  Work work;
  bool before(const Job& other) const {
    return finish != other.finish ? finish < other.finish
                                  : static_cast<std::int32_t>(ticket - other.ticket) < 0;
  }
};

/// The jobs on one processor by the order in which they finish.
///
/// Few jobs are the rule (least-outstanding routing leaves 0 to 2 a server), so up to kSorted of
/// them stand in an array sorted with the first one last; more become a heap in which each job has
/// four children, all in one cache line (bench/job_set_bench.cpp).
class JobSet {
 public:
  /// @param memory of jobs beyond the first few; outlives this
  explicit JobSet(std::pmr::memory_resource* memory = std::pmr::new_delete_resource())
      : heap_(memory) {}

  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  /// @pre not empty
  const Job& first() const { return size_ > kSorted ? at(0) : sorted_[size_ - 1]; }

  /// Brings near what `pop_first` will look at first, when there are many.
  [[gnu::always_inline]] void prefetch() const {
    if (size_ <= kSorted) return;
    // The root, its children and theirs.
    for (std::size_t family = 0; family < 2 + kChildren; ++family)
      __builtin_prefetch(&heap_[0] + family);
  }

  void insert(const Job& job) {
    if (size_ >= kSorted) [[unlikely]] {
      insert_into_heap(job);
      return;
    }
    std::size_t i = size_++;
    for (; i > 0 && sorted_[i - 1].before(job); --i) sorted_[i] = sorted_[i - 1];
    // Part by part: as one copy it would wait until all parts have left the store buffer, while
    // `finish` is asked for at once (10 % of a run's time; bench/README.md).
    sorted_[i].finish = job.finish;
    sorted_[i].ticket = job.ticket;
    sorted_[i].work = job.work;
  }

  /// @pre not empty
  Job pop_first() {
    if (size_ > kSorted) [[unlikely]] {
      return pop_from_heap();
    }
    return sorted_[--size_];
  }

  /// Takes one job out, wherever it stands. @return whether it was there
  bool erase(Work work);

  template <class Visitor>
  void for_each(Visitor visit) const {
    if (size_ > kSorted) {
      for (std::size_t place = 0; place < size_; ++place) visit(at(place));
    } else {
      for (std::size_t i = size_; i-- > 0;) visit(sorted_[i]);
    }
  }
  void clear() { size_ = 0, heap_.clear(); }

 private:
  static constexpr std::size_t kSorted = 24;
  /// The children of one job: those of place p are family p + 1. The root, at place 0, is the last
  /// one of family 0.
  static constexpr std::size_t kChildren = 4;
  struct alignas(64) Family {
    std::array<Job, kChildren> jobs;
  };
  static_assert(sizeof(Family) == 64);

  static constexpr std::size_t kBeforeRoot = kChildren - 1;
  Job& at(std::size_t place) {
    return heap_[(place + kBeforeRoot) / kChildren].jobs[(place + kBeforeRoot) % kChildren];
  }
  const Job& at(std::size_t place) const {
    return heap_[(place + kBeforeRoot) / kChildren].jobs[(place + kBeforeRoot) % kChildren];
  }
  void insert_into_heap(const Job& job);
  Job pop_from_heap();
  Job take_last();
  void leave_heap_when_few();
  void sift_up(std::size_t place, const Job& moving);
  void sift_down(std::size_t place, const Job& moving);

  std::size_t size_ = 0;
  std::array<Job, kSorted> sorted_;  ///< in use up to kSorted jobs, descending
  /// In use above; what stands behind the last job in its family is never first.
  std::pmr::vector<Family> heap_;
};

}  // namespace headroom::cloud
