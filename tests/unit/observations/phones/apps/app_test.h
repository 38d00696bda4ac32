// What tests of small applications share: a database made by SQL is read, and records are compared as one
// line of text each.
#pragma once

#include "test.h"

#include "observations/observers.h"
#include "observations/phones/make_db.h"

// Begins a collection and reads a database made by `sql`; ends the test when the observer does not know it.
void app_read(struct collect *collect, const struct observer *observer, const char *sql);
// The same of a file of CLEW_SHARED_DATA; false when it is not there: skip.
bool app_read_shared(struct collect *collect, const struct observer *observer, const char *path);

// "2023-11-14T22:13:20Z out owner: > phone:+447700900001 | 7 | text"; attachments behind it as " + name".
const char *app_message_line(struct collect *collect, size_t n);
// "2023-11-14T22:13:20Z in phone:+447700900001 > owner: answered 12"
const char *app_call_line(struct collect *collect, size_t n);
// "Ana: phone:+447700900001 handle:kik:ana", of contacts, then of accounts.
const char *app_contact_line(struct collect *collect, size_t n);
const char *app_account_line(struct collect *collect, size_t n);
// "handle:kik:group < handle:kik:ana admin"
const char *app_member_line(struct collect *collect, size_t n);

// Several lines of each type at once, NULL-terminated; as many records as lines.
typedef const char *app_line(struct collect *collect, size_t n);
void app_expect(struct collect *collect, enum record_type type, app_line *line, const char *const *lines);

#define EXPECT_MESSAGES(collect, ...)                                                                        \
    app_expect(collect, RECORD_MESSAGE, app_message_line, (const char *const[]){__VA_ARGS__, NULL})
#define EXPECT_CALLS(collect, ...)                                                                           \
    app_expect(collect, RECORD_CALL, app_call_line, (const char *const[]){__VA_ARGS__, NULL})
#define EXPECT_CONTACTS(collect, ...)                                                                        \
    app_expect(collect, RECORD_CONTACT, app_contact_line, (const char *const[]){__VA_ARGS__, NULL})
#define EXPECT_ACCOUNTS(collect, ...)                                                                        \
    app_expect(collect, RECORD_ACCOUNT, app_account_line, (const char *const[]){__VA_ARGS__, NULL})
#define EXPECT_MEMBERS(collect, ...)                                                                         \
    app_expect(collect, RECORD_MEMBERSHIP, app_member_line, (const char *const[]){__VA_ARGS__, NULL})
