#include "sim/cloud/admission_queue.hpp"

#include <algorithm>
#include <utility>

namespace headroom::cloud {

AdmissionQueue::AdmissionQueue(std::optional<std::uint32_t> sessions,
                               std::optional<double> requests_per_second, engine::Agenda& agenda,
                               Admitted admitted)
    : sessions_(sessions),
      gap_(requests_per_second ? Duration::covering(1e9 / *requests_per_second) : Duration{}),
      agenda_(agenda),
      admitted_(std::move(admitted)) {}

void AdmissionQueue::ask(BootingStep step, Instant now) {
  waiting_.push_back(step);
  admit(now);
}

void AdmissionQueue::release(BootingStep step, Instant now) {
  std::erase(in_session_, step);
  admit(now);
}

void AdmissionQueue::leave(InstanceId instance, Instant now) {
  const auto is_its = [&](const BootingStep& step) { return step.instance == instance; };
  std::erase_if(waiting_, is_its);
  std::erase_if(in_session_, is_its);
  admit(now);
}

void AdmissionQueue::admit(Instant now) {
  while (!waiting_.empty() && has_session()) {
    if (now < next_request_) {
      if (!agenda_.is_pending(timer_)) {
        timer_ = agenda_.at(next_request_, engine::Rank::lifecycle,
                            [this](Instant then) { admit(then); });
      }
      return;
    }
    const BootingStep step = waiting_.front();
    waiting_.pop_front();
    in_session_.push_back(step);
    next_request_ = now + gap_;
    admitted_(step, now);
  }
}

}  // namespace headroom::cloud
