#include "city.h"

#include <filesystem>
#include <sstream>

#include "document.h"

namespace lumbung::integration {
namespace {

namespace fs = std::filesystem;

constexpr char kFreePort[] = "127.0.0.1:0";
constexpr char kSources[] = LUMBUNG_SOURCES;

}  // namespace

City::City() {
  fs::create_symlink(fs::path(kSources) / "data", folder_ / "data");
  fs::create_directory(folder_ / "build");
  fs::create_symlink(fs::path(kSources) / "build" / "tools", folder_ / "build/tools");
  harness::Process::Options options;
  options.folder = folder_.path();
  server_ = std::make_unique<harness::Process>(
      LUMBUNGD_PATH,
      std::vector<std::string>{"--first-look", "--var", folder_ / "var", "--grpc", kFreePort, "--http",
                               kFreePort, "--metrics", kFreePort},
      options);
  server_->line_with("grpcurl -plaintext");
  grpc_ = address_behind("gRPC ");
  http_ = address_behind("page and JSON ");
  metrics_ = address_behind("metrics, probes ");
}

// ` page and JSON       http://127.0.0.1:44525/` gives `127.0.0.1:44525`.
std::string City::address_behind(const std::string& label) const {
  const auto out = server_->out();
  std::istringstream rest(out.substr(out.find("   " + label) + 3 + label.size()));
  std::string word;
  rest >> word;
  const auto begin = word.find("127.0.0.1");
  return word.substr(begin, word.find('/', begin) - begin);
}

std::string City::here(std::string text) const {
  text = replaced(std::move(text), "127.0.0.1:7400", grpc_);
  text = replaced(std::move(text), "127.0.0.1:7480", http_);
  text = replaced(std::move(text), "127.0.0.1:7490", metrics_);
  text = replaced(std::move(text), "./lumbung ctl", LUMBUNGCTL_PATH);
  return replaced(std::move(text), "./lumbung run", LUMBUNGD_PATH " --first-look");
}

harness::Ended City::shell(const std::string& script) const {
  harness::Process::Options options;
  options.folder = folder_.path();
  // For what a command starts itself: its own place beside the server that runs.
  options.env = {"LUMBUNG_SERVER=" + grpc_, "LUMBUNG_GRPC=" + std::string(kFreePort),
                 "LUMBUNG_HTTP=" + std::string(kFreePort), "LUMBUNG_METRICS=" + std::string(kFreePort),
                 "LUMBUNG_VAR=" + (folder_ / "var-of-a-command")};
  return harness::run("bash", {"-c", "set -euo pipefail\nexec 2>&1\n" + here(script)}, options);
}

}  // namespace lumbung::integration
