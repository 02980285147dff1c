"""Everything on: the rules, grants and accounts of etc/vedette, a list of real parties, an invented GeoIP database."""
import pathlib, shutil, sys

import geo_database


def write(folder):
    """Writes all of it into a configuration's folder; returns what vedette.toml has to say of it. Ends with 77 without ../shared.

    The list is ../shared/data/screening/entities.tsv, 26,000 parties; the database has 300,000 networks."""
    root = pathlib.Path(__file__).resolve().parents[2]
    parties = root.parent / "shared/data/screening/entities.tsv"
    if not parties.exists():
        print(f"the list {parties} is not here: NOT MEASURED"); sys.exit(77)
    for part in ("rules.d", "grants.d", "accounts.d"):
        shutil.copytree(root / "etc/vedette" / part, pathlib.Path(folder) / part, dirs_exist_ok=True)
    geo_database.write(f"{folder}/city.mmdb")
    return f"""[[list]]
id = "parties"
path = "{parties}"
format = "tsv"
[checkers.geo]
databases = ["{folder}/city.mmdb"]
"""
