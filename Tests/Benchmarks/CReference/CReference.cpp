// See CReference.h.
#include "CReference.h"

#include <simdjson.h>

#include <cstring>

using namespace simdjson;

static void walk(ondemand::value value, uint64_t *sum) {
    std::string_view text;
    switch (value.type()) {
        case ondemand::json_type::object:
            for (auto field : value.get_object()) walk(field.value(), sum);
            break;
        case ondemand::json_type::array:
            for (auto element : value.get_array()) walk(element.value(), sum);
            break;
        case ondemand::json_type::string:
            if (!value.get_string().get(text)) *sum += text.size();
            break;
        default: *sum += value.raw_json_token().size();
    }
}

extern "C" uint64_t creference_walk(const char *bytes, uint64_t length, uint64_t *sum) {
    ondemand::parser parser;
    uint64_t lines = 0;
    const char *at = bytes, *end = bytes + length;
    while (const char *next = static_cast<const char *>(memchr(at, '\n', size_t(end - at)))) {
        size_t size = size_t(next - at);
        auto document = parser.iterate(at, size, size + SIMDJSON_PADDING);
        for (auto field : document.get_object()) walk(field.value(), sum);
        lines++;
        at = next + 1;
    }
    return lines;
}

extern "C" uint64_t creference_simdjson(const char *bytes, uint64_t length, uint64_t *sum) {
    static constexpr const char *texts[] = {"ts", "request_id", "user", "org", "client_ip", "country", "model"};
    ondemand::parser parser;
    uint64_t lines = 0;
    const char *at = bytes, *end = bytes + length;
    while (const char *next = static_cast<const char *>(memchr(at, '\n', size_t(end - at)))) {
        size_t size = size_t(next - at);
        auto document = parser.iterate(at, size, size + SIMDJSON_PADDING);
        std::string_view text;
        for (const char *name : texts)
            if (!document[name].get_string().get(text)) *sum += text.size();
        int64_t number;
        if (!document["status"].get_int64().get(number)) *sum += uint64_t(number);
        if (!document["prompt"].get_string().get(text)) *sum += text.size();
        if (!document["tokens_in"].get_int64().get(number)) *sum += uint64_t(number);
        if (!document["tokens_out"].get_int64().get(number)) *sum += uint64_t(number);
        lines++;
        at = next + 1;
    }
    return lines;
}
