// The master key changes, the keys it wraps stay.
#include <gmock/gmock.h>

#include "folder.h"
#include "runtime/keys/key_pool.h"
#include "runtime/keys/master_keys.h"

namespace lumbung {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::SizeIs;
namespace fs = std::filesystem;

void set_master_aside(const Folder& folder) {
  fs::rename(folder / "master.key", folder / "master.previous.key");
}

// A folder with keys of more than one page, begun and stopped.
class Rotation : public ::testing::Test {
 protected:
  Rotation() {
    PersonKeys keys(folder_.path(), "");
    id_ = keys.id();
    taken_ = take(keys, kRewrapPage + 10);
  }

  // As if the process had been killed behind the first page: the rows after it are the old ones.
  void interrupt() {
    folder_.keep_aside("before");
    set_master_aside(folder_);
    PersonKeys(folder_.path(), id_);
    const auto last = folder_.sql("SELECT id FROM data_keys ORDER BY id LIMIT 1 OFFSET " +
                                  std::to_string(kRewrapPage - 1))[0];
    folder_.sql("ATTACH '" + folder_.aside("before") +
                "/persons.sqlite' AS before;"
                "UPDATE data_keys SET (master, wrapped) = (SELECT master, wrapped FROM "
                "before.data_keys AS old WHERE old.id = data_keys.id) WHERE id > " + last + ";"
                "UPDATE masters SET wraps = 1, rewrapped_to = " + last +
                " WHERE id = (SELECT min(id) FROM masters)");
    ASSERT_EQ(folder_.sql("SELECT DISTINCT master FROM data_keys").size(), 2u);
  }

  Folder folder_;
  std::string id_;
  std::vector<DataKey> taken_;
};

TEST_F(Rotation, WrapsEveryKeyAnewAndKeepsIt) {
  const auto before = folder_.wrapped();
  set_master_aside(folder_);
  {
    const PersonKeys keys(folder_.path(), id_);
    EXPECT_TRUE(finds_all(keys, taken_));
    EXPECT_FALSE(keys.previous_master_needed());
    EXPECT_TRUE(keys.previous_master_may_go());
  }
  const auto raw = folder_.raw();
  for (std::size_t at = 0; at < taken_.size(); at += 97)
    EXPECT_EQ(raw.find(before.at(taken_[at].id)), std::string::npos);
  fs::remove(folder_ / "master.previous.key");
  const PersonKeys keys(folder_.path(), id_);
  EXPECT_TRUE(finds_all(keys, taken_));
  EXPECT_FALSE(keys.previous_master_may_go());
}

TEST_F(Rotation, MayFollowARotation) {
  for (int i = 0; i < 2; ++i) {
    set_master_aside(folder_);
    EXPECT_TRUE(finds_all(PersonKeys(folder_.path(), id_), taken_));
  }
}

TEST_F(Rotation, IsNoticedByAProcessThatRuns) {
  PersonKeys running(folder_.path(), id_);
  running.take();
  set_master_aside(folder_);
  PersonKeys rotated(folder_.path(), id_);
  fs::remove(folder_ / "master.previous.key");
  EXPECT_TRUE(finds_all(running, taken_));
  const auto after = take(running, 2 * kMinKeyBlock);
  EXPECT_TRUE(finds_all(rotated, after));
  EXPECT_FALSE(rotated.previous_master_needed());
  EXPECT_THAT(folder_.sql("SELECT DISTINCT master FROM data_keys"), SizeIs(1));
}

TEST_F(Rotation, KilledHalfwayGoesOn) {
  interrupt();
  const PersonKeys keys(folder_.path(), id_);
  EXPECT_TRUE(finds_all(keys, taken_));
  EXPECT_FALSE(keys.previous_master_needed());
  EXPECT_THAT(folder_.sql("SELECT DISTINCT master FROM data_keys"), SizeIs(1));
}

TEST_F(Rotation, KilledHalfwayNeedsThePreviousKey) {
  interrupt();
  fs::rename(folder_ / "master.previous.key", folder_.aside("kept"));
  EXPECT_THAT(refusal(folder_, id_), HasSubstr("master.previous.key is missing, with which some"));
  harness::write_file(folder_ / "master.previous.key", std::string(32, 'x'));
  fs::permissions(folder_ / "master.previous.key", fs::perms(0600));
  EXPECT_THAT(refusal(folder_, id_),
              HasSubstr("master.previous.key is not the one with which some"));
  fs::rename(folder_.aside("kept"), folder_ / "master.previous.key");
  EXPECT_EQ(refusal(folder_, id_), "");
}

TEST_F(Rotation, KilledHalfwayMustEndBeforeTheNext) {
  interrupt();
  fs::rename(folder_ / "master.previous.key", folder_.aside("kept"));
  set_master_aside(folder_);
  EXPECT_THAT(refusal(folder_, id_), HasSubstr("new in a rotation that did not end"));
  fs::rename(folder_ / "master.previous.key", folder_ / "master.key");
  fs::rename(folder_.aside("kept"), folder_ / "master.previous.key");
  EXPECT_TRUE(finds_all(PersonKeys(folder_.path(), id_), taken_));
}

TEST_F(Rotation, RefusesAnOlderMasterPutBack) {
  set_master_aside(folder_);
  PersonKeys(folder_.path(), id_);
  fs::rename(folder_ / "master.key", folder_.aside("newer"));
  fs::rename(folder_ / "master.previous.key", folder_ / "master.key");
  EXPECT_THAT(refusal(folder_, id_), AllOf(HasSubstr("master.key is an older one"),
                                           HasSubstr("Put the newer back")));
  set_master_aside(folder_);
  fs::rename(folder_.aside("newer"), folder_ / "master.key");
  EXPECT_EQ(refusal(folder_, id_), "");
}

TEST_F(Rotation, RefusesAPreviousKeyThatWrappedNothing) {
  fs::rename(folder_ / "master.key", folder_.aside("right"));
  harness::write_file(folder_ / "master.previous.key", std::string(32, 'x'));
  fs::permissions(folder_ / "master.previous.key", fs::perms(0600));
  EXPECT_THAT(refusal(folder_, id_), HasSubstr("master.key is not the key that the keys in"));
  fs::rename(folder_.aside("right"), folder_ / "master.key");
  EXPECT_EQ(refusal(folder_, id_), "");
}

}  // namespace
}  // namespace lumbung
