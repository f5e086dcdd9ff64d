// What PapersService answers (rpcs.h).
#pragma once

#include "client/rpcs.h"
#include "lumbung/registry/v1/papers_service.pb.h"

namespace lumbung::client {

template <>
struct Rpc<registry::RecordPaperRequest> {
  using Reply = registry::EntryPaper;
};
template <>
struct Rpc<registry::RevokePaperRequest> {
  using Reply = registry::EntryPaper;
};
template <>
struct Rpc<registry::IssueSkbRequest> {
  using Reply = registry::EntryPaper;
};
template <>
struct Rpc<registry::PrintSkbRequest> {
  using Reply = registry::PrintedSkb;
};
template <>
struct Rpc<registry::PrintSkbWithNameRequest> {
  using Reply = registry::PrintedSkb;
};
template <>
struct Rpc<registry::VerifySkbRequest> {
  using Reply = registry::VerifySkbResponse;
};
template <>
struct Rpc<registry::GetPaperRequest> {
  using Reply = registry::EntryPaper;
};
template <>
struct Rpc<registry::ListPapersRequest> {
  using Reply = registry::ListPapersResponse;
};
template <>
struct Rpc<registry::CountPapersRequest> {
  using Reply = registry::CountPapersResponse;
};

}  // namespace lumbung::client
