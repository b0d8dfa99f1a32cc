#include "pg/compat.hpp"

#include <climits>

extern "C" {
#include "miscadmin.h"
#include "utils/guc.h"
#include "utils/plancache.h"
#include "utils/varlena.h"
}

#include "keystore/space.hpp"
#include "pg/settings.hpp"

namespace privacy::pg {

char* setting_purpose = nullptr;
char* setting_actor = nullptr;
char* setting_source = nullptr;
char* setting_notice = nullptr;
bool setting_auto_reveal = true;
bool auto_reveal_was_asked_for = false;
int setting_on_missing_purpose = static_cast<int>(MissingPurpose::kError);
bool setting_accept_sealed = false;
bool setting_restore_unverified = false;
char* setting_debug_wait = nullptr;
bool setting_log_statements = false;
bool setting_allow_plain_copies = false;
int setting_untagged_columns = static_cast<int>(UntaggedColumns::kWarn);
bool setting_allow_core_dumps = false;
bool setting_replay_erasures = true;
char* setting_keystore_copies = nullptr;
int setting_departed_period = 30 * 24 * 3600;
int setting_no_basis_period = -1;
char* setting_keystore_directory = nullptr;
char* setting_keystore_mirror = nullptr;
char* setting_master_key_directory = nullptr;
char* setting_master_key_command = nullptr;
int setting_master_key_timeout = 60;
int setting_master_key_period = 30 * 24 * 3600;
int setting_decision_cache = 32 * 1024;

namespace {

const config_enum_entry kMissingPurposeOptions[] = {
    {"error", static_cast<int>(MissingPurpose::kError), false},
    {"hide", static_cast<int>(MissingPurpose::kHide), false},
    {nullptr, 0, false},
};

const config_enum_entry kUntaggedColumnsOptions[] = {
    {"allow", static_cast<int>(UntaggedColumns::kAllow), false},
    {"warn", static_cast<int>(UntaggedColumns::kWarn), false},
    {"refuse", static_cast<int>(UntaggedColumns::kRefuse), false},
    {nullptr, 0, false},
};

void DefineString(const char* name, const char* description, const char* more, char** variable, GucContext context,
                  int flags) {
  DefineCustomStringVariable(name, description, more, variable, "", context, flags, nullptr, nullptr, nullptr);
}

void DefineBool(const char* name, const char* description, const char* more, bool* variable, GucContext context) {
  DefineCustomBoolVariable(name, description, more, variable, *variable, context, 0, nullptr, nullptr, nullptr);
}

// True is what it is anyway; who says so for the connection, a role or a database means it.
bool NoteAutoReveal(bool* value, void**, GucSource source) {
  if (source >= PGC_S_DATABASE && source != PGC_S_TEST) auto_reveal_was_asked_for = *value;
  return true;
}

// What was planned while it was on stores plain copies: those plans are not kept.
void AssignAllowPlainCopies(bool value, void*) {
  if (setting_allow_plain_copies && !value) ResetPlanCache();
}

// Zero would erase people as soon as they are stored.
bool CheckKeystoreCopies(char** value, void**, GucSource) {
  List* names = NIL;
  char* const text = pstrdup(*value);
  bool fine = SplitIdentifierString(text, ',', &names) && list_length(names) <= static_cast<int>(keystore::kMaxCopies);
  const ListCell* cell;
  foreach (cell, names) {
    const char* const name = static_cast<const char*>(lfirst(cell));
    fine = fine && name[0] != '\0' && strlen(name) < sizeof(keystore::CopyReach::name);
  }
  list_free(names);
  pfree(text);
  if (!fine) GUC_check_errdetail("It takes up to %d names of up to %d characters.", static_cast<int>(keystore::kMaxCopies),
                                 static_cast<int>(sizeof(keystore::CopyReach::name)) - 1);
  return fine;
}

bool CheckNoBasisPeriod(int* value, void**, GucSource) {
  if (*value != 0) return true;
  GUC_check_errdetail("The period must be longer than nothing; -1: nobody is erased for want of a basis.");
  return false;
}

void InitApplicationSettings() {
  DefineString("privacy.purpose", "The purpose this session processes personal data for.",
               "An unknown purpose, or one not granted to the role, is refused when it is used.", &setting_purpose,
               PGC_USERSET, GUC_REPORT);
  DefineString("privacy.actor", "Who acts: an identifier the application chooses.",
               "It is recorded with people, consents and changes, and should not name a data subject.", &setting_actor,
               PGC_USERSET, GUC_REPORT);
  DefineString("privacy.source", "Where people stored from now on come from, such as the name of an imported file.",
               nullptr, &setting_source, PGC_USERSET, 0);
  DefineString("privacy.notice", "The name of the notice that people stored from now on were shown.", nullptr,
               &setting_notice, PGC_USERSET, 0);
  DefineCustomBoolVariable(
      "privacy.auto_reveal", "Shows sealed columns as their base type in statements the client itself sends.",
      "Fixed when the connection starts. Off: such columns arrive in their sealed form. pg_dump and postgres_fdw get that "
      "unless they ask for this setting.",
      &setting_auto_reveal, setting_auto_reveal, PGC_BACKEND, 0, NoteAutoReveal, nullptr, nullptr);
}

void InitSuperuserSettings() {
  DefineCustomEnumVariable(
      "privacy.on_missing_purpose", "What a statement on a protected table gets without a purpose.",
      "error: it fails. hide: it sees no protected rows, and NULL for sealed values.", &setting_on_missing_purpose,
      setting_on_missing_purpose, kMissingPurposeOptions, PGC_SUSET, 0, nullptr, nullptr, nullptr);
  DefineBool("privacy.accept_sealed", "Accepts values in sealed form as input.",
             "They are verified before they are stored and stay under their own person.", &setting_accept_sealed,
             PGC_SUSET);
  DefineBool("privacy.restore_unverified", "Stores sealed input that cannot be verified because no keystore opens it.",
             "Only for a restore whose keystore comes later.", &setting_restore_unverified, PGC_SUSET);
  DefineString("privacy.debug_wait", "For tests of crashes: the point at which this session stops until it is killed.",
               nullptr, &setting_debug_wait, PGC_SUSET, GUC_NO_SHOW_ALL | GUC_NOT_IN_SAMPLE);
  DefineBool("privacy.log_statements", "Leaves statement and context in log entries about protected tables.",
             "They may hold personal data.", &setting_log_statements, PGC_SUSET);
  DefineCustomBoolVariable("privacy.allow_plain_copies",
                           "Lets statements keep revealed values in columns that seal nothing.",
                           "Such copies are outside of every policy, and no erasure reaches them.",
                           &setting_allow_plain_copies, setting_allow_plain_copies, PGC_SUSET, 0, nullptr,
                           AssignAllowPlainCopies, nullptr);
  DefineCustomEnumVariable("privacy.untagged_columns", "What becomes of a new column of a protected table.",
                           "Until privacy.protect_column it is not personal, whatever it holds.",
                           &setting_untagged_columns, setting_untagged_columns, kUntaggedColumnsOptions, PGC_SUSET, 0,
                           nullptr, nullptr, nullptr);
  DefineBool("privacy.allow_core_dumps", "Lets processes that hold keys write core dumps.", nullptr,
             &setting_allow_core_dumps, PGC_SIGHUP);
  DefineBool("privacy.replay_erasures", "Clears rows of people whose erasure only the keystore remembers.",
             "Off: a restored copy can be looked at first (privacy.check_restore). Such people are withheld all the same.",
             &setting_replay_erasures, PGC_SIGHUP);
  DefineCustomStringVariable("privacy.keystore_copies", "Copies of the keystore that have to keep up: nobody is stored whose key they lack.",
                             "Names, with commas between them; see privacy.acknowledge_keystore_copy.",
                             &setting_keystore_copies, "", PGC_SIGHUP, GUC_LIST_INPUT, CheckKeystoreCopies, nullptr, nullptr);
  DefineCustomIntVariable("privacy.departed_period", "Time from the deletion of a person's row to their erasure.",
                          nullptr, &setting_departed_period, setting_departed_period, 0, INT_MAX, PGC_SIGHUP,
                          GUC_UNIT_S, nullptr, nullptr, nullptr);
  DefineCustomIntVariable("privacy.no_basis_period",
                          "Time after which people are erased whose data never had a legal basis.", "-1: never.",
                          &setting_no_basis_period, setting_no_basis_period, -1, INT_MAX, PGC_SIGHUP, GUC_UNIT_S,
                          CheckNoBasisPeriod, nullptr, nullptr);
}

void InitServerSettings() {
  // A library that is not preloaded may not define postmaster settings; it is loaded for diagnosis only.
  const GucContext fixed = process_shared_preload_libraries_in_progress ? PGC_POSTMASTER : PGC_SIGHUP;
  DefineString("privacy.keystore_directory", "Directory of the keystore.",
               "Empty: the data directory's path with \"-keystore\" appended.", &setting_keystore_directory, fixed,
               GUC_SUPERUSER_ONLY);
  DefineString("privacy.keystore_mirror", "Directory of a second copy of the keystore, written to with every change.",
               "Best on another disk. Empty: none.", &setting_keystore_mirror, fixed, GUC_SUPERUSER_ONLY);
  DefineString("privacy.master_key_directory", "Directory of the master key file, when there is no command.",
               "Empty: the data directory's path with \"-keystore-master\" appended.", &setting_master_key_directory,
               fixed, GUC_SUPERUSER_ONLY);
  DefineString("privacy.master_key_command", "Shell command that prints the keystore's master key.",
               "%e is replaced by the number of the key epoch. Empty: the key is kept in a file.",
               &setting_master_key_command, fixed, GUC_SUPERUSER_ONLY);
  DefineCustomIntVariable("privacy.master_key_period", "Age of the master key from which privacy.alerts asks for a new one.",
                          "0: never.", &setting_master_key_period, setting_master_key_period, 0, INT_MAX, PGC_SIGHUP,
                          GUC_UNIT_S, nullptr, nullptr, nullptr);
  DefineCustomIntVariable("privacy.master_key_timeout", "Time the master key command may take.", nullptr,
                          &setting_master_key_timeout, setting_master_key_timeout, 1, 3600, fixed, GUC_UNIT_S, nullptr,
                          nullptr, nullptr);
  DefineCustomIntVariable("privacy.decision_cache", "Shared memory for remembered decisions.",
                          "4096 people take 2 kB for each purpose and category. 0: nothing is remembered across statements.",
                          &setting_decision_cache, setting_decision_cache, 0, 16 * 1024 * 1024, fixed, GUC_UNIT_KB,
                          nullptr, nullptr, nullptr);
}

}  // namespace

void InitSettings() {
  InitApplicationSettings();
  InitSuperuserSettings();
  InitServerSettings();
  MarkGUCPrefixReserved("privacy");
}

}  // namespace privacy::pg
