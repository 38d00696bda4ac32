// The table of commands.
#include "cli/commands.h"

const struct command *const commands[] = {
    // clang-format off
    &command_new,
    &command_mapping,
    &command_add,
    &command_triage,
    &command_run,
    &command_scan,
    &command_link,
    &command_find,
    &command_show,
    &command_trail,
    &command_judge,
    &command_report,
    &command_export,
    &command_audit,
    &command_rehearse,
    &command_score,
    NULL,
    // clang-format on
};
