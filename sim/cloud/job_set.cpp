#include "sim/cloud/job_set.hpp"

#include <algorithm>
#include <limits>

namespace headroom::cloud {
namespace {

/// Finishes after all others.
constexpr Job kNobody{std::numeric_limits<double>::infinity(), 0, 0};

/// As Job::before, without a branch.
bool is_before(const Job& a, const Job& b) {
  const bool is_first_of_equals = static_cast<std::int32_t>(a.ticket - b.ticket) < 0;
  return (a.finish < b.finish) | ((a.finish == b.finish) & is_first_of_equals);
}

/// Which of a family's four is first, in two rounds and without a branch.
std::size_t first_of(const std::array<Job, 4>& jobs) {
  const std::size_t left = is_before(jobs[1], jobs[0]) ? 1 : 0;
  const std::size_t right = is_before(jobs[3], jobs[2]) ? 3 : 2;
  return is_before(jobs[right], jobs[left]) ? right : left;
}

}  // namespace

void JobSet::insert_into_heap(const Job& job) {
  constexpr Family kEmptyFamily{{kNobody, kNobody, kNobody, kNobody}};
  if (size_ == kSorted) {
    heap_.assign((kSorted + kBeforeRoot) / kChildren + 1, kEmptyFamily);
    // Ascending is a heap already.
    for (std::size_t place = 0; place < kSorted; ++place) at(place) = sorted_[kSorted - 1 - place];
  }
  const std::size_t place = size_++;
  if ((place + kBeforeRoot) / kChildren == heap_.size()) heap_.push_back(kEmptyFamily);
  sift_up(place, job);
}

Job JobSet::pop_from_heap() {
  const Job first = at(0);
  sift_down(0, take_last());
  leave_heap_when_few();
  return first;
}

/// The job at the last place leaves it.
Job JobSet::take_last() {
  Job& last = at(--size_);
  const Job job = last;
  last = kNobody;
  if ((size_ + kBeforeRoot) % kChildren == 0) heap_.pop_back();
  return job;
}

void JobSet::sift_up(std::size_t place, const Job& moving) {
  for (; place > 0; place = (place - 1) / kChildren) {
    const Job& parent = at((place - 1) / kChildren);
    if (!moving.before(parent)) break;
    at(place) = parent;
  }
  at(place) = moving;
}

void JobSet::sift_down(std::size_t place, const Job& moving) {
  while (place + 1 < heap_.size()) {
    const std::array<Job, kChildren>& children = heap_[place + 1].jobs;
    const std::size_t first = first_of(children);
    if (!children[first].before(moving)) break;
    at(place) = children[first];
    place = kChildren * place + 1 + first;
  }
  at(place) = moving;
}

void JobSet::leave_heap_when_few() {
  if (size_ != kSorted) return;
  for (std::size_t place = 0; place < kSorted; ++place) sorted_[place] = at(place);
  std::sort(sorted_.begin(), sorted_.end(), [](const Job& a, const Job& b) { return b.before(a); });
  heap_.clear();
}

bool JobSet::erase(Work work) {
  const auto is_it = [work](const Job& job) { return job.work == work; };
  if (size_ <= kSorted) {
    const auto end = sorted_.begin() + static_cast<std::ptrdiff_t>(size_);
    const auto found = std::find_if(sorted_.begin(), end, is_it);
    if (found == end) return false;
    std::move(found + 1, end, found);
    --size_;
    return true;
  }
  std::size_t place = 0;
  while (place < size_ && !is_it(at(place))) ++place;
  if (place == size_) return false;
  const Job last = take_last();
  if (place < size_) {
    // The last job takes the place, and goes up or down from there.
    const bool goes_up = place > 0 && last.before(at((place - 1) / kChildren));
    if (goes_up) {
      sift_up(place, last);
    } else {
      sift_down(place, last);
    }
  }
  leave_heap_when_few();
  return true;
}

}  // namespace headroom::cloud
