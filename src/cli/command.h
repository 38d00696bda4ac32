// A command of the command line: one file, one `const struct command`, one line in commands.c.
#pragma once

#include "base/error.h"
#include "casefile/casefile.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Exit codes, as docs/manual/views.md states them.
enum exit_code {
    EXIT_CODE_DONE = 0,
    EXIT_CODE_UNREADABLE = 1, // done, but some evidence was unreadable
    EXIT_CODE_USAGE = 2,
    EXIT_CODE_FAILED = 3,
    EXIT_CODE_INTERRUPTED = 130,
};

struct option {
    const char *name;     // "authority": --authority; NULL ends the table
    char letter;          // 'j': -j; 0: none
    const char *argument; // "CC,.." when it takes one, NULL for a switch
    const char *help;
    bool secret; // its value is not written to the audit
};

enum { OPTIONS_MAX = 24 };

struct given_option {
    int position; // in command->options
    const char *value;
};

struct arguments {
    const struct command *command;
    const char *
        values[OPTIONS_MAX]; // by position in command->options; "" for a switch that is set, NULL when absent
    const struct given_option *given; // every one in order, for those that may be given again
    size_t given_count;
    const char *const *words; // what is no option, in order
    size_t word_count;
    const char *line; // as typed, for the audit
};

struct command {
    const char *name, *words, *summary; // "add", "CASE PATH...", "take evidence into a case"
    const char *details;                // more for --help; NULL
    void (*print_more)(void);           // what --help says after the options; NULL
    const struct option *options;       // NULL: only the common ones
    size_t words_min, words_max;
    int (*run)(const struct arguments *arguments, struct error *error); // an exit_code, or -1 with error
};

extern const struct command *const commands[]; // in the order of the work, NULL at the end

const char *argument_value(const struct arguments *arguments, const char *option); // NULL when absent
// The value given the `nth` time, from 0; NULL when it was not given so often.
const char *argument_nth(const struct arguments *arguments, const char *option, size_t nth);
bool argument_given(const struct arguments *arguments, const char *option);
// A whole number from min to max; absent gives `otherwise`. -1 with a usage error.
int argument_number(const struct arguments *arguments, const char *option, int64_t min, int64_t max,
                    int64_t otherwise, int64_t *value, struct error *error);

// Opens words[0] as a case and writes the command to its audit log.
int open_case(const struct arguments *arguments, struct casefile **casefile, struct error *error);
// One more entry: what came of the command.
int audit_outcome(const struct arguments *arguments, struct casefile *casefile, const char *detail,
                  struct error *error);

// Parses, runs, prints an error if there is one; what main returns.
int command_line(int count, char **words);
