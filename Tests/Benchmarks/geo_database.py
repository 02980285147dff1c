"""Makes a MaxMind DB file of invented networks, laid out like a city database: real ones may not be passed on.

Every public address has a country, none of them embargoed, and most have a subdivision."""
import random

PLACES = [("US", "CA"), ("US", "TX"), ("US", ""), ("DE", "BY"), ("DE", "BE"), ("GB", "ENG"), ("FR", "IDF"), ("JP", "13"), ("IN", "MH"),
          ("BR", "SP"), ("CA", "ON"), ("AU", "NSW"), ("KR", ""), ("NL", "NH"), ("SE", ""), ("PL", ""), ("MX", ""), ("ZA", "GP"), ("SG", "")]


def encoded(content):
    """A value of the data section; a whole number is given as (type, bytes, number)."""
    def head(kind, size): return bytes([kind << 5 | size]) if kind < 8 else bytes([size, kind - 7])
    if isinstance(content, str): return head(2, len(content)) + content.encode()
    if isinstance(content, dict): return head(7, len(content)) + b"".join(encoded(k) + encoded(v) for k, v in content.items())
    if isinstance(content, list): return head(11, len(content)) + b"".join(map(encoded, content))
    kind, size, number = content
    return head(kind, size) + number.to_bytes(size, "big")


def write(path, seed=42):
    """Writes some 200,000 IPv4 networks from /14 to /24, and 80,000 of 2000::/3 from /16 to /40."""
    chance, data, places = random.Random(seed), b"", []
    for country, subdivision in PLACES:
        places.append(-len(data) - 1)                          # below zero: a place in the data, and no node
        data += encoded({"country": {"iso_code": country}} | ({"subdivisions": [{"iso_code": subdivision}]} if subdivision else {}))
    nodes = [[None, None]]

    def networks(depth, least, most, splits):
        if depth >= most or depth >= least and chance.random() >= splits: return chance.choice(places)
        nodes.append([None, None])
        number = len(nodes) - 1
        for side in (0, 1): nodes[number][side] = networks(depth + 1, least, most, splits)
        return number

    def hang(bits, what):
        at = 0
        for bit in bits[:-1]:
            if nodes[at][bit] is None:
                nodes.append([None, None]); nodes[at][bit] = len(nodes) - 1
            at = nodes[at][bit]
        nodes[at][bits[-1]] = what

    hang([0] * 96, networks(0, 14, 24, 0.65))
    hang([0, 0, 1], networks(3, 16, 40, 0.55))
    count = len(nodes)
    def side(what): return count if what is None else what if what >= 0 else count + 16 - what - 1
    tree = b"".join(side(what).to_bytes(4, "big") for node in nodes for what in node)
    about = encoded({"binary_format_major_version": (5, 2, 2), "binary_format_minor_version": (5, 2, 0), "build_epoch": (9, 8, 1763856000),
                     "database_type": "Invented-City", "description": {"en": "invented networks"}, "ip_version": (5, 2, 6),
                     "languages": ["en"], "node_count": (6, 4, count), "record_size": (5, 2, 32)})
    with open(path, "wb") as out: out.write(tree + bytes(16) + data + b"\xAB\xCD\xEFMaxMind.com" + about)
