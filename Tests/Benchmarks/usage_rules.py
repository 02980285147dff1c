#!/usr/bin/env python3
"""Turns the rules of a generated usage log into a configuration: usage_rules.py rules.json FOLDER [--full]

rules.json holds {"orgs": [...], "phrases": [...], "countries": [...]}. FOLDER gets vedette.toml, a list of the
organisations, and nothing else. Organisations become a list, phrases a purpose rule without the built-in lexicon,
countries a geography rule; the occurrence file and the state lie in FOLDER too, for `vedette run`.

With --full everything is on: what full_rules.py writes, beside the generated list, and the phrases as a rule of their own."""
import json, pathlib, sys

import full_rules
from usage_fields import FIELDS

rules = json.load(open(sys.argv[1], encoding="utf-8"))
folder = pathlib.Path(sys.argv[2]).resolve()
for name in ("", "feed", "state"):
    (folder / name).mkdir(parents=True, exist_ok=True)
with open(folder / "orgs.tsv", "w", encoding="utf-8") as out:
    out.write("id\tlist\ttype\tname_kind\tname\n")
    for number, org in enumerate(rules["orgs"]):
        out.write(f"ORG-{number}\tgenerated\tentity\tprimary\t{org}\n")
quoted = lambda words: "[" + ", ".join(json.dumps(word, ensure_ascii=False) for word in words) + "]"
full = sys.argv[3:] == ["--full"]
feed = f"""schema = 1
[ledger]
directory = "{folder}/state"
[[feed]]
id = "usage"
paths = ["{folder}/feed/*.jsonl"]
{FIELDS}"http.response.status_code" = "/status"
"gen_ai.usage.input_tokens" = "/tokens_in"
"gen_ai.usage.output_tokens" = "/tokens_out"
[[list]]
id = "generated"
path = "orgs.tsv"
format = "tsv"
"""
alone = f"""[[rule]]
id = "sanctions/generated"
checker = "sanctions"
severity = "critical"
lists = ["generated"]
fields = ["usage.org.name"]
[[rule]]
id = "geo/generated"
checker = "geo"
severity = "critical"
countries = {quoted(rules["countries"])}
signals = ["declared"]
"""
rest = f"""[[rule]]
id = "purpose/generated"
checker = "purpose"
severity = "high"
category = "military_warfare"
lexicon = false
phrases = {quoted(rules["phrases"])}
[[sink]]
id = "occurrences"
type = "file"
path = "{folder}/alerts.jsonl"
events = ["alert.occurrence"]
"""
if full: alone = full_rules.write(folder)
(folder / "vedette.toml").write_text(feed + alone + rest, encoding="utf-8")
