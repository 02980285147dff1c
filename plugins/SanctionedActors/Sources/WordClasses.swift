// Words that carry little of a name: legal forms, articles, particles, and the general vocabulary of organisations.

/// How much a word says about which name it is.
enum WordClass: UInt8, Sendable {
    /// Decides: weighed by how rare it is.
    case distinctive
    /// An article, a conjunction, a particle of a person's name.
    case particle
    /// A legal form or part of one.
    case legalForm
    /// A word half the organisations of its trade bear.
    case general
}

/// The words known, folded to ASCII: the spelling under which they are compared, and their class.
///
/// Each line is a class, then groups separated by `;`: the first word of a group is what the others are compared as.
/// - Source: general knowledge of company forms, and words frequent in the development lists (2026-11).
enum KnownWords {
    static func lookup(_ word: [UInt8]) -> (spelling: [UInt8], kind: WordClass)? { table[word] }

    /// The known word of at least five letters that one slip leads to: a letter more, less or other, or two swapped.
    static func nearest(to word: [UInt8]) -> (spelling: [UInt8], kind: WordClass)? {
        guard word.count >= 4, word.count <= 24 else { return nil }
        for key in slipKeys(word) {
            for candidate in slips[key] ?? [] where candidate[0] == word[0] && isOneSlip(word, candidate) {
                return table[candidate]
            }
        }
        return nil
    }

    private static let slips: [[UInt8]: [[UInt8]]] = {
        var slips: [[UInt8]: [[UInt8]]] = [:]
        for word in table.keys.sorted(by: { $0.lexicographicallyPrecedes($1) }) where word.count >= 5 {
            for key in slipKeys(word) { slips[key, default: []].append(word) }
        }
        return slips
    }()

    /// A word and the word less each of its letters: two words one slip apart share one.
    private static func slipKeys(_ word: [UInt8]) -> [[UInt8]] {
        [word] + word.indices.map { Array(word[..<$0] + word[($0 + 1)...]) }
    }

    private static func isOneSlip(_ a: [UInt8], _ b: [UInt8]) -> Bool {
        let start = zip(a, b).prefix { $0.0 == $0.1 }.count
        let restA = a[start...]
        let restB = b[start...]
        if a.count == b.count {
            let swapped = restA.count >= 2 && restA[start] == restB[start + 1] && restA[start + 1] == restB[start]
            return restA.dropFirst().elementsEqual(restB.dropFirst())
                || swapped && restA.dropFirst(2).elementsEqual(restB.dropFirst(2))
        }
        return a.count == b.count + 1 && restA.dropFirst().elementsEqual(restB)
            || b.count == a.count + 1 && restB.dropFirst().elementsEqual(restA)
    }

    private static let table: [[UInt8]: (spelling: [UInt8], kind: WordClass)] = {
        var table: [[UInt8]: (spelling: [UInt8], kind: WordClass)] = [:]
        for (kind, groups) in [
            (WordClass.particle, particles), (.legalForm, legalForms), (.general, generalWords),
        ] {
            for group in groups.split(separator: ";") {
                let words = group.split(whereSeparator: { $0 == " " || $0 == "\n" }).map { Array($0.utf8) }
                guard let first = words.first else { continue }
                for word in words { table[word] = (first, kind) }
            }
        }
        return table
    }()

    private static let particles = """
        al el ul ad ed ar er as es ash esh az ez an en ur us il; the; of; and und et y e i ve va wa og och ja oraz ir un; for fur pour para za dlya; de di da do du des \
        del della der den dem dos das; la le les los las lo; van von zu zum zur ter; bin ben ibn bent bint ould ouled wuld; in; at; to; with; on; im; \
        den; d; l; mr mister; mrs ms; dr doctor; haji hajji hadji hadj haj; sheikh shaykh shaikh cheikh sheik; mullah mulla; maulavi maulawi mawlawi mawlavi; sayyid sayed seyed seyyed said sayyed syed saiyid; \
        gen general; col colonel; agha aqa; s; a; na; iz; po; pri; ob; och; w; z; o; u
        """
    private static let legalForms = """
        ltd limited limitada ltda limitee ltee limite lmtd; company co cia compania compagnie companie kompaniya kompania kompanija firma firm societe sociedad societa sociedade sirketi sirket sherkat sherkate spolecnost obshchestvo obschestvo obshestvo tovarystvo; \
        corp corporation corporacion korporatsiya korporacija; inc incorporated; llc liability otvetstvennostyu ogranichennoi ogranichennoy vidpovidalnistyu obmezhenoyu responsabilidad responsabilite; \
        ooo zao oao pao ao tov prat pat dp too oooo fgup fgbu fgbou fgu gup mup fsue aozt odo chup up uab ab oy oyj as asa sia ou eood ood ead ad doo dd jsc ojsc pjsc cjsc ojs; \
        gmbh ag kg kgaa ug ev mbh; sa sas sarl sl spa srl snc sca scs nv bv bvba cv rl srlcv sapi; plc pte pty pvt private privada privatnoe; fze fzc fzco fzllc dmcc fz freezone; sdn bhd; kft zrt bt rt; \
        jointstock joint stock aktsionernoe aktsionerne aktsionernogo anonima anonyme anonim aktiengesellschaft gesellschaft; open otkrytoe otkritoe; closed zakrytoe; public publichnoe; unitary unitarnoe; \
        co-op cooperative; partnership; proprietorship; llp lp lllp; holding holdings kholding; group grupo gruppe groupe gruppa grupa; est establishment; opc; spolka; zoo; sp; kk; gk; trust; branch; sole
        """
    private static let generalWords = """
        university universitet universitat universitaet universite universita universidad universidade universiteit universitesi univ uniwersytet universiteti; institute institut instituto istituto institutes inst instytut insititute; \
        academy akademiya akademie academie academia akademia; college; school ecole escuela schule faculty fakultet faculte; department dept departement departamento departament; \
        ministry ministerio ministere ministerium ministerstvo ministero ministerie ministerstwo minister; bank banco banque banka banca bankasi; \
        industry industries industrial industria industrie industrias sanat sanaye sanayi promyshlennost; international internacional internationale intl mezhdunarodnyi uluslararasi beynalmelali; \
        national nacional nationale natsionalnyi natl nazionale; state gosudarstvennoe gosudarstvennyi gosudarstvennogo derzhavne staatliche estatal; federal federalnoe federalnyi; \
        center centre centro tsentr zentrum centrum merkezi markaz centar; research issledovatelskii issledovatelskiy forschung recherche investigacion investigaciones; \
        science sciences scientific nauchno nauchnoe wissenschaft; technology technologies technological tech tekhnologii tekhnologiya technologie tecnologia teknoloji; \
        trading trade torgovyi handel commerce commercial comercial ticaret bazargani tijarat trade; general genel; service services servis uslugi servicios; engineering mohandesi muhendislik inzhiniring ingenieria; \
        development toseh tosee razvitiya desarrollo; investment investments invest investicii sarmayegozari inversiones yatirim; management menedzhment; \
        shipping maritime marine navigation denizcilik kashtirani; transport transportation logistics logistik lojistik logistika; oil neft petroleum petrol; gas gaz; energy energiya enerji energia energetika; \
        construction stroi building insaat constructora; production proizvodstvennoe proizvodstvennyi produktion manufacturing; factory zavod fabrika fabrik plant fabrica kombinat; \
        enterprise enterprises predpriyatie pidpryemstvo empresa entreprise predpriyatiye; association asociacion assotsiatsiya associates obedinenie obyedinenie union soyuz; organization organisation organizatsiya organizacion organizasyon; \
        office bureau byuro buro oficina; foundation fond fonds fundacion fondation stiftung vakfi bonyad fund; society; committee komitet comite; council sovet consejo; \
        electronics electronic elektronik elektronika electro; chemical chemicals chemie khimiya kimya; petrochemical petrochemicals petroshimi; steel; metal metals; mining mine; aviation airlines airline air avia hava; \
        import export eksport importation exportation; exchange sarafi sarrafi hawala; finance financial; capital; global; world; east; west; north; south; new; system systems sistem sistemy; \
        abd abdul abdel abdal abdol abdool abdoul; din aldin eddin uddin addin eddine uddine aldine dine deen; abu abou ebu; security; army; brigade brigada; battalion batalyon bataillon batallon; military; defence defense oborony defensa verteidigung; republic republica republik respublika; city; region; china chinese; russia russian rossii rossiiskoi rossiyskaya; iran iranian; laboratory lab laboratoriya laboratoire laboratorio; consulting consultants; partners; solutions; products; materials; equipment; computer; applied; advanced; project; \
        floor; branch; unit; division; key; no number; line lines; agency agentstvo; house; family; movement; party; design; digital
        """
}
