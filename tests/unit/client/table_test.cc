#include "client/table.h"

#include <gtest/gtest.h>

#include <sstream>

namespace lumbung::client {
namespace {

TEST(Table, AlignsByCharactersNotBytes) {
  Table table({{"name"}, {"members", Align::right}});
  table.add({"Café", "7"});
  table.add({"Koperasi", "1200"});
  std::ostringstream out;
  table.print(out);
  EXPECT_EQ(out.str(),
            "name      members\n"
            "Café            7\n"
            "Koperasi     1200\n");
}

TEST(Table, CutsLongCellsAndSaysSo) {
  Table table({{"a", Align::left, 5}, {"b"}});
  table.add({"ééééééé", "x"});
  std::ostringstream out;
  table.print(out);
  EXPECT_EQ(out.str(), "a      b\néééé…  x\n");
}

TEST(Table, PrintsItsHeaderOnceAndAlsoWithoutRows) {
  Table table({{"a"}, {"b"}});
  std::ostringstream out;
  table.print(out);
  table.add({"1", "2"});
  table.print(out);
  EXPECT_EQ(out.str(), "a  b\n1  2\n");
}

TEST(Table, LaterPagesAreNeverNarrower) {
  Table table({{"a"}, {"b"}});
  table.add({"long", "1"});
  std::ostringstream first;
  table.print(first);
  table.add({"s", "2"});
  std::ostringstream second;
  table.print(second);
  EXPECT_EQ(second.str(), "s     2\n");
}

TEST(Table, LetsNoControlCharacterThrough) {
  EXPECT_EQ(printable("a\x1b[2Jb\nc"), "a [2Jb c");
  EXPECT_EQ(printable("a\xC2\x9B"
                      "2Jb"),
            "a 2Jb");
  EXPECT_EQ(printable("\xFF"
                      "a"),
            "?a");
  EXPECT_EQ(printable("Koperasi é"), "Koperasi é");
}

TEST(Csv, QuotesWhatWouldBreakARow) {
  EXPECT_EQ(csv_field("plain"), "plain");
  EXPECT_EQ(csv_field(""), "");
  EXPECT_EQ(csv_field("Jl. Melati No. 40, RT 003"), "\"Jl. Melati No. 40, RT 003\"");
  EXPECT_EQ(csv_field("\"Maju\" Jaya"), "\"\"\"Maju\"\" Jaya\"");
  EXPECT_EQ(csv_field("a\nb"), "\"a\nb\"");
  EXPECT_EQ(csv_field("a;b"), "\"a;b\"");
  EXPECT_EQ(csv_field(" a"), "\" a\"");
  EXPECT_EQ(csv_line({"a", "", "c,d"}), "a,,\"c,d\"\n");
}

}  // namespace
}  // namespace lumbung::client
