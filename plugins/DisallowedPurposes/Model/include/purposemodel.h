// The weights of the purpose model, compiled into the program: made by ../../Training/train.py, read by ModelTable.swift.
#ifndef PURPOSEMODEL_H
#define PURPOSEMODEL_H
#include <stdint.h>

const uint8_t *_Nonnull purposemodel_bytes(void);
int64_t purposemodel_count(void);

#endif
