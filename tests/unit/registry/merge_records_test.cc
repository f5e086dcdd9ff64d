#include <map>
#include <random>

#include "lumbung/registry/v1/duplicate_events.pb.h"
#include "matchers.h"
#include "registry/domain/businesses/change_operating_status.h"
#include "registry/domain/businesses/update_business.h"
#include "registry/domain/change.h"
#include "registry/domain/cooperatives/evaluate_cooperative_activity.h"
#include "registry/domain/cooperatives/record_annual_meeting.h"
#include "registry/domain/duplicates/merge_records.h"
#include "registry/domain/duplicates/unmerge_records.h"
#include "registry/domain/duplicates/validate_duplicates.h"
#include "world.h"

namespace lumbung::registry {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> paths(const google::protobuf::FieldMask& mask) {
  return {mask.paths().begin(), mask.paths().end()};
}

// Records by name and their merges, with the events folded in as the committer folds them.
struct Register {
  std::map<std::string, Business> businesses;
  std::map<std::string, Cooperative> cooperatives;
  std::map<std::string, RecordMerge> merges;

  EitherRecord find(const std::string& name) const {
    if (const auto at = businesses.find(name); at != businesses.end()) return {&at->second, nullptr};
    if (const auto at = cooperatives.find(name); at != cooperatives.end()) return {nullptr, &at->second};
    return {};
  }
  Holders holders() const {
    Holders held;
    for (const auto& [name, each] : cooperatives)
      for (auto& key : keys_of(each)) held.add(std::move(key), name);
    return held;
  }
  void take(const Events& events) {
    for (const auto& each : events) {
      const Events one = [&] { return Events().add(each); }();
      if (each.stream.starts_with("businesses/")) fold_into(businesses[each.stream], one);
      else if (each.stream.starts_with("cooperatives/")) fold_into(cooperatives[each.stream], one);
      else fold_into(merges[each.stream], one);
    }
  }
  Result<Events> merge(const v1::MergeRecordsRequest& request) const {
    return decide(find(request.duplicate()), find(request.survivor()), request, reference(), rules(), today());
  }
  Result<Events> unmerge(const v1::UnmergeRecordsRequest& request) const {
    const auto at = merges.find(merge_name_of(request.duplicate()));
    const auto* merge = at == merges.end() ? nullptr : &at->second;
    const auto survivor = merge ? find(merge->survivor()) : EitherRecord{};
    return decide(find(request.duplicate()), merge, survivor, holders(), request, reference(), rules(), today());
  }
};

void add_business(Register& all, const std::string& id) {
  auto business = a_business();
  business.set_name("businesses/" + id);
  business.set_external_id("UMKM-" + id);
  all.businesses[business.name()] = business;
}

void add_cooperative(Register& all, const std::string& id) {
  auto cooperative = a_cooperative();
  cooperative.set_name("cooperatives/" + id);
  cooperative.set_external_id("KOP-" + id);
  cooperative.set_badan_hukum_number("BH " + id);
  cooperative.set_nik_koperasi("999900000000" + id);
  cooperative.set_nib("912000000000" + id);
  all.cooperatives[cooperative.name()] = cooperative;
}

Register world() {
  Register all;
  for (const auto* id : {"1", "2", "3"}) {
    add_business(all, id);
    add_cooperative(all, id);
  }
  return all;
}

v1::MergeRecordsRequest merging(const std::string& duplicate, const std::string& survivor,
                                const std::vector<std::string>& fields = {}) {
  v1::MergeRecordsRequest request;
  request.set_duplicate(duplicate);
  request.set_survivor(survivor);
  request.set_reason(" same shop, seen on 2 December ");
  for (const auto& field : fields) request.mutable_take_over()->add_paths(field);
  return request;
}

v1::UnmergeRecordsRequest unmerging(const std::string& duplicate) {
  v1::UnmergeRecordsRequest request;
  request.set_duplicate(duplicate);
  request.set_reason("two shops after all");
  return request;
}

TEST(MergeRecords, RefusesInContractOrder) {
  auto all = world();
  auto request = merging("businesses/9", "businesses/8");
  const auto asked = [&] { return all.merge(request); };
  EXPECT_THAT(asked(), Refuses("BUSINESS_NOT_FOUND"));
  request.set_duplicate("cooperatives/1");
  request.set_survivor("cooperatives/9");
  EXPECT_THAT(asked(), Refuses("COOPERATIVE_NOT_FOUND"));
  request.set_survivor("cooperatives/1");
  EXPECT_THAT(asked(), Refuses("SAME_RECORD"));
  request.set_survivor("businesses/2");
  EXPECT_THAT(asked(), Refuses("KINDS_DIFFER"));

  request = merging("businesses/1", "businesses/2", {"address"});
  auto& duplicate = all.businesses["businesses/1"];
  auto& survivor = all.businesses["businesses/2"];
  duplicate.set_merged_into("businesses/3");
  duplicate.set_address("Jl. Lain No. 2");
  survivor.set_merged_into("businesses/3");
  survivor.set_operating_status(Business::OPERATING_STATUS_DUPLIKAT);
  survivor.mutable_verified_fields()->add_paths("address");
  request.set_duplicate_etag("77");
  request.set_survivor_etag("77");
  for (int i = 0; i < kMaxAbsorbed; ++i) survivor.add_absorbed("businesses/x");
  EXPECT_THAT(asked(), Refuses("ALREADY_MERGED"));
  EXPECT_EQ(asked().refusal().facts().at("merged_into"), "businesses/3");
  duplicate.clear_merged_into();
  EXPECT_THAT(asked(), Refuses("SURVIVOR_MERGED"));
  EXPECT_EQ(asked().refusal().facts().at("merged_into"), "businesses/3");
  survivor.clear_merged_into();
  EXPECT_THAT(asked(), Refuses("BUSINESS_IS_DUPLICATE"));
  survivor.set_operating_status(Business::OPERATING_STATUS_BEROPERASI);
  EXPECT_THAT(asked(), Refuses("ETAG_MISMATCH"));
  request.set_duplicate_etag(duplicate.etag());
  EXPECT_THAT(asked(), Refuses("ETAG_MISMATCH"));
  request.clear_survivor_etag();
  EXPECT_THAT(asked(), Refuses("FIELD_IS_VERIFIED"));
  survivor.clear_verified_fields();
  EXPECT_THAT(asked(), Refuses("ABSORBED_TOO_MANY"));
  survivor.clear_absorbed();
  EXPECT_THAT(asked(), Accepts());
}

TEST(MergeRecords, AnEndedCooperativeIsNeitherMergedNorMergedInto) {
  for (const auto* ended : {"cooperatives/1", "cooperatives/2"}) {
    auto all = world();
    all.cooperatives[ended].set_legal_state(Cooperative::LEGAL_STATE_BUBAR);
    EXPECT_THAT(all.merge(merging("cooperatives/1", "cooperatives/2")), Refuses("COOPERATIVE_ENDED"));
  }
}

TEST(MergeRecords, TheDuplicateIsDuplikatAndTheSurvivorTakesWhatIsNamed) {
  auto all = world();
  auto& duplicate = all.businesses["businesses/1"];
  duplicate.set_yearly_sales_rupiah(900'000'000);
  duplicate.set_address("Jl. Swadaya No. 41 RT 02 RW 03");
  duplicate.clear_workers_male();
  const auto events =
      all.merge(merging("businesses/1", "businesses/2", {"yearly_sales_rupiah", "address", "workers_male"}));
  ASSERT_THAT(events, Accepts());
  ASSERT_EQ(events->size(), 3U);
  all.take(*events);

  EXPECT_EQ(duplicate.operating_status(), Business::OPERATING_STATUS_DUPLIKAT);
  EXPECT_EQ(duplicate.merged_into(), "businesses/2");
  EXPECT_EQ(duplicate.status_before_merge(), Business::OPERATING_STATUS_BEROPERASI);
  EXPECT_EQ(duplicate.external_id(), "UMKM-1");
  const auto& survivor = all.businesses["businesses/2"];
  EXPECT_THAT(survivor.absorbed(), ElementsAre("businesses/1"));
  EXPECT_EQ(survivor.address(), duplicate.address());
  EXPECT_EQ(survivor.workers_male(), 1) << "the duplicate did not say how many";
  EXPECT_EQ(survivor.computed_size_class(), Business::SIZE_CLASS_KECIL) << "computed again from the sales";
  const auto& merge = all.merges["recordMerges/1"];
  EXPECT_EQ(merge.state(), RecordMerge::STATE_MERGED);
  EXPECT_EQ(merge.reason(), "same shop, seen on 2 December");
  EXPECT_EQ(merge.duplicate_external_id(), "UMKM-1");
  EXPECT_EQ(merge.survivor_external_id(), "UMKM-2");
  EXPECT_THAT(paths(merge.taken_over()), ElementsAre("address", "yearly_sales_rupiah"));
}

TEST(MergeRecords, AMergedRecordIsClosedToOtherCommands) {
  auto all = world();
  all.take(*all.merge(merging("businesses/1", "businesses/2")));
  all.take(*all.merge(merging("cooperatives/1", "cooperatives/2")));
  v1::ChangeOperatingStatusRequest status;
  status.set_operating_status(Business::OPERATING_STATUS_TUTUP);
  const auto& business = all.businesses["businesses/1"];
  const auto refused = decide(&business, status, today());
  EXPECT_THAT(refused, Refuses("RECORD_MERGED"));
  EXPECT_EQ(refused.refusal().facts().at("merged_into"), "businesses/2");
  v1::UpdateBusinessRequest update;
  EXPECT_THAT(decide(&business, nullptr, update, reference(), rules(), today()), Refuses("RECORD_MERGED"));

  const auto& cooperative = all.cooperatives["cooperatives/1"];
  v1::RecordAnnualMeetingRequest meeting;
  meeting.set_book_year(2014);
  *meeting.mutable_rat_date() = date(2015, 2, 3);
  EXPECT_THAT(decide(&cooperative, meeting, today()), Refuses("RECORD_MERGED"));
  v1::EvaluateCooperativeActivityRequest evaluation;
  *evaluation.mutable_as_of_date() = date(2016, 12, 31);
  EXPECT_THAT(decide(cooperative, evaluation, rules(), today()), ChangesNothing());
}

TEST(MergeRecords, ACycleIsImpossible) {
  auto all = world();
  all.take(*all.merge(merging("businesses/1", "businesses/2")));
  all.take(*all.merge(merging("businesses/2", "businesses/3")));
  for (const auto* survivor : {"businesses/1", "businesses/2"})
    EXPECT_THAT(all.merge(merging("businesses/3", survivor)), Refuses("SURVIVOR_MERGED"));
  EXPECT_THAT(all.merge(merging("businesses/1", "businesses/3")), Refuses("ALREADY_MERGED"));
}

TEST(UnmergeRecords, RefusesInContractOrder) {
  auto all = world();
  auto request = unmerging("businesses/9");
  request.set_etag("77");
  EXPECT_THAT(all.unmerge(request), Refuses("BUSINESS_NOT_FOUND"));
  request.set_duplicate("businesses/1");
  EXPECT_THAT(all.unmerge(request), Refuses("NOT_MERGED"));
  all.take(*all.merge(merging("businesses/1", "businesses/2")));
  EXPECT_THAT(all.unmerge(request), Refuses("ETAG_MISMATCH"));
  request.clear_etag();
  ASSERT_THAT(all.unmerge(request), Accepts());
  all.take(*all.unmerge(request));
  EXPECT_THAT(all.unmerge(request), Refuses("NOT_MERGED"));
}

TEST(UnmergeRecords, BothAreAsBeforeWhenNothingElseHappened) {
  auto all = world();
  auto& duplicate = all.businesses["businesses/1"];
  duplicate.set_yearly_sales_rupiah(900'000'000);
  duplicate.set_kelurahan(kJatikarya);
  duplicate.set_kecamatan("32.75.10");
  const auto before = all;
  all.take(*all.merge(merging("businesses/1", "businesses/2", {"yearly_sales_rupiah", "kelurahan"})));
  EXPECT_EQ(all.businesses["businesses/2"].kecamatan(), "32.75.10");
  all.take(*all.unmerge(unmerging("businesses/1")));
  for (const auto& [name, business] : before.businesses)
    EXPECT_THAT(paths(differing_fields(business, all.businesses[name])),
                ::testing::AnyOf(IsEmpty(), ElementsAre("etag", "update_time")))
        << name;
  EXPECT_THAT(paths(all.merges["recordMerges/1"].given_back()), ElementsAre("kelurahan", "yearly_sales_rupiah"));
}

TEST(UnmergeRecords, WhatChangedSinceStaysAndIsNamed) {
  auto all = world();
  all.businesses["businesses/1"].set_address("Jl. Baru No. 1");
  all.businesses["businesses/1"].set_display_name("Kedai Mie Ayam Pak Min");
  all.take(*all.merge(merging("businesses/1", "businesses/2", {"address", "display_name"})));
  // And the survivor is merged on before the first merge is undone.
  all.businesses["businesses/2"].set_address("Jl. Baru No. 1A");
  all.take(*all.merge(merging("businesses/2", "businesses/3")));
  all.take(*all.unmerge(unmerging("businesses/1")));

  const auto& survivor = all.businesses["businesses/2"];
  EXPECT_EQ(survivor.address(), "Jl. Baru No. 1A");
  EXPECT_EQ(survivor.display_name(), "Kedai Mie Ayam");
  EXPECT_EQ(survivor.merged_into(), "businesses/3");
  EXPECT_THAT(survivor.absorbed(), IsEmpty());
  EXPECT_EQ(all.businesses["businesses/1"].operating_status(), Business::OPERATING_STATUS_BEROPERASI);
  const auto& merge = all.merges["recordMerges/1"];
  EXPECT_EQ(merge.state(), RecordMerge::STATE_UNDONE);
  EXPECT_THAT(paths(merge.kept()), ElementsAre("address"));
  EXPECT_THAT(paths(merge.given_back()), ElementsAre("display_name"));
}

TEST(UnmergeRecords, OneCalledDuplikatByHandIsSoAgain) {
  auto all = world();
  auto& duplicate = all.businesses["businesses/1"];
  duplicate.set_operating_status(Business::OPERATING_STATUS_DUPLIKAT);
  all.take(*all.merge(merging("businesses/1", "businesses/2")));
  all.take(*all.unmerge(unmerging("businesses/1")));
  EXPECT_EQ(duplicate.operating_status(), Business::OPERATING_STATUS_DUPLIKAT);
  EXPECT_EQ(duplicate.merged_into(), "");
}

TEST(MergeRecords, ANumberOfACooperativeMovesAndComesBack) {
  auto all = world();
  const auto before = all;
  all.take(*all.merge(merging("cooperatives/1", "cooperatives/2", {"badan_hukum_number", "nib"})));
  EXPECT_EQ(all.cooperatives["cooperatives/2"].badan_hukum_number(), "BH 1");
  EXPECT_EQ(all.cooperatives["cooperatives/1"].badan_hukum_number(), "") << "a number belongs to one record";
  EXPECT_EQ(all.cooperatives["cooperatives/1"].nik_koperasi(), "9999000000001");
  all.take(*all.unmerge(unmerging("cooperatives/1")));
  for (const auto& [name, cooperative] : before.cooperatives)
    EXPECT_EQ(keys_of(all.cooperatives[name]), keys_of(cooperative)) << name;
}

TEST(UnmergeRecords, ANumberThatAnotherRecordHasMeanwhileStaysThere) {
  auto all = world();
  all.take(*all.merge(merging("cooperatives/1", "cooperatives/2", {"badan_hukum_number", "nib"})));
  // The survivor's own number was free, and a third takes it; the moved one was corrected away and taken, too.
  all.cooperatives["cooperatives/3"].set_badan_hukum_number("BH 2");
  all.cooperatives["cooperatives/2"].set_nib("9120000000777");
  all.cooperatives["cooperatives/3"].set_nib("9120000000001");
  all.take(*all.unmerge(unmerging("cooperatives/1")));
  const auto& merge = all.merges["recordMerges/1"];
  EXPECT_THAT(paths(merge.kept()), ElementsAre("badan_hukum_number", "nib"));
  EXPECT_THAT(paths(merge.numbers_kept()), ElementsAre("badan_hukum_number", "nib"));
  EXPECT_EQ(all.cooperatives["cooperatives/1"].badan_hukum_number(), "");
  EXPECT_EQ(all.cooperatives["cooperatives/1"].nib(), "");
}

TEST(MergeRecords, BookYearsTheSurvivorLacksAreAdded) {
  auto all = world();
  auto& years = *all.cooperatives["cooperatives/1"].mutable_book_years();
  years[0].set_business_volume_rupiah(1);
  auto& earlier = *years.Add();
  earlier.set_year(2014);
  earlier.set_business_volume_rupiah(5);
  all.take(*all.merge(merging("cooperatives/1", "cooperatives/2", {"book_years"})));
  const auto& survivor = all.cooperatives["cooperatives/2"];
  ASSERT_EQ(survivor.book_years_size(), 2);
  EXPECT_EQ(survivor.book_years(0).year(), 2014);
  EXPECT_EQ(survivor.book_years(1).business_volume_rupiah(), 4'620'000'000) << "its own stays";
}

// Whatever is merged and parted, in any order: the records that count and the merged ones are all there are, every merge
// leads to a root, and both ends of each name the other.
TEST(MergeRecords, AnySequenceKeepsTheCountsAndTheForest) {
  std::mt19937 random(20161231);
  constexpr int kRecords = 12;
  Register all;
  for (int i = 0; i < kRecords; ++i) add_business(all, std::to_string(i));
  const auto any = [&] { return "businesses/" + std::to_string(random() % kRecords); };
  int merged = 0, accepted = 0;
  for (int step = 0; step < 2'000; ++step) {
    const bool merges = random() % 2 == 0;
    const auto events = merges ? all.merge(merging(any(), any(), {"address", "display_name"}))
                               : all.unmerge(unmerging(any()));
    if (!events) continue;
    ++accepted;
    merged += merges ? 1 : -1;
    all.take(*events);
    int duplicates = 0, absorbed = 0;
    for (const auto& [name, business] : all.businesses) {
      duplicates += business.operating_status() == Business::OPERATING_STATUS_DUPLIKAT;
      absorbed += business.absorbed_size();
      for (const auto& each : business.absorbed()) EXPECT_EQ(all.businesses[each].merged_into(), name);
      const auto* root = &business;
      for (int hops = 0; !root->merged_into().empty(); ++hops) {
        ASSERT_LT(hops, kRecords) << "a cycle";
        root = &all.businesses[root->merged_into()];
      }
    }
    ASSERT_EQ(duplicates, merged);
    ASSERT_EQ(absorbed, merged);
  }
  EXPECT_GT(accepted, 400);
}

TEST(ValidateMerge, NamesEveryWrongField) {
  v1::MergeRecordsRequest request;
  request.set_duplicate("owners/1");
  request.set_survivor("businesses/3275010508909001");
  request.set_reason("NIK 3275010508909001");
  request.mutable_take_over()->add_paths("etag");
  request.mutable_take_over()->add_paths("colour");
  std::vector<FieldViolation> wrong;
  validate(request, wrong);
  EXPECT_THAT(in_words(wrong),
              ElementsAre("duplicate NAME_FORMAT", "survivor NAME_FORMAT", "reason REASON_HOLDS_PERSONAL_DATA",
                          "take_over MASK_FIELD_NOT_UPDATABLE", "take_over MASK_FIELD_UNKNOWN"));
  for (const auto& each : wrong) EXPECT_EQ(each.value.find("3275010508909001"), std::string::npos);
}

}  // namespace
}  // namespace lumbung::registry
