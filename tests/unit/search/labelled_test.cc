// Queries as people type them, each with the record they mean: it must stand among the first. The registers' usual names
// stand around them, so that finding too much shows too.
#include <gmock/gmock.h>

#include "index.h"

namespace lumbung::registry::search {
namespace {

struct Label {
  const char* query;
  const char* means;
  std::size_t within = 1;  // At this place or before it.
};

const std::vector<Label>& labels() {
  static const std::vector<Label> list = {
      // Exact, whole and in another order.
      {"KOPAS KRANGGAN", "KOPAS KRANGGAN"},
      {"kranggan kopas", "KOPAS KRANGGAN"},
      {"warung bu siti", "Warung Bu Siti"},
      {"siti warung", "Warung Bu Siti"},
      {"pondok soto mang ade", "Pondok Soto Mang Ade"},
      // Typed wrong.
      {"kopas krangan", "KOPAS KRANGGAN"},
      {"kopas kranggn", "KOPAS KRANGGAN"},
      {"kopas krnaggan", "KOPAS KRANGGAN"},
      {"waurng bu siti", "Warung Bu Siti"},
      {"bengkel barokh motor", "Bengkel Barokah Motor"},
      {"laundri bersih wangi", "Laundry Bersih Wangi"},
      {"konfeksi mekar sari", "Konveksi Mekar Sari"},
      {"katring lestari", "Katering Lestari"},
      {"simpan pinjem sejahtera", "KSP Sejahtera Bersama"},
      // Spelled as before 1972.
      {"toko soekardjo", "Toko Sukarjo"},
      {"tjahaja baru", "Toko Cahaja Baru"},
      {"djatiwarna makmoer", "Koperasi Jatiwarna Makmur"},
      {"Toko Soekardjo", "Toko Sukarjo"},
      {"warung njonja liem", "Warung Nyonya Liem"},
      // Abbreviated, and the other way round.
      {"kop pasar kranggan", "KOPAS KRANGGAN"},
      {"koperasi pasar kranggan", "KOPAS KRANGGAN"},
      {"kop. psr. kranggan", "KOPAS KRANGGAN"},
      {"tk sukarjo", "Toko Sukarjo"},
      {"wr bu siti", "Warung Bu Siti"},
      {"warung ibu siti", "Warung Bu Siti"},
      {"koperasi simpan pinjam sejahtera", "KSP Sejahtera Bersama"},
      {"rumah makan padang sederhana", "RM Padang Sederhana"},
      {"koperasi serba usaha mitra", "KSU Mitra Mandiri"},
      {"kopkar telkom", "Koperasi Karyawan Telkom Bekasi"},
      {"koperasi wanita melati", "KOPWAN MELATI"},
      {"warteg bahari", "Warung Tegal Bahari"},
      // Legal forms and small words in the way.
      {"PT Cahaya Abadi", "Cahaya Abadi, PT"},
      {"cv. mekar", "Mekar"},
      {"bakso & mie ayam jaya", "Bakso dan Mie Ayam Jaya"},
      // Unfinished.
      {"kopas kran", "KOPAS KRANGGAN"},
      {"beng barok", "Bengkel Barokah Motor"},
      {"pondok so", "Pondok Soto Mang Ade"},
      {"laund", "Laundry Bersih Wangi"},
      // Written together and apart.
      {"konveksimekarsari", "Konveksi Mekar Sari"},
      {"tokosukarjo", "Toko Sukarjo"},
      // By address.
      {"soto kranggan", "Pondok Soto Mang Ade"},
      {"bengkel jatiasih", "Bengkel Barokah Motor"},
      {"laundry jl mawar", "Laundry Bersih Wangi"},
      {"katering komplek antilop", "Katering Lestari"},
      {"bengkel jtiasih", "Bengkel Barokah Motor"},
      // One word too many.
      {"kopas kranggan cabang", "KOPAS KRANGGAN"},
      {"warung nasi bu siti", "Warung Bu Siti"},
  };
  return list;
}

std::vector<Document> the_register() {
  std::vector<Document> all = {
      cooperative("k1", "KOPAS KRANGGAN", "Pasar Kranggan"),
      cooperative("k2", "KSP Sejahtera Bersama", "Jl. Ahmad Yani No. 5"),
      cooperative("k3", "KSU Mitra Mandiri"),
      cooperative("k4", "Koperasi Karyawan Telkom Bekasi"),
      cooperative("k5", "KOPWAN MELATI"),
      cooperative("k6", "Koperasi Jatiwarna Makmur"),
      cooperative("k7", "Koperasi Pasar Baru"),
      cooperative("k8", "Koperasi Kranji Sejahtera"),
      business("b1", "Warung Bu Siti", "Jl. Kenanga 3"),
      business("b2", "Pondok Soto Mang Ade", "Jl. Raya Kranggan"),
      business("b3", "Bengkel Barokah Motor", "Jl. Raya Jatiasih 10"),
      business("b4", "Laundry Bersih Wangi", "Jl Mawar IV"),
      business("b5", "Konveksi Mekar Sari"),
      business("b6", "Katering Lestari", "Kompleks Antilop Maju"),
      business("b7", "Toko Sukarjo"),
      business("b8", "Toko Cahaja Baru"),
      business("b9", "Warung Nyonya Liem"),
      business("b10", "RM Padang Sederhana"),
      business("b11", "Warung Tegal Bahari"),
      business("b12", "Cahaya Abadi, PT"),
      business("b13", "Mekar"),
      business("b14", "Bakso dan Mie Ayam Jaya"),
  };
  const std::vector<std::string> kinds = {"Warung", "Toko", "Bengkel", "Laundry", "Katering", "Konveksi", "Kios", "Salon"};
  const std::vector<std::string> names = {"Berkah", "Sumber Rejeki", "Maju Jaya", "Sederhana", "Mekar",
                                          "Sentosa", "Anugerah",     "Harapan",   "Putra",     "Cahaya"};
  for (std::size_t i = 0; i < 400; ++i)
    all.push_back(business("x" + std::to_string(i),
                           kinds[i % kinds.size()] + " " + names[i / 8 % names.size()] + " " + std::to_string(i + 1),
                           "Jl. Anggrek No. " + std::to_string(i)));
  return all;
}

TEST(Labelled, EveryQueryFindsWhatItMeansAmongTheFirst) {
  TestIndex index(the_register());
  for (const auto& label : labels()) {
    const auto found = index.names(label.query);
    const auto at = static_cast<std::size_t>(std::find(found.begin(), found.end(), label.means) - found.begin());
    EXPECT_LT(at, label.within) << label.query << " means " << label.means << " and finds "
                                << ::testing::PrintToString(found);
  }
}

TEST(Labelled, WhatNobodyMeansIsNotFound) {
  TestIndex index(the_register());
  for (const auto* query : {"apotek", "kopas bandung raya", "xyzzy", "3275014508909321"})
    EXPECT_TRUE(index.names(query).empty()) << query << " " << ::testing::PrintToString(index.names(query));
}

}  // namespace
}  // namespace lumbung::registry::search
