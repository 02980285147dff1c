// The names that lists give to countries, as ISO 3166-1 codes.

/// Country names of English-language lists.
enum CountryNames {
    /// Returns the alpha-2 code of a country name or code; `nil` if it is neither.
    ///
    /// Names are compared by their words without regard to order, so that `Congo, Democratic Republic of the` is found.
    static func code(_ text: String) -> String? {
        let text = tidied(text)
        if text.utf8.count == 2 {
            let code = text.uppercased()
            return codes.contains(code) ? code : nil
        }
        guard text.utf8.count > 2, text.utf8.count < 100 else { return nil }
        return table[key(text)]
    }

    private static let table: [String: String] = {
        var table: [String: String] = [:]
        for row in rows.split(separator: "\n") {
            for name in row.dropFirst(3).split(separator: ",") { table[String(name)] = String(row.prefix(2)) }
        }
        return table
    }()

    private static let codes = Set(table.values)

    /// The words of a name without accents, sorted; `Region: Gaza` is `gaza`.
    private static func key(_ text: String) -> String {
        var letters = ""
        for scalar in text.lowercased().unicodeScalars {
            if scalar.value >= 0x61 && scalar.value <= 0x7A {
                letters.unicodeScalars.append(scalar)
            } else if let plain = accented[scalar] {
                letters.unicodeScalars.append(plain)
            } else if scalar != "'" && scalar != "\u{2019}" {
                letters += " "
            }
        }
        return letters.split(separator: " ").filter { !unimportant.contains($0) }.sorted().joined(separator: " ")
    }

    private static let unimportant: Set<Substring> = ["the", "of", "and", "a", "region"]

    private static let accented: [Unicode.Scalar: Unicode.Scalar] = [
        "\u{E7}": "c", "\u{E9}": "e", "\u{F4}": "o", "\u{E5}": "a", "\u{E3}": "a", "\u{ED}": "i", "\u{FC}": "u",
        "\u{F3}": "o", "\u{E1}": "a",
    ]

    /// A code, then its names, words sorted.
    ///
    /// `XK` (Kosovo) and `AN` (Netherlands Antilles, dissolved) are not officially assigned, but lists use their names.
    /// - Source: ISO 3166-1:2020 as packaged in Debian 12 (iso-codes 4.15), short, common and official names; the further
    ///   names are those in OFAC's address files (2025-12), the UN list (2026-02) and the CSL (2023).
    private static let rows = """
        AD andorra,andorra principality
        AE arab emirates united,uae
        AF afghanistan,afghanistan islamic republic
        AG antigua barbuda
        AI anguilla
        AL albania,albania republic
        AM armenia,armenia republic
        AN antilles netherlands
        AO angola,angola republic
        AQ antarctica
        AR argentina,argentine republic
        AS american samoa
        AT austria,austria republic
        AU australia
        AW aruba
        AX aland islands
        AZ azerbaijan,azerbaijan republic
        BA bosnia,bosnia herzegovina,bosnia herzegovina republic
        BB barbados
        BD bangladesh,bangladesh peoples republic
        BE belgium,belgium kingdom
        BF burkina faso
        BG bulgaria,bulgaria republic
        BH bahrain,bahrain kingdom
        BI burundi,burundi republic
        BJ benin,benin republic
        BL barthelemy saint
        BM bermuda
        BN brunei,brunei darussalam
        BO bolivia,bolivia plurinational state
        BQ bonaire,bonaire eustatius saba sint
        BR brazil,brazil federative republic
        BS bahamas,bahamas commonwealth
        BT bhutan,bhutan kingdom
        BV bouvet island
        BW botswana,botswana republic
        BY belarus,belarus republic
        BZ belize
        CA canada
        CC cocos islands keeling
        CD congo democratic republic,congo dr,congo kinshasa
        CF african central republic,car
        CG brazzaville congo,congo,congo republic
        CH confederation swiss,switzerland
        CI coast ivory,cote d ivoire,cote divoire,cote divoire republic
        CK cook islands
        CL chile,chile republic
        CM cameroon,cameroon republic
        CN china,china peoples republic,prc
        CO colombia,colombia republic
        CR costa republic rica,costa rica
        CU cuba,cuba republic
        CV cabo republic verde,cabo verde,cape verde
        CW curacao
        CX christmas island
        CY cyprus,cyprus republic
        CZ czech republic,czechia
        DE federal germany republic,germany
        DJ djibouti,djibouti republic
        DK denmark,denmark kingdom
        DM commonwealth dominica,dominica
        DO dominican republic
        DZ algeria,algeria democratic peoples republic
        EC ecuador,ecuador republic
        EE estonia,estonia republic
        EG arab egypt republic,egypt
        EH sahara western
        ER eritrea,eritrea state
        ES kingdom spain,spain
        ET democratic ethiopia federal republic,ethiopia
        FI finland,finland republic
        FJ fiji,fiji republic
        FK falkland islands,falkland islands malvinas
        FM federated micronesia states,micronesia
        FO faroe islands
        FR france,french republic
        GA gabon,gabonese republic
        GB britain great,britain great ireland kingdom northern united,england,ireland northern,kingdom united,scotland,uk
        GD grenada
        GE georgia
        GF french guiana
        GG guernsey
        GH ghana,ghana republic
        GI gibraltar
        GL greenland
        GM gambia,gambia republic
        GN guinea,guinea republic
        GP guadeloupe
        GQ equatorial guinea,equatorial guinea republic
        GR greece,hellenic republic
        GS georgia islands sandwich south south
        GT guatemala,guatemala republic
        GU guam
        GW bissau guinea,bissau guinea republic
        GY guyana,guyana republic
        HK administrative china hong kong region special,hong kong
        HM heard island islands mcdonald
        HN honduras,honduras republic
        HR croatia,croatia republic
        HT haiti,haiti republic
        HU hungary
        ID indonesia,indonesia republic
        IE ireland
        IL israel,israel state
        IM isle man
        IN india,india republic
        IO british indian ocean territory
        IQ iraq,iraq republic
        IR iran,iran islamic republic
        IS iceland,iceland republic
        IT italian republic,italy
        JE jersey
        JM jamaica
        JO hashemite jordan kingdom,jordan
        JP japan
        KE kenya,kenya republic
        KG kyrgyz republic,kyrgyzstan
        KH cambodia,cambodia kingdom
        KI kiribati,kiribati republic
        KM comoro islands,comoros,comoros union
        KN kitts nevis saint,kitts nevis st
        KP democratic korea peoples republic,dprk,korea north
        KR korea republic,korea south
        KW kuwait,kuwait state
        KY cayman islands
        KZ kazakhstan,kazakhstan republic
        LA democratic lao peoples republic,laos
        LB lebanese republic,lebanon
        LC lucia saint,lucia st
        LI liechtenstein,liechtenstein principality
        LK democratic lanka republic socialist sri,lanka sri
        LR liberia,liberia republic
        LS kingdom lesotho,lesotho
        LT lithuania,lithuania republic
        LU duchy grand luxembourg,luxembourg
        LV latvia,latvia republic
        LY arab jamahiriya libyan,libya
        MA kingdom morocco,morocco
        MC monaco,monaco principality
        MD moldova,moldova republic
        ME montenegro
        MF french martin part saint
        MG madagascar,madagascar republic
        MH islands marshall,islands marshall republic
        MK former macedonia republic yugoslav,fyrom,macedonia,macedonia north,macedonia north republic
        ML mali,mali republic
        MM burma,myanmar,myanmar republic
        MN mongolia
        MO administrative china macao region special,macao,macau
        MP commonwealth islands mariana northern,islands mariana northern
        MQ martinique
        MR islamic mauritania republic,mauritania
        MS montserrat
        MT malta,malta republic
        MU mauritius,mauritius republic
        MV maldives,maldives republic
        MW malawi,malawi republic
        MX mexican states united,mexico
        MY malaysia
        MZ mozambique,mozambique republic
        NA namibia,namibia republic
        NC caledonia new
        NE niger,niger republic
        NF island norfolk
        NG federal nigeria republic,nigeria
        NI nicaragua,nicaragua republic
        NL holland,kingdom netherlands,netherlands
        NO kingdom norway,norway
        NP democratic federal nepal republic,nepal
        NR nauru,nauru republic
        NU niue
        NZ new zealand
        OM oman,oman sultanate
        PA panama,panama republic
        PE peru,peru republic
        PF french polynesia
        PG guinea independent new papua state,guinea new papua
        PH philippines,philippines republic
        PK islamic pakistan republic,pakistan
        PL poland,poland republic
        PM miquelon pierre saint
        PN pitcairn
        PR puerto rico
        PS bank gaza west,bank west,gaza,gaza strip,occupied palestinian territories,palestine,palestine state,palestinian,palestinian territory
        PT portugal,portuguese republic
        PW palau,palau republic
        PY paraguay,paraguay republic
        QA qatar,qatar state
        RE reunion
        RO romania
        RS republic serbia,serbia
        RU federation russian,russia,soviet union
        RW republic rwandese,rwanda
        SA arabia kingdom saudi,arabia saudi
        SB islands solomon
        SC republic seychelles,seychelles
        SD republic sudan,sudan
        SE kingdom sweden,sweden
        SG republic singapore,singapore
        SH ascension cunha da helena saint tristan,helena saint
        SI republic slovenia,slovenia
        SJ jan mayen svalbard
        SK republic slovak,slovakia
        SL leone republic sierra,leone sierra
        SM marino republic san,marino san
        SN republic senegal,senegal
        SO federal republic somalia,somalia
        SR republic suriname,suriname
        SS republic south sudan,south sudan
        ST democratic principe republic sao tome,principe sao tome
        SV el republic salvador,el salvador
        SX dutch maarten part sint
        SY arab republic syrian,syria
        SZ eswatini,eswatini kingdom,swaziland
        TC caicos islands turks
        TD chad,chad republic
        TF french southern territories
        TG republic togolese,togo
        TH kingdom thailand,thailand
        TJ republic tajikistan,tajikistan
        TK tokelau
        TL democratic leste republic timor,east timor,leste timor
        TM turkmenistan
        TN republic tunisia,tunisia
        TO kingdom tonga,tonga
        TR republic turkiye,turkey,turkiye
        TT republic tobago trinidad,tobago trinidad
        TV tuvalu
        TW china province taiwan,taiwan
        TZ republic tanzania united,tanzania
        UA ukraine
        UG republic uganda,uganda
        UM islands minor outlying states united
        US america states united,states united,usa
        UY eastern republic uruguay,uruguay
        UZ republic uzbekistan,uzbekistan
        VA city holy see state vatican,holy see,vatican
        VC grenadines saint vincent,grenadines st vincent
        VE bolivarian republic venezuela,venezuela
        VG british islands virgin
        VI islands s u virgin,islands states united virgin,islands us virgin
        VN nam republic socialist viet,nam viet,vietnam
        VU republic vanuatu,vanuatu
        WF futuna wallis
        WS independent samoa state,samoa
        XK kosovo
        YE republic yemen,yemen
        YT mayotte
        ZA africa republic south,africa south
        ZM republic zambia,zambia
        ZW republic zimbabwe,zimbabwe
        """
}
