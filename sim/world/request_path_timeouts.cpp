#include <fmt/format.h>

#include <stdexcept>

#include "sim/world/request_path.hpp"

/// Who loses patience with a request: the client, the load balancer, the server.
namespace headroom::world {
namespace {

constexpr std::size_t kMostPatiences = 0xffff;

}  // namespace

void RequestPath::list_patiences() {
  for (std::uint32_t source = 0; source < parts_.clients.size(); ++source) {
    first_list_of_.push_back(static_cast<std::uint32_t>(list_of_.size()));
    for (std::uint32_t number = 1; number <= parts_.clients.patiences(source); ++number)
      list_of_.push_back(list_for(parts_.clients.patience(source, number)));
  }
}

std::uint16_t RequestPath::list_for(Duration patience) {
  if (patience.is_infinite()) return 0;
  std::size_t list = 0;
  while (list < client_lists_.size() && client_lists_[list]->list.patience() != patience) ++list;
  if (list == kMostPatiences)
    throw std::length_error(fmt::format("more than {} different time-outs of clients", list));
  if (list == client_lists_.size())
    client_lists_.push_back(std::make_unique<Watched<ClientList>>(Watched<ClientList>{
        ClientList(patience, records_, number_of(new_record())), &RequestPath::on_client_timeout}));
  return static_cast<std::uint16_t>(list + 1);
}

/// Whoever waits for it does so no longer.
void RequestPath::give_up(Record& record, Failure cause, Instant now) {
  leave_balancer_list(record);
  leave_client_list(record);
  fail(record, cause, now);
}

void RequestPath::on_connect_timeout(std::uint32_t index, Instant now) {
  give_up(records_[index], Failure::elb_504_connect, now);
}

void RequestPath::on_late_timeout(std::uint32_t index, Instant now) {
  leave_balancer_list(records_[index]);
  cancel(records_[index], now);
}

void RequestPath::on_client_timeout(std::uint32_t index, Instant now) {
  Record& record = records_[index];
  const bool leaves = parts_.clients.leaves(record.source, record.client);
  const Failure cause = leaves ? Failure::client_gave_up : Failure::client_timeout;
  if (server_stops_abandoned_ && record.watch == Watch::first) {
    leave_client_list(record);
    fail(record, cause, now);  // the server's own time-out still runs
    return;
  }
  give_up(record, cause, now);
  if (parts_.application.on_disconnect == cloud::Abandoned::cancel) cancel(record, now);
}

/// What a load balancer goes by that keeps clients with their targets, or counts targets' errors.
/// A client that leaves says nothing about the target.
void RequestPath::tell_load_balancer(const Record& record, std::optional<Failure> failure,
                                     Instant now) {
  if (!failure) {
    parts_.load_balancer.answered(parts_.fleet.at_slot(record.slot), record.node,
                                  parts_.clients.cookies(record.source, record.client), now);
  } else if (!is_by_client(*failure)) {
    parts_.load_balancer.target_failed(record.slot);
  }
}

}  // namespace headroom::world
