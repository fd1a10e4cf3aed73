#pragma once

#include "sim/scenario/json_text.hpp"
#include "sim/scenario/scenario.hpp"
#include "sim/world/run_result.hpp"

namespace headroom::report {

using scenario::Json;

/// What the sentences of a result are made of, for a page that says them in another language:
/// {forms: ["holds while {} boot", ...], said: [[text, form, value...], ...]}. A text is what stands
/// in `warnings`, `assumed`, a `reason` or a `note`; a form is its number in `forms`. A value is a
/// text, a length of time in seconds, or another message, as a list [form, value...]. Texts without
/// a form, such as a user's policy may give, are not in it.
Json messages_json(const scenario::Scenario& scenario, const world::RunResult& result);

/// Those that stand in a page, which shows only some of a result's.
Json messages_of(const Json& page, const Json& messages);

}  // namespace headroom::report
