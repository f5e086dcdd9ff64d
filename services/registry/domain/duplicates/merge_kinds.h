// What merging does differently for businesses and for cooperatives, for the rules of this room alone.
#pragma once

#include "lumbung/registry/v1/duplicate_events.pb.h"
#include "registry/domain/change.h"
#include "registry/domain/duplicates/merged_fields.h"
#include "registry/domain/standing.h"

namespace lumbung::registry {

inline Refusal no_record(const std::string& name) {
  return name.starts_with("cooperatives/") ? no_cooperative(name) : no_business(name);
}

template <class Record>
struct MergeKind;

template <>
struct MergeKind<v1::Business> {
  static constexpr auto kKind = v1::RecordMerge::KIND_BUSINESS;
  static auto* before(v1::RecordMerge& merge) { return merge.mutable_business_before(); }
  static auto* after(v1::RecordMerge& merge) { return merge.mutable_business_after(); }
  static const auto& before(const v1::RecordMerge& merge) { return merge.business_before(); }
  static const auto& after(const v1::RecordMerge& merge) { return merge.business_after(); }

  static void remember(const v1::Business& duplicate, v1::RecordMerge& merge) {
    merge.set_status_before(duplicate.operating_status());
    if (duplicate.has_operating_status_date())
      *merge.mutable_status_date_before() = duplicate.operating_status_date();
  }
  static v1::BusinessMerged merged(const v1::Business& duplicate, const v1::RecordMerge&) {
    auto event = about<v1::BusinessMerged>(duplicate);
    event.set_old_status(duplicate.operating_status());
    return event;
  }
  static v1::BusinessAbsorbed absorbed(const v1::Business& after) { return about<v1::BusinessAbsorbed>(after); }
  static v1::BusinessReleased released(const v1::Business& after) { return about<v1::BusinessReleased>(after); }
  static v1::BusinessUnmerged unmerged(const v1::Business& duplicate, const v1::RecordMerge& merge) {
    auto event = about<v1::BusinessUnmerged>(duplicate);
    event.set_new_status(merge.status_before());
    if (merge.has_status_date_before()) *event.mutable_status_date() = merge.status_date_before();
    return event;
  }

 private:
  template <class Event>
  static Event about(const v1::Business& business) {
    Event event;
    event.set_name(business.name());
    event.set_external_id(business.external_id());
    event.set_kecamatan(business.kecamatan());
    event.set_section(business.section());
    return event;
  }
};

template <>
struct MergeKind<v1::Cooperative> {
  static constexpr auto kKind = v1::RecordMerge::KIND_COOPERATIVE;
  static auto* before(v1::RecordMerge& merge) { return merge.mutable_cooperative_before(); }
  static auto* after(v1::RecordMerge& merge) { return merge.mutable_cooperative_after(); }
  static const auto& before(const v1::RecordMerge& merge) { return merge.cooperative_before(); }
  static const auto& after(const v1::RecordMerge& merge) { return merge.cooperative_after(); }

  // The numbers the survivor took.
  static void remember(const v1::Cooperative& duplicate, v1::RecordMerge& merge) {
    google::protobuf::FieldMask moved;
    for (const auto number : moving_numbers())
      if (names(merge.taken_over(), number)) moved.add_paths(std::string(number));
    if (!moved.paths().empty()) *merge.mutable_numbers_moved() = in_mask(duplicate, moved);
  }
  static v1::CooperativeMerged merged(const v1::Cooperative& duplicate, const v1::RecordMerge& merge) {
    auto event = counted<v1::CooperativeMerged>(duplicate);
    for (const auto number : moving_numbers())
      if (names(merge.taken_over(), number)) event.mutable_numbers_moved()->add_paths(std::string(number));
    return event;
  }
  static v1::CooperativeAbsorbed absorbed(const v1::Cooperative& after) {
    return about<v1::CooperativeAbsorbed>(after);
  }
  static v1::CooperativeReleased released(const v1::Cooperative& after) {
    return about<v1::CooperativeReleased>(after);
  }
  static v1::CooperativeUnmerged unmerged(const v1::Cooperative& duplicate, const v1::RecordMerge& merge) {
    auto event = counted<v1::CooperativeUnmerged>(duplicate);
    const auto moved = differing_fields(merge.numbers_moved(), v1::Cooperative());
    for (const auto& path : moved.paths())
      if (!names(merge.numbers_kept(), path)) event.mutable_numbers_returned()->add_paths(path);
    if (!event.numbers_returned().paths().empty())
      *event.mutable_numbers() = in_mask(merge.numbers_moved(), event.numbers_returned());
    return event;
  }

 private:
  template <class Event>
  static Event about(const v1::Cooperative& cooperative) {
    Event event;
    event.set_name(cooperative.name());
    event.set_external_id(cooperative.external_id());
    event.set_kecamatan(cooperative.kecamatan());
    event.set_type(cooperative.type());
    return event;
  }
  template <class Event>
  static Event counted(const v1::Cooperative& cooperative) {
    auto event = about<Event>(cooperative);
    event.set_legal_state(cooperative.legal_state());
    event.set_activity(cooperative.activity());
    return event;
  }
};

}  // namespace lumbung::registry
