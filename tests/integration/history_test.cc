// The past of a record: what an office can say of each number it shows - which file and row, which officer, when, why,
// and what stood there before - and what it must not say of persons.
#include <gmock/gmock.h>

#include <algorithm>
#include <map>
#include <random>
#include <sstream>

#include "history_calls.h"

namespace lumbung::integration {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

constexpr char kFile[] =
    "external_id,display_name,kelurahan,workers_male,nib\n"
    "H-1,Warung Satu,32.75.10.1001,2,\n"
    "H-2,Warung Dua,32.75.10.1002,,1234567890123\n";
constexpr char kNik[] = "3275014508909411";
constexpr char kPhone[] = "+628129411411";

class HistoryTest : public ::testing::TestWithParam<Engine> {
 protected:
  std::string imported(const std::string& external_id, const std::string& file_name = "data lapangan.csv") {
    const auto answer = import_businesses(server_, {kFile}, file_name);
    EXPECT_TRUE(answer.status.ok()) << answer.status.error_message();
    for (const auto& row : answer.rows)
      if (row.identity() == external_id) return row.resource_name();
    return {};
  }

  template <class Request, class Response>
  std::string refused(grpc::Status (History::*rpc)(grpc::ClientContext*, const Request&, Response*),
                      const Request& request, const std::string& act_as = {}) {
    const auto called = call(*history_, rpc, request, act_as);
    EXPECT_FALSE(called.ok());
    return called.bytes;
  }
  v1::Business business_at(const v1::GetRecordAsOfRequest& request) {
    v1::Business business;
    EXPECT_TRUE(must(*history_, &History::GetRecordAsOf, request).record().UnpackTo(&business));
    return business;
  }

  Home home_{GetParam()};
  Lumbungd server_{home_};
  std::unique_ptr<Registry> registry_ = registry_of(server_);
  std::unique_ptr<Owners> owners_ = owners_of(server_);
  std::unique_ptr<History> history_ = history_of(server_);
};

INSTANTIATE_TEST_SUITE_P(Engines, HistoryTest, ::testing::Values(Engine::sqlite, Engine::postgresql),
                         [](const auto& tested) { return tested.param == Engine::sqlite ? "sqlite" : "postgresql"; });

TEST_P(HistoryTest, OfABusinessGoesFromItsRowToItsLastStatus) {
  const auto name = imported("H-2");
  rename(*registry_, name, "Warung Dua Bersaudara", "rename", kSiti);
  set_status(*registry_, name, v1::Business::OPERATING_STATUS_TUTUP, "close", "pemilik pindah");

  const auto page = must(*history_, &History::ListChanges, changes_of(name));
  ASSERT_THAT(page.changes(), SizeIs(3));
  const auto& entered = page.changes(0);
  EXPECT_EQ(entered.origin().event(), "BusinessRegistered");
  EXPECT_EQ(entered.origin().source().file_row().file_name(), "data lapangan.csv");
  EXPECT_EQ(entered.origin().source().file_row().line(), 3);
  EXPECT_EQ(changed(entered, "nib"), "- -> 1234567890123");
  EXPECT_EQ(changed(entered, "etag"), "") << "says nothing of the business";
  const auto& renamed = page.changes(1);
  EXPECT_EQ(renamed.origin().subject(), "siti");
  EXPECT_EQ(renamed.origin().agency(), "dinas-koperasi");
  EXPECT_EQ(renamed.origin().request_id(), "rename");
  EXPECT_FALSE(renamed.origin().has_source()) << "her own word";
  EXPECT_THAT(renamed.fields(), SizeIs(1));
  EXPECT_EQ(changed(renamed, "display_name"), "Warung Dua -> Warung Dua Bersaudara");
  const auto& closed = page.changes(2);
  EXPECT_EQ(closed.origin().reason(), "pemilik pindah");
  EXPECT_EQ(closed.origin().version(), 3);
  EXPECT_EQ(changed(closed, "operating_status"), "BEROPERASI -> TUTUP");
  EXPECT_EQ(page.next_page_token(), "");
}

TEST_P(HistoryTest, SaysOfEveryValueWhereItCameFromAndWhatItWasBefore) {
  const auto name = imported("H-1");
  rename(*registry_, name, "Warung Satu Jaya", "rename", kSiti);
  const auto provenance = must(*history_, &History::GetProvenance, [&] {
    v1::GetProvenanceRequest request;
    request.set_name(name);
    return request;
  }());
  const auto* workers = field_of(provenance, "workers_male");
  ASSERT_NE(workers, nullptr);
  EXPECT_EQ(workers->value(), "2");
  EXPECT_EQ(workers->since().source().file_row().line(), 2);
  EXPECT_FALSE(workers->has_previous());
  const auto* shown = field_of(provenance, "display_name");
  ASSERT_NE(shown, nullptr);
  EXPECT_EQ(shown->value(), "Warung Satu Jaya");
  EXPECT_EQ(shown->since().subject(), "siti");
  EXPECT_EQ(shown->previous_value(), "Warung Satu");
  EXPECT_EQ(shown->previous().source().file_row().file_name(), "data lapangan.csv");
  EXPECT_EQ(field_of(provenance, "nib"), nullptr) << "it has none";
}

TEST_P(HistoryTest, OfARowSentAgainStaysWithTheFileThatBroughtItFirst) {
  const auto name = imported("H-1");
  EXPECT_EQ(imported("H-1", "lagi.csv"), name);
  const auto page = must(*history_, &History::ListChanges, changes_of(name));
  ASSERT_THAT(page.changes(), SizeIs(1));
  EXPECT_EQ(page.changes(0).origin().source().file_row().file_name(), "data lapangan.csv");
}

TEST_P(HistoryTest, HidesTheNumberOfAPersonInTheNameOfAFile) {
  const auto name = imported("H-1", std::string("usaha ") + kNik + ".csv");
  const auto page = call(*history_, &History::ListChanges, changes_of(name));
  EXPECT_THAT(page.bytes, AllOf(Not(HasSubstr(kNik)), HasSubstr("3275********9411")));
}

// Whatever was done to several records, each is at every position what its owner was answered then.
TEST_P(HistoryTest, AsOfEveryPositionIsWhatWasAnsweredThen) {
  constexpr int kRecords = 3;
  constexpr int kChanges = 40;
  std::mt19937 random(20161231);
  std::map<std::string, std::map<std::int64_t, v1::Business>> answered;
  std::vector<std::string> names;
  const auto remember = [&](const v1::Business& business) { answered[business.name()][log_position(server_)] = business; };
  for (int i = 0; i < kRecords; ++i) {
    remember(register_plain(*registry_, "A-" + std::to_string(i), "Toko " + std::to_string(i)));
    names.push_back(answered.rbegin()->first);
  }
  for (int i = 0; i < kChanges; ++i) {
    const auto& name = names[random() % names.size()];
    const auto id = "c-" + std::to_string(i);
    const auto status = answered[name].rbegin()->second.operating_status();
    // Any other one that is not final.
    const auto next = v1::Business::OperatingStatus(1 + (status + random() % 4) % 5);
    remember(random() % 2 ? rename(*registry_, name, "Toko " + id, id) : set_status(*registry_, name, next, id));
  }
  const auto head = log_position(server_);
  for (const auto& [name, states] : answered)
    for (auto position = states.begin()->first; position <= head; ++position) {
      const auto then = std::prev(states.upper_bound(position));
      ASSERT_EQ(business_at(at_position(name, position)).SerializeAsString(), then->second.SerializeAsString())
          << name << " at " << position;
    }
}

TEST_P(HistoryTest, AsOfADateOrATimeIsWhatWasKnownThen) {
  const auto made = register_plain(*registry_, "D-1", "Toko Lama");
  v1::OpenBusinessDayRequest open;
  open.mutable_date()->set_year(2017);
  open.mutable_date()->set_month(1);
  open.mutable_date()->set_day(2);
  open.set_request_id("open");
  must(*registry_, &Registry::OpenBusinessDay, open);
  const auto renamed = rename(*registry_, made.name(), "Toko Baru", "rename");

  EXPECT_EQ(business_at(at_date(made.name(), 2016, 12, 31)).display_name(), "Toko Lama");
  EXPECT_EQ(business_at(at_date(made.name(), 2017, 1, 1)).display_name(), "Toko Lama");
  EXPECT_EQ(business_at(at_date(made.name(), 2017, 1, 2)).display_name(), "Toko Baru");
  v1::GetRecordAsOfRequest at_time;
  at_time.set_name(made.name());
  *at_time.mutable_time() = made.update_time();
  EXPECT_EQ(business_at(at_time).display_name(), "Toko Lama");
  *at_time.mutable_time() = renamed.update_time();
  EXPECT_EQ(business_at(at_time).display_name(), "Toko Baru");

  const auto before = must(*history_, &History::GetRecordAsOf, at_date(made.name(), 2016, 12, 31));
  EXPECT_EQ(before.last_change().event(), "BusinessRegistered");
  EXPECT_TRUE(before.has_next_change_position());
  EXPECT_FALSE(must(*history_, &History::GetRecordAsOf, at_time).has_next_change_position());

  EXPECT_THAT(refused(&History::GetRecordAsOf, at_date(made.name(), 2017, 1, 3)),
              AllOf(HasSubstr("DATE_IN_FUTURE"), HasSubstr("2017-01-02")));
  EXPECT_THAT(refused(&History::GetRecordAsOf, at_date(made.name(), 2016, 12, 30)),
              AllOf(HasSubstr("RECORD_NOT_YET"), HasSubstr("2016-12-31")));
  at_time.mutable_time()->set_seconds(made.create_time().seconds() - 3'600);
  EXPECT_THAT(refused(&History::GetRecordAsOf, at_time), HasSubstr("RECORD_NOT_YET"));
  at_time.mutable_time()->set_seconds(4'102'444'800);  // 2100
  EXPECT_THAT(refused(&History::GetRecordAsOf, at_time), HasSubstr("TIME_IN_FUTURE"));
  at_time.mutable_time()->set_nanos(-1);
  EXPECT_THAT(refused(&History::GetRecordAsOf, at_time), HasSubstr("TIME_INVALID"));
}

TEST_P(HistoryTest, RefusesWhatItCannotTellAndSaysWhy) {
  const auto made = register_plain(*registry_, "R-1", "Toko");
  const auto later = register_plain(*registry_, "R-2", "Toko");
  const auto head = log_position(server_);
  EXPECT_THAT(refused(&History::GetRecordAsOf, at_position(made.name(), head + 1)),
              AllOf(HasSubstr("POSITION_IN_FUTURE"), HasSubstr(std::to_string(head))));
  EXPECT_THAT(refused(&History::GetRecordAsOf, at_position(made.name(), -1)), HasSubstr("POSITION_INVALID"));
  EXPECT_THAT(refused(&History::GetRecordAsOf, at_position(later.name(), head - 1)),
              AllOf(HasSubstr("RECORD_NOT_YET"), HasSubstr("first_position")));
  v1::GetRecordAsOfRequest without;
  without.set_name(made.name());
  EXPECT_THAT(refused(&History::GetRecordAsOf, without), HasSubstr("AS_OF_MISSING"));
  EXPECT_THAT(refused(&History::GetRecordAsOf, at_position("businesses/nobody", 1)), HasSubstr("RECORD_NOT_FOUND"));

  EXPECT_THAT(refused(&History::ListChanges, changes_of("businesses/nobody")), HasSubstr("RECORD_NOT_FOUND"));
  EXPECT_THAT(refused(&History::ListChanges, changes_of("")), HasSubstr("REQUIRED"));
  EXPECT_THAT(refused(&History::ListChanges, changes_of("busineses/x")),
              AllOf(HasSubstr("RECORD_KIND_UNKNOWN"), HasSubstr("Did you mean businesses?")));
  for (const auto* wrong : {"businesses", "businesses/", "businesses/a b"})
    EXPECT_THAT(refused(&History::ListChanges, changes_of(wrong)), HasSubstr("NAME_FORMAT")) << wrong;
  EXPECT_THAT(refused(&History::ListChanges, changes_of(std::string("owners/") + kNik)), Not(HasSubstr(kNik)));
  EXPECT_THAT(refused(&History::ListChanges, changes_of("personReads/x")), HasSubstr("RECORD_KIND_UNKNOWN"))
      << "who reads persons is for auditors";
  EXPECT_THAT(refused(&History::ListChanges, changes_of(made.name(), 1'001)), HasSubstr("PAGE_SIZE"));
  EXPECT_THAT(refused(&History::ListChanges, changes_of(made.name()), "agency=bappeda;person=budi;roles=planner"),
              HasSubstr("registry.history.read"));
}

TEST_P(HistoryTest, OfThousandsOfChangesIsReadInPagesBothWays) {
  constexpr int kChanges = 1'100;
  const auto made = register_plain(*registry_, "T-1", "Toko");
  for (int i = 1; i < kChanges; ++i)
    set_status(*registry_, made.name(), v1::Business::OperatingStatus(1 + i % 2), "s-" + std::to_string(i));
  for (const bool newest_first : {false, true}) {
    std::vector<std::int64_t> versions;
    auto request = changes_of(made.name(), 97, newest_first);
    for (bool more = true; more;) {
      const auto page = must(*history_, &History::ListChanges, request);
      for (const auto& change : page.changes()) {
        versions.push_back(change.origin().version());
        ASSERT_FALSE(change.fields().empty());
      }
      request.set_page_token(page.next_page_token());
      more = !page.next_page_token().empty();
    }
    if (newest_first) std::reverse(versions.begin(), versions.end());
    ASSERT_THAT(versions, SizeIs(kChanges));
    for (int i = 0; i < kChanges; ++i) ASSERT_EQ(versions[std::size_t(i)], i + 1);
  }
  const auto provenance = call(*history_, &History::GetProvenance, [&] {
    v1::GetProvenanceRequest request;
    request.set_name(made.name());
    return request;
  }());
  EXPECT_TRUE(provenance.ok());
  EXPECT_THAT(provenance.bytes, HasSubstr("as-of-position: " + std::to_string(log_position(server_))));
}

TEST_P(HistoryTest, PagesGoOnWhereTheyWereWhateverHappensMeanwhile) {
  const auto made = register_plain(*registry_, "P-1", "Toko");
  for (int i = 1; i <= 5; ++i) rename(*registry_, made.name(), "Toko " + std::to_string(i), "r-" + std::to_string(i));
  auto request = changes_of(made.name(), 4, true);
  const auto first = must(*history_, &History::ListChanges, request);
  rename(*registry_, made.name(), "Toko Baru", "meanwhile");
  request.set_page_token(first.next_page_token());
  const auto second = must(*history_, &History::ListChanges, request);
  ASSERT_THAT(second.changes(), SizeIs(2));
  EXPECT_EQ(second.changes(0).origin().version(), 2);
  EXPECT_EQ(second.changes(1).origin().version(), 1);

  auto other = changes_of(made.name(), 4, false);
  other.set_page_token(first.next_page_token());
  EXPECT_THAT(refused(&History::ListChanges, other), HasSubstr("PAGE_TOKEN_MISMATCH"));
  auto altered = first.next_page_token();
  altered[altered.size() / 2] = altered[altered.size() / 2] == 'A' ? 'B' : 'A';
  request.set_page_token(altered);
  EXPECT_THAT(refused(&History::ListChanges, request), HasSubstr("PAGE_TOKEN_INVALID"));
}

TEST_P(HistoryTest, OfAnOwnerSaysWhatChangedAndNeverWhatItWas) {
  auto person = owner(kNik, "Contoh Sembilan");
  const auto made = must(*owners_, &Owners::RegisterOwner, register_owner(person, "owner"));
  v1::UpdateOwnerRequest update;
  update.mutable_owner()->set_name(made.name());
  update.mutable_owner()->set_phone(kPhone);
  update.mutable_owner()->set_full_name("Contoh Sepuluh");
  update.mutable_update_mask()->add_paths("phone");
  update.mutable_update_mask()->add_paths("full_name");
  update.set_request_id("update");
  must(*owners_, &Owners::UpdateOwner, update, kSiti);
  v1::VerifyOwnerNikRequest verify;
  verify.set_name(made.name());
  verify.set_method(v1::VerifyOwnerNikRequest::METHOD_IDENTITY_CARD);
  verify.set_request_id("verify");
  must(*owners_, &Owners::VerifyOwnerNik, verify);

  std::string answered;
  const auto all = [&] {
    v1::GetProvenanceRequest provenance;
    provenance.set_name(made.name());
    answered += call(*history_, &History::GetProvenance, provenance).bytes;
    const auto head = log_position(server_);
    for (auto position = std::int64_t{1}; position <= head; ++position)
      answered += call(*history_, &History::GetRecordAsOf, at_position(made.name(), position)).bytes;
    const auto page = call(*history_, &History::ListChanges, changes_of(made.name()));
    answered += page.bytes;
    return page.response;
  };
  auto page = all();
  ASSERT_THAT(page.changes(), SizeIs(3));
  EXPECT_EQ(page.changes(1).origin().subject(), "siti");
  std::vector<std::string> personal;
  for (const auto& field : page.changes(1).fields())
    if (field.personal()) personal.push_back(field.field());
  EXPECT_THAT(personal, ::testing::UnorderedElementsAre("phone", "full_name"));
  EXPECT_EQ(changed(page.changes(2), "nik_verified"), "- -> true");

  must(*owners_, &Owners::ErasePerson, erase_person(made.name(), "erase"));
  page = all();
  ASSERT_THAT(page.changes(), SizeIs(4));
  EXPECT_EQ(page.changes(3).origin().reason(), "SP-12/2016");
  EXPECT_EQ(changed(page.changes(2), "nik_verified"), "- -> -") << "what the record lost is not told";
  EXPECT_THAT(refused(&History::GetRecordAsOf, at_position(made.name(), page.changes(0).origin().position())),
              HasSubstr("OWNER_ERASED"));
  EXPECT_TRUE(
      call(*history_, &History::GetRecordAsOf, at_position(made.name(), page.changes(3).origin().position())).ok());

  for (const auto* secret : {kNik, "Contoh", "Sembilan", kPhone, "8129411411"})
    EXPECT_THAT(answered, Not(HasSubstr(secret)));
}

TEST_P(HistoryTest, IsPlainJsonForWhoeverHasNoProtobuf) {
  const auto made = register_plain(*registry_, "J-1", "Toko Tiga");
  const auto answer = http(server_.http(), "POST /lumbung.registry.v1.HistoryService/GetRecordAsOf",
                           {"Content-Type: application/json"},
                           "{\"name\": \"" + made.name() + "\", \"position\": \"" +
                               std::to_string(log_position(server_)) + "\"}");
  EXPECT_THAT(answer, AllOf(HasSubstr("type.googleapis.com/lumbung.registry.v1.Business"), HasSubstr("\"Toko Tiga\"")));
}

TEST_P(HistoryTest, IsReadFromTheCommandLine) {
  const auto name = imported("H-2");
  rename(*registry_, name, "Warung Dua Bersaudara", "rename", kSiti);
  const auto story = ctl(server_, {"businesses", "history", "--external-id", "H-2"});
  EXPECT_EQ(story.code, 0) << story.err;
  EXPECT_THAT(story.out, AllOf(HasSubstr("BusinessUpdated by siti (dinas-koperasi)"),
                               HasSubstr("Warung Dua -> Warung Dua Bersaudara"),
                               HasSubstr("from: data lapangan.csv line 3")));
  EXPECT_LT(story.out.find("BusinessUpdated"), story.out.find("BusinessRegistered")) << "the last first";
  std::istringstream lines(story.out + ctl(server_, {"history", "provenance", name}).out);
  // Characters, not bytes.
  const auto width = [](const std::string& line) {
    return std::count_if(line.begin(), line.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; });
  };
  for (std::string line; std::getline(lines, line);) EXPECT_LE(width(line), 100) << line;

  const auto provenance = ctl_json(server_, {"history", "provenance", name});
  EXPECT_EQ(provenance.at("name"), name);
  const auto csv = ctl(server_, {"history", "show", name, "-o", "csv"}).out;
  EXPECT_THAT(csv, HasSubstr(",BusinessUpdated,dinas-koperasi,siti,rename,,,display_name,false,Warung Dua,Warung Dua "
                             "Bersaudara\n"));
  const auto then = ctl(server_, {"history", "as-of", name, "--position", std::to_string(log_position(server_) - 1)});
  EXPECT_EQ(then.code, 0) << then.err;
  EXPECT_THAT(then.out, AllOf(HasSubstr("Warung Dua"), Not(HasSubstr("Bersaudara"))));
  EXPECT_EQ(ctl(server_, {"businesses", "history", "--external-id", "nobody"}).code, 4);
  EXPECT_EQ(ctl(server_, {"businesses", "history"}).code, 3);
  EXPECT_EQ(ctl(server_, {"history", "as-of", name}).code, 3);
}

}  // namespace
}  // namespace lumbung::integration
