// The shim over ICU's C++ interface; see CICU.h.
#include "CICU.h"

#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>
#include <unicode/translit.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uscript.h>

#include <memory>
#include <new>

using namespace icu;

struct cicu_transliterator {
    std::unique_ptr<Transliterator> implementation;
};

namespace {

int64_t finish(const UnicodeString &text, char *out, int64_t capacity) {
    CheckedArrayByteSink sink(out, static_cast<int32_t>(capacity));
    text.toUTF8(sink);
    return sink.NumberOfBytesAppended();
}

bool fits(int64_t length, int64_t capacity) {
    return length >= 0 && capacity >= 0 && length <= INT32_MAX / 4 && capacity <= INT32_MAX;
}

}  // namespace

extern "C" {

int64_t cicu_nfkc_casefold(const char *text, int64_t length, char *out, int64_t capacity) {
    if (!fits(length, capacity)) return -1;
    UErrorCode status = U_ZERO_ERROR;
    const Normalizer2 *fold = Normalizer2::getNFKCCasefoldInstance(status);
    if (U_FAILURE(status)) return -1;
    CheckedArrayByteSink sink(out, static_cast<int32_t>(capacity));
    fold->normalizeUTF8(0, StringPiece(text, static_cast<int32_t>(length)), sink, nullptr, status);
    return U_FAILURE(status) ? -1 : sink.NumberOfBytesAppended();
}

int64_t cicu_fold_without_marks(const char *text, int64_t length, char *out, int64_t capacity) {
    if (!fits(length, capacity)) return -1;
    UErrorCode status = U_ZERO_ERROR;
    const Normalizer2 *fold = Normalizer2::getNFKCCasefoldInstance(status);
    const Normalizer2 *decompose = Normalizer2::getNFDInstance(status);
    const Normalizer2 *compose = Normalizer2::getNFCInstance(status);
    if (U_FAILURE(status)) return -1;
    UnicodeString folded = fold->normalize(UnicodeString::fromUTF8(StringPiece(text, static_cast<int32_t>(length))), status);
    UnicodeString decomposed = decompose->normalize(folded, status);
    if (U_FAILURE(status)) return -1;
    UnicodeString kept;
    for (int32_t i = 0; i < decomposed.length(); i = decomposed.moveIndex32(i, 1)) {
        UChar32 c = decomposed.char32At(i);
        if (u_charType(c) != U_NON_SPACING_MARK) kept.append(c);
    }
    UnicodeString result = compose->normalize(kept, status);
    return U_FAILURE(status) ? -1 : finish(result, out, capacity);
}

cicu_transliterator *cicu_transliterator_open(const char *id) {
    UErrorCode status = U_ZERO_ERROR;
    std::unique_ptr<Transliterator> made(
        Transliterator::createInstance(UnicodeString::fromUTF8(id), UTRANS_FORWARD, status));
    if (U_FAILURE(status) || !made) return nullptr;
    auto *handle = new (std::nothrow) cicu_transliterator;
    if (handle) handle->implementation = std::move(made);
    return handle;
}

int64_t cicu_transliterate(cicu_transliterator *transliterator, const char *text, int64_t length, char *out, int64_t capacity) {
    if (!transliterator || !fits(length, capacity)) return -1;
    UnicodeString value = UnicodeString::fromUTF8(StringPiece(text, static_cast<int32_t>(length)));
    transliterator->implementation->transliterate(value);
    return finish(value, out, capacity);
}

void cicu_transliterator_close(cicu_transliterator *transliterator) { delete transliterator; }

int32_t cicu_script(uint32_t code_point) {
    UErrorCode status = U_ZERO_ERROR;
    int32_t script = uscript_getScript(static_cast<UChar32>(code_point), &status);
    return U_FAILURE(status) ? -1 : script;
}

const char *cicu_script_name(int32_t script) { return uscript_getShortName(static_cast<UScriptCode>(script)); }

int32_t cicu_category(uint32_t code_point) { return u_charType(static_cast<UChar32>(code_point)); }

int32_t cicu_is_inert(uint32_t code_point) {
    UErrorCode status = U_ZERO_ERROR;
    const Normalizer2 *fold = Normalizer2::getNFKCCasefoldInstance(status);
    if (U_FAILURE(status)) return 0;
    UChar32 c = static_cast<UChar32>(code_point);
    if (fold->isInert(c)) return 1;
    // A code point that changes is still context-free if its image begins and ends at a boundary.
    UnicodeString image = fold->normalize(UnicodeString(c), status);
    if (U_FAILURE(status)) return 0;
    for (int32_t i = 0; i < image.length(); i = image.moveIndex32(i, 1))
        if (!fold->isInert(image.char32At(i))) return 0;
    return fold->hasBoundaryBefore(c) && fold->hasBoundaryAfter(c);
}
}
