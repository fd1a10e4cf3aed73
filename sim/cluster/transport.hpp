#pragma once

#include <optional>
#include <string>

namespace headroom::cluster {

/// A text from one rank to another.
struct Message {
  int from = 0;
  std::string text;
};

/// Carries texts between the ranks of one program: MPI, or in tests a queue. Between two ranks they
/// arrive in the order in which they were sent. Used by one thread of a rank.
class Transport {
 public:
  virtual ~Transport() = default;
  virtual int rank() const = 0;  ///< 0 to size() - 1
  virtual int size() const = 0;
  /// Returns at once, whether or not the other one listens.
  virtual void send(int to, std::string text) = 0;
  /// The next one that has arrived; empty where there is none now.
  virtual std::optional<Message> receive() = 0;
};

/// Rank 0 hands out the tasks and alone prints, writes and asks.
inline constexpr int kManager = 0;

}  // namespace headroom::cluster
