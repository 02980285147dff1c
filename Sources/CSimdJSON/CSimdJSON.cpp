// The shim over simdjson's on-demand parser; see CSimdJSON.h.
#include "CSimdJSON.h"

#include <simdjson.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>
#include <new>
#include <string>
#include <string_view>
#include <vector>

using namespace simdjson;
using std::string_view;

namespace {

/// Looks a member up from the object's beginning.
///
/// Not find_field_unordered: where that begins anew it takes for granted that what it passes again is whole, and ends the process
/// if it is not (simdjson 3.0, SIMDJSON_ASSUME).
simdjson_result<ondemand::value> lookup(ondemand::object &object, string_view name) {
    bool has_any = false;
    if (auto error = object.reset().get(has_any)) return error;
    if (!has_any) return NO_SUCH_FIELD;
    return object.find_field(name);
}

constexpr int max_text_depth = 64;

/// What a pointer fills; of several that fill the same, the one with the lowest rank counts.
struct target {
    uint8_t place;
    uint16_t rank;
    int32_t mode;
};

struct node {
    std::string key;
    std::vector<target> targets;
    std::vector<node> children;
    /// CSJ_EACH or CSJ_ATTRIBUTES if the value may be an array of such; 0 otherwise.
    int32_t list = 0;
    /// Whether the value is an AnyValue.
    bool is_any_value = false;
    /// Where this node's order of members is remembered; see `csj_decoder::member`.
    uint32_t ordinal = 0;
    /// Children by bucket: bit i of `buckets[h]` is set if child i (of the first 64) hashes to h.
    uint64_t buckets[64] = {};

    static size_t bucket(string_view name) {
        if (name.empty()) return 0;
        return (name.size() * 7 + uint8_t(name.front()) * 3 + uint8_t(name.back())) & 63;
    }

    const node *child(string_view name, size_t &index) const {
        for (uint64_t rest = buckets[bucket(name)]; rest; rest &= rest - 1) {
            size_t i = size_t(__builtin_ctzll(rest));
            if (children[i].key == name) return index = i, &children[i];
        }
        for (size_t i = 64; i < children.size(); i++)
            if (children[i].key == name) return index = i, &children[i];
        return nullptr;
    }

    node *add_child(const std::string &name) {
        size_t index = children.size();
        if (index < 64) buckets[bucket(name)] |= 1ull << index;
        children.emplace_back();
        children.back().key = name;
        return &children.back();
    }
};

bool is_number(string_view token) {
    for (char c : token)
        if (!((c >= '0' && c <= '9') || c == '-' || c == '+' || c == '.' || c == 'e' || c == 'E')) return false;
    return !token.empty();
}

/// Members of messages that are not something a person or model said.
bool csj_is_metadata(string_view key) {
    static constexpr string_view names[] = {
        "role", "type", "id", "object", "model", "created", "index", "finish_reason", "system_fingerprint", "logprobs",
        "url", "image_url", "data", "file_id", "tool_call_id", "call_id", "status", "usage", "detail", "format",
        "stop_reason", "stopReason", "stop_sequence", "finishReason", "completionReason", "safety_ratings",
        "safetyRatings", "cache_control", "signature", "provider_specific_fields", "annotations", "media_type", "mime_type", "mimeType",
    };
    for (string_view name : names)
        if (name == key) return true;
    return false;
}

bool is_space(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }

}  // namespace

struct csj_plan {
    node root;
    uint32_t nodes = 1;
    uint8_t system_field = 0;
};

/// A member that stood at this place of its object in an earlier record.
struct alignas(64) remembered {
    /// The name, the quote after it, and zeros.
    char name[32];
    uint8_t length = 0;
    int16_t child = -1;

    bool matches(const char *raw) const {
        if (!length) return false;
        for (size_t i = 0; i <= length; i += 8) {
            uint64_t left, right, mask = length + 1 - i >= 8 ? ~0ull : (1ull << (length + 1 - i) * 8) - 1;
            memcpy(&left, name + i, 8);
            memcpy(&right, raw + i, 8);
            if ((left ^ right) & mask) return false;
        }
        return true;
    }
};

/// Text being written: `used` of `room` bytes. A text may be written only if 64 bytes more than its raw form are free.
struct writer {
    char *bytes = nullptr;
    size_t used = 0;
    size_t room = 0;

    void put(char c) { bytes[used++] = c; }
};

struct csj_decoder {
    const csj_plan *plan;
    ondemand::parser parser;
    /// What reads the record at hand: `parser`, or that of the export which the record is in.
    ondemand::parser *outer = nullptr;
    writer text;
    /// What the system says in the chat at hand; it follows the rest of the chat in `text`.
    writer system;
    std::vector<char> system_bytes;
    /// For JSON inside a string: that string, unescaped.
    ondemand::parser inner;
    std::vector<char> inner_text;
    csj_event *event = nullptr;
    csj_result *result = nullptr;
    /// The record's bounds.
    const char *begin = nullptr;
    const char *end = nullptr;
    /// By place, the rank of what filled it; numbers follow the fields.
    uint16_t ranks[CSJ_FIELDS + CSJ_NUMBERS];
    std::vector<char> padded;
    std::string key;
    /// By node, what stood at the first places of its object.
    std::vector<std::array<remembered, 64>> orders;

    /// Reads a member's name: as it stands if nothing in it is escaped.
    error_code name(ondemand::field &field, string_view &out) {
        const char *raw = field.key().raw();
        size_t length = 0;
        while (raw[length] != '"' && raw[length] != '\\') length++;
        if (raw[length] == '"') {
            out = string_view(raw, length);
            return SUCCESS;
        }
        string_view unescaped;
        if (auto error = field.unescaped_key().get(unescaped)) return error;
        key.assign(unescaped);
        out = key;
        return SUCCESS;
    }

    /// Finds which child a member is: -1 for none.
    ///
    /// A log writes its members in the same order in every record, so the name that stood here last time is tried first:
    /// one comparison instead of a search for the end of the name, a hash and a look-up. Names are at most 30 bytes long
    /// to be remembered: comparing eight bytes at a time then stays within the 32 readable bytes behind a record.
    error_code member(ondemand::field &field, const node &at, size_t place, int &child) {
        std::array<remembered, 64> &order = orders[at.ordinal];
        const char *raw = field.key().raw();
        if (place < order.size() && order[place].matches(raw)) return child = order[place].child, SUCCESS;
        string_view text;
        if (auto error = name(field, text)) return error;
        size_t index = 0;
        child = at.child(text, index) ? int(index) : -1;
        if (place < order.size() && text.size() <= 30 && text.data() == raw && !text.empty() && child < INT16_MAX) {
            memset(order[place].name, 0, sizeof order[place].name);
            memcpy(order[place].name, raw, text.size() + 1);
            order[place].length = uint8_t(text.size());
            order[place].child = int16_t(child);
        }
        return SUCCESS;
    }

    /// Gets ready for one record.
    void start(csj_event *to, csj_result *outcome, ondemand::parser &reader) {
        outer = &reader;
        event = to;
        result = outcome;
        text = {reinterpret_cast<char *>(to->text), 0, to->room};
        system = {};
        duplicate = false;
        memset(ranks, 0xff, sizeof ranks);
    }

    /// One huge record must not keep its memory for ever.
    void finish(csj_result &outcome) {
        for (std::vector<char> *memory : {&padded, &inner_text, &system_bytes})
            if (memory->capacity() > (8u << 20)) std::vector<char>().swap(*memory);
        outcome.text_length = text.used;
    }

    error_code walk(ondemand::object &object, const node &at) {
        uint64_t seen = 0;
        size_t place = 0;
        for (auto found : object) {
            ondemand::field field;
            if (auto error = std::move(found).get(field)) return error;
            int child = -1;
            if (auto error = member(field, at, place++, child)) return error;
            if (child < 0) continue;
            uint64_t bit = 1ull << (child & 63);
            if (seen & bit && at.children.size() <= 64) return duplicate = true, TAPE_ERROR;
            seen |= bit;
            if (auto error = visit(field.value(), at.children[size_t(child)])) return error;
        }
        return SUCCESS;
    }

    bool duplicate = false;
    /// Whether the strings being collected are pieces of one text.
    bool is_pieces = false;

    error_code visit(ondemand::value value, const node &at) {
        ondemand::json_type type;
        if (auto error = value.type().get(type)) return error;
        if (type == ondemand::json_type::null) return null(value);
        if (at.is_any_value) return any_value(value, at);
        if (at.targets.empty()) {
            if (type == ondemand::json_type::string) return nested(value, at);
            if (type == ondemand::json_type::array && at.list) return list(value, at);
            if (type != ondemand::json_type::object) return SUCCESS;  // The path is absent here: skipped.
            ondemand::object object;
            if (auto error = value.get_object().get(object)) return error;
            return walk(object, at);
        }
        switch (at.targets[0].mode) {
            case CSJ_SCALAR: return scalar(value, type, at);
            case CSJ_NESTED_TEXT:
            case CSJ_PIECES:
            case CSJ_NESTED_CHAT: if (type == ondemand::json_type::string) return nested(value, at); [[fallthrough]];
            default: return collected(value, at);
        }
    }

    error_code list(ondemand::value &value, const node &at) {
        ondemand::array array;
        if (auto error = value.get_array().get(array)) return error;
        for (auto element : array) {
            ondemand::object object;
            if (auto error = std::move(element).get_object().get(object)) return error;
            if (auto error = at.list == CSJ_EACH ? walk(object, at) : attribute(object, at)) return error;
        }
        return SUCCESS;
    }

    /// Reads `{"key": name, "value": AnyValue}`.
    error_code attribute(ondemand::object &object, const node &at) {
        string_view name_text;
        if (auto error = attribute_key(object, name_text)) return error;
        size_t index = 0;
        const node *child = at.child(name_text, index);
        if (!child) return SUCCESS;
        ondemand::value value;
        auto error = lookup(object, "value").get(value);
        if (error == NO_SUCH_FIELD) return SUCCESS;  // An attribute without a value is one that is empty.
        return error ? error : any_value(value, *child);
    }

    /// The key of an attribute; valid until the next one is read.
    error_code attribute_key(ondemand::object &object, string_view &out) {
        ondemand::raw_json_string raw;
        if (auto error = lookup(object, "key").get_raw_json_string().get(raw)) return error;
        const char *bytes = raw.raw();
        size_t length = 0;
        while (bytes[length] != '"' && bytes[length] != '\\') length++;
        // The keys that anybody asks for have nothing in them to escape.
        out = bytes[length] == '"' ? string_view(bytes, length) : string_view();
        return SUCCESS;
    }

    /// Reads `{"stringValue": ...}` and its like: the type is the name of the only member.
    error_code any_value(ondemand::value &value, const node &at) {
        ondemand::object object;
        auto error = value.get_object().get(object);
        if (error == INCORRECT_TYPE) return SUCCESS;
        if (error) return error;
        bool takes_text = !at.targets.empty() && at.targets[0].mode != CSJ_SCALAR;
        for (auto member : object) {
            ondemand::field field;
            if (auto error = std::move(member).get(field)) return error;
            string_view type;
            if (auto error = name(field, type)) return error;
            if (type == "stringValue" || type == "intValue" || type == "doubleValue" || type == "boolValue") {
                if (auto error = visit_plain(field.value(), at)) return error;
            } else if (takes_text && (type == "arrayValue" || type == "kvlistValue")) {
                if (auto error = collected(field.value(), at, type == "arrayValue" ? array_value : list_value))
                    return error;
            }
        }
        return SUCCESS;
    }

    /// A value that is no longer an AnyValue: what stands in one.
    error_code visit_plain(ondemand::value value, const node &at) {
        ondemand::json_type type;
        if (auto error = value.type().get(type)) return error;
        if (type == ondemand::json_type::null) return null(value);
        if (type == ondemand::json_type::array || type == ondemand::json_type::object) return SUCCESS;
        if (at.targets.empty()) return type == ondemand::json_type::string ? nested(value, at) : SUCCESS;
        bool is_nested = at.targets[0].mode >= CSJ_NESTED_TEXT;
        if (is_nested && type == ondemand::json_type::string) return nested(value, at);
        return scalar(value, type, at);
    }

    /// What a value is that text is collected from.
    enum shape { plain, any, array_value, list_value };

    /// Collects the text of an AnyValue, of the list inside an `arrayValue`, or of the pairs inside a `kvlistValue`.
    error_code collect_any(ondemand::value value, shape is, bool chat, bool as_system, int depth, size_t start) {
        if (depth > max_text_depth) return DEPTH_ERROR;
        ondemand::object object;
        auto error = value.get_object().get(object);
        if (error == INCORRECT_TYPE) return SUCCESS;
        if (error) return error;
        if (is == any) {
            for (auto member : object) {
                ondemand::field field;
                if (auto error = std::move(member).get(field)) return error;
                string_view type;
                if (auto error = name(field, type)) return error;
                shape inner = type == "arrayValue" ? array_value : type == "kvlistValue" ? list_value : plain;
                bool has_text = inner != plain || type == "stringValue";
                if (!has_text) continue;
                if (auto error = collect(field.value(), chat, as_system, depth + 1, start, inner)) return error;
            }
            return SUCCESS;
        }
        ondemand::array values;
        error = lookup(object, "values").get_array().get(values);
        if (error == NO_SUCH_FIELD) return SUCCESS;
        if (error) return error;
        if (is == list_value && chat && !as_system) {
            if (auto error = any_says_system(values, as_system)) return error;
        }
        for (auto element : values) {
            ondemand::value inner;
            if (auto error = std::move(element).get(inner)) return error;
            if (is == list_value) {
                ondemand::object pair;
                if (auto error = inner.get_object().get(pair)) return error;
                string_view key_text;
                if (auto error = attribute_key(pair, key_text)) return error;
                if (csj_is_metadata(key_text)) continue;
                error = lookup(pair, "value").get(inner);
                if (error == NO_SUCH_FIELD) continue;
                if (error) return error;
            }
            if (auto error = collect(inner, chat, as_system, depth + 1, start, any)) return error;
        }
        return SUCCESS;
    }

    /// Looks a message's role up among its pairs, and goes back to the first of them.
    error_code any_says_system(ondemand::array &values, bool &as_system) {
        for (auto element : values) {
            ondemand::object pair;
            if (auto error = std::move(element).get_object().get(pair)) return error;
            string_view key_text;
            if (auto error = attribute_key(pair, key_text)) return error;
            if (key_text != "role") continue;
            ondemand::raw_json_string role;
            ondemand::object text;
            if (lookup(pair, "value").get_object().get(text)) continue;
            if (!lookup(text, "stringValue").get_raw_json_string().get(role))
                as_system = role == "system" || role == "developer";
        }
        return values.reset().error();
    }

    /// Reads JSON that stands in a string. What is inside a string inside that is text.
    error_code nested(ondemand::value &value, const node &at) {
        ondemand::raw_json_string raw;
        if (auto error = value.get_raw_json_string().get(raw)) return error;
        if (begin == inner_text.data()) return SUCCESS;
        size_t room = size_t(end - raw.raw()) + 64 + SIMDJSON_PADDING;
        if (inner_text.size() < room) inner_text.resize(room);
        writer to = {inner_text.data(), 0, room};
        if (auto error = write(raw, to)) return error;
        size_t first = 0;
        while (first < to.used && is_space(to.bytes[first])) first++;
        bool is_json = first < to.used && (to.bytes[first] == '{' || to.bytes[first] == '[');
        if (is_json && !read_inner(at, to.used)) return SUCCESS;
        const target *text_target = first_text(at);
        if (!text_target || first == to.used) return SUCCESS;
        if (is_json) result->is_cut = 1;
        if (text.room - text.used < to.used) return CAPACITY;
        size_t start = text.used;
        memcpy(text.bytes + start, to.bytes, to.used);
        text.used += to.used;
        note_repetition(*text_target);
        fill(text_target->place, text_target->rank, start);
        return SUCCESS;
    }

    error_code read_inner(const node &at, size_t length) {
        const char *outer_begin = begin, *outer_end = end;
        begin = inner_text.data();
        end = begin + length;
        error_code error;
        ondemand::document document;
        error = inner.iterate(begin, length, length + SIMDJSON_PADDING).get(document);
        if (!error && at.targets.empty()) {
            ondemand::object object;
            error = document.get_object().get(object);
            // A list where members were looked for has none of them.
            if (error == INCORRECT_TYPE) error = SUCCESS;
            else if (!error) error = walk(object, at);
        } else if (!error) {
            ondemand::value value;
            error = document.get_value().get(value);
            if (!error) error = collected(value, at);
        }
        begin = outer_begin;
        end = outer_end;
        return error;
    }

    /// The first target at or below a node that takes text.
    static const target *first_text(const node &at) {
        for (const target &t : at.targets)
            if (t.mode != CSJ_SCALAR) return &t;
        for (const node &child : at.children)
            if (const target *found = first_text(child)) return found;
        return nullptr;
    }

    /// `null` and nothing that only begins like it.
    static error_code null(ondemand::value &value) {
        bool is_null = false;
        return value.is_null().get(is_null) || !is_null ? TAPE_ERROR : SUCCESS;
    }

    error_code scalar(ondemand::value &value, ondemand::json_type type, const node &at) {
        size_t start = text.used;
        if (type == ondemand::json_type::string) {
            ondemand::raw_json_string raw;
            if (auto error = value.get_raw_json_string().get(raw)) return error;
            if (auto error = write(raw, text)) return error;
        } else if (type == ondemand::json_type::number || type == ondemand::json_type::boolean) {
            string_view token = value.raw_json_token();
            while (!token.empty() && is_space(token.back())) token.remove_suffix(1);
            bool is_valid = type == ondemand::json_type::number ? is_number(token) : token == "true" || token == "false";
            if (!is_valid) return NUMBER_ERROR;
            if (text.room - text.used < token.size()) return CAPACITY;
            memcpy(text.bytes + text.used, token.data(), token.size());
            text.used += token.size();
        } else {
            return INCORRECT_TYPE;
        }
        fill(at.targets, start);
        return SUCCESS;
    }

    /// Writes a string, unescaped. A short one without escapes is moved whole, eight bytes at a time.
    error_code write(ondemand::raw_json_string raw, writer &to) {
        const char *from = raw.raw();
        // The raw form ends within the record, and is no shorter than what it stands for.
        if (from > end || to.room - to.used < size_t(end - from) + 64) return CAPACITY;
        char *at = to.bytes + to.used;
        for (size_t i = 0; i < 32; i += 8) {
            uint64_t word;
            memcpy(&word, from + i, 8);
            memcpy(at + i, &word, 8);
            uint64_t quotes = bytes_equal(word, '"');
            uint64_t escapes = bytes_equal(word, '\\');
            if (!(quotes | escapes)) continue;
            if (!quotes || (escapes && __builtin_ctzll(escapes) < __builtin_ctzll(quotes))) break;
            to.used += i + size_t(__builtin_ctzll(quotes)) / 8;
            return SUCCESS;
        }
        uint8_t *cursor = reinterpret_cast<uint8_t *>(at);
        string_view string;
        if (auto error = outer->unescape(raw, cursor).get(string)) return error;
        to.used += string.size();
        return SUCCESS;
    }

    /// Marks the bytes of a word that are `c` at their highest bits; bytes above the first one marked may be wrong.
    static uint64_t bytes_equal(uint64_t word, char c) {
        uint64_t x = word ^ (0x0101010101010101ull * uint8_t(c));
        return (x - 0x0101010101010101ull) & ~x & 0x8080808080808080ull;
    }

    error_code collected(ondemand::value value, const node &at, shape is = plain) {
        size_t start = text.used;
        system.used = 0;
        bool is_chat = at.targets[0].mode == CSJ_CHAT || at.targets[0].mode == CSJ_NESTED_CHAT;
        is_pieces = false;
        if (at.targets[0].mode == CSJ_PIECES) {
            ondemand::json_type type;
            if (auto error = value.type().get(type)) return error;
            is_pieces = type == ondemand::json_type::array;
        }
        if (auto error = collect(value, is_chat, false, 0, start, is)) return error;
        if (text.used > start || system.used) note_repetition(at.targets[0]);
        fill(at.targets, start);
        if (system.used) {
            start = text.used;
            if (text.room - start < system.used) return CAPACITY;
            memcpy(text.bytes + start, system.bytes, system.used);
            text.used += system.used;
            fill(plan->system_field, at.targets[0].rank, start);
        }
        return SUCCESS;
    }

    /// Text that a list has at one pointer again and again is kept once: what is left out makes the record one that is cut.
    void note_repetition(const target &t) {
        if (t.rank == ranks[t.place]) result->is_cut = 1;
    }

    /// Makes what was written since `start` the value of all targets.
    void fill(const std::vector<target> &targets, size_t start) {
        if (text.used > start)
            for (const target &t : targets) fill(t.place, t.rank, start);
    }

    void fill(uint8_t place, uint16_t rank, size_t start) {
        if (rank >= ranks[place]) return;
        ranks[place] = rank;
        csj_range range = {uint32_t(event->base + start), uint32_t(text.used - start)};
        if (place < CSJ_FIELDS) event->fields[place] = range;
        else result->numbers[place - CSJ_FIELDS] = range;
    }

    /// Where the system's messages go, with room for all of the record.
    writer &system_writer() {
        size_t room = size_t(end - begin) + 128;
        if (system.room < room) {
            if (system_bytes.size() < room) system_bytes.resize(room);
            system = {system_bytes.data(), system.used, room};
        }
        return system;
    }

    error_code collect(ondemand::value value, bool chat, bool as_system, int depth, size_t start, shape is = plain) {
        if (depth > max_text_depth) return DEPTH_ERROR;
        if (is != plain) return collect_any(value, is, chat, as_system, depth, start);
        ondemand::json_type type;
        if (auto error = value.type().get(type)) return error;
        switch (type) {
            case ondemand::json_type::string: {
                ondemand::raw_json_string raw;
                if (auto error = value.get_raw_json_string().get(raw)) return error;
                writer &out = as_system ? system_writer() : text;
                if (out.room - out.used < 1) return CAPACITY;
                if (!is_pieces && out.used > (as_system ? 0 : start)) out.put('\n');
                return write(raw, out);
            }
            case ondemand::json_type::array: {
                ondemand::array array;
                if (auto error = value.get_array().get(array)) return error;
                for (auto element : array) {
                    ondemand::value inner;
                    if (auto error = std::move(element).get(inner)) return error;
                    if (auto error = collect(inner, chat, as_system, depth + 1, start)) return error;
                }
                return SUCCESS;
            }
            case ondemand::json_type::object: {
                ondemand::object object;
                if (auto error = value.get_object().get(object)) return error;
                if (chat && !as_system) {
                    if (auto error = says_system(object, as_system)) return error;
                }
                for (auto member : object) {
                    ondemand::field field;
                    if (auto error = std::move(member).get(field)) return error;
                    string_view name_text;
                    if (auto error = name(field, name_text)) return error;
                    if (csj_is_metadata(name_text)) continue;
                    if (auto error = collect(field.value(), chat, as_system, depth + 1, start)) return error;
                }
                return SUCCESS;
            }
            case ondemand::json_type::null: return null(value);
            default: return SUCCESS;
        }
    }

    /// Looks a message's role up wherever it stands, and goes back to the message's beginning.
    error_code says_system(ondemand::object &object, bool &as_system) {
        auto found = lookup(object, "role");
        if (!found.error()) {
            ondemand::raw_json_string role;
            if (!found.get_raw_json_string().get(role)) as_system = role == "system" || role == "developer";
        } else if (found.error() != NO_SUCH_FIELD) {
            return found.error();
        }
        return object.reset().error();
    }
};

namespace {

/// Whether a record begins as JSON does; what does not is no value of the wrong type but no JSON at all.
bool begins_a_value(string_view record) {
    size_t i = 0;
    while (i < record.size() && is_space(record[i])) i++;
    string_view rest = record.substr(i);
    for (string_view word : {"true", "false", "null"})
        if (rest.substr(0, word.size()) == word) return true;
    return !rest.empty() && string_view("{[\"-0123456789").find(rest[0]) != string_view::npos;
}

int32_t classify(error_code error, bool duplicate) {
    if (duplicate) return CSJ_DUPLICATE_KEY;
    switch (error) {
        case SUCCESS: return CSJ_OK;
        case UTF8_ERROR: return CSJ_NOT_UTF8;
        case DEPTH_ERROR: return CSJ_TOO_DEEP;
        case INCORRECT_TYPE: return CSJ_WRONG_TYPE;
        case MEMALLOC:
        case CAPACITY: return CSJ_NO_MEMORY;
        default: return CSJ_MALFORMED;
    }
}

}  // namespace

/// Where a walk through an array or object stands that is gone on with call by call.
template <typename Iterator> struct cursor {
    Iterator at, stop;
    bool is_open = false;
    bool is_begun = false;

    template <typename List> error_code open(List list) {
        is_open = is_begun = false;
        if (auto error = list.begin().get(at)) return error;
        if (auto error = list.end().get(stop)) return error;
        is_open = true;
        return SUCCESS;
    }

    /// Whether there is one more; an error shows when it is looked at.
    bool next() {
        if (!is_open) return false;
        if (is_begun) ++at;
        is_begun = true;
        return is_open = at != stop;
    }
};

struct csj_export {
    ondemand::parser parser;
    std::vector<char> padded;
    const char *begin = nullptr;
    const char *end = nullptr;
    ondemand::document document;
    ondemand::object resource;
    cursor<ondemand::object_iterator> members;
    cursor<ondemand::array_iterator> resources, scopes, records;
    int32_t signal = 0;

    /// By signal: what the resources, their scopes and the records of these are called.
    static constexpr const char *names[2][3] = {
        {"resourceSpans", "scopeSpans", "spans"}, {"resourceLogs", "scopeLogs", "logRecords"}};

    void locate(csj_result &result) {
        const char *location = nullptr;
        if (!document.current_location().get(location) && location >= begin && location <= end)
            result.offset = uint64_t(location - begin);
    }

    static error_code open(ondemand::value value, cursor<ondemand::array_iterator> &to) {
        to.is_open = false;
        ondemand::json_type type;
        if (auto error = value.type().get(type)) return error;
        if (type == ondemand::json_type::null) return csj_decoder::null(value);
        ondemand::array array;
        if (auto error = value.get_array().get(array)) return error;
        return to.open(array);
    }

    static error_code open(ondemand::object &object, const char *name, cursor<ondemand::array_iterator> &to) {
        to.is_open = false;
        ondemand::value value;
        auto error = lookup(object, name).get(value);
        if (error == NO_SUCH_FIELD) return SUCCESS;
        return error ? error : open(value, to);
    }

    error_code next_signal(int32_t &found) {
        while (members.next()) {
            ondemand::field field;
            if (auto error = (*members.at).get(field)) return error;
            ondemand::raw_json_string key = field.key();
            if (key == "resourceMetrics") return found = CSJ_METRICS, SUCCESS;
            for (int32_t i = 0; i < 2; i++) {
                if (!(key == names[i][0])) continue;
                if (auto error = open(field.value(), resources)) return error;
                signal = i;
                return found = i == 0 ? CSJ_SPANS : CSJ_LOGS, SUCCESS;
            }
        }
        return found = CSJ_END, SUCCESS;
    }

    error_code next_resource(csj_decoder &decoder, bool &found) {
        found = resources.next();
        if (!found) return SUCCESS;
        decoder.begin = begin;
        decoder.end = end;
        if (auto error = (*resources.at).get_object().get(resource)) return error;
        ondemand::value value;
        size_t index = 0;
        const node *plan = decoder.plan->root.child("resource", index);
        auto error = lookup(resource, "resource").get(value);
        if (!error && plan) error = decoder.visit(value, *plan);
        if (error && error != NO_SUCH_FIELD) return error;
        records.is_open = false;
        return open(resource, names[signal][1], scopes);
    }

    /// Finds the next record's object.
    error_code next_record(ondemand::object &object, bool &found) {
        while (!records.next()) {
            if (!scopes.next()) return found = false, SUCCESS;
            ondemand::object scope;
            if (auto error = (*scopes.at).get_object().get(scope)) return error;
            if (auto error = open(scope, names[signal][2], records)) return error;
        }
        found = true;
        return (*records.at).get_object().get(object);
    }
};

extern "C" {

csj_export *csj_export_new(void) { return new (std::nothrow) csj_export; }
void csj_export_free(csj_export *reader) { delete reader; }

int32_t csj_export_open(csj_export *reader, const uint8_t *bytes, uint64_t length, uint64_t available) {
    try {
        if (length >= 3 && !memcmp(bytes, "\xEF\xBB\xBF", 3)) bytes += 3, length -= 3, available -= 3;
        reader->begin = reinterpret_cast<const char *>(bytes);
        if (available < length + SIMDJSON_PADDING) {
            reader->padded.resize(length + SIMDJSON_PADDING);
            memcpy(reader->padded.data(), bytes, length);
            reader->begin = reader->padded.data();
        }
        reader->end = reader->begin + length;
        auto error = reader->parser.iterate(reader->begin, length, length + SIMDJSON_PADDING).get(reader->document);
        ondemand::object object;
        if (!error) error = reader->document.get_object().get(object);
        if (!error) error = reader->members.open(object);
        reader->resources.is_open = reader->scopes.is_open = reader->records.is_open = false;
        return classify(error, false);
    } catch (const std::bad_alloc &) {
        return CSJ_NO_MEMORY;
    }
}

int32_t csj_export_signal(csj_export *reader, int32_t *signal) { return classify(reader->next_signal(*signal), false); }

int32_t csj_export_resource(csj_export *reader, csj_decoder *decoder, csj_event *event, csj_result *result) {
    *result = {};
    decoder->start(event, result, reader->parser);
    bool found = false;
    try {
        result->error = classify(reader->next_resource(*decoder, found), decoder->duplicate);
    } catch (const std::bad_alloc &) {
        result->error = CSJ_NO_MEMORY;
    }
    if (result->error) reader->locate(*result);
    decoder->finish(*result);
    return found;
}

int32_t csj_export_record(csj_export *reader, csj_decoder *decoder, csj_event *event, csj_result *result) {
    *result = {};
    decoder->start(event, result, reader->parser);
    decoder->begin = reader->begin;
    decoder->end = reader->end;
    bool found = false, is_whole = false;
    try {
        ondemand::object object;
        auto error = reader->next_record(object, found);
        if (!error && found) {
            is_whole = true;
            error = decoder->walk(object, decoder->plan->root);
        }
        result->error = classify(error, decoder->duplicate);
    } catch (const std::bad_alloc &) {
        result->error = CSJ_NO_MEMORY;
    }
    if (result->error) {
        reader->locate(*result);
        // What is wrong with the meaning of one record leaves the others readable; what is wrong with the JSON does not.
        bool is_own = result->error == CSJ_TOO_DEEP || result->error == CSJ_DUPLICATE_KEY || result->error == CSJ_WRONG_TYPE;
        if (!is_whole || !is_own) found = true, result->is_cut = -1;
    }
    decoder->finish(*result);
    return found;
}

csj_plan *csj_plan_new(uint8_t system_field) {
    if (system_field >= CSJ_FIELDS) return nullptr;
    auto *plan = new (std::nothrow) csj_plan;
    if (plan) plan->system_field = system_field;
    return plan;
}
void csj_plan_free(csj_plan *plan) { delete plan; }

int32_t csj_plan_add(csj_plan *plan, const char *pointer, uint8_t place, uint16_t rank, int32_t mode) {
    if (place >= CSJ_FIELDS + CSJ_NUMBERS) return -1;
    if (pointer[0] != '/') return -1;
    node *at = &plan->root;
    const char *cursor = pointer;
    while (*cursor == '/') {
        std::string key;
        for (cursor++; *cursor && *cursor != '/'; cursor++) {
            if (*cursor != '~') {
                key.push_back(*cursor);
                continue;
            }
            cursor++;
            if (*cursor != '0' && *cursor != '1') return -1;
            key.push_back(*cursor == '0' ? '~' : '/');
        }
        if (!at->targets.empty()) return -2;
        size_t index = 0;
        if (at->child(key, index)) {
            at = &at->children[index];
        } else {
            at = at->add_child(key);
            at->ordinal = plan->nodes++;
        }
    }
    if (!at->children.empty() || (!at->targets.empty() && at->targets[0].mode != mode)) return -2;
    at->targets.push_back({place, rank, mode});
    return 0;
}

/// Finds the node of a pointer without escapes; NULL if there is none.
static node *csj_find(csj_plan *plan, string_view pointer) {
    node *at = &plan->root;
    while (!pointer.empty()) {
        pointer.remove_prefix(1);
        size_t length = std::min(pointer.find('/'), pointer.size()), index = 0;
        if (!at->child(pointer.substr(0, length), index)) return nullptr;
        at = &at->children[index];
        pointer.remove_prefix(length);
    }
    return at;
}

int32_t csj_plan_list(csj_plan *plan, const char *pointer, int32_t list) {
    node *at = csj_find(plan, pointer);
    if (!at || at->children.empty()) return -1;
    at->list = list;
    return 0;
}

int32_t csj_plan_any_value(csj_plan *plan, const char *pointer) {
    node *at = csj_find(plan, pointer);
    if (!at || at->targets.empty()) return -1;
    at->is_any_value = true;
    return 0;
}

csj_decoder *csj_decoder_new(const csj_plan *plan) {
    auto *decoder = new (std::nothrow) csj_decoder;
    if (!decoder) return nullptr;
    decoder->plan = plan;
    decoder->orders.resize(plan->nodes);
    return decoder;
}
void csj_decoder_free(csj_decoder *decoder) { delete decoder; }

csj_result csj_decode(
    csj_decoder *decoder, const uint8_t *bytes, uint64_t length, uint64_t available, csj_event *event) {
    csj_result result = {};
    decoder->start(event, &result, decoder->parser);
    try {
        // A byte order mark that was written with a line is no part of it.
        if (length >= 3 && !memcmp(bytes, "\xEF\xBB\xBF", 3)) bytes += 3, length -= 3, available -= 3;
        const char *begin = reinterpret_cast<const char *>(bytes);
        if (available < length + SIMDJSON_PADDING) {
            decoder->padded.resize(length + SIMDJSON_PADDING);
            memcpy(decoder->padded.data(), bytes, length);
            begin = decoder->padded.data();
        }
        decoder->begin = begin;
        decoder->end = begin + length;
        ondemand::document document;
        auto error = decoder->parser.iterate(begin, length, length + SIMDJSON_PADDING).get(document);
        if (!error) {
            ondemand::object object;
            error = document.get_object().get(object);
            if (!error) error = decoder->walk(object, decoder->plan->root);
            const char *behind = nullptr;
            if (!error && !document.current_location().get(behind)) error = TRAILING_CONTENT;
            if (error) {
                const char *location = nullptr;
                if (!document.current_location().get(location) && location >= begin && location <= begin + length)
                    result.offset = static_cast<uint64_t>(location - begin);
            }
        }
        result.error = classify(error, decoder->duplicate);
        if (result.error == CSJ_WRONG_TYPE && !begins_a_value(string_view(begin, length))) result.error = CSJ_MALFORMED;
    } catch (const std::bad_alloc &) {
        result.error = CSJ_NO_MEMORY;
    }
    decoder->finish(result);
    return result;
}

int64_t csj_elements(
    csj_decoder *decoder, const uint8_t *bytes, uint64_t length, uint64_t available, const char *name,
    csj_range *elements, uint64_t most) {
    try {
        const char *begin = reinterpret_cast<const char *>(bytes);
        if (available < length + SIMDJSON_PADDING) {
            decoder->padded.resize(length + SIMDJSON_PADDING);
            memcpy(decoder->padded.data(), bytes, length);
            begin = decoder->padded.data();
        }
        ondemand::document document;
        ondemand::array array;
        if (decoder->inner.iterate(begin, length, length + SIMDJSON_PADDING).get(document)) return -2;
        auto error = *name ? document.find_field(name).get_array().get(array) : document.get_array().get(array);
        if (error == NO_SUCH_FIELD || error == INCORRECT_TYPE) return -1;
        if (error) return -2;
        int64_t count = 0;
        for (auto element : array) {
            ondemand::value value;
            ondemand::object object;
            string_view text;
            if (std::move(element).get(value) || value.get_object().get(object)) return -2;
            if (object.raw_json().get(text) || text.data() < begin || text.data() + text.size() > begin + length)
                return -2;
            if (uint64_t(count) < most)
                elements[count] = {uint32_t(text.data() - begin), uint32_t(text.size())};
            count++;
        }
        return count;
    } catch (const std::bad_alloc &) {
        return -2;
    }
}
}
