// What reporting says is what the registry counts, after the shipped registers and a life of corrections, on both engines.
#include <gmock/gmock.h>

#include <atomic>
#include <thread>

#include "contract/reporting/city_here.h"
#include "lumbung/registry/v1/duplicates_service.pb.h"
#include "runtime/events/embedded_feed.h"
#include "runtime/rpc/failures.h"

namespace lumbung::contract {
namespace {

namespace v1 = registry::v1;
namespace r = reporting::v1;
using reporting::Contribution;

constexpr std::size_t kAtOnce = 4;
constexpr int kRebuilds = 30;

using Shown = std::map<std::string, Contribution>;

Shown shown(const r::GetFiguresResponse& answer) {
  Shown figures;
  for (const auto& figure : answer.figures()) figures[figure.group()] = {figure.part(), figure.whole()};
  return figures;
}

class FiguresHereTest : public OnBothEngines {
 protected:
  void import_registers() {
    registry_.import_cooperatives("cooperatives.csv");
    registry_.import_businesses("businesses.csv");
    registry_.import_businesses("businesses_mended.csv");
    v1::EvaluateCooperativeActivityRequest evaluate;
    *evaluate.mutable_as_of_date() = message_of(Date{2016, 12, 31});
    evaluate.set_request_id(registry_.fresh_id());
    registry_.must<v1::EvaluateCooperativeActivityResponse>(evaluate);
  }
  void set_status(const std::string& name, v1::Business::OperatingStatus status) {
    v1::ChangeOperatingStatusRequest request;
    request.set_name(name);
    request.set_operating_status(status);
    request.set_request_id(registry_.fresh_id());
    registry_.must<v1::Business>(request);
  }
  void merge(const std::string& duplicate, const std::string& survivor) {
    v1::MergeRecordsRequest request;
    request.set_duplicate(duplicate);
    request.set_survivor(survivor);
    request.set_reason("the same by a look at both");
    request.set_request_id(registry_.fresh_id());
    registry_.must<v1::RecordMerge>(request);
  }
  void unmerge(const std::string& duplicate) {
    v1::UnmergeRecordsRequest request;
    request.set_duplicate(duplicate);
    request.set_reason("two after all");
    request.set_request_id(registry_.fresh_id());
    registry_.must<v1::RecordMerge>(request);
  }
  void move_in_law(const std::string& name, v1::Cooperative::LegalState state) {
    v1::ChangeCooperativeLegalStateRequest request;
    request.set_name(name);
    request.set_legal_state(state);
    request.set_paper_number("SK-1/2016");
    *request.mutable_paper_date() = message_of(Date{2016, 12, 1});
    request.set_request_id(registry_.fresh_id());
    registry_.must<v1::Cooperative>(request);
  }
  void correct(const v1::Business& before) {
    v1::UpdateBusinessRequest request;
    auto& business = *request.mutable_business();
    business.set_name(before.name());
    business.set_etag(before.etag());
    business.set_kelurahan(before.kelurahan() == "32.75.10.1001" ? "32.75.01.1001" : "32.75.10.1001");
    business.set_kbli_main("56101");
    business.set_kbli_version("2020");
    business.set_yearly_sales_rupiah(9'000'000'000);
    for (const auto* field : {"kelurahan", "kbli_main", "kbli_version", "yearly_sales_rupiah"})
      request.mutable_update_mask()->add_paths(field);
    request.set_request_id(registry_.fresh_id());
    registry_.must<v1::Business>(request);
  }

  // Operating and all of businesses by one field, from the registry's own counts.
  Shown businesses_by(const std::string& field) {
    Shown figures;
    for (const auto& [values, count] : registry_.businesses_by({field, "operating_status"})) {
      if (values[1] == "DUPLIKAT") continue;
      figures[values[0]].whole += count;
      if (values[1] == "BEROPERASI") figures[values[0]].part += count;
    }
    return figures;
  }
  Shown cooperatives_by(const std::string& field, bool held_rat) {
    Shown figures;
    for (const auto& [values, count] : registry_.cooperatives_by({field, "activity", "legal_state"})) {
      if (values[2] == "BUBAR") continue;
      const bool active = values[1] == "AKTIF" || values[1] == "AKTIF_RAT";
      const bool whole = held_rat ? active : true;
      const bool part = held_rat ? values[1] == "AKTIF_RAT" : active;
      if (!whole) continue;
      figures[values[0]].whole += count;
      if (part) figures[values[0]].part += count;
    }
    return figures;
  }
  static Contribution sum(const Shown& groups) {
    Contribution total;
    for (const auto& [group, figure] : groups) {
      total.part += figure.part;
      total.whole += figure.whole;
    }
    return total;
  }

  void expect_as_counted() {
    const auto position = registry_.position();
    const std::vector<std::pair<r::Dimension, std::string>> of_businesses{{r::DIMENSION_KECAMATAN, "kecamatan"},
                                                                        {r::DIMENSION_KELURAHAN, "kelurahan"},
                                                                        {r::DIMENSION_SECTION, "section"},
                                                                        {r::DIMENSION_SIZE, "computed_size_class"}};
    for (const auto& [dimension, field] : of_businesses) {
      const auto u1 = reporting_.figures("u1", dimension, {}, position);
      EXPECT_EQ(shown(u1), businesses_by(field)) << "U1 by " << field;
      EXPECT_EQ((Contribution{u1.total().part(), u1.total().whole()}), sum(businesses_by(field)));
      EXPECT_EQ(u1.as_of_position(), position);
      EXPECT_EQ(u1.lag_events(), 0);
      const auto u2 = reporting_.figures("u2", dimension);
      EXPECT_EQ(u2.total().part(), u1.total().whole());
      EXPECT_FALSE(u2.total().has_share_bps()) << "a count has no share";
    }
    for (const auto& [dimension, field] : std::vector<std::pair<r::Dimension, std::string>>{
             {r::DIMENSION_KECAMATAN, "kecamatan"}, {r::DIMENSION_KELURAHAN, "kelurahan"}, {r::DIMENSION_TYPE, "type"}}) {
      EXPECT_EQ(shown(reporting_.figures("k1", dimension)), cooperatives_by(field, false)) << "K1 by " << field;
      EXPECT_EQ(shown(reporting_.figures("k2", dimension)), cooperatives_by(field, true)) << "K2 by " << field;
    }
  }

  Database registers_{GetParam()};
  Database own_{GetParam()};
  RegistryHere registry_{registers_};
  ReportingHere reporting_{own_, registry_.store(), registry_.signal()};
};
LUMBUNG_ON_BOTH_ENGINES(FiguresHereTest);

TEST_P(FiguresHereTest, AreWhatTheRegistryCountsAfterItsRegistersAndCorrections) {
  import_registers();
  expect_as_counted();
  EXPECT_EQ(reporting_.figures("k1").total().whole(), 600);
  EXPECT_EQ(reporting_.figures("u1").total().whole(), 1'700);

  const auto businesses = registry_.businesses(40, "operating_status = BEROPERASI");
  for (int i = 0; i < 10; ++i) set_status(businesses[i].name(), v1::Business::OPERATING_STATUS_TUTUP);
  for (int i = 10; i < 20; ++i) correct(businesses[i]);
  for (int i = 20; i < 26; ++i) merge(businesses[i].name(), businesses[30].name());
  for (int i = 20; i < 23; ++i) unmerge(businesses[i].name());
  const auto cooperatives = registry_.cooperatives(4, "legal_state = TERDAFTAR AND activity = AKTIF");
  merge(cooperatives[0].name(), cooperatives[1].name());
  merge(cooperatives[2].name(), cooperatives[3].name());
  unmerge(cooperatives[2].name());
  const auto registered = registry_.cooperatives(1, "legal_state = TERDAFTAR AND activity = TIDAK_AKTIF");
  move_in_law(registered[0].name(), v1::Cooperative::LEGAL_STATE_DALAM_PENYELESAIAN);
  move_in_law(registered[0].name(), v1::Cooperative::LEGAL_STATE_BUBAR);
  expect_as_counted();
  EXPECT_EQ(reporting_.figures("u1").total().whole(), 1'697);
  EXPECT_EQ(reporting_.figures("k1").total().whole(), 598);

  // Within one kecamatan the groups add up to its figure.
  const auto inside = reporting_.figures("u1", r::DIMENSION_SECTION, "32.75.10");
  EXPECT_GT(inside.figures_size(), 3);
  EXPECT_EQ(sum(shown(inside)), (Contribution{inside.total().part(), inside.total().whole()}));
  EXPECT_EQ(shown(reporting_.figures("u1", r::DIMENSION_KECAMATAN)).at("32.75.10"), sum(shown(inside)));
  EXPECT_EQ(shown(reporting_.figures("u1", r::DIMENSION_KECAMATAN, "32.75.10")).size(), 1U);

  // And what was published adds up to the same, made anew or not.
  ASSERT_TRUE(reporting_.settle(registry_.position()));
  const auto figures = reporting_.all();
  EXPECT_EQ(added_up(reporting_.events()), figures);
  const auto told = reporting_.events().size();
  ASSERT_TRUE(reporting_.consumer().rebuild([](std::int64_t, std::int64_t) { return true; }));
  ASSERT_TRUE(reporting_.settle(registry_.position()));
  EXPECT_EQ(reporting_.all(), figures);
  EXPECT_EQ(reporting_.events().size(), told) << "nothing moved, so nothing is told";
}

TEST_P(FiguresHereTest, ALateFactIsHeardAndIsNotTheLastOne) {
  std::vector<std::string> names;
  for (const auto* name : {"Usaha Satu", "Usaha Dua"}) {
    v1::RegisterBusinessRequest request;
    request.mutable_business()->set_display_name(name);
    request.mutable_business()->set_kelurahan("32.75.10.1001");
    request.set_request_id(registry_.fresh_id());
    names.push_back(registry_.must<v1::Business>(request).name());
  }
  const auto heard = [&] { return reporting_.figures("u1", {}, {}, registry_.position()).total().part(); };
  const auto begun = heard();
  const auto rename = [&](const std::string& from, const std::string& to) {
    reporting_.store().maintenance()->query("UPDATE business_facts SET name = ?2 WHERE name = ?1", {from, to});
  };
  rename(names[0], "hidden");
  set_status(names[0], v1::Business::OPERATING_STATUS_TUTUP);
  const auto late = registry_.position();
  set_status(names[1], v1::Business::OPERATING_STATUS_TUTUP);
  EXPECT_EQ(heard(), begun - 1);
  rename("hidden", names[0]);
  EXPECT_EQ(*reporting_.consumer().retry(late - 1), 1);
  EXPECT_EQ(heard(), begun - 2);
  const auto last = reporting_.store().reader()->query("SELECT position FROM figures_heard");
  EXPECT_EQ(store::integer(last.at(0)[0]), registry_.position());
  const auto verdict = reporting_.consumer().verify({});
  EXPECT_TRUE(verdict->same) << verdict->finding;
}

TEST_P(FiguresHereTest, AnswerBeforeAnythingHappenedAndRefuseWhatTheyDoNotHave) {
  const auto nothing = reporting_.figures("k1", r::DIMENSION_KECAMATAN, {}, registry_.position());
  EXPECT_EQ(nothing.total().whole(), 0);
  EXPECT_FALSE(nothing.total().has_share_bps()) << "a share of nothing is not 0";
  EXPECT_FALSE(nothing.has_as_of_time());
  EXPECT_EQ(nothing.source(), "/lumbung/3275/registry");

  const auto reason = [&](const std::string& indicator, r::Dimension by, const std::string& kecamatan, std::int64_t position) {
    r::GetFiguresRequest request;
    request.set_indicator(indicator);
    request.set_group_by(by);
    request.set_kecamatan(kecamatan);
    request.set_min_position(position);
    const auto answered = call(reporting_.service().methods(), request);
    if (answered) return std::string("answered");
    const auto& refusal = answered.refusal();
    return refusal.fields().empty() ? refusal.reason() : refusal.fields().front().reason;
  };
  EXPECT_EQ(reason("indicators/k9", {}, {}, 0), "INDICATOR_NOT_FOUND");
  EXPECT_EQ(reason("k1", {}, {}, 0), "INDICATOR_NOT_FOUND");
  EXPECT_EQ(reason("indicators/k1", r::DIMENSION_SIZE, {}, 0), "GROUP_BY_NOT_OFFERED");
  EXPECT_EQ(reason("indicators/k1", {}, "Jatisampurna", 0), "KECAMATAN_MALFORMED");
  EXPECT_EQ(reason("indicators/k1", {}, {}, -1), "MIN_POSITION");
  try {
    reason("indicators/k1", {}, {}, 1'000'000);
    FAIL() << "a position nobody has come to was answered";
  } catch (const rpc::NotYet& later) {
    EXPECT_EQ(later.reason(), "FIGURES_BEHIND");
  }
  r::GetIndicatorRequest indicator;
  indicator.set_name("indicators/u2");
  EXPECT_EQ(must<r::Indicator>(reporting_.service().methods(), indicator).code(), "U2");
  EXPECT_EQ(must<r::ListIndicatorsResponse>(reporting_.service().methods(), r::ListIndicatorsRequest()).indicators_size(), 4);
}

TEST_P(FiguresHereTest, AreNotReadyUntilTheRegisterSaidWhereItEnds) {
  const events::OpenFeed away = []() -> std::unique_ptr<events::Feed> { throw events::FeedAway("Kafka is away."); };
  const auto end = registry_.position();
  ASSERT_GT(end, 0);
  const Database fresh(GetParam());
  {
    ReportingHere first(fresh.engine(), fresh.where(), away);
    try {
      first.figures("k1");
      FAIL() << "nothing is known of the register, and was answered as 0";
    } catch (const rpc::NotYet& later) {
      EXPECT_EQ(later.reason(), "FIGURES_NOT_READY");
    }
  }
  {
    ReportingHere heard(fresh.engine(), fresh.where(), [&] {
      return events::open_embedded_feed(registry_.store(), registry_.signal(), "/lumbung/3275/registry");
    });
    ASSERT_TRUE(heard.settle(end));
  }
  // What its tables hold is there again before the register answers.
  ReportingHere again(fresh.engine(), fresh.where(), away);
  EXPECT_EQ(again.figures("k1", {}, {}, end).as_of_position(), end);
}

TEST_P(FiguresHereTest, AreReadWhileTheyAreMadeAnew) {
  const auto end = registry_.position();
  ASSERT_TRUE(reporting_.settle(end));
  std::atomic<bool> done{false};
  std::atomic<int> answered{0};
  std::vector<std::string> failed(kAtOnce);
  std::vector<std::thread> readers;
  for (auto& why : failed)
    readers.emplace_back([&] {
      try {
        for (; !done; ++answered)
          if (reporting_.figures("k1").as_of_position() != end) why = "of another moment";
      } catch (const std::exception& wrong) {
        why = wrong.what();
      }
    });
  for (int i = 0; i < kRebuilds; ++i) EXPECT_TRUE(reporting_.consumer().rebuild({}).ok());
  done = true;
  for (auto& reader : readers) reader.join();
  EXPECT_GT(answered, kRebuilds) << "they really read";
  EXPECT_THAT(failed, ::testing::Each(::testing::IsEmpty()));
}

}  // namespace
}  // namespace lumbung::contract
