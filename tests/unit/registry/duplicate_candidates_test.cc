#include "lumbung/registry/v1/duplicate_events.pb.h"
#include "matchers.h"
#include "registry/domain/duplicates/address_form.h"
#include "registry/domain/duplicates/blocking.h"
#include "registry/domain/duplicates/candidates.h"
#include "registry/domain/duplicates/name_form.h"
#include "registry/domain/duplicates/similarity.h"
#include "registry/domain/duplicates/validate_duplicates.h"
#include "world.h"

namespace lumbung::registry {
namespace {

using ::testing::ElementsAre;
using v1::DuplicateCandidate;

TEST(NameForm, IsOneForWhatOfficesWriteInManyWays) {
  for (const auto* name : {"Koperasi Pasar Kranggan", "KOPAS KRANGGAN", "Kop. Pasar Kranggan", "kop pasar  kranggan"})
    EXPECT_EQ(name_form(name), "KOPERASI PASAR KRANGAN") << name;
  for (const auto* name : {"CV. Maju Jaya", "Madjoe Djaja", "PT Maju Jaya", "UD maju jaya"})
    EXPECT_EQ(name_form(name), "MAYU YAYA") << name;
  for (const auto* name : {"RM Padang", "R.M. Padang", "R M Padang", "Rumah Makan Padang"})
    EXPECT_EQ(name_form(name), "RUMAH MAKAN PADANG") << name;
  EXPECT_EQ(name_form("UD"), "UD");
  EXPECT_EQ(name_form("..."), "");
}

TEST(AddressForm, FindsStreetHouseAndNeighbourhood) {
  for (const auto* text : {"Jl. Melati No. 40, RT 003/RW 021", "JL MELATI 40 RT03 RW 21", "jalan melati no.40 rt.3/rw.21"}) {
    const auto form = address_form(text);
    EXPECT_EQ(form.street, "MELATI") << text;
    EXPECT_EQ(form.house, 40) << text;
    EXPECT_EQ(form.rt, 3) << text;
    EXPECT_EQ(form.rw, 21) << text;
  }
  EXPECT_NE(address_form("Perum Bumi Blok A5 No. 2").block, address_form("Perum Bumi Blok B5 No. 2").block);
  EXPECT_EQ(address_form("").house, 0);
}

TEST(Similarity, OfWordsForgivesASlipAndAContraction) {
  EXPECT_EQ(word_similarity("BERKAH", "BERKAH"), 1000);
  EXPECT_GT(word_similarity("BERKAH", "BREKAH"), 800);
  EXPECT_EQ(word_similarity("BRKH", "BERKAH"), 800);
  EXPECT_EQ(word_similarity("MAKAN", "MELATI"), 0);
  EXPECT_EQ(edits("ABCD", "ABDC", 2), 1);
  EXPECT_EQ(edits("ABCD", "WXYZ", 2), 3);
}

struct Pairing {
  Business first = a_business();
  Business second = a_business();
  Comparison found{700, {{SignalKind::name, 450, "KEDAI", "KEDAI"}}};

  Pairing() {
    first.set_name("businesses/1");
    second.set_name("businesses/2");
    second.set_external_id("UMKM-2");
  }
  Result<Events> raise(const DuplicateCandidate* on_record) const {
    return decide_raise(on_record, {&first, nullptr}, {&second, nullptr}, found, today());
  }
};

DuplicateCandidate a_candidate(const Pairing& pair) {
  DuplicateCandidate candidate;
  fold_into(candidate, *pair.raise(nullptr));
  return candidate;
}

TEST(RaiseCandidate, SaysTheSameOnlyOnce) {
  Pairing pair;
  auto candidate = a_candidate(pair);
  EXPECT_EQ(candidate.state(), DuplicateCandidate::STATE_OPEN);
  EXPECT_EQ(candidate.second_external_id(), "UMKM-2");
  EXPECT_EQ(candidate.name(), candidate_name_of("businesses/2", "businesses/1"));
  EXPECT_THAT(pair.raise(&candidate), ChangesNothing());
  pair.found.score = 710;
  ASSERT_THAT(pair.raise(&candidate), Accepts());
  fold_into(candidate, *pair.raise(&candidate));
  EXPECT_EQ(candidate.score(), 710);
}

TEST(RaiseCandidate, LeavesOutWhatDoesNotCount) {
  for (const auto spoil : {+[](Business& b) { b.set_merged_into("businesses/9"); },
                           +[](Business& b) { b.set_operating_status(Business::OPERATING_STATUS_DUPLIKAT); }}) {
    Pairing pair;
    spoil(pair.second);
    EXPECT_THAT(pair.raise(nullptr), ChangesNothing());
  }
  Pairing pair;
  EXPECT_THAT(decide_raise(nullptr, {}, {&pair.second, nullptr}, pair.found, today()), ChangesNothing());
}

TEST(RaiseCandidate, ADismissedOneComesBackWhenItsScoreRoseEnough) {
  Pairing pair;
  auto candidate = a_candidate(pair);
  v1::DismissCandidateRequest request;
  request.set_reason("two shops");
  fold_into(candidate, *decide(&candidate, request, today()));
  EXPECT_EQ(candidate.state(), DuplicateCandidate::STATE_DISMISSED);
  pair.found.score = 700 + kRaiseAgainFrom - 1;
  EXPECT_THAT(pair.raise(&candidate), ChangesNothing());
  pair.found.score = 700 + kRaiseAgainFrom;
  fold_into(candidate, *pair.raise(&candidate));
  EXPECT_EQ(candidate.state(), DuplicateCandidate::STATE_OPEN);
  EXPECT_EQ(candidate.dismissal(), "");
}

TEST(DismissCandidate, RefusesInContractOrder) {
  auto candidate = a_candidate({});
  v1::DismissCandidateRequest request;
  request.set_etag("77");
  EXPECT_THAT(decide(nullptr, request, today()), Refuses("CANDIDATE_NOT_FOUND"));
  candidate.set_state(DuplicateCandidate::STATE_MERGED);
  EXPECT_THAT(decide(&candidate, request, today()), Refuses("CANDIDATE_CLOSED"));
  candidate.set_state(DuplicateCandidate::STATE_OPEN);
  EXPECT_THAT(decide(&candidate, request, today()), Refuses("ETAG_MISMATCH"));
  request.clear_etag();
  EXPECT_THAT(decide(&candidate, request, today()), Accepts());
}

TEST(FollowCandidates, TheOtherRecordIsACandidateWithTheSurvivor) {
  Pairing pair;
  const auto candidate = a_candidate(pair);
  v1::RecordMerge merge;
  merge.set_duplicate("businesses/1");
  merge.set_survivor("businesses/0");
  merge.set_survivor_external_id("UMKM-0");
  Events events;
  follow(merge, {{&candidate, nullptr}}, today(), events);
  ASSERT_EQ(events.size(), 2U);
  DuplicateCandidate old = candidate, moved;
  fold_into(old, Events().add(events[0]));
  fold_into(moved, Events().add(events[1]));
  EXPECT_EQ(old.state(), DuplicateCandidate::STATE_FOLLOWED);
  EXPECT_EQ(moved.first(), "businesses/0");
  EXPECT_EQ(moved.second(), "businesses/2");
  EXPECT_EQ(moved.first_external_id(), "UMKM-0");
  EXPECT_EQ(moved.score(), 700);

  // The pair itself is merged, and the undoing dismisses it.
  merge.set_survivor("businesses/2");
  Events closing;
  follow(merge, {{&candidate, &candidate}}, today(), closing);
  ASSERT_EQ(closing.size(), 1U);
  auto closed = candidate;
  fold_into(closed, closing);
  EXPECT_EQ(closed.state(), DuplicateCandidate::STATE_MERGED);
  Events parted;
  dismiss_parted(&closed, merge, today(), parted);
  fold_into(closed, parted);
  EXPECT_EQ(closed.state(), DuplicateCandidate::STATE_DISMISSED);
}

TEST(Explain, GivesPointsThatAddUpAndNothingOfOwnersOrNumbers) {
  Corpus corpus;
  Pairing pair;
  pair.first.set_owner("owners/7");
  pair.second.set_owner("owners/7");
  corpus.add(pair.first);
  corpus.add(pair.second);
  const auto comparison = explain(corpus, corpus.at(0), corpus.at(1));
  int sum = 0;
  for (const auto& signal : comparison.signals) {
    sum += signal.points;
    if (signal.kind == SignalKind::owner || signal.kind == SignalKind::nib) {
      EXPECT_EQ(signal.first + signal.second, "");
    }
  }
  EXPECT_EQ(comparison.score, std::min(sum, kHighestScore));
  EXPECT_EQ(comparison.score, score_of(corpus, corpus.at(0), corpus.at(1)));
}

// What many share tells nothing: the pairs grow with the records, not with their square.
TEST(Blocking, LeavesOutGroupsThatAreTooLarge) {
  Corpus corpus;
  auto business = a_business();
  for (int i = 0; i < 1'000; ++i) {
    business.set_name("businesses/" + std::to_string(i));
    business.set_owner("owners/1");
    corpus.add(business);
  }
  for (int kind = 0; kind < kKeyKinds; ++kind) {
    const auto counted = pairs_of_kind(corpus, kind, [](std::uint32_t, std::uint32_t) { FAIL(); });
    EXPECT_EQ(counted.pairs, 0U);
    EXPECT_LE(counted.blocks_left_out, 1U);
  }
}

TEST(ValidateScan, NamesEveryWrongField) {
  v1::ScanDuplicatesRequest request;
  request.set_kecamatan("05");
  request.set_least_score(499);
  std::vector<FieldViolation> wrong;
  validate(request, wrong);
  EXPECT_THAT(in_words(wrong), ElementsAre("kecamatan KECAMATAN_FORMAT", "least_score SCORE_OUT_OF_RANGE"));
}

}  // namespace
}  // namespace lumbung::registry
