#include "distributed_city.h"

#include <gmock/gmock.h>
#include <grpcpp/grpcpp.h>


#include "harness/eventually.h"
#include "lumbung/registry/v1/registry_service.grpc.pb.h"

namespace lumbung::integration {
namespace {

namespace v1 = lumbung::registry::v1;
using ::testing::Eq;
using ::testing::Ge;

// Changes of a business behind its registration.
constexpr int kChanges = 3;
constexpr std::chrono::seconds kCall{10};
constexpr std::chrono::milliseconds kPause{20};

std::string next_cell() {
  static std::atomic<int> cells{0};
  return "t" + std::to_string(::getpid()) + "x" + std::to_string(++cells);
}

std::int64_t as_of(const grpc::ClientContext& context) {
  const auto& trailers = context.GetServerTrailingMetadata();
  const auto found = trailers.find("as-of-position");
  return found == trailers.end() ? 0 : std::stoll(std::string(found->second.data(), found->second.size()));
}

std::unique_ptr<v1::RegistryService::Stub> stub_of(const std::string& address) {
  return v1::RegistryService::NewStub(grpc::CreateChannel(address, grpc::InsecureChannelCredentials()));
}

}  // namespace

Servers& Servers::shared() {
  static Servers servers;
  return servers;
}

DistributedCity::DistributedCity(Options options)
    : options_(std::move(options)), cell_(next_cell()), database_(Servers::shared().postgres.new_database()) {
  if (options_.topics) make_topics();
  start_registry(options_.registry_flags);
  start_reporting(options_.reporting_flags);
}

void DistributedCity::make_topics() {
  Servers::shared().kafka.create_topic(registry_topic());
  Servers::shared().kafka.create_topic(figures_topic());
}

std::vector<std::string> DistributedCity::flags(const std::string& service) const {
  auto& servers = Servers::shared();
  auto url = servers.postgres.url(database_);
  if (service == "registry" && !options_.database_through.empty()) {
    const auto at = url.find("127.0.0.1:");
    url.replace(at, url.find('/', at) - at, options_.database_through);
  }
  return {"--services", service,  "--cell",  cell_,
          "--database", url,      "--kafka", servers.kafka.brokers(),
          "--redis",    servers.redis.address()};
}

void DistributedCity::start_registry(const std::vector<std::string>& more) {
  auto all = flags("registry");
  all.insert(all.end(), more.begin(), more.end());
  registry_ = std::make_unique<Lumbungd>(registry_folder_.path(), all);
}

void DistributedCity::start_reporting(const std::vector<std::string>& more) {
  auto all = flags("reporting");
  all.insert(all.end(), more.begin(), more.end());
  reporting_ = std::make_unique<Lumbungd>(reporting_folder_.path(), all);
}

std::unique_ptr<Lumbungd> DistributedCity::another_reporting() {
  return std::make_unique<Lumbungd>(reporting_folder_.path(), flags("reporting"));
}

int DistributedCity::hand_reporting_over(std::unique_ptr<Lumbungd> to) {
  std::swap(reporting_, to);
  return to->stop();
}

std::size_t DistributedCity::end_session_that_holds(const std::string& lock) const {
  const auto key = "hashtextextended('lumbung c" + cell_ + "_reporting " + lock + "', 0)";
  return Servers::shared()
      .postgres
      .query(database_, "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted AND "
                        "objsubid = 1 AND (classid::int8 << 32 | objid::int8) = " + key)
      .size();
}

harness::Ended DistributedCity::ctl(std::vector<std::string> args) const {
  args.push_back("--server");
  args.push_back("registry=" + registry_->grpc() + ",reporting=" + reporting_->grpc());
  return harness::run(LUMBUNGCTL_PATH, args);
}

nlohmann::json DistributedCity::ctl_json(std::vector<std::string> args) const {
  args.insert(args.end(), {"-o", "json"});
  const auto ended = ctl(std::move(args));
  if (ended.code != 0) throw std::runtime_error("lumbungctl failed: " + ended.err);
  return nlohmann::json::parse(ended.out);
}

std::int64_t DistributedCity::position() const { return log_position(*registry_); }

std::int64_t DistributedCity::figured_businesses() const {
  const auto wanted = std::to_string(position());
  nlohmann::json figures;
  const auto heard = harness::eventually([&] {
    const auto ended = ctl({"figures", "show", "u2", "--min-position", wanted, "-o", "json"});
    if (ended.code != 0) return false;
    figures = nlohmann::json::parse(ended.out);
    return true;
  });
  if (!heard) throw std::runtime_error("reporting never came to position " + wanted);
  return figures.front().at("whole").get<std::int64_t>();
}

double DistributedCity::metric(const Lumbungd& process, const std::string& begins) {
  const auto text = harness::run("curl", {"-sS", process.metrics() + "/metrics"}).out;
  double sum = 0;
  for (std::size_t at = 0; at < text.size();) {
    const auto end = std::min(text.find('\n', at), text.size());
    const auto line = text.substr(at, end - at);
    if (line.starts_with(begins)) sum += std::stod(line.substr(line.rfind(' ') + 1));
    at = end + 1;
  }
  return sum;
}

Callers::Callers(const DistributedCity& city, std::string registry_address, int callers)
    : cell_(city.cell()), address_(std::move(registry_address)) {
  for (int i = 0; i < callers; ++i) threads_.emplace_back([this, i] { run(i); });
}

void Callers::wait_for(std::int64_t more) const {
  const auto wanted = acknowledged() + more;
  ASSERT_TRUE(harness::eventually([&] { return acknowledged(); }, Ge(wanted)));
}

void Callers::move_to(const std::string& registry_address) {
  const std::lock_guard lock(mutex_);
  address_ = registry_address;
}

void Callers::stop() {
  stopping_ = true;
  for (auto& thread : threads_) thread.join();
  threads_.clear();
}

void Callers::run(int caller) {
  std::string address;
  std::unique_ptr<v1::RegistryService::Stub> stub;
  std::int64_t written = 0;  // The position that the last answer is of.
  // Calls until answered; the same request every time.
  const auto answered = [&](auto call) {
    for (;; ++repeated_) {
      {
        const std::lock_guard lock(mutex_);
        if (address != address_) stub = stub_of(address = address_);
      }
      grpc::ClientContext context;
      context.set_deadline(std::chrono::system_clock::now() + kCall);
      v1::Business business;
      const auto status = call(*stub, context, business);
      if (status.ok()) {
        written = as_of(context);
        return business;
      }
      if (status.error_code() != grpc::UNAVAILABLE && status.error_code() != grpc::DEADLINE_EXCEEDED) {
        ADD_FAILURE() << status.error_message();
        return business;
      }
      std::this_thread::sleep_for(kPause);
    }
  };
  // Whatever caches hold, nobody reads what was before his own change.
  const auto read_back = [&](const v1::Business& business) {
    const auto read = answered([&, from = written](auto& to, auto& context, auto& answer) {
      v1::GetBusinessRequest request;
      request.set_name(business.name());
      request.set_min_position(from);
      return to.GetBusiness(&context, request, &answer);
    });
    if (read.SerializeAsString() == business.SerializeAsString()) ++read_back_;
    else ADD_FAILURE() << "written: " << business.ShortDebugString() << "\nread: " << read.ShortDebugString();
  };
  for (int turn = 0; !stopping_; ++turn) {
    const auto id = cell_ + "-" + std::to_string(caller) + "-" + std::to_string(turn);
    auto business = answered([&](auto& to, auto& context, auto& answer) {
      v1::RegisterBusinessRequest request;
      request.mutable_business()->set_external_id(id);
      request.mutable_business()->set_display_name("Usaha " + id);
      request.mutable_business()->set_kelurahan("32.75.10.1001");
      request.set_request_id("register-" + id);
      return to.RegisterBusiness(&context, request, &answer);
    });
    ++acknowledged_;
    read_back(business);
    for (int change = 0; change < kChanges; ++change) {
      business = answered([&, name = business.name()](auto& to, auto& context, auto& answer) {
        v1::ChangeOperatingStatusRequest request;
        request.set_name(name);
        request.set_operating_status(change % 2 == 0 ? v1::Business::OPERATING_STATUS_TUTUP_SEMENTARA
                                                     : v1::Business::OPERATING_STATUS_BEROPERASI);
        request.set_request_id("change-" + id + "-" + std::to_string(change));
        return to.ChangeOperatingStatus(&context, request, &answer);
      });
      ++acknowledged_;
      read_back(business);
    }
    const std::lock_guard lock(mutex_);
    businesses_[business.name()] = 1 + kChanges;
  }
}

void expect_whole(DistributedCity& city, const Callers& callers) {
  const auto& acknowledged = callers.businesses();
  ASSERT_FALSE(acknowledged.empty());

  EXPECT_EQ(city.figured_businesses(), static_cast<std::int64_t>(acknowledged.size()));

  const auto verified = city.ctl({"log", "verify", "--all"});
  EXPECT_EQ(verified.code, 0) << verified.out << verified.err;

  // The topic with other eyes than ours: first occurrences in order without a gap, and all of them.
  std::int64_t last = 0;
  std::map<std::string, std::int64_t> versions;
  for (const auto& record : Servers::shared().kafka.records(city.registry_topic())) {
    const auto position = std::stoll(record.header("ce_position"));
    if (position <= last) continue;
    ASSERT_EQ(position, last + 1) << "at offset " << record.offset;
    last = position;
    auto& version = versions[record.header("ce_subject")];
    EXPECT_EQ(std::stoll(record.header("ce_sequence")), version + 1) << record.header("ce_subject");
    ++version;
  }
  EXPECT_EQ(last, city.position());
  for (const auto& [name, version] : acknowledged) EXPECT_EQ(versions[name], version) << name;
}

}  // namespace lumbung::integration
