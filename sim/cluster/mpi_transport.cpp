// The only file that knows MPI. It is a library of its own, loaded when mpirun starts the program:
// a program started by hand neither loads nor needs MPI.
#include <boost/mpi/communicator.hpp>
#include <boost/mpi/environment.hpp>
#include <list>
#include <utility>

#include "sim/cluster/transport.hpp"

namespace headroom::cluster {
namespace {

namespace mpi = boost::mpi;

constexpr int kTag = 0;

class MpiTransport : public Transport {
 public:
  ~MpiTransport() override {
    for (Sending& sending : sendings_) sending.request.wait();
  }
  int rank() const override { return world_.rank(); }
  int size() const override { return world_.size(); }

  void send(int to, std::string text) override {
    forget_sent();
    sendings_.push_back({std::move(text), {}});
    Sending& sending = sendings_.back();
    sending.request =
        world_.isend(to, kTag, sending.text.data(), static_cast<int>(sending.text.size()));
  }

  std::optional<Message> receive() override {
    const auto arrived = world_.iprobe(mpi::any_source, kTag);
    if (!arrived) return std::nullopt;
    Message message{arrived->source(), {}};
    message.text.resize(static_cast<std::size_t>(arrived->count<char>().value()));
    world_.recv(message.from, kTag, message.text.data(), static_cast<int>(message.text.size()));
    return message;
  }

 private:
  struct Sending {
    std::string text;  ///< stays where it is until MPI has read it
    mpi::request request;
  };
  void forget_sent() {
    sendings_.remove_if([](Sending& sending) { return sending.request.test().has_value(); });
  }

  // Only the rank's main thread calls MPI. It reports errors by exceptions, so none ends the rank.
  mpi::environment environment_{mpi::threading::funneled, /*abort_on_exception=*/false};
  mpi::communicator world_;
  std::list<Sending> sendings_;
};

}  // namespace
}  // namespace headroom::cluster

extern "C" headroom::cluster::Transport* headroom_mpi_transport() {
  return new headroom::cluster::MpiTransport;
}
