#include "sim/cli/aws_files.hpp"

#include <fmt/format.h>

#include <cstdio>

#include "sim/cli/export_manifest.hpp"
#include "sim/cli/output_folder.hpp"

namespace headroom::cli {

std::vector<std::string> write_aws_files(const std::filesystem::path& path,
                                         const scenario::AwsInputs& inputs, bool force,
                                         bool is_quiet) {
  OutputFolder folder("--out", path, force);
  ExportManifest manifest(path);
  std::vector<std::string> names;
  for (const scenario::ExportedFile& file : scenario::export_aws(inputs)) {
    folder.write(file.name, file.text);
    manifest.add(file.name, file.text);
    names.push_back(file.name);
    using std::filesystem::perms;
    if (file.is_script)
      std::filesystem::permissions(path / file.name,
                                   perms::owner_exec | perms::group_exec | perms::others_exec,
                                   std::filesystem::perm_options::add);
  }
  const auto kept = manifest.remove_what_is_left();
  folder.write(ExportManifest::kName, manifest.text());
  if (is_quiet) return names;
  for (const std::string& name : kept)
    fmt::print(stderr, "note: {} is of an earlier export and has been changed since: it stays\n",
               name);
  return names;
}

}  // namespace headroom::cli
