#include "lumbungctl/log_export.h"

#include <stop_token>

#include "lumbungctl/log_file.h"
#include "lumbungctl/service_flag.h"
#include "lumbungctl/session.h"
#include "runtime/digest.h"
#include "runtime/store/hash_chain.h"
#include "runtime/store/store.h"

namespace lumbung::ctl {
namespace {

using client::Exit;
namespace operations = client::operations;

// Recomputes what an event says of itself.
class Chain {
 public:
  // Going on behind a position whose hash is known.
  void begin(std::int64_t position, std::string hash) {
    position_ = position;
    hash_ = std::move(hash);
  }

  // What is wrong with the next event as a sentence; nothing when it fits.
  std::optional<std::string> add(const operations::ExportedEvent& event) {
    const auto at = "Position " + std::to_string(position_ + 1);
    if (event.position() != position_ + 1) return at + " is missing.";
    if (hex(leaf_of(event)) != event.leaf())
      return at + ": the event is not what its leaf was made of.";
    const auto hash = hex(store::chain(from_hex(hash_), from_hex(event.leaf())));
    if (hash != event.hash()) return at + ": the hash chain is broken here.";
    ++position_;
    hash_ = hash;
    return std::nullopt;
  }

  std::int64_t position() const { return position_; }
  const std::string& hash() const { return hash_; }

 private:
  static std::string leaf_of(const operations::ExportedEvent& event) {
    store::EventRow row;
    row.position = event.position();
    row.stream = event.stream();
    row.version = event.version();
    row.type = event.type();
    row.payload = event.payload();
    row.metadata = event.metadata();
    row.time_us = event.event_time().seconds() * 1'000'000 + event.event_time().nanos() / 1'000;
    return store::leaf_of(row);
  }

  // Digits that are none give bytes that fit nothing.
  static std::string from_hex(const std::string& digits) { return unhex(digits).value_or(std::string()); }

  std::int64_t position_ = 0;
  std::string hash_;
};

// An export under way: every message is proved, then written.
class Export {
 public:
  Export(LogFile& file, std::int64_t after, client::Progress& progress)
      : file_(file), after_(after), progress_(progress) {}

  void take(const operations::ExportLogResponse& message) {
    if (stop_.stop_requested()) return;
    head_ = message.head_position();
    if (message.has_start() && !begin(message.start())) return;
    for (const auto& event : message.events()) {
      if (auto wrong = chain_.add(event)) {
        write();
        return find(*std::move(wrong));
      }
      lines_ += line_of(event) + "\n";
    }
    write();
    if (message.has_end() && !stop_.stop_requested()) end(message.end());
    progress_.at(written(), head_ - after_);
  }

  // Stopped when something was found or could not be written.
  std::stop_source& stop() { return stop_; }
  const std::optional<std::string>& finding() const { return finding_; }
  const std::optional<client::Failure>& failure() const { return failure_; }
  bool ended() const { return ended_; }
  std::int64_t written() const { return chain_.position() - after_; }
  const Chain& chain() const { return chain_; }

 private:
  bool begin(const operations::ExportLogResponse::Start& start) {
    chain_.begin(after_, start.previous_hash());
    if (!file_.last() || file_.last()->hash() == start.previous_hash()) return true;
    failure_ = client::invalid_here(
        "EXPORT_FILE", "The file is of another log: its last event, at position " +
                           std::to_string(after_) + ", has another hash than the server's.");
    stop_.request_stop();
    return false;
  }

  void write() {
    failure_ = file_.write(lines_);
    lines_.clear();
    if (failure_) stop_.request_stop();
  }

  void end(const operations::ExportLogResponse::End& end) {
    if (chain_.position() != head_)
      return find("Position " + std::to_string(chain_.position() + 1) +
                  " is missing: the log ends before its head.");
    if (chain_.hash() != end.head_hash())
      return find("The head's hash is not that of the last event.");
    ended_ = true;
  }

  void find(std::string finding) {
    finding_ = std::move(finding);
    stop_.request_stop();
  }

  LogFile& file_;
  const std::int64_t after_;
  client::Progress& progress_;
  std::stop_source stop_;
  Chain chain_;
  std::string lines_;
  std::int64_t head_ = 0;
  bool ended_ = false;
  std::optional<std::string> finding_;
  std::optional<client::Failure> failure_;
};

void tell_what_is_there(const Session& session, const Export& exported) {
  if (exported.written() > 0)
    session.err() << exported.written() << " events were written, up to position "
                  << exported.chain().position() << ". --resume goes on behind it.\n";
}

Exit tell_end(const Session& session, const Export& exported) {
  print_rows(session.out(), session.format(),
             {{"events", true}, {"head_position", true}, {"head_hash", false}},
             {{std::to_string(exported.written()), std::to_string(exported.chain().position()),
               exported.chain().hash()}});
  return Exit::ok;
}

}  // namespace

std::vector<Flag> export_flags() {
  return {service_flag(),
          {.name = "out", .value = "FILE", .help = "The file to write: a JSON line an event.", .required = true},
          {.name = "after",
           .value = "POSITION",
           .help = "Only events behind this position; with --resume the file's end counts.",
           .kind = Flag::Kind::number},
          {.name = "resume", .help = "Go on behind the last whole line of the file."}};
}

Exit export_log(Session& session) {
  LogFile file;
  if (const auto failure = file.open(session.flag("out"), session.has("resume")))
    return session.fail(*failure);
  operations::ExportLogRequest request;
  request.set_service(service_of(session));
  request.set_after_position(file.last() ? file.last()->position() : session.number("after", 0));

  auto progress = session.progress(request.service(), client::Counted::events);
  Export exported(file, request.after_position(), progress);
  const auto interrupted = session.watch();
  const std::stop_callback interrupt(interrupted, [&] { exported.stop().request_stop(); });
  const auto last = session.api().call(
      request, [&](const operations::ExportLogResponse& message) { exported.take(message); },
      exported.stop().get_token());
  if (last) progress.end();

  const auto closed = file.close();
  if (exported.finding()) {
    session.err() << "The log of " << request.service()
                  << " is NOT whole: " << client::printable(*exported.finding()) << '\n';
    tell_what_is_there(session, exported);
    return Exit::not_whole;
  }
  if (exported.failure()) return session.fail(*exported.failure());
  if (closed) return session.fail(*closed);
  if (exported.ended()) return tell_end(session, exported);
  if (interrupted.stop_requested()) {
    session.err() << "Stopped.\n";
    tell_what_is_there(session, exported);
    return Exit::interrupted;
  }
  const auto exit =
      last ? session.fail(client::invalid_here("NO_END", "The server ended without an end."))
           : session.fail(last.failure());
  tell_what_is_there(session, exported);
  return exit;
}

}  // namespace lumbung::ctl
