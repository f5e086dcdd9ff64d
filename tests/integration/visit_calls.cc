#include "visit_calls.h"

#include <google/protobuf/util/time_util.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace lumbung::integration {

using google::protobuf::util::TimeUtil;

Register registered(const Lumbungd& server) {
  const auto stub = stub_of<v1::RegistryService>(server);
  Register made;
  for (int i = 0; i < kBusinesses; ++i) {
    v1::RegisterBusinessRequest request;
    request.mutable_business()->set_external_id("UMKM-" + std::to_string(i));
    request.mutable_business()->set_display_name("Usaha " + std::to_string(i));
    request.mutable_business()->set_kelurahan("32.75.10.1001");
    request.set_request_id("business-" + std::to_string(i));
    grpc::ClientContext context;
    v1::Business business;
    const auto status = stub->RegisterBusiness(&context, request, &business);
    EXPECT_TRUE(status.ok()) << status.error_message();
    made.businesses.push_back(business.name());
  }
  v1::RegisterCooperativeRequest request;
  auto& cooperative = *request.mutable_cooperative();
  cooperative.set_external_id("KOP-0");
  cooperative.set_display_name("Koperasi Contoh");
  cooperative.set_type(v1::Cooperative::TYPE_JASA);
  cooperative.set_level(v1::Cooperative::LEVEL_PRIMER);
  cooperative.set_pattern(v1::Cooperative::PATTERN_KONVENSIONAL);
  cooperative.set_kelurahan("32.75.10.1001");
  auto& year = *cooperative.add_book_years();
  year.set_year(2015);
  year.mutable_rat_date()->set_year(2016);
  year.mutable_rat_date()->set_month(2);
  year.mutable_rat_date()->set_day(3);
  request.set_request_id("cooperative");
  grpc::ClientContext context;
  v1::Cooperative answer;
  const auto status = stub->RegisterCooperative(&context, request, &answer);
  EXPECT_TRUE(status.ok()) << status.error_message();
  made.cooperative = answer.name();
  return made;
}

std::string visit_id(int number) {
  auto digits = std::to_string(number);
  return "6f1c1d0e-8a51-4c1b-9e1f-" + std::string(12 - digits.size(), '0') + digits;
}

google::protobuf::Timestamp on(const std::string& day, const std::string& time) {
  google::protobuf::Timestamp made;
  EXPECT_TRUE(TimeUtil::FromString(day + "T" + time + "Z", &made));
  return made;
}

v1::VisitReport report(int number, const std::string& day, v1::VisitOutcome outcome) {
  v1::VisitReport made;
  made.set_visit_id(visit_id(number));
  made.set_device(number % 2 == 0 ? "tablet-01" : "tablet-02");
  made.set_officer("budi");
  *made.mutable_start_time() = on(day, "02:00:00");
  *made.mutable_end_time() = on(day, "02:20:00");
  made.set_respondent(v1::RESPONDENT_ROLE_NEIGHBOUR);
  made.set_outcome(outcome);
  return made;
}

v1::VisitReport of_business(v1::VisitReport made, int business) {
  made.set_target_external_id("UMKM-" + std::to_string(business));
  made.set_target_kind(v1::VISIT_TARGET_KIND_BUSINESS);
  return made;
}

v1::VisitReport at(v1::VisitReport made, const std::int32_t (&point)[2]) {
  made.mutable_fix()->set_latitude_e7(point[0]);
  made.mutable_fix()->set_longitude_e7(point[1]);
  made.mutable_fix()->set_accuracy_m(10);
  return made;
}

std::vector<v1::VisitReport> season() {
  std::vector<v1::VisitReport> visits;
  for (int i = 0; i < kBusinesses; ++i) {
    const auto outcome = i == 1   ? v1::VISIT_OUTCOME_DITEMUKAN_TUTUP
                         : i == 2 ? v1::VISIT_OUTCOME_TIDAK_DITEMUKAN
                                  : v1::VISIT_OUTCOME_DITEMUKAN_AKTIF;
    int day = 0;
    for (const auto* date : {"2016-10-03", "2016-11-07", "2016-12-05"})
      visits.push_back(of_business(report(i * 10 + day++, date, outcome), i));
  }
  visits[0] = at(visits[0], kJatikarya);
  visits[1] = at(visits[1], kJatisampurna);
  return visits;
}

Uploaded upload(const Lumbungd& server, const std::vector<v1::VisitReport>& visits, const std::string& request_id) {
  v1::UploadVisitsRequest request;
  for (const auto& each : visits) *request.add_reports() = each;
  request.set_request_id(request_id);
  grpc::ClientContext context;
  Uploaded uploaded;
  uploaded.status = stub_of<v1::VisitsService>(server)->UploadVisits(&context, request, &uploaded.answer);
  return uploaded;
}

std::vector<std::string> outcomes_of(const v1::UploadVisitsResponse& answer) {
  std::vector<std::string> words;
  for (const auto& result : answer.results()) {
    auto word = v1::ImportOutcome_Name(result.outcome()).substr(std::string("IMPORT_OUTCOME_").size());
    for (const auto& problem : result.problems()) word += " " + problem.field() + ":" + problem.reason();
    words.push_back(word);
  }
  return words;
}

std::int64_t count(const Lumbungd& server, const std::string& filter) {
  v1::CountVisitsRequest request;
  request.set_filter(filter);
  grpc::ClientContext context;
  v1::CountVisitsResponse answer;
  const auto status = stub_of<v1::VisitsService>(server)->CountVisits(&context, request, &answer);
  EXPECT_TRUE(status.ok()) << status.error_message();
  return answer.total();
}

v1::Business business(const Lumbungd& server, const std::string& name) {
  v1::GetBusinessRequest request;
  request.set_name(name);
  grpc::ClientContext context;
  v1::Business answer;
  EXPECT_TRUE(stub_of<v1::RegistryService>(server)->GetBusiness(&context, request, &answer).ok());
  return answer;
}

std::vector<std::string> picture(const Lumbungd& server, const Register& records) {
  std::vector<std::string> lines;
  v1::ListVisitsRequest request;
  request.set_page_size(1'000);
  grpc::ClientContext context;
  v1::ListVisitsResponse page;
  EXPECT_TRUE(stub_of<v1::VisitsService>(server)->ListVisits(&context, request, &page).ok());
  for (auto visit : page.visits()) {
    visit.clear_name();
    visit.clear_create_time();
    visit.mutable_report()->clear_target();
    // Which of several visits was first to say something is a matter of the order of upload.
    visit.clear_change_requests();
    lines.push_back(visit.ShortDebugString());
  }
  for (const auto& name : records.businesses) {
    const auto record = business(server, name);
    auto line = record.external_id();
    for (const auto& note : record.recent_visits())
      line += " " + note.visit_date().ShortDebugString() + v1::VisitOutcome_Name(note.outcome());
    lines.push_back(line);
  }
  std::sort(lines.begin(), lines.end());
  return lines;
}

}  // namespace lumbung::integration
