// Every command's entry, for the table.
#pragma once

#include "cli/command.h"

extern const struct command command_add, command_audit, command_export, command_find, command_judge,
    command_link, command_mapping, command_new, command_rehearse, command_report, command_run, command_scan,
    command_score, command_show, command_trail, command_triage;
