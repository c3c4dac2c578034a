#!/usr/bin/env python3
"""Reads exported logs with nothing but Python's standard library and the project's written formats.

    reader.py EXPORTS PUBLISHER NUMBER

EXPORTS holds one folder a member, each an exported log (docs/record-format.md) with log.pub beside it. The program checks
every signature and recomputes every root, then counts bulletin NUMBER of PUBLISHER again from the entries inside its cut
(docs/entries.md, docs/bulletin.md) and compares it with what was published. It shares no code with the program.
"""
import base64
import hashlib
import json
import os
import struct
import sys
from datetime import datetime, timezone

# --- Ed25519, RFC 8032 section 5.1, verification only -----------------------------------------------------------------
P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
I = pow(2, (P - 1) // 4, P)


def point(b):
    y = int.from_bytes(b, "little")
    sign, y = y >> 255, y & ((1 << 255) - 1)
    x2 = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(x2, (P + 3) // 8, P)
    if (x * x - x2) % P:
        x = x * I % P
    if (x * x - x2) % P or y >= P:
        raise ValueError("not a point")
    if x & 1 != sign:
        x = P - x
    return (x, y, 1, x * y % P)


def add(p, q):
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def mul(n, p):
    q = (0, 1, 1, 0)
    while n:
        if n & 1:
            q = add(q, p)
        p, n = add(p, p), n >> 1
    return q


def signed_by(public, message, signature):
    base = point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))
    a, r = point(public), point(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    h = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % L
    left, right = mul(s, base), add(r, mul(h, a))
    return s < L and (left[0] * right[2] - right[0] * left[2]) % P == 0 and (left[1] * right[2] - right[1] * left[2]) % P == 0


# --- the log ----------------------------------------------------------------------------------------------------------
def checkpoint(text, vkey):
    """Returns origin, size and root of a signed checkpoint."""
    body, lines = text.split("\n\n", 1)
    body += "\n"
    name, hashed, key = vkey.strip().split("+", 2)
    raw = base64.b64decode(key)
    for line in lines.splitlines():
        dash, who, sig = line.split(" ")
        sig = base64.b64decode(sig)
        if dash == "—" and who == name and sig[:4].hex() == hashed and signed_by(raw[1:], body.encode(), sig[4:]):
            origin, size, root = body.splitlines()[:3]
            if origin != name:
                raise ValueError("signed by another log")
            return origin, int(size), base64.b64decode(root)
    raise ValueError("no signature of " + name)


def tile_path(n):
    parts = ["%03d" % (n % 1000)]
    while n >= 1000:
        n //= 1000
        parts.insert(0, "x%03d" % (n % 1000))
    return "/".join(parts)


def entries(folder, size):
    for n in range((size + 255) // 256):
        width = min(256, size - n * 256)
        path = os.path.join(folder, "tile", "entries", tile_path(n)) + ("" if width == 256 else ".p/%d" % width)
        with open(path, "rb") as f:
            data = f.read()
        at = 0
        for _ in range(width):
            (length,) = struct.unpack_from(">H", data, at)
            yield data[at + 2:at + 2 + length]
            at += 2 + length
        if at != len(data):
            raise ValueError("bytes left over in " + path)


def root_of(leaves):
    """RFC 6962's Merkle tree hash."""
    stack = []  # (height, hash), heights falling
    for leaf in leaves:
        node = (0, hashlib.sha256(b"\0" + leaf).digest())
        while stack and stack[-1][0] == node[0]:
            left = stack.pop()
            node = (node[0] + 1, hashlib.sha256(b"\1" + left[1] + node[1]).digest())
        stack.append(node)
    if not stack:
        return hashlib.sha256(b"").digest()
    acc = stack.pop()[1]
    while stack:
        acc = hashlib.sha256(b"\1" + stack.pop()[1] + acc).digest()
    return acc


# --- what the entries come to -------------------------------------------------------------------------------------------
def when(text):
    if text is None:
        return None
    return int(datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=timezone.utc).timestamp())


def minted(i):
    member, _, n = i.split("-")
    return member, int(n)


class State:
    def __init__(self):
        self.process, self.reports, self.links, self.sames = None, {}, {}, {}
        self.verdicts, self.interests, self.concurs, self.rules, self.columns = {}, {}, {}, {}, {}
        self.accessions, self.operations, self.bulletins, self.withdrawn = [], [], {}, set()
        self.opened, self.parts = set(), {}

    def take(self, member, index, data):
        e = json.loads(data)
        kind, body = e["kind"], e["body"]
        if kind == "part/1":
            self.parts.setdefault(member, []).append(base64.b64decode(body["data"]))
            if body["part"] + 1 < body["parts"]:
                return
            whole = b"".join(self.parts.pop(member))
            if hashlib.sha256(whole).hexdigest() != body["hash"]:
                raise ValueError("parts do not add up")
            kind, body = body["of"], json.loads(whole)
        ref = (member, index)
        if kind == "process/1":
            self.process = body
        elif kind in ("report/1", "report/2", "report/3"):
            r = {"owner": member, "ref": ref, "version": body["version"], "dataset": body.get("dataset", ""),
                 "coded": body.get("coded"), "level": (body.get("coded") or {}).get("level", "joint") if body.get("coded") else ""}
            if body["id"] not in self.reports and body.get("incident"):
                self.opened.add(body["incident"])
                self.links.setdefault(body["id"], {})[(member, body["incident"])] = True
            self.reports[body["id"]] = r
        elif kind in ("release/1", "release/2"):
            self.reports[body["report"]].update(coded=body["coded"], level=body["to"])
        elif kind in ("incident/1", "incident/2"):
            self.opened.add(body["id"])
        elif kind in ("link/1", "link/2", "link/3"):
            self.links.setdefault(body["report"], {})[(member, body["incident"])] = body["linked"]
        elif kind in ("same/1", "same/2"):
            self.sames[(member, frozenset((body["a"], body["b"])))] = body["same"]
        elif kind in ("assessment/1", "assessment/2", "assessment/3"):
            self.verdicts[(member, body["incident"])] = (ref, body, when(e["at"]))
        elif kind in ("interest/1", "interest/2"):
            self.interests[(member, body["incident"], body["of"])] = body["holds"]
        elif kind == "concur/1":
            self.concurs.setdefault(body["incident"], []).append((ref, body, when(e["at"])))
        elif kind == "counting-rule/1":
            self.rules[member] = body
        elif kind == "column/1":
            self.columns[(member, body["day"])] = body["state"]
        elif kind == "accession/1":
            self.accessions.append((member, body))
        elif kind in ("operation/1", "operation/2"):
            self.operations.append((member, body))
        elif kind in ("bulletin/1", "bulletin/2"):
            self.bulletins[(member, body["number"])] = body
        elif kind in ("withdraw/1", "withdraw/2"):
            raise ValueError("this reader does not know how to take entries back; the exercise takes none back")

    def groups(self):
        parent = {i: i for i in self.opened}

        def find(i):
            while parent[i] != i:
                i = parent[i]
            return i
        for (member, pair), same in self.sames.items():
            a, b = sorted(pair, key=minted)
            if same and all(self.sames.get((minted(x)[0], pair)) for x in (a, b)) and a in parent and b in parent:
                ra, rb = sorted((find(a), find(b)), key=minted)
                parent[rb] = ra
        out = {}
        for i in self.opened:
            out.setdefault(find(i), []).append(i)
        return {k: sorted(v, key=minted) for k, v in out.items()}


def hull(a, b):
    if a is None or b is None:
        return a or b
    lo = None if a[0] is None or b[0] is None else min(a[0], b[0])
    hi = None if a[1] is None or b[1] is None else max(a[1], b[1])
    return (lo, hi)


RADIUS = {"exact": 500, "near": 25000, "district": 40000, "province": 120000, "region": 300000, "country": 1000000}


def radius(place):
    if "point" not in place:
        return None
    return place.get("radius_m") or RADIUS.get(place.get("precision"))


def harm(h):
    """The range of one outcome: its own total, else the sum of the parts that are given."""
    parts = [h["total"]] if h.get("total") else [h[k] for k in ("civilian", "fighter", "unknown") if h.get(k)]
    if not parts:
        return None
    add = lambda k: None if any(k not in p for p in parts) else sum(p[k] for p in parts)
    low, best, high = add("low"), add("best"), add("high")
    return (best if low is None else low, best if high is None else high)


class Incident:
    def __init__(self, state, first, ids):
        self.id, self.ids, rule = first, ids, state.process["rule"]
        here = sorted({r for r, said in state.links.items() for (m, i), yes in said.items() if i in ids and yes}, key=minted)
        self.reports = [(r, state.reports[r]) for r in here if r in state.reports]
        self.when, place, self.kinds, self.low, self.high = None, None, set(), None, None
        self.means, self.authors = set(), set()
        # From list 8 of the kinds on only reports describe it of which a member that opened it says that they tell of it.
        openers = {minted(i)[0] for i in ids}
        own = [(r, x) for r, x in self.reports
               if any(yes and i in ids and m in openers for (m, i), yes in state.links[r].items())]
        for _, r in own if own and state.process.get("kinds", 1) >= 8 else self.reports:
            c = r["coded"]
            if not c:
                continue
            w = c.get("when")
            if w:
                self.when = hull(self.when, (when(w.get("from")), when(w.get("to"))))
            p = c.get("where", {})
            ra, rb = radius(p), radius(place) if place else None
            if (ra is not None) != (rb is not None):
                finer = ra is not None
            elif ra is not None and ra != rb:
                finer = ra < rb
            else:
                finer = not place
            if finer:
                place = p
            if c.get("kind"):
                self.kinds.add(c["kind"])
            if c.get("means"):
                self.means.add(c["means"])
            self.authors.update(a.get("actor") or a["name"] for a in c.get("authors", []))
            k = harm(c.get("toll", {}).get("killed", {}))
            if k:
                self.low = k[0] if self.low is None else self.low if k[0] is None else min(self.low, k[0])
                self.high = k[1] if self.high is None else self.high if k[1] is None else max(self.high, k[1])
        self.province = (place or {}).get("province", "")
        self.place = next((place[k] for k in ("district", "area", "name") if place.get(k)), "") if place else ""
        self.verdicts = {}
        for (m, i), v in state.verdicts.items():
            if i in ids and (m not in self.verdicts or self.verdicts[m][0] < v[0]):
                self.verdicts[m] = v
        said = {}
        for (by, i, of), holds in state.interests.items():
            if i in ids and holds:
                said.setdefault(of, set()).add(by)
        self.interested = sorted(m for m, by in said.items() if m in by or len(by) >= rule["lapse_k"])
        self.settled = self.settle(rule, state.concurs.get(first, []))
        last = self.settled[-1] if self.settled else None
        self.finding = last[0] if last and last[1] == self.basis() else None

    def basis(self):
        lines = list(self.ids) + ["%s %d %s" % (r, x["version"], x["level"]) for r, x in self.reports]
        lines += ["%s/%d" % self.verdicts[m][0] for m in sorted(self.verdicts)] + ["interested " + m for m in self.interested]
        text = "".join(l + "\n" for l in lines).encode()
        tag = b"truce basis"
        return hashlib.sha256(b"%d:%s%d:%s" % (len(tag), tag, len(text), text)).hexdigest()

    def settle(self, rule, concurs):
        need = rule["k"] if rule["kind"] == "k of n" else len(rule["voters"]) // 2 + 1
        """Every revision that was settled: its finding, what it rests on, and when the last voice it needed came."""
        out, n = [], 1
        while True:
            first = {}
            for ref, b, at in sorted(concurs, key=lambda c: c[0]):
                if b["revision"] == n and b["rule"] == rule["version"] and ref[0] in rule["voters"]:
                    first.setdefault(ref[0], (b, at))
            by = {}
            for b, at in first.values():
                by.setdefault((json.dumps(b["finding"], sort_keys=True), b["basis"]), []).append((b, at))
            most = max(map(len, by.values()), default=0)
            if most + len(rule["voters"]) - len(first) < need:
                n += 1
                continue
            if most < need:
                break
            best = max(by.values(), key=len)
            out.append((best[0][0]["finding"], best[0][0]["basis"], sorted(at for _, at in best)[need - 1]))
            n += 1
        return out


REVIEW = ["confirmed, not permitted", "confirmed, permitted", "confirmed, permission open", "not confirmed", "refuted", "could not be verified"]


def answer(happened, permitted):
    if happened == "confirmed":
        return {"not permitted": REVIEW[0], "permitted": REVIEW[1]}.get(permitted, REVIEW[2])
    return happened


def recount(state, publisher, day, period, counting):
    start, end = when(period["from"]), when(period["to"])
    members = [m["id"] for m in state.process["members"]]
    publishers = {m for (m, _), b in state.bulletins.items() if b["period"] == period}
    shown = [m for m in members if m == publisher or state.columns.get((m, day), "released" if m in publishers else "") == "released"]
    together = all(v in shown for v in state.process["rule"]["voters"] if v in members)
    incidents, everything = [], []
    for first, ids in sorted(state.groups().items(), key=lambda g: minted(g[0])):
        i = Incident(state, first, ids)
        everything.append(i)
        begins, ends = i.when or (None, None)
        counted = ends if begins is None or state.process.get("counted_by") == "end" and ends is not None else begins
        i.here = counted is not None and start <= counted < end
        if i.reports and i.here:
            incidents.append(i)

    def counts(m, i):
        rule = state.rules.get(m, {})
        mine = [r for _, r in i.reports if r["owner"] == m and (not r["dataset"] or r["dataset"] in rule.get("adopts", []))]
        return bool(mine) and (not rule.get("kinds") or bool(i.kinds & set(rule["kinds"])))

    def anyone(i):
        return any(counts(m, i) for m in shown)
    out = {}

    def row(label, area, mine, joint, found=False, of=incidents, section=""):
        """Each cell is the ids and whether their number is known."""
        cells = {m: ([i.id for i in of if m in shown and mine(m, i)], m in shown) for m in members}
        cells[""] = ([i.id for i in of if joint(i)], found or together)
        out[(section, label, area)] = cells

    def split(label, none, of):
        """A row for each value that a registered incident has, and one for those without any."""
        for x in sorted({x for i in incidents if anyone(i) for x in of(i)}):
            row(label, x, lambda m, i: x in of(i) and counts(m, i), lambda i: x in of(i) and anyone(i))
        if any(anyone(i) and not of(i) for i in incidents):
            row(none, "", lambda m, i: not of(i) and counts(m, i), lambda i: not of(i) and anyone(i))
    row("registered", "", counts, anyone)
    for p in {i.province for i in incidents if anyone(i)}:
        row("registered in" if p else "registered, province not stated", p, lambda m, i: i.province == p and counts(m, i), lambda i: i.province == p and anyone(i))
    for label in REVIEW:
        row(label, "", lambda m, i: m in i.verdicts and i.verdicts[m][1]["state"] == "given" and answer(i.verdicts[m][1].get("happened"), i.verdicts[m][1].get("permitted")) == label,
            lambda i: bool(i.finding) and i.finding["agreed"] and answer(i.finding.get("happened"), i.finding.get("permitted")) == label, True)
    row("no agreed finding", "", lambda m, i: False, lambda i: bool(i.finding) and not i.finding["agreed"], True)
    row("verdict open", "", lambda m, i: m not in i.verdicts and anyone(i), lambda i: not i.finding and anyone(i))
    holders = lambda i: sum(counts(m, i) for m in shown)
    row("in one register alone", "", lambda m, i: counts(m, i) and holders(i) == 1, lambda i: holders(i) == 1)
    row("in several registers", "", lambda m, i: counts(m, i) and holders(i) > 1, lambda i: holders(i) > 1)
    row("incidents of which no report states the killed", "", lambda m, i: counts(m, i) and i.low is None and i.high is None, lambda i: anyone(i) and i.low is None and i.high is None)
    if counting < 2:
        return out
    split("registered as", "registered, kind not stated", lambda i: i.kinds)
    split("registered with", "registered, weapon not stated", lambda i: i.means)
    split("registered at", "registered, place below the province not stated", lambda i: {i.place} - {""})
    split("named as author", "no author named", lambda i: i.authors)

    def given(m, i):
        v = i.verdicts.get(m)
        return v[1] if v and v[1]["state"] == "given" and start <= v[2] < end else None

    def settled(i):
        here = [f for f, _, at in i.settled if start <= at < end]
        return here[-1] if here else None

    for label in REVIEW + ["no agreed finding"]:
        row(label, "", lambda m, i: bool(given(m, i)) and answer(given(m, i).get("happened"), given(m, i).get("permitted")) == label,
            lambda i: bool(settled(i)) and (answer(settled(i).get("happened"), settled(i).get("permitted")) if settled(i)["agreed"] else "no agreed finding") == label, True, everything, "reached")
    for label, here in (("of them on incidents of this period", True), ("of them on incidents of other periods", False)):
        row(label, "", lambda m, i: bool(given(m, i)) and i.here == here, lambda i: bool(settled(i)) and i.here == here, True, everything, "reached")
    return out


def main(exports, publisher, number):
    logs = {}
    for member in sorted(os.listdir(exports)):
        folder = os.path.join(exports, member)
        with open(os.path.join(folder, "checkpoint"), encoding="utf-8") as f:
            note = f.read()
        with open(os.path.join(folder, "log.pub"), encoding="utf-8") as f:
            origin, size, root = checkpoint(note, f.read())
        logs[member] = list(entries(folder, size))
        if root_of(logs[member]) != root:
            sys.exit("%s: the entries do not come to the signed root" % origin)
        print("%s: %d entries, root %s" % (origin, size, base64.b64encode(root).decode()))
    all_of = State()
    for member, lines in logs.items():
        for index, data in enumerate(lines):
            all_of.take(member, index, data)
    published = all_of.bulletins[(publisher, number)]
    state = State()
    for cut in published["cut"]:
        lines = logs[cut["member"]][:cut["size"]]
        if base64.b64encode(root_of(lines)).decode() != cut["root"]:
            sys.exit("the cut of bulletin %d does not match the log of %s" % (number, cut["member"]))
        for index, data in enumerate(lines):
            state.take(cut["member"], index, data)
    day = published["columns"][0]["day"]
    mine = recount(state, publisher, day, published["period"], published.get("counting", 0))
    compared = 0
    for row in published["rows"]:
        key = ("reached" if row["section"] == "reached" else "", row["label"], row.get("area", ""))
        if key not in mine:
            continue
        for cell in row["cells"]:
            ids, known = mine[key][cell.get("member", "")]
            if cell.get("ids", []) != ids or cell.get("n") != (len(ids) if known else None):
                sys.exit("%s, %s: published %s, counted again %s" % (key, cell.get("member", "joint"), cell, ids))
            compared += 1
    missing = set(mine) - {("reached" if r["section"] == "reached" else "", r["label"], r.get("area", "")) for r in published["rows"]}
    if missing:
        sys.exit("rows counted here and not published: %s" % missing)
    print("bulletin %d of %s: %d cells counted again, all as published" % (number, day, compared))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
