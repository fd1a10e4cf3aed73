#include "sim/cloud/job_set.hpp"

#include <algorithm>
#include <utility>

namespace headroom::cloud {
namespace {

/// The standard heap functions keep the greatest on top; here that is the job that finishes first.
bool after(const Job& a, const Job& b) { return b.before(a); }

}  // namespace

void JobSet::insert_into_heap(const Job& job) {
  if (size_ == kSorted) {
    heap_.assign(sorted_.rbegin(), sorted_.rend());  // ascending is a heap already
  }
  heap_.push_back(job);
  std::push_heap(heap_.begin(), heap_.end(), after);
  ++size_;
}

Job JobSet::pop_from_heap() {
  std::pop_heap(heap_.begin(), heap_.end(), after);
  const Job first = heap_.back();
  heap_.pop_back();
  --size_;
  leave_heap_when_few();
  return first;
}

void JobSet::sift_up(std::size_t place) {
  while (place > 0 && heap_[place].before(heap_[(place - 1) / 2])) {
    std::swap(heap_[place], heap_[(place - 1) / 2]);
    place = (place - 1) / 2;
  }
}

void JobSet::sift_down(std::size_t place) {
  for (;;) {
    std::size_t first = place;
    for (const std::size_t child : {2 * place + 1, 2 * place + 2}) {
      if (child < heap_.size() && heap_[child].before(heap_[first])) first = child;
    }
    if (first == place) return;
    std::swap(heap_[place], heap_[first]);
    place = first;
  }
}

void JobSet::leave_heap_when_few() {
  if (size_ != kSorted) return;
  std::sort(heap_.begin(), heap_.end(), after);
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
