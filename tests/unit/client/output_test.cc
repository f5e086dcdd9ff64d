#include "lumbungctl/output.h"

#include <gtest/gtest.h>

#include <sstream>

#include "base/date.h"
#include "lumbung/registry/v1/registry_service.pb.h"

namespace lumbung::ctl {
namespace {

using lumbung::registry::v1::Cooperative;
using lumbung::registry::v1::Kecamatan;

Kecamatan jatisampurna() {
  Kecamatan place;
  place.set_name("kecamatan/32.75.10");
  place.set_code("32.75.10");
  place.set_display_name("Jatisampurna, \"Kranggan\"");
  place.set_kelurahan_count(5);
  return place;
}

std::string listed(Format format, int records) {
  std::ostringstream out;
  RecordList list(out, format, *Kecamatan::descriptor(), {"code", "kelurahan_count"});
  for (int i = 0; i < records; ++i) list.add(jatisampurna());
  list.page();
  list.end();
  return out.str();
}

TEST(RecordList, IsATableOfChosenFields) {
  EXPECT_EQ(listed(Format::table, 1), "code      kelurahan_count\n32.75.10                5\n");
}

TEST(RecordList, IsCsvOfEveryField) {
  EXPECT_EQ(listed(Format::csv, 1),
            "name,code,bps_code,display_name,kelurahan_count\n"
            "kecamatan/32.75.10,32.75.10,,\"Jatisampurna, \"\"Kranggan\"\"\",5\n");
  EXPECT_EQ(listed(Format::csv, 0), "name,code,bps_code,display_name,kelurahan_count\n");
}

TEST(RecordList, IsOneJsonArrayWithARecordALine) {
  const std::string record =
      R"({"name":"kecamatan/32.75.10","code":"32.75.10","displayName":"Jatisampurna, \"Kranggan\"",)"
      R"("kelurahanCount":5})";
  EXPECT_EQ(listed(Format::json, 2), "[\n" + record + ",\n" + record + "\n]\n");
  EXPECT_EQ(listed(Format::json, 0), "[\n]\n");
}

TEST(PrintRecord, ShowsWhatIsSetAlsoDeepInside) {
  Cooperative cooperative;
  cooperative.set_name("cooperatives/1");
  cooperative.mutable_evaluation()->set_reason("RAT_HELD");
  auto* year = cooperative.add_book_years();
  year->set_year(2015);
  year->mutable_rat_date()->CopyFrom(message_of(Date{2016, 1, 28}));
  std::ostringstream out;
  print_record(out, Format::table, cooperative);
  EXPECT_EQ(out.str(),
            "name                    cooperatives/1\n"
            "book_years[0].year      2015\n"
            "book_years[0].rat_date  2016-01-28\n"
            "evaluation.reason       RAT_HELD\n");
}

TEST(PrintRows, NumbersAreBareInJsonAndRightAlignedInTables) {
  const std::vector<PlainColumn> columns{{"activity"}, {"count", true}};
  const std::vector<std::vector<std::string>> rows{{"AKTIF", "137"}, {"", "12"}};
  std::ostringstream json;
  print_rows(json, Format::json, columns, rows);
  EXPECT_EQ(json.str(),
            "[\n{\"activity\":\"AKTIF\",\"count\":137},\n{\"activity\":\"\",\"count\":12}\n]\n");
  std::ostringstream table;
  print_rows(table, Format::table, columns, rows);
  EXPECT_EQ(table.str(), "activity  count\nAKTIF       137\n             12\n");
}

TEST(PlainRows, HaveNullForANumberThereIsNone) {
  std::ostringstream json;
  print_rows(json, Format::json, {{"group"}, {"share_bps", true}}, {{"", ""}});
  EXPECT_EQ(json.str(), "[\n{\"group\":\"\",\"share_bps\":null}\n]\n");
}

}  // namespace
}  // namespace lumbung::ctl
