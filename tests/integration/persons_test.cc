// A person's data, planted in every call of a whole story, are nowhere afterwards but sealed: not in a file, a
// database, its dump, an error, a metric or a line of a log. Only the one answer that is asked for them has them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/postgres.h"
#include "owner_calls.h"
#include "planted_person.h"

namespace lumbung::integration {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr char kColumns[] =
    "external_id,display_name,kelurahan,owner_nik,owner_name,owner_phone,owner_home_address,owner_birth_date\n";

v1::Owner planted_owner() {
  auto made = owner(kNik, kName);
  made.set_phone("0812-9876-1234");
  made.set_home_address(kAddress);
  made.mutable_birth_date()->set_year(1983);
  made.mutable_birth_date()->set_month(9);
  made.mutable_birth_date()->set_day(17);
  made.set_disability(v1::Owner::DISABILITY_FISIK);
  return made;
}

std::string register_file() {
  const std::string person = std::string(",") + kName + ",0812 9876 1234," + kAddress + ",17/09/1983\n";
  std::string file = kColumns;
  const auto row = [&](const std::string& id, const std::string& place, const std::string& rest) {
    file += id + "," + kControl + " " + id + "," + place + "," + rest;
  };
  row("P-1", "32.75.10.1001", std::string("3275.0117.0983.9001") + person);
  row("P-2", "32.75.10.1001", std::string(kNik) + person);
  row("P-3", "32.75.99.1099", std::string(kNik) + person);
  row("P-4", "32.75.10.1001", std::string("3275011709839001 9") + person);
  row("P-5", "32.75.10.1001", std::string(kNik) + ",Orang Lain,0812 9876 1234,,17/09/1983\n");
  row("P-6", "32.75.10.1001", std::string(kNik) + "," + kName + ",081298761234 / 6281298761234,,31/17/1983\n");
  row("P-7", "32.75.10.1001", std::string(kNik) + ",," + "081298761234," + kAddress + ",1983-09-17\n");
  row(kNik, "32.75.10.1001", std::string(kNik) + person);
  row("P-8", "32.75.10.1001", std::string(kNik) + person.substr(0, person.size() - 1) + "," + kNik + "\n");
  row("P-9", kNik, std::string(kNik) + person);
  row("P-10", "32.75.10.1001", std::string(kNik) + ",\"" + kName + "\"x,0812 9876 1234," + kAddress + ",1983-09-17\n");
  return file;
}

// The person enters, is changed, verified, found, listed. All bytes answered.
struct Story {
  explicit Story(const Lumbungd& at) : server(at), owners(owners_of(at)), registry(registry_of(at)) {}

  template <class Stub, class Request, class Response>
  Called<Response> say(Stub& stub, grpc::Status (Stub::*rpc)(grpc::ClientContext*, const Request&, Response*),
                       const Request& request, const std::string& act_as = {}) {
    auto called = call(stub, rpc, request, act_as);
    answered += called.bytes;
    return called;
  }

  void enter();
  void read_and_change();
  void go_wrong();
  void go_wrong_over_http();

  const Lumbungd& server;
  std::unique_ptr<Owners> owners;
  std::unique_ptr<Registry> registry;
  std::string name;
  std::string answered;
};

void Story::enter() {
  const auto imported = import_businesses(server, {register_file()}, std::string("usaha ") + kNik + ".csv");
  EXPECT_TRUE(imported.status.ok()) << imported.status.error_message();
  EXPECT_EQ(imported.totals.accepted(), 2);
  EXPECT_EQ(imported.totals.refused(), 9);
  answered += imported.bytes;
  const auto headings = std::string(kColumns);
  for (const auto& first_line : {register_file().substr(headings.size()), kNik + ("," + headings)}) {
    const auto header = import_businesses(server, {first_line});
    EXPECT_FALSE(header.status.ok());
    answered += header.bytes;
  }
  v1::FindOwnerRequest known;
  known.set_nik("3275 0117 0983 9001");
  name = say(*owners, &Owners::FindOwner, known).response.name();
  EXPECT_THAT(name, ::testing::StartsWith("owners/"));
  const auto taken = say(*owners, &Owners::RegisterOwner, register_owner(planted_owner(), "again"));
  EXPECT_EQ(taken.status.error_code(), grpc::StatusCode::ALREADY_EXISTS);
  const auto joined = say(*registry, &Registry::RegisterBusiness, register_business("P-20", planted_owner()));
  EXPECT_TRUE(joined.ok()) << joined.status.error_message();
}

void Story::read_and_change() {
  v1::UpdateOwnerRequest update;
  *update.mutable_owner() = planted_owner();
  update.mutable_owner()->set_name(name);
  for (const auto* field : {"phone", "home_address", "disability"}) update.mutable_update_mask()->add_paths(field);
  update.set_request_id("update");
  EXPECT_TRUE(say(*owners, &Owners::UpdateOwner, update).ok());
  v1::VerifyOwnerNikRequest verified;
  verified.set_name(name);
  verified.set_method(v1::VerifyOwnerNikRequest::METHOD_IDENTITY_CARD);
  verified.set_request_id("verify");
  EXPECT_TRUE(say(*owners, &Owners::VerifyOwnerNik, verified).ok());
  v1::GetOwnerRequest one;
  one.set_name(name);
  EXPECT_TRUE(say(*owners, &Owners::GetOwner, one).ok());
  EXPECT_THAT(say(*owners, &Owners::ListOwners, v1::ListOwnersRequest()).response.owners(), SizeIs(1));
  EXPECT_EQ(say(*registry, &Registry::ListBusinesses, v1::ListBusinessesRequest()).response.businesses_size(), 3);
  v1::CountOwnersRequest counted;
  counted.add_group_by("sex");
  EXPECT_EQ(say(*owners, &Owners::CountOwners, counted).response.total(), 1);
  // The one answer that has them, and is kept apart.
  const auto read = call(*owners, &Owners::ReadPersons, read_persons(name));
  Findings found;
  look("the answer", read.bytes, found);
  EXPECT_THAT(found, SizeIs(::testing::Ge(5u))) << "the search finds what is there";
  EXPECT_TRUE(say(*owners, &Owners::ListPersonReads, v1::ListPersonReadsRequest()).ok());
}

// The number where it does not belong; all of these are refused.
void Story::go_wrong() {
  const std::vector<std::string> numbers = {kNik, "3275.0117.0983.9001", "3275 0117 0983 9001"};
  for (const auto& number : numbers) {
    SCOPED_TRACE(number);
    const auto refused = [this](auto& stub, auto rpc, const auto& request, const std::string& act_as = {}) {
      EXPECT_FALSE(say(stub, rpc, request, act_as).ok()) << request.ShortDebugString();
    };
    const auto named = "owners/" + number;
    v1::GetOwnerRequest get;
    get.set_name(named);
    refused(*owners, &Owners::GetOwner, get);
    refused(*owners, &Owners::ListOwners, v1::ListOwnersRequest(), "agency=" + number + ";person=p;roles=operator");
    refused(*owners, &Owners::ListOwners, v1::ListOwnersRequest(), "agency=a;person=p;roles=" + number);
    refused(*owners, &Owners::ReadPersons, read_persons(named));
    refused(*owners, &Owners::ReadPersons, read_persons(name, "kunjungan " + number));
    refused(*owners, &Owners::ErasePerson, erase_person(named, "wrong"));
    auto paper = erase_person(name, "wrong");
    paper.set_paper_number("surat " + number);
    refused(*owners, &Owners::ErasePerson, paper);
    refused(*owners, &Owners::RegisterOwner, register_owner(owner("3275011709839002", "Ani"), number));
    auto business = register_business(number, {});
    business.clear_owner();
    business.set_request_id("wrong");
    refused(*registry, &Registry::RegisterBusiness, business);
    business.mutable_business()->set_external_id("P-30");
    business.mutable_business()->set_kelurahan(number);
    business.mutable_business()->set_nib(number);
    business.mutable_business()->set_kbli_main(number);
    business.mutable_business()->set_owner(named);
    refused(*registry, &Registry::RegisterBusiness, business);
    v1::GetBusinessRequest shop;
    shop.set_name("businesses/" + number);
    refused(*registry, &Registry::GetBusiness, shop);
    v1::ListOwnersRequest list;
    list.set_order_by(number);
    refused(*owners, &Owners::ListOwners, list);
    list.set_order_by("");
    list.set_page_token(number);
    refused(*owners, &Owners::ListOwners, list);
    list.set_page_token("");
    for (const auto& filter : {"nik = \"" + number + "\"", number, "sex = " + number, "sex = \"" + number + "\"",
                               "sex = L " + number, number + " = 1"}) {
      list.set_filter(filter);
      refused(*owners, &Owners::ListOwners, list);
    }
    v1::CountOwnersRequest count;
    count.add_group_by(number);
    refused(*owners, &Owners::CountOwners, count);
    v1::UpdateOwnerRequest update;
    update.mutable_owner()->set_name(name);
    update.mutable_update_mask()->add_paths(number);
    update.set_request_id("wrong");
    refused(*owners, &Owners::UpdateOwner, update);
  }
}

void Story::go_wrong_over_http() {
  const std::string nik = kNik;
  const std::string path = "POST /lumbung.registry.v1.OwnersService/";
  const std::vector<std::string> json = {"Content-Type: application/json"};
  const std::vector<std::pair<std::string, std::string>> wrong = {
      {path + "GetOwner", R"({"name": "owners/x", ")" + nik + R"(": 1})"},
      {path + "GetOwner", R"({"name": )" + nik + "x}"},
      {path + "FindOwner", R"({"nik": ["3275011709839001"]})"},
      {path + "RegisterOwner", R"({"owner": {"sex": "3275011709839001"}, "requestId": "x"})"},
      {path + "RegisterOwner", R"({"owner": {"birthDate": "1983-09-17", "nik": "3275011709839001"}})"},
      {path + "RegisterOwner", R"({"owner": {"birthDate": {"year": "Rukmini"}}})"},
      {path + nik, "{}"},
      {"GET /" + nik, ""},
      {"POST /" + nik, nik}};
  for (const auto& [line, body] : wrong) {
    const auto answer = http(server.http(), line, json, body);
    EXPECT_THAT(answer, HasSubstr("HTTP/1.1 4")) << line;
    answered += answer;
  }
  for (const auto& header : {"x-lumbung-act-as: " + nik, "connect-timeout-ms: " + nik,
                             "connect-protocol-version: " + nik, "content-encoding: " + nik})
    answered += http(server.http(), path + "ListOwners", {json[0], header}, "{}");
}

void look_into_database(const Home& home, Findings& found) {
  auto& server = harness::Postgres::shared();
  const auto& url = home.flags().at(1);
  const auto dump = harness::run("pg_dump", {"--dbname", url});
  ASSERT_EQ(dump.code, 0) << dump.err;
  EXPECT_THAT(decoded(dump.out), HasSubstr(kControl)) << "the search reads what the dump holds";
  look("the dump", dump.out, found);
  look("the dump, decoded", decoded(dump.out), found);
  const auto database = url.substr(url.rfind('/') + 1);
  server.query(database, "CHECKPOINT");
  EXPECT_GT(look_into_files(server.query(database, "SHOW data_directory").at(0).at(0), found), 0);
}

class PersonsTest : public ::testing::TestWithParam<Engine> {};

std::string name_of(const ::testing::TestParamInfo<Engine>& engine) {
  return engine.param == Engine::sqlite ? "Sqlite" : "Postgresql";
}

INSTANTIATE_TEST_SUITE_P(Engines, PersonsTest, ::testing::Values(Engine::sqlite, Engine::postgresql), name_of);

TEST_P(PersonsTest, StandNowhereInClearAfterAWholeStory) {
  const Home home(GetParam());
  Findings found;
  Lumbungd server(home, {"--log", home.var() + "/lumbungd.log", "--log-level", "debug"});
  Story story(server);
  story.enter();
  story.read_and_change();
  story.go_wrong();
  story.go_wrong_over_http();
  // While the process has everything open, and again when it is gone.
  const int before = look_into_files(home.var(), found);
  EXPECT_TRUE(story.say(*story.owners, &Owners::ErasePerson, erase_person(story.name, "erase")).ok());
  EXPECT_TRUE(story.say(*story.owners, &Owners::ErasePerson, erase_person(story.name, "erase")).ok());
  EXPECT_EQ(find(server, kNik), grpc::StatusCode::NOT_FOUND);
  EXPECT_EQ(nik_read(server, story.name), "");
  EXPECT_EQ(verify(server).code, 0);
  const auto metrics = http(server.metrics(), "GET /metrics", {}, "");
  EXPECT_THAT(metrics, HasSubstr("grpc_server_handled_total"));
  look("the metrics", metrics, found);
  EXPECT_EQ(server.stop(), 0);
  look("the answers", story.answered, found);
  look("stdout", server.process().out(), found);
  look("stderr", server.process().err(), found);
  const int after = look_into_files(home.var(), found);
  if (GetParam() == Engine::sqlite) {
    EXPECT_GT(before, 0) << "the search reads what the files hold";
    EXPECT_GT(after, 0) << "the search reads what the files hold";
  } else {
    look_into_database(home, found);
  }
  EXPECT_THAT(story.answered, HasSubstr(kControl));
  EXPECT_THAT(harness::read_file(home.var() + "/lumbungd.log"), HasSubstr("ErasePerson"));
  EXPECT_THAT(found, IsEmpty());
}

}  // namespace
}  // namespace lumbung::integration
