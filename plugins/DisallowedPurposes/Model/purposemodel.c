// Holds the file purposes.bin; `#embed` costs no compile time and needs no file beside the installed program.
#include "purposemodel.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

static const uint8_t bytes[] = {
#embed "purposes.bin"
};

const uint8_t *purposemodel_bytes(void) { return bytes; }
int64_t purposemodel_count(void) { return sizeof bytes; }
