// The command line against a served reporting: what people type and what they see, and who may.
#include <gmock/gmock.h>

#include <sstream>

#include "contract/reporting/city_here.h"
#include "lumbungctl/nouns.h"
#include "lumbungctl/session.h"
#include "runtime/rpc/server.h"

namespace lumbung::contract {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

struct Said {
  client::Exit exit;
  std::string out;
  std::string err;
};

// 600 cooperatives, none of them evaluated, behind a port.
class FiguresVerbsTest : public ::testing::Test {
 protected:
  FiguresVerbsTest() {
    for (const auto* methods : reporting_.service().methods()) dispatcher_.add(*methods);
    server_ = std::make_unique<rpc::Server>("127.0.0.1", 0, dispatcher_);
    registry_.import_cooperatives("cooperatives.csv");
    CHECK(reporting_.settle(registry_.position()));
  }

  Said run(const std::vector<std::string>& words, const std::string& act_as = {}) {
    const auto nouns = ctl::all_nouns();
    const auto asked = ctl::parse(words, nouns);
    if (const auto* wrong = std::get_if<ctl::UsageError>(&asked)) return {client::Exit::usage, "", wrong->sentence};
    client::Target target;
    target.address = "127.0.0.1:" + std::to_string(server_->port());
    target.act_as = act_as;
    std::istringstream in;
    std::ostringstream out;
    std::ostringstream err;
    const auto invocation = std::get<ctl::Invocation>(asked);
    ctl::Session session(invocation, target, [] { return std::stop_token(); }, out, err, {in, false});
    const auto exit = invocation.verb->run(session);
    return {exit, out.str(), err.str()};
  }

  Database registers_{Engine::sqlite};
  Database own_{Engine::sqlite};
  RegistryHere registry_{registers_};
  ReportingHere reporting_{own_, registry_.store(), registry_.signal()};
  harness::FakeClock clock_;
  harness::CountingIds ids_{3};
  Metrics metrics_;
  Log log_{"/dev/null", Severity::warning, clock_};
  const rpc::Roles roles_ = rpc::Roles::read(std::string(DATA) + "/identity/roles.json");
  rpc::Dispatcher dispatcher_{roles_, rpc::Admission::Limits{10, 10, 10}, metrics_, log_, ids_};
  std::unique_ptr<rpc::Server> server_;
};

TEST_F(FiguresVerbsTest, ShowFiguresAsTablesAndAsData) {
  const auto list = run({"figures", "list"});
  EXPECT_EQ(list.exit, client::Exit::ok) << list.err;
  EXPECT_THAT(list.out, HasSubstr("Active cooperatives"));
  EXPECT_THAT(list.out, HasSubstr("600"));
  EXPECT_THAT(list.err, StartsWith("As of position " + std::to_string(registry_.position()) + " of the register"));

  const auto shown = run({"figures", "show", "K1", "--by", "kecamatan"});
  EXPECT_EQ(shown.exit, client::Exit::ok) << shown.err;
  EXPECT_THAT(shown.out, StartsWith("kecamatan  part  whole   share\n"));
  EXPECT_THAT(shown.out, HasSubstr("32.75.10 "));
  EXPECT_THAT(shown.out, HasSubstr("total         0    600  0,00 %\n"));

  const auto csv = run({"figures", "show", "k1", "--kecamatan", "32.75.10", "--by", "type", "-o", "csv"});
  EXPECT_THAT(csv.out, StartsWith("indicator,kecamatan,dimension,group,part,whole,share_bps,business_date,source_log_id,"
                                  "as_of_position,lag_events\n"));
  EXPECT_THAT(csv.out, HasSubstr("indicators/k1,32.75.10,type,KONSUMEN,0,"));
  // A share of nothing: nobody is active yet.
  const auto json = run({"figures", "show", "K2", "-o", "json"});
  EXPECT_THAT(json.out, HasSubstr("\"part\":0,\"whole\":0,\"share_bps\":null,"));

  EXPECT_THAT(run({"figures", "indicators"}).out, HasSubstr("(AKTIF + AKTIF_RAT) / not BUBAR"));
  EXPECT_THAT(run({"figures", "indicators", "K2"}).out, HasSubstr("rate of health"));
}

TEST_F(FiguresVerbsTest, SayWhatIsWrongAndKeepOthersOut) {
  const auto size = run({"figures", "show", "K1", "--by", "size"});
  EXPECT_NE(size.exit, client::Exit::ok);
  EXPECT_THAT(size.err, HasSubstr("GROUP_BY_NOT_OFFERED"));
  EXPECT_THAT(run({"figures", "show", "K7"}).err, HasSubstr("INDICATOR_NOT_FOUND"));
  EXPECT_EQ(run({"figures", "show", "K1", "--by", "weather"}).exit, client::Exit::usage);

  EXPECT_EQ(run({"figures", "list"}, "agency=humas;person=layar;roles=dashboard").exit, client::Exit::ok);
  EXPECT_EQ(run({"figures", "list"}, "agency=bappeda;person=rina;roles=planner").exit, client::Exit::ok);
  const auto field = run({"figures", "list"}, "agency=dinas-koperasi;person=tono;roles=field-officer");
  EXPECT_NE(field.exit, client::Exit::ok);
  EXPECT_THAT(field.err, HasSubstr("PERMISSION"));
  const auto early = run({"figures", "show", "K1", "--min-position", "9999999", "--timeout", "1s"});
  EXPECT_NE(early.exit, client::Exit::ok);
}

}  // namespace
}  // namespace lumbung::contract
