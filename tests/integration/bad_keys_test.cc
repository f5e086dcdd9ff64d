// A start with key files that are missing, open to others, damaged or of another installation ends with a sentence that
// names the file, changes nothing, and goes well again once the file is mended. And a master key that is changed.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <map>

#include "owner_calls.h"

namespace lumbung::integration {
namespace {

namespace fs = std::filesystem;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kNik[] = "3275010508909001";

harness::Ended start(const std::string& var) {
  harness::Process::Options options;
  options.folder = LUMBUNG_SOURCES;
  return harness::run(LUMBUNGD_PATH, flags_of(var), options);
}

std::map<std::string, std::string> files_of(const std::string& folder) {
  std::map<std::string, std::string> files;
  for (const auto& entry : fs::directory_iterator(folder))
    files[entry.path().filename().string()] = harness::read_file(entry.path().string());
  return files;
}

void expect_refused(const std::string& var, const std::string& about, const std::string& advice) {
  const auto before = files_of(var + "/keys");
  const auto ended = start(var);
  EXPECT_EQ(ended.code, 1) << ended.err;
  EXPECT_THAT(ended.err, HasSubstr(about));
  EXPECT_THAT(ended.err, HasSubstr(advice));
  EXPECT_THAT(ended.err, EndsWith("\n"));
  EXPECT_EQ(std::count(ended.err.begin(), ended.err.end(), '\n'), 1) << ended.err;
  EXPECT_EQ(files_of(var + "/keys"), before) << "nothing is made anew";
}

// A log with a person in it, of which no process runs.
struct Sealed {
  Sealed() {
    Lumbungd server(var.path());
    const auto entered =
        call(*owners_of(server), &Owners::RegisterOwner, register_owner(owner(kNik, "Siti Aminah"), "enter"));
    EXPECT_TRUE(entered.ok()) << entered.status.error_message();
    name = entered.response.name();
    EXPECT_EQ(server.stop(), 0);
  }
  std::string key(const std::string& file) const { return var / ("keys/" + file); }
  void expect_readable() const {
    Lumbungd server(var.path());
    EXPECT_EQ(nik_read(server, name), kNik);
    EXPECT_EQ(find(server, kNik), grpc::StatusCode::OK);
    EXPECT_EQ(server.stop(), 0);
  }

  harness::TempDir var;
  std::string name;
};

TEST(BadKeysTest, AMissingFileIsNamedAndNotMadeAnew) {
  const Sealed world;
  for (const auto* file : {"lookup.key", "master.key", "persons.sqlite", "erasures.list"}) {
    SCOPED_TRACE(file);
    fs::rename(world.key(file), world.var / "aside");
    expect_refused(world.var.path(), world.key(file), "ut ");
    fs::rename(world.var / "aside", world.key(file));
  }
  world.expect_readable();
}

TEST(BadKeysTest, AFileThatOthersMayReadIsNamed) {
  const Sealed world;
  for (const auto* file : {"lookup.key", "master.key", "persons.sqlite", "erasures.list"}) {
    SCOPED_TRACE(file);
    fs::permissions(world.key(file), fs::perms(0644));
    expect_refused(world.var.path(), world.key(file), "600");
    fs::permissions(world.key(file), fs::perms(0600));
  }
  world.expect_readable();
}

TEST(BadKeysTest, AFileOfAnotherSizeIsNamed) {
  const Sealed world;
  for (const auto* file : {"lookup.key", "master.key", "persons.sqlite"}) {
    SCOPED_TRACE(file);
    const auto right = harness::read_file(world.key(file));
    fs::resize_file(world.key(file), 31);
    expect_refused(world.var.path(), world.key(file), file);
    harness::write_file(world.key(file), right);
  }
  world.expect_readable();
}

TEST(BadKeysTest, AFileOfAnotherInstallationIsNamed) {
  const Sealed world;
  const Sealed other;
  for (const auto* file : {"lookup.key", "master.key", "persons.sqlite"}) {
    SCOPED_TRACE(file);
    fs::rename(world.key(file), world.var / "aside");
    fs::copy(other.key(file), world.key(file));
    expect_refused(world.var.path(), world.var / "keys", "ut ");
    fs::rename(world.var / "aside", world.key(file));
  }
  world.expect_readable();
}

TEST(BadKeysTest, TheFolderOfAnotherLogIsRefused) {
  const Sealed world;
  const Sealed other;
  fs::rename(world.var / "keys", world.var / "aside");
  fs::copy(other.var / "keys", world.var / "keys", fs::copy_options::recursive);
  // The fingerprint key is the log's own, so that the keys of persons are what is wrong.
  fs::copy(world.var / "aside/fingerprint.key", world.key("fingerprint.key"), fs::copy_options::overwrite_existing);
  expect_refused(world.var.path(), "belongs to another log", "Put the right folder back");
  fs::remove_all(world.var / "keys");
  fs::rename(world.var / "aside", world.var / "keys");
  world.expect_readable();
}

TEST(BadKeysTest, AChangedMasterKeyReadsEverythingAndSaysWhenTheOldOneMayGo) {
  const Sealed world;
  const auto log = [&] { return harness::read_file(world.var / "log/lumbungd.jsonl"); };
  EXPECT_THAT(log(), Not(HasSubstr("previous master key not needed")));
  const auto old = harness::read_file(world.key("master.key"));
  fs::rename(world.key("master.key"), world.key("master.previous.key"));
  world.expect_readable();
  EXPECT_NE(harness::read_file(world.key("master.key")), old);
  EXPECT_THAT(log(), HasSubstr("previous master key not needed"));
  EXPECT_THAT(log(), HasSubstr(world.key("master.previous.key")));
  fs::remove(world.key("master.previous.key"));
  world.expect_readable();
}

}  // namespace
}  // namespace lumbung::integration
