// What reporting remembers of a subject: just what its indicators look at, as the register's words; empty where nothing is
// known. Names, amounts and persons never get here.
#pragma once

#include <string>

namespace lumbung::reporting {

struct BusinessFacts {
  std::string kecamatan;         // `32.75.10`
  std::string kelurahan;         // `32.75.10.1001`
  std::string section;           // `G`; empty: TIDAK_TERKLASIFIKASI.
  std::string size;              // As computed by law, never as reported: `MIKRO`.
  std::string operating_status;  // `BEROPERASI`; a business merged into another one is DUPLIKAT.
  bool operator==(const BusinessFacts&) const = default;
};

struct CooperativeFacts {
  std::string kecamatan;
  std::string kelurahan;
  std::string type;         // `SIMPAN_PINJAM`
  std::string legal_state;  // `TERDAFTAR`
  std::string activity;     // `AKTIF_RAT`
  bool merged = false;      // Another record describes the same cooperative; not the merger in law.
  bool operator==(const CooperativeFacts&) const = default;
};

}  // namespace lumbung::reporting
