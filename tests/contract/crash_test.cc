// A process dies at every place where dying could hurt; another one takes over, the clients retry,
// and the log is what it would have been.
#include <gmock/gmock.h>

#include <cctype>
#include <filesystem>
#include <map>
#include <set>
#include <sstream>
#include <tuple>

#include "contract/script.h"
#include "harness/process.h"

namespace lumbung::contract {
namespace {

constexpr int kCrashed = 137;

struct Crash {
  std::string mode;
  std::string failpoint;
};
void PrintTo(const Crash& crash, std::ostream* out) {
  *out << crash.mode << ' ' << crash.failpoint;
}

harness::Ended run_in_child(const Database& database, const Crash& crash) {
  const auto ourselves = std::filesystem::read_symlink("/proc/self/exe").string();
  return harness::run(ourselves, {kChildFlag, name_of(database.engine()), database.where(),
                                  crash.mode, crash.failpoint});
}

std::vector<std::string> answered(const std::string& out) {
  std::vector<std::string> ids;
  std::istringstream lines(out);
  for (std::string word, id; lines >> word >> id;) ids.push_back(id);
  return ids;
}

// What an engine's log holds after the script ran without a crash.
const std::string& undisturbed(Engine engine) {
  static std::map<Engine, std::string> contents;
  auto& content = contents[engine];
  if (content.empty()) {
    const Database database(engine);
    const auto ended = run_in_child(database, {"one", ""});
    if (ended.code != 0) throw std::runtime_error("The script fails: " + ended.err);
    Log log(database);
    content = content_of(log);
  }
  return content;
}

class CrashTest : public ::testing::TestWithParam<std::tuple<Engine, Crash>> {};

TEST_P(CrashTest, LeavesTheLogAsIfItHadNotHappened) {
  const auto& [engine, crash] = GetParam();
  const auto expected = undisturbed(engine);
  const Database database(engine);

  const auto crashed = run_in_child(database, crash);
  ASSERT_EQ(crashed.code, kCrashed) << "the fault really happened: " << crashed.err;
  {
    Log log(database);
    expect_whole(log);
    std::set<std::string> stored;
    for (const auto& request : log.requests()) stored.insert(request.id);
    for (const auto& id : answered(crashed.out))
      EXPECT_TRUE(stored.contains("dinas/petugas/" + id))
          << id << " was answered and is not stored";
  }

  const auto retried = run_in_child(database, {crash.mode, ""});
  ASSERT_EQ(retried.code, 0) << retried.err;
  Log log(database);
  expect_whole(log);
  EXPECT_EQ(content_of(log), expected);
}

std::vector<Crash> crashes() {
  std::vector<Crash> list;
  for (const std::string place :
       {"committer_before_begin", "committer_after_load", "committer_after_decide",
        "store_before_commit", "store_commit_sent", "committer_after_commit"}) {
    list.push_back({"one", place + "=crash"});
    list.push_back({"one", place + "=crash@7"});
    // The second is the first that holds more than one command.
    list.push_back({"batch", place + "=crash@2"});
  }
  list.push_back({"rebuild", "rebuild_before_switch=crash"});
  list.push_back({"rebuild", "rebuild_after_switch=crash"});
  return list;
}

std::string name_of_case(const ::testing::TestParamInfo<CrashTest::ParamType>& tested) {
  auto name = name_of(std::get<0>(tested.param)) + "_" + std::get<1>(tested.param).mode + "_" +
              std::get<1>(tested.param).failpoint;
  for (auto& c : name)
    if (!std::isalnum(static_cast<unsigned char>(c))) c = '_';
  return name;
}

INSTANTIATE_TEST_SUITE_P(Everywhere, CrashTest,
                         ::testing::Combine(::testing::Values(Engine::sqlite, Engine::postgresql),
                                            ::testing::ValuesIn(crashes())),
                         name_of_case);

}  // namespace
}  // namespace lumbung::contract
