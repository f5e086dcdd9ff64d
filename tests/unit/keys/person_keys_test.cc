#include "runtime/keys/person_keys.h"

#include <gmock/gmock.h>

#include <set>
#include <thread>

#include "folder.h"
#include "runtime/keys/key_file.h"
#include "runtime/keys/key_pool.h"

namespace lumbung {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::MatchesRegex;
using ::testing::SizeIs;
using ::testing::ThrowsMessage;
namespace fs = std::filesystem;

TEST(PersonKeys, AreMadeByTheFirstRunForTheirOwnerOnly) {
  const Folder folder;
  const PersonKeys keys(folder.path(), "");
  EXPECT_THAT(keys.id(), MatchesRegex("[0-9a-f]+"));
  EXPECT_THAT(keys.id(), SizeIs(16));
  EXPECT_THAT(keys.lookup_key(), SizeIs(kKeyBytes));
  EXPECT_EQ(fs::status(folder.path()).permissions(), fs::perms::owner_all);
  for (const auto* file : {"lookup.key", "master.key", "persons.sqlite", "erasures.list"})
    EXPECT_EQ(fs::status(folder / file).permissions(), fs::perms(0600)) << file;
}

TEST(PersonKeys, KeepTheirIdAndLookupKey) {
  const Folder folder;
  std::string id, lookup_key;
  {
    const PersonKeys keys(folder.path(), "");
    id = keys.id();
    lookup_key = keys.lookup_key();
  }
  const PersonKeys again(folder.path(), id);
  EXPECT_EQ(again.id(), id);
  EXPECT_EQ(again.lookup_key(), lookup_key);
  const Folder other;
  EXPECT_NE(PersonKeys(other.path(), "").id(), id);
}

TEST(PersonKeys, TakenOnesAreDistinctAndFoundByTheNextProcess) {
  const Folder folder;
  std::vector<DataKey> taken;
  std::string id;
  {
    PersonKeys keys(folder.path(), "");
    id = keys.id();
    taken = take(keys, 2 * kMinKeyBlock + 1);
    EXPECT_TRUE(finds_all(keys, taken));
  }
  std::set<std::string> distinct;
  std::set<std::int64_t> ids;
  for (const auto& key : taken) {
    EXPECT_THAT(key.key, SizeIs(kKeyBytes));
    distinct.insert(key.key);
    ids.insert(key.id);
  }
  EXPECT_THAT(distinct, SizeIs(taken.size()));
  EXPECT_THAT(ids, SizeIs(taken.size()));
  PersonKeys again(folder.path(), id);
  EXPECT_TRUE(finds_all(again, taken));
  for (const auto& key : take(again, 10)) EXPECT_FALSE(ids.contains(key.id));
}

TEST(PersonKeys, NeverStandUnwrappedInTheStore) {
  const Folder folder;
  PersonKeys keys(folder.path(), "");
  const auto taken = take(keys, 100);
  const auto raw = folder.raw();
  for (const auto& key : taken) EXPECT_EQ(raw.find(key.key), std::string::npos);
}

TEST(PersonKeys, UnknownOnesAreLeftOut) {
  const Folder folder;
  PersonKeys keys(folder.path(), "");
  const auto key = keys.take();
  EXPECT_THAT(keys.find({key.id, 0, -1, key.id}), SizeIs(1));
  EXPECT_THAT(keys.find({}), IsEmpty());
}

TEST(PersonKeys, OfOneFolderServeSeveralAtOnce) {
  const Folder folder;
  PersonKeys one(folder.path(), "");
  PersonKeys other(folder.path(), one.id());
  std::vector<DataKey> ones, others;
  std::thread first([&] { ones = take(one, 3'000); });
  std::thread second([&] { others = take(other, 3'000); });
  first.join();
  second.join();
  auto ids = ids_of(ones);
  for (const auto id : ids_of(others)) ids.push_back(id);
  EXPECT_THAT(std::set<std::int64_t>(ids.begin(), ids.end()), SizeIs(6'000));
  EXPECT_TRUE(finds_all(other, ones));
  EXPECT_TRUE(finds_all(one, others));
}

TEST(PersonKeys, BegunByTwoAtOnceAreOneStore) {
  const Folder folder;
  std::vector<std::string> ids(4);
  std::vector<std::thread> threads;
  for (auto& id : ids) threads.emplace_back([&] { id = PersonKeys(folder.path(), "").id(); });
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(std::set<std::string>(ids.begin(), ids.end()).size(), 1u);
}

TEST(PersonKeys, ThatCannotBeMadeDurableAreNotGiven) {
  const Folder folder;
  PersonKeys keys(folder.path(), "");
  folder.sql("ALTER TABLE data_keys RENAME TO away");
  EXPECT_THAT([&] { keys.take(); }, ThrowsMessage<std::runtime_error>(HasSubstr("damaged")));
  folder.sql("ALTER TABLE away RENAME TO data_keys");
  EXPECT_TRUE(finds_all(keys, take(keys, 3)));
}

TEST(PersonKeys, ChangedInTheStoreAreAnErrorAndNotMissing) {
  const Folder folder;
  PersonKeys keys(folder.path(), "");
  const auto taken = take(keys, 2);
  const auto one = std::to_string(taken[0].id), other = std::to_string(taken[1].id);
  // Another record's key in this one's place.
  folder.sql("UPDATE data_keys SET wrapped = (SELECT wrapped FROM data_keys WHERE id = " + other +
             ") WHERE id = " + one);
  EXPECT_THAT([&] { keys.find({taken[0].id}); },
              ThrowsMessage<std::runtime_error>(HasSubstr("key " + one + " does not open")));
  EXPECT_THAT(keys.find({taken[1].id}), SizeIs(1));
}

}  // namespace
}  // namespace lumbung
