// The settings of pg_privacy (GUC variables), defined once in settings.cpp.
#pragma once

namespace privacy::pg {

// What applications set. GUC_REPORT, so that poolers that track reported parameters follow them.
extern char* setting_purpose;            // privacy.purpose: '' = none declared
extern char* setting_actor;              // privacy.actor: who acts, an identifier of the application's
extern char* setting_source;             // privacy.source: where new people come from
extern char* setting_notice;             // privacy.notice: the notice shown to new people
extern bool setting_auto_reveal;         // privacy.auto_reveal: fixed at connection start
extern bool auto_reveal_was_asked_for;   // ... it was set to on, for the connection, its role or its database

// What superusers set.
enum class MissingPurpose { kError, kHide };
extern int setting_on_missing_purpose;   // privacy.on_missing_purpose
extern bool setting_accept_sealed;       // privacy.accept_sealed
extern bool setting_restore_unverified;  // privacy.restore_unverified
extern char* setting_debug_wait;         // privacy.debug_wait: for tests, where to stop until killed
extern bool setting_log_statements;      // privacy.log_statements
extern bool setting_allow_plain_copies;  // privacy.allow_plain_copies
enum class UntaggedColumns { kAllow, kWarn, kRefuse };
extern int setting_untagged_columns;     // privacy.untagged_columns
extern bool setting_allow_core_dumps;    // privacy.allow_core_dumps
extern bool setting_replay_erasures;     // privacy.replay_erasures
extern char* setting_keystore_copies;    // privacy.keystore_copies: names, with commas between them
extern int setting_departed_period;      // privacy.departed_period, seconds
extern int setting_no_basis_period;      // privacy.no_basis_period, seconds; -1: never

// What is fixed when the server starts.
extern char* setting_keystore_directory;   // privacy.keystore_directory: '' = <data directory>-keystore
extern char* setting_keystore_mirror;      // privacy.keystore_mirror: '' = none
extern char* setting_master_key_directory; // privacy.master_key_directory: '' = <data directory>-keystore-master
extern char* setting_master_key_command;   // privacy.master_key_command: '' = the default file
extern int setting_master_key_period;      // privacy.master_key_period, seconds; 0: no alert
extern int setting_master_key_timeout;     // privacy.master_key_timeout, seconds
extern int setting_decision_cache;         // privacy.decision_cache, kB of shared memory

void InitSettings();

}  // namespace privacy::pg
