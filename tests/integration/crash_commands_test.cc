// Every changing RPC, crashed at every failpoint it passes: a new process, the same request id again, and what is on
// record is what it would be without the crash.
#include <gmock/gmock.h>
#include <grpcpp/grpcpp.h>

#include <functional>

#include "lumbung/registry/v1/registry_service.grpc.pb.h"
#include "lumbungd.h"

namespace lumbung::integration {
namespace {

namespace v1 = lumbung::registry::v1;
using Stub = v1::RegistryService::Stub;

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

template <class Request, class Response>
Answer send(Stub& stub,
            grpc::Status (Stub::*rpc)(grpc::ClientContext*, const Request&, Response*),
            Request request) {
  request.set_request_id(kRequestId);
  grpc::ClientContext context;
  Response response;
  const auto status = (stub.*rpc)(&context, request, &response);
  return {status.error_code(), status.error_message(), response.SerializeAsString(),
          context.GetServerTrailingMetadata().count("idempotent-replayed") > 0};
}

std::unique_ptr<Stub> stub_of(const Lumbungd& server) {
  return v1::RegistryService::NewStub(
      grpc::CreateChannel(server.grpc(), grpc::InsecureChannelCredentials()));
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

// A register with one cooperative and one business, and their names.
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
    const auto registered = stub->RegisterCooperative(&one, first, &kept);
    EXPECT_TRUE(registered.ok()) << registered.error_message();
    const auto registered_too = stub->RegisterBusiness(&two, second, &kept_too);
    EXPECT_TRUE(registered_too.ok()) << registered_too.error_message();
    cooperative = kept.name();
    business = kept_too.name();
    EXPECT_EQ(server.stop(), 0);
  }

  Home home;
  std::string cooperative;
  std::string business;
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
  return send(stub, &Stub::RegisterCooperative, request);
}
Answer update_cooperative(Stub& stub, const World& world) {
  v1::UpdateCooperativeRequest request;
  request.mutable_cooperative()->set_name(world.cooperative);
  request.mutable_cooperative()->set_display_name("Koperasi Maju Terus");
  request.mutable_update_mask()->add_paths("display_name");
  return send(stub, &Stub::UpdateCooperative, request);
}
Answer record_annual_meeting(Stub& stub, const World& world) {
  v1::RecordAnnualMeetingRequest request;
  request.set_name(world.cooperative);
  request.set_book_year(2015);
  *request.mutable_rat_date() = date(2016, 3, 1);
  return send(stub, &Stub::RecordAnnualMeeting, request);
}
Answer report_business_volume(Stub& stub, const World& world) {
  v1::ReportBusinessVolumeRequest request;
  request.set_name(world.cooperative);
  request.set_book_year(2015);
  request.set_business_volume_rupiah(1'250'000'000);
  return send(stub, &Stub::ReportBusinessVolume, request);
}
Answer change_legal_state(Stub& stub, const World& world) {
  v1::ChangeCooperativeLegalStateRequest request;
  request.set_name(world.cooperative);
  request.set_legal_state(v1::Cooperative::LEGAL_STATE_DALAM_PENYELESAIAN);
  request.set_paper_number("518/7/2016");
  *request.mutable_paper_date() = date(2016, 7, 1);
  return send(stub, &Stub::ChangeCooperativeLegalState, request);
}
Answer evaluate(Stub& stub, const World&) {
  v1::EvaluateCooperativeActivityRequest request;
  *request.mutable_as_of_date() = date(2016, 12, 31);
  return send(stub, &Stub::EvaluateCooperativeActivity, request);
}
Answer register_business(Stub& stub, const World&) {
  v1::RegisterBusinessRequest request;
  *request.mutable_business() = business();
  request.mutable_business()->set_external_id("UMKM-2");
  return send(stub, &Stub::RegisterBusiness, request);
}
Answer update_business(Stub& stub, const World& world) {
  v1::UpdateBusinessRequest request;
  request.mutable_business()->set_name(world.business);
  request.mutable_business()->set_yearly_sales_rupiah(400'000'000);
  request.mutable_update_mask()->add_paths("yearly_sales_rupiah");
  return send(stub, &Stub::UpdateBusiness, request);
}
Answer change_operating_status(Stub& stub, const World& world) {
  v1::ChangeOperatingStatusRequest request;
  request.set_name(world.business);
  request.set_operating_status(v1::Business::OPERATING_STATUS_TUTUP);
  return send(stub, &Stub::ChangeOperatingStatus, request);
}
Answer open_business_day(Stub& stub, const World&) {
  v1::OpenBusinessDayRequest request;
  *request.mutable_date() = date(2017, 1, 2);
  return send(stub, &Stub::OpenBusinessDay, request);
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

TEST(CrashCommandsTest, CommandsOfEachKindSurviveACrashAtEveryFailpointOnPostgresql) {
  crash_everywhere(Engine::postgresql, {{"RegisterBusiness", register_business},
                                        {"ChangeOperatingStatus", change_operating_status},
                                        {"EvaluateCooperativeActivity", evaluate}});
}

}  // namespace
}  // namespace lumbung::integration
