// A TOML parser for Swift: toml++ behind plain C, the place of every key and value kept.
#ifndef CTOML_H
#define CTOML_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct ctoml_document ctoml_document;

typedef enum {
    CTOML_STRING = 0,
    CTOML_INTEGER,
    CTOML_FLOAT,
    CTOML_BOOLEAN,
    CTOML_DATE,
    CTOML_DATE_TIME,
    CTOML_TIME,
    CTOML_ARRAY,
    CTOML_TABLE,
} ctoml_kind;

// A value. Lines and columns count from 1; 0 means that the parser does not know.
typedef struct {
    ctoml_kind kind;
    uint32_t line, column;
    uint32_t key_line, key_column;
    // The key, if the value is an entry of a table.
    const char *key;
    size_t key_length;
    // A string's text; a date or time, ISO 8601.
    const char *text;
    size_t text_length;
    // An integer, or 0 or 1 for a boolean.
    int64_t integer;
    double number;
    // How many values an array or table holds; they follow, each followed by its own.
    size_t count;
} ctoml_node;

// Why a text is no TOML, and where; the message is valid as long as the document.
typedef struct {
    uint32_t line, column;
    const char *message;
    size_t message_length;
} ctoml_error;

// Parses a text. The result is to be closed; null only when there is no memory.
ctoml_document *ctoml_parse(const char *text, size_t length);
// Returns whether the text was TOML; if not, says why.
int ctoml_failed(const ctoml_document *document, ctoml_error *error);
// Returns the values in the order in which they were written, parents first; the first is the root table.
const ctoml_node *ctoml_nodes(const ctoml_document *document, size_t *count);
void ctoml_close(ctoml_document *document);

#ifdef __cplusplus
}
#endif
#endif
