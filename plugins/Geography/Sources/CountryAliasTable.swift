// More of what logs call countries: other orders of the words, old names, and other languages.

/// One line for each country and as many as it takes: alpha-2, then names separated by `|`.
///
/// Countries that rules often name have their names in the larger languages; all have those of their own languages.
///
/// - Source: Unicode CLDR 42 (2022-10); United Nations, World Bank and ISO spellings as found in logs, 2025-12.
let countryAliasLines = """
    AE The United Arab Emirates|الإمارات|Émirats arabes unis|Vereinigte Arabische Emirate|Emiratos Árabes Unidos
    AE Emirados Árabes Unidos|Emirati Arabi Uniti|Verenigde Arabische Emiraten|Zjednoczone Emiraty Arabskie
    AE Spojené arabské emiráty|Förenade Arabemiraten|ОАЭ|Обʼєднані Арабські Емірати|Birleşik Arap Emirlikleri
    AE امارات متحدهٔ عربی|איחוד האמירויות הערביות|संयुक्त अरब अमीरात|阿拉伯联合酋长国|阿拉伯聯合大公國|アラブ首長国連邦|아랍에미리트
    AE Các Tiểu Vương quốc Ả Rập Thống nhất|Uni Emirat Arab
    AF Afghanistan, Islamic Republic of|Islamic Emirate of Afghanistan|Afganistán|Afeganistão|Afganistan|Afghánistán
    AF Афганистан|Афганістан|أفغانستان|אפגניסטן|अफ़गानिस्तान|阿富汗|アフガニスタン|아프가니스탄
    AG Antigua & Barbuda
    AT Oesterreich
    AX Aaland|Aaland Islands
    BA Bosnia-Herzegovina|Босна и Херцеговина
    BE Belgien
    BS The Bahamas|Bahamas, The
    BY Belorussia|Byelorussia|White Russia|Weißrussland|Republik Belarus|Rep. of Belarus|Biélorussie|Bielorrusia
    BY Bielorrússia|Bielorussia|Białoruś|Bělorusko|Vitryssland|Білорусь|بيلاروس|بلاروس|בלארוס|बेलारूस|白俄罗斯|白俄羅斯|ベラルーシ
    BY 벨라루스
    CD Congo, Democratic Republic of the|Congo, Democratic Republic|Congo, Dem. Rep.|Zaire
    CD République démocratique du Congo
    CG Congo, Republic of the|Congo, Rep.
    CH Svizra
    CI Cote d Ivoire|Republic of Ivory Coast
    CN China, People's Republic of|PR China|P.R. of China|China PR|China (PRC)|China mainland|Chinese Mainland
    CN People's Rep. of China|República Popular China|Volksrepublik China|Китайская Народная Республика|中國|Chine|Cina
    CN Chiny|Čína|Kina|Çin|الصين|چین|סין|चीन|중국|Trung Quốc|Tiongkok
    CU República de Cuba|Kuba|Küba|كوبا|کوبا|קובה|क्यूबा|キューバ
    CY Kıbrıs
    CZ Česká republika
    DE BRD|Bundesrepublik Deutschland|Alemania|Allemagne|Germania|Alemanha|Duitsland|Niemcy|Německo|Tyskland|Германия
    DE Німеччина|Almanya|ألمانيا|آلمان|גרמניה|जर्मनी|德国|德國|ドイツ|독일|Đức|Jerman
    DZ Algérie
    EG Egypt, Arab Rep.|Égypte|Ägypten|Egipto|Egito|Egitto|Egypte|Egipt|Egypten|Египет|Єгипет|Mısır|מצרים|मिस्र|埃及
    EG エジプト|이집트|Ai Cập|Mesir
    EH Sahrawi Arab Democratic Republic
    ES Espanya|Espainia
    FR Frankreich|Francia|França|Frankrijk|Francja|Francie|Frankrike|Франция|Франція|Fransa|فرنسا|فرانسه|צרפת|फ़्रांस
    FR 法国|法國|フランス|프랑스|Pháp|Prancis
    GB Cymru|The United Kingdom|United Kingdom of Great Britain|Royaume-Uni|Vereinigtes Königreich|Großbritannien
    GB Gran Bretaña|Grande-Bretagne|Inghilterra|Angleterre|Inglaterra|Y Deyrnas Unedig|An Rìoghachd Aonaichte
    GB Reino Unido|Regno Unito|Verenigd Koninkrijk|Wielka Brytania|Spojené království|Storbritannien|Великобритания
    GB Велика Британія|Birleşik Krallık|المملكة المتحدة|بریتانیا|בריטניה|यूनाइटेड किंगडम|英国|英國|イギリス|영국|Vương quốc Anh
    GB Inggris Raya
    GM The Gambia|Gambia, The
    HK Hong Kong SAR|Hong Kong, China|China, Hong Kong Special Administrative Region|香港|中国香港特别行政区
    HK R.A.S. chinoise de Hong Kong|Sonderverwaltungsregion Hongkong|RAE de Hong Kong (China)|Hong Kong, RAE da China
    HK RAS di Hong Kong|Hongkong SAR van China|SRA Hongkong (Chiny)|Hongkong – ZAO Číny|Гонконг (САР)
    HK Гонконг, ОАР Китаю|Çin Hong Kong ÖİB|هونغ كونغ الصينية (منطقة إدارية خاصة)|هنگ‌کنگ، منطقهٔ ویژهٔ اداری چین
    HK הונג קונג (אזור מנהלי מיוחד של סין)|हाँग काँग (चीन विशेष प्रशासनिक क्षेत्र)|中華人民共和国香港特別行政区|홍콩(중국 특별행정구)
    HK Đặc khu Hành chính Hồng Kông, Trung Quốc|Hong Kong DAK Tiongkok
    IE Republic of Ireland|Ireland, Republic of
    IL إسرائيل|Israël|Israele|Izrael|Израиль|Ізраїль|İsrail|اسرائیل|इज़राइल|以色列|イスラエル|이스라엘
    IN இந்தியா|భారతదేశం|ভারত|ભારત|ಭಾರತ|ഇന്ത്യ|ਭਾਰਤ|Inde|Indien|Índia|Indie|Индия|Індія|Hindistan|الهند|هند|הודו|印度|インド
    IN 인도|Ấn Độ
    IQ Republic of Iraq (Iraq)|عێراق|Irak|Iraque|Irák|Ирак|Ірак|عراق|עיראק|इराक|伊拉克|イラク|이라크
    IR Iran, Islamic Rep.|Islamic Rep. of Iran|I.R. Iran|IR of Iran|Iran, I.R.|Iran Islamic Republic|Republic of Iran
    IR République islamique d'Iran|República Islámica de Irán|Исламская Республика Иран|İran|Îran|Irã|Írán|Іран|איראן
    IR ईरान|イラン
    JP 日本国|Japon|Japón|Japão|Giappone|Japonia|Japonsko|Япония|Японія|Japonya|اليابان|ژاپن|יפן|जापान|일본|Nhật Bản|Jepang
    KG Kyrgyz Rep.|Kirghizia|Kirgizia|Киргизия
    KN Saint Kitts & Nevis|St Kitts & Nevis
    KP Korea, North|N. Korea|Korea, Dem. People's Rep.|D.P.R. Korea|Democratic People's Republic of Korea (North)
    KP Coreia do Norte|Corea del Nord|Noord-Korea|Korea Północna|Severní Korea|Північна Корея|Kuzey Kore
    KP كوريا الشمالية|کرهٔ شمالی|קוריאה הצפונית|उत्तर कोरिया|北韓|北朝鮮|Triều Tiên|Korea Utara
    KR Korea, South|S. Korea|Korea, Rep.|Rep. of Korea|Republic of Korea (South)|한국|Südkorea|Corée du Sud
    KR Corea del Sur|Coreia do Sul|Corea del Sud|Zuid-Korea|Korea Południowa|Jižní Korea|Sydkorea|Республика Корея
    KR Південна Корея|Güney Kore|كوريا الجنوبية|کرهٔ جنوبی|קוריאה הדרומית|दक्षिण कोरिया|南韓|韓国|Hàn Quốc|Korea Selatan
    KZ Kazakstan|Қазақстан
    LA Lao PDR
    LB The Lebanon|Liban|Libanon|Líbano|Libano|Ливан|Ліван|Lübnan|לבנון|लेबनान|黎巴嫩|レバノン|레바논|Li-băng
    LK இலங்கை
    LU Luxemburg|Lëtzebuerg
    LY Libyan Arab Jamahiriya|State of Libya|Libye|Libyen|Libia|Líbia|Libië|Ливия|Лівія|لیبی|לוב|लीबिया|利比亚|利比亞|リビア
    LY 리비아
    MA Maroc
    MD Moldova, Rep.|Republic of Moldova (Moldova)|Молдова
    ME Црна Гора
    MK Macedonia, the former Yugoslav Republic of|The former Yugoslav Republic of Macedonia|FYROM
    MK Republic of Macedonia|Macedonia, Republic of|Maqedonia e Veriut
    MM Burma (Myanmar)|Union of Myanmar|Myanmar (Birmanie)|Myanmar (Birmania)|Mianmar (Birmânia)|Myanmar (Birma)
    MM Mjanma (Birma)|Myanmar (Barma)|Мьянма (Бирма)|Мʼянма (Бірма)|ميانمار (بورما)|میانمار (برمه)|מיאנמר (בורמה)
    MM म्यांमार (बर्मा)|缅甸|緬甸|ミャンマー (ビルマ)|미얀마|Myanmar (Miến Điện)
    MN Монгол улс
    MO Macao SAR|Macau SAR|Macau, China|Macao, China|China, Macao Special Administrative Region|澳門|澳门|中国澳门特别行政区
    MO Macau, RAE da China|R.A.S. chinoise de Macao|Sonderverwaltungsregion Macau|RAE de Macao (China)|RAS di Macao
    MO Macau SAR van China|SRA Makau (Chiny)|Macao – ZAO Číny|Макао (САР)|Макао, ОАР Китаю|Çin Makao ÖİB
    MO منطقة ماكاو الإدارية الخاصة|ماکائو، منطقهٔ ویژهٔ اداری چین|מקאו (אזור מנהלי מיוחד של סין)
    MO मकाऊ (विशेष प्रशासनिक क्षेत्र चीन)|中華人民共和国マカオ特別行政区|마카오(중국 특별행정구)|Đặc khu Hành chính Macao, Trung Quốc
    MO Makau DAK Tiongkok
    MY 马来西亚
    NI Nicarágua|Nikaragua|Никарагуа|Нікарагуа|نيكاراغوا|نیکاراگوئه|ניקרגואה|निकारागुआ|尼加拉瓜|ニカラグア|니카라과
    NL Netherlands, Kingdom of the|Koninkrijk der Nederlanden
    PH The Philippines
    PK Pakistán|Paquistão|Pákistán|Пакистан|باكستان|פקיסטן|पाकिस्तान|巴基斯坦|パキスタン|파키스탄
    PS Palestinian Territory|Occupied Palestinian Territory|Palestinian Territory, Occupied|West Bank and Gaza
    RS Srbija
    RU Russian Fed.|Russia (Russian Federation)|Russian|R.F.|Rossiya|Rossija|Russische Föderation|Fédération de Russie
    RU Federación de Rusia|Russie|Russland|Rusia|Rússia|Rusland|Rosja|Rusko|Ryssland|Росія|Rusya|روسيا|روسیه|רוסיה|रूस
    RU 俄羅斯|ロシア|러시아
    SA Kingdom of Saudi Arabia, The|السعودية|Arabie saoudite|Saudi-Arabien|Arabia Saudí|Arábia Saudita|Arabia Saudita
    SA Saoedi-Arabië|Arabia Saudyjska|Saúdská Arábie|Саудовская Аравия|Саудівська Аравія|Suudi Arabistan|عربستان سعودی
    SA ערב הסעודית|सऊदी अरब|沙特阿拉伯|沙烏地阿拉伯|サウジアラビア|사우디아라비아|Ả Rập Xê-út|Arab Saudi
    SD The Sudan|Republic of Sudan|Sudan, Republic of|Soudan|Sudán|Sudão|Soedan|Súdán|Судан|سودان|סודן|सूडान|苏丹|蘇丹
    SD スーダン|수단
    SG 新加坡|Singapura|சிங்கப்பூர்
    SK Slovak Rep.
    SO Somalie|Somália|Somalië|Somálsko|Сомали|Сомалі|Somali|الصومال|سومالی|סומליה|सोमालिया|索马里|索馬利亞|ソマリア|소말리아
    SS South Sudan, Republic of|Soudan du Sud|Südsudan|Sudán del Sur|Sudão do Sul|Sud Sudan|Zuid-Soedan
    SS Sudan Południowy|Jižní Súdán|Sydsudan|Южный Судан|Південний Судан|Güney Sudan|جنوب السودان|سودان جنوبی
    SS דרום סודן|दक्षिण सूडान|南苏丹|南蘇丹|南スーダン|남수단|Nam Sudan|Sudan Selatan
    ST Sao Tome & Principe
    SY Syria, Arab Republic|Syrian Arab Rep.|Syrian Republic|سورية|République arabe syrienne|República Árabe Siria
    SY Сирийская Арабская Республика|Syrie|Syrien|Siria|Síria|Syrië|Sýrie|Сирія|Suriye|سوریه|סוריה|सीरिया|敘利亞|シリア|시리아
    SY Suriah
    SZ Kingdom of Swaziland
    TH ประเทศไทย
    TN Tunisie
    TR Türkiye Cumhuriyeti|Republic of Turkey|Turkiye Cumhuriyeti|Tirkiye|Turquie|Türkei|Turquía|Turquia|Turchia
    TR Turkije|Turcja|Turecko|Turkiet|Турция|Туреччина|تركيا|ترکیه|טורקיה|तुर्की|土耳其|トルコ|터키|Thổ Nhĩ Kỳ|Turki
    TT Trinidad & Tobago
    TW Republic of China|Chinese Taipei|Taiwan, China|Taiwan ROC|Taiwan, Republic of China|Taïwan|Taiwán|Tajwan
    TW Tchaj-wan|Тайвань|Tayvan|تايوان|تایوان|טייוואן|ताइवान|대만|Đài Loan
    UA The Ukraine|Ucrania|Ucrânia|Ucraina|Oekraïne|Ukraina|Ukrajina|Ukrayna|أوكرانيا|اوکراین|אוקראינה|यूक्रेन|乌克兰|烏克蘭
    UA ウクライナ|우크라이나
    US The United States|The United States of America|US of A|United States (USA)|Estados Unidos de América
    US États-Unis d'Amérique|Stati Uniti d'America|EUA|EE.UU.|VSA|美利坚合众国|アメリカ|Соединенные Штаты Америки
    US Vereinigte Staaten|Stati Uniti|Verenigde Staten|Stany Zjednoczone|Spojené státy|Соединенные Штаты
    US Сполучені Штати|Amerika Birleşik Devletleri|الولايات المتحدة|ایالات متحده|ארצות הברית|संयुक्त राज्य|美國|アメリカ合衆国
    US 미국|Hoa Kỳ|Amerika Serikat
    UZ Ўзбекистон
    VA Vatican City State
    VE Venezuela, RB|Venezuela (Bolivarian Republic)|República Bolivariana de Venezuela|Wenezuela|Венесуэла|Венесуела
    VE فنزويلا|ونزوئلا|ונצואלה|वेनेज़ुएला|委内瑞拉|委內瑞拉|ベネズエラ|베네수엘라
    VI United States Virgin Islands|Virgin Islands
    VN Viêt Nam|Vietnã|Wietnam|Вьетнам|Вʼєтнам|فيتنام|ویتنام|וייטנאם|वियतनाम|越南|ベトナム|베트남
    XK Косово
    YE Yemen, Rep.|Yemen, Republic of|Yemen Arab Republic|Yémen|Jemen|Iêmen|Йемен|Ємен|یمن|תימן|यमन|也门|葉門|イエメン|예멘
    YE Yaman
    ZW Simbabwe|Zimbabue|Zimbábue|Зимбабве|Зімбабве|Zimbabve|زيمبابوي|زیمبابوه|זימבבואה|ज़िम्बाब्वे|津巴布韦|辛巴威|ジンバブエ
    ZW 짐바브웨
    """
