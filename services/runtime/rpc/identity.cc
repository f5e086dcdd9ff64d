#include "runtime/rpc/identity.h"

#include <fstream>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "base/person_number.h"
#include "base/text.h"

namespace lumbung::rpc {
namespace {

std::vector<std::string> split(std::string_view text, char at) {
  std::vector<std::string> parts;
  for (std::size_t begin = 0;;) {
    const auto end = text.find(at, begin);
    parts.emplace_back(trimmed(text.substr(begin, end - begin)));
    if (end == std::string_view::npos) return parts;
    begin = end + 1;
  }
}

bool plain(std::string_view name) {
  if (name.empty() || name.size() > 64 || holds_person_number(name)) return false;
  for (const char c : name)
    if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-' ||
          c == '@'))
      return false;
  return true;
}

bool matches(std::string_view pattern, std::string_view permission) {
  if (pattern == "*") return true;
  const auto wanted = split(pattern, '.');
  const auto given = split(permission, '.');
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    if (wanted[i] == "*" && i + 1 == wanted.size()) return i < given.size();
    if (i >= given.size() || (wanted[i] != "*" && wanted[i] != given[i])) return false;
  }
  return wanted.size() == given.size();
}

Refusal wrong_act_as(std::string sentence) {
  return invalid_field("x-lumbung-act-as", "ACT_AS_FORMAT", std::move(sentence));
}

}  // namespace

Roles Roles::read(const std::string& path) {
  std::ifstream file(path);
  if (!file) throw std::runtime_error("The roles file " + path + " cannot be read.");
  Roles roles;
  try {
    const auto json = nlohmann::json::parse(file);
    for (const auto& [name, role] : json.at("roles").items())
      roles.patterns_[name] = role.at("permissions").get<std::vector<std::string>>();
  } catch (const nlohmann::json::exception& wrong) {
    throw std::runtime_error("The roles file " + path + " is not as expected: " + wrong.what());
  }
  return roles;
}

std::string Roles::list() const {
  std::string names;
  for (const auto& [name, patterns] : patterns_) names += (names.empty() ? "" : ", ") + name;
  return names;
}

bool Roles::grants(const std::vector<std::string>& roles, std::string_view permission) const {
  for (const auto& role : roles) {
    const auto found = patterns_.find(role);
    if (found == patterns_.end()) continue;
    for (const auto& pattern : found->second)
      if (matches(pattern, permission)) return true;
  }
  return false;
}

Result<Caller> local_caller(std::string_view act_as, const Roles& roles) {
  if (act_as.empty()) return Caller{"local", "operator", {"operator"}};
  if (act_as.size() > kMaxActAsLength) return wrong_act_as("At most 512 characters.");
  Caller caller;
  for (const auto& part : split(act_as, ';')) {
    const auto at = part.find('=');
    const auto key = part.substr(0, at);
    const auto value = at == std::string::npos ? std::string() : part.substr(at + 1);
    if (key == "agency" && caller.agency.empty() && plain(value)) {
      caller.agency = value;
    } else if (key == "person" && caller.subject.empty() && plain(value)) {
      caller.subject = value;
    } else if (key == "roles" && caller.roles.empty() && !value.empty()) {
      caller.roles = split(value, ',');
    } else {
      return wrong_act_as("Write agency=...;person=...;roles=a,b - each once, names of a-z 0-9 . _ - @, "
                          "not the NIK of a person.");
    }
  }
  if (caller.agency.empty() || caller.subject.empty() || caller.roles.empty())
    return wrong_act_as("Name all of agency, person and roles.");
  for (const auto& role : caller.roles)
    if (!roles.known(role))
      return wrong_act_as("There is no role '" + role + "'; there are " + roles.list() + ".");
  return caller;
}

}  // namespace lumbung::rpc
