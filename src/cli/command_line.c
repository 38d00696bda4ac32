// From argv to a command: parsing by its table, help, errors and exit codes.
#include "cli/command.h"

#include "base/bytes.h"
#include "base/memory.h"
#include "base/text.h"
#include "casefile/audit.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

static const struct option no_options[] = {{0}};

static const struct option common_options[] = {
    {"why", 0, "TEXT", "why this is done, for the audit log (default: the case reference)"},
    {"help", 'h', NULL, "this page"},
    {0},
};

static const struct option *options_of(const struct command *command)
{
    return command->options ? command->options : no_options;
}

static size_t option_count(const struct option *options)
{
    size_t count = 0;
    while (options[count].name)
        count++;
    return count;
}

// Position of an option among the command's own, then the common ones; -1 when there is none.
static int find_option(const struct command *command, const char *name, size_t length, char letter,
                       const struct option **found)
{
    const struct option *tables[] = {options_of(command), common_options};
    int position = 0;
    for (size_t t = 0; t < 2; t++) {
        for (const struct option *option = tables[t]; option->name; option++, position++) {
            bool same = name ? strlen(option->name) == length && memcmp(option->name, name, length) == 0
                             : letter && option->letter == letter;
            if (same) {
                *found = option;
                return position;
            }
        }
    }
    return -1;
}

const char *argument_value(const struct arguments *arguments, const char *option)
{
    const struct option *found;
    int position = find_option(arguments->command, option, strlen(option), 0, &found);
    return position < 0 ? NULL : arguments->values[position];
}

const char *argument_nth(const struct arguments *arguments, const char *option, size_t nth)
{
    const struct option *found;
    int position = find_option(arguments->command, option, strlen(option), 0, &found);
    for (size_t i = 0; i < arguments->given_count; i++)
        if (arguments->given[i].position == position && nth-- == 0)
            return arguments->given[i].value;
    return NULL;
}

bool argument_given(const struct arguments *arguments, const char *option)
{
    return argument_value(arguments, option) != NULL;
}

int argument_number(const struct arguments *arguments, const char *option, int64_t min, int64_t max,
                    int64_t otherwise, int64_t *value, struct error *error)
{
    const char *text = argument_value(arguments, option);
    *value = otherwise;
    if (text == NULL)
        return 0;
    if (!text_to_int64(bytes_of_text(text), value) || *value < min || *value > max)
        return error_set_kind(error, ERROR_USAGE, "--%s takes a whole number from %lld to %lld, not '%s'",
                              option, (long long)min, (long long)max, text);
    return 0;
}

// ---- help ----

static void print_option(const struct option *option)
{
    char left[64];
    char letter[8] = "    ";
    if (option->letter)
        snprintf(letter, sizeof letter, "-%c, ", option->letter);
    snprintf(left, sizeof left, "%s--%s%s%s", letter, option->name, option->argument ? " " : "",
             option->argument ? option->argument : "");
    printf("  %-30s %s\n", left, option->help);
}

static void print_command_help(const struct command *command)
{
    printf("clew %s %s\n\n%s\n", command->name, command->words, command->summary);
    if (command->details)
        printf("\n%s\n", command->details);
    puts("\nOptions:");
    for (const struct option *option = options_of(command); option->name; option++)
        print_option(option);
    for (const struct option *option = common_options; option->name; option++)
        print_option(option);
    if (command->print_more)
        command->print_more();
}

static void print_help(void)
{
    puts(
        "clew finds trafficking rings, and the people held in them, in seized phones, captured adverts and bank\n"
        "statements, with the evidence for every line.\n\nCommands:");
    for (const struct command *const *command = commands; *command; command++)
        printf("  %-9s %-38s %s\n", (*command)->name, (*command)->words, (*command)->summary);
    puts(
        "\n'clew COMMAND --help' tells more. Results go to stdout, everything else to stderr. Exit: 0 done; 1 done, but\n"
        "some evidence was unreadable; 2 wrong usage; 3 failed; 130 interrupted, run again to resume.\n"
        "A first look without evidence: clew rehearse DIR; see the README.");
}

// ---- parsing ----

struct parse {
    struct arguments arguments;
    const char **words;
    size_t word_count;
    struct given_option *given;
    bool help;
};

static int usage(const struct command *command, struct error *error, const char *what, const char *word)
{
    return error_set_kind(error, ERROR_USAGE, "%s '%s'; see 'clew %s --help'", what, word, command->name);
}

static int parse_option(struct parse *parse, int count, char **words, int *at, struct error *error)
{
    const struct command *command = parse->arguments.command;
    const char *word = words[*at], *value = NULL;
    bool is_long = word[1] == '-';
    const char *name = is_long ? word + 2 : NULL;
    const char *equals = is_long ? strchr(name, '=') : NULL;
    size_t length = is_long ? (equals ? (size_t)(equals - name) : strlen(name)) : 0;
    const struct option *option;
    int position = find_option(command, name, length, word[1], &option);
    if (position < 0 || position >= OPTIONS_MAX)
        return usage(command, error, "no option", word);
    if (option->argument) {
        if (equals)
            value = equals + 1;
        else if (!is_long && word[2])
            value = word + 2; // -j2
        else if (*at + 1 < count)
            value = words[++*at];
        else
            return usage(command, error, "a value is missing after", word);
    } else if (equals || (!is_long && word[2])) {
        return usage(command, error, "no value belongs to", word);
    }
    parse->arguments.values[position] = value ? value : "";
    parse->given[parse->arguments.given_count++] = (struct given_option){position, value ? value : ""};
    parse->help |= strcmp(option->name, "help") == 0;
    return 0;
}

static int parse_words(struct parse *parse, int count, char **words, struct error *error)
{
    const struct command *command = parse->arguments.command;
    bool only_words = false;
    for (int i = 0; i < count; i++) {
        if (!only_words && strcmp(words[i], "--") == 0)
            only_words = true;
        else if (!only_words && words[i][0] == '-' && words[i][1]) {
            if (parse_option(parse, count, words, &i, error))
                return -1;
        } else {
            parse->words[parse->word_count++] = words[i];
        }
    }
    parse->arguments.words = parse->words;
    parse->arguments.word_count = parse->word_count;
    if (parse->help)
        return 0;
    if (parse->word_count < command->words_min || parse->word_count > command->words_max)
        return error_set_kind(error, ERROR_USAGE, "usage: clew %s %s; see 'clew %s --help'", command->name,
                              command->words, command->name);
    return 0;
}

// Whether the word is an option whose value nobody is to read: how much of it may be, and in *separate
// whether the value is the next word.
static size_t before_secret(const struct command *command, const char *word, bool *separate)
{
    size_t length = strcspn(word, "=");
    const struct option *option;
    bool is = word[0] == '-' && word[1] == '-' &&
              find_option(command, word + 2, length < 2 ? 0 : length - 2, 0, &option) >= 0 && option->secret;
    *separate = is && word[length] == 0;
    return is ? length : 0;
}

// The command as one line, each word quoted when it needs it.
static void write_line(struct buffer *line, const struct command *command, int count, char **words)
{
    for (int i = 0; i < count; i++) {
        bool separate;
        size_t secret = before_secret(command, words[i], &separate);
        if (secret) {
            buffer_print(line, " %.*s (hidden)", (int)secret, words[i]);
            i += separate;
            continue;
        }
        bool plain = words[i][0] && words[i][strcspn(words[i], " \t\n'\"\\$&;|<>*?()")] == 0;
        buffer_print(line, plain ? "%s%s" : "%s'%s'", i ? " " : "", words[i]);
    }
}

// ---- running ----

static int exit_code_of(const struct error *error)
{
    switch (error->kind) {
    case ERROR_USAGE:
        return EXIT_CODE_USAGE;
    case ERROR_INTERRUPTED:
        return EXIT_CODE_INTERRUPTED;
    default:
        return EXIT_CODE_FAILED;
    }
}

static int run_command(const struct command *command, int count, char **words, struct error *error)
{
    struct parse parse = {.arguments.command = command};
    if (option_count(options_of(command)) + option_count(common_options) > OPTIONS_MAX)
        return error_set(error, "command '%s' has more options than the table holds", command->name);
    parse.words = memory_new((size_t)count + 1, sizeof *parse.words);
    parse.arguments.given = parse.given = memory_new((size_t)count + 1, sizeof *parse.given);
    struct buffer line;
    buffer_init(&line, 64 * 1024);
    write_line(&line, command, count, words);
    parse.arguments.line = buffer_text(&line);
    int result = parse_words(&parse, count - 1, words + 1, error);
    if (result == 0 && parse.help)
        print_command_help(command);
    else if (result == 0)
        result = command->run(&parse.arguments, error);
    buffer_done(&line);
    memory_free(parse.words);
    memory_free(parse.given);
    return result;
}

int command_line(int count, char **words)
{
    signal(SIGXFSZ, SIG_IGN); // a file that may not grow is an error to report, not a death
    if (count < 2 || strcmp(words[1], "--help") == 0 || strcmp(words[1], "-h") == 0 ||
        strcmp(words[1], "help") == 0) {
        print_help();
        return count < 2 ? EXIT_CODE_USAGE : EXIT_CODE_DONE;
    }
    if (strcmp(words[1], "--version") == 0) {
        puts("clew " CLEW_VERSION);
        return EXIT_CODE_DONE;
    }
    struct error error = {0};
    int result = -1;
    const struct command *const *command = commands;
    while (*command && strcmp((*command)->name, words[1]) != 0)
        command++;
    if (*command)
        result = run_command(*command, count - 1, words + 1, &error);
    else
        error_set_kind(&error, ERROR_USAGE, "no command '%s'; 'clew --help' lists them", words[1]);
    if (result >= 0 && (fflush(stdout) || ferror(stdout)))
        result = error_set(&error, "could not write the result: is the disk full?");
    if (result >= 0)
        return result;
    fprintf(stderr, "clew: %s\n", error.text);
    return exit_code_of(&error);
}

int audit_outcome(const struct arguments *arguments, struct casefile *casefile, const char *detail,
                  struct error *error)
{
    const char *why = argument_value(arguments, "why");
    const struct audit_entry entry = {.what = arguments->command->name,
                                      .why = why ? why : casefile_identity(casefile).reference,
                                      .arguments = arguments->line,
                                      .detail = detail};
    return audit_append(casefile, &entry, error);
}

int open_case(const struct arguments *arguments, struct casefile **casefile, struct error *error)
{
    if (casefile_open(casefile, arguments->words[0], error))
        return -1;
    if (audit_outcome(arguments, *casefile, NULL, error)) {
        casefile_close(*casefile);
        *casefile = NULL;
        return -1;
    }
    return 0;
}
