// Every changing RPC, crashed at every failpoint it passes: a new process, the same request id again, and what is on
// record is what it would be without the crash.
#include <gmock/gmock.h>
#include <grpcpp/grpcpp.h>

#include <functional>
#include <set>

#include "lumbung/registry/v1/change_requests_service.grpc.pb.h"
#include "lumbung/registry/v1/owners_service.grpc.pb.h"
#include "lumbung/registry/v1/registry_service.grpc.pb.h"
#include "lumbungd.h"

namespace lumbung::integration {
namespace {

namespace v1 = lumbung::registry::v1;
using Registry = v1::RegistryService::Stub;
using Owners = v1::OwnersService::Stub;
using Changes = v1::ChangeRequestsService::Stub;

constexpr int kKilled = 137;
constexpr char kRequestId[] = "the-one-intent";
// What OpenBusinessDay opens, and the day of the process that comes after it.
constexpr char kNextDay[] = "2017-01-02";

struct Answer {
  grpc::StatusCode code = grpc::StatusCode::OK;
  std::string sentence;
  std::string bytes;
  bool replayed = false;
};

// Of the services of the register.
struct Stub {
  std::unique_ptr<Registry> registry;
  std::unique_ptr<Owners> owners;
  std::unique_ptr<Changes> changes;
};

template <class Service, class Request, class Response>
Answer send(Service& stub,
            grpc::Status (Service::*rpc)(grpc::ClientContext*, const Request&, Response*),
            Request request) {
  request.set_request_id(kRequestId);
  grpc::ClientContext context;
  Response response;
  const auto status = (stub.*rpc)(&context, request, &response);
  return {status.error_code(), status.error_message(), response.SerializeAsString(),
          context.GetServerTrailingMetadata().count("idempotent-replayed") > 0};
}

std::unique_ptr<Stub> stub_of(const Lumbungd& server) {
  const auto channel = grpc::CreateChannel(server.grpc(), grpc::InsecureChannelCredentials());
  return std::make_unique<Stub>(
      Stub{v1::RegistryService::NewStub(channel), v1::OwnersService::NewStub(channel),
           v1::ChangeRequestsService::NewStub(channel)});
}

google::type::Date date(int year, int month, int day) {
  google::type::Date made;
  made.set_year(year);
  made.set_month(month);
  made.set_day(day);
  return made;
}

v1::Cooperative cooperative() {
  v1::Cooperative made;
  made.set_external_id("KOP-1");
  made.set_display_name("Koperasi Maju Jaya");
  made.set_type(v1::Cooperative::TYPE_KONSUMEN);
  made.set_level(v1::Cooperative::LEVEL_PRIMER);
  made.set_pattern(v1::Cooperative::PATTERN_KONVENSIONAL);
  made.set_kelurahan("32.75.10.1001");
  *made.mutable_founded_date() = date(2010, 5, 20);
  made.set_legal_state(v1::Cooperative::LEGAL_STATE_TERDAFTAR);
  return made;
}

v1::Business business() {
  v1::Business made;
  made.set_external_id("UMKM-1");
  made.set_display_name("Warung Ibu Sri");
  made.set_kbli_main("56101");
  made.set_kelurahan("32.75.10.1001");
  return made;
}

v1::Owner owner(const std::string& nik) {
  v1::Owner made;
  made.set_nik(nik);
  made.set_full_name("Siti Aminah");
  made.set_phone("0812-3456-7890");
  return made;
}

v1::ProposeChangeRequest proposal(const std::string& business, int day) {
  v1::ProposeChangeRequest request;
  request.mutable_business()->set_name(business);
  *request.mutable_business()->mutable_started_date() = date(2010, 1, day);
  request.mutable_update_mask()->add_paths("started_date");
  request.set_reason("as the owner remembers it");
  return request;
}

// Proposed by somebody of the city, or by the operator who sends the commands.
v1::ChangeRequest proposed(const Stub& stub, const std::string& business, int day, bool by_operator) {
  auto request = proposal(business, day);
  request.set_request_id("proposed-" + std::to_string(day));
  grpc::ClientContext context;
  if (!by_operator)
    context.AddMetadata("x-lumbung-act-as", "agency=dinas-koperasi;person=budi;roles=registry-officer");
  v1::ChangeRequest kept;
  const auto status = stub.changes->ProposeChange(&context, request, &kept);
  EXPECT_TRUE(status.ok()) << status.error_message();
  return kept;
}

// A register with one cooperative, one business, one owner and three proposals, and their names.
struct World {
  explicit World(Engine engine) : home(engine) {
    Lumbungd server(home);
    const auto stub = stub_of(server);
    v1::RegisterCooperativeRequest first;
    *first.mutable_cooperative() = integration::cooperative();
    first.set_request_id("first");
    v1::RegisterBusinessRequest second;
    *second.mutable_business() = integration::business();
    second.set_request_id("second");
    grpc::ClientContext one, two;
    v1::Cooperative kept;
    v1::Business kept_too;
    const auto registered = stub->registry->RegisterCooperative(&one, first, &kept);
    EXPECT_TRUE(registered.ok()) << registered.error_message();
    const auto registered_too = stub->registry->RegisterBusiness(&two, second, &kept_too);
    EXPECT_TRUE(registered_too.ok()) << registered_too.error_message();
    cooperative = kept.name();
    business = kept_too.name();
    v1::RegisterOwnerRequest third;
    *third.mutable_owner() = integration::owner("3275010508909001");
    third.set_request_id("third");
    grpc::ClientContext three;
    v1::Owner kept_as_well;
    const auto entered = stub->owners->RegisterOwner(&three, third, &kept_as_well);
    EXPECT_TRUE(entered.ok()) << entered.error_message();
    owner = kept_as_well.name();
    change = proposed(*stub, business, 1, false);
    rival = proposed(*stub, business, 2, false).name();
    own_change = proposed(*stub, business, 3, true).name();
    EXPECT_EQ(server.stop(), 0);
  }

  Home home;
  std::string cooperative;
  std::string business;
  std::string owner;
  v1::ChangeRequest change;
  std::string rival;
  std::string own_change;
};

struct Command {
  std::string name;
  std::function<Answer(Stub&, const World&)> call;
  std::string day_after = kDay;
};

Answer register_cooperative(Stub& stub, const World&) {
  v1::RegisterCooperativeRequest request;
  *request.mutable_cooperative() = cooperative();
  request.mutable_cooperative()->set_external_id("KOP-2");
  return send(*stub.registry, &Registry::RegisterCooperative, request);
}
Answer update_cooperative(Stub& stub, const World& world) {
  v1::UpdateCooperativeRequest request;
  request.mutable_cooperative()->set_name(world.cooperative);
  request.mutable_cooperative()->set_display_name("Koperasi Maju Terus");
  request.mutable_update_mask()->add_paths("display_name");
  return send(*stub.registry, &Registry::UpdateCooperative, request);
}
Answer record_annual_meeting(Stub& stub, const World& world) {
  v1::RecordAnnualMeetingRequest request;
  request.set_name(world.cooperative);
  request.set_book_year(2015);
  *request.mutable_rat_date() = date(2016, 3, 1);
  return send(*stub.registry, &Registry::RecordAnnualMeeting, request);
}
Answer report_business_volume(Stub& stub, const World& world) {
  v1::ReportBusinessVolumeRequest request;
  request.set_name(world.cooperative);
  request.set_book_year(2015);
  request.set_business_volume_rupiah(1'250'000'000);
  return send(*stub.registry, &Registry::ReportBusinessVolume, request);
}
Answer change_legal_state(Stub& stub, const World& world) {
  v1::ChangeCooperativeLegalStateRequest request;
  request.set_name(world.cooperative);
  request.set_legal_state(v1::Cooperative::LEGAL_STATE_DALAM_PENYELESAIAN);
  request.set_paper_number("518/7/2016");
  *request.mutable_paper_date() = date(2016, 7, 1);
  return send(*stub.registry, &Registry::ChangeCooperativeLegalState, request);
}
Answer evaluate(Stub& stub, const World&) {
  v1::EvaluateCooperativeActivityRequest request;
  *request.mutable_as_of_date() = date(2016, 12, 31);
  return send(*stub.registry, &Registry::EvaluateCooperativeActivity, request);
}
Answer register_business(Stub& stub, const World&) {
  v1::RegisterBusinessRequest request;
  *request.mutable_business() = business();
  request.mutable_business()->set_external_id("UMKM-2");
  return send(*stub.registry, &Registry::RegisterBusiness, request);
}
Answer update_business(Stub& stub, const World& world) {
  v1::UpdateBusinessRequest request;
  request.mutable_business()->set_name(world.business);
  request.mutable_business()->set_yearly_sales_rupiah(400'000'000);
  request.mutable_update_mask()->add_paths("yearly_sales_rupiah");
  return send(*stub.registry, &Registry::UpdateBusiness, request);
}
Answer change_operating_status(Stub& stub, const World& world) {
  v1::ChangeOperatingStatusRequest request;
  request.set_name(world.business);
  request.set_operating_status(v1::Business::OPERATING_STATUS_TUTUP);
  return send(*stub.registry, &Registry::ChangeOperatingStatus, request);
}
Answer open_business_day(Stub& stub, const World&) {
  v1::OpenBusinessDayRequest request;
  *request.mutable_date() = date(2017, 1, 2);
  return send(*stub.registry, &Registry::OpenBusinessDay, request);
}

Answer register_business_with_owner(Stub& stub, const World&) {
  v1::RegisterBusinessRequest request;
  *request.mutable_business() = business();
  request.mutable_business()->set_external_id("UMKM-3");
  *request.mutable_owner() = owner("3275010508909002");
  return send(*stub.registry, &Registry::RegisterBusiness, request);
}
Answer register_owner(Stub& stub, const World&) {
  v1::RegisterOwnerRequest request;
  *request.mutable_owner() = owner("3275010508909002");
  return send(*stub.owners, &Owners::RegisterOwner, request);
}
Answer update_owner(Stub& stub, const World& world) {
  v1::UpdateOwnerRequest request;
  request.mutable_owner()->set_name(world.owner);
  request.mutable_owner()->set_phone("0812-9999-9999");
  request.mutable_update_mask()->add_paths("phone");
  return send(*stub.owners, &Owners::UpdateOwner, request);
}
Answer verify_owner_nik(Stub& stub, const World& world) {
  v1::VerifyOwnerNikRequest request;
  request.set_name(world.owner);
  request.set_method(v1::VerifyOwnerNikRequest::METHOD_IDENTITY_CARD);
  *request.mutable_verified_date() = date(2016, 12, 30);
  return send(*stub.owners, &Owners::VerifyOwnerNik, request);
}

Answer propose_change(Stub& stub, const World& world) {
  return send(*stub.changes, &Changes::ProposeChange, proposal(world.business, 4));
}
Answer verify_change(Stub& stub, const World& world) {
  v1::VerifyChangeRequest request;
  request.set_name(world.change.name());
  request.set_kind(v1::ChangeVerification::KIND_PAPER_SEEN);
  request.set_passed(true);
  return send(*stub.changes, &Changes::VerifyChange, request);
}
// Three streams of their own beside the record: the proposal, what is open on the record, and two rivals.
Answer approve_change(Stub& stub, const World& world) {
  v1::ApproveChangeRequest request;
  request.set_name(world.change.name());
  request.set_etag(world.change.etag());
  request.add_over(world.rival);
  request.add_over(world.own_change);
  return send(*stub.changes, &Changes::ApproveChange, request);
}
Answer reject_change(Stub& stub, const World& world) {
  v1::RejectChangeRequest request;
  request.set_name(world.change.name());
  request.set_reason("not so");
  return send(*stub.changes, &Changes::RejectChange, request);
}
Answer withdraw_change(Stub& stub, const World& world) {
  v1::WithdrawChangeRequest request;
  request.set_name(world.own_change);
  return send(*stub.changes, &Changes::WithdrawChange, request);
}

std::vector<Command> all_commands() {
  return {{"RegisterCooperative", register_cooperative},
          {"UpdateCooperative", update_cooperative},
          {"RecordAnnualMeeting", record_annual_meeting},
          {"ReportBusinessVolume", report_business_volume},
          {"ChangeCooperativeLegalState", change_legal_state},
          {"EvaluateCooperativeActivity", evaluate},
          {"RegisterBusiness", register_business},
          {"UpdateBusiness", update_business},
          {"ChangeOperatingStatus", change_operating_status},
          {"RegisterBusiness with an owner", register_business_with_owner},
          {"RegisterOwner", register_owner},
          {"UpdateOwner", update_owner},
          {"VerifyOwnerNik", verify_owner_nik},
          {"ProposeChange", propose_change},
          {"VerifyChange", verify_change},
          {"ApproveChange", approve_change},
          {"RejectChange", reject_change},
          {"WithdrawChange", withdraw_change},
          {"OpenBusinessDay", open_business_day, kNextDay}};
}

const std::vector<std::string>& places() {
  static const std::vector<std::string> all = {"committer_before_begin", "committer_after_load",
                                               "committer_after_decide", "store_before_commit",
                                               "store_commit_sent",      "committer_after_commit"};
  return all;
}

struct Outcome {
  std::vector<std::string> records;
  std::int64_t position = 0;
};

Outcome outcome_of(const Lumbungd& server) {
  const auto verified = verify(server);
  EXPECT_EQ(verified.code, 0) << verified.out << verified.err;
  return {register_of(server), log_position(server)};
}

Outcome without_a_crash(const World& world, const Command& command) {
  const Home home(world.home);
  const Lumbungd server(home);
  const auto answer = command.call(*stub_of(server), world);
  EXPECT_EQ(answer.code, grpc::StatusCode::OK) << answer.sentence;
  return outcome_of(server);
}

void crash_and_repeat(const World& world, const Command& command, const std::string& place,
                      const Outcome& wanted) {
  const Home home(world.home);
  {
    Lumbungd server(home, {"--failpoints", place + "=crash"});
    const auto answer = command.call(*stub_of(server), world);
    ASSERT_EQ(answer.code, grpc::StatusCode::UNAVAILABLE) << answer.sentence;
    ASSERT_EQ(server.process().wait(), kKilled) << "the failpoint strikes";
  }
  const Lumbungd server(home, {"--business-date", command.day_after});
  const auto repeated = command.call(*stub_of(server), world);
  EXPECT_EQ(repeated.code, grpc::StatusCode::OK) << repeated.sentence;
  const auto again = command.call(*stub_of(server), world);
  EXPECT_TRUE(again.replayed);
  EXPECT_EQ(again.bytes, repeated.bytes) << "the same id, the same bytes";
  const auto outcome = outcome_of(server);
  EXPECT_EQ(outcome.records, wanted.records);
  EXPECT_EQ(outcome.position, wanted.position);
}

void crash_everywhere(Engine engine, const std::vector<Command>& commands) {
  const World world(engine);
  for (const auto& command : commands) {
    const auto wanted = without_a_crash(world, command);
    for (const auto& place : places()) {
      SCOPED_TRACE(command.name + " at " + place);
      crash_and_repeat(world, command, place, wanted);
    }
  }
}

TEST(CrashCommandsTest, EveryCommandSurvivesACrashAtEveryFailpointOnSqlite) {
  crash_everywhere(Engine::sqlite, all_commands());
}

// An RPC changes something exactly when it takes a request id.
TEST(CrashCommandsTest, HaveAnExampleForEveryRpcThatChangesSomething) {
  // An erasure has failpoints of its own: ErasureTest.
  std::set<std::string> examples = {"ErasePerson"};
  for (const auto& command : all_commands()) examples.insert(command.name.substr(0, command.name.find(' ')));
  std::set<std::string> changing;
  for (const auto* name : {"lumbung.registry.v1.RegistryService", "lumbung.registry.v1.OwnersService",
                           "lumbung.registry.v1.ChangeRequestsService"}) {
    const auto* service = google::protobuf::DescriptorPool::generated_pool()->FindServiceByName(name);
    for (int i = 0; i < service->method_count(); ++i)
      if (service->method(i)->input_type()->FindFieldByName("request_id"))
        changing.insert(service->method(i)->name());
  }
  EXPECT_EQ(examples, changing);
}

TEST(CrashCommandsTest, CommandsOfEachKindSurviveACrashAtEveryFailpointOnPostgresql) {
  crash_everywhere(Engine::postgresql, {{"RegisterBusiness", register_business},
                                        {"RegisterBusiness with an owner", register_business_with_owner},
                                        {"UpdateOwner", update_owner},
                                        {"ApproveChange", approve_change},
                                        {"ChangeOperatingStatus", change_operating_status},
                                        {"EvaluateCooperativeActivity", evaluate}});
}

}  // namespace
}  // namespace lumbung::integration
