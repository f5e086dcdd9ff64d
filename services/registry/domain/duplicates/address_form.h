// The parts of a business address that are compared: street, house number, block, RT and RW.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace lumbung::registry {

// 0 and empty where the address does not say.
struct AddressForm {
  std::string street;  // In the form of names, without the words every street has.
  std::uint16_t house = 0;
  std::uint16_t rt = 0;
  std::uint16_t rw = 0;
  std::uint32_t block = 0;  // A number for its name.
};

AddressForm address_form(std::string_view address);

}  // namespace lumbung::registry
