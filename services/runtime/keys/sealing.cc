#include "runtime/keys/sealing.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>

#include <limits>
#include <memory>
#include <stdexcept>

#include "base/check.h"
#include "runtime/digest.h"
#include "runtime/keys/key_file.h"

namespace lumbung {
namespace {

// OpenSSL counts in int. Personal data are a few hundred bytes.
constexpr std::size_t kMaxSealedBytes = std::numeric_limits<int>::max() / 2;

using Context = std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)>;

unsigned char* raw(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }
const unsigned char* raw(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}
int size_of(std::string_view text) {
  CHECK(text.size() <= kMaxSealedBytes);
  return static_cast<int>(text.size());
}

void require(int done, const char* what) {
  if (done != 1) throw std::runtime_error(std::string("OpenSSL: ") + what + " failed.");
}

// Looked up once: OpenSSL 3 otherwise searches its providers at every use.
const EVP_CIPHER* cipher() {
  static const EVP_CIPHER* const found = EVP_CIPHER_fetch(nullptr, "AES-256-GCM", nullptr);
  if (found == nullptr) throw std::runtime_error("OpenSSL: there is no AES-256-GCM.");
  return found;
}

Context context() {
  Context made(EVP_CIPHER_CTX_new(), EVP_CIPHER_CTX_free);
  if (!made) throw std::bad_alloc();
  return made;
}

void fill_random(unsigned char* to, std::size_t count) {
  CHECK(count <= kMaxSealedBytes);
  require(RAND_bytes(to, static_cast<int>(count)), "drawing random bytes");
}

}  // namespace

std::string seal(std::string_view key, std::string_view bound_to, std::string_view plain) {
  CHECK(key.size() == kKeyBytes);
  const auto one = context();
  std::string sealed(kNonceBytes + plain.size() + kTagBytes, '\0');
  auto* const nonce = raw(sealed);
  fill_random(nonce, kNonceBytes);
  int size = 0;
  require(EVP_EncryptInit_ex2(one.get(), cipher(), raw(key), nonce, nullptr), "beginning to seal");
  require(EVP_EncryptUpdate(one.get(), nullptr, &size, raw(bound_to), size_of(bound_to)),
          "binding");
  auto* const body = nonce + kNonceBytes;
  require(EVP_EncryptUpdate(one.get(), body, &size, raw(plain), size_of(plain)), "sealing");
  CHECK(static_cast<std::size_t>(size) == plain.size());
  require(EVP_EncryptFinal_ex(one.get(), body + plain.size(), &size), "ending to seal");
  require(EVP_CIPHER_CTX_ctrl(one.get(), EVP_CTRL_AEAD_GET_TAG, kTagBytes, body + plain.size()),
          "taking the tag");
  return sealed;
}

std::optional<std::string> unseal(std::string_view key, std::string_view bound_to,
                                  std::string_view sealed) {
  CHECK(key.size() == kKeyBytes);
  if (sealed.size() < kNonceBytes + kTagBytes) return std::nullopt;
  const auto one = context();
  const auto body = sealed.substr(kNonceBytes, sealed.size() - kNonceBytes - kTagBytes);
  std::string tag(sealed.substr(sealed.size() - kTagBytes));
  std::string plain(body.size(), '\0');
  int size = 0;
  require(EVP_DecryptInit_ex2(one.get(), cipher(), raw(key), raw(sealed), nullptr),
          "beginning to open");
  require(EVP_DecryptUpdate(one.get(), nullptr, &size, raw(bound_to), size_of(bound_to)),
          "binding");
  require(EVP_DecryptUpdate(one.get(), raw(plain), &size, raw(body), size_of(body)), "opening");
  require(EVP_CIPHER_CTX_ctrl(one.get(), EVP_CTRL_AEAD_SET_TAG, kTagBytes, tag.data()),
          "giving the tag");
  if (EVP_DecryptFinal_ex(one.get(), raw(plain) + plain.size(), &size) == 1) return plain;
  wipe(plain);  // Nobody vouches for it.
  return std::nullopt;
}

std::string keyed_hash(std::string_view key, std::string_view text) { return hex(hmac_sha256(key, text)); }

std::string random_bytes(std::size_t count) {
  std::string bytes(count, '\0');
  fill_random(raw(bytes), count);
  return bytes;
}

void wipe(std::string& secret) {
  OPENSSL_cleanse(secret.data(), secret.size());
  secret.clear();
}

}  // namespace lumbung
