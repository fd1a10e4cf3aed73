#include "sim/cloud/job_set.hpp"

#include <algorithm>

namespace headroom::cloud {
namespace {

/// Children a job of the heap has: four stand in one cache line or two, and are compared without a
/// branch.
constexpr std::size_t kArity = 4;

struct After {
  bool operator()(const Job& a, const Job& b) const { return b.before(a); }
};

/// As Job::before, without a branch.
bool is_before(const Job& a, const Job& b) {
  const bool is_first_of_equals = static_cast<std::int32_t>(a.ticket - b.ticket) < 0;
  return (a.finish < b.finish) | ((a.finish == b.finish) & is_first_of_equals);
}

}  // namespace

void JobSet::insert_into_heap(const Job& job) {
  if (size_ == kSorted) {
    heap_.assign(sorted_.rbegin(), sorted_.rend());  // ascending is a heap already
  }
  heap_.push_back(job);
  sift_up(heap_.size() - 1);
  ++size_;
}

Job JobSet::pop_from_heap() {
  const Job first = heap_.front();
  heap_.front() = heap_.back();
  heap_.pop_back();
  sift_down(0);
  --size_;
  leave_heap_when_few();
  return first;
}

void JobSet::sift_up(std::size_t place) {
  const Job moving = heap_[place];
  for (; place > 0; place = (place - 1) / kArity) {
    const Job& parent = heap_[(place - 1) / kArity];
    if (!moving.before(parent)) break;
    heap_[place] = parent;
  }
  heap_[place] = moving;
}

void JobSet::sift_down(std::size_t place) {
  const Job moving = heap_[place];
  for (;;) {
    const std::size_t children = kArity * place + 1;
    if (children >= heap_.size()) break;
    const std::size_t end = std::min(children + kArity, heap_.size());
    std::size_t first = children;
    for (std::size_t child = children + 1; child < end; ++child)
      first = is_before(heap_[child], heap_[first]) ? child : first;
    if (!heap_[first].before(moving)) break;
    heap_[place] = heap_[first];
    place = first;
  }
  heap_[place] = moving;
}

void JobSet::leave_heap_when_few() {
  if (size_ != kSorted) return;
  std::sort(heap_.begin(), heap_.end(), After{});
  std::copy(heap_.begin(), heap_.end(), sorted_.begin());
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
  const auto found = std::find_if(heap_.begin(), heap_.end(), is_it);
  if (found == heap_.end()) return false;
  // The last job takes its place, and goes up or down from there.
  *found = heap_.back();
  heap_.pop_back();
  if (found < heap_.end()) {
    const auto place = static_cast<std::size_t>(found - heap_.begin());
    sift_up(place);
    sift_down(place);
  }
  --size_;
  leave_heap_when_few();
  return true;
}

}  // namespace headroom::cloud
