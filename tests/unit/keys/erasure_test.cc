// What is erased stays erased: through crashes, restored stores and torn lines.
#include <gmock/gmock.h>

#include <algorithm>
#include <random>

#include "folder.h"
#include "runtime/keys/erasure_list.h"

namespace lumbung {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::SizeIs;
using ::testing::ThrowsMessage;

void append(const std::string& file, const std::string& text) {
  harness::write_file(file, harness::read_file(file) + text);
}

TEST(Erasure, ListsTheRecordAndDestroysItsKey) {
  const Folder folder;
  PersonKeys keys(folder.path(), "");
  const auto taken = take(keys, 2);
  const auto erasure = erasure_of(taken[0].id);
  keys.erase({erasure});
  EXPECT_THAT(keys.find(ids_of(taken)), ElementsAre(Pair(taken[1].id, taken[1].key)));
  const auto listed = keys.erasures();
  ASSERT_THAT(listed, SizeIs(1));
  EXPECT_EQ(listed[0].stream, erasure.stream);
  EXPECT_EQ(listed[0].log_id, erasure.log_id);
  EXPECT_EQ(listed[0].key_id, erasure.key_id);
  EXPECT_EQ(listed[0].paper_number, erasure.paper_number);
  EXPECT_EQ(listed[0].time, erasure.time);
}

TEST(Erasure, IsOneReadableLine) {
  EXPECT_EQ(line_of(erasure_of(7)),
            "2026-11-22T18:40:05.123456Z 00112233445566778899aabbccddeeff "
            "owners/0190c0de-0000-7000-8000-7 7 800/12%20A%25/DISKOP%0A2026\n");
}

TEST(Erasure, AgainIsHarmlessAndListedOnce) {
  const Folder folder;
  PersonKeys keys(folder.path(), "");
  const auto key = keys.take();
  keys.erase({erasure_of(key.id), erasure_of(key.id)});
  keys.erase({erasure_of(key.id)});
  EXPECT_THAT(keys.erasures(), SizeIs(1));
  EXPECT_THAT(keys.find({key.id}), IsEmpty());
}

TEST(Erasure, LeavesNoBytesOfTheKeysInTheFiles) {
  const Folder folder;
  PersonKeys keys(folder.path(), "");
  const auto taken = take(keys, 2'000);
  const auto wrapped = folder.wrapped();
  ASSERT_NE(folder.raw().find(wrapped.at(taken[0].id)), std::string::npos);
  auto gone = taken;
  std::shuffle(gone.begin(), gone.end(), std::mt19937(1));  // So that pages empty and merge.
  gone.resize(1'800);
  for (std::size_t first = 0; first < gone.size(); first += 100) {
    std::vector<Erasure> erasures;
    for (std::size_t at = first; at < first + 100; ++at)
      erasures.push_back(erasure_of(gone[at].id));
    keys.erase(erasures);
  }
  const auto raw = folder.raw();
  for (const auto& key : gone) EXPECT_EQ(raw.find(wrapped.at(key.id)), std::string::npos) << key.id;
  EXPECT_THAT(keys.find(ids_of(taken)), SizeIs(200));
}

TEST(Erasure, ListedBeforeACrashIsFinishedByTheNextStart) {
  const Folder folder;
  PersonKeys keys(folder.path(), "");
  const auto taken = take(keys, 2);
  append(folder / "erasures.list", line_of(erasure_of(taken[0].id)));
  EXPECT_THAT(keys.find(ids_of(taken)), SizeIs(2));
  const PersonKeys next(folder.path(), keys.id());
  EXPECT_THAT(next.find(ids_of(taken)), SizeIs(1));
}

TEST(Erasure, HoldsInAStorePutBackFromAnOlderBackup) {
  const Folder folder;
  std::string id;
  DataKey key;
  {
    PersonKeys keys(folder.path(), "");
    id = keys.id();
    key = keys.take();
    folder.keep_aside("backup");
    keys.erase({erasure_of(key.id)});
  }
  const auto list = harness::read_file(folder / "erasures.list");
  folder.put_back("backup");
  harness::write_file(folder / "erasures.list", list);
  const PersonKeys restored(folder.path(), id);
  EXPECT_THAT(restored.find({key.id}), IsEmpty());
}

TEST(Erasure, IdsOfTheListAreNotGivenAgain) {
  const Folder folder;
  std::string id = PersonKeys(folder.path(), "").id();
  constexpr std::int64_t kFarAhead = 4'000'000'000'000'000;  // The year 2096.
  append(folder / "erasures.list", line_of(erasure_of(kFarAhead)));
  PersonKeys keys(folder.path(), id);
  const auto taken = take(keys, 10);
  for (const auto& key : taken) EXPECT_GT(key.id, kFarAhead);
  EXPECT_TRUE(finds_all(PersonKeys(folder.path(), id), taken));
}

TEST(Erasure, ALineCutShortByACrashIsTakenAwayByTheNextStart) {
  const Folder folder;
  PersonKeys keys(folder.path(), "");
  const auto taken = take(keys, 2);
  keys.erase({erasure_of(taken[0].id)});
  const auto whole = harness::read_file(folder / "erasures.list");
  const auto line = line_of(erasure_of(taken[1].id));
  for (std::size_t size = 1; size < line.size(); size += 7) {
    harness::write_file(folder / "erasures.list", whole + line.substr(0, size));
    EXPECT_THAT(keys.erasures(), SizeIs(1)) << size;
    const PersonKeys next(folder.path(), keys.id());
    EXPECT_EQ(harness::read_file(folder / "erasures.list"), whole) << size;
    EXPECT_THAT(next.find({taken[1].id}), SizeIs(1)) << size;
  }
}

TEST(Erasure, ALineCutShortByAnotherProcessDoesNotSpoilTheNextLine) {
  const Folder folder;
  PersonKeys keys(folder.path(), "");
  append(folder / "erasures.list", "2026-11-22T18:40:05Z 0011 own");
  keys.erase({erasure_of(5)});
  EXPECT_EQ(harness::read_file(folder / "erasures.list"), line_of(erasure_of(5)));
}

TEST(Erasure, ThatCannotBeListedDestroysNothing) {
  const Folder folder;
  PersonKeys keys(folder.path(), "");
  const auto key = keys.take();
  std::filesystem::remove(folder / "erasures.list");
  EXPECT_THAT([&] { keys.erase({erasure_of(key.id)}); },
              ThrowsMessage<std::runtime_error>(HasSubstr("erasures.list is missing")));
  EXPECT_THAT(keys.find({key.id}), SizeIs(1));
}

}  // namespace
}  // namespace lumbung
