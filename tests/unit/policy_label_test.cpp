#include "policy/label.hpp"

#include <gtest/gtest.h>

namespace privacy::policy {
namespace {

void ExpectFault(std::string_view text, int position) {
  const Result<Label> label = ParseLabel(text);
  ASSERT_FALSE(label.ok()) << text;
  EXPECT_EQ(label.error().code, Code::kInvalidText);
  EXPECT_EQ(label.error().message, "malformed privacy label at position " + std::to_string(position)) << text;
  EXPECT_FALSE(label.error().hint.empty());
}

TEST(Label, EveryKindRoundTrips) {
  for (const char* text :
       {"subject_table id=1 rows=hide on_delete=departed", "subject_table id=2147483647 rows=show on_delete=erase",
        "subject_table id=7 rows=hide on_delete=keep", "linked_table rows=hide", "linked_table rows=show",
        "subject_table id=7 rows=hide on_delete=keep before=forced on_erasure=delete", "linked_table rows=show on_erasure=delete",
        "scrub to=value value=", "scrub to=value value=c3bc20 category=a",
        "subject_key", "subject_link", "subject_id", "start_event class=tax", "start_event class=tax,bücher",
        "scrub to=null", "scrub to=default", "scrub to=year category=identity", "scrub to=initial category=kontakt", "personal category=contact lookup=none",
        "personal category=kontakt_größe lookup=exact typmod=36",
        "personal category=a lookup=case_insensitive typmod=0 hide_length=true third_parties=true guessable=true blanks=true kept=12"}) {
    const Result<Label> label = ParseLabel(text);
    ASSERT_TRUE(label.ok()) << text << ": " << label.error().message;
    EXPECT_EQ(FormatLabel(label.value()), text);
    EXPECT_EQ(ParseLabel(FormatLabel(label.value())).value(), label.value());
  }
}

TEST(Label, DefaultsAndOrder) {
  Label expected;
  expected.category = "contact";
  EXPECT_EQ(ParseLabel("personal category=contact").value(), expected);
  EXPECT_EQ(ParseLabel("personal guessable=false hide_length=false typmod=-1 lookup=none category=contact "
                       "third_parties=false")
                .value(),
            expected);
  const Label table = ParseLabel("subject_table id=3").value();
  EXPECT_TRUE(table.rows_hidden);
  EXPECT_EQ(table.on_delete, LabelOnDelete::kDeparted);
  EXPECT_EQ(table.table_id, 3);
  EXPECT_TRUE(ParseLabel("linked_table").value().rows_hidden);
}

TEST(Label, FaultsAreLocated) {
  ExpectFault("", 1);
  ExpectFault("person", 1);
  ExpectFault(" personal category=a", 1);
  ExpectFault("personal", 9);
  ExpectFault("personal ", 10);
  ExpectFault("personal  category=a", 10);
  ExpectFault("personal category=a ", 21);
  ExpectFault("personal category=", 19);
  ExpectFault("personal category=a\tlookup=none", 20);
  ExpectFault("personal category=a\n", 20);
  ExpectFault("personal category", 10);
  ExpectFault("personal category=a category=b", 21);
  ExpectFault("personal category=a=b", 19);
  ExpectFault("personal category=a'b", 19);
  ExpectFault("personal category=ü lookup=no", 28);
  ExpectFault("personal category=a typmod=1x", 28);
  ExpectFault("personal category=a typmod=-2", 28);
  ExpectFault("personal category=a typmod=007", 28);
  ExpectFault("personal category=a typmod=2147483648", 28);
  ExpectFault("personal category=a guessable=TRUE", 31);
  ExpectFault("personal category=a rows=hide", 21);
  ExpectFault("subject_table", 14);
  ExpectFault("subject_table id=0", 18);
  ExpectFault("subject_table id=1 rows=maybe", 25);
  ExpectFault("subject_table id=1 on_delete=erase on_delete=erase", 36);
  ExpectFault("linked_table id=1", 14);
  ExpectFault("linked_table on_delete=keep", 14);
  ExpectFault("linked_table on_erasure=erase", 25);
  ExpectFault("subject_key on_erasure=keep", 13);
  ExpectFault("scrub to=value", 15);
  ExpectFault("scrub to=null value=ab", 23);
  ExpectFault("scrub to=value value=abc", 22);
  ExpectFault("scrub to=value value=xy", 22);
  ExpectFault("scrub to=value value=" + std::string(514, 'a'), 22);
  ExpectFault("subject_key column=id", 13);
  ExpectFault("Subject_key", 1);
}

TEST(Label, StartEventsNameClasses) {
  ExpectFault("start_event", 12);
  ExpectFault("start_event class=", 19);
  ExpectFault("start_event class=a,,b", 21);
  ExpectFault("start_event class=a,", 21);
  ExpectFault("start_event class=a class=b", 21);
  ExpectFault("start_event category=a", 13);
  ExpectFault("subject_id class=a", 12);
}

TEST(Label, EmbeddedZeroIsAFault) { ExpectFault(std::string_view("subject_key\0", 12), 12); }

TEST(Label, Names) {
  EXPECT_TRUE(IsName("contact"));
  EXPECT_TRUE(IsName(std::string(63, 'x')));
  EXPECT_FALSE(IsName(std::string(64, 'x')));
  EXPECT_FALSE(IsName(""));
  for (const char* name : {"a b", "a\tb", "a,b", "a=b", "a'b", "a\"b", "\x7f"}) EXPECT_FALSE(IsName(name)) << name;
}

}  // namespace
}  // namespace privacy::policy
