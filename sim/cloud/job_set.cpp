#include "sim/cloud/job_set.hpp"

#include <algorithm>

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
  if (--size_ == kSorted) {
    std::sort(heap_.begin(), heap_.end(), after);
    std::copy(heap_.begin(), heap_.end(), sorted_.begin());
    heap_.clear();
  }
  return first;
}

}  // namespace headroom::cloud
