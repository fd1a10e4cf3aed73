#pragma once

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

namespace headroom::experiment {

/// A folder of measurements made up for one test: one thread that thinks for 200 ms before each of
/// its requests of 10 ms, under a quota that never matters. HTTP takes 0.5 ms of CPU, the way
/// around it 1.5 ms, and JMeter 0.75 ms more before it thinks: a turn is 212.75 ms.
class TestbedFolder {
 public:
  TestbedFolder() {
    const auto* test = testing::UnitTest::GetInstance()->current_test_info();
    path_ = std::filesystem::temp_directory_path() /
            fmt::format("headroom-{}-{}-{}", test->test_suite_name(), test->name(), getpid());
    std::filesystem::remove_all(path_);
    std::filesystem::create_directories(path_ / "traces");
    std::string runs = std::string(kColumns) + "\n";
    std::string clients = "run,start_ms,elapsed_ms,thread\n";
    std::string servers = "run,instance,arrival_ms,start_ms,end_ms,demand_us,burnt_us\n";
    for (const char* id : {"calm_r1", "calm_r2"}) {
      runs += line(id) + "\n";
      for (int i = 0; i < kRequests; ++i) {
        const double start = 1e12 + 212.75 * i;
        clients += fmt::format("{},{:.2f},12,1-1\n", id, start);
        servers += fmt::format("{},1,{:.2f},{:.2f},{:.2f},10000,10000\n", id, start + 1,
                               start + 1.1, start + 11.3);
      }
    }
    write("runs.csv", runs);
    write("traces/calm.client.csv", clients);
    write("traces/calm.server.csv", servers);
  }
  ~TestbedFolder() { std::filesystem::remove_all(path_); }
  TestbedFolder(const TestbedFolder&) = delete;
  TestbedFolder& operator=(const TestbedFolder&) = delete;

  static constexpr int kRequests = 220;  ///< 46.8 s
  static constexpr const char* kColumns =
      "id,inst,algo,mode,quota,period,load,threads,think,warm,steady,mean_demand_ms,cpu_ms_per_req,"
      "throughput,mean_ms,p50,p90,p95,p99,util";
  /// 40 s have 188 turns of 212.75 ms; each uses 10.5 ms of the 200 ms a second.
  static std::string line(const std::string& id, const std::string& mean = "12") {
    return id + ",1,rr,fifo,20000,100000,jmeter,1,200,5,40,10,10.5,4.7," + mean +
           ",12,12,12,12,0.2468";
  }
  void write(const std::string& name, const std::string& text) const {
    std::ofstream(path_ / name) << text;
  }
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace headroom::experiment
