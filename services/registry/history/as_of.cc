#include "registry/history/as_of.h"

#include <google/protobuf/util/time_util.h>

#include "lumbung/common/v1/calendar.pb.h"
#include "registry/domain/open_business_day.h"
#include "registry/history/origin.h"
#include "registry/history/shown.h"
#include "runtime/store/stream_walk.h"

namespace lumbung::registry {
namespace {

using google::protobuf::util::TimeUtil;
using Request = v1::GetRecordAsOfRequest;

std::optional<Refusal> in_future(const HistoryRead& read, const Request& request) {
  if (request.as_of_case() == Request::kPosition && request.position() > read.head)
    return invalid_field("position", "POSITION_IN_FUTURE",
                         "The log ends at position " + std::to_string(read.head) + ".",
                         std::to_string(request.position()));
  if (request.as_of_case() == Request::kTime &&
      TimeUtil::TimestampToMicroseconds(request.time()) > read.now.time_since_epoch().count())
    return invalid_field("time", "TIME_IN_FUTURE", "What will be recorded by then nobody knows.",
                         TimeUtil::ToString(request.time()));
  if (request.as_of_case() != Request::kDate) return std::nullopt;
  common::v1::Calendar calendar;
  for (const auto& row : store::read_states(read.connection, {kCalendarStream}))
    CHECK(calendar.ParseFromString(row.state));
  const auto open = date_of(calendar.open_date());
  const auto asked = date_of(request.date());
  if (!open || !asked || *asked <= *open) return std::nullopt;
  return invalid_field("date", "DATE_IN_FUTURE", "The open business day is " + open->iso() + ".", asked->iso());
}

// The calendar's first event has none.
Date business_day(const v1::Origin& change) { return date_of(change.business_date()).value_or(Date()); }

bool is_moment(const google::protobuf::Timestamp& time) {
  return time.seconds() >= TimeUtil::kTimestampMinSeconds && time.seconds() <= TimeUtil::kTimestampMaxSeconds &&
         time.nanos() >= 0 && time.nanos() < 1'000'000'000;
}

bool is_later(const v1::Origin& change, const Request& request) {
  switch (request.as_of_case()) {
    case Request::kPosition:
      return change.position() > request.position();
    case Request::kTime:
      return change.commit_time() > request.time();
    case Request::kDate:
      return business_day(change) > *date_of(request.date());
    case Request::AS_OF_NOT_SET:
      break;
  }
  CHECK(!"the validator has asked for one");
}

Refusal not_yet(const std::string& name, const v1::Origin& first) {
  const auto date = business_day(first).iso();
  const auto time = TimeUtil::ToString(first.commit_time());
  return Refusal(RefusalKind::not_found, "RECORD_NOT_YET",
                 name + " was not in the register yet: it came on business day " + date + ", at position " +
                     std::to_string(first.position()) + ", " + time + ".")
      .about(name)
      .with("first_position", first.position())
      .with("first_date", date)
      .with("first_time", time);
}

}  // namespace

void check_as_of(const Request& request, std::vector<FieldViolation>& wrong) {
  if (request.as_of_case() == Request::AS_OF_NOT_SET)
    wrong.push_back({"as_of", "AS_OF_MISSING", "Give one of position, time and date.", ""});
  if (request.as_of_case() == Request::kPosition && request.position() < 1)
    wrong.push_back({"position", "POSITION_INVALID", "Positions of the log count from 1.",
                     std::to_string(request.position())});
  if (request.as_of_case() == Request::kTime && !is_moment(request.time()))
    wrong.push_back({"time", "TIME_INVALID", "There is no such moment.", ""});
}

Result<v1::RecordAsOf> read_as_of(const HistoryRead& read, const Request& request) {
  const auto& name = request.name();
  if (auto future = in_future(read, request)) return std::move(*future);
  const auto now = record_now(read, name);
  if (!now) return record_not_found(name);

  const auto& kind = read.aggregates.of(name);
  const std::unique_ptr<google::protobuf::Message> then(kind.prototype->New());
  v1::RecordAsOf answer;
  std::optional<v1::Origin> first;
  store::walk_stream(read.connection, kind, name, read.head, [&](const store::WalkStep& step) {
    auto change = origin_of(step.row, step.event);
    if (!first) first = change;
    if (is_later(change, request)) {
      answer.set_next_change_position(change.position());
      return false;
    }
    then->CopyFrom(step.after);
    *answer.mutable_last_change() = std::move(change);
    return !read.cancelled();
  });
  if (!first) return record_not_found(name);
  if (!answer.has_last_change()) return not_yet(name, *first);
  if (is_erased(*now) && !is_erased(*then))
    return rule_broken("OWNER_ERASED", "The person was erased: the record is not shown as it was before.");
  answer.mutable_record()->PackFrom(*shown(*then));
  return answer;
}

}  // namespace lumbung::registry
