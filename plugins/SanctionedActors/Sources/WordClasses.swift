// Words that carry little of a name: legal forms, articles, particles, and the general vocabulary of organisations.

/// How much a word says about which name it is.
enum WordClass: UInt8, Sendable, BitwiseCopyable {
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
enum WordLists {
    /// Numbers count as much as they do in figures.
    static let numbers = """
        1 one first; 2 two second; 3 three third; 4 four fourth; 5 five fifth; 6 six sixth; 7 seven seventh; 8 eight eighth; \
        9 nine ninth; 10 ten tenth; 11 eleven eleventh; 12 twelve twelfth
        """
    static let particles = """
        al el ul ad ed ar er as es ash esh az ez an en ur us il; the; of; and und et y e i ve va wa og och ja oraz ir un; for fur pour para za dlya; de di da do du des \
        del della der den dem dos das; la le les los las lo; van von zu zum zur ter; bin ben ibn bent bint ould ouled wuld; in; at; to; with mit cu; on; im; \
        den; d; l; mr mister; mrs ms; dr doctor; haji hajji hadji hadj haj; sheikh shaykh shaikh cheikh sheik; mullah mulla; maulavi maulawi mawlawi mawlavi; sayyid sayed seyed seyyed said sayyed syed saiyid; \
        gen general; col colonel; agha aqa; s; a; na; iz; po; pri; ob; och; w; z; o; u
        """
    static let legalForms = """
        ltd limited limitada limitata beschrankter ltda limitee ltee limite lmtd; company co cia compania compagnie companie kompaniya kompania kompanija firma firm societe societatea sociedad societa sociedade sirketi sirket sherkat sherkate spolecnost obshchestvo obschestvo obshestvo tovarystvo; \
        corp corporation corporacion korporatsiya korporacija; inc incorporated; llc liability otvetstvennostyu ogranichennoi ogranichennoy vidpovidalnistyu obmezhenoyu responsabilidad responsabilite raspundere haftung; \
        ooo zao oao pao ao tov prat pat dp too oooo fgup fgbu fgbou fgu gup mup fsue aozt odo chup up uab ab oy oyj as asa sia ou eood ood ead ad doo dd jsc ojsc pjsc cjsc ojs; \
        gmbh ag akg kg kgaa ug ev mbh; sa sas sarl sl spa srl snc sca scs nv bv bvba cv rl srlcv sapi; plc pte pty pvt private privada privatnoe; fze fzc fzco fzllc dmcc fz freezone; sdn bhd; kft zrt bt rt; \
        jointstock joint stock aktsionernoe aktsionerne aktsionernogo anonima anonyme anonim aktiengesellschaft gesellschaft; open otkrytoe otkritoe; closed zakrytoe; public publichnoe; unitary unitarnoe; \
        co-op cooperative; partnership; proprietorship; llp lp lllp; holding holdings kholding; group grupo gruppe groupe gruppa grupa; est establishment; opc; spolka; zoo; sp; kk; gk; trust; branch; sole
        """
    static let generalWords = """
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
