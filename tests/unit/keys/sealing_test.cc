#include "runtime/keys/sealing.h"

#include <gmock/gmock.h>

#include <set>

#include "runtime/keys/key_file.h"

namespace lumbung {
namespace {

const std::string kKey(kKeyBytes, 'k');
const std::string kBound = "owners/1 ref";

TEST(Sealing, OpensWithTheSameKeyAndBindingOnly) {
  const auto sealed = seal(kKey, kBound, "Siti");
  EXPECT_EQ(unseal(kKey, kBound, sealed), "Siti");
  EXPECT_EQ(unseal(std::string(kKeyBytes, 'l'), kBound, sealed), std::nullopt);
  EXPECT_EQ(unseal(kKey, "owners/2 ref", sealed), std::nullopt);
  EXPECT_EQ(unseal(kKey, "", sealed), std::nullopt);
}

TEST(Sealing, AddsNonceAndTagAndShowsNothing) {
  const std::string plain = "3275010101909001";
  const auto sealed = seal(kKey, kBound, plain);
  EXPECT_EQ(sealed.size(), kNonceBytes + plain.size() + kTagBytes);
  EXPECT_EQ(sealed.find(plain), std::string::npos);
}

TEST(Sealing, RefusesEveryFlippedByteAndEveryShorterText) {
  const auto sealed = seal(kKey, kBound, "Jalan Ahmad Yani 1");
  for (std::size_t at = 0; at < sealed.size(); ++at) {
    auto flipped = sealed;
    flipped[at] = static_cast<char>(flipped[at] ^ 1);
    EXPECT_EQ(unseal(kKey, kBound, flipped), std::nullopt) << at;
    EXPECT_EQ(unseal(kKey, kBound, sealed.substr(0, at)), std::nullopt) << at;
  }
}

TEST(Sealing, HasAnotherNonceEachTime) {
  std::set<std::string> nonces;
  for (int i = 0; i < 1'000; ++i) nonces.insert(seal(kKey, kBound, "same").substr(0, kNonceBytes));
  EXPECT_EQ(nonces.size(), 1'000u);
}

TEST(Sealing, KeepsEmptyTextsAndEmptyBindings) {
  EXPECT_EQ(unseal(kKey, kBound, seal(kKey, kBound, "")), "");
  EXPECT_EQ(unseal(kKey, "", seal(kKey, "", "x")), "x");
  EXPECT_EQ(unseal(kKey, kBound, ""), std::nullopt);
}

TEST(Sealing, OpensWhatAnotherImplementationSealed) {
  const auto bytes = [](std::string_view digits) {
    std::string out;
    for (std::size_t at = 0; at < digits.size(); at += 2)
      out.push_back(static_cast<char>(std::stoi(std::string(digits.substr(at, 2)), nullptr, 16)));
    return out;
  };
  // Test case 16 of McGrew and Viega, "The Galois/Counter Mode of Operation".
  const auto key = bytes("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308");
  const auto nonce = bytes("cafebabefacedbaddecaf888");
  const auto binding = bytes("feedfacedeadbeeffeedfacedeadbeefabaddad2");
  const auto plain = bytes(
      "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449"
      "a6b525b16aedf5aa0de657ba637b39");
  const auto cipher = bytes(
      "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056"
      "828838c5f61e6393ba7a0abcc9f662");
  const auto tag = bytes("76fc6ece0f4e1768cddf8853bb2d551b");
  EXPECT_EQ(unseal(key, binding, nonce + cipher + tag), plain);
}

TEST(KeyedHash, IsHmacSha256OfRfc4231) {
  EXPECT_EQ(keyed_hash("Jefe", "what do ya want for nothing?"),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

TEST(Wipe, OverwritesAndEmpties) {
  std::string secret(kKeyBytes, 's');
  const char* const at = secret.data();
  wipe(secret);
  EXPECT_TRUE(secret.empty());
  EXPECT_EQ(std::string_view(at, 1), std::string_view("\0", 1));
}

}  // namespace
}  // namespace lumbung
