#include "sim/cluster/started_ranks.hpp"

#include <gtest/gtest.h>

#include <map>
#include <string>

namespace headroom::cluster {
namespace {

int ranks(const std::map<std::string, std::string>& environment) {
  return ranks_started([&](const char* name) -> const char* {
    const auto found = environment.find(name);
    return found == environment.end() ? nullptr : found->second.c_str();
  });
}

TEST(StartedRanks, a_program_started_by_hand_is_one) { EXPECT_EQ(ranks({}), 1); }

TEST(StartedRanks, mpirun_and_srun_tell_how_many_there_are) {
  EXPECT_EQ(ranks({{"OMPI_COMM_WORLD_RANK", "3"}, {"OMPI_COMM_WORLD_SIZE", "64"}}), 64);
  EXPECT_EQ(ranks({{"SLURM_PROCID", "0"}, {"SLURM_STEP_NUM_TASKS", "8"}}), 8);
  EXPECT_EQ(ranks({{"PMI_RANK", "0"}, {"PMI_SIZE", "2"}}), 2);
}

// sbatch gives the script these, and it runs once.
TEST(StartedRanks, a_batch_script_is_no_rank) {
  EXPECT_EQ(ranks({{"SLURM_NTASKS", "64"}, {"SLURM_PROCID", "0"}}), 1);
}

}  // namespace
}  // namespace headroom::cluster
