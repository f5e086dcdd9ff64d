#include "registry/rpc/search_rpc.h"

#include <algorithm>
#include <charconv>

#include "lumbung/registry/v1/search_service.pb.h"
#include "registry/rpc/reads.h"
#include "registry/search/expression.h"
#include "runtime/lists/filter_sql.h"
#include "runtime/lists/page_token.h"
#include "runtime/rpc/failures.h"

namespace lumbung::registry {
namespace {

using search::FoundPage;
using search::FoundRecord;
using search::How;
using search::Kind;
using search::Question;
using search::Step;
using v1::SearchRegisterRequest;
using v1::SearchRegisterResponse;

// Longest wait for `min_position`.
constexpr std::chrono::seconds kWaitAtMost{5};

std::string token_parameters(const SearchRegisterRequest& request) {
  return std::to_string(request.query().size()) + ":" + request.query() + std::to_string(request.kind()) + ":" +
         std::to_string(request.min_score()) + ":" + request.filter();
}

std::string token_of(const SearchRegisterRequest& request, const FoundPage& page) {
  return lists::page_token(token_parameters(request), {page.after, std::to_string(static_cast<int>(page.step))});
}

// Where the page begins; a token nobody was given begins anywhere or is refused.
void begin_behind(const SearchRegisterRequest& request, Question& question, std::vector<FieldViolation>& wrong) {
  if (request.page_token().empty()) return;
  const auto end = lists::read_page_token(token_parameters(request), request.page_token());
  if (!end) return wrong.push_back(end.refusal().fields().front());
  int step = -1;
  std::from_chars(end->name.data(), end->name.data() + end->name.size(), step);
  const auto* after = std::get_if<std::int64_t>(&end->order_value);
  if (after == nullptr || step < 0 || step > static_cast<int>(search::kSteps.back()))
    return wrong.push_back({"page_token", "PAGE_TOKEN_INVALID", "This is no token of a search.", ""});
  question.step = static_cast<Step>(step);
  question.after = *after;
}

void narrow(const SearchRegisterRequest& request, Question& question, std::vector<FieldViolation>& wrong) {
  if (request.kind() == SearchRegisterRequest::KIND_BUSINESS) question.kind = Kind::business;
  if (request.kind() == SearchRegisterRequest::KIND_COOPERATIVE) question.kind = Kind::cooperative;
  store::Row parameters;
  const auto already = wrong.size();
  lists::filter_sql(search::filter_spec(), request.filter(), parameters, wrong);
  if (wrong.size() == already) question.filter = *lists::parse_filter(request.filter());
}

template <class Number>
void within(const char* field, const char* reason, Number value, Number most, std::vector<FieldViolation>& wrong) {
  if (value < 0 || value > most)
    wrong.push_back({field, reason, "Give 0 to " + std::to_string(most) + ".", std::to_string(value)});
}

Result<Question> question_of(const SearchRegisterRequest& request) {
  std::vector<FieldViolation> wrong;
  Question question;
  auto query = search::parse_query(request.query());
  if (query) question.query = *std::move(query);
  else wrong.push_back(query.refusal().fields().front());
  narrow(request, question, wrong);
  begin_behind(request, question, wrong);
  within("page_size", "PAGE_SIZE", request.page_size(), search::kMostHits, wrong);
  within("min_score", "MIN_SCORE", request.min_score(), search::kBestScore, wrong);
  within("min_position", "MIN_POSITION", request.min_position(), std::int64_t{INT64_MAX}, wrong);
  if (!wrong.empty()) return invalid_fields(std::move(wrong));
  if (request.page_size() > 0) question.page_size = request.page_size();
  question.min_score = request.min_score();
  return question;
}

v1::WordMatch::How word_of(How how) {
  switch (how) {
    case How::exact:
      return v1::WordMatch::HOW_EXACT;
    case How::prefix:
      return v1::WordMatch::HOW_PREFIX;
    case How::similar:
      return v1::WordMatch::HOW_SIMILAR;
    case How::missing:
      return v1::WordMatch::HOW_MISSING;
  }
  return v1::WordMatch::HOW_UNSPECIFIED;
}

template <class Enum>
Enum value_of(const google::protobuf::EnumDescriptor& values, const std::string& prefix, const std::string& word) {
  const auto* value = values.FindValueByName(prefix + word);
  return static_cast<Enum>(value == nullptr ? 0 : value->number());
}

void show(const search::Query& query, const FoundRecord& found, v1::SearchHit& hit) {
  const auto& document = found.document;
  hit.set_name(document.name);
  hit.set_display_name(document.display_name);
  hit.set_address(document.address);
  hit.set_kecamatan(document.kecamatan);
  hit.set_kelurahan(document.kelurahan);
  hit.set_operating_status(value_of<v1::Business::OperatingStatus>(*v1::Business::OperatingStatus_descriptor(),
                                                                   "OPERATING_STATUS_", document.operating_status));
  hit.set_activity(
      value_of<v1::Cooperative::Activity>(*v1::Cooperative::Activity_descriptor(), "ACTIVITY_", document.activity));
  hit.set_merged_into(document.merged_into);
  hit.set_score(found.hit.score);
  for (std::size_t i = 0; i < query.words.size(); ++i) {
    const auto& matched = found.hit.matched[i];
    auto& match = *hit.add_matches();
    match.set_word(query.words[i].word.written);
    match.set_found(matched.found);
    match.set_how(word_of(matched.how));
    match.set_in_address(matched.in_address);
  }
}

[[noreturn]] void still_building(const search::IndexState& state) {
  throw rpc::NotYet("SEARCH_INDEX_BUILDING", "The search index is being made: " + std::to_string(state.documents) +
                                                 " records so far. Everything else answers.");
}

Task<Result<rpc::Reply>> search_register(search::Search& search, const store::Committer& committer, rpc::Call& call,
                                         std::shared_ptr<const SearchRegisterRequest> request) {
  auto question = question_of(*request);
  if (!question) co_return std::move(question).refusal();
  if (request->min_position() > search.state().position) {
    const auto until = std::min(call.deadline, std::chrono::steady_clock::now() + kWaitAtMost);
    auto waiting = search.reached(request->min_position(), until);
    const bool there = co_await waiting;
    const auto state = search.state();
    if (!there && !state.ready) still_building(state);
    if (!there)
      throw rpc::NotYet("SEARCH_INDEX_BEHIND", "The search index is at position " + std::to_string(state.position) +
                                                   ", not yet at " + std::to_string(request->min_position()) + ".");
  }
  const auto query = question->query;
  auto finding = search.find(*std::move(question));
  const auto page = co_await finding;
  if (!page) still_building(search.state());
  add_as_of(call, page->position);
  SearchRegisterResponse response;
  for (const auto& found : page->hits) show(query, found, *response.add_hits());
  if (page->more) response.set_next_page_token(token_of(*request, *page));
  response.set_as_of_position(page->position);
  response.set_log_position(std::max(committer.position(), page->position));
  co_return rpc::Reply::of(response);
}

}  // namespace

void add_search(rpc::Methods& methods, search::Search& search, const store::Committer& committer) {
  methods.unary<SearchRegisterRequest>(
      "SearchRegister", [&search, &committer](rpc::Call& call, std::shared_ptr<const SearchRegisterRequest> request) {
        return search_register(search, committer, call, std::move(request));
      });
}

}  // namespace lumbung::registry
