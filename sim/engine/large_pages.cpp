#include "sim/engine/large_pages.hpp"

#include <sys/mman.h>

namespace headroom::engine {
namespace {

constexpr std::align_val_t kAlignment{kLargePage};

}  // namespace

void* allocate_large_pages(std::size_t bytes) {
  const std::size_t whole = (bytes + kLargePage - 1) / kLargePage * kLargePage;
  void* const memory = ::operator new(whole, kAlignment);
  ::madvise(memory, whole, MADV_HUGEPAGE);  // where that is not possible, nothing is lost
  return memory;
}

void free_large_pages(void* memory) { ::operator delete(memory, kAlignment); }

void* LargePagePool::Pages::do_allocate(std::size_t bytes, std::size_t) {
  return allocate_large_pages(bytes);
}
void LargePagePool::Pages::do_deallocate(void* memory, std::size_t, std::size_t) {
  free_large_pages(memory);
}
bool LargePagePool::Pages::do_is_equal(const memory_resource& other) const noexcept {
  return this == &other;
}

}  // namespace headroom::engine
