// The sources keep to the layers of ARCHITECTURE 4, and the check would notice if they did not.
#include "integration/layering.h"

#include <gmock/gmock.h>

#include <filesystem>

#include "harness/temp_dir.h"

namespace lumbung::integration {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::StartsWith;

// A small tree in which everything is as it should be.
class LayeringTest : public ::testing::Test {
 protected:
  void SetUp() override {
    plant("base/date.h", "#include <chrono>\n#include <google/type/date.pb.h>\n");
    plant("runtime/store/store.h", "#include \"base/date.h\"\n#include <libpq-fe.h>\n");
    plant("runtime/rpc/serve.h",
          "#include \"lumbung/common/v1/options.pb.h\"\n#include <grpcpp/grpcpp.h>\n");
    plant("loans/domain/approve.h",
          "#include \"base/date.h\"\n#include \"lumbung/loans/v1/loan.pb.h\"\n");
    plant("loans/rpc/approve.cc",
          "#include \"loans/domain/approve.h\"\n#include \"runtime/store/store.h\"\n");
    plant("loans/service.h", "#include \"loans/domain/approve.h\"\n");
    plant("registry/domain/register.h", "#include \"base/date.h\"\n");
    plant("client/api.h", "#include <lumbung/loans/v1/loans_service.grpc.pb.h>\n");
    plant("lumbungctl/main.cc", "#include \"client/api.h\"\n");
    plant("lumbungd/main.cc", "#include \"loans/service.h\"\n#include \"runtime/store/store.h\"\n");
  }
  void plant(const std::string& path, const std::string& text) {
    const auto file = tree_ / path;
    std::filesystem::create_directories(std::filesystem::path(file).parent_path());
    harness::write_file(file, text);
  }
  // What is found when one file includes one header more.
  std::vector<std::string> after_planting(const std::string& path, const std::string& header) {
    plant(path, "  #  include " + header + "  // planted\n");
    return forbidden_includes(tree_.path());
  }

  harness::TempDir tree_;
};

TEST_F(LayeringTest, HoldsForOurSources) {
  EXPECT_THAT(forbidden_includes(LUMBUNG_SOURCES "/services"), IsEmpty());
}

TEST_F(LayeringTest, ReadsOurSources) {
  std::size_t sources = 0;
  for (const auto& entry :
       std::filesystem::recursive_directory_iterator(LUMBUNG_SOURCES "/services"))
    sources += entry.path().extension() == ".cc";
  EXPECT_GT(sources, 30u) << "an empty tree would pass";
}

TEST_F(LayeringTest, FindsNothingInATreeThatIsAsItShouldBe) {
  EXPECT_THAT(forbidden_includes(tree_.path()), IsEmpty());
}

struct Planted {
  std::string path;
  std::string header;
};

TEST_F(LayeringTest, FindsEveryForbiddenEdge) {
  const std::vector<Planted> edges = {
      {"base/bad.h", "\"runtime/store/store.h\""},
      {"base/bad.h", "\"loans/domain/approve.h\""},
      {"base/bad.h", "\"lumbung/common/v1/event.pb.h\""},
      {"base/bad.h", "<thread>"},
      {"runtime/bad.h", "\"loans/domain/approve.h\""},
      {"runtime/bad.h", "\"loans/service.h\""},
      {"runtime/bad.h", "\"client/api.h\""},
      {"runtime/bad.h", "\"lumbung/loans/v1/loan.pb.h\""},
      {"runtime/http/bad.h", "<libpq-fe.h>"},
      {"runtime/bad.cc", "<grpcpp/grpcpp.h>"},
      {"runtime/bad.cc", "<prometheus/counter.h>"},
      {"loans/domain/bad.h", "\"runtime/store/store.h\""},
      {"loans/domain/bad.h", "\"registry/domain/register.h\""},
      {"loans/domain/bad.h", "<grpcpp/grpcpp.h>"},
      {"loans/domain/bad.h", "<random>"},
      {"loans/domain/bad.cc", "\"loans/service.h\""},
      {"loans/rpc/bad.cc", "\"loans/service.h\""},
      {"loans/rpc/bad.cc", "\"registry/domain/register.h\""},
      {"loans/rpc/bad.cc", "<sqlite3.h>"},
      {"loans/rpc/bad.cc", "\"lumbung/loans/v1/loans_service.grpc.pb.h\""},
      {"loans/service.cc", "\"client/api.h\""},
      {"client/bad.h", "\"loans/service.h\""},
      {"lumbungctl/bad.cc", "\"loans/domain/approve.h\""},
      {"lumbungd/bad.cc", "<libpq-fe.h>"},
  };
  for (const auto& [path, header] : edges) {
    const auto bare = header.substr(1, header.size() - 2);
    EXPECT_THAT(after_planting(path, header),
                ElementsAre(StartsWith(path + " includes " + bare + ": ")))
        << path << " " << header;
    std::filesystem::remove(tree_ / path);
  }
}

}  // namespace
}  // namespace lumbung::integration
