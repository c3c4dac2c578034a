package sqlstore

import (
	"cmp"
	"context"
	"slices"

	"truce"
)

// take gives an admitted entry its effect in the tables, as truce.State does in memory.
func (a *applying) take(l *logMemo, ref truce.Ref, d *decoded) error {
	switch b := d.entry.Body.(type) {
	case *truce.Process:
		if a.memo.process == nil {
			a.memo.found(b)
		}
		l.founded = true
	case *truce.Officer:
		delete(l.officers, b.Function)
	case *truce.Report:
		if b.Version > 1 {
			return a.takeVersion(l, ref, b, d)
		}
		return a.takeReport(l, ref, b, d)
	case *truce.Release:
		return a.takeRelease(b, d.body)
	case *truce.Link:
		return a.takeLink(l, ref, b, d)
	case *truce.Same:
		return a.takeSame(l, ref, b, d)
	case *truce.Observed:
		return nil
	case *truce.Incident:
		if err := a.open(l, ref, d, b.ID, nil, nil); err != nil {
			return err
		}
	case *truce.Assessment:
		return a.claimAbout(l, ref, b.Incident, d, true)
	case *truce.Interest:
		return a.claimAbout(l, ref, b.Incident, d, true)
	case *truce.Concur:
		return a.claimAbout(l, ref, b.Incident, d, true)
	case *truce.Lapsed:
		return a.claimAbout(l, ref, b.Incident, d, true)
	case *truce.Operation:
		a.mint(l, b.ID, 'O')
		if b.About.Incident != "" {
			return a.claimAbout(l, ref, b.About.Incident, d, false) // no list shows operations
		}
	case *truce.Bulletin:
		l.minted['B'] = int64(b.Number)
		a.minted[l] = true
	case *truce.Withdraw:
		if err := a.takeWithdraw(l, b); err != nil {
			return err
		}
	}
	return a.claim(l, ref, nil, d)
}

// claim keeps a claim.
func (a *applying) claim(l *logMemo, ref truce.Ref, incident any, d *decoded) error {
	e := &d.entry
	return a.w.exec("put_claim", l.place<<numberBits|ref.Index, string(e.Kind), e.Key(), e.Officer, int64(e.At), incident, d.body)
}

// claimAbout keeps a claim about an incident, and touches the incident where lists show what was claimed.
func (a *applying) claimAbout(l *logMemo, ref truce.Ref, id truce.IncidentID, d *decoded, touch bool) error {
	key, _ := a.memo.roster.key(string(id), 'I')
	if touch {
		if err := a.touch(key); err != nil {
			return err
		}
	}
	return a.claim(l, ref, key, d)
}

// mint notes the number of an id the log's member has given.
func (a *applying) mint(l *logMemo, id string, letter byte) {
	if _, _, n, ok := truce.SplitMinted(id); ok && n > l.minted[letter] {
		l.minted[letter] = n
		a.minted[l] = true
	}
}

// isAhead reports whether something was said of an id before it was there, and forgets that.
func (a *applying) isAhead(id string) (bool, error) {
	if a.memo.ahead == 0 {
		return false, nil
	}
	var same string
	found, err := one(a.w, "is_ahead", []any{id}, &same)
	if err != nil || !found {
		return false, err
	}
	a.memo.ahead--
	return true, a.w.exec("drop_ahead", id)
}

// putAhead notes that something was said of an id that is not there.
func (a *applying) putAhead(id string) error {
	var same string
	found, err := one(a.w, "is_ahead", []any{id}, &same)
	if err != nil || found {
		return err
	}
	a.memo.ahead++
	return a.w.exec("put_ahead", id)
}

func (a *applying) takeReport(l *logMemo, ref truce.Ref, b *truce.Report, d *decoded) error {
	key, _ := a.memo.roster.key(string(b.ID), 'R')
	a.mint(l, string(b.ID), 'R')
	a.filed[filedKey{l.place, b.Dataset}]++
	var opened any
	if b.Incident != "" {
		opened, _ = a.memo.roster.key(string(b.Incident), 'I')
	}
	e := &d.entry
	err := a.w.exec("put_report", key, l.place<<numberBits|ref.Index, e.Officer, int64(e.At), opened, b.Dataset, b.External, d.body)
	if err != nil {
		return err
	}
	ahead, err := a.isAhead(string(b.ID))
	if err != nil {
		return err
	}
	if b.Incident != "" {
		solo := d.solo
		if ahead {
			solo = nil
		}
		if err := a.open(l, ref, d, b.Incident, &key, solo); err != nil {
			return err
		}
	}
	if ahead {
		return a.touchReport(key)
	}
	return nil
}

// open opens an incident. With solo it is all that is known of it, unless something was said of it before.
func (a *applying) open(l *logMemo, ref truce.Ref, d *decoded, id truce.IncidentID, report *int64, solo *derived) error {
	key, _ := a.memo.roster.key(string(id), 'I')
	a.mint(l, string(id), 'I')
	ahead, err := a.isAhead(string(id))
	if err != nil {
		return err
	}
	row := []any{key, l.place<<numberBits | ref.Index, int64(d.entry.At), nil}
	if report != nil {
		row[3] = *report
	}
	if ahead || solo == nil {
		a.touched[key] = true
		return a.w.exec("put_incident", append(row, nil, nil, nil, nil, nil, nil)...)
	}
	a.changes[key] = changeOf(key, solo)
	return a.w.exec("put_incident", append(row, solo.columns()...)...)
}

func (a *applying) takeVersion(l *logMemo, ref truce.Ref, b *truce.Report, d *decoded) error {
	key, _ := a.memo.roster.key(string(b.ID), 'R')
	old, err := readVersion(a.w, key)
	if err != nil {
		return err
	}
	a.filed[filedKey{l.place, old.dataset}]--
	a.filed[filedKey{l.place, b.Dataset}]++
	if err := a.w.exec("keep_version", key); err != nil {
		return err
	}
	e := &d.entry
	err = a.w.exec("put_version", key, l.place<<numberBits|ref.Index, e.Officer, int64(e.At), b.Version, b.Dataset, b.External, d.body)
	if err != nil {
		return err
	}
	return a.touchReport(key)
}

func (a *applying) takeRelease(b *truce.Release, body string) error {
	key, _ := a.memo.roster.key(string(b.Report), 'R')
	if err := a.w.exec("release_report", key, body); err != nil {
		return err
	}
	return a.touchReport(key)
}

func (a *applying) takeLink(l *logMemo, ref truce.Ref, b *truce.Link, d *decoded) error {
	report, _ := a.memo.roster.key(string(b.Report), 'R')
	incident, _ := a.memo.roster.key(string(b.Incident), 'I')
	linked := int64(0)
	if b.Linked {
		linked = 1
	}
	err := a.w.exec("put_link", report, incident, l.place, l.place<<numberBits|ref.Index, int64(d.entry.At), linked, d.body)
	if err != nil {
		return err
	}
	v, err := readVersion(a.w, report)
	if err != nil {
		return err
	}
	if v.number == 0 {
		if err := a.putAhead(string(b.Report)); err != nil {
			return err
		}
	}
	// What a member says of one incident is a dispute in another.
	return a.touchReport(report)
}

func (a *applying) takeSame(l *logMemo, ref truce.Ref, b *truce.Same, d *decoded) error {
	x, _ := a.memo.roster.key(string(b.A), 'I')
	y, _ := a.memo.roster.key(string(b.B), 'I')
	for _, pair := range [][2]int64{{x, y}, {y, x}} {
		err := a.w.exec("put_same", pair[0], pair[1], l.place, l.place<<numberBits|ref.Index, int64(d.entry.At), d.body)
		if err != nil {
			return err
		}
		if err := a.touch(pair[0]); err != nil {
			return err
		}
	}
	return nil
}

func (a *applying) takeWithdraw(l *logMemo, b *truce.Withdraw) error {
	ref := l.place<<numberBits | b.Index
	c, err := readClaim(a.w, a.memo.roster, ref)
	if err != nil {
		return err
	}
	if c != nil {
		if err := a.w.exec("withdraw_claim", ref); err != nil {
			return err
		}
		switch body := c.Body.(type) {
		case *truce.Assessment:
			return a.touchID(body.Incident)
		case *truce.Interest:
			return a.touchID(body.Incident)
		}
		return nil
	}
	var report, withdrawn int64
	if _, err := one(a.w, "version_at", []any{ref}, &report, &withdrawn); err != nil {
		return err
	}
	if err := a.w.exec("withdraw_report", ref); err != nil {
		return err
	}
	if err := a.w.exec("withdraw_earlier", ref); err != nil {
		return err
	}
	return a.touchReport(report)
}

func (a *applying) touchID(id truce.IncidentID) error {
	key, _ := a.memo.roster.key(string(id), 'I')
	return a.touch(key)
}

// touch notes that an incident is to be derived; one that nobody opened yet will be when somebody does.
func (a *applying) touch(key int64) error {
	if a.touched[key] {
		return nil
	}
	i, err := readIncident(a.w, key)
	if err != nil {
		return err
	}
	if i == nil {
		return a.putAhead(string(a.memo.roster.incident(key)))
	}
	a.touched[key] = true
	return nil
}

// touchReport touches every incident that somebody said something of in connection with the report.
func (a *applying) touchReport(key int64) error {
	v, err := readVersion(a.w, key)
	if err != nil {
		return err
	}
	links, err := readLinksOf(a.w, a.memo.roster, key, v.incident)
	if err != nil {
		return err
	}
	for _, l := range links {
		if err := a.touchID(l.Incident); err != nil {
			return err
		}
	}
	return nil
}

// deriveTouched derives the incidents that the batch touched, and those they were or are one with.
func (a *applying) deriveTouched(ctx context.Context) error {
	todo := make([]int64, 0, len(a.touched))
	for key := range a.touched {
		todo = append(todo, key)
	}
	slices.Sort(todo)
	done := map[int64]bool{}
	for len(todo) > 0 {
		if err := ctx.Err(); err != nil {
			return err
		}
		key := todo[0]
		todo = todo[1:]
		if done[key] {
			continue
		}
		former, err := a.formerlyJoined(key)
		if err != nil {
			return err
		}
		todo = append(todo, former...)
		keys, sames, err := readJoined(a.w, a.memo.roster, key)
		if err != nil {
			return err
		}
		for _, k := range keys {
			// Whatever was one with these is derived again as well, for it may not be any more.
			former, err := a.formerlyJoined(k)
			if err != nil {
				return err
			}
			todo = append(todo, former...)
			done[k] = true
		}
		if err := a.derive(keys, sames); err != nil {
			return err
		}
	}
	return nil
}

// formerlyJoined returns the incidents that were one with an incident when they were last derived.
func (a *applying) formerlyJoined(key int64) ([]int64, error) {
	i, err := readIncident(a.w, key)
	if err != nil || i == nil {
		return nil, err
	}
	first := key
	if i.joined != nil {
		first = *i.joined
	}
	keys := []int64{first}
	err = a.w.query("joined_to", func(scan scan) error {
		var k int64
		err := scan(&k)
		keys = append(keys, k)
		return err
	}, first)
	return keys, err
}

// derive writes the rows of incidents that are one: the first has what they come to, the others redirect to it.
func (a *applying) derive(keys []int64, sames []truce.SameClaim) error {
	g, err := readGroup(a.w, a.memo.roster, keys, sames)
	if err != nil {
		return err
	}
	d, err := derive(a.memo.process, g)
	if err != nil {
		return err
	}
	slices.SortFunc(keys, cmp.Compare)
	a.changes[keys[0]] = changeOf(keys[0], &d)
	if err := a.w.exec("derive_incident", append([]any{keys[0], nil}, d.columns()...)...); err != nil {
		return err
	}
	for _, k := range keys[1:] {
		a.changes[k] = change{id: k}
		if err := a.w.exec("derive_incident", k, keys[0], nil, nil, nil, nil, nil, nil); err != nil {
			return err
		}
	}
	return nil
}
