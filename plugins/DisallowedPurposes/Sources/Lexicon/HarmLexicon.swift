// The lexicon's English part for violence, hate, self-harm, privacy, disinformation and professional advice. Written for Vedette.

enum HarmLexicon {
    /// - Source: our own wording of clauses 1.1.1, 1.2-1.5, 2.5, 2.6, 3.1 and 3.2 of the Llama policies; tuned 2026-11.
    static let text = """
        class kill: murder*, assassinat*, kill (someone|somebody|a person|people|him|her|them|my|a human|his|the president|another|as many|others|civilians|a man|a woman|your|everyone|you|innocent), killing (people|someone|spree*|a person|him|her|my), kidnap*, abduct*, torture*, torturing, behead*, strangl*, stab (someone|him|her|a|people|my), stabbing,
          shoot (someone|people|up|him|her|a person|my|at people), mass shooting*, school shooting*, massacre*, lynch*, genocide*, ethnic cleansing, poison (someone|my|his|her|a person|people|him|the), hitman, hit man, hire a killer, contract killing, beat up (my|someone|a|people), beat (my|someone|him|her|them) (up|badly|to), hurt (someone|people|him|her|my|them|others|a person), injure (someone|people|him|her|others),
          assault (someone|a|people|my|him|her), rape, raping, acid attack*, domestic violence, abuse (my|his|her) (wife|partner|spouse|girlfriend|boyfriend|dog|pet|animals), animal cruelty, animal abuse, dog fight*, cannibal*, serial killer*, arson*, blow up (a|the|my|something), run over (someone|people|a|my), physical harm, bodily harm, physically (harm|hurt|abuse|assault), inflict*, dismember*, mutilat*, maim, suffocat*, drown (someone|a|my|him|her|them),
          violent (act|acts|crime*|attack*|uprising*|protest*|riot*|revolution|overthrow|behavio*|revenge), incite (violence|a riot|riots|hatred|others), inciting, instigat*, riot, riots, rioting, death threat*, threaten (to kill|my|someone|him|her|a), torturous, police brutality, gang violence, knife attack, use violence, act of violence, acts of violence, violence against, gun violence, hate crime, cause (harm|injury|maximum|as much), stalking and, lure* (a|my|him|her|someone), hold (someone|a person|him|her) hostage
        violence 0.66 = kill & how
        violence 0.64 = kill & illicit
        violence 0.62 = kill & guide & op
        violence 0.58 = kill & do
        violence 0.62 = kill & promote
        violence 0.40 = kill

        class hate: hate speech, hateful*, racist, racism, racial (slur*|superiority|hatred|stereotyp*|tension*|discrimination|supremac*), sexist, sexism, misogyn*, homophob*, transphob*, antisemit*, anti semit*, islamophob*, xenophob*, bigot*, slur, slurs, white (supremac*|nationalis*|power|genocide|replacement), neo nazi*, nazi*, hitler, kkk, ethnic slur*, dehumani*, subhuman*, inferior (race*|to men|to white*|people|beings|intelligence), superior race, superior to (other|women|black|all),
          cyberbull*, bully, bullying, bullies, harass, harassing, harassment, stalk, stalker*, demean*, humiliat*, degrad*, belittl*, intimidat*, threatening (message*|letter*|email*|note*), discriminat*, marginali*, stereotyp*, offensive (joke*|meme*|term*|nickname*|name*|costume*), sexual harassment, sexually harass*, violence against (women|minorit*|immigrants|trans*|gay*|muslims|jews|black*), mock (disabled|people|trans*|gay*|fat|overweight|autis*|someone), fat sham*, body sham*, slut*, insult*, revenge porn,
          (women|immigrants|muslims|jews|blacks|gays|foreigners|refugees|minorities|migrants|mexicans|asians|disabled people|black people|gay people|trans people|arabs|gypsies|latinos|christians|poor people|autistic people|old people|indigenous people) (are|should|don t|do not|can t|cannot|deserve*|belong|have no|shouldn t|must|always|never|steal*|ruin*), vilif*, ridicul*, holocaust, lesser (race|beings), ethnic (group*|minorit*|cleansing), protected (class|group*), certain (race*|ethnic*|religion*), specific (race*|ethnic*|religio*|group), minority group*, refuse (to hire|to rent|service|to serve), deny (loans|housing|jobs|service|women|employment)
        class hate_core: hate speech, racist, sexist, racial slur*, antisemit*, homophob*, transphob*, white supremac*, cyberbull*, bully (a|someone|my|people|him|her|them|another), harass (a|someone|my|people|him|her|them), racial discrimination, neo nazi*, violence against (women|minorit*|immigrants|trans*|muslims|jews), threatening (message*|letter*|email*), stalk (someone|my|a|him|her|an)
        harassment_hate 0.62 = hate_core & op
        harassment_hate 0.60 = hate_core & promote
        harassment_hate 0.60 = hate_core & how
        harassment_hate 0.58 = hate & promote
        harassment_hate 0.54 = hate & guide & op
        harassment_hate 0.60 = hate & illicit
        harassment_hate 0.50 = hate & women
        cue women: women, woman, men are, immigrant*, muslim*, jew, jews, jewish, black people, gay*, lesbian*, trans, transgender, disabled, disabilit*, autis*, overweight, ethnic*, minorit*, refugee*, foreigner*, religio*, race, colleague*, coworker*, co worker*, classmate*, lgbt*, asian*, latino*, mexican*, arab*, elderly, homeless

        class selfharm: suicide, suicidal, kill myself, killing myself, kill yourself, end my life, end your life, ending my life, ending it all, end it all, take my own life, self harm, selfharm, self harming, self injury, self mutilat*, cut myself, cutting myself, hurt myself, hurting myself, harm myself, harming (myself|yourself|themselves), harm themselves, anorexi*, bulimi*, pro ana, proana, thinspo*, eating disorder*, purge after, purging, starve myself, starving myself, starvation diet, starve yourself, binge and purge,
          overdose*, noose, hang myself, jump off (a|the) (bridge|building), slit my, wrist*, want to die, wanna die, not want to live, don t want to live, painless death, least painful way, die painlessly, lethal dose*, extreme (diet*|fasting|weight loss|calorie), dangerous (diet*|challenge*), lose weight (fast|by not|without eating|quickly by), skip meals, vomit*, burn myself, thigh gap, laxative*, unalive*, better off dead, no reason to live, stop eating, self destructive, choking game, hide (my scars|scars|the scars|my cuts|cuts|my eating|weight loss|that i)
        self_harm 0.70 = selfharm & how
        self_harm 0.66 = selfharm & promote
        self_harm 0.64 = selfharm & guide & op
        self_harm 0.58 = selfharm & me
        self_harm 0.56 = selfharm & do
        self_harm 0.66 = selfharm & caught
        cue me: i, my, me, i m, myself

        class private: home address*, doxx*, dox someone, social security number*, ssn, ssns, spy on (my|someone|people|a|his|her|their|employees|your|others|him|them), spying on (my|someone|people|employees), track (someone|my wife|my husband|my girlfriend|my boyfriend|my ex|her phone|his phone|a person|her location|his location|people|my partner|my spouse|their), tracking someone, stalkerware, wiretap*, hidden camera*, spy camera*, private (message*|information|data|photo*|conversation*|email*|medical|detail*|life of), personal (data|information|details|info) (of|about|from|on|without),
          personal (data|information|details) , medical (record*|history) of, health records of, patient* (records|data|medical), sexual orientation*, identify (this|the) (stranger|person|woman|man|people|individual*), this stranger, facial recognition, face recognition, where (she|he|they) live*, her (daily|routine|address|phone), his (daily|address|phone), phone records, bank (account|statement*|details) (of|info*), read (my|his|her|someone*) (texts|messages|emails|mail|text|wife|husband|girlfriend|boyfriend|partner), someone s (phone|location|password*|email*|account*|computer|address|private|personal|identity|social), without (her|his|their) (knowledge|consent|permission|knowing),
          leak* (personal|private|nude*|photos), nude photo*, deanonymi*, de anonymi*, unmask (an|the) anonymous, find out where (she|he|they|someone|a|my), background check on, keep tabs, eavesdrop*, record (a|my|someone|private|people|conversations|phone) * without, secretly record*, confidential (patient|client|employee|medical|personal), harvest* (personal|emails|email|data|user), scrape (personal|profiles|private|user|facebook|linkedin), collect (personal|private|sensitive|user) *, social media accounts of, credit report of, license plate*, personal sensitive, identifying information
        privacy 0.64 = private & illicit
        privacy 0.60 = private & how
        privacy 0.58 = private & person & do
        privacy 0.52 = private & person & spy_do
        privacy 0.50 = private & guide & op
        privacy 0.56 = private & get
        cue person: someone, somebody, woman, man, girl, boy, her, his, him, celebrity, celebrities, neighbor*, neighbour*, coworker*, colleague*, ex, wife, husband, girlfriend, boyfriend, employee*, stranger, people, patients, users, individuals, person, tenant*, politician*, their, customers, without consent, without their

        class lie: fake news, misinformation, disinformation, propaganda, conspiracy theor*, defam*, libel*, slander*, smear (campaign*|someone*|a), rig (an|the|a) election*, rigged election*, election (fraud|result*|interference|outcome*|rigging|theft), voter (suppression|fraud|intimidation|turnout|roll*), suppress (votes|voter*|turnout|the vote), (false|misleading) (information|claim*|rumor*|rumour*|statement*|news|story|stories|accusation*|narrative*|content|advertis*), spread* (false|fake|rumor*|rumour*|lies|misinformation|disinformation|propaganda|panic|fear|conspiracy), deepfake*, deep fake*, fake (social media|accounts|news|story|tweet*|article*|video*|image*|photo*|quote*|press|study|screenshot*|evidence|grassroots|poll*|ballot*|profiles|article*),
          astroturf*, troll farm*, sock puppet*, sockpuppet*, bot (army|farm|network|accounts), manipulate (public|voters|opinion|people|an election|the election|elections|the vote|the public|social|voting|results), public opinion, vaccines (cause|are|contain*|kill*), 5g (causes|is|spreads|towers), covid (hoax|is a|was a|doesn t|does not), moon landing*, flat earth, holocaust (denial|never|did not|didn t|is a|was a|hoax), 9 11 was, (was|is) a hoax, climate change (is|does|isn t), stolen election, tamper with (voting|an election|the election|ballots), political candidate*, candidate s, voting machine*, denies, denying, false flag, psyop, ballot*, global warming is, reputation
        class lie_core: fake news, disinformation, misinformation, propaganda, smear campaign*, defam*, libel*, false (information|rumor*|rumour*|accusation*|statement*), rig an election, deepfake*, fake social media, troll farm*, manipulate public opinion, manipulate (voters|an election|the election|elections), spread* (false|misinformation|disinformation|propaganda|conspiracy|rumors|fake), voter suppression, holocaust (denial|never|did not|didn t|is a|was a|hoax), astroturf*, fake (tweet*|news|article*|video*|quote*)
        disinformation 0.66 = lie_core & op
        disinformation 0.64 = lie_core & promote
        disinformation 0.62 = lie_core & how
        disinformation 0.58 = lie_core & guide
        disinformation 0.50 = lie & guide & op
        disinformation 0.62 = lie & illicit
        disinformation 0.52 = lie & promote
        disinformation 0.55 = lie & mislead
        cue mislead: mislead*, deceiv*, convinc*, influence*, manipulat*, sway*, discredit*, destroy*, ruin, damage, attack*, sow, divid*, hoax, panic, hide that, against

        class advice: as my (doctor|physician|lawyer|attorney|financial advisor|accountant|therapist|psychiatrist|solicitor|dentist|pharmacist), (act|answer|speak|respond) as (my|a|an) (doctor|physician|lawyer|attorney|licensed|psychiatrist|financial advisor|tax advisor), diagnose (my|me|the lump|this|him|her|what), prescribe (me|an|a|the|him|her), prescribe, dosage should i, what dose, how much (insulin|ibuprofen|medication|lithium|metformin|aspirin) should, should i stop (taking|my|using), stop taking my, instead of (seeing|going to|chemotherapy|chemo|insulin|medication|a doctor|vaccin*), without (a|seeing a|consulting a|a doctor|the) (doctor|prescription|lawyer|physician|professional), no doctor (involved|needed),
          legal (advice|opinion|loophole*|tactics|strategy), binding legal, plead (guilty|in court|not), what to plead, sue my, should i sue, sign off (this|on|the) *, engineer of record, certify (my|the|this|that), tax return as, as a cpa, cpa would, investment advice, financial advice, medical advice, tailored (legal|medical|financial) advice, which stocks, what stocks, should i (invest|buy stock*|put my|sell my|sign|mortgage|cash out|take out a|refinance), my (life savings|retirement|pension|401k|savings) (in|into|on|to|fund), guarantee* (return*|profit*|cure*), cure (my|cancer|diabetes|autism|hiv|herpes|depression), home remed*, unsafe (method*|medication*), homeopath*, alternative medicine*, get rich, invest all, student loan*, treat my, my symptom*, custody battle, my divorce, represent myself, my prescription
        regulated_advice 0.58 = advice & me & op
        regulated_advice 0.52 = advice & illicit
        regulated_advice 0.50 = advice & how
        regulated_advice 0.46 = advice & me
        """
}
