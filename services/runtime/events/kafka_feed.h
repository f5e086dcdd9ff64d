// A log of another service from its topic. No group management: the one who follows holds a lock of its own and knows from
// its own database where it stands (RELIABILITY 6), so that nothing is ever rebalanced.
#pragma once

#include <memory>
#include <string>

#include "runtime/events/feed.h"
#include "runtime/events/kafka_options.h"

namespace lumbung::events {

struct KafkaFeedOptions {
  KafkaOptions kafka;
  std::string topic;   // topic_of()
  std::string source;  // source_of(); records of another one are damaged.
  std::string group;   // `lumbung-<consumer>`: offsets are committed under it for tools that show lag.
};

// Does not connect yet: seek() does. What it promises beyond feed.h:
// - a topic that is missing is FeedBroken when the cursor stands behind a record, else FeedAway (TopicMissing);
// - seek() looks at the record the cursor stands behind: when it is not there, or is a later one or one of another log, the
//   topic was cut or made anew, and that is FeedBroken. A cursor with a position and offset -1 finds its place by itself:
//   it stands at the first record that is not behind that position + 1, and known ones come again. That is how a consumer
//   goes on in a topic that was made anew, when an operator says so (Consumer::resume);
// - a record that leaves out events is passed over when those come later, because they were published again: the feed goes on
//   with the first later record of the log that leaves out nothing. Otherwise it is given, and whoever reads finds the gap;
// - an empty cursor in a topic with several logs stands at the first record of the last one.
std::unique_ptr<Feed> open_kafka_feed(const KafkaFeedOptions& options);

}  // namespace lumbung::events
