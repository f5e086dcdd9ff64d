#include "client/import_file.h"

#include <fcntl.h>
#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <thread>

#include "base/text.h"
#include "lumbung/registry/v1/registry_service.grpc.pb.h"

namespace lumbung::client {
namespace {

using registry::v1::ImportTotals;
using registry::v1::RegistryService;

constexpr std::size_t kMaxFileNameCharacters = 200;
// How long a silent pipe keeps the writer from noticing that the call is over.
constexpr int kPipePollMs = 100;

// The file on its way up. The first chunk is read before the call begins, so that a file that
// cannot be read costs no call.
class Source {
 public:
  static Answer<std::shared_ptr<Source>> open(const std::string& path) {
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) return unreadable(path, errno);
    auto source = std::make_shared<Source>(path, descriptor);
    struct stat about {};
    if (::fstat(descriptor, &about) != 0) return unreadable(path, errno);
    if (S_ISDIR(about.st_mode))
      return invalid_here("FILE_IS_DIRECTORY", path + " is a directory; name one CSV file.");
    if (S_ISREG(about.st_mode)) source->size_ = about.st_size;
    if (!source->read()) return unreadable(path, source->error_);
    if (source->chunk_.empty())
      return invalid_here("FILE_EMPTY", path + " is empty; nothing was sent.");
    return source;
  }

  Source(std::string path, int descriptor) : path_(std::move(path)), descriptor_(descriptor) {}
  ~Source() { ::close(descriptor_); }
  Source(const Source&) = delete;

  // The next bytes into chunk(), none at the end. False when they cannot be read: see failure().
  bool read() {
    chunk_.resize(kImportChunkBytes);
    ssize_t got = -1;
    do got = ::read(descriptor_, chunk_.data(), chunk_.size());
    while (got < 0 && errno == EINTR);
    chunk_.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
    if (got < 0) error_ = errno;
    return got >= 0;
  }
  // False when there will be nothing to read for a while.
  bool ready() const {
    pollfd waiting{descriptor_, POLLIN, 0};
    return ::poll(&waiting, 1, kPipePollMs) != 0;
  }

  const std::string& chunk() const { return chunk_; }
  std::optional<std::int64_t> size() const { return size_; }
  std::string name() const {
    const auto name =
        utf8_cut(std::filesystem::path(path_).filename().string(), kMaxFileNameCharacters);
    return utf8_length(name) ? name : "file";
  }
  // Set when a read failed half-way.
  std::optional<Failure> failure() const {
    return error_ == 0 ? std::nullopt : std::optional(unreadable(path_, error_));
  }

 private:
  static Failure unreadable(const std::string& path, int error) {
    return invalid_here("FILE_UNREADABLE",
                        "Cannot read " + path + ": " + std::strerror(error) + ".");
  }

  std::string path_;
  int descriptor_;
  std::string chunk_;
  std::optional<std::int64_t> size_;
  int error_ = 0;
};

// One import call: a thread that writes, and the caller's thread that reads.
template <class Request, class Response>
class Upload {
 public:
  using Stream = grpc::ClientReaderWriter<Request, Response>;
  using Method = std::unique_ptr<Stream> (RegistryService::Stub::*)(grpc::ClientContext*);

  Upload(Source& source, const ImportOptions& options) : source_(source), options_(options) {}

  Answer<ImportTotals> run(const Connection& connection, Method method) {
    connection.prepare(context_, Patience::long_work);
    const auto stub = RegistryService::NewStub(connection.channel());
    const std::stop_callback cancel(options_.stop, [this] { context_.TryCancel(); });
    stream_ = ((*stub).*method)(&context_);
    std::thread writer([this] { write(); });
    const auto totals = read();
    over_ = true;
    writer.join();
    const auto status = stream_->Finish();
    if (const auto failure = source_.failure()) return *failure;
    if (!status.ok()) return connection.failure_of(status);
    if (!totals)
      return failure_of(grpc::Status(grpc::INTERNAL, "The server ended without totals."));
    return *totals;
  }

 private:
  void write() {
    Request header;
    header.mutable_header()->set_file_name(source_.name());
    header.mutable_header()->set_validate_only(options_.validate_only);
    if (!stream_->Write(header)) return;
    Request part;
    while (!source_.chunk().empty()) {
      part.set_chunk(source_.chunk());
      if (!stream_->Write(part)) return;
      bytes_sent_ += static_cast<std::int64_t>(source_.chunk().size());
      while (!source_.ready())
        if (over_) return;
      if (!source_.read()) {
        context_.TryCancel();
        return;
      }
    }
    stream_->WritesDone();
  }

  std::optional<ImportTotals> read() {
    std::optional<ImportTotals> totals;
    ImportProgress progress;
    progress.bytes_total = source_.size();
    for (Response response; stream_->Read(&response);) {
      if (options_.on_row)
        for (const auto& row : response.rows()) options_.on_row(row);
      progress.rows += response.rows_size();
      progress.bytes_sent = bytes_sent_;
      if (options_.on_progress) options_.on_progress(progress);
      if (response.has_totals()) totals = response.totals();
    }
    return totals;
  }

  Source& source_;
  const ImportOptions& options_;
  grpc::ClientContext context_;
  std::unique_ptr<Stream> stream_;
  std::atomic<std::int64_t> bytes_sent_ = 0;
  std::atomic<bool> over_ = false;
};

}  // namespace

Answer<ImportTotals> import_file(const Connection& connection, Register into,
                                 const std::string& path, const ImportOptions& options) {
  const auto source = Source::open(path);
  if (!source) return source.failure();
  using namespace registry::v1;
  switch (into) {
    case Register::cooperatives: {
      Upload<ImportCooperativesRequest, ImportCooperativesResponse> upload(**source, options);
      return upload.run(connection, &RegistryService::Stub::ImportCooperatives);
    }
    case Register::businesses: {
      Upload<ImportBusinessesRequest, ImportBusinessesResponse> upload(**source, options);
      return upload.run(connection, &RegistryService::Stub::ImportBusinesses);
    }
  }
  check_failed("unknown register", __FILE__, __LINE__);
}

}  // namespace lumbung::client
