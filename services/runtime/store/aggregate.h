// How a service tells the store about a kind of stream: which message its state is, how events fold into
// it, which natural keys it holds, and which view row it makes.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <google/protobuf/message.h>

#include "base/events.h"
#include "runtime/store/view.h"

namespace lumbung::store {

// What a state keeps of its sealed data.
struct SealedReference {
  std::string ref;
  std::string sha256;  // Of the ciphertext, 32 bytes.
  bool operator==(const SealedReference&) const = default;
};

struct AggregateType {
  // Streams of this kind begin with it (`businesses/`); a kind with a single stream names it whole (`calendar`).
  std::string prefix;
  // The default instance of the state message.
  const google::protobuf::Message* prototype = nullptr;
  // Raise it when `apply` changes its meaning: states folded by another version are folded again from their
  // events when they are loaded.
  std::int32_t fold_version = 1;
  // Pure; cannot fail. Unknown event types leave the state as it is.
  std::function<void(google::protobuf::Message& state, const google::protobuf::Message& event,
                     const EventFacts& facts)>
      apply;
  // The natural keys the state holds, each globally unique in the log, for example `nib/1234567890123`. May be empty.
  std::function<std::vector<std::string>(const google::protobuf::Message& state)> keys;
  // For kinds with personal data: which sealed data the state refers to; nothing when it has none.
  std::function<std::optional<SealedReference>(const google::protobuf::Message& state)> sealed;
  // The view this kind is listed in; null when it is not listed.
  const ViewTable* view = nullptr;
  // The row without its first column `name`, in the order of view->columns; nothing when the state shows no row.
  std::function<std::optional<Row>(const google::protobuf::Message& state)> row;
};

// All kinds of one service. Immutable after the service is composed.
class Aggregates {
 public:
  void add(AggregateType type);
  // The kind of a stream; stops the process for a stream of no kind.
  const AggregateType& of(std::string_view stream) const;
  // The same for names from outside; null when there is none.
  const AggregateType* find(std::string_view stream) const;
  const std::vector<AggregateType>& all() const { return types_; }
  // Each view once.
  std::vector<const ViewTable*> views() const;

 private:
  std::vector<AggregateType> types_;
};

// Builds the event message of a stored event; null for a type this binary does not know.
std::unique_ptr<google::protobuf::Message> parse_event(const std::string& type,
                                                       const std::string& payload);

}  // namespace lumbung::store
