// clew add: takes evidence into a case.
#include "cli/commands.h"

#include "base/text.h"
#include "base/time.h"
#include "base/zone.h"
#include "casefile/sources.h"
#include "cli/input_file.h"
#include "cli/keys.h"
#include "cli/manifest.h"
#include "cli/progress.h"
#include "observations/observers.h"
#include "observations/statements/bank_csv/mapping.h"
#include "sources/adding.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

static const struct option options[] = {
    {"manifest", 'm', "FILE.csv", "add every line of a CSV: path, authority, kind, region, handling, ..."},
    {"authority", 'a', "CC-NAME", "who owns this evidence (default: the case's)"},
    {"kind", 'k', "KIND", "phone, adverts, statements or files, when content alone may mislead"},
    {"region", 0, "CC,..", "whose national phone forms to read (default: the authority's country)"},
    {"zone", 0, "ZONE", "of its clocks, as Europe/Brussels (default: the country's, if it has one)"},
    {"handling", 0, "H0..H3", "handling code; H3 is the most restrictive (default: H0)"},
    {"exhibit", 'e', "TEXT", "exhibit number"},
    {"legal-basis", 0, "TEXT", "law or order it was obtained under (default: the case's)"},
    {"grade", 0, "TEXT", "source grade, as A1 to X5"},
    {"seized-at", 0, "DATE", "when it was seized or captured"},
    {"retain-until", 0, "DATE", "when it has to be deleted"},
    {"key", 0, "[NAME=]KEY", "opens what is encrypted in it, or only files named NAME; may be given again",
     true},
    {"key-file", 0, "FILE", "the same from a file, one a line: so that no key stands on the command line"},
    {"mapping", 0, "FILE.map", "how the columns of a bank's CSV are read: 'clew mapping' makes one"},
    {"no-verify", 0, NULL, "do not compare images (E01) with the hashes stored in them"},
    {0},
};

struct adding_view {
    struct progress progress;
    const char *name;
    struct verified *verified;
};

// What came of the images so far.
struct verified {
    bool wanted;
    int64_t unsound;
    struct buffer told; // for the audit
};

static void tell_verified(void *payload, const char *path, const struct image_check *check)
{
    struct adding_view *view = payload;
    struct verified *verified = view->verified;
    verified->unsound += !check->sound;
    progress_end(&view->progress);
    fprintf(stderr, "%.500s: %s\n", text_base_name(path), check->what);
    buffer_print(&verified->told, "%s%.500s: %s", verified->told.size ? "; " : "", text_base_name(path),
                 check->what);
}

static void tell_hashed(void *payload, int64_t bytes)
{
    struct adding_view *view = payload;
    progress_tell(&view->progress, view->name, 0, 0, bytes, 0);
}

static bool is_kind(const char *kind)
{
    static const char *const kinds[] = {"auto", "phone", "adverts", "statements", "files"};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (strcmp(kind, kinds[i]) == 0)
            return true;
    return false;
}

static bool is_region_list(const char *text)
{
    for (; *text; text += text[2] == ',' ? 3 : 2) {
        bool country = text[0] >= 'A' && text[0] <= 'Z' && text[1] >= 'A' && text[1] <= 'Z';
        if (!country || (text[2] != 0 && text[2] != ','))
            return false;
    }
    return true;
}

static bool is_zone(const char *name)
{
    struct zone *zone = zone_open(name);
    zone_close(zone);
    return zone != NULL;
}

// Where it was seized, else whose numbers it holds.
static void choose_zone(const char *country, const char *regions, char name[ZONE_NAME_SIZE])
{
    bool found = zone_of_country(country, name);
    for (const char *at = regions; !found && at && *at; at = strchr(at, ',') ? strchr(at, ',') + 1 : NULL) {
        const char region[3] = {at[0], at[1]};
        found = zone_of_country(region, name);
    }
    if (!found)
        memcpy(name, "UTC", sizeof "UTC");
}

static bool is_date(const char *text)
{
    struct moment moment;
    return text == NULL || moment_parse(bytes_of_text(text), &moment);
}

// The text of a mapping, once it is one; NULL when none is named.
static int read_mapping(const char *path, struct arena *arena, const char **text, struct error *error)
{
    struct buffer buffer;
    struct mapping mapping;
    *text = NULL;
    if (path == NULL)
        return 0;
    buffer_init(&buffer, MAPPING_MAX_BYTES);
    int result = input_file_read("mapping", path, &buffer, error);
    if (result == 0 && mapping_read(buffer_bytes(&buffer), arena, &mapping, error)) {
        result = error_add(error, "mapping '%s'", path);
        error->kind = ERROR_USAGE;
    }
    if (result == 0)
        *text = text_clean(arena, buffer_bytes(&buffer));
    buffer_done(&buffer);
    return result;
}

static int check_line(const struct manifest_line *line, const char *place, struct error *error)
{
    enum handling handling;
    if (line->kind && !is_kind(line->kind))
        return error_set_kind(error, ERROR_USAGE, "%sno kind '%s': phone, adverts, statements, files or auto",
                              place, line->kind);
    if (line->region && !is_region_list(line->region))
        return error_set_kind(error, ERROR_USAGE, "%sregion '%s' is not a list of countries like NL,US",
                              place, line->region);
    if (line->zone && !is_zone(line->zone))
        return error_set_kind(error, ERROR_USAGE, "%sno time zone '%s': write it as Europe/Brussels", place,
                              line->zone);
    if (line->handling && !handling_parse(line->handling, &handling))
        return error_set_kind(error, ERROR_USAGE, "%sno handling code '%s': H0, H1, H2 or H3", place,
                              line->handling);
    if (!is_date(line->seized_at) || !is_date(line->retain_until))
        return error_set_kind(error, ERROR_USAGE, "%s'%s' is not a date like 2024-02-11", place,
                              is_date(line->seized_at) ? line->retain_until : line->seized_at);
    return 0;
}

static int take_in(struct casefile *casefile, const struct manifest_line *line, const char *place,
                   const char *mapping, struct verified *verified, struct error *error)
{
    struct case_identity identity = casefile_identity(casefile);
    struct source source = {
        .kind = line->kind ? line->kind : "auto",
        .authority = line->authority ? line->authority : identity.authority,
        .exhibit = line->exhibit,
        .legal_basis = line->legal_basis ? line->legal_basis : identity.legal_basis,
        .grade = line->grade,
        .seized_at = line->seized_at,
        .retain_until = line->retain_until,
        .mapping = mapping,
    };
    char country[3] = {(char)text_upper((unsigned char)source.authority[0]),
                       source.authority[0] ? (char)text_upper((unsigned char)source.authority[1]) : 0, 0};
    source.region = line->region ? line->region : (is_region_list(country) ? country : "");
    source.region_given = line->region != NULL;
    if (check_line(line, place, error))
        return -1;
    char zone[ZONE_NAME_SIZE];
    choose_zone(country, source.region, zone);
    source.zone = line->zone ? line->zone : zone;
    if (line->handling)
        handling_parse(line->handling, &source.handling);
    struct adding_view view = {.name = text_base_name(line->path), .verified = verified};
    progress_start(&view.progress);
    const struct adding_progress progress = {
        .hashed = tell_hashed, .verify = verified->wanted, .verified = tell_verified, .payload = &view};
    int result = source_take_in(casefile, line->path, &source, &progress, error);
    progress_end(&view.progress);
    return result && place[0] ? error_add(error, "%.*s", (int)strlen(place) - 2, place) : result;
}

// What the whole command needs to know.
struct adding_all {
    struct casefile *casefile;
    struct verified verified;
    struct given_keys keys; // for every source
    size_t added;
};

// A source that is in the case already gets the mapping; what it left unread is read by the next scan.
static int give_mapping(struct casefile *casefile, int64_t source_id, const char *name, const char *mapping,
                        struct error *error)
{
    bool changed;
    int64_t again;
    if (casefile_begin(casefile, error))
        return -1;
    if (source_set_mapping(casefile, source_id, mapping, observer_bank_csv.name, &changed, &again, error) ||
        casefile_commit(casefile, error)) {
        casefile_rollback(casefile);
        return error_add(error, "%.300s", name);
    }
    if (!changed)
        fprintf(stderr, "%.500s: it has this mapping already\n", name);
    else if (again)
        fprintf(stderr, "%.500s: mapping kept; %lld item%s to be read by it\n", name, (long long)again,
                again == 1 ? "" : "s");
    else
        fprintf(
            stderr,
            "%.500s: mapping kept; nothing of it waits for one (what was read before it was taken for a bank's "
            "table stays as it is: to read that, make a new case)\n",
            name);
    return 0;
}

// A source that is in the case already keeps all it has, and gets the keys and the mapping.
static int add_line(struct adding_all *all, const struct manifest_line *line, const char *place,
                    struct error *error)
{
    struct given_keys keys = {.arena = all->keys.arena};
    int64_t known = source_known(all->casefile, line->path);
    int result = given_keys_of_list(&keys, line->key, place[0] ? place : "key", error);
    const char *mapping = NULL;
    if (result == 0)
        result = read_mapping(line->mapping, all->keys.arena, &mapping, error);
    bool keyless = all->keys.count + keys.count == 0 && mapping == NULL;
    if (result == 0 && known && mapping)
        result = give_mapping(all->casefile, known, text_base_name(line->path), mapping, error);
    if (result == 0 && known && place[0] && keyless) { // a manifest that grew can be given again
        fprintf(stderr, "clew: note: %.500s is in the case already\n", line->path);
    } else if (result == 0 && (known == 0 || keyless)) {
        result = take_in(all->casefile, line, place, mapping, &all->verified, error);
        all->added += result == 0;
    }
    int64_t id = result == 0 ? source_known(all->casefile, line->path) : 0;
    if (id && (given_keys_keep(&all->keys, all->casefile, id, text_base_name(line->path), error) ||
               given_keys_keep(&keys, all->casefile, id, text_base_name(line->path), error)))
        result = -1;
    given_keys_done(&keys);
    return result;
}

static struct manifest_line line_of_options(const struct arguments *arguments, const char *path)
{
    return (struct manifest_line){
        .path = path,
        .authority = argument_value(arguments, "authority"),
        .kind = argument_value(arguments, "kind"),
        .region = argument_value(arguments, "region"),
        .zone = argument_value(arguments, "zone"),
        .handling = argument_value(arguments, "handling"),
        .exhibit = argument_value(arguments, "exhibit"),
        .legal_basis = argument_value(arguments, "legal-basis"),
        .grade = argument_value(arguments, "grade"),
        .seized_at = argument_value(arguments, "seized-at"),
        .retain_until = argument_value(arguments, "retain-until"),
        .mapping = argument_value(arguments, "mapping"),
    };
}

static int add_manifest(struct adding_all *all, const struct arguments *arguments, struct error *error)
{
    const char *path = argument_value(arguments, "manifest");
    struct manifest manifest;
    int result = manifest_read(path, all->keys.arena, &manifest, error);
    char place[512];
    for (size_t i = 0; result == 0 && i < manifest.count; i++) { // all are checked before the first is added
        snprintf(place, sizeof place, "manifest '%.300s', line %lld: ", path,
                 (long long)manifest.lines[i].line);
        const char *text;
        result = check_line(&manifest.lines[i], place, error) ||
                         read_mapping(manifest.lines[i].mapping, all->keys.arena, &text, error)
                     ? -1
                     : 0;
    }
    for (size_t i = 0; result == 0 && i < manifest.count; i++) {
        snprintf(place, sizeof place, "manifest '%.300s', line %lld: ", path,
                 (long long)manifest.lines[i].line);
        result = add_line(all, &manifest.lines[i], place, error);
    }
    return result;
}

// Whether it is a later segment of an image whose first is named as well: "disk.E*".
static bool is_named_too(const struct arguments *arguments, const char *path, char first[SOURCE_LABEL_SIZE])
{
    if (!source_is_segment(path, first))
        return false;
    for (size_t i = 1; i < arguments->word_count; i++)
        if (strcmp(text_base_name(arguments->words[i]), first) == 0)
            return true;
    return false;
}

static int audit_verified(const struct arguments *arguments, struct casefile *casefile,
                          struct verified *verified, struct error *error)
{
    if (verified->told.size)
        return audit_outcome(arguments, casefile, buffer_text(&verified->told), error);
    return verified->wanted
               ? 0
               : audit_outcome(arguments, casefile,
                               "images were not compared with the hashes stored in them (--no-verify)",
                               error);
}

static int add_words(struct adding_all *all, const struct arguments *arguments, struct error *error)
{
    int result = 0;
    for (size_t i = 1; result == 0 && i < arguments->word_count; i++) {
        char first[SOURCE_LABEL_SIZE];
        if (arguments->word_count > 2 && is_named_too(arguments, arguments->words[i], first)) {
            fprintf(stderr, "clew: note: %.500s is a segment of %s and added with it\n", arguments->words[i],
                    first);
            continue;
        }
        struct manifest_line line = line_of_options(arguments, arguments->words[i]);
        result = add_line(all, &line, "", error);
    }
    return result;
}

static int add_all(struct adding_all *all, const struct arguments *arguments, struct error *error)
{
    if (given_keys_of_options(&all->keys, arguments, error) || open_case(arguments, &all->casefile, error))
        return -1;
    int result = argument_given(arguments, "manifest") ? add_manifest(all, arguments, error)
                                                       : add_words(all, arguments, error);
    if (all->added)
        fprintf(stderr, "added %zu source%s; 'clew run %s' reads them\n", all->added,
                all->added == 1 ? "" : "s", arguments->words[0]);
    struct error audit_error = {0};
    if (audit_verified(arguments, all->casefile, &all->verified, &audit_error) && result == 0) {
        *error = audit_error;
        result = -1;
    }
    casefile_close(all->casefile);
    return result == 0 && all->verified.unsound ? EXIT_CODE_UNREADABLE : result;
}

static int run(const struct arguments *arguments, struct error *error)
{
    if (argument_given(arguments, "manifest") == (arguments->word_count > 1))
        return error_set_kind(error, ERROR_USAGE,
                              "name the evidence, or a manifest: clew add CASE PATH..., or clew add "
                              "CASE --manifest sources.csv");
    struct adding_all all = {.verified.wanted = !argument_given(arguments, "no-verify"),
                             .keys.arena = arena_new(SIZE_MAX / 2)};
    buffer_init(&all.verified.told, 1 << 20);
    int result = add_all(&all, arguments, error);
    buffer_done(&all.verified.told);
    arena_free(all.keys.arena);
    given_keys_done(&all.keys);
    return result;
}

const struct command command_add = {
    .name = "add",
    .words = "CASE PATH... | --manifest FILE",
    .summary = "take evidence into a case",
    .details =
        "A path is a file (an image, an archive, a database, a capture) or a folder. It is hashed and\n"
        "registered; nothing is copied, and nothing is ever written to it. It is read by the next 'clew run'.\n"
        "Of an image in several segments (disk.E01, disk.E02, ...; disk.001, ...) name the first. E01 images are\n"
        "compared with the hashes stored in them; one that differs is added and marked as damaged, and the exit is 1.\n\n"
        "A manifest is a CSV whose first line names its columns: path (relative to the manifest), and any of\n"
        "authority kind region zone handling exhibit legal_basis grade seized_at retain_until key (several parted by ';')\n"
        "mapping (relative to the manifest).\n\n"
        "A bank's CSV is read by a mapping, never by a guess: 'clew mapping FILE.csv -o FILE.map' writes one to look\n"
        "through. Of a folder or an image it is for every table with these column names. A source that is in the case\n"
        "already takes it too, and what waited for it is read by the next 'clew run'.\n\n"
        "A key is a passphrase, or 64 hexadecimal digits (96 with the salt), plain or as x'...'. It opens databases of\n"
        "WeChat, Signal and others that the extraction came with keys for; none is guessed. NAME is the end of a file's\n"
        "path, as msg.db; a key with a '=' in it is written '=KEY'. Keys stay in the case and are never shown. Adding a\n"
        "source again with a key keeps the source: what it left encrypted is read by the next 'clew run'.\n\n"
        "Handling codes, as Europol's: H0 for preventing and combating crime only; H1 not in judicial proceedings, H2\n"
        "not to be passed on, both without the provider's permission; H3 ask the provider. A view bears the\n"
        "strictest of its sources. Grades: the source's reliability, A to D or X, and the information's, 1 to 4.\n\n"
        "A source that is in a case stays in it: to leave one out, make another case without it.",
    .options = options,
    .words_min = 1,
    .words_max = SIZE_MAX,
    .run = run,
};
