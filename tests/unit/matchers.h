// What a rule answered, as tests say it: EXPECT_THAT(decide(...), Refuses("LOAN_NOT_ANALYSED")).
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "base/result.h"

namespace lumbung {

inline std::string described(const Refusal& refusal) {
  auto text = "refused as " + refusal.reason() + ": " + refusal.sentence();
  for (const auto& field : refusal.fields()) text += " [" + field.field + " " + field.reason + "]";
  return text;
}

// Refused, for this reason and no other.
MATCHER_P(Refuses, expected, "refuses as " + std::string(expected)) {
  if (arg.ok()) {
    *result_listener << "which was accepted";
    return false;
  }
  *result_listener << "which was " << described(arg.refusal());
  return arg.refusal().reason() == expected;
}

// Refused with this field among the wrong ones, for this reason.
MATCHER_P2(RefusesField, field, reason, std::string(field) + " is wrong as " + reason) {
  if (arg.ok()) {
    *result_listener << "which was accepted";
    return false;
  }
  *result_listener << "which was " << described(arg.refusal());
  const auto& wrong = arg.refusal().fields();
  return std::any_of(wrong.begin(), wrong.end(), [&](const FieldViolation& each) {
    return each.field == field && each.reason == reason;
  });
}

MATCHER(Accepts, "accepts") {
  if (!arg.ok()) *result_listener << "which was " << described(arg.refusal());
  return arg.ok();
}

// Accepted, and nothing follows from it.
MATCHER(ChangesNothing, "accepts without any event") {
  if (!arg.ok()) {
    *result_listener << "which was " << described(arg.refusal());
    return false;
  }
  *result_listener << "which gave " << arg->size() << " events";
  return arg->empty();
}

// One wrong field of a validator's list, as `path REASON`.
inline std::vector<std::string> in_words(const std::vector<FieldViolation>& wrong) {
  std::vector<std::string> words;
  for (const auto& each : wrong) words.push_back(each.field + " " + each.reason);
  return words;
}

}  // namespace lumbung
