// Personal data beside the log: in the same commit as the event that refers to them, found by the person's key, gone when
// the record is erased, and the log whole all the while.
#include <gmock/gmock.h>

#include "contract/log.h"
#include "contract/owners.h"
#include "runtime/store/verify.h"

namespace lumbung::contract {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

const Sealing kSiti{"ref-1", "aaaa", std::string("sealed\0bytes", 12)};
const Sealing kSitiAgain{"ref-2", "aaaa", "sealed anew"};
const Sealing kBudi{"ref-3", "bbbb", "another person"};

class SealedTest : public OnBothEngines {
 protected:
  store::SealedRow sealed(const std::string& id) {
    const auto reader = log_.store().reader();
    const auto rows = store::read_sealed(*reader, {owner_stream(id)});
    return rows.empty() ? store::SealedRow{} : rows.front();
  }
  store::Verdict verified() {
    const auto verdict = store::verify_log(log_.store(), log_.aggregates(), {});
    return verdict;
  }
  void expect_clean() {
    const auto verdict = verified();
    EXPECT_TRUE(verdict.whole) << verdict.stream << ": " << verdict.finding;
  }

  Database database_{GetParam()};
  Log log_{database_.engine(), database_.where(), aggregates_with_owners()};
};
LUMBUNG_ON_BOTH_ENGINES(SealedTest);

TEST_P(SealedTest, DataStandBesideTheLogAndAreFoundByThePerson) {
  log_.must(register_owner("r1", "siti", kSiti));
  const auto row = sealed("siti");
  EXPECT_EQ(row.data.ref, "ref-1");
  EXPECT_EQ(row.data.person, "aaaa");
  EXPECT_EQ(row.data.key_id, 7);
  EXPECT_EQ(row.data.ciphertext, kSiti.ciphertext);
  EXPECT_THAT(log_.keys(), ElementsAre(Pair("person/aaaa", owner_stream("siti"))));
  expect_clean();
}

TEST_P(SealedTest, APersonHasOneRecordAlsoWithinABatch) {
  Outcome plug, first, second;
  {
    const Log::Stall stall(log_);
    plug = log_.submit(register_business("plug", {"p"}));
    first = log_.submit(register_owner("r1", "siti", kSiti));
    second = log_.submit(register_owner("r2", "twin", {"ref-9", "aaaa", "x"}));
  }
  ASSERT_TRUE(committed(outcome_of(std::move(plug))));
  EXPECT_TRUE(committed(outcome_of(std::move(first))));
  EXPECT_EQ(reason_of(outcome_of(std::move(second))), "PERSON_TAKEN");
  EXPECT_EQ(reason_of(log_.commit(register_owner("r3", "twin", {"ref-9", "aaaa", "x"}))), "PERSON_TAKEN");
  EXPECT_EQ(sealed("twin").stream, "");
  expect_clean();
}

TEST_P(SealedTest, NewDataTakeThePlaceOfTheOldAndANewPersonFreesTheFormer) {
  log_.must(register_owner("r1", "siti", kSiti));
  log_.must(update_owner("r2", "siti", kSitiAgain));
  EXPECT_EQ(sealed("siti").data.ciphertext, "sealed anew");
  EXPECT_THAT(log_.keys(), ElementsAre(Pair("person/aaaa", owner_stream("siti"))));
  log_.must(update_owner("r3", "siti", kBudi));
  EXPECT_THAT(log_.keys(), ElementsAre(Pair("person/bbbb", owner_stream("siti"))));
  log_.must(register_owner("r4", "real siti", kSiti));
  expect_clean();
}

TEST_P(SealedTest, AnErasureRemovesDataKeyAndRequestsAndLeavesTheLogWhole) {
  log_.must(register_owner("r1", "siti", kSiti));
  log_.must(register_owner("r2", "budi", kBudi));
  const auto before = log_.events();
  log_.must(erase_owner("r3", "siti", {"r1"}));
  EXPECT_EQ(sealed("siti").stream, "");
  EXPECT_EQ(sealed("budi").data.ciphertext, kBudi.ciphertext);
  EXPECT_THAT(log_.keys(), ElementsAre(Pair("person/bbbb", owner_stream("budi"))));
  std::vector<std::string> remembered;
  for (const auto& request : log_.requests()) remembered.push_back(request.id);
  EXPECT_THAT(remembered, ElementsAre("dinas/petugas/r2", "dinas/petugas/r3"));
  EXPECT_EQ(log_.events().front().hash, before.front().hash);
  expect_clean();
  log_.must(register_owner("r4", "siti, registered anew", {"ref-8", "aaaa", "again"}));
  expect_clean();
}

TEST_P(SealedTest, RegisterUpdateAndEraseMayShareABatch) {
  std::vector<Outcome> outcomes;
  {
    const Log::Stall stall(log_);
    outcomes.push_back(log_.submit(register_business("plug", {"p"})));
    outcomes.push_back(log_.submit(register_owner("r1", "siti", kSiti)));
    outcomes.push_back(log_.submit(update_owner("r2", "siti", kSitiAgain)));
    outcomes.push_back(log_.submit(erase_owner("r3", "siti")));
    outcomes.push_back(log_.submit(register_owner("r4", "anew", kSiti)));
  }
  for (auto& outcome : outcomes) EXPECT_TRUE(committed(outcome_of(std::move(outcome))));
  EXPECT_EQ(sealed("siti").stream, "");
  EXPECT_THAT(log_.keys(), ElementsAre(Pair("person/aaaa", owner_stream("anew"))));
  expect_clean();
}

TEST_P(SealedTest, AValidationSealsAndErasesNothing) {
  auto validation = register_owner("r1", "siti", kSiti);
  validation.validate_only = true;
  log_.must(validation);
  EXPECT_THAT(log_.keys(), IsEmpty());
  log_.must(register_owner("r2", "siti", kSiti));
  auto erasure = erase_owner("r3", "siti", {"r2"});
  erasure.validate_only = true;
  log_.must(erasure);
  EXPECT_EQ(sealed("siti").data.ref, "ref-1");
  EXPECT_EQ(log_.requests().size(), 1u);
  expect_clean();
}

TEST_P(SealedTest, TheProofFindsEverySpoiltPart) {
  log_.must(register_owner("r1", "siti", kSiti));
  const auto spoilt = [this](const std::string& sql, const std::string& mended) {
    log_.spoil(sql);
    const auto verdict = verified();
    EXPECT_FALSE(verdict.whole) << sql;
    EXPECT_EQ(verdict.stream, owner_stream("siti")) << sql;
    log_.spoil(mended);
    expect_clean();
  };
  spoilt("UPDATE sealed SET ref = 'other'", "UPDATE sealed SET ref = 'ref-1'");
  spoilt("UPDATE sealed SET person = 'cccc'", "UPDATE sealed SET person = 'aaaa'");
  spoilt("DELETE FROM keys", "INSERT INTO keys VALUES ('person/aaaa', 'owners/siti')");
  spoilt("UPDATE sealed SET stream = 'owners/nobody'", "UPDATE sealed SET stream = 'owners/siti'");
  log_.spoil("UPDATE sealed SET ciphertext = ?1", {store::Bytes{"other bytes"}});
  EXPECT_EQ(verified().finding, "The sealed data are not those the state refers to.");
  log_.spoil("DELETE FROM sealed");
  EXPECT_FALSE(verified().whole);
}

TEST_P(SealedTest, ALogRemembersWhoseKeysItIsSealedWith) {
  EXPECT_EQ(store::bound_person_keys(log_.store()), "");
  store::bind_person_keys(log_.store(), "first");
  store::bind_person_keys(log_.store(), "first");
  EXPECT_EQ(store::bound_person_keys(log_.store()), "first");
  EXPECT_THROW(store::bind_person_keys(log_.store(), "second"), store::Unusable);
}

}  // namespace
}  // namespace lumbung::contract
