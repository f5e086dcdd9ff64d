#include "client/search_rpcs.h"
#include "lumbungctl/nouns.h"
#include "lumbungctl/records.h"
#include "lumbungctl/session.h"

namespace lumbung::ctl {
namespace {

using client::Exit;
namespace registry = client::registry;

// Hits shown when --limit is not given, and the most the API gives at once.
constexpr std::int64_t kHits = 20;
constexpr std::int64_t kLargestHits = 200;

// `kopas=KOPAS krangan~KRANGGAN@`: how each word was found.
std::string words_of(const registry::SearchHit& hit) {
  std::string words;
  for (const auto& match : hit.matches()) {
    words += (words.empty() ? "" : " ") + match.word();
    if (match.how() == registry::WordMatch::HOW_EXACT) words += "=";
    else if (match.how() == registry::WordMatch::HOW_PREFIX) words += "..";
    else if (match.how() == registry::WordMatch::HOW_SIMILAR) words += "~";
    else words += "?";
    words += match.found() + (match.in_address() ? "@" : "");
  }
  return words;
}

std::vector<std::string> row_of(const registry::SearchHit& hit) {
  return {std::to_string(hit.score()), hit.name(),      hit.display_name(), hit.kelurahan(),
          hit.address(),               words_of(hit),   hit.merged_into()};
}

Exit search(Session& session, registry::SearchRegisterRequest::Kind kind) {
  registry::SearchRegisterRequest request;
  std::string query;
  for (const auto& word : session.invocation().arguments) query += (query.empty() ? "" : " ") + word;
  request.set_query(query);
  request.set_kind(kind);
  request.set_filter(session.flag("filter"));
  request.set_min_position(session.number("min-position", 0));
  request.set_min_score(static_cast<std::int32_t>(session.number("min-score", 0)));
  const auto limit = session.number("limit", kHits);
  std::vector<std::vector<std::string>> rows;
  bool more = true;
  while (more && std::ssize(rows) < limit) {
    request.set_page_size(static_cast<std::int32_t>(std::min(limit - std::ssize(rows), kLargestHits)));
    const auto page = session.api().call(request);
    if (!page) return session.fail(page.failure());
    for (const auto& hit : page->hits()) rows.push_back(row_of(hit));
    more = !page->next_page_token().empty();
    request.set_page_token(page->next_page_token());
  }
  print_rows(session.out(), session.format(),
             {{"score", true}, {"name"}, {"display_name"}, {"kelurahan"}, {"address"}, {"words"}, {"merged_into"}}, rows);
  if (more) session.err() << "There are more: --limit N lists more of them.\n";
  return Exit::ok;
}

Exit all(Session& session) { return search(session, registry::SearchRegisterRequest::KIND_UNSPECIFIED); }
Exit businesses(Session& session) { return search(session, registry::SearchRegisterRequest::KIND_BUSINESS); }
Exit cooperatives(Session& session) { return search(session, registry::SearchRegisterRequest::KIND_COOPERATIVE); }

std::vector<Flag> search_flags() {
  return {
      {.name = "filter",
       .value = "FILTER",
       .help = "Which records, by kecamatan, kelurahan, section, type, operating_status, activity or merged_into."},
      {.name = "limit", .value = "N", .help = "At most so many; 20 when not given.", .kind = Flag::Kind::number},
      {.name = "min-score", .value = "N", .help = "Only hits of this score or better, 0 to 1000.", .kind = Flag::Kind::number},
      {.name = "min-position",
       .value = "N",
       .help = "Waits up to 5 s until the index has come to this position of the log.",
       .kind = Flag::Kind::number},
  };
}

}  // namespace

Noun search_noun() {
  return {.name = "search",
          .summary = "Words of a name or an address, as people spell them, to records.",
          .verbs = {
              {.name = "all",
               .arguments = {"WORD..."},
               .summary = "Businesses and cooperatives, best first.",
               .flags = search_flags(),
               .examples = {"search all kopas krangan", "search all warung bu siti --limit 5"},
               .run = all},
              {.name = "businesses",
               .arguments = {"WORD..."},
               .summary = "Businesses only.",
               .flags = search_flags(),
               .examples = {"search businesses laundri --filter 'kecamatan = 32.75.10'"},
               .run = businesses},
              {.name = "cooperatives",
               .arguments = {"WORD..."},
               .summary = "Cooperatives only.",
               .flags = search_flags(),
               .examples = {"search cooperatives simpan pinjam --filter 'activity = TIDAK_AKTIF'"},
               .run = cooperatives},
          },
          .personal = true};
}

}  // namespace lumbung::ctl
