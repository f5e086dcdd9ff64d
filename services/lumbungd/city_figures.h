// The figures of the city's picture, each counted from the records by a Count call at the moment it
// is asked for. Nothing in here has seen a file.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "client/api.h"

namespace lumbung {

// How many records share some values: one value for each field counted by, empty where a record has
// none.
using Groups = std::vector<client::registry::CountGroup>;

struct CityFigures {
  std::string cell;                              // `3275`
  std::map<std::string, std::string> kecamatan;  // Name by Kemendagri code.
  std::int64_t kelurahan = 0;
  Groups cooperatives_by_state;  // activity, legal_state
  Groups cooperatives_by_type;   // type, activity
  Groups businesses_by_place;    // kecamatan, operating_status
  Groups businesses_by_size;     // reported_size_class, computed_size_class, operating_status
  Groups businesses_by_section;  // section, operating_status
  Groups owners_by_check;        // nik_verified, erased
  std::map<std::string, std::string> sections;  // Title by letter, of those that occur.
};

// Asks for all of them.
client::Answer<CityFigures> count_city(const client::Api& api);

}  // namespace lumbung
