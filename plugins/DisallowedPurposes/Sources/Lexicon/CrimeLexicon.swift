// The lexicon's English part for computer crime, fraud, drugs, trafficking and other crime. Written for Vedette.

enum CrimeLexicon {
    /// - Source: our own wording of clauses 1.1.3, 1.1.6, 1.7, 2.3 and 3.1-3.6 of the Llama policies; tuned 2026-11.
    static let text = """
        class malware: malware, ransomware, keylogger*, key logger*, trojan, trojans, rootkit*, botnet*, spyware, computer virus*, computer worm*, logic bomb*, cryptojack*, stealer, infostealer*, remote access trojan, fork bomb*,
          backdoor*, reverse shell*, shellcode, malicious (code|software|script*|program*|payload*|link*|attachment*|macro*|executable*|dll|document*|website*|extension*|package*|file*|library|apk|app*|update*|qr|ad|ads), virus that, wiper, dropper, malicious payload*
        class intrusion: hack, hacks, hacking, hack into, hacker tool*, phishing, spear phishing, spearphishing, denial of service attack*, ddos attack, launch* a ddos, flood (a|the) (server|website|target*), sql injection, xss, cross site scripting, csrf, privilege escalation, escalate privileges,
          sandbox escape, escape the (sandbox|container), container escape, brute force, bruteforce, zero day, 0day, credential stuffing, credential harvest*, password spray*, dictionary attack*, rainbow table, crack password*, cracks passwords, crack (the|a|wifi|wi|any) *,
          password crack*, steal (password*|credential*|cookie*|session*|data|user|login|sensitive|browser|bitcoin|crypto*), steals (password*|credential*|cookie*|session*|data|user|login|sensitive|personal|information), stealing (password*|credential*|data|sensitive),
          packet sniff*, arp spoof*, arp poison*, dns spoof*, man in the middle, mitm, session hijack*, buffer overflow*, heap overflow, use after free, rop chain, remote code execution, arbitrary code execution, command injection, process injection, dll injection, dll hijack*,
          bypass (antivirus|authentication|login|firewall*|edr|security|two|2fa|mfa|the login|access|captcha|uac|amsi|asl*), bypasses (security|antivirus|authentication|captcha), evade (detection|antivirus|edr|security software|endpoint*), antivirus evasion, obfuscate (the|my|our) (malicious|payload|script|malware), polymorphic, lateral movement,
          exfiltrat*, data breach, unauthori* access, gain (unauthori*|root|admin*|remote|initial|full) *, cyberattack*, cyber attack*, cyber weapon*, website defacement, deface, social engineering attack*, sim swap*, evil twin, dump (credentials|hashes|lsass|the), mimikatz, metasploit, kerberoast*,
          exploit (a|the|this|an|that|code|vulnerabilit*|for|against|weakness*), exploits (a|the|vulnerabilit*), exploiting (a|the|vulnerabilit*|known), wifi network*, side channel attack*, fuzzing to find, apt style, cyber espionage, vulnerable (system|server|service|application|program|version), persistence mechanism*, stay hidden on
        class crack: hack into, hacking into, hack someone*, hack a *, hack his, hack her, hack my *, launch* (a|an) (ddos|attack|denial), ddos tool, ddos script, flood a website, steal (password*|credential*|sensitive|user|login|personal), steals (sensitive|password*|credential*|personal|user), crack (password*|the password), evade antivirus, evade detection,
          bypass antivirus, bypass authentication, phishing (email*|page*|website*|campaign*|message*|attack*|kit*), spear phishing, malware, ransomware, keylogger*, trojan, botnet, rootkit, computer virus, cyber attack, cyberattack, gain unauthori*, backdoor*, sandbox escape, reverse shell, password cracking
        cue code: write, writes, code, script, program, create, develop, build, design, implement, tool, app, software, tutorial, guide, instructions, step by step, algorithm, execute, launch, deploy, demonstrate, perform, generate, compose, craft, conduct, simulate, python, method*, technique*
        cyber_attack 0.66 = crack & code
        cyber_attack 0.66 = malware & intrusion & code
        cyber_attack 0.56 = crack & how
        cyber_attack 0.54 = malware & code & op
        cyber_attack 0.56 = intrusion & code & op
        cyber_attack 0.66 = intrusion & illicit
        cyber_attack 0.66 = intrusion & secret
        cyber_attack 0.62 = crack & op
        cyber_attack 0.56 = intrusion & victim & op
        cue victim: victim*, target (machine|system*|network|server|host|user*|s|organi*), someone s, government, bank, hospital, company s, company network, corporate network, neighbor*, neighbour*, ex, girlfriend, boyfriend, competitor*, remote (server|machine|system|host), employees, unsuspecting, high profile

        class fraud: scam, scams, scammer*, scamming, counterfeit*, forge (a|documents|checks|signature*|passport*|travel|official|medical|his|her|my|an), forging, forgery, fake (id|ids|passport*|document*|invoice*|charity|charities|review*|website*|account*|identity|identities|id card*|certificate*|degree*|
          diploma*|check*|cheque*|money|company|profile*|receipt*|prescription*|doctor*|medicine|medication*|news site|job offer*|product*|weight loss|vaccine*|invoice*|identification|bank*|persona*|bills|tax*), identity theft, steal (someone*|identit*|an identity|people s identit*), launder*, money laundering, laundering, ponzi*, pyramid scheme*,
          embezzl*, insider trading, insider information, tax evasion, evade (taxes|tax), tax fraud, insurance fraud, commit fraud, fraudulent*, defraud*, credit card (number*|fraud|info*|detail*|skimm*|clon*), clone (credit|debit|a credit), skimmer*, card skimm*, stolen (card*|credit*|identit*|bank*), phishing email*, con artist*, advance fee,
          nigerian prince, romance scam*, catfish*, deceive, deceiving, deceptive*, swindl*, extort*, blackmail*, bribe*, bribing, bribery, kickback*, cook the books, shell compan*, offshore account*, market manipulation, manipulate (stock*|the stock|prices|market*|the market|financial), pump and dump, price fix*, impersonat*,
          pretend* to be (a|an|the|from) *, pretending to be, scalp*, plagiari*, cheat on, cheat in, cheating, essay mill, falsif*, money mule*, chargeback*, fake reviews, gouge, price gouging, trick (people|someone|users|customers|investors|elderly|seniors|users|him|her|them), tricks (people|users|customers), trick* * into, mislead*, get rich quick, ransom, bogus, multi level marketing, sham, skim money, steal money, robocall*, spoof*
        class fraud_core: counterfeit money, counterfeit (bills|currency|goods|products|drugs), identity theft, money laundering scheme, launder money, laundering money, launder*, insurance fraud, tax evasion, evade taxes, commit fraud, insider trading, ponzi scheme*, pyramid scheme*, embezzl*, fake (id|ids|passport*|documents), phishing (email*|website*),
          scam that, scam email*, scam people, scamming, defraud*, extort*, blackmail*, credit card fraud, counterfeit*, insider information, identity fraud, bribe*, forge (documents|a|official|checks)
        fraud_deception 0.68 = fraud_core & do
        fraud_deception 0.64 = fraud_core & guide
        fraud_deception 0.64 = fraud_core & how
        fraud_deception 0.70 = fraud & illicit
        fraud_deception 0.56 = fraud & guide
        fraud_deception 0.54 = fraud & victims & do
        fraud_deception 0.52 = fraud & how & victims
        fraud_deception 0.60 = fraud & convince
        cue victims: people, users, customers, investors, elderly, seniors, victims, unsuspecting, vulnerable, consumers, clients, public, employees, bank, government, company, insurance, irs, tax
        cue convince: convinces, convince, convincing, persuade, persuades, into giving, into revealing, to reveal, to give, to send money, wire, payment, bank account, personal information, donate, money
        cue guide: guide, tutorial, instructions, step by step, tips, manual, blueprint, scheme, strategies, methods, techniques, ways, plan, script, template, email, message, letter, program, write a

        class drug: meth, methamphetamine*, crystal meth, cocaine, crack cocaine, heroin, mdma, ecstasy, lsd, fentanyl*, ghb, ketamine, psilocybin, magic mushroom*, dmt, illegal drug*, illicit drug*, hard drugs, narcotic*, drug (dealer*|dealing|trafficking|cartel*|lab|labs|trade|deal|use|addiction|smuggl*), drugs, opioid*, opium, controlled substance*,
          street drug*, designer drug*, date rape drug*, prescription drugs, prescription (pain*|opioid*|medication*), oxycontin, oxycodone, xanax, adderall, ritalin, anabolic steroid*, weed, cannabis, marijuana, bath salts, amphetamine*, dark web drug*, substances, bongs, edibles
        class drug_hard: meth, methamphetamine*, crystal meth, cocaine, heroin, mdma, ecstasy, lsd, fentanyl*, ghb, illegal drug*, illicit drug*, narcotic*, drug dealing, drug trafficking, hard drugs
        illegal_drugs 0.72 = drug_hard & make
        illegal_drugs 0.66 = drug_hard & get
        illegal_drugs 0.70 = drug & illicit
        illegal_drugs 0.62 = drug_hard & promote
        illegal_drugs 0.60 = drug & promote & op
        illegal_drugs 0.46 = drug & get & how
        illegal_drugs 0.50 = drug & make & how
        illegal_drugs 0.45 = drug_hard & how
        cue promote: promote*, promoting, encourag*, glorif*, glamori*, glamouri*, normali*, advocat*, praise*, celebrat*, recommend*, endorse*, justif*, argu* that, defend*, praising, persuad*, convinc*, incit*

        class traffic: human trafficking, sex trafficking, labor trafficking, labour trafficking, child trafficking, organ trafficking, trafficking (ring|victims|network|of people|people|women|girls), traffick (people|women|girls|migrants|humans), trafficked, trafficker*, debt bondage, forced (labor|labour|marriage*|prostitution), child labor, child labour,
          slave labor, slave labour, modern slavery, smuggl* (people|migrants|immigrants|humans|refugees|children|women|girls|minors|someone), move people across, across (the|international|three|two|several) border*, people across, hold them in debt, keep their passport*, confiscat* (passport*|their), sell organs, sell a kidney, harvested organs,
          organ harvest*, black market organ*, fake job offer*, fake modeling, fake modelling, lure* (workers|women|girls|migrants|victims|young|people|them), sexual exploitation, brothel*, pimp, pimps, pimping, prostitution ring, massage parlo*, human smuggling, unpaid (workers|cleaning|domestic|labor|labour), work without pay, indentured, coyotes, mail order bride*, transport minors
        human_trafficking 0.74 = traffic & illicit
        human_trafficking 0.68 = traffic & how
        human_trafficking 0.62 = traffic & do
        human_trafficking 0.60 = traffic & guide & op
        human_trafficking 0.66 = traffic & get

        class crime: shoplift*, steal (a|from|the|cars|stuff|clothes|things|items|something|identity|it|someone|money|packages|my), stealing (from|clothes|cars|money|packages|a|the|stuff), burglar*, break into, breaking into, rob (a|the|someone|banks|people|him|her|stores), robbing, robbery, heist, pick a lock, pick locks, lock picking, lockpick*, hotwire, hot wire a, carjack*,
          vandal*, graffiti, escape (from |)(prison|jail|a correctional|custody), prison escape, evade (police|law enforcement|arrest|capture|the police|authorities), get away with, trespass*, squat, arson, burn down, set fire to, set my * on fire, piracy, pirate (movies|software|music|games|content|copyrighted), pirated, illegally, illegal activit*, commit (a|crimes|crime|theft|perjury|vandalism),
          illegal (weapon*|content|goods|items|immigra*|gambling|fishing|logging|hunting|download*|streaming|organs|dumping), dump (toxic|chemical|waste|hazardous|illegal*), toxic waste, poach*, wildlife traffick*, tamper* with (evidence|a|the|witness*|voting|food), destroy evidence, hide (a body|the body|evidence|a corpse), dispose of a body, dispose of (a|the) body, obstruct justice, bribe (a|an|the|police|officials|judge*),
          jaywalk, drunk driving, drive drunk, fake an alibi, false alibi, perjury, hit a lick, insurance money, contraband, black market, sabotag*, circumvent (government|censorship|law*|copyright|regulation*|security), bypass (copyright|drm|paywall*|speed|security measure*|law*), remove drm, copyright protect*, street racing, cheat* (a drug|the drug|drug) test*, cheat on (a|an|my|the) (exam|test|smog), solicit*, gang, gangs, mafia, cartel, loan shark*, sex work*, escort service*, launder*
        class caught: without (getting caught|being caught|detection|being detected|getting detected|raising suspicion*|drawing suspicion|attracting attention|being noticed|anyone noticing|anyone knowing|leaving (a trace|evidence|traces|any)|being traced|getting in trouble|getting arrested|them knowing|him knowing|her knowing|being suspicious|a trace|suspicion|alerting|drawing attention|paying),
          get away with, gets away with, getting away with, avoid (detection|getting caught|being caught|arrest|prosecution|being traced|the police|suspicion|legal consequences|scrutiny), evade (detection|law|police|authorities|capture|justice), escape (detection|justice|prosecution), undetected, undetectable, untraceable, cover my tracks, cover your tracks, cover their tracks, cover up the, not get caught, don t get caught, never get caught, go unnoticed, under the radar, loophole*, fly under
        other_illegal 0.62 = crime & caught
        other_illegal 0.56 = crime & how
        other_illegal 0.56 = crime & guide
        other_illegal 0.52 = caught & how
        other_illegal 0.52 = caught & do
        other_illegal 0.50 = crime & promote
        class jail: ignore (all|your|any) (previous|prior|safety|ethical|content) (instructions|guidelines|rules|polic*), disable your (safety|content|ethical) *, without any (ethical|moral|safety) (constraints|guidelines|limits|restrictions|filters), do anything now, jailbreak (prompt*|an ai|the model|chatgpt|llama), remove the safety (guard*|train*|filter*|tuning), abliterat*, uncensored version of llama
        other_illegal 0.55 = jail
        """
}
