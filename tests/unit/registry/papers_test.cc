#include "lumbung/registry/v1/paper_events.pb.h"
#include "matchers.h"
#include "owner_world.h"
#include "registry/domain/papers/fold_papers.h"
#include "registry/domain/papers/issue_skb.h"
#include "registry/domain/papers/record_paper.h"
#include "registry/domain/papers/revoke_paper.h"
#include "registry/domain/papers/validate_papers.h"
#include "registry/domain/papers/validity.h"
#include "registry/papers/skb_page.h"
#include "world.h"

namespace lumbung::registry {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

using v1::Paper;

v1::RecordPaperRequest sku_to_record() {
  v1::RecordPaperRequest request;
  request.set_record(a_business().name());
  auto& paper = *request.mutable_paper();
  paper.set_kind(Paper::KIND_SKU);
  paper.set_number(" 503/12/Kel.Mds/2016 ");
  paper.set_issuer(kMedansatria);
  *paper.mutable_issue_date() = date(2016, 3, 1);
  return request;
}

// The facts of one stream, folded.
template <class State>
void fold_stream(State& state, const Events& events, const std::string& stream) {
  std::int64_t version = 0;
  if constexpr (requires { state.etag(); }) version = state.etag().empty() ? 0 : std::stoll(state.etag());
  for (const auto& each : events)
    if (each.stream == stream) {
      ++version;
      apply(state, *each.event, {version, version, Timestamp{std::chrono::microseconds{version}}});
    }
}

Business with_sku() {
  auto business = a_business();
  business.set_owner(an_owner().name());
  fold_stream(business, *decide(&business, Holders{}, sku_to_record(), rules(), today()), business.name());
  return business;
}

EntryPaper a_paper() {
  EntryPaper paper;
  const auto business = a_business();
  const auto events = *decide(&business, Holders{}, sku_to_record(), rules(), today());
  fold_stream(paper, events, events[0].stream);
  return paper;
}

SkbPrepared prepared() { return {an_owner().name(), kOpenDay.year()}; }

v1::IssueSkbRequest asking_for_skb() {
  v1::IssueSkbRequest request;
  request.set_business(a_business().name());
  return request;
}

TEST(RecordPaper, RefusesInContractOrder) {
  auto record = with_sku();
  record.set_merged_into("businesses/other");
  record.set_operating_status(Business::OPERATING_STATUS_DUPLIKAT);
  const Business* found = nullptr;
  auto request = sku_to_record();
  request.set_etag("0");
  *request.mutable_paper()->mutable_issue_date() = message_of(kTomorrow);
  Holders holders;
  holders.add(paper_key(a_paper().paper()), "papers/other");
  const auto asked = [&] { return decide(found, holders, request, rules(), today()); };

  EXPECT_THAT(asked(), RefusesField("paper.issue_date", "DATE_IN_FUTURE"));
  *request.mutable_paper()->mutable_issue_date() = date(2008, 7, 3);
  EXPECT_THAT(asked(), Refuses("PAPER_NUMBER_TAKEN"));
  holders = {};
  EXPECT_THAT(asked(), Refuses("BUSINESS_NOT_FOUND"));
  found = &record;
  EXPECT_THAT(asked(), Refuses("ETAG_MISMATCH"));
  request.clear_etag();
  EXPECT_THAT(asked(), Refuses("RECORD_MERGED"));
  record.clear_merged_into();
  EXPECT_THAT(asked(), Refuses("BUSINESS_IS_DUPLICATE"));
  record.set_operating_status(Business::OPERATING_STATUS_TUTUP);
  EXPECT_THAT(asked(), Refuses("NO_RULES_ON_DATE"));
  *request.mutable_paper()->mutable_valid_until_date() = date(2017, 1, 1);
  while (record.papers_size() < kMaxPapers) *record.add_papers() = record.papers(0);
  EXPECT_THAT(asked(), Refuses("PAPERS_TOO_MANY"));
  record.mutable_papers()->RemoveLast();
  EXPECT_THAT(asked(), Accepts());
}

TEST(RecordPaper, OfACooperativeRefusesInItsOwnWords) {
  auto record = a_cooperative();
  record.set_legal_state(Cooperative::LEGAL_STATE_BUBAR);
  const Cooperative* found = nullptr;
  auto request = sku_to_record();
  request.set_record(record.name());
  request.mutable_paper()->set_kind(Paper::KIND_DOMISILI);
  const auto asked = [&] { return decide(found, Holders{}, request, rules(), today()); };

  EXPECT_THAT(asked(), Refuses("COOPERATIVE_NOT_FOUND"));
  found = &record;
  EXPECT_THAT(asked(), Refuses("COOPERATIVE_ENDED"));
  record.set_legal_state(Cooperative::LEGAL_STATE_TERDAFTAR);
  const auto recorded = asked();
  ASSERT_THAT(recorded, Accepts());
  fold_stream(record, *recorded, record.name());
  EXPECT_EQ(record.papers(0).number(), "503/12/Kel.Mds/2016");
}

TEST(RecordPaper, HoldsAsLongAsTheRuleSetOfItsDaySays) {
  const auto paper = a_paper().paper();
  EXPECT_EQ(date_of(paper.valid_until_date()), Date(2017, 2, 28));
  EXPECT_FALSE(holds_on(paper, Date(2016, 2, 29)));
  EXPECT_TRUE(holds_on(paper, Date(2016, 3, 1)));
  EXPECT_TRUE(holds_on(paper, Date(2017, 2, 28)));
  EXPECT_FALSE(holds_on(paper, Date(2017, 3, 1)));
}

TEST(RecordPaper, ANumberIsTheSameHoweverItIsSpaced) {
  auto paper = a_paper().paper();
  const auto key = paper_key(paper);
  paper.set_number("503 / 12 / kel.mds / 2016");
  EXPECT_EQ(paper_key(paper), key);
  paper.set_issuer(kJatikarya);
  EXPECT_NE(paper_key(paper), key);
}

TEST(RevokePaper, RefusesInContractOrder) {
  auto record = a_paper();
  const EntryPaper* found = nullptr;
  v1::RevokePaperRequest request;
  request.set_name(record.name());
  request.set_reason("issued to the wrong shop");
  request.set_etag("0");
  *request.mutable_revoked_date() = message_of(kTomorrow);
  const auto asked = [&] { return decide(found, "UMKM-1", request, today()); };

  EXPECT_THAT(asked(), Refuses("PAPER_NOT_FOUND"));
  found = &record;
  EXPECT_THAT(asked(), Refuses("ETAG_MISMATCH"));
  request.clear_etag();
  EXPECT_THAT(asked(), Refuses("DATE_IN_FUTURE"));
  *request.mutable_revoked_date() = date(2016, 2, 29);
  EXPECT_THAT(asked(), Refuses("DATE_BEFORE_ISSUE"));
  *request.mutable_revoked_date() = date(2016, 10, 1);
  const auto revoked = asked();
  ASSERT_THAT(revoked, Accepts());
  auto business = with_sku();
  fold_stream(business, *revoked, business.name());
  EXPECT_TRUE(holds_on(business.papers(0), Date(2016, 9, 30)));
  EXPECT_FALSE(holds_on(business.papers(0), Date(2016, 10, 1)));
  fold_stream(record, *revoked, record.name());
  EXPECT_THAT(asked(), ChangesNothing());
  request.set_reason("another reason");
  EXPECT_THAT(asked(), Refuses("PAPER_REVOKED"));
}

// A rulebook that says nothing about papers.
RegistryRules silent_about_papers() {
  v1::Rulebook book;
  auto& set = *book.add_rule_sets() = rules_of_day(kOpenDay);
  set.clear_papers();
  return *rules_of(book);
}

TEST(IssueSkb, RefusesInContractOrder) {
  auto business = with_sku();
  const auto letter = [&](int until_month) {
    auto& skb = *business.add_papers();
    skb.set_kind(Paper::KIND_SKB);
    *skb.mutable_issue_date() = date(2016, 1, 2);
    *skb.mutable_valid_until_date() = date(2017, until_month, 30);
  };
  letter(3);
  business.set_merged_into("businesses/other");
  business.set_operating_status(Business::OPERATING_STATUS_DUPLIKAT);
  business.set_kelurahan(kJatikarya);
  *business.mutable_papers(0)->mutable_valid_until_date() = date(2016, 12, 30);
  auto owner = an_owner();
  owner.set_erased(true);
  const Business* found = nullptr;
  const Owner* found_owner = nullptr;
  auto seen = prepared();
  seen.year = 2015;
  auto request = asking_for_skb();
  request.set_etag("0");
  const auto silent = silent_about_papers();
  const auto* book = &silent;
  const auto asked = [&] { return decide(found, found_owner, nullptr, seen, request, *book, today()); };

  EXPECT_THAT(asked(), Refuses("BUSINESS_NOT_FOUND"));
  found = &business;
  EXPECT_THAT(asked(), Refuses("PREPARE_AGAIN")) << "another year was opened";
  seen = {"owners/before", kOpenDay.year()};
  EXPECT_THAT(asked(), Refuses("PREPARE_AGAIN")) << "the business has another owner";
  seen = prepared();
  EXPECT_THAT(asked(), Refuses("ETAG_MISMATCH"));
  request.clear_etag();
  EXPECT_THAT(asked(), Refuses("RECORD_MERGED"));
  business.clear_merged_into();
  EXPECT_THAT(asked(), Refuses("BUSINESS_IS_DUPLICATE"));
  business.set_operating_status(Business::OPERATING_STATUS_TUTUP_SEMENTARA);
  EXPECT_THAT(asked(), Refuses("BUSINESS_NOT_OPERATING"));
  business.set_operating_status(Business::OPERATING_STATUS_BEROPERASI);
  EXPECT_THAT(asked(), Refuses("OWNER_NOT_KNOWN"));
  found_owner = &owner;
  EXPECT_THAT(asked(), Refuses("OWNER_ERASED"));
  owner.set_erased(false);
  EXPECT_THAT(asked(), Refuses("SKU_NOT_VALID"));
  *business.mutable_papers(0)->mutable_valid_until_date() = date(2016, 12, 31);
  EXPECT_THAT(asked(), Refuses("DOMICILE_NOT_PROVEN"));
  business.set_kelurahan(kMedansatria);
  EXPECT_THAT(asked(), Refuses("SKB_STILL_VALID"));
  *business.mutable_papers(1)->mutable_valid_until_date() = date(2017, 1, 30);
  EXPECT_THAT(asked(), Refuses("NO_RULES_ON_DATE"));
  book = &rules();
  while (business.papers_size() < kMaxPapers) *business.add_papers() = business.papers(1);
  EXPECT_THAT(asked(), Refuses("PAPERS_TOO_MANY"));
  business.mutable_papers()->RemoveLast();
  EXPECT_THAT(asked(), Accepts()) << "renewed in its last thirty days";
}

TEST(IssueSkb, DomicileIsShownByPaperAndNeverByTheOwnersNumber) {
  auto business = with_sku();
  business.set_kelurahan(kJatikarya);
  const auto owner = an_owner();  // Whose NIK was first issued in Medansatria, as the SKU was.
  const auto asked = [&] {
    return decide(&business, &owner, nullptr, prepared(), asking_for_skb(), rules(), today());
  };
  EXPECT_THAT(asked(), Refuses("DOMICILE_NOT_PROVEN"));
  auto& letter = *business.add_papers();
  letter.set_kind(Paper::KIND_DOMISILI);
  letter.set_issuer(kJatikarya);
  *letter.mutable_issue_date() = date(2016, 1, 2);
  *letter.mutable_valid_until_date() = date(2016, 12, 31);
  EXPECT_THAT(asked(), Accepts());
}

TEST(IssueSkb, NumbersRunWithoutGapsWithinAYear) {
  auto business = with_sku();
  const auto owner = an_owner();
  SkbSeries series;
  std::vector<std::string> numbers;
  for (int i = 0; i < 3; ++i) {
    const auto issued = decide(&business, &owner, i == 0 ? nullptr : &series, prepared(), asking_for_skb(), rules(),
                               today());
    ASSERT_THAT(issued, Accepts());
    fold_stream(series, *issued, skb_series_name(2016));
    EntryPaper paper;
    fold_stream(paper, *issued, (*issued)[0].stream);
    numbers.push_back(paper.paper().number());
    EXPECT_EQ(date_of(paper.paper().valid_until_date()), Date(2017, 12, 30));
    EXPECT_EQ(paper.issued_for().sku_number(), "503/12/Kel.Mds/2016");
  }
  EXPECT_THAT(numbers, testing::ElementsAre("SKB/0001/KOP-UKM/2016", "SKB/0002/KOP-UKM/2016", "SKB/0003/KOP-UKM/2016"));
  EXPECT_EQ(skb_number(10'000, 2017), "SKB/10000/KOP-UKM/2017");
}

TEST(Validity, TheLastDayLeavesOutWhatWasTakenBack) {
  auto business = with_sku();
  EXPECT_EQ(last_day(business.papers(), Paper::KIND_SKU), Date(2017, 2, 28));
  EXPECT_EQ(last_day(business.papers(), Paper::KIND_SKB), std::nullopt);
  *business.mutable_papers(0)->mutable_revoked_date() = date(2016, 4, 1);
  EXPECT_EQ(last_day(business.papers(), Paper::KIND_SKU), std::nullopt);
}

TEST(ValidatePapers, NamesEveryWrongFieldAndRepeatsNoNumberOfAPerson) {
  auto request = sku_to_record();
  request.set_record("cooperatives/1");
  request.mutable_paper()->set_number(kOwnersNik);
  request.mutable_paper()->set_issuer("32.16.01.2001");
  *request.mutable_paper()->mutable_valid_until_date() = date(2016, 2, 29);
  std::vector<FieldViolation> wrong;
  validate(request, reference(), wrong);
  EXPECT_THAT(in_words(wrong),
              testing::UnorderedElementsAre("paper.kind PAPER_KIND_NOT_FOR_RECORD",
                                            "paper.number PAPER_NUMBER_HOLDS_PERSONAL_DATA", "paper.issuer PLACE_UNKNOWN",
                                            "paper.valid_until_date VALID_BEFORE_ISSUE"));
  for (const auto& each : wrong) EXPECT_THAT(each.value, Not(HasSubstr(kOwnersNik)));
  request.mutable_paper()->set_kind(Paper::KIND_SKB);
  wrong.clear();
  validate(request, reference(), wrong);
  EXPECT_THAT(in_words(wrong), Contains("paper.kind PAPER_KIND_ISSUED_HERE"));
  wrong.clear();
  validate(sku_to_record(), reference(), wrong);
  EXPECT_THAT(wrong, IsEmpty());
}

TEST(ValidatePapers, ACodeIsReadHoweverItIsGrouped) {
  EXPECT_EQ(verification_digits("A1B2-c3d4 e5f6-0718-293a"), "a1b2c3d4e5f60718293a");
  EXPECT_EQ(verification_digits("a1b2-c3d4-e5f6-0718-293"), "");
  EXPECT_EQ(verification_digits("a1b2-c3d4-e5f6-0718-293g"), "");
}

TEST(SkbPage, ShowsWhatTheLetterSaysAndRunsNothing) {
  SkbPage page;
  page.paper = a_paper();
  page.paper.mutable_paper()->set_number("SKB/0001/KOP-UKM/2016");
  page.paper.mutable_issued_for()->set_display_name("Kedai <script>alert('1')</script> & Co");
  page.owner_name = "S*** A*****";
  page.verification_code = in_groups("a1b2c3d4e5f60718293a");
  page.log_position = 42;
  const auto html = html_of(page);
  EXPECT_THAT(html, HasSubstr("Nomor: SKB/0001/KOP-UKM/2016"));
  EXPECT_THAT(html, HasSubstr("Kedai &lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt; &amp; Co"));
  EXPECT_THAT(html, Not(HasSubstr("<script")));
  EXPECT_THAT(html, Not(HasSubstr("http")));
  EXPECT_THAT(html, HasSubstr("a1b2-c3d4-e5f6-0718-293a"));
  EXPECT_THAT(html, HasSubstr("sejak 1 Maret 2016 sampai dengan 28 Februari 2017"));
  EXPECT_THAT(html, Not(HasSubstr("DICABUT")));
  *page.paper.mutable_paper()->mutable_revoked_date() = date(2016, 10, 1);
  EXPECT_THAT(html_of(page), HasSubstr("DICABUT sejak 1 Oktober 2016"));
}

}  // namespace
}  // namespace lumbung::registry
