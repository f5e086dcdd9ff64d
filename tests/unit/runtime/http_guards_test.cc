#include <gtest/gtest.h>

#include <string>

#include "runtime/http/guards.h"

namespace lumbung {
namespace {

TEST(HttpGuards, HostNamesThisMachine) {
  for (const std::string host : {"localhost", "LOCALHOST:7480", "127.0.0.1", "127.0.0.1:1", "[::1]",
                                 "[::1]:7480", "10.0.0.7:7480"})
    EXPECT_TRUE(host_allowed(host, "10.0.0.7")) << host;
  for (const std::string host :
       {"", "evil.example", "localhost.evil.example", "localhost:evil", "127.0.0.1.evil.example",
        "[::1", "[::1]evil", "::1", "10.0.0.8", "localhost,evil.example", "localhost:80:80"})
    EXPECT_FALSE(host_allowed(host, "10.0.0.7")) << host;
  EXPECT_TRUE(host_allowed("[fd00::1]:80", "fd00::1"));
}

TEST(HttpGuards, OriginIsAbsentOrThisVeryAddress) {
  EXPECT_TRUE(origin_allowed("", "localhost:7480"));
  EXPECT_TRUE(origin_allowed("http://localhost:7480", "LocalHost:7480"));
  for (const std::string origin :
       {"null", "http://localhost", "http://localhost:7481", "https://localhost:7480",
        "http://evil.example", "localhost:7480"})
    EXPECT_FALSE(origin_allowed(origin, "localhost:7480")) << origin;
}

TEST(HttpGuards, OnlyJsonIsJson) {
  for (const std::string type :
       {"application/json", "Application/JSON", "application/json; charset=utf-8",
        "application/json;charset=UTF-8"})
    EXPECT_TRUE(is_json(type)) << type;
  for (const std::string type :
       {"", "text/plain", "application/jsonp", "application/json; charset=latin1",
        "application/x-www-form-urlencoded", "text/plain;application/json"})
    EXPECT_FALSE(is_json(type)) << type;
}

}  // namespace
}  // namespace lumbung
