#include "lumbungctl/watch_verb.h"

#include <google/protobuf/util/json_util.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>

#include "client/table.h"
#include "lumbung/registry/v1/watch_service.pb.h"
#include "lumbung/reporting/v1/watch_service.pb.h"
#include "lumbungctl/command_line.h"
#include "lumbungctl/pause.h"
#include "lumbungctl/service_flag.h"
#include "lumbungctl/session.h"
#include "lumbungctl/silence.h"

namespace lumbung::ctl {
namespace {

using client::Exit;
using client::Failure;
using common::v1::WatchMessage;
using google::protobuf::Message;
using registry::v1::WatchRegistryRequest;
using reporting::v1::WatchFiguresRequest;

// Between two attempts to go on, after a watch that told something; each further attempt waits twice as long.
constexpr std::chrono::milliseconds kFirstPause{200};
constexpr std::chrono::milliseconds kLongestPause{5'000};
// Attempts in a row that told nothing: about five minutes.
constexpr int kMaxAttempts = 64;
constexpr int kMostDoublings = 5;
// Three heartbeats: a server that says nothing for so long is not there.
constexpr std::chrono::milliseconds kSilence{30'000};

// `BusinessRegistered` of `lumbung.registry.v1.BusinessRegistered`.
std::string short_name(const std::string& type) { return type.substr(type.rfind('.') + 1); }

// `2016-12-31 16:59:59` UTC.
std::string time_text(const google::protobuf::Timestamp& time) {
  constexpr std::int64_t kDay = 24 * 60 * 60;
  const auto day = time.seconds() / kDay, second = time.seconds() % kDay;
  const std::chrono::year_month_day date{std::chrono::sys_days{std::chrono::days{day}}};
  char text[40];
  std::snprintf(text, sizeof text, "%04d-%02u-%02u %02d:%02d:%02d", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), static_cast<int>(second / 3600),
                static_cast<int>(second / 60 % 60), static_cast<int>(second % 60));
  return text;
}

// What is told, one line each, at once: whoever reads may be a person or a pipe.
class Lines {
 public:
  Lines(std::ostream& out, Format format) : out_(out), format_(format) {
    if (format_ == Format::csv) out_ << client::csv_line(kTitles) << std::flush;
  }

  void add(const WatchMessage& message) {
    if (format_ == Format::json) return add_json(message);
    const auto cells = message.has_event() ? cells_of(message.position(), message.event())
                                           : cells_of(message.position(), message.record());
    if (format_ == Format::csv) {
      out_ << client::csv_line(cells) << std::flush;
      return;
    }
    constexpr std::size_t kPosition = 8, kTime = 19, kType = 30;
    out_ << client::padded(cells[0], kPosition, client::Align::right) << "  " << client::padded(cells[1], kTime) << "  "
         << client::padded(client::printable(cells[2]), kType) << "  " << client::printable(cells[3]) << "  v" << cells[4]
         << '\n'
         << std::flush;
  }

 private:
  using Cells = std::vector<std::string>;
  static inline const Cells kTitles{"position", "time", "type", "name", "version"};

  static Cells cells_of(std::int64_t position, const common::v1::WatchedEvent& event) {
    return {std::to_string(position), time_text(event.event_time()), short_name(event.type()), event.subject(),
            std::to_string(event.version())};
  }
  static Cells cells_of(std::int64_t position, const common::v1::WatchedRecord& record) {
    const auto& type = record.record().type_url();
    return {std::to_string(position), "", "(" + short_name(type.substr(type.rfind('/') + 1)) + ")", record.name(),
            std::to_string(record.version())};
  }

  void add_json(const WatchMessage& message) {
    std::string json;
    if (!google::protobuf::util::MessageToJsonString(message, &json).ok()) {
      // An event that this program is too old for: its attributes at least.
      auto known = message;
      known.mutable_event()->clear_event();
      json.clear();
      if (!google::protobuf::util::MessageToJsonString(known, &json).ok()) return;
    }
    out_ << json << '\n' << std::flush;
  }

  std::ostream& out_;
  const Format format_;
};

template <class Request>
std::unique_ptr<Message> started(const Session& session, std::unique_ptr<Request> request) {
  request->set_snapshot(session.has("snapshot"));
  if (session.has("after")) request->set_after_position(session.number("after", 0));
  return request;
}

std::unique_ptr<Message> registry_request(const Session& session) {
  auto request = std::make_unique<WatchRegistryRequest>();
  for (const auto& kind : session.values("kind"))
    request->add_kinds(kind == "businesses" ? WatchRegistryRequest::KIND_BUSINESSES
                                            : WatchRegistryRequest::KIND_COOPERATIVES);
  for (const auto& code : session.values("kecamatan")) request->add_kecamatan(code);
  for (const auto& type : session.values("type")) request->add_types(type);
  for (const auto& name : session.values("name")) request->add_names(name);
  return started(session, std::move(request));
}

std::unique_ptr<Message> figures_request(const Session& session) {
  auto request = std::make_unique<WatchFiguresRequest>();
  for (const auto& name : session.values("name")) request->add_indicators(name);
  return started(session, std::move(request));
}

// What another attempt may mend: the process stopped, the connection was lost or we were cut off.
bool may_go_on(const Failure& failure) { return failure.code == "UNAVAILABLE" || failure.code == "CANCELLED"; }

// A watch of any service, through as many connections as it takes.
class Following {
 public:
  Following(Session& session, std::unique_ptr<Message> request)
      : session_(session),
        request_(std::move(request)),
        token_(session.flag("resume-token")),
        limit_(session.number("limit", 0)),
        silence_(session.has("silence") ? std::chrono::milliseconds{duration_ms(session.flag("silence"))} : kSilence),
        lines_(session.out(), session.format()) {}

  Exit run() {
    const auto interrupted = session_.watch();
    const std::stop_callback interrupt(interrupted, [this] { stop_.request_stop(); });
    for (int attempts = 0;;) {
      heard_ = false;
      WatchMessage message;
      set_token();
      const auto failure = follow(message);
      if (enough_ || interrupted.stop_requested()) return end(interrupted.stop_requested());
      if (heard_) attempts = 0;
      if (failure && !again(*failure, attempts)) {
        const auto exit = session_.fail(*failure);
        tell_token();
        return exit;
      }
      if (!pause(std::min(kLongestPause, kFirstPause * (1 << std::min(attempts, kMostDoublings))), stop_.get_token()))
        return end(true);
      ++attempts;
    }
  }

 private:
  // One attempt.
  std::optional<Failure> follow(WatchMessage& message) {
    std::stop_source call;
    const std::stop_callback stop(stop_.get_token(), [&call] { call.request_stop(); });
    Silence silence(silence_, call);
    auto failure = (line_ ? line_->api : session_.api())
                       .stream(*request_, message, [&] {
                         silence.heard();
                         take(message);
                         silence.servers_turn();
                       }, call.get_token());
    if (!silence.too_long() || enough_) return failure;
    // The old line may be dead without knowing it.
    line_.emplace(session_.connection().target());
    Failure silent;
    silent.code = "UNAVAILABLE";
    silent.sentence = "The server said nothing for " + std::to_string(silence_.count()) + " ms.";
    return silent;
  }

  void set_token() const {
    const auto* field = request_->GetDescriptor()->FindFieldByName("resume_token");
    request_->GetReflection()->SetString(request_.get(), field, token_);
  }

  void take(const WatchMessage& message) {
    if (enough_) return;
    heard_ = begun_ = true;
    token_ = message.resume_token();
    if (message.has_snapshot_complete())
      session_.err() << "Snapshot: " << message.snapshot_complete().records() << " records, at position "
                     << message.position() << "; what happens since follows.\n";
    if (!message.has_event() && !message.has_record()) return;
    lines_.add(message);
    if (limit_ == 0 || ++told_ < limit_) return;
    enough_ = true;
    stop_.request_stop();
  }

  // Only of a watch that has told where it stands; who cannot be reached at first is told to its caller at once.
  bool again(const Failure& failure, int attempts) {
    if (!may_go_on(failure) || !begun_ || attempts >= kMaxAttempts) return false;
    if (const auto token = failure.facts.find("resume_token"); token != failure.facts.end())
      token_ = token->second;
    if (attempts == 0)
      session_.err() << "The watch was interrupted (" << (failure.reason.empty() ? failure.code : failure.reason)
                     << "); going on with its token.\n";
    return true;
  }

  void tell_token() const {
    if (begun_) session_.err() << "Go on with --resume-token " << token_ << " and the same filter.\n";
  }

  Exit end(bool interrupted) const {
    tell_token();
    return interrupted ? Exit::interrupted : Exit::ok;
  }

  Session& session_;
  const std::unique_ptr<Message> request_;
  std::string token_;
  const std::int64_t limit_;
  const std::chrono::milliseconds silence_;
  std::optional<client::Line> line_;  // In place of the session's.
  Lines lines_;
  std::stop_source stop_;
  std::int64_t told_ = 0;
  bool heard_ = false;  // On this connection.
  bool begun_ = false;  // On any.
  bool enough_ = false;
};

Exit watch(Session& session) {
  if (service_of(session) != "reporting") return Following(session, registry_request(session)).run();
  for (const auto* flag : {"kind", "kecamatan", "type"})
    if (session.has(flag))
      return session.fail(client::invalid_here(
          "FLAG_NOT_OFFERED", std::string("--") + flag + " is of the registry; figures are narrowed with --name indicators/k1."));
  return Following(session, figures_request(session)).run();
}

}  // namespace

Verb watch_verb() {
  return {.name = "watch",
          .summary = "Follow live what happens to records, or the figures, through lost connections.",
          .flags = {{.name = "service",
                     .value = "NAME",
                     .help = "registry when not given; reporting: the city's figures.",
                     .words = {"registry", "reporting"}},
                    {.name = "kind",
                     .value = "KIND",
                     .help = "Only this kind; may be given again.",
                     .repeated = true,
                     .words = {"cooperatives", "businesses"}},
                    {.name = "kecamatan",
                     .value = "CODE",
                     .help = "Only this kecamatan, 32.75.05; may be given again.",
                     .repeated = true},
                    {.name = "type",
                     .value = "TYPE",
                     .help = "Only this type of event, BusinessRegistered; may be given again.",
                     .repeated = true},
                    {.name = "name",
                     .value = "NAME",
                     .help = "Only this record, or indicator; may be given again.",
                     .repeated = true},
                    {.name = "snapshot", .help = "First every record as it is, then what happens."},
                    {.name = "after",
                     .value = "POSITION",
                     .help = "What happened behind this position of the log, too; 0: everything.",
                     .kind = Flag::Kind::number},
                    {.name = "resume-token", .value = "TOKEN", .help = "Go on where another watch with the same filter ended."},
                    {.name = "silence",
                     .value = "TIME",
                     .help = "Connect anew when nothing was heard for so long, 30s when not given; the server says something "
                             "every 10s.",
                     .kind = Flag::Kind::duration},
                    {.name = "limit",
                     .value = "N",
                     .help = "End after so many lines; goes on until Ctrl-C when not given.",
                     .kind = Flag::Kind::number}},
          .examples = {"events watch", "events watch --kecamatan 32.75.05 --type BusinessRegistered",
                       "events watch --snapshot -o json"},
          .run = watch};
}

}  // namespace lumbung::ctl
