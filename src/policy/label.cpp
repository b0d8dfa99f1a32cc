#include "policy/label.hpp"

#include <algorithm>
#include <charconv>
#include <initializer_list>

namespace privacy::policy {
namespace {

constexpr char kGrammarHint[] =
    "A label is subject_table id=N rows=hide|show on_delete=departed|erase|keep before=none|enabled|forced on_erasure=keep|delete; linked_table "
    "rows=hide|show before=none|enabled|forced on_erasure=keep|delete; subject_key; subject_link; subject_id; start_event class=NAME,NAME; scrub "
    "to=null|default|year|initial|value value=HEX category=NAME; or personal category=NAME lookup=none|exact|case_insensitive typmod=N hide_length=BOOL third_parties=BOOL guessable=BOOL blanks=BOOL.";

struct KindWord {
  std::string_view word;
  LabelKind kind;
};
constexpr KindWord kKinds[] = {
    {"subject_table", LabelKind::kSubjectTable}, {"linked_table", LabelKind::kLinkedTable},
    {"subject_key", LabelKind::kSubjectKey},     {"subject_link", LabelKind::kSubjectLink},
    {"subject_id", LabelKind::kSubjectId},       {"start_event", LabelKind::kStartEvent},
    {"scrub", LabelKind::kScrub},
    {"personal", LabelKind::kPersonal},
};
constexpr std::string_view kRows[] = {"hide", "show"};
constexpr std::string_view kOnDelete[] = {"departed", "erase", "keep"};
constexpr std::string_view kBefore[] = {"none", "enabled", "forced"};
constexpr std::string_view kOnErasure[] = {"keep", "delete"};
constexpr std::string_view kScrubTo[] = {"null", "default", "year", "initial", "value"};
constexpr std::string_view kLookup[] = {"none", "exact", "case_insensitive"};
constexpr std::string_view kBooleans[] = {"false", "true"};

// Characters before byte `offset`, counting from 1.
std::size_t Position(std::string_view text, std::size_t offset) {
  std::size_t position = 1;
  for (const char c : text.substr(0, offset))
    if ((static_cast<unsigned char>(c) & 0xC0) != 0x80) ++position;
  return position;
}

// Reads the attributes of one label; remembers which were seen.
class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  Result<Label> Read() {
    const std::string_view kind_word = NextWord();
    bool known = false;
    for (const KindWord& entry : kKinds) {
      if (entry.word != kind_word) continue;
      label_.kind = entry.kind;
      known = true;
    }
    if (!known) return Fault(0, "the first word is no kind of label");
    while (next_ < text_.size()) {
      if (text_[next_] != ' ') return Fault(next_, "words are separated by single spaces");
      ++next_;
      PRIVACY_TRY(ReadAttribute());
    }
    if (label_.kind == LabelKind::kSubjectTable && label_.table_id == 0)
      return Fault(text_.size(), "a subject_table label needs id=N");
    if (label_.kind == LabelKind::kStartEvent && label_.classes.empty())
      return Fault(text_.size(), "a start_event label needs class=NAME");
    if (label_.kind == LabelKind::kScrub && (label_.scrub_to == LabelScrub::kValue) != ((seen_ >> 14 & 1) != 0))
      return Fault(text_.size(), "to=value and value=HEX need each other");
    if (label_.kind == LabelKind::kPersonal && label_.category.empty())
      return Fault(text_.size(), "a personal label needs category=NAME");
    return std::move(label_);
  }

 private:
  std::string_view NextWord() {
    const std::size_t begin = next_;
    while (next_ < text_.size() && static_cast<unsigned char>(text_[next_]) > ' ') ++next_;
    return text_.substr(begin, next_ - begin);
  }

  Status ReadAttribute() {
    const std::size_t begin = next_;
    const std::string_view word = NextWord();
    if (word.empty()) return Fault(begin, "a word is missing here");
    const std::size_t equals = word.find('=');
    if (equals == std::string_view::npos) return Fault(begin, "an attribute is written name=value");
    name_ = word.substr(0, equals);
    value_ = word.substr(equals + 1);
    name_at_ = begin;
    value_at_ = begin + equals + 1;

    const bool table = IsTableLabel(label_.kind);
    if (label_.kind == LabelKind::kSubjectTable && name_ == "id") return Once(0, [this] { return ReadId(); });
    if (table && name_ == "rows")
      return Once(1, [this] { return Choose(kRows, [this](int i) { label_.rows_hidden = i == 0; }); });
    if (label_.kind == LabelKind::kSubjectTable && name_ == "on_delete")
      return Once(2, [this] { return Choose(kOnDelete, [this](int i) { label_.on_delete = LabelOnDelete(i); }); });
    if (table && name_ == "before")
      return Once(9, [this] { return Choose(kBefore, [this](int i) { label_.before = LabelBefore(i); }); });
    if (table && name_ == "on_erasure")
      return Once(15, [this] { return Choose(kOnErasure, [this](int i) { label_.deleted_on_erasure = i == 1; }); });
    if (label_.kind == LabelKind::kStartEvent && name_ == "class") return Once(11, [this] { return ReadClasses(); });
    if (label_.kind == LabelKind::kScrub) {
      if (name_ == "to")
        return Once(12, [this] { return Choose(kScrubTo, [this](int i) { label_.scrub_to = LabelScrub(i); }); });
      if (name_ == "value") return Once(14, [this] { return ReadScrubValue(); });
      if (name_ == "category") return Once(3, [this] { return ReadCategory(); });
    }
    if (label_.kind == LabelKind::kPersonal) {
      if (name_ == "category") return Once(3, [this] { return ReadCategory(); });
      if (name_ == "lookup")
        return Once(4, [this] { return Choose(kLookup, [this](int i) { label_.lookup = LabelLookup(i); }); });
      if (name_ == "typmod") return Once(5, [this] { return ReadInteger(-1, &label_.typmod); });
      if (name_ == "hide_length") return Once(6, [this] { return ReadBoolean(&label_.hide_length); });
      if (name_ == "third_parties") return Once(7, [this] { return ReadBoolean(&label_.third_parties); });
      if (name_ == "guessable") return Once(8, [this] { return ReadBoolean(&label_.guessable); });
      if (name_ == "blanks") return Once(10, [this] { return ReadBoolean(&label_.blanks); });
      if (name_ == "kept") return Once(13, [this] { return ReadInteger(1, &label_.kept); });
    }
    return Fault(name_at_, "this kind of label has no such attribute");
  }

  template <class Fn>
  Status Once(int attribute, Fn read) {
    if ((seen_ >> attribute) & 1) return Fault(name_at_, "the attribute is given twice");
    seen_ |= 1u << attribute;
    return read();
  }

  template <std::size_t N, class Fn>
  Status Choose(const std::string_view (&choices)[N], Fn set) {
    for (std::size_t i = 0; i < N; ++i) {
      if (choices[i] != value_) continue;
      set(static_cast<int>(i));
      return {};
    }
    return Fault(value_at_, "the attribute has no such value");
  }

  Status ReadBoolean(bool* out) {
    return Choose(kBooleans, [out](int i) { *out = i == 1; });
  }

  Status ReadInteger(std::int32_t least, std::int32_t* out) {
    const char* end = value_.data() + value_.size();
    std::int32_t number = 0;
    const auto parsed = std::from_chars(value_.data(), end, number);
    // One spelling a number: no leading zeros, no "-0".
    if (parsed.ec != std::errc() || parsed.ptr != end || number < least || std::to_string(number) != value_)
      return Fault(value_at_, "the attribute wants an integer in its range");
    *out = number;
    return {};
  }

  Status ReadId() { return ReadInteger(1, &label_.table_id); }

  Status ReadCategory() {
    if (!IsName(value_)) return Fault(value_at_, "this cannot be the name of a category");
    label_.category = value_;
    return {};
  }

  Status ReadScrubValue() {
    if (value_.size() % 2 != 0 || value_.size() > 2 * kMaxScrubValue ||
        value_.find_first_not_of("0123456789abcdef") != std::string_view::npos)
      return Fault(value_at_, "this is no value in hexadecimal digits");
    label_.scrub_value = value_;
    return {};
  }

  Status ReadClasses() {
    for (std::size_t begin = 0, end; begin <= value_.size(); begin = end + 1) {
      end = std::min(value_.find(',', begin), value_.size());
      if (!IsName(value_.substr(begin, end - begin)))
        return Fault(value_at_ + begin, "this cannot be the name of a deletion class");
    }
    label_.classes = value_;
    return {};
  }

  Error Fault(std::size_t offset, const char* detail) const {
    return {.code = Code::kInvalidText,
            .message = "malformed privacy label at position " + std::to_string(Position(text_, offset)),
            .detail = detail,
            .hint = kGrammarHint,
            .reason = {}};
  }

  std::string_view text_;
  std::size_t next_ = 0;
  unsigned seen_ = 0;
  std::string_view name_, value_;
  std::size_t name_at_ = 0, value_at_ = 0;
  Label label_;
};

void Append(std::string& text, const char* name, std::string_view value) {
  text += ' ';
  text += name;
  text += '=';
  text += value;
}

}  // namespace

bool IsName(std::string_view name) {
  if (name.empty() || name.size() > kMaxNameSize) return false;
  for (const char c : name) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte <= ' ' || byte == 0x7F || c == '\'' || c == '"' || c == ',' || c == '=') return false;
  }
  return true;
}

Result<Label> ParseLabel(std::string_view text) { return Reader(text).Read(); }

std::string FormatLabel(const Label& label) {
  std::string text;
  for (const KindWord& entry : kKinds)
    if (entry.kind == label.kind) text = entry.word;
  if (label.kind == LabelKind::kSubjectTable) Append(text, "id", std::to_string(label.table_id));
  if (IsTableLabel(label.kind)) Append(text, "rows", kRows[label.rows_hidden ? 0 : 1]);
  if (label.kind == LabelKind::kSubjectTable) Append(text, "on_delete", kOnDelete[static_cast<int>(label.on_delete)]);
  if (IsTableLabel(label.kind) && label.before != LabelBefore::kNone)
    Append(text, "before", kBefore[static_cast<int>(label.before)]);
  if (IsTableLabel(label.kind) && label.deleted_on_erasure) Append(text, "on_erasure", kOnErasure[1]);
  if (label.kind == LabelKind::kStartEvent) Append(text, "class", label.classes);
  if (label.kind == LabelKind::kScrub) {
    Append(text, "to", kScrubTo[static_cast<int>(label.scrub_to)]);
    if (label.scrub_to == LabelScrub::kValue) Append(text, "value", label.scrub_value);
    if (!label.category.empty()) Append(text, "category", label.category);
  }
  if (label.kind == LabelKind::kPersonal) {
    Append(text, "category", label.category);
    Append(text, "lookup", kLookup[static_cast<int>(label.lookup)]);
    if (label.typmod != -1) Append(text, "typmod", std::to_string(label.typmod));
    if (label.hide_length) Append(text, "hide_length", "true");
    if (label.third_parties) Append(text, "third_parties", "true");
    if (label.guessable) Append(text, "guessable", "true");
    if (label.blanks) Append(text, "blanks", "true");
    if (label.kept != 0) Append(text, "kept", std::to_string(label.kept));
  }
  return text;
}

}  // namespace privacy::policy
