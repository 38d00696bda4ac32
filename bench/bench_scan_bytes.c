// Speed of the search of bytes of any kind, and what it finds by kind and grade: each file given is searched
// as one item. Prints MB/s of CPU time a file. With -v every hit is a line on standard output, too.
//     bench-scan_bytes [-v] FILE...
#include "base/error.h"
#include "observations/scanning/scan_bytes.h"
#include "observations/selectors/selectors.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

struct counting {
    size_t hits[SELECTOR_KINDS][2];
    bool verbose;
};

static void count(struct sink *sink, const struct record *record)
{
    struct counting *counting = sink->context;
    if (record->type != RECORD_SELECTOR_HIT)
        return;
    const struct selector_hit *hit = &record->selector_hit;
    counting->hits[hit->selector.kind][hit->selector.grade == GRADE_POSSIBLE]++;
    if (counting->verbose)
        printf("%s\t%s\t%lld\t%s\t%s\t%s\n", selector_kind_name(hit->selector.kind),
               hit->selector.grade == GRADE_VALID ? "valid" : "possible", (long long)hit->place.offset,
               hit->place.reached ? hit->place.reached : "-", hit->selector.value, hit->selector.text);
}

static double cpu_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void tell(const char *name, const struct counting *counting, const struct bytes_searched *searched,
                 size_t size, double seconds)
{
    fprintf(
        stderr,
        "%s: %.1f MB/s, %.2f s; MB of text %.1f, mixed %.1f, random %.1f, constant %.1f; %llu streams of %.1f MB"
        " (%llu cut, %llu too deep)\n",
        name, (double)size / 1e6 / seconds, seconds, (double)searched->text / 1e6,
        (double)searched->mixed / 1e6, (double)searched->random / 1e6, (double)searched->constant / 1e6,
        (unsigned long long)searched->streams, (double)searched->decoded / 1e6,
        (unsigned long long)searched->cut, (unsigned long long)searched->too_deep);
    for (size_t kind = 0; kind < SELECTOR_KINDS; kind++)
        if (counting->hits[kind][0] + counting->hits[kind][1])
            fprintf(stderr, "    %-10s %8zu valid %8zu possible\n",
                    selector_kind_name((enum selector_kind)kind), counting->hits[kind][0],
                    counting->hits[kind][1]);
}

static int search(const char *path, bool verbose)
{
    static const char *const regions[] = {"NL", "US"};
    struct counting counting = {.verbose = verbose};
    struct sink sink = {.take = count, .context = &counting};
    struct observation_context context = {.sink = &sink, .regions = regions, .region_count = 2};
    struct bytes_searched searched = {0};
    struct stat status;
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0 || fstat(file, &status) || status.st_size == 0)
        return 1;
    size_t size = (size_t)status.st_size;
    void *data = mmap(NULL, size, PROT_READ, MAP_PRIVATE, file, 0);
    close(file);
    if (data == MAP_FAILED)
        return 1;
    double start = cpu_seconds();
    scan_bytes(&context, (struct bytes){data, size}, (struct place){.row = -1}, &searched);
    tell(path, &counting, &searched, size, cpu_seconds() - start);
    munmap(data, size);
    return 0;
}

int main(int argc, char **argv)
{
    struct error error = {0};
    bool verbose = argc > 1 && strcmp(argv[1], "-v") == 0;
    phone_numbers_load();
    if (scan_bytes_load(&error)) {
        fprintf(stderr, "%s\n", error.text);
        return 3;
    }
    int failed = 0;
    for (int i = 1 + verbose; i < argc; i++)
        failed |= search(argv[i], verbose);
    return failed;
}
