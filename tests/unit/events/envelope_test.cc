#include "runtime/events/envelope.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "lumbung/common/v1/event.pb.h"
#include "runtime/digest.h"

namespace lumbung::events {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Pair;

constexpr char kTraceparent[] = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

store::EventRow stored() {
  common::v1::EventMetadata metadata;
  metadata.set_agency("dinas-koperasi");
  metadata.set_subject("siti");
  metadata.set_request_id("walk-1");
  metadata.mutable_business_date()->set_year(2016);
  metadata.mutable_business_date()->set_month(12);
  metadata.mutable_business_date()->set_day(31);
  metadata.set_traceparent(kTraceparent);
  store::EventRow row;
  row.position = 42;
  row.stream = "businesses/0190";
  row.version = 3;
  row.type = "lumbung.registry.v1.BusinessUpdated";
  row.payload = std::string("\x0a\x00\xff", 3);
  row.metadata = metadata.SerializeAsString();
  row.time_us = 1'483'203'599'000'001;
  row.hash = sha256("chain");
  return row;
}

Envelope envelope() { return envelope_of(source_of("3275", "registry"), "abc", stored()); }

Envelope read_back(const Headers& headers) {
  auto read = read_envelope(headers, stored().payload);
  EXPECT_TRUE(std::holds_alternative<Envelope>(read)) << std::get<std::string>(read);
  return std::get<Envelope>(read);
}

Headers without(Headers headers, const std::string& name) {
  std::erase_if(headers, [&](const Header& header) { return header.first == name; });
  return headers;
}

TEST(Envelope, NamesCellAndServiceInSourceAndTopic) {
  EXPECT_EQ(source_of("3275", "registry"), "/lumbung/3275/registry");
  EXPECT_EQ(topic_of("3275", "registry"), "lumbung.3275.registry.events.v1");
  EXPECT_EQ(topic_of("3275", "reporting"), "lumbung.3275.reporting.figures.v1");
}

TEST(Envelope, CarriesCloudEventsAttributesOfTheStoredColumns) {
  const auto headers = headers_of(envelope());
  for (const auto& [name, value] : Headers{{"content-type", "application/protobuf"},
                                           {"ce_specversion", "1.0"},
                                           {"ce_id", "abc/42"},
                                           {"ce_source", "/lumbung/3275/registry"},
                                           {"ce_type", "lumbung.registry.v1.BusinessUpdated"},
                                           {"ce_subject", "businesses/0190"},
                                           {"ce_time", "2016-12-31T16:59:59.000001Z"},
                                           {"ce_partitionkey", "businesses/0190"},
                                           {"ce_sequence", "0000000000000000003"},
                                           {"ce_position", "0000000000000000042"},
                                           {"ce_agency", "dinas-koperasi"},
                                           {"ce_businessdate", "2016-12-31"},
                                           {"ce_causationid", "walk-1"},
                                           {"ce_correlationid", "4bf92f3577b34da6a3ce929d0e0e4736"},
                                           {"ce_traceparent", kTraceparent},
                                           {"ce_chainhash", hex(sha256("chain"))}})
    EXPECT_THAT(headers, Contains(Pair(name, value)));
}

TEST(Envelope, NamesNoPerson) {
  for (const auto& [name, value] : headers_of(envelope())) EXPECT_EQ(value.find("siti"), std::string::npos) << name;
}

TEST(Envelope, KeepsTheTraceAndTakesASpanOfItsOwnForTheHop) {
  const auto headers = headers_of(envelope());
  const auto hop = std::find_if(headers.begin(), headers.end(), [](const Header& h) { return h.first == "traceparent"; });
  ASSERT_NE(hop, headers.end());
  EXPECT_EQ(hop->second.size(), std::string(kTraceparent).size());
  EXPECT_EQ(hop->second.substr(0, 36), std::string(kTraceparent).substr(0, 36));
  EXPECT_NE(hop->second, kTraceparent);
}

TEST(Envelope, LeavesOutAttributesWithoutAValue) {
  auto row = stored();
  row.metadata.clear();
  for (const auto& [name, value] : headers_of(envelope_of("/lumbung/3275/registry", "abc", row))) EXPECT_NE(value, "") << name;
}

TEST(Envelope, IsReadBackWhole) { EXPECT_EQ(read_back(headers_of(envelope())), envelope()); }

TEST(Envelope, PassesOverHeadersItDoesNotKnow) {
  auto headers = headers_of(envelope());
  headers.emplace_back("ce_future", "1");
  EXPECT_EQ(read_back(headers), envelope());
}

TEST(Envelope, NamesTheHeaderThatIsMissing) {
  for (const auto* name : {"content-type", "ce_id", "ce_source", "ce_type", "ce_subject", "ce_time", "ce_sequence", "ce_position"}) {
    const auto read = read_envelope(without(headers_of(envelope()), name), "");
    ASSERT_TRUE(std::holds_alternative<std::string>(read)) << name;
    EXPECT_THAT(std::get<std::string>(read), HasSubstr(name));
  }
}

TEST(Envelope, NamesTheHeaderThatIsNoText) {
  for (const auto* name : {"ce_id", "ce_source", "ce_type", "ce_subject", "ce_agency", "ce_businessdate", "ce_causationid",
                           "ce_correlationid", "ce_traceparent"})
    for (const auto& value : {std::string("\xFF/42"), std::string("a\0b/42", 6)}) {
      auto headers = without(headers_of(envelope()), name);
      headers.emplace_back(name, value);
      const auto read = read_envelope(headers, "");
      ASSERT_TRUE(std::holds_alternative<std::string>(read)) << name;
      EXPECT_EQ(std::get<std::string>(read), "The header " + std::string(name) + " is not text.");
    }
}

TEST(Envelope, NamesTheHeaderThatIsWrong) {
  for (const auto& [name, value] : Headers{{"ce_position", "-1"},
                                           {"ce_position", "0"},
                                           {"ce_sequence", "three"},
                                           {"ce_time", "yesterday"},
                                           {"ce_chainhash", "zz"},
                                           {"ce_id", "42"},
                                           {"ce_id", "abc/43"}}) {
    auto headers = without(headers_of(envelope()), name);
    headers.emplace_back(name, value);
    const auto read = read_envelope(headers, "");
    ASSERT_TRUE(std::holds_alternative<std::string>(read)) << name << " " << value;
    EXPECT_THAT(std::get<std::string>(read), HasSubstr(name));
  }
}

}  // namespace
}  // namespace lumbung::events
