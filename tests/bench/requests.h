// The requests of the measurements, as an agency would send them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "lumbung/registry/v1/registry_service.pb.h"

namespace lumbung::bench {

registry::v1::RegisterBusinessRequest register_request(std::int64_t number);
// The same as one of millions: businesses of every kecamatan, line and size.
registry::v1::RegisterBusinessRequest varied_request(std::int64_t number, const std::vector<std::string>& kelurahan);
// The same with the words of a city: few that are everywhere, many thousands that are rare, and business addresses.
registry::v1::RegisterBusinessRequest named_request(std::int64_t number, const std::vector<std::string>& kelurahan);
// The n-th of the rare words, the first being the commonest.
std::string rare_word(std::uint64_t n);
// A business with the person behind it; no two numbers below 33 million share a NIK. Serials 9000 and up: nobody's.
registry::v1::RegisterBusinessRequest owner_request(std::int64_t number);
// An import file of such businesses.
void write_import_file(const std::string& path, std::int64_t rows);
// The n-th change of a business; neighbours differ, so that each is a change.
registry::v1::ChangeOperatingStatusRequest status_request(const std::string& business, std::int64_t n,
                                                          const std::string& request_id);

}  // namespace lumbung::bench
