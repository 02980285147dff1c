// Picks chosen values out of a JSON record with simdjson, behind plain C.
//
// A plan names JSON pointers; a decoder walks a record once and writes the values found, unescaped, side by side into the
// caller's buffer, and where they lie into the caller's table. A pointer may lead on into JSON that stands inside a string;
// where that JSON is cut off, as gateways do with long bodies, all of it is taken as text. It may lead through arrays that
// the plan knows as lists. simdjson checks the whole record's UTF-8 and structure marks; values that no pointer names are
// skipped unparsed.
#ifndef CSIMDJSON_H
#define CSIMDJSON_H
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct csj_plan csj_plan;
typedef struct csj_decoder csj_decoder;

/// How the value at a pointer is read.
enum {
    /// A string, unescaped; a number, true or false as written. null is absent. An object or array is an error.
    CSJ_SCALAR = 0,
    /// All text below the value, one line feed between strings; see `csj_is_metadata` in the source for what is left out.
    CSJ_TEXT = 1,
    /// Like CSJ_TEXT for chat messages: what the roles system and developer say goes to the plan's system field.
    CSJ_CHAT = 2,
    /// Like CSJ_TEXT and CSJ_CHAT; a string that holds JSON is read as that JSON.
    CSJ_NESTED_TEXT = 3,
    CSJ_NESTED_CHAT = 4,
    /// Like CSJ_NESTED_TEXT; the elements of an array are pieces of one text, with nothing between them.
    CSJ_PIECES = 5,
};

/// What the elements of an array mean that pointers lead through.
enum {
    /// Each is an object to which the rest of the pointer applies.
    CSJ_EACH = 1,
    /// Each is `{"key": name, "value": AnyValue}` as OpenTelemetry writes attributes: together, the members of an object.
    CSJ_ATTRIBUTES = 2,
};

/// What is wrong with a record.
enum {
    CSJ_OK = 0,
    CSJ_NOT_UTF8 = 1,
    CSJ_MALFORMED = 2,
    CSJ_TOO_DEEP = 3,
    CSJ_DUPLICATE_KEY = 4,
    CSJ_WRONG_TYPE = 5,
    CSJ_NO_MEMORY = 6,
};

enum {
    /// Places below this are fields, whose ranges go to `csj_event`.
    CSJ_FIELDS = 64,
    /// Places from CSJ_FIELDS on are numbers, whose ranges go to `csj_result`.
    CSJ_NUMBERS = 8,
    /// A record of n bytes needs n + CSJ_ROOM bytes for its text.
    CSJ_ROOM = 128,
};

/// `length` bytes at `start` of the text that the event's `base` counts from.
typedef struct {
    uint32_t start;
    uint32_t length;
} csj_range;

/// Where a record's values go.
typedef struct {
    uint8_t *text;
    uint64_t room;
    /// Added to every range's start.
    uint64_t base;
    /// By field, as many as the plan's fields need; ranges of fields that the record lacks are left alone.
    csj_range *fields;
} csj_event;

typedef struct {
    int32_t error;
    /// Offset in the record of what is wrong; 0 when simdjson does not know.
    uint64_t offset;
    /// How many bytes of text were written.
    uint64_t text_length;
    /// 1 if JSON inside a string could not be read to its end, so that its text was taken as it stands; or if a list has
    /// several texts at one pointer, of which the first was taken.
    ///
    /// With an error, of a record of an export: -1 if what follows it cannot be read either.
    int32_t is_cut;
    /// Empty where the record has no such number.
    csj_range numbers[CSJ_NUMBERS];
} csj_result;

/// Returns NULL if there is no memory, or no such field.
csj_plan *csj_plan_new(uint8_t system_field);
/// Adds an RFC 6901 pointer of object members (no array indexes) that fills a place. Of several pointers to one place that
/// have a value in a record, the one with the lowest rank counts. Returns 0, or -1 if the pointer is malformed or there is
/// no such place, or -2 if it continues below, or ends above, another pointer.
int32_t csj_plan_add(csj_plan *plan, const char *pointer, uint8_t place, uint16_t rank, int32_t mode);
/// Says that the value at a pointer may be an array, and what its elements mean; to be called after the pointers below it
/// were added. Returns 0, or -1 if no pointer leads through it.
int32_t csj_plan_list(csj_plan *plan, const char *pointer, int32_t list);
/// Says that the value at a pointer is an AnyValue of OpenTelemetry. Returns 0, or -1 if it is no value of the plan's.
int32_t csj_plan_any_value(csj_plan *plan, const char *pointer);
void csj_plan_free(csj_plan *plan);

/// The plan must outlive the decoder. A decoder serves one thread at a time.
csj_decoder *csj_decoder_new(const csj_plan *plan);
void csj_decoder_free(csj_decoder *decoder);

/// Decodes one record of `length` bytes; `available` bytes may be read from `bytes` (64 more than `length` avoid a copy).
csj_result csj_decode(
    csj_decoder *decoder, const uint8_t *bytes, uint64_t length, uint64_t available, csj_event *event);

/// Finds the elements of the array that is the member `name` of a record, or the record itself if `name` is empty: up to
/// `most` ranges, as offsets in the record.
/// Returns how many elements there are, which may be more than `most`; -1 if the record is no object or has no such array,
/// -2 if it is malformed or there is no memory.
int64_t csj_elements(
    csj_decoder *decoder, const uint8_t *bytes, uint64_t length, uint64_t available, const char *name,
    csj_range *elements, uint64_t most);

/// Reads an export of OpenTelemetry in JSON in one pass: resources, and the records of each, call by call.
typedef struct csj_export csj_export;

/// What a member of an export holds.
enum {
    CSJ_END = 0,
    CSJ_SPANS = 1,
    CSJ_LOGS = 2,
    CSJ_METRICS = 3,
};

/// Returns NULL if there is no memory.
csj_export *csj_export_new(void);
void csj_export_free(csj_export *reader);
/// Begins an export, whose bytes must stay until the next one. Returns what is wrong with it.
int32_t csj_export_open(csj_export *reader, const uint8_t *bytes, uint64_t length, uint64_t available);
/// Goes on to the next member that holds something; CSJ_END if there is none. Returns what is wrong.
int32_t csj_export_signal(csj_export *reader, int32_t *signal);
/// Goes on to the next resource of the member and reads it. Returns 0 if there is none; an error is in the result.
///
/// The event needs room for the whole export and CSJ_ROOM.
int32_t csj_export_resource(csj_export *reader, csj_decoder *decoder, csj_event *event, csj_result *result);
/// Goes on to the next record of the resource and reads it, as `csj_decode` does. Returns 0 if there is none; an error is in
/// the result.
int32_t csj_export_record(csj_export *reader, csj_decoder *decoder, csj_event *event, csj_result *result);

#ifdef __cplusplus
}
#endif
#endif
