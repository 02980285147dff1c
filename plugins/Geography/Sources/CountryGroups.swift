// Groups of countries that a rule may name instead of listing their codes.

/// Named groups, for `countries`, `not_in`, `declared` and `ip_not_in`.
enum CountryGroups {
    static let all: [(name: String, codes: [CountryCode])] = [
        // - Source: Treaty on European Union, Article 52; 27 members since 2020-02-01.
        ("eu-27", codes("AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK")),
        // - Source: Agreement on the European Economic Area, as of 2020-02-01.
        ("eea", codes("AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK")),
        // - Source: North Atlantic Treaty with its accession protocols; 32 members since 2024-03-07.
        (
            "nato",
            codes(
                "AL BE BG CA CZ DE DK EE ES FI FR GB GR HR HU IS IT LT LU LV ME MK NL NO PL PT RO SE SI SK TR US")
        ),
        // - Source: UKUSA Agreement of 1946 with its later parties.
        ("five-eyes", codes("AU CA GB NZ US")),
    ]

    static func members(of name: String) -> [CountryCode]? { all.first { $0.name == name }?.codes }

    private static func codes(_ text: String) -> [CountryCode] {
        text.split(separator: " ").compactMap { CountryCode(strict: $0) }
    }
}
