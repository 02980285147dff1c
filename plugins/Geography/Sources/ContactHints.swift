// Weak signals: the country that an e-mail address or a telephone number hints at.

/// Reads hints; both are easily had from another country, hence weak.
struct ContactHints: Sendable {
    private let mailDomains: NameTable
    private let callingCodes: [[UInt8]: [CountryCode]]

    static let standard = ContactHints()

    /// Country-code domains that anybody registers for the look of them.
    ///
    /// - Source: Judgement from the registries' own marketing and Google's list of generic ccTLDs (2025).
    private static let generic = CountrySet(
        [
            "AC", "AD", "AI", "AM", "AS", "BZ", "CC", "CD", "CF", "CO", "DJ", "FM", "GA", "GG", "GL", "GQ", "IM", "IO",
            "LA", "LY", "ME", "ML", "MN", "MS", "MU", "NU", "PM", "PW", "RE", "SC", "SH", "SO", "SR", "ST", "SU", "TF",
            "TK", "TO", "TV", "VC", "VG", "WF", "WS", "YT",
        ].compactMap { CountryCode(strict: $0) })

    private init() {
        var rows: [(String, UInt16)] = []
        for line in Self.domainLines.split(separator: "\n") {
            let words = line.split(separator: " ")
            guard let code = CountryCode(strict: words[0]) else { continue }
            for word in words.dropFirst() { rows.append((String(word), code.index)) }
        }
        mailDomains = NameTable(rows, keepsHyphens: true)
        var codes: [[UInt8]: [CountryCode]] = [:]
        for line in callingCodeLines.split(separator: "\n") {
            let words = line.split(separator: " ")
            let countries = words[0].split(separator: ",").compactMap { CountryCode(strict: $0) }
            for word in words.dropFirst() { codes[Array(word.utf8)] = countries }
        }
        callingCodes = codes
    }

    /// Mail providers that serve one country, and top-level domains that are no country codes and yet a country's.
    ///
    /// - Source: The providers' and IANA's root zone pages, as of 2025-12.
    private static let domainLines = """
        CN qq.com foxmail.com 163.com 126.com yeah.net sina.com sohu.com aliyun.com 139.com 189.com xn--fiqs8s xn--fiqz9s
        KR naver.com daum.net hanmail.net kakao.com nate.com xn--3e0b707e
        RU yandex.com su xn--p1ai
        UA ukr.net xn--j1amh
        IR xn--mgba3a4f16a chmail.com
        BY xn--90ais
        SY xn--ogbpf8fl
        GB uk
        """

    /// The country of an e-mail address by its domain; `nil` for a generic one.
    func country(ofMail text: Span<UInt8>) -> CountryCode? {
        var at = text.count
        while at > 0, text[at - 1] != UInt8(ascii: "@") { at -= 1 }
        guard at > 1, at < text.count else { return nil }
        let domain = text.extracting(at..<text.count)
        if let index = mailDomains.value(of: domain) { return CountryCode(index: index) }
        var dot = domain.count
        while dot > 0, domain[dot - 1] != UInt8(ascii: ".") { dot -= 1 }
        guard dot > 0, dot < domain.count else { return nil }
        let last = domain.extracting(dot..<domain.count)
        if let index = mailDomains.value(of: last) { return CountryCode(index: index) }
        guard last.count == 2, let code = CountryCode(last[0], last[1]), Gazetteer.standard.isAssigned(code),
            !Self.generic.contains(code)
        else { return nil }
        return code
    }

    /// The countries of an international telephone number; empty for anything that is not written as one.
    func countries(ofPhone text: Span<UInt8>) -> [CountryCode] {
        guard let digits = Self.digits(text) else { return [] }
        for length in stride(from: 4, through: 1, by: -1) {
            if let countries = callingCodes[Array(digits[..<length])] { return countries }
        }
        return []
    }

    /// Whether a text may be a telephone number by its first byte.
    static func mayBePhone(_ first: UInt8) -> Bool { first == UInt8(ascii: "+") || first | 0x20 == UInt8(ascii: "t") }

    /// The digits after `+` or `tel:+`, which may have spaces, hyphens and parentheses between.
    private static func digits(_ text: Span<UInt8>) -> [UInt8]? {
        let label = Array("tel:".utf8)
        var position = 0
        if text.count > 4, text[0] | 0x20 == label[0], text[1] | 0x20 == label[1], text[2] | 0x20 == label[2],
            text[3] == label[3]
        {
            position = 4
        }
        guard position < text.count, text[position] == UInt8(ascii: "+"), text.count < 40 else { return nil }
        var digits: [UInt8] = []
        for index in position + 1..<text.count {
            switch text[index] {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digits.append(text[index])
            case UInt8(ascii: " "), UInt8(ascii: "-"), UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "."): continue
            default: return nil
            }
        }
        return (7...15).contains(digits.count) ? digits : nil
    }
}

/// Lines of the countries that share calling codes, and the codes; the longest code that fits counts.
///
/// - Source: ITU-T E.164 assigned country codes (2016-12 with amendments to 2025); North American Numbering Plan area codes
///   of the Caribbean; +7 6 and 7 Kazakhstan; +7 978 is the Russian numbering of Crimea.
private let callingCodeLines = """
    US,CA 1
    BS 1242
    BB 1246
    AI 1264
    AG 1268
    VG 1284
    VI 1340
    KY 1345
    BM 1441
    GD 1473
    TC 1649
    JM 1658 1876
    MS 1664
    MP 1670
    GU 1671
    AS 1684
    SX 1721
    LC 1758
    DM 1767
    VC 1784
    PR 1787 1939
    DO 1809 1829 1849
    TT 1868
    KN 1869
    RU 7
    KZ 76 77
    UA 7978 380
    EG 20
    SS 211
    MA 212
    DZ 213
    TN 216
    LY 218
    GM 220
    SN 221
    MR 222
    ML 223
    GN 224
    CI 225
    BF 226
    NE 227
    TG 228
    BJ 229
    MU 230
    LR 231
    SL 232
    GH 233
    NG 234
    TD 235
    CF 236
    CM 237
    CV 238
    ST 239
    GQ 240
    GA 241
    CG 242
    CD 243
    AO 244
    GW 245
    IO 246
    SC 248
    SD 249
    RW 250
    ET 251
    SO 252
    DJ 253
    KE 254
    TZ 255
    UG 256
    BI 257
    MZ 258
    ZM 260
    MG 261
    RE,YT 262
    ZW 263
    NA 264
    MW 265
    LS 266
    BW 267
    SZ 268
    KM 269
    ZA 27
    SH 290
    ER 291
    AW 297
    FO 298
    GL 299
    GR 30
    NL 31
    BE 32
    FR 33
    ES 34
    GI 350
    PT 351
    LU 352
    IE 353
    IS 354
    AL 355
    MT 356
    CY 357
    FI 358
    BG 359
    HU 36
    LT 370
    LV 371
    EE 372
    MD 373
    AM 374
    BY 375
    AD 376
    MC 377
    SM 378
    VA 379
    RS 381
    ME 382
    XK 383
    HR 385
    SI 386
    BA 387
    MK 389
    IT 39
    RO 40
    CH 41
    CZ 420
    SK 421
    LI 423
    AT 43
    GB 44
    DK 45
    SE 46
    NO 47
    PL 48
    DE 49
    FK 500
    BZ 501
    GT 502
    SV 503
    HN 504
    NI 505
    CR 506
    PA 507
    PM 508
    HT 509
    PE 51
    MX 52
    CU 53
    AR 54
    BR 55
    CL 56
    CO 57
    VE 58
    GP,BL,MF 590
    BO 591
    GY 592
    EC 593
    GF 594
    PY 595
    MQ 596
    SR 597
    UY 598
    CW,BQ 599
    MY 60
    AU 61
    ID 62
    PH 63
    NZ 64
    SG 65
    TH 66
    TL 670
    BN 673
    NR 674
    PG 675
    TO 676
    SB 677
    VU 678
    FJ 679
    PW 680
    WF 681
    CK 682
    NU 683
    WS 685
    KI 686
    NC 687
    TV 688
    PF 689
    TK 690
    FM 691
    MH 692
    JP 81
    KR 82
    VN 84
    KP 850
    HK 852
    MO 853
    KH 855
    LA 856
    CN 86
    BD 880
    TW 886
    TR 90
    IN 91
    PK 92
    AF 93
    LK 94
    MM 95
    MV 960
    LB 961
    JO 962
    SY 963
    IQ 964
    KW 965
    SA 966
    YE 967
    OM 968
    PS 970
    AE 971
    IL 972
    BH 973
    QA 974
    BT 975
    MN 976
    NP 977
    IR 98
    TJ 992
    TM 993
    AZ 994
    GE 995
    KG 996
    UZ 998
    """
