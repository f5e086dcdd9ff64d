#include "runtime/events/envelope.h"

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <ctime>
#include <optional>
#include <random>

#include "base/date.h"
#include "base/text.h"
#include "lumbung/common/v1/event.pb.h"
#include "runtime/digest.h"

namespace lumbung::events {
namespace {

constexpr char kContentType[] = "application/protobuf";
constexpr std::int64_t kMicro = 1'000'000;
// Digits of `ce_sequence` and `ce_position`: enough for every 64-bit number, so that they compare as text.
constexpr int kDigits = 19;

// Digits of `number` into the `size` places that end before `end`, zeros in front. A relay does this for every event it
// sends, where snprintf would be a good part of the work.
void put_digits(char* end, int size, std::int64_t number) {
  for (; size > 0; --size, number /= 10) *--end = static_cast<char>('0' + number % 10);
}

std::string padded_number(std::int64_t number) {
  std::string text(kDigits, '0');
  put_digits(text.data() + kDigits, kDigits, number);
  return text;
}

// `2016-12-31T16:59:59.000001Z`
std::string time_text(std::int64_t us) {
  const std::time_t seconds = us / kMicro;
  std::tm utc{};
  gmtime_r(&seconds, &utc);
  std::string text = "0000-00-00T00:00:00.000000Z";
  char* const begin = text.data();
  put_digits(begin + 4, 4, utc.tm_year + 1900);
  put_digits(begin + 7, 2, utc.tm_mon + 1);
  put_digits(begin + 10, 2, utc.tm_mday);
  put_digits(begin + 13, 2, utc.tm_hour);
  put_digits(begin + 16, 2, utc.tm_min);
  put_digits(begin + 19, 2, utc.tm_sec);
  put_digits(begin + 26, 6, us % kMicro);
  return text;
}

std::optional<std::int64_t> number_of(std::string_view text) {
  std::int64_t number = 0;
  const auto end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc() || stop != end || number < 0) return std::nullopt;
  return number;
}

std::optional<std::int64_t> time_of(const std::string& text) {
  std::tm utc{};
  int micro = 0;
  char zone = 0;
  if (std::sscanf(text.c_str(), "%4d-%2d-%2dT%2d:%2d:%2d.%6d%c", &utc.tm_year, &utc.tm_mon, &utc.tm_mday, &utc.tm_hour,
                  &utc.tm_min, &utc.tm_sec, &micro, &zone) != 8 ||
      zone != 'Z')
    return std::nullopt;
  utc.tm_year -= 1900;
  utc.tm_mon -= 1;
  return std::int64_t{timegm(&utc)} * kMicro + micro;
}

// `00-<32 hexadecimal digits>-<16>-<2>`
constexpr std::size_t kTraceparent = 55;
constexpr std::size_t kTraceIdAt = 3;
constexpr std::size_t kTraceIdLength = 32;
constexpr std::size_t kSpanAt = 36;

std::string trace_id_of(const std::string& traceparent) {
  return traceparent.size() == kTraceparent ? traceparent.substr(kTraceIdAt, kTraceIdLength) : std::string();
}

// The same trace with a span of this hop's own.
std::string next_hop(std::string traceparent) {
  if (traceparent.size() != kTraceparent) return {};
  thread_local std::mt19937_64 random{std::random_device{}()};
  char span[17];
  std::snprintf(span, sizeof span, "%016llx", static_cast<unsigned long long>(random() | 1));
  return traceparent.replace(kSpanAt, 16, span);
}

}  // namespace

std::string Envelope::id() const { return log_id + "/" + std::to_string(position); }

std::string source_of(std::string_view cell, std::string_view service) {
  return "/lumbung/" + std::string(cell) + "/" + std::string(service);
}

std::string topic_of(std::string_view cell, std::string_view service) {
  return "lumbung." + std::string(cell) + "." + std::string(service) +
         (service == "reporting" ? ".figures.v1" : ".events.v1");
}

Envelope envelope_of(const std::string& source, const std::string& log_id, const store::EventRow& row) {
  return envelope_of(source, log_id, store::EventRow(row));
}

Envelope envelope_of(const std::string& source, const std::string& log_id, store::EventRow&& row) {
  Envelope envelope;
  envelope.source = source;
  envelope.log_id = log_id;
  envelope.position = row.position;
  envelope.type = std::move(row.type);
  envelope.subject = std::move(row.stream);
  envelope.version = row.version;
  envelope.time_us = row.time_us;
  envelope.chain_hash = std::move(row.hash);
  envelope.payload = std::move(row.payload);
  thread_local common::v1::EventMetadata metadata;  // Keeps its memory from event to event.
  if (!metadata.ParseFromString(row.metadata)) return envelope;
  envelope.agency = metadata.agency();
  if (const auto date = date_of(metadata.business_date())) envelope.business_date = date->iso();
  envelope.causation_id = metadata.request_id();
  envelope.traceparent = metadata.traceparent();
  envelope.correlation_id = trace_id_of(envelope.traceparent);
  if (envelope.correlation_id.empty()) envelope.correlation_id = metadata.request_id();
  return envelope;
}

Headers headers_of(const Envelope& envelope) {
  Headers headers;
  each_header(envelope, [&](std::string_view name, std::string_view value) { headers.emplace_back(name, value); });
  return headers;
}

void each_header(const Envelope& envelope, const HeaderTaker& take) {
  // An attribute without a value is left out, as CloudEvents asks.
  const auto put = [&](std::string_view name, std::string_view value) {
    if (!value.empty()) take(name, value);
  };
  put("content-type", kContentType);
  put("ce_specversion", "1.0");
  put("ce_id", envelope.id());
  put("ce_source", envelope.source);
  put("ce_type", envelope.type);
  put("ce_subject", envelope.subject);
  put("ce_time", time_text(envelope.time_us));
  put("ce_dataschema", "urn:lumbung:proto:" + envelope.type);
  put("ce_partitionkey", envelope.subject);
  put("ce_sequence", padded_number(envelope.version));
  put("ce_position", padded_number(envelope.position));
  put("ce_agency", envelope.agency);
  put("ce_businessdate", envelope.business_date);
  put("ce_causationid", envelope.causation_id);
  put("ce_correlationid", envelope.correlation_id);
  put("ce_chainhash", hex(envelope.chain_hash));
  if (envelope.traceparent.empty()) return;
  put("ce_traceparent", envelope.traceparent);
  put("traceparent", next_hop(envelope.traceparent));
}

std::variant<Envelope, std::string> read_envelope(const Headers& headers, std::string payload) {
  // Of two headers with one name the last counts. There are so few that looking through them is the fastest.
  const auto get = [&](std::string_view name) -> const std::string& {
    static const std::string none;
    const auto found = std::find_if(headers.rbegin(), headers.rend(), [&](const Header& h) { return h.first == name; });
    return found == headers.rend() ? none : found->second;
  };
  if (get("content-type") != kContentType)
    return "The header content-type is not " + std::string(kContentType) + ".";
  for (const auto* name : {"ce_id", "ce_source", "ce_type", "ce_subject", "ce_time", "ce_sequence", "ce_position"})
    if (get(name).empty()) return "The header " + std::string(name) + " is missing.";
  // What is no text fits neither a database nor a message: it would stop whoever keeps it.
  for (const auto* name : {"ce_id", "ce_source", "ce_type", "ce_subject", "ce_agency", "ce_businessdate", "ce_causationid",
                           "ce_correlationid", "ce_traceparent"})
    if (!utf8_length(get(name))) return "The header " + std::string(name) + " is not text.";
  Envelope envelope;
  const auto position = number_of(get("ce_position"));
  const auto version = number_of(get("ce_sequence"));
  const auto time = time_of(get("ce_time"));
  const auto& hash = get("ce_chainhash");
  const auto raw_hash = hash.empty() ? std::optional<std::string>(std::string()) : unhex(hash);
  if (!position || *position == 0) return "The header ce_position is not a number from 1.";
  if (!version || *version == 0) return "The header ce_sequence is not a number from 1.";
  if (!time) return "The header ce_time is not a time like 2016-12-31T16:59:59.000001Z.";
  if (!raw_hash) return "The header ce_chainhash is not hexadecimal.";
  const auto& id = get("ce_id");
  const auto slash = id.rfind('/');
  if (slash == std::string::npos || slash == 0 || id.substr(slash + 1) != std::to_string(*position))
    return "The header ce_id is not <log_id>/<position>.";
  envelope.source = get("ce_source");
  envelope.log_id = id.substr(0, slash);
  envelope.position = *position;
  envelope.type = get("ce_type");
  envelope.subject = get("ce_subject");
  envelope.version = *version;
  envelope.time_us = *time;
  envelope.agency = get("ce_agency");
  envelope.business_date = get("ce_businessdate");
  envelope.causation_id = get("ce_causationid");
  envelope.correlation_id = get("ce_correlationid");
  envelope.traceparent = get("ce_traceparent");
  envelope.chain_hash = *raw_hash;
  envelope.payload = std::move(payload);
  return envelope;
}

}  // namespace lumbung::events
