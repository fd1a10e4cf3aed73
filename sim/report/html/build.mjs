// Bundles src/ into one page, and that into a C++ file which gives it to the program.
//   node build.mjs PAGE.cpp
import { build } from "esbuild";
import { readFileSync, writeFileSync } from "node:fs";

const DELIMITER = "headroom-page";

const bundle = async (entry) => {
  const result = await build({
    entryPoints: [entry], bundle: true, minify: true, write: false, target: "es2022",
    format: "iife", charset: "utf8", legalComments: "inline",
  });
  return result.outputFiles[0].text.trim();
};

const script = await bundle("src/main.ts");
const style = await bundle("src/styles.css");
if (script.includes("</script") || script.includes("<!--")) throw new Error("the script would end its own element");
// Functions, as "$&" in a replacement text would mean something.
const page = readFileSync("page.html", "utf8")
  .replace("@HEADROOM-STYLE@", () => style)
  .replace("@HEADROOM-SCRIPT@", () => script);
if (page.includes(`)${DELIMITER}"`)) throw new Error(`the page contains )${DELIMITER}"`);

writeFileSync(process.argv[2], `// Made by the build from sim/report/html/.
#include "sim/report/html_template.hpp"

namespace headroom::report {

std::string_view html_template() {
  return R"${DELIMITER}(${page})${DELIMITER}";
}

std::string_view why_no_html() { return ""; }

}  // namespace headroom::report
`);
