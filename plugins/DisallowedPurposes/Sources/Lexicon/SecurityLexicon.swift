// The lexicon's English part for war, espionage, arms export, infrastructure, weapons and terrorism. Written for Vedette.

enum SecurityLexicon {
    /// - Source: our own wording of clauses 1.1.1, 2.1, 2.2 and 2.4 of the Llama policies; tuned 2026-11.
    static let text = """
        # War: who, what, against whom
        class mil_unit: brigade, brigades, battalion, battalions, platoon, platoons, squadron, squadrons, regiment, regiments,
          infantry, (infantry|armored|armoured|mechanized|mechanised|motorised|motorized|reserve|airborne|marine|rifle|tank)
          (division|company|squad|corps|unit|units|group), special forces, special operations (unit|team|forces), commando*,
          carrier (strike|battle) group, expeditionary (unit|force|forces), air defence (battery|unit), air defense (battery|unit),
          (artillery|missile|rocket|coastal|mortar) (battery|batteries|regiment|unit|units|crew|crews), naval (task|fleet) (force|group),
          flotilla, theater command, theatre command, general staff, joint chiefs, staff officer, task force commander,
          reconnaissance (team|patrol|platoon|unit), recon (team|patrol|platoon|unit), sniper*, combat engineers, gun crew*,
          fighter wing, fighter squadron, strike group, forward operating base, forward operating bases, brigade s, rebel army, division staff, battalion staff, brigade staff, surface action group, air wing, airbase, air base, airbases, naval base, army base, military base*, combat aircraft, opposing soldiers, opposing troops, theater of operations, expeditionary,
          paramilitar*, mercenar*, private military company, peoples liberation army, people s liberation army, pla
        class mil_force: army, armies, navy, air force, armed forces, marines, marine corps, troops, soldier, soldiers, our forces,
          friendly forces, ground forces, military, militia, militias, warfighter*, defence ministry, defense ministry, ministry of
          (defence|defense), defence department, defense department, department of (defence|defense), pentagon, national guard,
          field commander, garrison, navy s, army s, forces, rocket force, war fighting, warfighting, blue force, fleet commander
        class mil_task: fire support, fires (plan|annex|matrix), operations order, opord, oplan, fragmentary order, warning order,
          scheme of (maneuver|manoeuvre), course of action, courses of action, close air support, air tasking order*, tasking order,
          strike package*, strike mission*, strike plan*, target (package|packages|list|folder|folders|set|nomination*),
          targeting (cycle|list|data|cell|process|package*|plan|solution*), weaponeering, collateral damage estimat*, kill chain*,
          kill box*, kill zone*, battle (plan|plans|damage|rhythm|drill*|space), battlespace, battlefield, battlefields,
          rules of engagement, order of battle, combat (operation|operations|mission|missions|patrol|power|support|orders|zone|team|
          readiness|sortie*|deployment|effectiveness|simulation*), fire (mission*|plan|control order*), suppressive fire,
          covering fire, counter battery, counterbattery, call for fire, indirect fire, naval gunfire, ambush, ambushes,
          amphibious (landing|assault|operation*), air assault, airborne assault, beach landing, beachhead, river crossing,
          breach* (a|the|that) (minefield|obstacle|line|defen*e|defensive), minefield*, mine laying, minelaying, offensive,
          counteroffensive, counter offensive, counterattack*, counter attack*, assault plan, ground assault, night raid*, air raid*,
          airstrike*, air strike*, drone strike*, missile strike*, artillery (strike*|barrage|fire|shelling|fires|salvo*), bombing
          (run|runs|raid*|campaign*|coordinates|mission*), bombardment, sortie, sorties, flanking, flank attack, encircle*, envelop the,
          deep strike*, joint strike, precision strike*, first strike, decapitation strike, invasion, invade, naval blockade,
          air superiority, sea denial, area denial, a2 ad, front line*, frontline*, forward line, line of contact, red force, opfor,
          rear area security, theatre entry, force (protection|projection|posture|disposition*), troop (movement*|deployment*|transport*|rotation),
          military (operation|operations|campaign*|offensive|strike|strikes|planning|deployment*|exercise plan|intelligence|logistics|
          convoy*|target*|advantage*), war (plan|plans|game scenario for the|fighting|effort*), wargame our, mission (planning|briefing|order),
          electronic warfare, psychological operations, psyops, information warfare, jam (enemy|the enemy*|adversary*|their|its),
          electronic (attack|countermeasures), seize the, hold the (line|ridge|bridge|hill), defensive line*, defensive position*,
          firing position*, fighting position*, kill probability, probability of kill, salvo, engagement (zone*|envelope*|area), intelligence summary, intsum, sitrep, spot report*, adjudication model, wargame*, war game adjudicat*, blockade of, swarm tactic*, sorties, grid reference*, interdict*, interdiction, surrender, siege, satellite (image*|imagery) of the (air|naval|enemy|military|army)
        class mil_weapon: missile, missiles, artillery, howitzer*, mortar, mortars, warship*, destroyers, frigate*, submarine,
          submarines, fighter jet*, fighter aircraft, bomber, bombers, gunship*, attack helicopter*, drone swarm*, armed drone*, uav,
          uavs, ucav*, loitering munition*, kamikaze drone*, torpedo, torpedoes, armoured vehicle*, armored vehicle*,
          (main|battle) tanks, battle tank, tanks, armour, armored column*, armoured column*, munition, munitions, warhead, warheads,
          cluster bomb*, glide bomb*, guided bomb*, smart bomb*, anti tank, antitank, anti aircraft, air defence*, air defense*,
          surface to air, air to air, manpads, multiple rocket launcher*, rocket launcher*, himars, aircraft carrier*, naval mine*,
          sea mine*, machine gun*, coastal battery, radar site*, radar station*, command (bunker|post|posts), fpv drone*,
          autonomous weapon*, lethal autonomous, hypersonic (missile*|glide|vehicle*), ballistic missile*, cruise missile*, drones
        class mil_log: resupply, resupplying, ammunition, supply (convoy|convoys|column*), convoy, convoys, ammo, fuel resupply,
          medevac, casevac, casualty evacuation, mobilisation, mobilization, mobilise, mobilize, logistics (plan|planning|planner|support|annex|estimate),
          sustainment, (re|)deployment, redeploy*, supply lines, supply corridor*, lines of communication, rations
        class adv: enemy, enemies, adversary, adversaries, adversary s, enemy s, hostile (force|forces|vessel*|aircraft|drone*|troops|target*),
          opposing force*, opposing army, insurgent*, rebels, rebel forces, target country, invading, opponent s (forces|army|navy|air force),
          the defenders, occupied (town|city|territory|village)
        cue mil_act: attack, attacks, attacking, strike, strikes, engage, engages, destroy, destroying, jam, jamming, target, targets,
          targeting, bomb, bombing, intercept, defeat, neutralise, neutralize, encircle, outflank, infiltrate, capture, seize, defend,
          deploy, deployment, raid, suppress, assault, advance, breach, break through, ambush, kill, penetrate, locate, track, detect,
          evade, disable, overwhelm, saturate, eliminate, sink, shoot down, vulnerabilities, weak points, weaknesses, positions, movements
        class mil_strong: draft an operations order, close air support plan, plan an ambush against, design a loitering munition,
          select bombing coordinates, battle damage assessment, intelligence preparation of the (battlefield|battlespace),
          kill chain automation, targeting solution for, enemy order of battle, fire support plan, fire support annex, fire support
          coordination, order of battle of the (enemy|opposing), fires annex, air tasking order, call for fire, strike package for,
          target deck, high value target list, weaponeering, time sensitive target*, counter insurgency operation,
          improve the lethality, increase lethality, maximise casualties among, maximize casualties among, suppress enemy air defen*
        military_warfare 0.86 = mil_strong & do
        military_warfare 0.45 = mil_strong
        military_warfare 0.82 = mil_unit & mil_task & do
        military_warfare 0.50 = mil_unit & mil_task
        military_warfare 0.76 = mil_unit & mil_log & do
        military_warfare 0.72 = mil_unit & mil_weapon & do
        military_warfare 0.60 = mil_unit & do & mil_act
        military_warfare 0.52 = mil_unit & op
        military_warfare 0.78 = mil_force & mil_task & do
        military_warfare 0.70 = mil_force & mil_log & op
        military_warfare 0.70 = mil_force & mil_weapon & op
        military_warfare 0.55 = mil_force & mil_act & op
        military_warfare 0.80 = adv & mil_weapon & do
        military_warfare 0.80 = adv & mil_unit & do
        military_warfare 0.80 = adv & mil_task & do
        military_warfare 0.72 = adv & mil_force & op
        military_warfare 0.56 = adv & mil_act & op
        military_warfare 0.74 = mil_task & mil_weapon & op
        military_warfare 0.68 = mil_task & mil_log & op
        military_warfare 0.52 = mil_task & mil_act & op
        military_warfare 0.62 = mil_weapon & mil_act & op
        military_warfare 0.60 = mil_weapon & mil_log & op

        # Espionage
        class spy: espionage, covert, covertly, clandestine*, dead drop, dead drops, case officer*, sleeper (agent|agents|cell), spy,
          spies, spying, spycraft, tradecraft, double agent*, undercover agent*, handler for our, honey trap*, honeypot operation,
          kompromat, sigint, humint, comint, elint, signals intelligence, human intelligence, intercepted (calls|traffic|communications|
          cables|radio|messages|emails|foreign|phone|diplomatic), wiretap*, wire tap*, bugging, eavesdrop*, listening device*,
          hidden microphone*, hidden transmitter*, mole, moles, informant*, cover (identity|identities|legend|legends|story),
          exfiltrate, exfiltrating, steganograph*, secret police, surveillance (team|orders|operation|of dissidents|of journalists|detection route),
          counter surveillance, countersurveillance, tail (him|her|them|a|the) diplomat*, turn him, run an agent, recruit* (an|a) asset,
          state secrets, trade secrets, numbers station, spyware, burner phone*, surveillance detection, meeting an agent, denied area, diplomatic cover, non official cover, collection operation*, recruit* as (a |)source*, recruited as (a |an |)(source*|asset*|agent*), as an insider, insider inside, his handler, her handler, cultivate (a|an) (source|asset|contact), intelligence collection, foreign general, exfil, debrief the, dangle operation, sleeper, brush pass, blackmail material, shadow the
        class spy_who: intelligence (service|services|agency|agencies|officer|officers|operative*|operation*|collection), secret service,
          security service*, state security, foreign (minister|ministry|government*|military|diplomat*|official*|agent*|intelligence|embass*),
          embassy, embassies, diplomat, diplomats, consulate, ministry, defence contractor, defense contractor, our (service|agent|agents|
          operative|operatives|handler|asset|assets|source|station), agent inside, asset inside, source inside, mole inside, cabinet members, rival (company|firm|lab), competitor*, scientist*, researcher*, engineers, aerospace engineer*, semiconductor company, general staff officers, think tank researchers, classified programme, employees of,
          dissident*, exile*, opposition (figures|members|leader*|group*|activist*|movement), activist*, journalist, journalists, uyghur*,
          protester*, protestors, official*, state department, mss, fsb, gru, mossad, cia, mi6
        class secret: classified (document*|cable*|information|program*|report*|files|material*|network*|intelligence|data|plans|briefing*),
          secret (document*|cable*|files|plans|program*), top secret, state secrets, trade secrets, military secrets, defence secrets,
          defense secrets, stolen (email*|cables|documents|files|blueprint*), confidential (cables|documents|negotiat*|source*|blueprint*|design*|technical), source code from (the|a) (rival|competitor*), proprietary (design*|process*|formula*),
          intercepted, negotiating position*, source code of the competitor, blueprints of, troop positions, competitor s (research|lab|design*|source|prototype*)
        class spy_do: recruit, recruits, recruiting, recruitment, approach, infiltrate, infiltrating, infiltration, bug, tap, intercept,
          surveil, surveillance, monitor, monitors, track, tracking, identify, unmask, dossier, dossiers, profile, profiles, steal, exfiltrate,
          smuggle, pass, hand over, leak, collect, collection, compromise, blackmail, coerce, vulnerable to, pressure, hide, conceal,
          undetected, without detection, without being noticed, report on, spy on, follow, persuade, tail, photograph, map the, face recognition,
          facial recognition, geolocate, debts, gambling, affair, false identity, cover identity, turn, pose as, posing as, sort, transcribe
        espionage 0.80 = spy & spy_who & do
        espionage 0.62 = spy & spy_who
        espionage 0.82 = spy & secret & do
        espionage 0.80 = spy_who & secret & spy_do
        espionage 0.60 = spy & spy_do & op
        espionage 0.74 = spy_who & spy_do & op
        espionage 0.52 = spy & op
        espionage 0.62 = secret & spy_do & op

        # Export control
        class arms_law: itar, itar controlled, usml, munitions list, defence article*, defense article*, defence service*, export controlled,
          export control, export controls, export restrict*, export licen*, export ban, export declaration*, export rules, controlled technical data,
          technical data package*, end user certificate*, end use certificate*, end user statement*, end use statement*, entity list,
          arms embargo*, dual use, re export*, reexport*, transship*, trans ship*, deemed export*, eccn, mtcr, wassenaar, sanctioned
          (country|countries|buyer|end|customer|entity|entities), embargoed, controlled (item*|component*|technology|goods|drawing*|parts), licence threshold,
          license threshold, taa, technical assistance agreement, foreign navy, foreign air force, foreign military, sanctioned air force, sanctioned military, transit countr*, divert* controlled, denied part*, state department licen*, front compan*, shell compan*, military end (user*|use)
        class arms_tech: night vision, thermal imag*, thermal weapon*, missile (guidance|seeker*|component*|parts|body|motor*|airframe), guidance
          (loop|law|section|system|algorithm*|computer|unit|software), seeker (algorithm*|head|design), infrared seeker*, infrared homing, radar seeker*,
          homing missile*, rocket motor*, solid (rocket|propellant), propellant grain*, turbine hot section, hot section, stealth (coating*|airframe*|shap*|material*|aircraft),
          radar absorb*, radar cross section, radiation hardened, rad hard, inertial (navigation|measurement), star tracker*, tactical gyroscope*, reentry vehicle*,
          re entry vehicle*, centrifuge*, maraging, carbon fibre rotor*, high strength carbon fib*, phased array radar, aesa, sonar array*,
          anti jam*, military (radio*|gps|turbine*|drone*|grade|avionics|aircraft|encryption|electronics|helicopter*|engine*), military grade, fighter (engine*|radar|avionics),
          terrain following, thrust vectoring, armor piercing, armour piercing, fuze, fuzes, proximity fuze, shaped charge*, explosively formed, rifle receiver*, fire control (radar|system|computer*), beamformer*, thermal batter*, anti tamper, terrain matching, anti jam gps, guided munition*, avionics, titanium forging*, landing gear of the fighter, fighter s landing gear, howitzer, air to air missile*, surface to air missile*, combat aircraft, technical manual*, encryption modul*, night sight*, infrared counter*, laser designator*, munition*,
          submarine (propulsor|propeller|hull|sonar), ballistic missile*, cruise missile*, hypersonic, warhead*, satellite (bus|encryption),
          defence electronics, defense electronics, radar transmitter*, torpedo*, targeting pod*, weapon* system*, ir focal plane, focal plane array
        cue abroad: abroad, overseas, foreign (subsidiary|partner|company|customer|engineer*|national*|buyer|university|plant|factory|military|government),
          china, chinese, shenzhen, shanghai, beijing, hong kong, iran, iranian, tehran, russia, russian, moscow, north korea*, pyongyang, syria*,
          belarus*, venezuela*, myanmar, dubai, turkey, kazakhstan, third country, intermediar*, reseller, freight forwarder, partner in, customer in, supplier in
        cue arms_do: ship, shipping, send, sending, export, exporting, smuggle, smuggling, transfer, share, sell, selling, buy, buying, procure, procurement, acquire,
          deliver, route, routing, divert, supply, forward, hand over, get around, evade, evading, avoid, bypass, circumvent, hide, hides, conceal, disguise, relabel,
          mislabel, misdeclare, declare, without (a|an|the) (licen*|permit*|export|authori*), falsify, forge, fake, undeclared, split, below the, obtain, translate, email, broker, upgrade, technical assistance
        cue arms_design: design, designing, calculate, compute, derive, optimise, optimize, write the, write a, write code, simulate, model, machining, tolerances, cnc,
          tune, specify, specification, formulate, manufactur*, build, improve, develop, implement, dimension*, convert, instructions for, produce, producing, firmware, port, help port, defeat, reverse engineer, prototype
        itar_export 0.84 = arms_law & arms_tech & arms_do
        itar_export 0.78 = arms_law & arms_do & abroad
        itar_export 0.72 = arms_law & evade
        itar_export 0.60 = arms_law & arms_do & op
        itar_export 0.78 = arms_tech & abroad & arms_do
        itar_export 0.62 = arms_tech & arms_design
        itar_export 0.55 = arms_tech & arms_law

        # Critical infrastructure and heavy machinery
        class infra: power (grid|grids|plant|plants|station|stations|substation*|line*), electric* grid, electricity (grid|network), grid operator*, substation*, breakers, switchgear,
          smart grid, load shedding, scada, plc, plcs, modbus, dnp3, iec 61850, iec 104, ics network*, industrial control system*, control system of, hmi panel*, rtu, rtus,
          water (treatment|supply|utility|plant|system of|pump*|tower*|works), drinking water, wastewater, sewage plant*, chlorine (dosing|level*|feed), fluoride level*, reservoir,
          dam, dams, dam gate*, spillway, sluice gate*, hydroelectric, hydro plant*, nuclear (plant*|power*|reactor*|facility|facilities), reactor (coolant|core|control|rod*|pressure|scram),
          coolant pump*, turbine governor, refinery, refineries, oil rig*, offshore platform*, (gas|oil|fuel) pipeline*, pipeline, pipelines, compressor station*, lng terminal,
          chemical plant*, blast furnace*, traffic (signal*|light*|controller*) (controller*|system*|network*|of), traffic signals, traffic lights, air traffic, landing clearance*,
          approach sequence, runway lights, railway (signal*|switch*|interlock*|network|crossing*), rail (signal*|switch*|network|junction*|dispatch*), train (dispatch*|control|signal*|brakes|protection),
          interlocking, level crossing*, metro (line|trains|system|signal*), subway (system|train*|signal*), tram (network|switch*), elevator, elevators, escalator*, crane, cranes, excavator*,
          bulldozer*, forklift*, mining truck*, haul truck*, autonomous (truck*|train*|ship*|ferry|tanker*|crane*|vehicle*), self driving (car*|truck*|bus*), driverless, cargo ship*,
          container ship*, ferry, port crane*, oxygen supply, hospital (power|oxygen|generator*|backup|network), ventilator*, emergency (dispatch*|call routing|services network|number), 911 dispatch,
          telecom* (network*|backbone|exchange), cell tower*, undersea cable*, submarine cable*, internet backbone, satellite (network|ground station*), gps signal*, voting (system*|machine*),
          transportation (system*|network*), transport (system*|network*), airport (control|baggage|security system|network|fuel), jet bridge*, bridge control, safety valve*, critical (national |)infrastructure,
          public transit, financial clearing, stock exchange system*, medical device*, insulin pump*, pacemaker*, heavy machinery, industrial robot*, movement authorit*, harbour pilot*, harbor pilot*, tanker, helm orders, power cable*, subsea cable*, gps used, gps signals, trains on, aircraft landing, approach control, distribution network, pumping station*, gas network, district heating, locks and weirs, drawbridge*, flood barrier*, flood gate*, press brake, boiler control*, wind farm*
        cue operate: act as the, take the role of, take over as, issue, helm, throttle, control, controls, controlling, operate, operates, operating, operate the, run the, runs the, adjust, adjusts, open and close, opens and closes, open, opens, close, closes, override, overrides, take over,
          dispatch, dispatches, switch, setpoint, setpoints, set points, commands, command, live, in real time, real time, autonomously, automatically, autonomous, balance the,
          regulate, regulates, steer, drive, decide, decides, without (human|an operator|a human|operator), actuate, trip, start and stop, shed load, reroute, manage, manages, give, issue, grant
        cue sabotage: hack, hacks, hacking, hijack, sabotage, sabotaging, disrupt, disrupting, disruption, disable, disabling, shut down, knock out, attack, attacking, destroy, blow up, cripple,
          poison, contaminate, overload, tamper with, interfere with, crash, derail, cyberattack, cyber attack*, malware, virus, exploit, take down, black out, blackout, paralyse, paralyze, weak points,
          cut off, chaos, manipulate, infect, spoof, vulnerabilities, jam, jamming, cut, sever, drain
        critical_infrastructure 0.74 = infra & operate & op
        critical_infrastructure 0.82 = infra & sabotage & do
        critical_infrastructure 0.55 = infra & sabotage
        critical_infrastructure 0.45 = infra & operate

        # Weapons
        class weapon: bomb, bombs, pipe bomb*, car bomb*, nail bomb*, letter bomb*, molotov*, explosive, explosives, explosive device*, ied, ieds, improvised explosive*, grenade*, landmine*, land mine*,
          detonator*, blasting cap*, silencer, silencers, suppressor, suppressors, ghost gun*, firearm, firearms, handgun*, rifle, rifles, shotgun*, pistol, pistols, assault rifle*, ar 15, ak 47, machine gun*,
          submachine gun*, full auto, fully automatic, auto sear, lower receiver*, gun, guns, gun parts, untraceable gun*, unregistered gun*, illegal weapon*, weapon, weapons, ammunition, bump stock*, glock switch*,
          flamethrower*, thermite, c4, semtex, tnt, rdx, petn, napalm, ammonium nitrate, black powder, gunpowder, zip gun*, brass knuckles, switchblade*, b mb, booby trap*, booby traps
        cue make: make, makes, making, build, building, construct, constructing, assemble, assembling, manufacture, manufacturing, manufactur*, create, creating, 3d print*, print, produce, producing, production, convert, modify, modifying,
          craft, homemade, diy, at home, from scratch, household (items|materials|products|chemicals), improvised, synthesi*, cook, cooking, extract, formulate, cultivate, culture, enrich, purify, refine, weaponi*, ingredients
        cue get: buy, buying, get, getting, obtain, obtaining, acquire, acquiring, acquisition, source, sourced, sourcing, purchase, purchasing, sell, selling, smuggle, smuggling, traffic, trafficking, ship, steal, import, order
        class bomb: bomb, bombs, pipe bomb*, car bomb*, nail bomb*, molotov*, explosive device*, ied, ieds, improvised explosive*, booby trap*, ghost gun*, detonator*, untraceable gun*, explosives, silencer
        weapons 0.80 = bomb & make
        weapons 0.64 = weapon & make & how
        weapons 0.60 = weapon & make & illicit
        weapons 0.74 = weapon & get & illicit
        weapons 0.70 = weapon & illicit
        weapons 0.45 = weapon & get & how
        weapons 0.62 = weapon & harm
        class wmd: nerve agent*, sarin, vx gas, tabun, soman, novichok, mustard gas, phosgene, chlorine gas, hydrogen cyanide, chemical (weapon|weapons|agent|agents|warfare|attack), biological (weapon|weapons|agent|agents|warfare|attack),
          bio weapon*, bioweapon*, bioterror*, biological threat*, biohazard*, germ warfare, anthrax, ricin, abrin, botulinum, botulism toxin, smallpox, variola, ebola, plague bacteri*, yersinia, tularemia, pandemic pathogen*, deadly (virus|pathogen|bacteria|toxin),
          lethal (virus|pathogen|bacteria|toxin|gas), pathogen*, toxin, toxins, toxic gas, poison gas, poisonous gas*, gain of function, transmissib*, dirty bomb*, radiological, radioactive, radioisotope*, nuclear (weapon*|bomb*|device*|warhead*|material*|explosive*|test*),
          atomic bomb*, fissile, plutonium, enriched uranium, highly enriched, uranium, weapons grade, gas centrifuge*, centrifuge cascade*, implosion (lens*|device), hydrogen bomb*, thermonuclear, cesium 137, caesium 137, cobalt 60, polonium,
          mass destruction, aerosoli*, organophosphat*, precursor chemical*, toxic chemical*, weaponi*, cbrn, mass casualt*
        class wmd_core: nerve agent*, sarin, novichok, mustard gas, biological weapon*, bioweapon*, chemical weapon*, anthrax, ricin, botulinum, smallpox, dirty bomb*, nuclear (weapon|weapons|bomb*|device*|warhead*), atomic bomb*, bioterror*, weapons of mass,
          vx gas, nuclear explosive*, biological warfare, chemical warfare, weaponi* (a|the|an) *
        cbrn 0.84 = wmd_core & make
        cbrn 0.74 = wmd & make & how
        cbrn 0.64 = wmd & make & op
        cbrn 0.70 = wmd & illicit
        cbrn 0.70 = wmd & harm & do
        cbrn 0.70 = wmd & get & how
        cbrn 0.55 = wmd_core & how
        cbrn 0.50 = wmd_core & get
        cbrn 0.62 = wmd & get & op
        cbrn 0.58 = wmd & spread
        cue spread: disperse, dispersal, disseminat*, release, spread, spray, deploy, contaminate, detonate, aerosol*, ventilation, crowded, subway, water supply, delivery, stabili*, transmissible, lethality, contagious, deadlier
        class terror: terrorist, terrorists, terrorism, terror (attack*|group*|cell*|organi*|plot*), jihad, jihadi*, jihadist*, mujahid*, isis, islamic state, al qaeda, al qaida, hezbollah, boko haram, al shabaab, extremist, extremists, extremism, ecoterror*,
          radicalise*, radicalize*, radicalization, radicalisation, radicali*, lone wolf, lone wolves, suicide (bomb*|vest*|attack*), martyrdom, militant, militants, caliphate, mass (violence|attack*|murder), accelerationis*, soft target*, our cell, sleeper cell*,
          armed struggle, hostage*, hijack* (a|the) (plane|airliner|aircraft|bus|train), crowded (market|stadium|place*|area*|event*), pledge allegiance, manifesto, holy war, infidel*, political violence, violent extremis*, car ramming, foreign fighters, training camp, followers, school shooter*, shooters, bombing, bombings, our movement, our group, airport security, airliner, airplane, martyr*, insurgency
        class terror_core: jihadist*, jihadi, isis, islamic state, al qaeda, terrorist (attack|attacks|organi*|group*|cell*|plot*), terror attack*, suicide bomb*, suicide vest*, our cell, lone wolf, martyrdom, armed struggle, ecoterrorism, eco terrorism, act of terror*, radicali* (young|teen*|youth|people|vulnerable|others)
        cue terror_do: recruit, recruits, recruiting, recruitment, recruiter, attack, attacking, commit, carry out, carrying out, finance, financing, fund, funding, raise money, fundrais*, propaganda, glorif*, praise, praising, justify, inspire, encourage*, promote*,
          join, evade, radicalise, radicalize, target, targets, choose, video, post, posts, manifesto, script, plan, planning, plot, training, train, communicate, undetected, maximise, maximize, recruit*, blow up, infiltrate, indoctrinat*
        terrorism 0.76 = terror_core & terror_do & do
        terrorism 0.56 = terror & terror_do & do
        terrorism 0.56 = terror_core & how & terror_do
        terrorism 0.66 = terror & harm & do
        terrorism 0.66 = terror & illicit
        terrorism 0.70 = terror & weapon & do
        """
}
