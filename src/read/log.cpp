// What the server log may hold of an error raised while a protected table is used: PostgreSQL logs by default the whole
// statement with its literals, the line of a failing COPY, and texts that quote a value. The client gets them as ever.
#include "pg/compat.hpp"

extern "C" {
#include "access/xact.h"
#include "common/hashfn.h"
#include "lib/stringinfo.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "parser/parser.h"
#include "tcop/tcopprot.h"
#include "utils/backend_status.h"
#include "utils/memutils.h"
}

#include "pg/settings.hpp"
#include "read/redact.hpp"
#include "read/state.hpp"

namespace privacy::read {

namespace {

emit_log_hook_type previous_log = nullptr;

TimestampTz analysed = 0;    // the client's message whose statement came past one of our hooks
TimestampTz protected_ = 0;  // ... and used a protected table
bool seen = false;           // some statement of this session did
bool rewriting = false;

// A statement that fails before any hook of ours sees it (a literal that is no date, an unknown column) may still be
// about personal data: it is taken to be in a session that declared a purpose, or used a protected table before.
bool ConcernsPersonalData() {
  const TimestampTz message = GetCurrentStatementStartTimestamp();
  if (protected_ == message) return true;
  if (analysed == message) return false;
  return seen || (pg::setting_purpose != nullptr && pg::setting_purpose[0] != '\0');
}

// PostgreSQL's own messages of these classes quote values: 22 data exceptions, 23 violated constraints (in DETAIL).
bool QuotesValues(const ErrorData* error) {
  const int category = ERRCODE_TO_CATEGORY(error->sqlerrcode);
  return category == ERRCODE_TO_CATEGORY(ERRCODE_DATA_EXCEPTION) || error->sqlerrcode == ERRCODE_FOREIGN_KEY_VIOLATION;
}

// The text with what stands between double quotes left out.
char* WithoutQuoted(const char* text) {
  StringInfoData result;
  initStringInfo(&result);
  bool quoted = false;
  for (const char* c = text; *c != '\0'; ++c) {
    if (*c == '"') {
      if (!quoted) appendStringInfoString(&result, "\"...\"");
      quoted = !quoted;
    } else if (!quoted) {
      appendStringInfoChar(&result, *c);
    }
  }
  return result.data;
}

void LogWithoutValues(ErrorData* error) {
  error->output_to_server = false;
  rewriting = true;
  ereport(LOG,
          (errcode(error->sqlerrcode),
           errmsg("%s: %s", error->elevel >= FATAL ? "fatal error" : "error", WithoutQuoted(error->message)),
           errdetail_log("Values and statement are left out: a protected table is in use (privacy.log_statements)."),
           errhidestmt(true), errhidecontext(true)));
  rewriting = false;
}

// The postmaster tells of a crashed backend with the statement it ran; nobody there knows what tables that used.
void ForgetCrashedStatement(ErrorData* error) {
  constexpr char kChildExit[] = "%s (PID %d) ";   // how the untranslated messages begin
  if (error->message_id != nullptr && strncmp(error->message_id, kChildExit, sizeof(kChildExit) - 1) == 0)
    error->detail = error->detail_log = nullptr;
}

// What log_statement, log_min_duration_statement and auto_explain write: the message is the statement, its DETAIL has
// parameters and prepared statements. Known by how the untranslated messages begin.
bool IsStatementEntry(const char* id) {
  static const char* const kBeginnings[] = {"statement: %s", "duration: ", "%s %s%s%s: %s"};
  for (const char* beginning : kBeginnings)
    if (strncmp(id, beginning, strlen(beginning)) == 0) return true;
  return false;
}

char* StatementEntry(const char* message) {
  constexpr char kTime[] = " ms  ";
  constexpr char kPlan[] = "plan:\n";
  constexpr char kQuery[] = "Query Text: ";
  const char* rest = strstr(message, kTime);
  rest = strncmp(message, "duration: ", strlen("duration: ")) == 0 ? (rest == nullptr ? nullptr : rest + strlen(kTime)) : message;
  if (rest == nullptr) return pstrdup(message);  // a time, without the statement
  const int before = static_cast<int>(rest - message);
  if (strncmp(rest, kPlan, strlen(kPlan)) != 0) return psprintf("%.*s%s", before, message, WithoutLiterals(rest));
  const char* plan = rest + strlen(kPlan);
  const bool is_text = strncmp(plan, kQuery, strlen(kQuery)) == 0 && plan[strlen(kQuery)] != '"';
  return psprintf("%.*s%s%s", before, message, kPlan,
                  is_text ? WithoutLiterals(plan, true) : "left out: a protected table is in use (privacy.log_statements)");
}

void HideLiterals(ErrorData* entry) {
  entry->hide_stmt = true;
  entry->hide_ctx = true;
  if (entry->elevel != LOG || entry->message == nullptr || entry->message_id == nullptr) return;
  const bool is_tree = strcmp(entry->message_id, "%s:") == 0;  // debug_print_parse and its kin: constants byte by byte
  if (!is_tree && !IsStatementEntry(entry->message_id)) return;
  if (!is_tree) entry->message = StatementEntry(entry->message);
  if (entry->detail == nullptr && entry->detail_log == nullptr) return;
  entry->detail_log = nullptr;
  entry->detail = pstrdup("Values are left out: privacy.log_statements.");
}

void HideStatement(ErrorData* error) {
  error->hide_stmt = true;
  error->hide_ctx = true;
  if (error->sqlerrcode == ERRCODE_T_R_DEADLOCK_DETECTED) error->detail_log = nullptr;   // the statements of all parties
  if (error->elevel >= ERROR && QuotesValues(error) && error->message != nullptr) LogWithoutValues(error);
}

// The statement that was shown last, which a prepared one is again and again: known by a hash, since its text holds values.
struct Activity {
  uint64 hash;
  int size;
  bool standard_strings;
  char* text;
} activity;

// What other sessions are shown of the client's statement; valid until the next call.
const char* ActivityWithoutLiterals(const char* sql) {
  const int size = static_cast<int>(strlen(sql));
  const uint64 hash = hash_bytes_extended(reinterpret_cast<const unsigned char*>(sql), size, 0);
  if (activity.text != nullptr && activity.hash == hash && activity.size == size && activity.standard_strings == standard_conforming_strings)
    return activity.text;
  char* const text = WithoutLiterals(sql);
  text[pg_mbcliplen(text, static_cast<int>(strlen(text)), pgstat_track_activity_query_size - 1)] = '\0';  // no more is shown
  if (activity.text != nullptr) pfree(activity.text);
  activity.text = nullptr;
  activity = {hash, size, standard_conforming_strings, MemoryContextStrdup(TopMemoryContext, text)};
  pfree(text);
  return activity.text;
}

void LogHook(ErrorData* error) {
  if (!rewriting && error->output_to_server && !pg::setting_log_statements) {
    if (!IsUnderPostmaster) {
      ForgetCrashedStatement(error);
    } else if (error->elevel < PANIC && ConcernsPersonalData()) {
      if (error->elevel >= WARNING) {
        HideStatement(error);
      } else {
        HideLiterals(error);
      }
    }
  }
  if (previous_log != nullptr) previous_log(error);
}

}  // namespace

void NoteStatement() { analysed = GetCurrentStatementStartTimestamp(); }

void NoteProtected() {
  const TimestampTz message = GetCurrentStatementStartTimestamp();
  const bool first = protected_ != message;
  analysed = protected_ = message;
  seen = true;
  if (first) HideActivity();
}

void HideActivity() {
  if (pg::setting_log_statements || debug_query_string == nullptr || strchr(debug_query_string, '\'') == nullptr) return;
  pgstat_report_activity(STATE_RUNNING, ActivityWithoutLiterals(debug_query_string));
}

void InitLog() {
  previous_log = emit_log_hook;
  emit_log_hook = LogHook;
}

}  // namespace privacy::read
