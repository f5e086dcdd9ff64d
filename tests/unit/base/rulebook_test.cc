#include "base/rulebook.h"

#include "matchers.h"

namespace lumbung {
namespace {

// What the template asks of a rule set.
class Rules {
 public:
  Rules(std::string version, Date from) : version_(std::move(version)), from_(message_of(from)) {}
  const std::string& version() const { return version_; }
  const google::type::Date& effective_from() const { return from_; }
  void clear_date() { from_.Clear(); }

 private:
  std::string version_;
  google::type::Date from_;
};

using Book = Rulebook<Rules>;

TEST(Rulebook, EachDayHasTheSetThatBeganLast) {
  const auto book = Book::of({{"2021", Date(2021, 2, 2)}, {"2008", Date(2008, 7, 4)}});
  ASSERT_THAT(book, Accepts());
  EXPECT_EQ(book->on(Date(2008, 7, 3)), nullptr);
  EXPECT_EQ(book->on(Date(2008, 7, 4))->version(), "2008");
  EXPECT_EQ(book->on(Date(2021, 2, 1))->version(), "2008");
  EXPECT_EQ(book->on(Date(2021, 2, 2))->version(), "2021");
  EXPECT_EQ(book->on(Date(2999, 1, 1))->version(), "2021");
}

TEST(Rulebook, RefusesSetsThatShareAVersionOrADay) {
  EXPECT_THAT(Book::of({{"a", Date(2008, 1, 1)}, {"a", Date(2009, 1, 1)}}),
              RefusesField("rule_sets", "RULE_SET_TWICE"));
  EXPECT_THAT(Book::of({{"a", Date(2008, 1, 1)}, {"b", Date(2008, 1, 1)}}),
              RefusesField("rule_sets", "RULE_SET_TWICE"));
}

TEST(Rulebook, RefusesASetWithoutVersionOrDay) {
  EXPECT_THAT(Book::of({{"", Date(2008, 1, 1)}}), RefusesField("rule_sets", "RULE_SET_UNDATED"));
  Rules undated("a", Date(2008, 1, 1));
  undated.clear_date();
  EXPECT_THAT(Book::of({undated}), RefusesField("rule_sets", "RULE_SET_UNDATED"));
}

}  // namespace
}  // namespace lumbung
