#include "runtime/http/static_files.h"

#include <openssl/evp.h>

#include <array>
#include <fstream>
#include <iterator>
#include <memory>
#include <stdexcept>
#include <utility>

#include "base/check.h"

namespace lumbung {
namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 10> kTypes{{
    {".html", "text/html; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".json", "application/json"},
    {".geojson", "application/geo+json"},
    {".svg", "image/svg+xml"},
    {".png", "image/png"},
    {".ico", "image/x-icon"},
    {".woff2", "font/woff2"},
    {".txt", "text/plain; charset=utf-8"},
}};

// Scripts, styles, data from here only; in nobody's frame.
constexpr char kPolicy[] =
    "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

struct File {
  std::string type;
  std::string tag;
  std::string content;
};

std::string type_of(const std::filesystem::path& path) {
  for (const auto& [extension, type] : kTypes)
    if (path.extension() == extension) return std::string(type);
  return "application/octet-stream";
}

// Half of SHA-256 in hexadecimal, quoted.
std::string tag_of(const std::string& content) {
  constexpr std::size_t kBytes = 16;
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  CHECK(EVP_Digest(content.data(), content.size(), digest.data(), nullptr, EVP_sha256(), nullptr) ==
        1);
  std::string tag = "\"";
  for (std::size_t i = 0; i < kBytes; ++i) {
    tag += "0123456789abcdef"[digest[i] >> 4];
    tag += "0123456789abcdef"[digest[i] & 0xF];
  }
  return tag + '"';
}

std::string content_of(const std::filesystem::path& path) {
  if (std::filesystem::file_size(path) > kMaxStaticFileBytes)
    throw std::runtime_error(path.string() + " is larger than 8 MiB.");
  std::ifstream file(path, std::ios::binary);
  std::string content{std::istreambuf_iterator<char>(file), {}};
  if (!file) throw std::runtime_error(path.string() + " cannot be read.");
  return content;
}

HttpAnswer answer_of(const File& file, const HttpRequest& request) {
  const bool same = request.header("if-none-match") == file.tag;
  return {same ? 304 : 200,
          file.type,
          same ? std::string() : file.content,
          {{"ETag", file.tag},
           {"Cache-Control", "no-cache"},
           {"Content-Security-Policy", kPolicy},
           {"Referrer-Policy", "no-referrer"}}};
}

void add_file(HttpServer& server, const std::filesystem::path& path, const std::string& route) {
  auto content = content_of(path);
  auto tag = tag_of(content);
  const auto file =
      std::make_shared<const File>(File{type_of(path), std::move(tag), std::move(content)});
  const HttpHandler handler = [file](const HttpRequest& request, const HttpReply& reply) {
    reply(answer_of(*file, request));
  };
  server.get(route, handler);
  if (path.filename() == "index.html") server.get(route.substr(0, route.rfind('/') + 1), handler);
}

}  // namespace

void add_static_files(HttpServer& server, const std::filesystem::path& folder) {
  std::size_t count = 0;
  try {
    for (std::filesystem::recursive_directory_iterator at(folder), end; at != end; ++at) {
      if (at->path().filename().string().starts_with('.')) {
        at.disable_recursion_pending();
        continue;
      }
      if (!at->is_regular_file()) continue;
      if (++count > kMaxStaticFiles)
        throw std::runtime_error(folder.string() + " holds more than 200 files.");
      add_file(server, at->path(), "/" + at->path().lexically_relative(folder).generic_string());
    }
  } catch (const std::filesystem::filesystem_error& error) {
    throw std::runtime_error("The page's files cannot be read: " + std::string(error.what()) + ".");
  }
}

}  // namespace lumbung
