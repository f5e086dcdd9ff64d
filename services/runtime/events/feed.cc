#include "runtime/events/feed.h"

#include <variant>

namespace lumbung::events {

FeedRecord read_record(std::int64_t offset, Headers headers, std::string key, std::string payload,
                       const std::string& source) {
  FeedRecord told;
  told.offset = offset;
  auto read = read_envelope(headers, payload);
  if (auto* envelope = std::get_if<Envelope>(&read)) {
    if (envelope->source == source) {
      told.envelope = std::move(*envelope);
      return told;
    }
    told.damage = "The header ce_source is '" + envelope->source + "'; this topic is that of " + source + ".";
  } else {
    told.damage = std::get<std::string>(std::move(read));
  }
  told.envelope.payload = std::move(payload);
  told.raw = {std::move(headers), std::move(key), source};
  return told;
}

}  // namespace lumbung::events
