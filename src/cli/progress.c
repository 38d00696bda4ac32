// The progress line.
#include "cli/progress.h"

#include "base/time.h"

#include <stdio.h>
#include <unistd.h>

enum { EVERY_USEC = 500 * 1000 };

void progress_start(struct progress *progress)
{
    *progress = (struct progress){.on = isatty(STDERR_FILENO), .started_usec = time_now_usec()};
}

void progress_tell(struct progress *progress, const char *what, int64_t items_done, int64_t items_known,
                   int64_t bytes_done, int64_t bytes_known)
{
    int64_t now = time_now_usec();
    if (!progress->on || now < progress->told_usec + EVERY_USEC)
        return;
    progress->told_usec = now;
    double seconds = (double)(now - progress->started_usec) / 1e6 + 0.001,
           rate = (double)bytes_done / 1e6 / seconds;
    fprintf(stderr, "\r\033[K%s: ", what);
    if (items_known)
        fprintf(stderr, "%lld of %lld items, ", (long long)items_done, (long long)items_known);
    fprintf(stderr, "%lld MB", (long long)(bytes_done / 1000000));
    if (bytes_known)
        fprintf(stderr, " of %lld", (long long)(bytes_known / 1000000));
    fprintf(stderr, ", %.0f MB/s", rate);
    if (bytes_known > bytes_done && rate > 0.1) {
        int64_t left = (int64_t)((double)(bytes_known - bytes_done) / 1e6 / rate);
        fprintf(stderr, ", %02lld:%02lld left", (long long)(left / 60), (long long)(left % 60));
    }
    fflush(stderr);
}

void progress_end(struct progress *progress)
{
    if (progress->on)
        fputs("\r\033[K", stderr);
}
