#include "sim/scenario/json_text.hpp"

#include <gmock/gmock.h>

#include "sim/scenario/problems.hpp"

namespace headroom::scenario {
namespace {

using testing::AllOf;
using testing::HasSubstr;

/// The problems of a text; empty when it can be parsed.
std::vector<Problem> problems_in(const std::string& text) {
  try {
    parse_json(text, "x.json");
  } catch (const BadScenario& problem) {
    return problem.problems();
  }
  return {};
}

/// Where the syntax error is.
std::string error_place(const std::string& text) {
  const auto problems = problems_in(text);
  return problems.size() == 1 ? problems[0].place : "no single problem";
}

TEST(JsonText, comments_are_blanks) {
  const Json json = parse_json(
      "// before\n"
      "{ /* a block\n over lines */ \"a\": 1, // to the end\n"
      "  \"b\": \"no // comment /* here */\" }\n"
      "// after\n",
      "x.json");
  EXPECT_EQ(json, Json({{"a", 1}, {"b", "no // comment /* here */"}}));
}

TEST(JsonText, keys_keep_their_order) {
  EXPECT_EQ(parse_json(R"({"z": 1, "a": 2, "m": 3})", "x.json").dump(), R"({"z":1,"a":2,"m":3})");
}

TEST(JsonText, a_syntax_error_is_told_with_file_line_and_column) {
  const auto problems = problems_in("{\n  \"a\": 1,\n  \"b\" 2\n}\n");
  ASSERT_EQ(problems.size(), 1U);
  EXPECT_EQ(problems[0].file, "x.json");
  EXPECT_EQ(problems[0].place, "line 3, column 7");
  EXPECT_THAT(problems[0].text(), AllOf(HasSubstr("x.json: line 3, column 7: syntax error"),
                                        HasSubstr("expected ':'")));
  EXPECT_THAT(problems[0].text(), testing::Not(HasSubstr("json.exception")));
}

TEST(JsonText, a_syntax_error_is_found_on_the_first_line_and_after_line_ends_and_comments) {
  EXPECT_EQ(error_place("x"), "line 1, column 1");
  EXPECT_EQ(error_place("{\"a\": x}"), "line 1, column 7");
  EXPECT_EQ(error_place("\n\n{]"), "line 3, column 2");
  EXPECT_EQ(error_place("// one\n/* two\nthree */ {\"a\" 1}"), "line 3, column 15");
  EXPECT_EQ(error_place("{\n\"a\": [1,]\n}"), "line 2, column 9");
}

TEST(JsonText, a_text_that_ends_too_early_is_refused_at_its_end) {
  EXPECT_EQ(error_place("{\n  \"a\": 1"), "line 2, column 9");
  EXPECT_EQ(error_place(""), "line 1, column 1");
}

TEST(JsonText, something_after_the_document_is_refused) {
  EXPECT_EQ(error_place("{}\n{}"), "line 2, column 1");
}

TEST(JsonText, a_number_that_is_too_large_is_refused_like_any_other_mistake) {
  EXPECT_EQ(problems_in("{\"a\": 1e999}").size(), 1U);
}

TEST(JsonText, a_key_may_not_stand_twice_in_an_object) {
  const auto problems = problems_in(R"({"a": 1, "b": {"c": 1, "c": 2}, "a": 3})");
  ASSERT_EQ(problems.size(), 2U);
  EXPECT_THAT(problems[0].text(), HasSubstr("/b/c: this key stands twice"));
  EXPECT_THAT(problems[1].text(), HasSubstr("/a: this key stands twice"));
}

TEST(JsonText, a_key_that_stands_twice_is_told_with_its_place) {
  const auto problems = problems_in("{\n  \"b\": {\"c\": 1, \"c\": 2}\n}");
  ASSERT_EQ(problems.size(), 1U);
  EXPECT_NE(problems[0].place, "");
}

TEST(JsonText, the_same_key_may_stand_in_several_objects) {
  EXPECT_TRUE(problems_in(R"({"a": {"x": 1}, "b": {"x": 1}, "x": [{"x": 1}, {"x": 2}]})").empty());
}

TEST(JsonText, values_are_described_as_messages_tell_them) {
  EXPECT_EQ(describe(nullptr), "null");
  EXPECT_EQ(describe(5), "5");
  EXPECT_EQ(describe(true), "true");
  EXPECT_EQ(describe("fast"), "\"fast\"");
  EXPECT_EQ(describe(Json::object()), "an object");
  EXPECT_EQ(describe(Json::array({1})), "a list");
  EXPECT_EQ(describe(Json::array()), "an empty list");
}

TEST(JsonText, the_canonical_form_sorts_keys_and_leaves_lists_alone) {
  EXPECT_EQ(canonical(Json::parse(R"({ "b": [3, 1, 2], "a": {"d": null, "c": true} })")),
            R"({"a":{"c":true,"d":null},"b":[3,1,2]})");
}

TEST(JsonText, the_canonical_form_writes_a_number_in_one_way) {
  for (const char* five : {"5", "5.0", "5e0", "50e-1"})
    EXPECT_EQ(canonical(Json::parse(five)), "5") << five;
  EXPECT_EQ(canonical(Json::parse("0.1")), canonical(Json::parse("1e-1")));
  EXPECT_NE(canonical(Json::parse("5")), canonical(Json::parse("\"5\"")));
}

TEST(JsonText, the_canonical_form_escapes_texts_and_keys) {
  EXPECT_EQ(canonical(Json::parse(R"({"a\"b": "c\n\u00e9"})")), "{\"a\\\"b\":\"c\\né\"}");
}

TEST(JsonText, different_documents_have_different_canonical_forms) {
  const std::vector<const char*> different = {"{}",        "[]",          "null",  "\"\"",
                                              "[[],[]]",   "[[[]]]",      "[1,2]", "[12]",
                                              "{\"a\":1}", "{\"a\":[1]}", "[2,1]", "false"};
  for (std::size_t i = 0; i < different.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j)
      EXPECT_NE(canonical(Json::parse(different[i])), canonical(Json::parse(different[j])));
  }
}

TEST(JsonText, sha256_gives_the_published_digests) {
  // FIPS 180-2, appendix B; and the empty text.
  EXPECT_EQ(sha256("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  EXPECT_EQ(sha256(std::string(1'000'000, 'a')),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
  EXPECT_EQ(sha256(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

}  // namespace
}  // namespace headroom::scenario
