#include "runtime/config/config.h"

#include <algorithm>
#include <arpa/inet.h>
#include <unistd.h>

#include <charconv>

namespace lumbung {
namespace {

std::optional<std::uint16_t> port_of(std::string_view text) {
  std::uint16_t port = 0;
  const auto end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, port);
  if (error != std::errc() || stop != end) return std::nullopt;
  return port;
}

bool is_address(int family, const std::string& host) {
  in6_addr address{};
  return inet_pton(family, host.c_str(), &address) == 1;
}

}  // namespace

bool Endpoint::loopback() const {
  return host == "localhost" || host == "::1" || host.starts_with("127.");
}

std::string Endpoint::text() const {
  const bool six = host.find(':') != std::string::npos;
  return (six ? "[" + host + "]" : host) + ":" + std::to_string(port);
}

std::optional<Endpoint> Endpoint::parse(std::string_view text) {
  const auto colon = text.rfind(':');
  if (colon == std::string_view::npos) return std::nullopt;
  const auto port = port_of(text.substr(colon + 1));
  auto host = std::string(text.substr(0, colon));
  const bool brackets = host.size() > 2 && host.front() == '[' && host.back() == ']';
  if (brackets) host = host.substr(1, host.size() - 2);
  const bool right =
      brackets ? is_address(AF_INET6, host) : host == "localhost" || is_address(AF_INET, host);
  if (!port || !right) return std::nullopt;
  return Endpoint{host, *port};
}

std::optional<std::string> Endpoint::parse_host(std::string_view text) {
  if (const auto endpoint = parse(text)) return endpoint->port == 0 ? std::nullopt : std::optional(std::string(text));
  const auto colon = text.rfind(':');
  if (colon == std::string_view::npos || colon == 0) return std::nullopt;
  const auto port = port_of(text.substr(colon + 1));
  const bool name = std::ranges::all_of(text.substr(0, colon), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
  });
  if (!name || !port || *port == 0) return std::nullopt;
  return std::string(text);
}

std::string Config::schema_of(std::string_view service) const {
  return database_schema.empty() ? "c" + cell + "_" + std::string(service) : database_schema;
}

std::filesystem::path Config::sqlite_of(std::string_view service) const {
  return var / (std::string(service) + ".sqlite");
}

Environment process_environment() {
  Environment variables;
  for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
    const std::string_view text = *entry;
    const auto equals = text.find('=');
    if (equals == std::string_view::npos) continue;
    variables.emplace_back(text.substr(0, equals), text.substr(equals + 1));
  }
  return variables;
}

}  // namespace lumbung
