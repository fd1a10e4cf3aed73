#pragma once

#include <cstdint>

namespace headroom::scaling {

/// What keeps a policy from changing the group, where a report must know it and not only quote it.
enum class Restraint : std::uint8_t {
  none,        ///< anything else
  no_data,     ///< it has no datapoint to go by
  cooldown,    ///< one of its own
  warm_up,     ///< instances that warm up do not count, and the others ask for nothing
  on_its_way,  ///< what it would ask for has been launched
  no_scale_in  ///< the group could be larger than it must, and stays so
};

}  // namespace headroom::scaling
