// One batch of commands under way: the loaded states, decided one command after the other in memory, and the rows
// that follow. Used by the committer's thread between Writer::load and Writer::commit.
#pragma once

#include <memory>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "runtime/store/committer.h"

namespace lumbung::store {

class Batch {
 public:
  // Folds states again whose fold_version is not the code's, with events from the writer.
  Batch(const Aggregates& aggregates, Ids& ids, Timestamp now, Loaded loaded, Writer& writer,
        const RulesVersion& rules_version);

  // Adds what a command needs; the caller removes duplicates.
  static void add_wanted(const Command& command, const Aggregates& aggregates, Wanted& wanted);

  // Decides one command; accepted ones change what the next ones see.
  CommitOutcome decide(const Command& command);

  // Nothing to write: everything was refused, replayed or only validated.
  bool empty() const { return events_.empty() && requests_written_.empty() && moved_.empty(); }
  Writes writes();
  std::int64_t position() const { return head_.position; }

 private:
  friend class Streams;

  // A stream as this batch sees it.
  struct Slot {
    const AggregateType* type = nullptr;
    std::unique_ptr<google::protobuf::Message> state;  // Null: it does not exist.
    std::int64_t version = 0;
    std::int64_t loaded_version = 0;
    std::optional<Row> loaded_row;  // The view row before this batch.
    std::string serialized;         // Of `state`, when this batch changed it.
    std::string person;             // Whose data are sealed for the stream; empty: nobody's.
    bool resealed = false;          // This batch changed what is sealed: to `sealed`, or to nothing.
    std::shared_ptr<const SealedData> sealed;
  };
  struct Known {
    std::string fingerprint;
    std::string reply;
  };

  Slot& slot(const std::string& stream);
  void load_state(StateRow row, Writer& writer);
  Date business_date() const;
  CommitOutcome decide_request(const Command& command);
  // Moves the cursor of what a command answered, and parks or gives back its record.
  void consume(const Consumed& consumed, const Refusal* refusal, bool decided);
  Committed accept(const Command& command, const Events& events, const std::string& request);
  void apply(const StreamEvent& event, const std::string& metadata, bool keep);
  void reseal(Slot& slot, const StreamEvent& event, bool keep);
  void move_keys(const Slot& slot, const std::string& stream,
                 const std::vector<std::string>& before);
  std::string metadata_of(const Command& command) const;
  void add_view_row(const std::string& stream, const Slot& slot, std::vector<ViewRows>& views) const;

  const Aggregates& aggregates_;
  Ids& ids_;
  const Timestamp now_;
  const RulesVersion& rules_version_;
  Head head_;
  std::unordered_map<std::string, Slot> slots_;
  std::unordered_map<std::string, std::string> holders_;         // Key to stream; empty when free.
  std::unordered_map<std::string, std::string> loaded_holders_;  // As it was before the batch.
  std::unordered_map<std::string, Known> known_;                 // Requests answered before, or in this batch.
  std::vector<EventRow> events_;
  std::vector<RequestRow> requests_written_;
  std::vector<std::string> forgotten_;
  std::set<std::string> touched_;
  std::unordered_map<std::string, CursorRow> cursors_;
  std::set<std::string> moved_;  // Names of cursors.
  std::vector<ParkedRow> parked_;
  std::vector<ParkedKey> unparked_;
};

}  // namespace lumbung::store
