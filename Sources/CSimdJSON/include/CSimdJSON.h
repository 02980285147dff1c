// Picks chosen values out of a JSON record with simdjson, behind plain C.
//
// A plan names JSON pointers; a decoder walks a record once and returns the values found, unescaped, side by side in one
// buffer. simdjson checks the whole record's UTF-8 and structure marks; values that no pointer names are skipped unparsed.
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
    /// Like CSJ_TEXT for chat messages: what the roles system and developer say goes to slot + 1, the rest to slot.
    CSJ_CHAT = 2,
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

/// A value found: `length` bytes at `start` of the result's text.
typedef struct {
    uint32_t start;
    uint32_t length;
    uint16_t slot;
    /// 's' string, 'n' number, 'b' boolean.
    uint8_t type;
} csj_value;

typedef struct {
    int32_t error;
    /// Offset in the record of what is wrong; 0 when simdjson does not know.
    uint64_t offset;
    /// Valid until the next call on the same decoder.
    const csj_value *values;
    uint64_t count;
    const uint8_t *text;
    uint64_t text_length;
} csj_result;

csj_plan *csj_plan_new(void);
/// Adds an RFC 6901 pointer of object members (no array indexes). Returns 0, or -1 if the pointer is malformed,
/// or -2 if it continues below, or ends above, another pointer.
int32_t csj_plan_add(csj_plan *plan, const char *pointer, uint16_t slot, int32_t mode);
void csj_plan_free(csj_plan *plan);

/// The plan must outlive the decoder. A decoder serves one thread at a time.
csj_decoder *csj_decoder_new(const csj_plan *plan);
void csj_decoder_free(csj_decoder *decoder);

/// Decodes one record of `length` bytes; `available` bytes may be read from `bytes` (64 more than `length` avoid a copy).
csj_result csj_decode(csj_decoder *decoder, const uint8_t *bytes, uint64_t length, uint64_t available);

#ifdef __cplusplus
}
#endif
#endif
