#include "registry/papers/skb_page.h"

#include <array>
#include <utility>
#include <vector>

#include "base/date.h"

namespace lumbung::registry {
namespace {

constexpr std::size_t kGroup = 4;

constexpr char kStyle[] = R"(@page{size:A4;margin:20mm}
body{font:12pt/1.5 serif;color:#000;background:#fff;max-width:170mm;margin:0 auto}
header{text-align:center;border-bottom:3px double #000;padding-bottom:4mm;margin-bottom:8mm}
h1{font-size:14pt;margin:0}h2{font-size:13pt;text-align:center;text-decoration:underline;margin:0}
.number{text-align:center;margin:0 0 8mm}
table{border-collapse:collapse;margin:4mm 0}th{text-align:left;font-weight:normal;vertical-align:top;padding:1mm 6mm 1mm 0;white-space:nowrap}
td{vertical-align:top;padding:1mm 0}
.signed{margin:12mm 0 0 90mm}.space{height:24mm}
.revoked{border:2px solid #000;text-align:center;font-weight:bold;padding:2mm;margin-bottom:6mm}
footer{border-top:1px solid #000;margin-top:14mm;padding-top:2mm;font-size:9pt}
code{font:bold 11pt monospace}
@media screen{body{padding:12mm}})";

using Rows = std::vector<std::pair<std::string, std::string>>;

// Rows without a value are left out.
std::string table_of(const Rows& rows) {
  std::string html = "<table>\n";
  for (const auto& [label, value] : rows)
    if (!value.empty()) html += "<tr><th>" + label + "</th><td>: " + escaped(value) + "</td></tr>\n";
  return html + "</table>\n";
}

Rows rows_of(const SkbPage& page) {
  const auto& says = page.paper.issued_for();
  const auto kbli = says.kbli_main().empty()
                        ? std::string()
                        : says.kbli_main() + (page.kbli_title.empty() ? "" : " " + page.kbli_title) + " (KBLI " +
                              says.kbli_version() + ")";
  return {{"Nama usaha", says.display_name()},
          {"Pemilik", page.owner_name},
          {"Alamat usaha", says.address()},
          {"Kelurahan", page.kelurahan_name},
          {"Kecamatan", page.kecamatan_name},
          {"Bidang usaha", kbli},
          {"SKU", says.sku_number() + (page.sku_issuer_name.empty() ? "" : ", Kelurahan " + page.sku_issuer_name)}};
}

std::string revoked_note(const v1::EntryPaper& paper) {
  if (!paper.paper().has_revoked_date()) return {};
  return "<p class=\"revoked\">DICABUT sejak " + date_in_words(paper.paper().revoked_date()) + "</p>\n";
}

std::string footer_of(const SkbPage& page) {
  return "<footer>\n<p>Kode verifikasi: <code>" + escaped(page.verification_code) + "</code> &middot; Log " +
         std::to_string(page.log_position) + " &middot; Daftar Lumbung, Kota Bekasi</p>\n"
         "<p>Keaslian surat ini diperiksa dengan nomor dan kode verifikasi di Dinas Koperasi dan UKM, atau dengan "
         "<code>lumbungctl papers verify</code>. Isi yang berbeda dari jawaban pemeriksaan adalah palsu.</p>\n</footer>\n";
}

}  // namespace

std::string escaped(std::string_view text) {
  std::string html;
  for (const char c : text) {
    switch (c) {
      case '&': html += "&amp;"; break;
      case '<': html += "&lt;"; break;
      case '>': html += "&gt;"; break;
      case '"': html += "&quot;"; break;
      case '\'': html += "&#39;"; break;
      default: html += c;
    }
  }
  return html;
}

std::string date_in_words(const google::type::Date& date) {
  static constexpr std::array<const char*, 12> kMonths{"Januari", "Februari", "Maret",     "April",   "Mei",      "Juni",
                                                       "Juli",    "Agustus",  "September", "Oktober", "November", "Desember"};
  const auto day = date_of(date);
  if (!day) return {};
  return std::to_string(day->day()) + " " + kMonths[day->month() - 1] + " " + std::to_string(day->year());
}

std::string in_groups(std::string_view digits) {
  std::string text;
  for (std::size_t at = 0; at < digits.size(); at += kGroup) {
    if (at > 0) text += '-';
    text += digits.substr(at, kGroup);
  }
  return text;
}

std::string html_of(const SkbPage& page) {
  const auto& paper = page.paper.paper();
  const auto number = escaped(paper.number());
  std::string html = "<!DOCTYPE html>\n<html lang=\"id\">\n<head>\n<meta charset=\"utf-8\">\n<title>" + number +
                     "</title>\n<style>" + kStyle + "</style>\n</head>\n<body>\n";
  html += "<header><h1>PEMERINTAH KOTA BEKASI<br>DINAS KOPERASI, USAHA KECIL DAN MENENGAH</h1></header>\n";
  html += revoked_note(page.paper);
  html += "<h2>SURAT KETERANGAN BINAAN</h2>\n<p class=\"number\">Nomor: " + number + "</p>\n";
  html += "<p>Dengan ini diterangkan bahwa usaha berikut tercatat dalam daftar UMKM Kota Bekasi, beroperasi, dan menjadi "
          "binaan dinas:</p>\n";
  html += table_of(rows_of(page));
  html += "<p>Surat ini berlaku sejak " + date_in_words(paper.issue_date()) + " sampai dengan " +
          date_in_words(paper.valid_until_date()) + ".</p>\n";
  html += "<div class=\"signed\"><p>Bekasi, " + date_in_words(paper.issue_date()) + "<br>Diterbitkan oleh " +
          escaped(paper.issuer()) + "</p><div class=\"space\"></div><p>(tanda tangan dan cap)</p></div>\n";
  html += footer_of(page);
  return html + "</body>\n</html>\n";
}

}  // namespace lumbung::registry
