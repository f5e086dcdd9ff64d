#include "bench/full_text.h"

#include <algorithm>
#include <mutex>
#include <stdexcept>
#include <thread>

#include "bench/copy_store.h"

namespace lumbung::bench {
namespace {

using Clock = std::chrono::steady_clock;
using Connection = std::unique_ptr<PGconn, decltype(&PQfinish)>;

Connection connected(const std::string& url) {
  Connection connection(PQconnectdb(url.c_str()), &PQfinish);
  if (PQstatus(connection.get()) != CONNECTION_OK) throw std::runtime_error(PQerrorMessage(connection.get()));
  return connection;
}

void execute(PGconn* connection, const std::string& sql) {
  PGresult* result = PQexec(connection, sql.c_str());
  const auto status = PQresultStatus(result);
  PQclear(result);
  if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) throw std::runtime_error(PQerrorMessage(connection));
}

// The times of one connection's queries.
std::vector<double> ask(const std::string& url, const std::string& sql, const std::vector<std::string>& queries,
                        std::size_t first, Clock::time_point end) {
  const auto connection = connected(url);
  PGresult* prepared = PQprepare(connection.get(), "ask", sql.c_str(), 1, nullptr);
  PQclear(prepared);
  std::vector<double> took_ms;
  for (auto n = first; Clock::now() < end; ++n) {
    const char* query = queries[n % queries.size()].c_str();
    const auto begin = Clock::now();
    PGresult* result = PQexecPrepared(connection.get(), "ask", 1, &query, nullptr, nullptr, 0);
    const auto status = PQresultStatus(result);
    PQclear(result);
    if (status != PGRES_TUPLES_OK) throw std::runtime_error(PQerrorMessage(connection.get()));
    took_ms.push_back(std::chrono::duration<double, std::milli>(Clock::now() - begin).count());
  }
  return took_ms;
}

}  // namespace

FullText::FullText(const std::string& url, std::int64_t businesses, const std::vector<std::string>& kelurahan) : url_(url) {
  const auto connection = connected(url);
  execute(connection.get(), "CREATE TABLE texts (body text, kecamatan text, status text, tsv tsvector"
                            " GENERATED ALWAYS AS (to_tsvector('simple', body)) STORED)");
  {
    Copy copy(url, "texts", "(body, kecamatan, status)");
    for (std::int64_t number = 0; number < businesses; ++number) {
      const auto request = named_request(number, kelurahan);
      const auto& business = request.business();
      copy.row(3);
      copy.text(business.display_name() + " " + business.address());
      copy.text(business.kelurahan().substr(0, 8));
      copy.text(business.operating_status() == registry::v1::Business::OPERATING_STATUS_TUTUP ? "TUTUP" : "BEROPERASI");
    }
    copy.end();
  }
  execute(connection.get(), "CREATE INDEX ON texts USING gin (tsv)");
  execute(connection.get(), "CREATE INDEX ON texts (kecamatan, status)");
  execute(connection.get(), "VACUUM ANALYZE texts");
}

Sample FullText::run(const std::vector<std::string>& queries, const std::string& where, int connections,
                     std::chrono::milliseconds duration) const {
  const auto sql = "SELECT body FROM texts WHERE tsv @@ to_tsquery('simple', $1)" + where +
                   " ORDER BY ts_rank(tsv, to_tsquery('simple', $1)) DESC LIMIT 50";
  const auto begin = Clock::now();
  std::vector<double> all;
  std::mutex mutex;
  std::string failed;
  std::vector<std::jthread> threads;
  for (int i = 0; i < connections; ++i)
    threads.emplace_back([&, i] {
      try {
        const auto took = ask(url_, sql, queries, static_cast<std::size_t>(i) * 101, begin + duration);
        const std::lock_guard lock(mutex);
        all.insert(all.end(), took.begin(), took.end());
      } catch (const std::exception& why) {
        const std::lock_guard lock(mutex);
        failed = why.what();
      }
    });
  threads.clear();
  if (!failed.empty()) throw std::runtime_error(failed);
  const double seconds = std::chrono::duration<double>(Clock::now() - begin).count();
  std::sort(all.begin(), all.end());
  const auto part = [&](double share) { return all[static_cast<std::size_t>(share * double(all.size() - 1))]; };
  return {double(all.size()) / seconds, part(0.50), part(0.99)};
}

}  // namespace lumbung::bench
