#pragma once

#include <cstddef>
#include <memory_resource>
#include <new>

namespace headroom::engine {

/// Of the pages that Linux gives to those who ask; usual ones have 4 KiB.
constexpr std::size_t kLargePage = std::size_t{2} << 20;  // bytes

/// Aligned to large pages and asked to be made of them. A hint: without them it is memory as usual.
/// @param bytes > 0 @throws std::bad_alloc
void* allocate_large_pages(std::size_t bytes);
void free_large_pages(void* memory);

/// std::allocator, with large pages for what would fill half of one. What a run touches at random
/// all the time is allocated by this: where it does not fit into the near caches, small pages make
/// each access several times as slow (bench/README.md).
template <class T>
struct LargePageAllocator {
  using value_type = T;
  LargePageAllocator() = default;
  template <class U>
  LargePageAllocator(const LargePageAllocator<U>&) {}

  T* allocate(std::size_t n) {
    const std::size_t bytes = n * sizeof(T);
    if (is_large(n)) return static_cast<T*>(allocate_large_pages(bytes));
    return static_cast<T*>(::operator new (bytes, std::align_val_t{alignof(T)}));
  }
  void deallocate(T* memory, std::size_t n) {
    if (is_large(n)) return free_large_pages(memory);
    ::operator delete (memory, std::align_val_t{alignof(T)});
  }
  template <class U>
  bool operator==(const LargePageAllocator<U>&) const {
    return true;
  }

 private:
  static bool is_large(std::size_t n) { return n * sizeof(T) >= kLargePage / 2; }
};

/// Large pages for many small pieces that come and go: they are cut from whole pages, and given
/// back to the system at the end.
class LargePagePool {
 public:
  std::pmr::memory_resource* resource() { return &pool_; }

 private:
  class Pages : public std::pmr::memory_resource {
    void* do_allocate(std::size_t bytes, std::size_t alignment) override;
    void do_deallocate(void* memory, std::size_t bytes, std::size_t alignment) override;
    bool do_is_equal(const memory_resource& other) const noexcept override;
  };

  Pages pages_;
  std::pmr::monotonic_buffer_resource cut_{kLargePage, &pages_};
  std::pmr::unsynchronized_pool_resource pool_{&cut_};
};

}  // namespace headroom::engine
