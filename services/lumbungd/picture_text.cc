#include "lumbungd/picture_text.h"

#include <algorithm>

#include "base/rupiah.h"
#include "client/table.h"

namespace lumbung {
namespace {

using client::Align;
using client::padded;

constexpr std::size_t kIndent = 3;
constexpr std::size_t kNumberWidth = 11;

}  // namespace

std::string number_text(std::int64_t number) {
  auto digits = std::to_string(number);
  const std::size_t first = number < 0 ? 1 : 0;
  for (std::size_t at = digits.size(); at > first + 3;) digits.insert(at -= 3, 1, '.');
  return digits;
}

std::string counted(std::int64_t number, const char* one, const char* many) {
  return number_text(number) + " " + (number == 1 ? one : many);
}

std::string share_text(std::int64_t part, std::int64_t whole) {
  const auto share = ratio(part, whole);
  return number_text(part) + " of " + number_text(whole) +
         (share ? " (" + to_text(*share) + ")" : "");
}

void print_rule(std::ostream& out) {
  for (std::size_t i = 0; i < kPictureWidth; ++i) out << "─";
  out << '\n';
}

void print_heading(std::ostream& out, const std::string& left, const std::string& right) {
  out << padded(" " + left, kPictureWidth - client::width_of(right)) << right << '\n';
  print_rule(out);
}

void print_wrapped(std::ostream& out, const std::string& text, std::size_t indent) {
  std::string line;
  const auto flush = [&] {
    if (!line.empty()) out << std::string(indent, ' ') << line << '\n';
    line.clear();
  };
  for (std::size_t at = 0; at < text.size();) {
    const auto end = std::min(text.find(' ', at), text.size());
    const auto word = text.substr(at, end - at);
    if (!line.empty() &&
        indent + client::width_of(line) + 1 + client::width_of(word) > kPictureWidth)
      flush();
    line += (line.empty() ? "" : " ") + word;
    at = end + 1;
  }
  flush();
}

void print_figure(std::ostream& out, const std::string& label, const std::string& figure) {
  const auto left = std::string(kIndent, ' ') + label + " ";
  const auto dots = kPictureWidth -
                    std::min(kPictureWidth, client::width_of(left) + client::width_of(figure) + 1);
  out << left << std::string(dots, '.') << ' ' << figure << '\n';
}

Grid::Grid(std::ostream& out, const std::vector<std::string>& titles, std::size_t first_width)
    : out_(out), first_width_(first_width) {
  for (std::size_t i = 1; i < titles.size(); ++i)
    widths_.push_back(std::max(kNumberWidth, client::width_of(titles[i]) + 2));
  row(titles);
  line();
}

void Grid::row(const std::vector<std::string>& cells, const std::string& after) {
  auto text = std::string(kIndent, ' ') + padded(client::cut(cells[0], first_width_), first_width_);
  for (std::size_t i = 1; i < cells.size(); ++i)
    text += padded(cells[i], widths_[i - 1], Align::right);
  out_ << text << after << '\n';
}

void Grid::line() {
  std::size_t width = first_width_;
  for (const auto one : widths_) width += one;
  out_ << std::string(kIndent, ' ');
  for (std::size_t i = 0; i < width; ++i) out_ << "─";
  out_ << '\n';
}

}  // namespace lumbung
