// Every folder explains itself: it has a README.md, or the nearest README.md above it names it, as `folder/`. The rooms
// at the top have one of their own.
#include <gmock/gmock.h>

#include <array>
#include <filesystem>

#include "harness/temp_dir.h"

namespace lumbung::integration {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
namespace fs = std::filesystem;

constexpr std::array kRooms{"cmake", "data", "deploy", "docs", "proto", "services", "tests", "tools"};

bool holds_files(const fs::path& folder) {
  for (const auto& entry : fs::directory_iterator(folder))
    if (entry.is_regular_file()) return true;
  return false;
}

bool explained(const fs::path& folder, const fs::path& room) {
  if (fs::exists(folder / "README.md")) return true;
  for (auto above = folder; above != room;) {
    above = above.parent_path();
    if (!fs::exists(above / "README.md")) continue;
    const auto name = "`" + fs::relative(folder, above).string() + "/`";
    return harness::read_file((above / "README.md").string()).find(name) != std::string::npos;
  }
  return false;
}

// Folders of a room with files in them that nothing explains, from the room.
std::vector<std::string> unexplained(const fs::path& room) {
  std::vector<std::string> found;
  if (!explained(room, room)) found.push_back(room.filename().string());
  for (const auto& entry : fs::recursive_directory_iterator(room)) {
    if (!entry.is_directory()) continue;
    // What a tool leaves behind, such as __pycache__.
    const auto name = entry.path().filename().string();
    if (name.starts_with('.') || name.starts_with("__")) continue;
    if (holds_files(entry.path()) && !explained(entry.path(), room))
      found.push_back(fs::relative(entry.path(), room.parent_path()).string());
  }
  return found;
}

TEST(Folders, ExplainThemselves) {
  for (const auto* room : kRooms)
    EXPECT_THAT(unexplained(fs::path(LUMBUNG_SOURCES) / room), IsEmpty());
}

TEST(Folders, WithoutAReadmeAreFound) {
  const harness::TempDir folder;
  const fs::path room = fs::path(folder.path()) / "room";
  fs::create_directories(room / "named");
  fs::create_directories(room / "forgotten");
  harness::write_file((room / "named" / "a.cc").string(), "a");
  EXPECT_THAT(unexplained(room), ElementsAre("room", "room/named"));
  harness::write_file((room / "README.md").string(), "`named/` holds a.\n");
  EXPECT_THAT(unexplained(room), IsEmpty());
  harness::write_file((room / "forgotten" / "b.cc").string(), "b");
  EXPECT_THAT(unexplained(room), ElementsAre("room/forgotten"));
  harness::write_file((room / "forgotten" / "README.md").string(), "b\n");
  EXPECT_THAT(unexplained(room), IsEmpty());
}

}  // namespace
}  // namespace lumbung::integration
