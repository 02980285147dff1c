// The speed to be compared with: simdjson alone, reading eleven known fields of each line.
#ifndef CREFERENCE_H
#define CREFERENCE_H
#include <stdint.h>
#ifdef __cplusplus
extern "C" {
#endif
/// Reads all lines of `length` bytes (64 more must be readable) and returns how many there were; adds up the lengths of
/// the strings found in `sum`, so that nothing can be left out.
uint64_t creference_simdjson(const char *bytes, uint64_t length, uint64_t *sum);
/// Reads every string and number of every line, whatever its members are called.
uint64_t creference_walk(const char *bytes, uint64_t length, uint64_t *sum);
#ifdef __cplusplus
}
#endif
#endif
