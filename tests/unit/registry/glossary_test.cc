// Every enum value of our protos stands in docs/glossary.md with its legal term and an explanation,
// and the glossary holds nothing else: a value added, renamed or removed shows here.
#include <gmock/gmock.h>
#include <google/protobuf/descriptor.pb.h>
#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <set>
#include <sstream>

namespace lumbung {
namespace {

struct Entry {
  std::string value;
  std::string term;
  std::string explanation;
};

// Rows of the form | `VALUE` | term | explanation |, by the enum in the heading above: ###
// `lumbung.x.v1.Enum`.
std::map<std::string, std::vector<Entry>> glossary() {
  std::map<std::string, std::vector<Entry>> entries;
  std::ifstream file(GLOSSARY);
  std::string heading;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("### `")) heading = line.substr(5, line.find('`', 5) - 5);
    if (!line.starts_with("| `")) continue;
    std::istringstream cells(line.substr(2));
    Entry entry;
    std::getline(cells, entry.value, '|');
    std::getline(cells, entry.term, '|');
    std::getline(cells, entry.explanation, '|');
    entry.value = entry.value.substr(1, entry.value.find('`', 1) - 1);
    entries[heading].push_back(entry);
  }
  return entries;
}

void add_enums(const std::string& scope, const google::protobuf::EnumDescriptorProto& type,
               std::map<std::string, std::vector<std::string>>& enums) {
  for (const auto& value : type.value()) enums[scope + "." + type.name()].push_back(value.name());
}

void add_enums_of(const std::string& scope, const google::protobuf::DescriptorProto& message,
                  std::map<std::string, std::vector<std::string>>& enums) {
  const auto name = scope + "." + message.name();
  for (const auto& type : message.enum_type()) add_enums(name, type, enums);
  for (const auto& nested : message.nested_type()) add_enums_of(name, nested, enums);
}

// Values by enum, from the descriptors protoc wrote of every file below proto/.
std::map<std::string, std::vector<std::string>> values_in_protos() {
  google::protobuf::FileDescriptorSet files;
  std::ifstream in(DESCRIPTORS, std::ios::binary);
  EXPECT_TRUE(files.ParseFromIstream(&in));
  std::map<std::string, std::vector<std::string>> enums;
  for (const auto& file : files.file()) {
    if (!file.package().starts_with("lumbung.")) continue;  // gRPC's own words are explained by gRPC.
    for (const auto& type : file.enum_type()) add_enums(file.package(), type, enums);
    for (const auto& message : file.message_type()) add_enums_of(file.package(), message, enums);
  }
  return enums;
}

TEST(Glossary, HoldsEveryEnumValueAndNothingElse) {
  std::map<std::string, std::vector<std::string>> written;
  for (const auto& [name, entries] : glossary())
    for (const auto& entry : entries) written[name].push_back(entry.value);
  EXPECT_GT(values_in_protos().size(), 8U);
  EXPECT_EQ(written, values_in_protos());
}

TEST(Glossary, GivesEachValueATermAndAnExplanation) {
  for (const auto& [name, entries] : glossary())
    for (const auto& entry : entries) {
      EXPECT_GT(entry.term.size(), 2U) << name << " " << entry.value;
      EXPECT_GT(entry.explanation.size(), 12U) << name << " " << entry.value;
    }
}

}  // namespace
}  // namespace lumbung
