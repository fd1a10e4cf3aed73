#include "sim/cli/watch.hpp"

#include <fmt/format.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "sim/cli/exit_status.hpp"
#include "sim/cli/terminal.hpp"
#include "sim/report/live_view.hpp"

namespace headroom::cli {
namespace {

using std::chrono::steady_clock;

constexpr int kBetweenFramesMs = 100;
constexpr double kShortestSeconds = 60;  // of the clock, for a whole run
constexpr Duration kStep = 60_s;         // of the arrow keys

/// Each a character, or "ESC [ letter" as the arrows are.
std::vector<std::string> split_keys(std::string_view text) {
  constexpr std::string_view kArrow = "\033[";
  std::vector<std::string> keys;
  while (!text.empty()) {
    const std::size_t length =
        text.starts_with(kArrow) ? std::min(text.size(), kArrow.size() + 1) : 1;
    keys.emplace_back(text.substr(0, length));
    text.remove_prefix(length);
  }
  return keys;
}

/// Keys come one by one and unseen, on a screen of its own; the destructor gives back what was.
class Screen {
 public:
  Screen() {
    tcgetattr(STDIN_FILENO, &before_);
    termios raw = before_;
    raw.c_lflag &= ~static_cast<tcflag_t>(ICANON | ECHO);
    tcsetattr(STDIN_FILENO, TCSANOW, &raw);
    print("\033[?1049h\033[?25l");
  }
  ~Screen() {
    fmt::print("\033[?25h\033[?1049l");
    std::fflush(stdout);
    tcsetattr(STDIN_FILENO, TCSANOW, &before_);
  }
  Screen(const Screen&) = delete;
  Screen& operator=(const Screen&) = delete;

  static report::ScreenSize size() {
    winsize window{};
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &window) != 0 || window.ws_row == 0) return {};
    return {window.ws_col, window.ws_row};
  }
  static void show(const std::vector<std::string>& lines) {
    std::string text = "\033[H";
    for (std::size_t k = 0; k < lines.size(); ++k)
      text += (k == 0 ? "" : "\r\n") + lines[k] + "\033[K";
    print(text + "\033[J");
  }
  /// What was pressed within a frame's time, one after another: keys that were pressed together, or
  /// while a frame was drawn, come in one piece.
  static std::vector<std::string> keys() {
    pollfd input = {STDIN_FILENO, POLLIN, 0};
    if (poll(&input, 1, kBetweenFramesMs) <= 0) return {};
    char buffer[256];
    const ssize_t count = read(STDIN_FILENO, buffer, sizeof buffer);
    if (count <= 0) return {"q"};
    return split_keys({buffer, static_cast<std::size_t>(count)});
  }

 private:
  termios before_{};
};

/// Where the play is.
class Player {
 public:
  Player(Duration length, double speed)
      : end_(Instant::at(length)),
        speed_(speed > 0 ? speed : std::max(1.0, length.seconds() / kShortestSeconds)) {}

  Instant now() const { return now_; }
  bool is_over() const { return is_over_; }
  void go_on() {
    const auto wall = steady_clock::now();
    const double passed = std::chrono::duration<double>(wall - last_).count();
    last_ = wall;
    if (is_moving_) move(Duration::from_seconds(passed * speed_));
  }
  void press(const std::string& key) {
    if (key == "q") is_over_ = true;
    if (key == " ") is_moving_ = !is_moving_;
    if (key == "+") speed_ *= 2;
    if (key == "-") speed_ /= 2;
    if (key == "\033[C") move(kStep);
    if (key == "\033[D") now_ = now_ - Instant{} > kStep ? now_ - kStep : Instant{};
  }
  std::string status() const {
    return fmt::format(
        "{}, {:.4g} times real time    blank: {}   + -: speed   ← →: a minute   q: end",
        now_ == end_ ? "over"
        : is_moving_ ? "running"
                     : "stopped",
        speed_, is_moving_ ? "stop" : "go on");
  }

 private:
  void move(Duration by) { now_ = std::min(now_ + by, end_); }

  Instant now_, end_;
  double speed_;
  bool is_moving_ = true;
  bool is_over_ = false;
  steady_clock::time_point last_ = steady_clock::now();
};

}  // namespace

void require_terminal_to_watch() {
  if (isatty(STDOUT_FILENO) == 0 || isatty(STDIN_FILENO) == 0)
    throw BadUsage("--watch: needs a terminal");
}

void watch(const scenario::Scenario& scenario, const world::RunResult& result, double speed,
           const std::atomic<bool>& interrupted) {
  const Screen screen;
  const report::LiveView view(scenario, result, style_of_stdout());
  Player player(result.simulated, speed);
  while (!player.is_over() && !interrupted) {
    player.go_on();
    report::ScreenSize size = Screen::size();
    --size.rows;
    std::vector<std::string> lines = view.frame(player.now(), size);
    lines.resize(size.rows);
    lines.push_back(style_of_stdout().faint(player.status()));
    Screen::show(lines);
    for (const std::string& key : Screen::keys()) player.press(key);
  }
}

}  // namespace headroom::cli
