#include "sim/cloud/instance_type.hpp"

namespace headroom::cloud {

const InstanceType* find_instance_type(const InstanceTypes& types, const std::string& name) {
  for (const InstanceType& type : types) {
    if (type.name == name) return &type;
  }
  return nullptr;
}

}  // namespace headroom::cloud
