// The table of commands.
#include "cli/commands.h"

const struct command *const commands[] = {
    &command_new,  &command_add,  &command_triage, &command_run,   &command_scan,     &command_link,
    &command_find, &command_show, &command_report, &command_audit, &command_rehearse, &command_score,
    NULL,
};
