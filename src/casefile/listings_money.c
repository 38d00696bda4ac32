// The listings of money: payments, statements, holders of accounts, rates of currencies.
#include "casefile/continuity.h"
#include "casefile/listings_internal.h"

static const struct column payments_columns[] = {
    PLACE_COLUMNS,
    {"id", COLUMN_TEXT, 0},
    {"at", COLUMN_TIME, 10},
    {"account", COLUMN_KEY, 34},
    {"amount", COLUMN_DECIMAL, 14},
    {"currency", COLUMN_TEXT, 4},
    {"counterparty", COLUMN_KEY, 34},
    {"name", COLUMN_TEXT, 24},
    {"reference", COLUMN_TEXT, 30},
    {"method", COLUMN_TEXT, 0},
    {"code", COLUMN_TEXT, 0},
    {"end_to_end", COLUMN_TEXT, 0},
    {"bank", COLUMN_TEXT, 0},
    {"valued", COLUMN_TIME, 0},
    {"ordered", COLUMN_DECIMAL, 0},
    {"ordered_currency", COLUMN_TEXT, 0},
    {"site", COLUMN_TEXT, 0},
    {"statement", COLUMN_TEXT, 0},
};
const struct listing listing_payments = {
    .name = "payments",
    .summary = "entries of bank statements; negative leaves the account",
    LISTING_COLUMNS(payments_columns),
    .query =
        "SELECT " PLACE_VALUES ", y.payment_id, moment_text(y.at_usec, y.at_zone), a.value,"
        " decimal_text(y.amount_e5), y.currency,"
        " CASE WHEN selector_kind(p.kind) <> 'name' THEN nullif(p.value, '') END,"
        " y.name, y.reference, nullif(payment_method(y.method), ''), y.code, y.end_to_end, y.bank,"
        " moment_text(y.valued_usec, y.valued_zone), decimal_text(y.ordered_e5), y.ordered_currency, y.site,"
        " y.statement FROM payment y JOIN observation o ON o.id = y.observation_id"
        " JOIN spelling a ON a.id = y.account_id JOIN spelling p ON p.id = y.counterparty_id" PLACE_JOIN
        " ORDER BY y.observation_id",
};

static const struct column statements_columns[] = {
    PLACE_COLUMNS,
    {"id", COLUMN_TEXT, 16},
    {"number", COLUMN_TEXT, 0},
    {"account", COLUMN_KEY, 34},
    {"bank", COLUMN_TEXT, 0},
    {"owner", COLUMN_TEXT, 20},
    {"from", COLUMN_TIME, 10},
    {"to", COLUMN_TIME, 10},
    {"opening", COLUMN_DECIMAL, 14},
    {"entries", COLUMN_INTEGER, 7},
    {"sum", COLUMN_DECIMAL, 14},
    {"closing", COLUMN_DECIMAL, 14},
    {"currency", COLUMN_TEXT, 4},
    {"balance", COLUMN_TEXT, 12},
    {"continuity", COLUMN_TEXT, 22},
};
const struct listing listing_statements = {
    .name = "statements",
    .summary = "bank statements: whether opening + entries = closing, and how each follows the one before it",
    LISTING_COLUMNS(statements_columns),
    .query =
        "WITH " CONTINUITY_TOLD ", sequel AS (" CONTINUITY_ROWS ") SELECT " PLACE_VALUES
        ", y.statement_id, y.number, a.value, y.bank, y.owner,"
        " moment_text(y.from_usec, y.from_zone), moment_text(y.to_usec, y.to_zone), decimal_text(y.opening_e5), y.entries, decimal_text(y.sum_e5),"
        " decimal_text(y.closing_e5), y.currency, balance_name(y.balance), c.continuity FROM statement y"
        " JOIN sequel c ON c.id = y.observation_id JOIN observation o ON o.id = y.observation_id JOIN spelling a ON a.id = y.account_id" PLACE_JOIN
        " ORDER BY y.observation_id",
};

static const struct column holders_columns[] = {
    PLACE_COLUMNS,
    {"account", COLUMN_KEY, 34},
    {"name", COLUMN_TEXT, 24},
    {"role", COLUMN_TEXT, 10},
    {"selectors", COLUMN_JSON, 40},
    {"address", COLUMN_TEXT, 40},
    {"country", COLUMN_TEXT, 3},
    {"born", COLUMN_TIME, 10},
    {"opened", COLUMN_TIME, 10},
};
const struct listing listing_holders = {
    .name = "holders",
    .summary = "who may use an account, as its bank says",
    LISTING_COLUMNS(holders_columns),
    .query = "SELECT " PLACE_VALUES ", a.value, y.name, y.role, (SELECT json_group_array(json_object('kind',"
             " kind, 'value', value)) FROM (SELECT selector_kind(p.kind) AS kind, p.value AS value FROM"
             " observation_selector s JOIN spelling p ON p.id = s.spelling_id WHERE s.observation_id ="
             " y.observation_id ORDER BY s.position)), y.address,"
             " y.country, moment_text(y.born_usec, y.born_zone), moment_text(y.opened_usec, y.opened_zone)"
             " FROM holder y JOIN observation o ON o.id = y.observation_id"
             " JOIN spelling a ON a.id = y.account_id" PLACE_JOIN " ORDER BY y.observation_id",
};

static const struct column rates_columns[] = {
    {"day", COLUMN_TEXT, 10},  {"currency", COLUMN_TEXT, 4}, {"per_euro", COLUMN_DECIMAL, 14},
    {"file", COLUMN_TEXT, 30}, {"sha256", COLUMN_TEXT, 0},
};
const struct listing listing_rates = {
    .name = "rates",
    .summary = "what one euro was in other currencies, and which file says so",
    LISTING_COLUMNS(rates_columns),
    .query =
        "SELECT date(r.day * 86400, 'unixepoch'), r.currency,"
        " rtrim(rtrim(printf('%d.%08d', r.per_euro_e8 / 100000000, r.per_euro_e8 % 100000000), '0'), '.'),"
        " f.name, f.sha256 FROM rate r JOIN rate_file f ON f.id = r.file_id ORDER BY r.currency, r.day",
};

static const struct column indicators_columns[] = {
    {"finding", COLUMN_INTEGER, 7}, {"account", COLUMN_KEY, 34},  {"id", COLUMN_TEXT, 5},
    {"what", COLUMN_TEXT, 60},      {"count", COLUMN_INTEGER, 6}, {"amount", COLUMN_DECIMAL, 12},
    {"currency", COLUMN_TEXT, 4},   {"first", COLUMN_TIME, 10},   {"last", COLUMN_TIME, 10},
    {"base", COLUMN_TEXT, 34},      {"source", COLUMN_TEXT, 0},
};
// The account that a finding names first.
#define FIRST_ACCOUNT                                                                                        \
    "(SELECT e.value FROM finding_entity n JOIN entity e ON e.id = n.entity_id"                              \
    " WHERE n.finding_id = f.id AND n.role = 'account' ORDER BY n.position LIMIT 1)"
const struct listing listing_indicators = {
    .name = "indicators",
    .summary = "indicators that hold of relationships with a finding, with how often elsewhere in the case",
    LISTING_COLUMNS(indicators_columns),
    .query = "SELECT f.id, " FIRST_ACCOUNT ", json_extract(x.value, '$.id'), json_extract(x.value, '$.what'),"
             " json_extract(x.value, '$.count'), json_extract(x.value, '$.amount'),"
             " json_extract(x.value, '$.currency'), json_extract(x.value, '$.first'),"
             " json_extract(x.value, '$.last'), json_extract(x.value, '$.base'),"
             " json_extract(x.value, '$.source') FROM finding f JOIN json_each(f.facts, '$.indicators') x"
             " WHERE f.kind = 'indicators' ORDER BY f.rank, x.key",
};

static const struct column takings_columns[] = {
    {"finding", COLUMN_INTEGER, 7},    {"account", COLUMN_KEY, 34},       {"month", COLUMN_TEXT, 7},
    {"currency", COLUMN_TEXT, 4},      {"low", COLUMN_DECIMAL, 11},       {"high", COLUMN_DECIMAL, 11},
    {"cash", COLUMN_DECIMAL, 10},      {"transfers", COLUMN_DECIMAL, 10}, {"clients", COLUMN_INTEGER, 7},
    {"suggested", COLUMN_DECIMAL, 10}, {"rents", COLUMN_DECIMAL, 9},      {"tickets", COLUMN_DECIMAL, 9},
    {"adverts", COLUMN_DECIMAL, 9},    {"lodging", COLUMN_DECIMAL, 9},    {"passed_on", COLUMN_DECIMAL, 11},
    {"cash_out", COLUMN_DECIMAL, 9},
};
#define OF_MONTH(field) "json_extract(x.value, '$." field "')"
const struct listing listing_takings = {
    .name = "takings",
    .summary = "findings of kind takings, a row a month: what was taken in, spent and passed on",
    LISTING_COLUMNS(takings_columns),
    .query =
        "SELECT f.id, " FIRST_ACCOUNT
        ", " OF_MONTH("month") ", json_extract(f.facts, '$.currency'), " OF_MONTH("low") ", " OF_MONTH("high") ", " OF_MONTH("cash") ", " OF_MONTH("transfers") ", " OF_MONTH("clients") ", " OF_MONTH(
            "suggested") ", " OF_MONTH("rents") ", " OF_MONTH("tickets") ", " OF_MONTH("adverts") ", " OF_MONTH("lodging") ", " OF_MONTH("passed_on") ", " OF_MONTH("cash_out") " FROM finding f JOIN json_each(f.facts, '$.months') x WHERE f.kind = 'takings' ORDER BY f.rank, x.key",
};
