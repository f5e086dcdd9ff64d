// Every sentence with which a start is refused, and that mending what it names is enough.
#include <gmock/gmock.h>
#include <unistd.h>

#include <functional>

#include "folder.h"

namespace lumbung {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
namespace fs = std::filesystem;

struct Spoilt {
  std::string name;
  std::function<void(const Folder&)> spoil;
  std::vector<std::string> says;
};

std::function<void(const Folder&)> without(const std::string& file) {
  return [file](const Folder& folder) { fs::remove(folder / file); };
}

std::function<void(const Folder&)> readable(const std::string& file) {
  return [file](const Folder& folder) { fs::permissions(folder / file, fs::perms(0640)); };
}

std::function<void(const Folder&)> holding(const std::string& file, const std::string& content) {
  return [file, content](const Folder& folder) { harness::write_file(folder / file, content); };
}

const std::vector<Spoilt>& spoilt() {
  static const std::vector<Spoilt> all{
      {"NoFolder", [](const Folder& folder) { fs::remove_all(folder.path()); },
       {"The folder", "is missing", "Put it back from its backup"}},
      {"NoLookupKey", without("lookup.key"), {"lookup.key is missing", "a new one does not open"}},
      {"NoMasterKey", without("master.key"), {"master.key is missing", "Put it back"}},
      {"NoStore", without("persons.sqlite"), {"persons.sqlite is missing", "Put it back"}},
      {"NoList", without("erasures.list"), {"erasures.list is missing", "erased persons back"}},
      {"LookupKeyOpen", readable("lookup.key"), {"lookup.key may be read by others", "chmod 600"}},
      {"MasterKeyOpen", readable("master.key"), {"master.key may be read by others", "chmod 600"}},
      {"StoreOpen", readable("persons.sqlite"), {"persons.sqlite may be read by others"}},
      {"ListOpen", readable("erasures.list"), {"erasures.list may be read by others"}},
      {"LookupKeyShort", holding("lookup.key", "short"), {"lookup.key does not hold 32 bytes"}},
      {"MasterKeyLong", holding("master.key", std::string(33, 'x')),
       {"master.key does not hold 32 bytes"}},
      {"LookupKeyWrong", holding("lookup.key", std::string(32, 'x')),
       {"lookup.key is not the one", "Put the right one back"}},
      {"MasterKeyWrong", holding("master.key", std::string(32, 'x')),
       {"master.key is not the key that the keys in persons.sqlite are wrapped with"}},
      {"StoreEmpty", holding("persons.sqlite", ""), {"persons.sqlite is empty"}},
      {"StoreNoDatabase", holding("persons.sqlite", std::string(5'000, 'x')),
       {"persons.sqlite is damaged", "Stop, and put back its newest backup"}},
      {"StoreCut", [](const Folder& folder) { fs::resize_file(folder / "persons.sqlite", 8'192); },
       {"persons.sqlite is damaged"}},
      {"StoreOfSomethingElse",
       [](const Folder& folder) { folder.sql("DROP TABLE store; CREATE TABLE other (a)"); },
       {"persons.sqlite is damaged"}},
      {"ListUnreadable", holding("erasures.list", "erase everybody\n"),
       {"erasures.list holds no erasure in line 1"}},
      {"OtherFolder",
       [](const Folder& folder) {
         fs::remove_all(folder.path());
         const PersonKeys of_another_log(folder.path(), "");
       },
       {"belongs to another log", "all files together"}},
  };
  return all;
}

class Refusals : public ::testing::TestWithParam<Spoilt> {};

TEST_P(Refusals, NameTheFileAndEndWhenItIsMended) {
  const Folder folder;
  std::string id;
  std::vector<DataKey> taken;
  {
    PersonKeys keys(folder.path(), "");
    id = keys.id();
    taken = take(keys, 3);
  }
  folder.keep_aside("whole");
  GetParam().spoil(folder);
  const auto said = refusal(folder, id);
  for (const auto& part : GetParam().says) EXPECT_THAT(said, HasSubstr(part));
  // Not made anew in silence: it is refused again.
  EXPECT_EQ(refusal(folder, id), said);
  folder.put_back("whole");
  EXPECT_TRUE(finds_all(PersonKeys(folder.path(), id), taken));
}

INSTANTIATE_TEST_SUITE_P(Each, Refusals, ::testing::ValuesIn(spoilt()),
                         [](const auto& one) { return one.param.name; });

TEST(RefusedStart, AFolderThatCannotBeMadeIsNamed) {
  const Folder folder;
  harness::write_file(folder.path(), "a file in the folder's place");
  EXPECT_THAT(refusal(folder, ""), AllOf(HasSubstr("The folder"), HasSubstr("cannot be made")));
}

// Root may write anywhere, so this is done as nobody.
class AsNobody {
 public:
  AsNobody() : was_(geteuid()) {
    if (was_ == 0) {
      EXPECT_EQ(seteuid(kNobody), 0);
    }
  }
  ~AsNobody() {
    if (was_ == 0) {
      EXPECT_EQ(seteuid(0), 0);
    }
  }
  AsNobody(const AsNobody&) = delete;
  static constexpr uid_t kNobody = 65'534;

 private:
  const uid_t was_;
};

void give_if_root(const Folder& folder, uid_t user) {
  if (geteuid() != 0) return;
  ASSERT_EQ(chown(folder.path().c_str(), user, gid_t(-1)), 0);
}

TEST(RefusedStart, AFolderThatCannotBeWrittenIsNamed) {
  const Folder folder;
  const auto id = PersonKeys(folder.path(), "").id();
  fs::permissions(folder.path().parent_path(), fs::perms(0755));
  fs::permissions(folder.path(), fs::perms(0500));
  give_if_root(folder, AsNobody::kNobody);
  {
    const AsNobody nobody;
    EXPECT_THAT(refusal(folder, id), AllOf(HasSubstr("The folder"), HasSubstr("cannot be written"),
                                           HasSubstr("the user of lumbungd")));
  }
  fs::permissions(folder.path(), fs::perms(0700));
  give_if_root(folder, 0);
  EXPECT_EQ(refusal(folder, id), "");
}

// A log that has sealed nothing does not get a second lookup key beside another log's store.
TEST(RefusedStart, AnUnknownLogDoesNotBreakABegunStore) {
  const Folder folder;
  { const PersonKeys keys(folder.path(), ""); }
  fs::rename(folder / "lookup.key", folder.aside("kept"));
  EXPECT_THAT(refusal(folder, ""), HasSubstr("lookup.key is missing"));
  fs::rename(folder.aside("kept"), folder / "lookup.key");
  EXPECT_EQ(refusal(folder, ""), "");
}

}  // namespace
}  // namespace lumbung
