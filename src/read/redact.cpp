#include "pg/compat.hpp"

extern "C" {
#include "lib/stringinfo.h"
#include "parser/parser.h"
}

#include "read/redact.hpp"

namespace privacy::read {

namespace {

bool IsNameStart(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (static_cast<unsigned char>(c) & 0x80) != 0;
}
bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsNamePart(char c) { return IsNameStart(c) || IsDigit(c) || c == '$'; }

// Past the closing quote; '' stays inside, and \' where backslashes escape. The end, if it does not close.
const char* SkipQuoted(const char* c, bool backslashes) {
  for (++c; *c != '\0'; ++c) {
    if (backslashes && *c == '\\' && c[1] != '\0') {
      ++c;
    } else if (*c == '\'') {
      if (c[1] != '\'') return c + 1;
      ++c;
    }
  }
  return c;
}

// Past $tag$ ... $tag$; nullptr if this is none.
const char* SkipDollarQuoted(const char* c) {
  const char* tag = c + 1;
  if (IsDigit(*tag)) return nullptr;  // a placeholder
  while (*tag != '$' && IsNamePart(*tag)) ++tag;
  if (*tag != '$') return nullptr;
  const size_t size = static_cast<size_t>(tag + 1 - c);
  for (const char* end = tag + 1; *end != '\0'; ++end)
    if (strncmp(end, c, size) == 0) return end + size;
  return tag + strlen(tag);
}

const char* SkipBlockComment(const char* c) {
  int depth = 0;
  while (*c != '\0') {
    if (c[0] == '/' && c[1] == '*') {
      ++depth;
      c += 2;
    } else if (c[0] == '*' && c[1] == '/') {
      c += 2;
      if (--depth == 0) return c;
    } else {
      ++c;
    }
  }
  return c;
}

const char* SkipNumber(const char* c) {
  while (IsNamePart(*c) || *c == '.') ++c;  // 1.5, 1e10, 0xff
  return c;
}

// Names and keywords as they are, and the quote after the E of E'...' with its backslashes.
const char* CopyName(const char* c, StringInfo result) {
  const char* begin = c;
  while (IsNamePart(*c)) appendStringInfoChar(result, *c++);
  if (*c != '\'') return c;
  appendStringInfoString(result, "'...'");
  return SkipQuoted(c, (c == begin + 1 && (*begin == 'e' || *begin == 'E')) || !standard_conforming_strings);
}

const char* CopyQuotedName(const char* c, StringInfo result) {
  appendStringInfoChar(result, *c++);
  while (*c != '\0' && *c != '"') appendStringInfoChar(result, *c++);
  if (*c == '"') appendStringInfoChar(result, *c++);
  return c;
}

// "  (cost=0.15..8.17 rows=1 width=36) (actual time=...)": words and numbers only.
const char* CopyFigures(const char* c, StringInfo result) {
  while (*c == ' ' || *c == '(' || *c == ')' || *c == '=' || *c == '.' || IsDigit(*c) || (*c >= 'a' && *c <= 'z'))
    appendStringInfoChar(result, *c++);
  return c;
}

}  // namespace

char* WithoutLiterals(const char* sql, bool plan) {
  StringInfoData result;
  initStringInfo(&result);
  const char* c = sql;
  while (*c != '\0') {
    if (plan && (strncmp(c, "  (cost=", 8) == 0 || strncmp(c, " (actual ", 9) == 0)) {
      c = CopyFigures(c, &result);
    } else if (IsNameStart(*c)) {
      c = CopyName(c, &result);
    } else if (*c == '"') {
      c = CopyQuotedName(c, &result);
    } else if (*c == '\'') {
      appendStringInfoString(&result, "'...'");
      c = SkipQuoted(c, !standard_conforming_strings);
    } else if (const char* after = *c == '$' ? SkipDollarQuoted(c) : nullptr; after != nullptr) {
      appendStringInfoString(&result, "'...'");
      c = after;
    } else if (*c == '$') {
      appendStringInfoChar(&result, *c++);
      while (IsDigit(*c)) appendStringInfoChar(&result, *c++);
    } else if (IsDigit(*c)) {
      appendStringInfoChar(&result, '?');
      c = SkipNumber(c);
    } else if (c[0] == '-' && c[1] == '-') {
      while (*c != '\0' && *c != '\n') ++c;
    } else if (c[0] == '/' && c[1] == '*') {
      c = SkipBlockComment(c);
    } else {
      appendStringInfoChar(&result, *c++);
    }
  }
  return result.data;
}

}  // namespace privacy::read
