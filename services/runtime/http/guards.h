// Who may talk to the HTTP port, decided from headers alone (RELIABILITY 24). Pure.
#pragma once

#include <string_view>

namespace lumbung {

// The host of a Host header names this machine: 127.0.0.1, localhost, [::1], or `listen_host`; any
// port.
bool host_allowed(std::string_view host_header, std::string_view listen_host);
// No Origin (not a browser), or the page came from the very address it now calls.
bool origin_allowed(std::string_view origin_header, std::string_view host_header);
// `application/json`, alone or with charset=utf-8.
bool is_json(std::string_view content_type);

}  // namespace lumbung
