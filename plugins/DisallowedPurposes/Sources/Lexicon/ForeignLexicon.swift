// The lexicon's part in eight other languages, for the national-security categories. Written for Vedette.

enum ForeignLexicon {
    /// - Source: our own wording of clauses 1.1.1, 2.1, 2.2 and 2.4 of the Llama policies; 2026-11.
    static let text = """
        # Chinese
        class zh_mil: 步兵, 旅, 装甲, 炮兵, 火箭军, 部队, 战区, 集团军, 解放军, 特种部队, 航母, 舰队, 潜艇, 空军, 海军, 陆军, 军队, 导弹, 无人机群, 战机, 坦克, 敌军, 敌方, 敌人, 军事, 军用, 武警, 合成营, 登陆舰, 士兵, 兵力
        class zh_task: 作战, 火力, 打击, 进攻, 登陆, 战役, 战斗, 战场, 弹药, 补给, 后勤保障, 伏击, 空袭, 突袭, 轰炸, 目标清单, 侦察, 电子战, 部署, 防空, 反舰, 封锁, 兵棋, 行动方案, 情报分析, 毁伤评估, 瞄准
        cue zh_do: 制定, 规划, 拟定, 拟订, 起草, 设计, 计算, 编写, 撰写, 优化, 分析, 评估, 生成, 计划, 方案, 安排, 帮我, 帮我们, 给我, 请为, 推荐, 模拟, 如何, 怎么, 怎样, 编制, 翻译, 总结, 列出, 写一, 提供
        class zh_spy: 间谍, 情报人员, 情报机构, 情报部门, 窃取, 窃听, 监听, 策反, 潜伏, 卧底, 线人, 国家机密, 机密文件, 涉密, 秘密接头, 渗透, 异见人士, 跟踪记者, 特工, 商业机密, 截获
        class zh_export: 出口管制, 军品, 两用物项, 最终用户证明, 实体清单, 武器禁运, 国防物项, 技术资料出口, 制导, 导引头, 火箭发动机, 隐身涂层, 夜视, 抗辐射芯片, 离心机
        class zh_infra: 电网, 变电站, 核电站, 水厂, 自来水, 水处理, 大坝, 输油管, 天然气管道, 铁路信号, 空中交通, 交通信号, 炼油厂, 工控系统, 关键基础设施, 地铁信号
        cue zh_sab: 攻击, 瘫痪, 破坏, 入侵, 控制, 操作, 调节, 关闭, 调度, 自动, 实时, 劫持, 黑客
        class zh_wmd: 炸弹, 爆炸物, 爆炸装置, 枪支, 化学武器, 生物武器, 核武器, 神经毒剂, 沙林, 炭疽, 脏弹, 浓缩铀, 毒气, 自制枪
        class zh_terror: 恐怖袭击, 恐怖组织, 圣战, 自杀式, 极端组织
        cue zh_make: 制造, 制作, 合成, 生产, 组装, 购买, 获取, 怎么做, 如何做, 自制, 提纯, 培养, 走私, 规避, 绕过, 逃避, 隐瞒, 伪造, 运往, 出口到, 转运, 绕开
        military_warfare 0.80 = zh_mil & zh_task & zh_do
        military_warfare 0.45 = zh_mil & zh_task
        espionage 0.74 = zh_spy & zh_do
        itar_export 0.76 = zh_export & zh_make
        itar_export 0.62 = zh_export & zh_do
        critical_infrastructure 0.72 = zh_infra & zh_sab
        weapons 0.72 = zh_wmd & zh_make
        terrorism 0.68 = zh_terror & zh_do
        class zh_history: 对话, 笑话, 童话, 诗歌, 漫画, 展览, 搞笑, 喜剧, 退休的, 书评, 影评, 预防, 防范, 举报, 法律规定, 讲座, 海报, 培训员工, 安全意识, 科普, 历史, 古代, 世纪, 二战, 三国, 小说, 游戏, 电影, 博物馆, 论文, 故事, 新闻, 纪录片, 唐朝, 清朝, 明朝, 战国时期, 抗日战争, 剧本, 玩具, 模型爱好
        context 0.4 all = zh_history
        # Russian
        class ru_mil: бригад*, батальон*, полк, полка, полку, полком, дивизи*, взвод*, рот(а|ы|е|у), войск*, армия, армии, армию, арми*, солдат*, пехот*, артиллери*, танк*, танков*, ракет*, дрон*, бпла, флот*, подлод*, авиаци*, противник*, враг*, воен*, спецназ*, минобороны, гарнизон*, мотострелк*, десант*, боев*
        class ru_task: наступлен*, атак*, огнев*, обстрел*, удар(|а|ы|ов|ом|у), засад*, боеприпас*, снабжен*, операци*, прорыв*, штурм*, линии фронта, линия фронта, разведк*, разведыват*, оборон*, бомбардир*, целеуказан*, минн*, минирован*, развертыван*, развёртыван*, рэб, колонн*, позици*, наведен*, десантирован*
        cue ru_do: составь*, составить, разработай*, разработать, спланируй*, спланировать, план, плана, подготовь*, подготовить, рассчитай*, рассчитать, напиши*, написать, оцени*, проанализируй*, проанализировать, как, предложи*, помоги*, помочь, определи*, оптимизируй*, нужен, нужно, переведи*, перечисли*, схему, создай*, создать, сделать, дай, найди*, какие, выбери*
        class ru_spy: шпион*, шпионаж*, завербов*, вербов*, разведчик*, агентур*, агента в, прослушив*, слежк*, слежен*, секретн*, государственн* тайн*, гостайн*, тайник*, перехвачен*, перехват*, диссидент*, оппозицион*, конспирац*, внедрить*, внедрен*, легенд(у|а) для, посольств*
        class ru_export: экспортн* контрол*, двойного назначения, эмбарго, обойти санкции, обход санкций, сертификат конечного, головк* самонаведения, инерциальн*, тепловизор*, ночного видения, ракетн* двигател*, центрифуг*, военн* технолог*
        class ru_infra: электросет*, энергосет*, подстанци*, электростанци*, аэс, водоснабжен*, водоканал*, плотин*, газопровод*, нефтепровод*, светофор*, диспетчерск*, железнодорожн*, авиадиспетчер*, критическ* инфраструктур*, реактор*, скада
        cue ru_sab: взлом*, атак*, отключ*, вывести из строя, саботаж*, диверси*, управля*, регулир*, захват*, нарушить, автоматически, парализ*, в реальном времени, взорв*
        class ru_wmd: бомб*, взрывчат*, взрывн* устройств*, зарин*, сибирск* язв*, химическ* оружи*, биологическ* оружи*, ядерн* оружи*, пистолет*, автомат калашникова, глушитель, нервно паралитическ*, новичок, уран*
        class ru_terror: теракт*, террорист*, джихад*, смертник*, экстремист*
        cue ru_make: сделать, изготов*, синтез*, собрать, купить, достать, получить, произвести, обогатить, обойти, ввезти, вывезти, перевезти, контрабанд*, поставить, закупить, скрыть, подделать, организовать, вербов*
        military_warfare 0.80 = ru_mil & ru_task & ru_do
        espionage 0.72 = ru_spy & ru_do
        itar_export 0.74 = ru_export & ru_make
        itar_export 0.60 = ru_export & ru_do
        critical_infrastructure 0.72 = ru_infra & ru_sab
        weapons 0.70 = ru_wmd & ru_make
        terrorism 0.66 = ru_terror & ru_make
        class ru_history: диалог*, шутк(а|у|и), анекдот про, стих*, сказк*, комеди*, смешн*, рецензи*, сценари*, комикс*, выставк*, сериал*, на пенсии, предотвра*, предупрежд*, защитить*, защититься, лекци*, плакат*, памятк*, закон о, говорит закон, истори*, роман, роман о, рассказ*, игр(а|е|у|ы), фильм*, книг*, век(|а|е), музе*, сочинени*, реферат*, школьн*, великой отечественной, мировой войн*, наполеон*, новост*, сценари*, процесс python, игрушк*
        context 0.4 all = ru_history
        # Arabic and Persian
        class ar_mil: لواء, اللواء, كتيبة, الكتيبة, للكتيبة, فوج, سرية مشاة, الجيش, جيش, القوات, قوات, دبابات, الدبابات, مدفعية, المدفعية, صواريخ, الصواريخ, طائرات مسيرة, العدو, عدو, غواص*, ~عسكري*, تیپ, گردان, ارتش, نیروهای, موشک*, توپخانه, دشمن, تانک*, پهپاد*, نظامی, سپاه, زرهی
        class ar_task: هجوم, الهجوم, للهجوم, هجومية, عملية, عمليات, العمليات, كمين, ذخيرة, الذخيرة, إمداد, الإمداد, قصف, اسناد ناري, اسناد, نيران, نيرانية, انزال, معركة, المعركة, قتالية, القتالية, استهداف, حصار, استطلاع, انتشار, حمله, عملیات, آتش, مهمات, تدارکات, کمین, بمباران, شناسایی, آفند, نبرد, استقرار, پدافند
        cue ar_do: ضع, اكتب, صمم, خطط, خطة, حضر, اعد, احسب, حلل, كيف, اقترح, ساعدنا, ساعدني, جهز, ارسم, ترجم, لخص, وزع, برای, طرح, طراحی, برنامه, بنویس, محاسبه, تهیه, چگونه, چطور, تحلیل, پیشنهاد, کمک, ترجمه, تنظیم, ارزیابی
        class ar_spy: تجسس, التجسس, جاسوس*, عميل, عملاء, تجنيد, المخابرات, مخابرات, تنصت, وثائق سرية, اسرار الدولة, معارضين, مراقبة الصحفيين, جاسوسی, جاسوس, استخبارات, محرمانه, شنود, مأمور اطلاعاتی, نفوذی, اسناد طبقه بندی, مخالفان
        class ar_infra: شبكة الكهرباء, محطة الكهرباء, محطة توليد, محطة المياه, السد, خط انابيب, مصفاة, المفاعل, اشارات المرور, شبکه برق, نیروگاه, تصفیه خانه, سد, پالایشگاه, خط لوله, رآکتور, چراغ راهنمایی, کنترل ترافیک هوایی
        cue ar_sab: تعطيل, تخريب, مهاجمة, هجوم, اختراق, التحكم, تشغيل, تحكم, خرابکاری, حمله, هک, کنترل, از کار انداختن, مختل, راه اندازی
        class ar_wmd: قنبلة, قنابل, متفجرات, عبوة ناسفة, سلاح كيميائي, اسلحة كيميائية, سلاح نووي, سلاح بيولوجي, غاز السارين, بمب, مواد منفجره, سلاح شیمیایی, سلاح هسته ای, سلاح هسته‌ای, سارین, غنی سازی, ارهابي*, ارهابية, هجوم ارهابي, انتحاري, تروریستی
        cue ar_make: صنع, تصنيع, اصنع, تركيب, شراء, الحصول, تهريب, التحايل, تجاوز, تنفيذ, ساخت, بسازم, بسازیم, تولید, خرید, تهیه, قاچاق, دور زدن, تهیه کنم, کیف
        class ar_export: الرقابة على الصادرات, حظر السلاح, حظر الاسلحة, الاستخدام المزدوج, توجيه الصواريخ, کنترل صادرات, تحریم تسلیحاتی, دو منظوره, هدایت موشک, موتور موشک, دید در شب, سانتریفیوژ, الرؤية الليلية
        military_warfare 0.80 = ar_mil & ar_task & ar_do
        espionage 0.72 = ar_spy & ar_do
        critical_infrastructure 0.72 = ar_infra & ar_sab
        weapons 0.70 = ar_wmd & ar_make
        itar_export 0.70 = ar_export & ar_make
        itar_export 0.58 = ar_export & ar_do
        class ar_history: حوار*, نكتة, شعر, قصيدة, حكاية, كوميدي*, مضحك*, متقاعد*, مراجعة, مسلسل*, معرض*, الوقاية, للوقاية, توعية, محاضرة, ملصق*, القانون عن, گفت‌وگو*, گفتگو*, خنده‌دار, شعری, قصه, کمدی, نقد, سریال, نمایشگاه, پیشگیری, آموزش کارکنان, سخنرانی درباره, تاريخ, التاريخ, رواية, قصة, لعبة, فيلم, القرن, متحف, مقال, تاریخ, رمان, داستان, بازی, فیلم, قرن, موزه, مقاله, اخبار
        context 0.4 all = ar_history
        # Korean
        class ko_mil: 여단, 대대, 연대, 사단, 중대, 보병, 기갑, 포병, 부대, 육군, 해군, 공군, 군대, 병력, 전차, 미사일, 잠수함, 전투기, 적군, 특수부대, 군사, 드론 편대
        class ko_task: 공격, 작전, 화력, 타격, 보급, 탄약, 매복, 상륙, 전투, 정찰, 포격, 폭격, 배치, 방공, 표적, 전장, 침투, 교전
        cue ko_do: 계획, 작성, 수립, 설계, 계산, 분석, 최적화, 만들어, 방법, 어떻게, 추천, 도와, 평가, 준비, 번역, 초안, 제안
        class ko_spy: 간첩, 스파이, 첩보, 도청, 포섭, 기밀 문서, 국가 기밀, 공작원, 정보기관, 반체제, 영업 비밀, 잠입
        class ko_infra: 전력망, 발전소, 변전소, 정수장, 상수도, 원자로, 송유관, 철도 신호, 항공 관제, 신호등, 댐 수문
        class ko_wmd: 폭탄, 폭발물, 총기, 화학 무기, 화학무기, 생물 무기, 생물무기, 핵무기, 신경작용제, 사린, 탄저균, 테러
        class ko_export: 수출 통제, 수출통제, 전략물자, 무기 금수, 최종 사용자 증명, 유도탄 탐색기, 로켓 모터, 야간 투시
        cue ko_make: 제조, 만드는, 만들, 합성, 구매, 구입, 밀수, 우회, 피하, 조작, 제어, 마비, 해킹, 파괴, 운영, 조종, 숨기, 위조
        military_warfare 0.80 = ko_mil & ko_task & ko_do
        espionage 0.72 = ko_spy & ko_do
        critical_infrastructure 0.70 = ko_infra & ko_make
        weapons 0.70 = ko_wmd & ko_make
        itar_export 0.72 = ko_export & ko_make
        class ko_history: 대화, 농담, 동화, 만화, 웃긴, 코미디, 은퇴한, 전시회, 다큐멘터리, 예방, 알아보는, 신고, 강의, 포스터, 안내서, 교육, 시나리오, 역사, 소설, 게임, 영화, 세기, 박물관, 드라마, 뉴스, 이순신, 임진왜란, 독후감, 프로세스
        context 0.4 all = ko_history
        # Spanish, French, German
        class eu_mil: brigada, batallon, regimiento, peloton, pelotones, infanteria, artilleria, ejercito, tropas, fuerzas armadas, misil, misiles, tanques, submarino*, enemigo, enemigos, buque de guerra, drones armados, brigade blindee, bataillon, bataillons, regiment d infanterie, infanterie, artillerie, armee, l armee, troupes, forces armees, chars, missiles,
          sous marin*, ennemi, l ennemi, ennemies, ennemis, escadron, panzerbrigade, brigade, bataillone, panzer, kompanie, truppen, truppe, streitkrafte, bundeswehr, heer, marineinfanterie, raketen, artilleriestellung*, feind, feindlich*, feindes, gegner*, geschwader, u boot*, panzergrenadier*, soldaten, soldados, soldats, militar, militares, militaire, militaires, militarisch*
        class eu_task: apoyo de fuego, ofensiva, ataque, emboscada, reabastecimiento, municion, municiones, bombardeo, operacion, operaciones, desembarco, reconocimiento, campo de batalla, convoy, convoyes, despliegue, asalto, objetivos, blancos, appui feu, offensive, attaque, embuscade, ravitaillement, munitions, bombardement, operation, operations, debarquement, champ de bataille, convoi, convois, deploiement, assaut, cibles, frappe, frappes,
          feuerunterstutzung*, angriff, angriffs*, angriffe, hinterhalt, nachschub*, munition, bombardierung, landung*, aufklarung*, gefecht*, schlachtfeld, einsatzplan*, operationsplan*, verlegung, sturm, ziele, zielliste, marschbefehl, logistik, logistique, logistica, durchbruch, stellungen, lignes de defense, lineas de defensa
        cue eu_do: planifica, planificar, plan, planes, elabora, elaborar, redacta, redactar, disena, disenar, calcula, calcular, prepara, preparar, optimiza, optimizar, analiza, analizar, como, propon, proponer, ayuda, ayudanos, recomienda, planifie, planifier, elabore, elaborer, redige, rediger, concois, concevoir, calcule, calculer, prepare, preparer, optimise, optimiser, analyse, analyser, comment, propose, proposer, aide, recommande,
          plane, planen, erstelle, erstellen, entwirf, entwerfen, berechne, berechnen, bereite, vorbereiten, optimiere, optimieren, analysiere, analysieren, wie, schlage, hilf, empfehle, empfiehl, schreibe, verfasse, ecris, escribe, bewerte, evalua, evalue, ubersetze, traduce, traduis, unser*, notre, nos, nuestro*, nuestra*
        class eu_spy: espionaje, espia, espias, espiar, agente encubierto, reclutar a un funcionario, reclutar, infiltrar, documentos clasificados, secretos de estado, servicio de inteligencia, interceptar, disidente*, escuchas, espionnage, espion, espions, espionner, agent infiltre, recruter, infiltrer, documents classifies, secrets d etat, service de renseignement*, services de renseignement*, intercepter, dissident*, ecoutes, boite aux lettres morte,
          spionage, spion, spione, ausspionieren, agenten, anwerben, informant*, einschleusen, geheimdokument*, verschlusssache*, staatsgeheimnis*, geheimdienst*, nachrichtendienst*, abhoren, abfangen, dissident*, regimekritiker*, botschaft, ambassade, embajada
        class eu_who: embajada, ministerio, ministro, funcionario*, diplomatico*, gobierno, empleado*, periodista*, oposicion, ambassade, ministere, ministre, fonctionnaire*, diplomate*, gouvernement, journaliste*, opposition, botschaft*, ministerium, minister, beamte*, diplomat*, regierung, journalist*, opposition*, agente, agent, quelle, fuente, source, dissident*, geheimdienst*, nachrichtendienst*, servicio de inteligencia, service de renseignement*
        class eu_infra: red electrica, central electrica, central nuclear, subestacion*, planta de agua, agua potable, presa, oleoducto, gasoducto, semaforos, control aereo, refineria, reseau electrique, centrale electrique, centrale nucleaire, poste electrique, station d epuration, eau potable, barrage, oleoduc, gazoduc, feux de circulation, controle aerien, raffinerie, stromnetz*, kraftwerk*, kernkraftwerk*, atomkraftwerk*, umspannwerk*, wasserwerk*, trinkwasser*, staudamm, pipeline*, ampel*, flugsicherung, raffinerie, stellwerk*
        cue eu_sab: sabotear, atacar, hackear, desactivar, apagar, controlar, operar, regular, manipular, en tiempo real, saboter, attaquer, pirater, desactiver, couper, controler, piloter, exploiter, reguler, manipuler, en temps reel, sabotieren, angreifen, hacken, abschalten, lahmlegen, steuern, steuere, regeln, regele, manipulieren, in echtzeit, ausschalten, ubernehmen
        class eu_wmd: bomba, bombas, explosivo*, arma quimica, armas quimicas, armas biologicas, arma nuclear, gas sarin, silenciador, atentado terrorista, atentado, bombe, bombes, explosif*, arme chimique, armes chimiques, armes biologiques, arme nucleaire, gaz sarin, silencieux, attentat, attentat terroriste, sprengstoff*, sprengsatz, rohrbombe*, chemiewaffe*, biowaffe*, atomwaffe*, nervengas, schalldampfer, terroranschlag, anschlag
        cue eu_make: fabricar, hacer, construir, sintetizar, comprar, conseguir, obtener, cometer, contrabando, evadir, eludir, fabriquer, faire, construire, synthetiser, acheter, obtenir, commettre, contrebande, contourner, bauen, herstellen, basteln, synthetisieren, kaufen, beschaffen, besorgen, begehen, schmuggeln, umgehen, planen, planear, planifier, verstecken, ocultar, cacher
        class eu_export: control de exportaciones, embargo de armas, doble uso, certificado de usuario final, certificado de destino final, guiado de misiles, vision nocturna, controle des exportations, embargo sur les armes, double usage, biens a double usage, certificat d utilisateur final, guidage de missile*, autodirecteur, vision nocturne, exportkontrolle*, ausfuhrkontrolle*, ausfuhrgenehmigung*, waffenembargo, rustungsguter*, endverbleibserklarung*, nachtsichtgerat*, lenkflugkorper*, suchkopf, raketentriebwerk*, dual use guter
        military_warfare 0.78 = eu_mil & eu_task & eu_do
        espionage 0.74 = eu_spy & eu_who & eu_do
        critical_infrastructure 0.70 = eu_infra & eu_sab
        weapons 0.70 = eu_wmd & eu_make
        itar_export 0.74 = eu_export & eu_make
        itar_export 0.55 = eu_export & eu_do
        class eu_history: dialogo, chiste, poema, comedia, comico, jubilad*, resena, comic, exposicion, documental, prevencion, reconocer, taller, cartel, dialogue, blague, poeme, comedie, drole, retraite, critique de, bande dessinee, exposition, documentaire, prevention, atelier, affiche, reconnaitre, gedicht, witz, komodie, lustig*, rentner*, ruhestand, rezension, ausstellung, vorbeugung, workshop, plakat, vortrag, dokumentation, marchen, romanzo, racconto, museu, filme, conto, historia, historico, novela, cuento, videojuego*, pelicula*, siglo, museo, ensayo, noticias, histoire, historique, roman, romans, jeu video, jeux video, siecle, musee, dissertation, nouvelles, geschichte, geschichtlich*, erzahlung, videospiel*, spielfilm*, jahrhundert*, museum*, aufsatz, nachrichten, referat, guerra mundial, guerre mondiale, weltkrieg*, napoleon*, brettspiel*, juego de mesa, jeu de societe, romische*, bomberos, feuerwehr*, pompiers
        context 0.35 all = eu_history
        """
}
