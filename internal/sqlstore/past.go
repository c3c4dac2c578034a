package sqlstore

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"

	"truce"
)

// past is one log as the tables hold it. It has no way to return an error: the first is kept, and whoever asked
// truce.Admit must look at it before believing the answer.
type past struct {
	q        querier
	memo     *memo
	log      *logMemo
	founding truce.Digest
	err      error
}

var _ truce.Past = (*past)(nil)

// fail keeps the first error.
func (p *past) fail(err error) {
	if p.err == nil {
		p.err = err
	}
}

func (p *past) Founding() truce.Digest {
	if p.founding.IsZero() && p.memo.process != nil {
		return p.memo.process.Founder().Digest()
	}
	return p.founding
}

func (p *past) Process() *truce.Process { return p.log.stands }

func (p *past) InForce(d truce.Digest) *truce.Process { return p.memo.process.InForce(d) }

func (p *past) Adopted() bool { return p.log.adopted }

func (p *past) Ended() bool { return p.log.ended }

func (p *past) Officers() bool {
	if !p.log.vouches {
		var ref int64
		first, last := span(p.log.place)
		found, err := one(p.q, "any_claim", []any{string(truce.KindOfficer), first, last}, &ref)
		p.log.vouches = found
		p.fail(err)
	}
	return p.log.vouches
}

// officersKept bounds how many functions of a log are remembered: a log may name any number that it does not vouch for.
const officersKept = 1000

func (p *past) Officer(function string) (truce.Officer, bool) {
	o, known := p.log.officers[function]
	if !known {
		var err error
		if o, err = p.readOfficer(function); err != nil {
			p.fail(err)
			return truce.Officer{}, false
		}
		if len(p.log.officers) >= officersKept {
			clear(p.log.officers)
		}
		p.log.officers[function] = o
	}
	if o == nil {
		return truce.Officer{}, false
	}
	return *o, true
}

func (p *past) readOfficer(function string) (*truce.Officer, error) {
	var body string
	first, last := span(p.log.place)
	found, err := one(p.q, "last_claim", []any{string(truce.KindOfficer), function, first, last}, &body)
	if err != nil || !found {
		return nil, err
	}
	o := new(truce.Officer)
	return o, json.Unmarshal([]byte(body), o)
}

// own returns the key of an id of the log's own member; false for any other, and for a number it has not given yet.
func (p *past) own(id string, letter byte) (int64, bool) {
	key, ok := p.memo.roster.key(id, letter)
	return key, ok && key>>numberBits == p.log.place && number(key) <= p.log.minted[letter]
}

func (p *past) Version(id truce.ReportID) int {
	key, ok := p.own(string(id), 'R')
	if !ok {
		return 0
	}
	v, err := readVersion(p.q, key)
	p.fail(err)
	return v.number
}

func (p *past) Filed(id truce.ReportID, officer string) bool {
	key, ok := p.own(string(id), 'R')
	if !ok {
		return false
	}
	v, err := readVersion(p.q, key)
	p.fail(err)
	if v.officer == officer || v.number < 2 {
		return v.officer == officer
	}
	var ref int64
	found, err := one(p.q, "filed_earlier", []any{key, officer}, &ref)
	p.fail(err)
	return found
}

func (p *past) Opened(id truce.IncidentID) bool {
	key, ok := p.own(string(id), 'I')
	if !ok {
		return false
	}
	g := newGatherer(p.q, p.memo.roster)
	p.fail(g.readIncidents([]int64{key}))
	return g.incidents[key] != nil
}

func (p *past) Linked(id truce.IncidentID) []truce.ReportID {
	key, ok := p.memo.roster.key(string(id), 'I')
	if !ok {
		return nil
	}
	var links []link
	p.fail(p.q.query("linked_by", func(scan scan) error {
		var l link
		var linked int64
		err := scan(&l.report, &l.ref, &linked)
		l.linked = linked == 1
		links = append(links, l)
		return err
	}, key, p.log.place))
	if key>>numberBits == p.log.place { // only the log that opened it can have opened it by a report
		g := newGatherer(p.q, p.memo.roster)
		p.fail(g.readIncidents([]int64{key}))
		links = withOpening(links, g.incidents[key])
	}
	var out []truce.ReportID
	slices.SortFunc(links, func(a, b link) int { return cmp.Compare(a.report, b.report) })
	for _, l := range links {
		if l.linked {
			out = append(out, truce.ReportID(p.memo.roster.mint(l.report, 'R')))
		}
	}
	return out
}

func (p *past) Held(k truce.Kind) (claims int, bytes int64) {
	h, known := p.log.held[k]
	if !known {
		first, last := span(p.log.place)
		_, err := one(p.q, "held", []any{string(k), first, last}, &h.claims, &h.bytes)
		p.fail(err)
		p.log.held[k] = h
	}
	return h.claims, h.bytes
}

// fullKept bounds how many keys are remembered of which a log has said as much as has effect.
const fullKept = 1000

func (p *past) HeldUnder(k truce.Kind, key string, most int) (n int) {
	about := string(k) + " " + key
	if p.log.full[about] {
		return most
	}
	first, last := span(p.log.place)
	_, err := one(p.q, "held_under", []any{string(k), key, first, last, most}, &n)
	p.fail(err)
	if n >= most && len(p.log.full) < fullKept {
		p.log.full[about] = true
	}
	return n
}

func (p *past) Bulletin() int { return int(p.log.minted['B']) }

func (p *past) Claim(index int64) (*truce.Claim, bool) {
	if index < 0 || index >= p.log.size {
		return nil, false
	}
	key := p.log.place<<numberBits | index
	c, err := readClaim(p.q, p.memo.roster, key)
	if c != nil || err != nil {
		p.fail(err)
		return c, c != nil
	}
	var report, withdrawn int64
	found, err := one(p.q, "version_at", []any{key}, &report, &withdrawn)
	p.fail(err)
	return &truce.Claim{Ref: p.memo.roster.ref(key), Kind: truce.KindReport, Body: new(truce.Report),
		Withdrawn: withdrawn == 1}, found
}

// Admit says whether the next entry of the member's log would have effect, as [truce.Admit] judges.
func (s *Store) Admit(ctx context.Context, m truce.MemberID, e truce.Entry) error {
	return s.read(ctx, func(r *reader) error {
		memo, err := readMemo(r.q)
		if err != nil {
			return err
		}
		log := memo.log(m)
		p := &past{q: r.q, memo: memo, log: log, founding: s.founding}
		verdict := truce.Admit(p, truce.Ref{Member: m, Index: log.size}, e)
		if p.err != nil {
			return p.err
		}
		return verdict
	})
}
