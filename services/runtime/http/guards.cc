#include "runtime/http/guards.h"

#include <array>
#include <string>

#include "base/text.h"

namespace lumbung {
namespace {

// `[::1]` of `[::1]:7480`, `localhost` of `localhost:7480`. Empty when what follows is no port.
std::string_view host_of(std::string_view header) {
  const auto end = header.starts_with('[') ? header.find(']') : header.find(':');
  if (header.starts_with('[') && end == std::string_view::npos) return {};
  const auto length = header.starts_with('[') ? end + 1 : end;
  const auto host = header.substr(0, length);
  const auto port = header.substr(host.size());
  const bool port_right = port.empty() || (port[0] == ':' && all_digits(port.substr(1)));
  return port_right ? host : std::string_view();
}

}  // namespace

bool host_allowed(std::string_view host_header, std::string_view listen_host) {
  const auto host = lower_ascii(host_of(host_header));
  if (host.empty()) return false;
  constexpr std::array<std::string_view, 3> kHere{"127.0.0.1", "localhost", "[::1]"};
  for (const auto here : kHere)
    if (host == here) return true;
  return host == listen_host || host == "[" + std::string(listen_host) + "]";
}

bool origin_allowed(std::string_view origin_header, std::string_view host_header) {
  return origin_header.empty() ||
         lower_ascii(origin_header) == "http://" + lower_ascii(host_header);
}

bool is_json(std::string_view content_type) {
  const auto type = lower_ascii(squeezed(content_type));
  return type == "application/json" || type == "application/json;charset=utf-8";
}

}  // namespace lumbung
