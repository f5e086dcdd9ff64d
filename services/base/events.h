// What a rule works with and gives back: who asks and on which day (Today), and the facts that follow
// (Events). Pure values; the committer stores them.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <google/protobuf/message.h>

#include "base/date.h"

namespace lumbung {

// Who asks. Filled by `rpc/identity`; never from the request's body.
struct Caller {
  std::string agency;   // On whose behalf.
  std::string subject;  // The person or machine, as its identity provider or operator names it.
  std::vector<std::string> roles;
};

// What a rule may know besides states and command.
struct Today {
  Date business_date;           // The open business day, Asia/Jakarta.
  Timestamp now;                // Stamps records; never decides.
  const Caller& caller;
  std::string new_id;           // A fresh UUIDv7 for a resource the command makes.
};

// Where a stored fact stands; what `apply` may use besides the event itself.
struct EventFacts {
  std::int64_t position = 0;  // In the log, from 1.
  std::int64_t version = 0;   // In its stream, from 1; also the record's etag.
  Timestamp time;             // When it was committed.
};

// Personal data of one record, sealed before a rule sees the command: stored beside the log, in the same commit as the
// event that refers to it. Never holds anything readable.
struct SealedData {
  std::string ref;         // What state and event call it; random.
  std::string sha256;      // Of the ciphertext, 32 bytes; what state and event keep of it.
  std::string person;      // Keyed hash of the person's number, lowercase hexadecimal; how the record is found.
  std::int64_t key_id = 0; // The data key, in the key store.
  std::string ciphertext;
};

// One fact about one stream.
struct StreamEvent {
  std::string stream;
  std::shared_ptr<const google::protobuf::Message> event;
  // Takes the place of what was sealed for the stream before.
  std::shared_ptr<const SealedData> sealed = nullptr;
  // What is sealed for the stream is removed.
  bool unseals = false;
};

// The facts a command leads to, in order. Empty: nothing changes, and that is fine.
class Events {
 public:
  Events() = default;

  template <class Event>
  Events& add(std::string stream, Event event) {
    list_.push_back({std::move(stream), std::make_shared<const Event>(std::move(event))});
    return *this;
  }
  // With personal data: the state after the event refers to them.
  template <class Event>
  Events& add_sealed(std::string stream, Event event, std::shared_ptr<const SealedData> sealed) {
    list_.push_back({std::move(stream), std::make_shared<const Event>(std::move(event)), std::move(sealed), false});
    return *this;
  }
  // Removes the stream's personal data: the state after the event refers to none.
  template <class Event>
  Events& add_unsealing(std::string stream, Event event) {
    list_.push_back({std::move(stream), std::make_shared<const Event>(std::move(event)), nullptr, true});
    return *this;
  }

  Events& add(StreamEvent event) {
    list_.push_back(std::move(event));
    return *this;
  }

  bool empty() const { return list_.empty(); }
  std::size_t size() const { return list_.size(); }
  auto begin() const { return list_.begin(); }
  auto end() const { return list_.end(); }
  const StreamEvent& operator[](std::size_t at) const { return list_[at]; }

 private:
  std::vector<StreamEvent> list_;
};

template <class Event>
Events one_event(std::string stream, Event event) {
  Events events;
  events.add(std::move(stream), std::move(event));
  return events;
}

}  // namespace lumbung
