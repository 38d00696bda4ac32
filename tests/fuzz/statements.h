// What must hold whatever a statement observer is fed: every entry is tallied once, payments of a statement
// sum to what the statement says, and every text is clean.
#pragma once

#include "base/text.h"
#include "observations/observer.h"

#include <stdlib.h>
#include <string.h>

struct statement_judge {
    struct sink sink;
    int64_t payments_e5; // since the last statement
    bool foreign;        // an entry of another currency than the statement's, which the sum leaves out
    char currency[8];
};

static void judge_text(const char *text)
{
    const uint8_t *at = (const uint8_t *)(text ? text : "");
    for (size_t left = strlen((const char *)at); left > 0;) {
        size_t length = text_utf8_length(at, left);
        if (length == 0)
            abort();
        at += length;
        left -= length;
    }
}

static void judge_take(struct sink *sink, const struct record *record)
{
    struct statement_judge *judge = sink->context;
    if (record->type == RECORD_PAYMENT) {
        const struct payment *payment = &record->payment;
        judge_text(payment->name);
        judge_text(payment->reference);
        judge_text(payment->id);
        judge_text(payment->counterparty.value);
        if (strlen(payment->currency) != 3 || payment->place.row < 1)
            abort();
        if (judge->currency[0] && strcmp(judge->currency, payment->currency) != 0)
            judge->foreign = true;
        memcpy(judge->currency, payment->currency, 4);
        if (__builtin_add_overflow(judge->payments_e5, payment->amount_e5, &judge->payments_e5))
            judge->foreign = true;
    } else if (record->type == RECORD_STATEMENT) {
        const struct statement *statement = &record->statement;
        bool comparable =
            !judge->foreign && (judge->currency[0] == 0 || strcmp(judge->currency, statement->currency) == 0);
        if (comparable && judge->payments_e5 != statement->sum_e5)
            abort(); // money was doubled or lost
        if (statement->balance == BALANCE_TIES &&
            statement->opening_e5 + statement->sum_e5 != statement->closing_e5)
            abort();
        judge->payments_e5 = 0;
        judge->foreign = false;
        judge->currency[0] = 0;
    }
}

static void judge_observer(const struct observer *observer, const uint8_t *data, size_t size)
{
    struct statement_judge judge = {.sink = {.take = judge_take}};
    judge.sink.context = &judge;
    struct item item = {.path = "fuzz", .bytes = {data, size}};
    struct arena *arena = arena_new(256 * 1024 * 1024);
    struct observation_context context = {.item = &item, .sink = &judge.sink, .arena = arena, .forced = true};
    observer->recognises(&context);
    observer->observe(&context);
    arena_free(arena);
}
