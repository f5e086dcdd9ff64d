// A record as the index keeps it: what is shown of a hit, what is searched, what is filtered by. A pure function of the
// record's state and the names of places; nothing of a person's is in it.
#pragma once

#include <optional>
#include <string>

#include "registry/domain/reference.h"
#include "registry/domain/search/query.h"
#include "runtime/store/store.h"

namespace lumbung::registry::search {

enum class Kind { business, cooperative };

struct Document {
  std::string name;  // `businesses/{id}`
  Kind kind = Kind::business;
  std::string display_name;
  std::string address;
  std::string place;  // Names of kelurahan and kecamatan: `Jatisampurna, Jatisampurna`.
  std::string kelurahan;
  std::string kecamatan;
  std::string section;           // Of a business.
  std::string type;              // Of a cooperative.
  std::string operating_status;  // Of a business: `BEROPERASI`.
  std::string activity;          // Of a cooperative.
  std::string merged_into;

  friend bool operator==(const Document&, const Document&) = default;
};

// Streams whose states are documents begin with these, in the order of names.
inline constexpr const char* kSearched[] = {"businesses/", "cooperatives/"};

// Nothing for a stream that is not searched. Throws store::Unavailable for a state that cannot be read.
std::optional<Document> document_of(const store::StateRow& row, const Reference& reference);

Record record_of(const Document& document);

}  // namespace lumbung::registry::search
