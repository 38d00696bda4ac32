// What a worker cannot do: every attempt is made inside one and its errno reported back. Holds with seccomp
// alone and says which walls stood.
#include "test.h"

#include "base/sandbox.h"
#include "base/workers.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

struct place {
    char directory[64], existing[96], fresh[96];
    pid_t parent;
};

// Each returns 0 when it succeeded, which is the failure this test looks for, else errno.
typedef int attempt(const struct place *place, int file);

static int outcome(long result)
{
    return result < 0 ? errno : 0;
}

#define ATTEMPT(name, expression)                                                                            \
    static int name(const struct place *place, int file)                                                     \
    {                                                                                                        \
        (void)place;                                                                                         \
        (void)file;                                                                                          \
        return outcome(expression);                                                                          \
    }

ATTEMPT(socket_inet, socket(AF_INET, SOCK_STREAM, 0))
ATTEMPT(socket_inet_udp, socket(AF_INET, SOCK_DGRAM, 0))
ATTEMPT(socket_inet6, socket(AF_INET6, SOCK_STREAM, 0))
ATTEMPT(socket_unix, socket(AF_UNIX, SOCK_STREAM, 0))
ATTEMPT(socket_netlink, socket(AF_NETLINK, SOCK_RAW, 0))
ATTEMPT(socket_pair, socketpair(AF_UNIX, SOCK_STREAM, 0, (int[2]){0}))
ATTEMPT(send_on_channel, send(3, "x", 1, 0))
ATTEMPT(open_reading, open(place->existing, O_RDONLY))
ATTEMPT(open_writing, open(place->existing, O_WRONLY))
ATTEMPT(open_appending, openat(AT_FDCWD, place->existing, O_RDWR | O_APPEND))
ATTEMPT(open_creating, open(place->fresh, O_CREAT | O_WRONLY, 0600))
ATTEMPT(open_old_call, syscall(SYS_open, place->existing, O_RDONLY))
ATTEMPT(open_new_call, syscall(SYS_openat2, AT_FDCWD, place->existing, (uint64_t[3]){O_RDONLY}, 24))
ATTEMPT(open_creat, syscall(SYS_creat, place->fresh, 0600))
ATTEMPT(open_temporary, open(place->directory, O_TMPFILE | O_RDWR, 0600))
ATTEMPT(open_directory, open(place->directory, O_RDONLY | O_DIRECTORY))
ATTEMPT(open_password_file, open("/etc/passwd", O_RDONLY))
ATTEMPT(open_through_proc, open("/proc/self/fd/3", O_RDWR))
ATTEMPT(make_memory_file, memfd_create("x", 0))
ATTEMPT(make_directory, mkdir(place->fresh, 0700))
ATTEMPT(make_fifo, mkfifo(place->fresh, 0600))
ATTEMPT(make_link, link(place->existing, place->fresh))
ATTEMPT(make_symlink, symlink(place->existing, place->fresh))
ATTEMPT(remove_file, unlink(place->existing))
ATTEMPT(remove_directory, rmdir(place->directory))
ATTEMPT(rename_file, rename(place->existing, place->fresh))
ATTEMPT(truncate_file, truncate(place->existing, 0))
ATTEMPT(change_mode, chmod(place->existing, 0777))
ATTEMPT(change_time, utimes(place->existing, NULL))
ATTEMPT(change_directory, chdir("/"))
ATTEMPT(run_program, execl("/bin/true", "true", (char *)NULL))
ATTEMPT(run_descriptor, syscall(SYS_execveat, file, "", NULL, NULL, AT_EMPTY_PATH))
ATTEMPT(fork_process, syscall(SYS_fork))
ATTEMPT(clone_process, syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0))
ATTEMPT(clone_new_call, syscall(SYS_clone3, (uint64_t[11]){0}, 88))
ATTEMPT(signal_parent, kill(place->parent, 0))
ATTEMPT(signal_parent_thread, syscall(SYS_tgkill, place->parent, place->parent, 0))
ATTEMPT(read_parent, syscall(SYS_process_vm_readv, place->parent, NULL, 0, NULL, 0, 0))
ATTEMPT(limit_parent, syscall(SYS_prlimit64, place->parent, RLIMIT_CPU, NULL, &(struct rlimit){0}))
ATTEMPT(raise_limit, setrlimit(RLIMIT_FSIZE, &(struct rlimit){1000, 1000}))
ATTEMPT(write_through, write(file, "x", 1))
ATTEMPT(truncate_through, ftruncate(file, 0))
ATTEMPT(change_mode_through, fchmod(file, 0777))
ATTEMPT(change_time_through, futimens(file, NULL))
ATTEMPT(lock_through, fcntl(file, F_SETFL, O_APPEND))
ATTEMPT(control_through, ioctl(file, TIOCSTI, "x"))
ATTEMPT(duplicate, dup(file))
ATTEMPT(new_rights, prctl(PR_SET_DUMPABLE, 1, 0, 0, 0))
ATTEMPT(become_root, setuid(0))

static int memory_outcome(void *result)
{
    return result == MAP_FAILED ? errno : 0;
}

static int map_for_writing(const struct place *place, int file)
{
    (void)place;
    return memory_outcome(mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0));
}

static int map_shared(const struct place *place, int file)
{
    (void)place, (void)file;
    return memory_outcome(mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0));
}

static int map_to_run(const struct place *place, int file)
{
    (void)place, (void)file;
    return memory_outcome(mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
}

static int turn_to_code(const struct place *place, int file)
{
    (void)place, (void)file;
    void *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return page == MAP_FAILED ? 0 : outcome(mprotect(page, 4096, PROT_READ | PROT_EXEC));
}

// `other` is an errno that is as good as EPERM because the call fails for a reason of its own.
static const struct {
    const char *name;
    attempt *attempt;
    int other;
} attempts[] = {
    {"socket AF_INET TCP", socket_inet, 0},
    {"socket AF_INET UDP", socket_inet_udp, 0},
    {"socket AF_INET6", socket_inet6, 0},
    {"socket AF_UNIX", socket_unix, 0},
    {"socket AF_NETLINK", socket_netlink, 0},
    {"socketpair", socket_pair, 0},
    {"send on the request channel", send_on_channel, 0},
    {"open for reading", open_reading, EACCES},
    {"open for writing", open_writing, EACCES},
    {"openat for appending", open_appending, EACCES},
    {"open creating", open_creating, EACCES},
    {"open, the old call", open_old_call, EACCES},
    {"openat2", open_new_call, EACCES},
    {"creat", open_creat, EACCES},
    {"open O_TMPFILE", open_temporary, EACCES},
    {"open a directory", open_directory, EACCES},
    {"open /etc/passwd", open_password_file, EACCES},
    {"open its own channel through /proc", open_through_proc, EACCES},
    {"memfd_create", make_memory_file, 0},
    {"mkdir", make_directory, EACCES},
    {"mkfifo", make_fifo, EACCES},
    {"link", make_link, EACCES},
    {"symlink", make_symlink, EACCES},
    {"unlink", remove_file, EACCES},
    {"rmdir", remove_directory, EACCES},
    {"rename", rename_file, EACCES},
    {"truncate", truncate_file, EACCES},
    {"chmod", change_mode, 0},
    {"utimes", change_time, 0},
    {"chdir", change_directory, 0},
    {"execve", run_program, EACCES},
    {"execveat", run_descriptor, EACCES},
    {"fork", fork_process, 0},
    {"clone", clone_process, 0},
    {"clone3", clone_new_call, 0},
    {"kill the coordinator", signal_parent, 0},
    {"tgkill the coordinator", signal_parent_thread, 0},
    {"process_vm_readv", read_parent, 0},
    {"prlimit of the coordinator", limit_parent, 0},
    {"setrlimit", raise_limit, 0},
    {"write through a read-only descriptor", write_through, EBADF},
    {"ftruncate through it", truncate_through, EINVAL},
    {"fchmod through it", change_mode_through, 0},
    {"futimens through it", change_time_through, 0},
    {"F_SETFL through it", lock_through, 0},
    {"ioctl through it", control_through, ENOTTY},
    {"dup", duplicate, 0},
    {"prctl", new_rights, 0},
    {"setuid", become_root, 0},
    {"map shared for writing", map_for_writing, EACCES},
    {"map memory that no limit counts", map_shared, 0},
    {"map memory to run", map_to_run, 0},
    {"turn memory into code", turn_to_code, 0},
};
enum { ATTEMPTS = sizeof attempts / sizeof *attempts };

static void work(void *context, struct bytes request, const int *files, size_t file_count,
                 struct worker_output *output)
{
    const struct place *place = context;
    int results[ATTEMPTS];
    switch (request.data[0]) {
    case 'a':
        for (size_t i = 0; i < ATTEMPTS; i++) {
            worker_note(output, attempts[i].name);
            results[i] = file_count == 1 ? attempts[i].attempt(place, files[0]) : -1;
        }
        worker_write(output, results, sizeof results);
        break;
    case 'p':
        worker_note(output, "ptrace");
        ptrace(PTRACE_ATTACH, place->parent, NULL, NULL);
        worker_write(output, "survived", 8);
        break;
    case 'u':
        worker_note(output, "unshare");
        syscall(SYS_unshare, 0x10000000); // CLONE_NEWUSER: the usual first step of an escape
        worker_write(output, "survived", 8);
        break;
    default:
        break;
    }
}

static struct workers *start(struct place *place)
{
    struct workers_options options = {
        .count = 1, .function = work, .context = place, .limits = {.wall_seconds = 20}};
    struct workers *workers;
    struct error error = {0};
    if (workers_start(&workers, &options, &error))
        fail_msg("%s", error.text);
    return workers;
}

static enum worker_event_kind ask(struct workers *workers, const char *request, int file,
                                  struct buffer *answer, struct worker_event *event)
{
    struct error error = {0};
    if (workers_submit(workers, 1, bytes_of_text(request), &file, 1, &error))
        fail_msg("%s", error.text);
    do {
        if (workers_wait(workers, event, 30000, &error) != 1)
            fail_msg("%s", error.text);
        if (event->kind == WORKER_DATA)
            buffer_add(answer, event->data.data, event->data.size);
    } while (event->kind == WORKER_DATA);
    return event->kind;
}

static void make_place(struct place *place)
{
    *place = (struct place){.directory = "/tmp/clew-sandbox-XXXXXX", .parent = getpid()};
    assert_non_null(mkdtemp(place->directory));
    snprintf(place->existing, sizeof place->existing, "%s/existing", place->directory);
    snprintf(place->fresh, sizeof place->fresh, "%s/fresh", place->directory);
    int descriptor = open(place->existing, O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
    assert_true(descriptor >= 0);
    assert_int_equal(write(descriptor, "evidence", 8), 8);
    close(descriptor);
}

static void clear_place(const struct place *place)
{
    char text[16];
    int descriptor = open(place->existing, O_RDONLY | O_CLOEXEC); // it is as it was
    assert_true(descriptor >= 0);
    assert_int_equal(read(descriptor, text, sizeof text), 8);
    assert_memory_equal(text, "evidence", 8);
    close(descriptor);
    assert_int_equal(access(place->fresh, F_OK), -1);
    unlink(place->existing);
    rmdir(place->directory);
}

static void a_worker_can_do_none_of_this(void **state)
{
    (void)state;
    struct place place;
    make_place(&place);
    struct workers *workers = start(&place);
    const struct sandbox_report *report = workers_sandbox(workers);
    print_message("protected by:%s%s%s%s; missing: %s\n", report->landlock ? " Landlock" : "",
                  report->seccomp ? " seccomp" : "", report->rlimits ? " rlimits" : "",
                  report->no_new_privileges ? " no_new_privs" : "",
                  report->missing[0] ? report->missing : "nothing");
    assert_true(report->rlimits);
    assert_true(report->no_new_privileges);
    assert_int_equal(report->landlock && report->seccomp, report->missing[0] == 0);
    if (!report->seccomp)
        skip();

    int file = open(place.existing, O_RDONLY | O_CLOEXEC);
    struct buffer answer;
    buffer_init(&answer, 1 << 16);
    struct worker_event event;
    if (ask(workers, "a", file, &answer, &event) != WORKER_FINISHED)
        fail_msg("%s: %s", event.note, event.reason);
    assert_int_equal(answer.size, ATTEMPTS * sizeof(int));
    int results[ATTEMPTS];
    memcpy(results, answer.data, sizeof results);
    bool all_refused = true;
    for (size_t i = 0; i < ATTEMPTS; i++)
        if (results[i] != EPERM && (results[i] == 0 || results[i] != attempts[i].other)) {
            print_error("%s: %s\n", attempts[i].name, results[i] ? strerror(results[i]) : "done!");
            all_refused = false;
        }
    assert_true(all_refused);
    close(file);
    buffer_done(&answer);
    workers_stop(workers);
    clear_place(&place);
}

static void an_attack_kills_the_worker(void **state)
{
    (void)state;
    struct place place;
    make_place(&place);
    struct workers *workers = start(&place);
    if (!workers_sandbox(workers)->seccomp)
        skip();
    int file = open("/dev/null", O_RDONLY | O_CLOEXEC);
    struct buffer answer;
    buffer_init(&answer, 1 << 16);
    struct worker_event event;
    static const char *const requests[] = {"ptrace", "unshare"};
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(ask(workers, requests[i], file, &answer, &event), WORKER_LOST);
        assert_string_equal(event.reason, "tried what the sandbox forbids: SIGSYS");
        assert_string_equal(event.note, requests[i]);
    }
    assert_int_equal(answer.size, 0);
    close(file);
    buffer_done(&answer);
    workers_stop(workers);
    clear_place(&place);
}

// Runs in a child of its own: each wall alone must hold. Returns what the child exits with.
static int behind_one_wall(const struct place *place, int (*wall)(struct sandbox_report *, struct error *))
{
    pid_t child = fork();
    if (child == 0) {
        struct sandbox_report report = {0};
        struct error error = {0};
        if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) || wall(&report, &error))
            _exit(100);
        if (!report.landlock && !report.seccomp)
            _exit(report.missing[0] ? 101 : 102);
        static attempt *const on_files[] = {
            open_reading, open_writing, open_creating,  open_directory, open_password_file,
            make_link,    remove_file,  make_directory, rename_file,    make_symlink,
        };
        for (size_t i = 0; i < sizeof on_files / sizeof *on_files; i++) {
            int result = on_files[i](place, -1);
            if (result != EACCES && result != EPERM && result != EXDEV)
                _exit((int)i + 1);
        }
        _exit(0);
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static void each_wall_holds_alone(void **state)
{
    (void)state;
    struct place place;
    make_place(&place);
    static int (*const walls[])(struct sandbox_report *, struct error *) = {sandbox_landlock,
                                                                            sandbox_seccomp};
    static const char *const names[] = {"Landlock", "seccomp"};
    for (size_t i = 0; i < 2; i++) {
        int result = behind_one_wall(&place, walls[i]);
        if (result == 101)
            print_message("%s is missing in this kernel, and said so\n", names[i]);
        else if (result)
            fail_msg("%s alone let through attempt %d", names[i], result);
    }
    clear_place(&place);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_worker_can_do_none_of_this),
        cmocka_unit_test(an_attack_kills_the_worker),
        cmocka_unit_test(each_wall_holds_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
