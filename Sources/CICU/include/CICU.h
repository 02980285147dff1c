// Unicode services of ICU behind plain C: ICU's own names carry a version suffix that Swift cannot spell.
#ifndef CICU_H
#define CICU_H
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Writes the NFKC case folding (UTS 46 style `NFKC_Casefold`) of `length` bytes of valid UTF-8 to `out`.
/// Returns the length of the result; if it is larger than `capacity` nothing useful was written. Negative on failure.
int64_t cicu_nfkc_casefold(const char *text, int64_t length, char *out, int64_t capacity);

/// Like `cicu_nfkc_casefold`, then decomposes (NFD) and drops nonspacing marks: "Société" becomes "societe".
int64_t cicu_fold_without_marks(const char *text, int64_t length, char *out, int64_t capacity);

/// A transliterator; immutable once opened, but not to be used by two threads at once.
typedef struct cicu_transliterator cicu_transliterator;

/// Opens a transliterator by id, for example `Any-Latin; Latin-ASCII`; NULL if ICU knows none.
cicu_transliterator *cicu_transliterator_open(const char *id);
/// Transliterates UTF-8 to UTF-8; same convention for the result as above.
int64_t cicu_transliterate(cicu_transliterator *transliterator, const char *text, int64_t length, char *out, int64_t capacity);
void cicu_transliterator_close(cicu_transliterator *transliterator);

/// The ISO 15924 number-like script code of a code point (ICU `UScriptCode`).
int32_t cicu_script(uint32_t code_point);
/// Four-letter ISO 15924 name of a script code, for example "Latn".
const char *cicu_script_name(int32_t script);
/// General category (ICU `UCharCategory`).
int32_t cicu_category(uint32_t code_point);
/// 1 if NFKC_Casefold maps the code point on its own, whatever its neighbours: never recomposed, never reordered.
int32_t cicu_is_inert(uint32_t code_point);

#ifdef __cplusplus
}
#endif
#endif
