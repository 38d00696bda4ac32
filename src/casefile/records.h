// What a worker may say about evidence: the records that observers emit and the case keeps. Plain structs, no
// behaviour. Every pointer is borrowed for the length of the call it is passed to. Every text is valid UTF-8
// without NUL (base/text.h: text_clean); NULL means "not stated". Limits stand at the end.
#pragma once

#include "base/bytes.h"
#include "base/time.h"

// ---- selectors: what names a person, account, device or place on a network ----

enum selector_kind {
    SELECTOR_OWNER, // the owner of the device this was read from, when their number is not stated there.
                    // value ""
    SELECTOR_PHONE, // value: E.164 "+40712345678"; or digits as found when no E.164 form exists (short codes)
    SELECTOR_EMAIL, // value: lower case
    SELECTOR_URL,   // value: scheme and host in lower case
    SELECTOR_IBAN,  // value: upper case, no spaces
    SELECTOR_ACCOUNT, // a bank account that is no IBAN. value: "BANK/NUMBER" or the number, upper case, no
                      // spaces
    SELECTOR_HANDLE,  // value: "app:name" in lower case, as "telegram:ana_k", "wechat:mei88",
                      // "whatsapp:123@g.us"
    SELECTOR_NAME,    // a party known only by a display name or sender title ("MyBank"). Never glues entities
    SELECTOR_IMSI,
    SELECTOR_ICCID,
    SELECTOR_CARD,       // value: digits of the payment card
    SELECTOR_IMEI,       // value: digits
    SELECTOR_CRYPTO,     // an address of a coin. value: the address; Ethereum's in the letter case of EIP-55
    SELECTOR_COORDINATE, // value: "52.370216,4.895168", degrees, WGS 84
    SELECTOR_MRZ,        // a travel document's machine-readable zone. value: its lines, parted by a newline
    SELECTOR_IP,         // value: in lower case, IPv6 as RFC 5952 writes it
    SELECTOR_MAC,        // value: "00:1a:2b:3c:4d:5e"
    SELECTOR_ONION,      // value: host in lower case
    SELECTOR_KINDS,      // count, not a kind
};

// Grades: VALID has passed every check there is for its kind (numbering plan, check digits); POSSIBLE has the
// right form only.
enum grade { GRADE_VALID, GRADE_POSSIBLE };

struct selector {
    enum selector_kind kind;
    enum grade grade;
    const char *value; // normal form: equal values of one kind are one entity
    const char *text;  // as found
};

const char *selector_kind_name(enum selector_kind kind); // "phone", ...; "" when out of range

// ---- where and how a fact was read ----

enum state { STATE_LIVE, STATE_DELETED, STATE_CARVED };
const char *state_name(enum state state);

// A place inside an item: a table and row, or a byte offset, or both.
struct place {
    const char *table; // "sms", "message", "csv", "warc"; NULL when only an offset is known
    int64_t row;       // row id, record number or line from 1; -1 when there is none
    int64_t offset; // bytes from the start of the item (for a row: of the record, if known); -1 when unknown
    enum state state;
    const char *reached; // how bytes inside the item were decoded before `offset` counts in them, each step
                         // with where it began: "@512/gzip", "@512/gzip@90/base64"; NULL: not at all
};

// ---- the facts ----

enum direction { DIRECTION_UNKNOWN, DIRECTION_IN, DIRECTION_OUT };

// What is peculiar about a message; bits.
enum message_mark {
    MARK_EDITED = 1 << 0,    // the text that stands is not the first one
    MARK_REVOKED = 1 << 1,   // its sender took it back: what is here was left on this device
    MARK_FORWARDED = 1 << 2, // written by somebody else before
    MARK_DRAFT = 1 << 3,     // written and not sent
    MARK_FAILED = 1 << 4,    // sent and not delivered
    MARK_IN_PART = 1 << 5,   // a lost one: the end of its text is overwritten
    MARK_BITS = 6,           // count
};

struct message {
    struct place place;
    const char *app;      // "sms", "mms", "whatsapp"
    const char *thread;   // stable within the item: thread id, or the JID of the chat
    const char *id;       // by which the application knows it on every device that has it; NULL
    const char *reply_to; // id of the message it answers; NULL
    const char *quoted;   // text of that one as it stood when it was answered; NULL
    unsigned marks;       // enum message_mark
    struct selector from;
    const struct selector *to;
    size_t to_count; // may be 0
    struct moment at;
    enum direction direction;
    const char *text;               // NULL when there is none
    const char *const *attachments; // path, name or type of each
    size_t attachment_count;
};

enum outcome {
    OUTCOME_UNKNOWN,
    OUTCOME_ANSWERED,
    OUTCOME_MISSED,
    OUTCOME_REJECTED,
    OUTCOME_VOICEMAIL,
    OUTCOME_BLOCKED
};

struct call {
    struct place place;
    const char *app; // "phone", "whatsapp"
    struct selector from;
    const struct selector *to;
    size_t to_count;
    struct moment at;
    int64_t seconds; // -1 unknown
    enum direction direction;
    enum outcome outcome;
};

// What a person saved: a name and what it was saved with. Selectors of one contact may be of several people.
struct contact {
    struct place place;
    const char *app;
    const char *name;
    const struct selector *selectors;
    size_t selector_count;
};

// A selector that belongs to the device itself: its SIM's number, the account registered on it.
struct own_selector {
    struct place place;
    const char *app; // "sim", "whatsapp"
    struct selector selector;
};

// An account as its application knows it: selectors that the application itself ties together (id, user name,
// number, LID). Link makes them one entity; a contact's selectors it does not.
struct account {
    struct place place;
    const char *app;
    const char *name; // the profile's; NULL
    const struct selector *selectors;
    size_t selector_count;
};

// Somebody belongs to a group, or did.
struct membership {
    struct place place;
    const char *app;
    struct selector group, member; // OWNER: the device's
    const char *role;              // "admin", "creator", "left", ...; NULL
    struct moment since;
};

// A row of a table that nobody knows, but which looks like messages, calls or contacts: for people to read.
struct raw_row {
    struct place place;
    const char *columns; // a JSON object of texts, numbers and nulls; a blob as "hex:..."
};

// A selector standing in text or bytes. `place.offset` counts within the text of table/row when there is a
// table, else within the item.
struct selector_hit {
    struct place place;
    struct selector selector;
};

enum axes {
    AXES_AS_STORED,
    AXES_SWAPPED,    // stored the other way round by this application; put right here
    AXES_IMPOSSIBLE, // nowhere on Earth either way: no place is drawn from it
    AXES_COUNT,
};

struct position { // degrees, WGS 84
    struct place place;
    const char *app;
    const char *label;
    double latitude, longitude; // IMPOSSIBLE ones as stored, whatever they are, if finite
    enum axes axes;
    const char *how;   // what measured it: "gps", "wifi", "cell", "shared", "picture"; NULL: not stated
    double accuracy_m; // metres; 0: not stated
    struct moment at;
    struct selector by; // who shared it; kind OWNER when it is the device; NAME "" when nothing says who, as
                        // of a picture, which may have come from anyone: no link is drawn from it
};

// A picture as it describes itself. The SHA-256 is its item's; its position is a record of its own.
struct picture {
    struct place place;
    const char *format;    // "jpeg", "png", "webp", "heic", ...
    int64_t width, height; // pixels as stored; -1 unknown
    struct moment taken;   // as the camera wrote it
    const char *camera;    // make and model
    const char *pdq;       // perceptual hash: 64 hex digits (Facebook's PDQ); NULL when not computed
    int64_t pdq_quality;   // 0 to 100: below 50 a match means little; -1 without a hash
    const char *name;      // by which a page names it: its URL in a capture; NULL: its item's path
    const char *sha256;    // of its bytes, when it stands inside an item and is none itself; else NULL
};

// What an advert states of itself that is no selector: for people to read, and for links to compare. Never
// grounds for a rank.
enum mention_kind {
    MENTION_NAME,     // value: lower case, without accents: "ana"
    MENTION_AGE,      // value: years, "23"
    MENTION_PRICE,    // value: "AMOUNT[ CURRENCY][/MINUTES]", "150 EUR/60", "500 CNY", "200/30"; "/night"
    MENTION_CITY,     // value: the gazetteer's name (base/gazetteer.h), "Brussels"
    MENTION_LANGUAGE, // in which it is written: ISO 639-1, the most used first; no text, no offset
    MENTION_KINDS,    // count
};
const char *mention_kind_name(enum mention_kind kind); // "name", "age", ...

struct mention {
    enum mention_kind kind;
    const char *value; // normal form
    const char *text;  // as found; "" when it stands at no place
    int64_t offset;    // bytes in the advert's text; -1: it stands in a field beside it
};

struct advert {
    struct place place;
    const char *id; // of the site, else URL, else the record number
    const char *url, *city, *language;
    const char *text; // plain text as a reader sees it
    struct moment posted;
    const struct selector *selectors; // phones, handles, e-mails and links to a person found in it
    size_t selector_count;
    const char *const *pictures; // URLs or names
    size_t picture_count;
    const struct mention *mentions; // in order of kind, then offset
    size_t mention_count;
    const char *digest; // of its capture: as the capture states it and it was verified, "sha1:..."; else of
                        // the record's bytes, "sha256:..."; NULL when it is no page
};

// How money moved, as far as its bank says.
enum payment_method {
    METHOD_UNKNOWN,
    METHOD_TRANSFER,
    METHOD_DIRECT_DEBIT,
    METHOD_CASH, // at a counter or a machine
    METHOD_CARD,
    METHOD_CHEQUE,
    METHOD_FEE, // the bank's own: charges, interest
    METHOD_CRYPTO,
    METHODS, // count
};
const char *payment_method_name(enum payment_method method); // "transfer", ...; "" for UNKNOWN

struct payment {
    struct place place;
    const char *id;          // the bank's reference of the entry, else statement and number
    const char *statement;   // identifies the statement inside the item
    struct selector account; // whose statement it is: IBAN or ACCOUNT
    struct selector
        counterparty;     // IBAN, ACCOUNT, or NAME when no account is given; NAME with value "" if nothing
    const char *name;     // of the counterparty
    const char *bank;     // BIC of the counterparty's bank; NULL
    struct moment at;     // booking date; with a time where the bank states one
    struct moment valued; // value date
    int64_t amount_e5;    // signed: negative leaves the account (base/decimal.h)
    const char *currency; // ISO 4217
    int64_t ordered_e5;   // as ordered in another currency, of the same sign; only with the next
    const char *ordered_currency; // NULL: in the same
    const char *reference;        // remittance text
    const char *end_to_end;       // by which both banks know it: what who ordered it called it; NULL
    enum payment_method method;
    const char *code; // the bank's own for the kind of entry: "PMNT/RCDT/ESCT", "NTRF", "166"; NULL
    const char *site; // where cash or a card was used, as stated: a branch, a machine, a shop's city; NULL
};

#define AMOUNT_UNKNOWN INT64_MIN // not stated

// A statement and whether it ties: opening + entries = closing.
enum balance { BALANCE_TIES, BALANCE_DOES_NOT_TIE, BALANCE_NOT_STATED };

struct statement {
    struct place place;
    const char *id;
    const char *number; // its place in the row of the account's statements: "5/1", "2023017"; NULL
    struct selector account;
    const char *bank;  // BIC of the account's; NULL
    const char *owner; // account holder's name
    const char *currency;
    struct moment from, to;
    int64_t opening_e5, closing_e5; // AMOUNT_UNKNOWN when not stated; both are stated unless NOT_STATED
    int64_t sum_e5;
    int64_t entry_count;
    enum balance balance;
};

// What a bank knows of who may use an account: of a statement's head, or its answer to a request.
struct holder {
    struct place place;
    struct selector account; // IBAN or ACCOUNT
    const char *name;
    const char *role;                 // "holder", "authorised", "beneficial owner", ... as stated; NULL
    const char *address;              // one line; NULL
    const char *country;              // ISO 3166-1, two letters; NULL
    struct moment born, opened;       // the person; the account
    const struct selector *selectors; // telephones, e-mails, documents, devices they gave
    size_t selector_count;
};

// ---- what was read and what was not ----

// One row a table read: present = emitted + skipped for each reason. `reason` "" is the line of emitted rows.
struct tally {
    const char *table;
    const char *reason; // "" for rows emitted, else why the rows were skipped
    int64_t count;
};

// Bytes that could not be read as what they claim to be. Never stops the run.
struct damage {
    struct place place;
    const char *what; // "truncated: 512 bytes promised, 17 there"
};

// An item found inside this item: a member of an archive, a file of a file system, a piece of an image. The
// observer of a container emits it; the case keeps it as a unit of work of its own.

// How its bytes are packed where they stand.
enum storage {
    STORED,
    DEFLATED, // raw DEFLATE
    GZIP,
    XZ,
    ZSTD,
    BZIP2,
    LZ4,         // frames
    ZLIB,        // RFC 1950
    BROTLI,      // RFC 7932
    FILE_SYSTEM, // only the reader of the parent's file system can read it, by `address`
    SQLCIPHER,   // encrypted page by page; `address` says how, and which of the source's keys opens it
    FILE_ITSELF, // a file of this machine, as `add` found it
    STORAGES,    // count
};

// How the parent's bytes are read before offsets count in them.
enum image_format {
    IMAGE_NONE,  // as they are
    IMAGE_SPLIT, // its segments one after the other
    IMAGE_EWF,
    IMAGE_QCOW,
    IMAGE_VHD,
    IMAGE_VMDK,
    IMAGE_FORMATS, // count
};

struct extent {
    int64_t offset; // in the parent; -1: not stored, reads as zeros
    int64_t bytes;  // above 0
};

struct child_item {
    const char *path;     // inside its parent, '/' between parts, clean UTF-8; "" for a piece of the parent
                          // itself that has no name: places in it are places in the parent
    int64_t offset;       // of its (compressed) bytes in the parent
    int64_t stored_bytes; // -1: to the end of the parent
    int64_t size_bytes;   // after decompression; -1 unknown
    enum storage storage;
    enum image_format read_as;
    const struct extent *extents; // when its bytes stand in several pieces: these, in order, and not offset
    size_t extent_count;          //   and stored_bytes; else 0
    const char *address;          // for FILE_SYSTEM: what names it there; for SQLCIPHER: see there; else NULL
    int64_t margin_bytes; // of a piece of something longer: so many bytes before and behind it may be looked
                          // at, too, to finish what begins in it; 0 else
    enum state state;     // of the file: what is read in it is at least so uncertain
    bool has_crc32;       // whether its container states a checksum of its unpacked bytes
    uint32_t crc32;       // that one (ISO 3309, as zip and gzip use it)
    struct moment modified;
};

// What a file of the same source is really called: backups keep files under hashes and say their names in a
// table of their own.
struct file_name {
    const char *path; // as it stands, from the folder or archive that this item stands in, '/' between parts
    const char *known_as; // its name on the device: "HomeDomain/Library/SMS/sms.db"
    enum state state;     // of the file on the device
};

enum record_type {
    RECORD_MESSAGE,
    RECORD_CALL,
    RECORD_CONTACT,
    RECORD_OWN_SELECTOR,
    RECORD_SELECTOR_HIT,
    RECORD_POSITION,
    RECORD_ADVERT,
    RECORD_PAYMENT,
    RECORD_STATEMENT,
    RECORD_HOLDER,
    RECORD_PICTURE,
    RECORD_ACCOUNT,
    RECORD_MEMBERSHIP,
    RECORD_RAW_ROW,
    RECORD_TALLY,
    RECORD_DAMAGE,
    RECORD_CHILD_ITEM,
    RECORD_FILE_NAME,
    RECORD_TYPES, // count
};

struct record {
    enum record_type type;
    union {
        struct message message;
        struct call call;
        struct contact contact;
        struct own_selector own_selector;
        struct selector_hit selector_hit;
        struct position position;
        struct advert advert;
        struct payment payment;
        struct statement statement;
        struct holder holder;
        struct picture picture;
        struct account account;
        struct membership membership;
        struct raw_row raw_row;
        struct tally tally;
        struct damage damage;
        struct child_item child_item;
        struct file_name file_name;
    };
};

enum {
    RECORD_TEXT_MAX_BYTES = 16 * 1024 * 1024, // one text field; longer is cut and told as damage
    RECORD_LIST_MAX = 4096,                   // recipients, selectors, attachments of one record
    RECORD_EXTENTS_MAX = 65536,               // pieces of one child item; with more it is read by address
};

// Where the record was read; NULL for a tally, a child item and a file's name, which stand at no place.
const struct place *record_place(const struct record *record);
