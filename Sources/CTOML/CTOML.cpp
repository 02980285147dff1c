// The shim over toml++; see CTOML.h.
#include "CTOML.h"

// Nesting within one value. Dotted keys are bounded below, since toml++ does not bound them.
#define TOML_MAX_NESTED_VALUES 32
#define TOML_EXCEPTIONS 0
#define TOML_ENABLE_FORMATTERS 0

// The parser of toml++ 3.3 asserts what hostile text can violate ("[!]"), and with NDEBUG takes it for granted, which is
// undefined behaviour. Here a violated assertion ends the parse, in every build.
// Remove when a version is used whose parser checks it.
#undef NDEBUG
struct ctoml_violation {};
#define TOML_ASSERT(expression) \
    do { \
        if (!(expression)) throw ctoml_violation(); \
    } while (false)
#include <toml++/toml.h>

#include <algorithm>
#include <cstdio>
#include <deque>
#include <new>
#include <string>
#include <vector>

struct ctoml_document {
    std::vector<ctoml_node> nodes;
    // A deque, since the nodes point into the strings.
    std::deque<std::string> strings;
    bool failed = false;
    uint32_t line = 0, column = 0;
    std::string message;

    void fail(uint32_t at_line, uint32_t at_column, std::string why) {
        failed = true;
        line = at_line;
        column = at_column;
        message = std::move(why);
        nodes.clear();
    }
};

namespace {

// Parts of a dotted key; each makes a table inside a table, and tables are freed recursively.
constexpr int maximal_parts = 16;

// Reads just enough TOML (strings, comments, dots) to find a key of too many parts.
class KeyDepth {
  public:
    KeyDepth(const char *text, size_t length) : at(text), end(text + length) {}

    // Returns whether a key has too many parts; `line` and `column` then say where.
    bool exceeded() {
        while (at < end) {
            char c = *at;
            if (c == '"' || c == '\'') {
                skip_string(c);
                continue;
            }
            if (c == '#') {
                while (at < end && *at != '\n') step();
                continue;
            }
            if (c == '.') {
                if (++dots >= maximal_parts) return true;
            } else if (!is_key(c)) {
                dots = 0;
            }
            step();
        }
        return false;
    }

    uint32_t line = 1, column = 1;

  private:
    const char *at;
    const char *end;
    int dots = 0;

    static bool is_key(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
               c == ' ' || c == '\t' || static_cast<unsigned char>(c) >= 0x80;
    }

    void step() {
        if (*at == '\n') {
            ++line;
            column = 1;
        } else if ((static_cast<unsigned char>(*at) & 0xC0) != 0x80) {
            ++column;
        }
        ++at;
    }

    bool triple(char quote) const { return end - at >= 3 && at[0] == quote && at[1] == quote && at[2] == quote; }

    void skip_string(char quote) {
        bool multiline = triple(quote);
        for (int i = 0; i < (multiline ? 3 : 1); ++i) step();
        while (at < end) {
            if (*at == '\\' && quote == '"') {
                step();
                if (at < end) step();
                continue;
            }
            if (!multiline && (*at == '\n' || *at == quote)) {
                if (*at == quote) step();
                return;
            }
            if (multiline && triple(quote)) {
                // Up to two quotes may stand directly before the closing three.
                for (int i = 0; i < 5 && at < end && *at == quote; ++i) step();
                return;
            }
            step();
        }
    }
};

std::string formatted(const toml::date &date) {
    char text[32];
    std::snprintf(text, sizeof text, "%04u-%02u-%02u", unsigned(date.year), unsigned(date.month), unsigned(date.day));
    return text;
}

std::string formatted(const toml::time &time) {
    char text[48];
    int length = std::snprintf(
        text, sizeof text, "%02u:%02u:%02u", unsigned(time.hour), unsigned(time.minute), unsigned(time.second));
    if (time.nanosecond) std::snprintf(text + length, sizeof text - length, ".%09u", unsigned(time.nanosecond));
    return text;
}

std::string formatted(const toml::date_time &value) {
    std::string text = formatted(value.date) + "T" + formatted(value.time);
    if (!value.offset) return text;
    int minutes = value.offset->minutes;
    if (minutes == 0) return text + "Z";
    char offset[16];
    int size = minutes < 0 ? -minutes : minutes;
    std::snprintf(offset, sizeof offset, "%c%02d:%02d", minutes < 0 ? '-' : '+', size / 60, size % 60);
    return text + offset;
}

class Flattening {
  public:
    explicit Flattening(ctoml_document &document) : document(document) {}

    void add(const toml::node &node, const toml::key *key) {
        ctoml_node made{};
        made.line = node.source().begin.line;
        made.column = node.source().begin.column;
        if (key) {
            made.key_line = key->source().begin.line;
            made.key_column = key->source().begin.column;
            keep(std::string(key->str()), made.key, made.key_length);
        }
        fill(made, node);
        document.nodes.push_back(made);
        if (const toml::array *array = node.as_array())
            for (const toml::node &element : *array) add(element, nullptr);
        else if (const toml::table *table = node.as_table())
            add_entries(*table);
    }

  private:
    ctoml_document &document;

    void keep(std::string text, const char *&out, size_t &length) {
        document.strings.push_back(std::move(text));
        out = document.strings.back().data();
        length = document.strings.back().size();
    }

    void fill(ctoml_node &made, const toml::node &node) {
        switch (node.type()) {
        case toml::node_type::string:
            made.kind = CTOML_STRING;
            keep(node.as_string()->get(), made.text, made.text_length);
            break;
        case toml::node_type::integer:
            made.kind = CTOML_INTEGER;
            made.integer = node.as_integer()->get();
            break;
        case toml::node_type::floating_point:
            made.kind = CTOML_FLOAT;
            made.number = node.as_floating_point()->get();
            break;
        case toml::node_type::boolean:
            made.kind = CTOML_BOOLEAN;
            made.integer = node.as_boolean()->get() ? 1 : 0;
            break;
        case toml::node_type::date:
            made.kind = CTOML_DATE;
            keep(formatted(node.as_date()->get()), made.text, made.text_length);
            break;
        case toml::node_type::date_time:
            made.kind = CTOML_DATE_TIME;
            keep(formatted(node.as_date_time()->get()), made.text, made.text_length);
            break;
        case toml::node_type::time:
            made.kind = CTOML_TIME;
            keep(formatted(node.as_time()->get()), made.text, made.text_length);
            break;
        case toml::node_type::array:
            made.kind = CTOML_ARRAY;
            made.count = node.as_array()->size();
            break;
        default:
            made.kind = CTOML_TABLE;
            made.count = node.as_table()->size();
        }
    }

    // toml++ sorts keys by name; a person reads them in the order written.
    void add_entries(const toml::table &table) {
        std::vector<std::pair<const toml::key *, const toml::node *>> entries;
        for (auto &&[key, value] : table) entries.emplace_back(&key, &value);
        std::stable_sort(entries.begin(), entries.end(), [](const auto &left, const auto &right) {
            const auto &a = left.first->source().begin;
            const auto &b = right.first->source().begin;
            return a.line != b.line ? a.line < b.line : a.column < b.column;
        });
        for (const auto &[key, value] : entries) add(*value, key);
    }
};

// Returns whether a text violates an assertion of the parser.
bool violates(std::string_view text) {
    try {
        (void)toml::parse(text);
        return false;
    } catch (const ctoml_violation &) {
        return true;
    }
}

// Returns the line at which the parser stumbles: the shortest text of whole lines that violates an assertion ends there.
uint32_t violating_line(std::string_view text) {
    std::vector<size_t> ends;
    for (size_t at = text.find('\n'); at != std::string_view::npos; at = text.find('\n', at + 1)) ends.push_back(at + 1);
    ends.push_back(text.size());
    auto end = std::partition_point(
        ends.begin(), ends.end(), [&](size_t length) { return !violates(text.substr(0, length)); });
    return static_cast<uint32_t>(end - ends.begin()) + (end == ends.end() ? 0 : 1);
}

void parse(ctoml_document &document, const char *text, size_t length) {
    KeyDepth depth(text, length);
    if (depth.exceeded()) {
        document.fail(depth.line, depth.column, "a key may have at most " + std::to_string(maximal_parts) + " parts");
        return;
    }
    std::string_view view(text, length);
    try {
        toml::parse_result result = toml::parse(view);
        if (!result) {
            const toml::parse_error &error = result.error();
            document.fail(error.source().begin.line, error.source().begin.column, std::string(error.description()));
            return;
        }
        Flattening(document).add(result.table(), nullptr);
    } catch (const ctoml_violation &) {
        document.fail(violating_line(view), 1, "this line cannot be understood");
    }
}

}  // namespace

extern "C" {

ctoml_document *ctoml_parse(const char *text, size_t length) {
    ctoml_document *document = new (std::nothrow) ctoml_document;
    if (!document) return nullptr;
    try {
        parse(*document, text, length);
    } catch (...) {
        document->fail(0, 0, "not enough memory");
    }
    return document;
}

int ctoml_failed(const ctoml_document *document, ctoml_error *error) {
    if (!document->failed) return 0;
    *error = {document->line, document->column, document->message.data(), document->message.size()};
    return 1;
}

const ctoml_node *ctoml_nodes(const ctoml_document *document, size_t *count) {
    *count = document->nodes.size();
    return document->nodes.data();
}

void ctoml_close(ctoml_document *document) { delete document; }
}
