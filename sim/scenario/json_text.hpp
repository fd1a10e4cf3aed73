#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace headroom::scenario {

/// Keeps the order of keys, so that what we write reads as it was meant.
using Json = nlohmann::ordered_json;

/// Parses JSON with comments.
/// @param file named in errors
/// @throws BadScenario with line and column for a syntax error, with the places of keys that stand
/// twice
Json parse_json(std::string_view text, const std::string& file);

/// Of a command line: a JSON value, else the text itself.
Json value_of_text(const std::string& text);

/// The document as text; bytes that are no UTF-8 are replaced.
std::string dump(const Json& value);
bool is_utf8(const std::string& text);
/// The text with bytes that are no UTF-8 replaced, as they come from other people's files.
std::string as_utf8(const std::string& text);

/// "a number", "5", "\"fast\"", "an object": a value as error messages tell it.
std::string describe(const Json& value);

/// The value with keys sorted and numbers in one form: what the scenario's hash is made of.
std::string canonical(const Json& value);

/// Lower-case hexadecimal SHA-256.
std::string sha256(std::string_view text);
/// The same of a file's content, read block by block.
std::string sha256_of_file(const std::filesystem::path& file);

}  // namespace headroom::scenario
