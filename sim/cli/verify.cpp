#include "sim/cli/verify.hpp"
namespace headroom::cli {
int verify(const VerifyCommand&) { return 0; }
}  // namespace headroom::cli
