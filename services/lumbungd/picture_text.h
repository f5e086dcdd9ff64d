// How the picture of the city is laid out: rules, headings, dotted figures, tables of numbers, and
// numbers as Indonesia writes them.
#pragma once

#include <cstdint>
#include <ostream>
#include <string>
#include <vector>

namespace lumbung {

inline constexpr std::size_t kPictureWidth = 100;

// `1.700`
std::string number_text(std::int64_t number);
// `1 row`, `1.700 rows`
std::string counted(std::int64_t number, const char* one, const char* many);
// `300 of 600 (50,00 %)`; `0 of 0` when there is nothing to take a part of.
std::string share_text(std::int64_t part, std::int64_t whole);

// A line across the picture, and a heading above one.
void print_rule(std::ostream& out);
void print_heading(std::ostream& out, const std::string& left, const std::string& right);
// A label, dots, and what it comes to at the right edge.
void print_figure(std::ostream& out, const std::string& label, const std::string& figure);
// Breaks text between words at the width of the picture, every line indented.
void print_wrapped(std::ostream& out, const std::string& text, std::size_t indent);

// A table in the picture: a first column of words, the others of numbers.
class Grid {
 public:
  // Prints the titles with a line under them. `out` outlives it.
  Grid(std::ostream& out, const std::vector<std::string>& titles, std::size_t first_width);

  // One cell for each title; `after` stands behind the last.
  void row(const std::vector<std::string>& cells, const std::string& after = "");
  void line();

 private:
  std::ostream& out_;
  const std::size_t first_width_;
  std::vector<std::size_t> widths_;
};

}  // namespace lumbung
