#include "sim/cloud/release_schedule.hpp"

#include <fmt/format.h>

#include <utility>

namespace headroom::cloud {

ReleaseSchedule::ReleaseSchedule(ReleasesConfig config, AutoScalingGroup& group, Fleet& fleet,
                                 engine::Agenda& agenda, Journal& journal)
    : config_(std::move(config)),
      group_(group),
      fleet_(fleet),
      agenda_(agenda),
      journal_(journal) {}

void ReleaseSchedule::start() {
  for (std::size_t i = 0; i < config_.at.size(); ++i) {
    agenda_.at(
        config_.at[i], engine::Rank::lifecycle,
        [this, number = static_cast<std::uint32_t>(i + 1)](Instant now) { release(number, now); });
  }
}

void ReleaseSchedule::release(std::uint32_t number, Instant now) {
  const JournalId released = journal_.add({now, Happening::release, kNoCause, number});
  if (!fleet_.launch_template().image.contains_application()) {
    install(number, released, now);
    return;
  }
  agenda_.at(now + config_.build.duration + config_.build.create_image, engine::Rank::lifecycle,
             [this, number, released](Instant then) { refresh(number, released, then); });
}

void ReleaseSchedule::refresh(std::uint32_t number, JournalId released, Instant now) {
  const JournalId image = journal_.add({now, Happening::image_available, released, number});
  LaunchTemplateConfig version = fleet_.launch_template();
  version.image.release = number;
  const JournalId made = fleet_.add_template_version(std::move(version), image, now);
  group_.start_refresh(
      config_.refresh, made,
      [this, number, image](Instant then) {
        journal_.add({then, Happening::release_installed, image, number});
      },
      now);
}

void ReleaseSchedule::install(std::uint32_t number, JournalId released, Instant now) {
  InPlaceUpdate update{
      config_.install.drain, false, config_.install.at_once,
      [this](Instance& instance, Instant then) { fleet_.install_release(instance, then); }};
  group_.start_in_place(
      std::move(update),
      [this, number, released](Instant then) {
        journal_.add({then, Happening::release_installed, released, number});
      },
      now);
}

}  // namespace headroom::cloud
