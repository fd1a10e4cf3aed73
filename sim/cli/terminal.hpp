#pragma once

#include "sim/report/console.hpp"

namespace headroom::cli {

/// Colours on a terminal, and never where NO_COLOR is set (https://no-color.org).
report::Style style_of_stdout();
bool stderr_is_terminal();

/// Writes a text to stdout. @throws std::runtime_error when it can not be written
void print(const std::string& text);

}  // namespace headroom::cli
