package sqlstore

import (
	"truce"
)

// take gives an admitted entry its effect in the tables, as truce.State does in memory.
func (a *applying) take(l *logMemo, ref truce.Ref, d *decoded) error {
	switch b := d.entry.Body.(type) {
	case *truce.Process:
		if a.memo.process == nil {
			a.memo.found(b)
		}
		l.stands = a.memo.process.InForce(b.Digest())
	case *truce.Enactment:
		l.stands, l.adopted = a.memo.process.InForce(b.Document), false
	case *truce.Adoption:
		l.adopted = true
		return a.amending(l, ref, d)
	case *truce.Amendment, *truce.Endorsement:
		return a.amending(l, ref, d)
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
	case *truce.Incident:
		if err := a.open(l, ref, d, b.ID, nil, nil); err != nil {
			return err
		}
	case *truce.Assessment:
		return a.claim(l, ref, a.speakOf(b.Incident), d)
	case *truce.Interest:
		return a.claim(l, ref, a.speakOf(b.Incident), d)
	case *truce.Concur:
		return a.claim(l, ref, a.speakOf(b.Incident), d)
	case *truce.Lapsed:
		return a.claim(l, ref, a.speakOf(b.Incident), d)
	case *truce.Operation:
		a.mint(l, b.ID, 'O')
		if b.About.Incident != "" { // of which no list shows operations
			key, _ := a.memo.roster.key(string(b.About.Incident), 'I')
			return a.claim(l, ref, key, d)
		}
	case *truce.Bulletin:
		l.minted['B'] = int64(b.Number)
		a.minted[l] = true
	case *truce.Observed: // the member's later note takes the place of the earlier
		first, last := span(l.place)
		if err := a.w.exec("drop_observed", d.entry.Key(), first, last); err != nil {
			return err
		}
	case *truce.Leave, *truce.Key:
		if truce.Ends(d.entry.Body) {
			l.ended, a.anew = true, true
		}
		return a.amending(l, ref, d)
	case *truce.Withdraw:
		if err := a.takeWithdraw(l, b); err != nil {
			return err
		}
	}
	return a.claim(l, ref, nil, d)
}

// amending keeps a claim that may have brought another document into force.
func (a *applying) amending(l *logMemo, ref truce.Ref, d *decoded) error {
	if err := a.claim(l, ref, nil, d); err != nil {
		return err
	}
	claims, err := readAmending(a.w, a.memo.roster)
	if err != nil {
		return err
	}
	before := len(a.memo.process.Since.Former)
	a.memo.process, _ = a.memo.process.Founder().Course(claims)
	if len(a.memo.process.Since.Former) == before {
		return nil
	}
	a.anew = true
	for _, m := range a.memo.process.EverMembers() {
		if _, named := a.memo.roster.place(m.ID); !named {
			a.joins = append(a.joins, m.ID)
		}
	}
	return nil
}

// claim keeps a claim.
func (a *applying) claim(l *logMemo, ref truce.Ref, incident any, d *decoded) error {
	e := &d.entry
	return a.w.exec("put_claim", l.place<<numberBits|ref.Index, string(e.Kind), e.Key(), e.Officer, int64(e.At), incident, d.body)
}

// speakOf notes that something was said of an incident that lists show; it returns its key.
func (a *applying) speakOf(id truce.IncidentID) int64 {
	key, _ := a.memo.roster.key(string(id), 'I')
	a.spoken[key] = true
	return key
}

// speakOfReport notes that something was said of a report that lists of incidents show.
func (a *applying) speakOfReport(id truce.ReportID) int64 {
	key, _ := a.memo.roster.key(string(id), 'R')
	a.spokenReports[key] = true
	return key
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
	solo := d.solo
	if ahead || a.spokenReports[key] {
		a.spokenReports[key] = true
		solo = nil
	}
	if b.Incident == "" {
		return nil
	}
	return a.open(l, ref, d, b.Incident, &key, solo)
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
	if ahead || a.spoken[key] || solo == nil {
		a.spoken[key] = true
		a.rejoin[key] = a.rejoin[key] || ahead
		return a.w.exec("put_incident", append(row, nil, nil, nil, nil)...)
	}
	a.change(changeOf(key, solo))
	return a.w.exec("put_incident", append(row, solo.columns()...)...)
}

func (a *applying) takeVersion(l *logMemo, ref truce.Ref, b *truce.Report, d *decoded) error {
	key := a.speakOfReport(b.ID)
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
	return a.w.exec("put_version", key, l.place<<numberBits|ref.Index, e.Officer, int64(e.At), b.Version, b.Dataset, b.External, d.body)
}

func (a *applying) takeRelease(b *truce.Release, body string) error {
	return a.w.exec("release_report", a.speakOfReport(b.Report), body)
}

func (a *applying) takeLink(l *logMemo, ref truce.Ref, b *truce.Link, d *decoded) error {
	linked := int64(0)
	if b.Linked {
		linked = 1
	}
	// What a member says of one incident is a dispute in another: the report's other incidents are touched as well.
	return a.w.exec("put_link", a.speakOfReport(b.Report), a.speakOf(b.Incident), l.place, l.place<<numberBits|ref.Index, int64(d.entry.At), linked, d.body)
}

func (a *applying) takeSame(l *logMemo, ref truce.Ref, b *truce.Same, d *decoded) error {
	x, y := a.speakOf(b.A), a.speakOf(b.B)
	for _, pair := range [][2]int64{{x, y}, {y, x}} {
		err := a.w.exec("put_same", pair[0], pair[1], l.place, l.place<<numberBits|ref.Index, int64(d.entry.At), d.body)
		if err != nil {
			return err
		}
		a.rejoin[pair[0]] = true
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
			a.speakOf(body.Incident)
		case *truce.Interest:
			a.speakOf(body.Incident)
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
	a.spokenReports[report] = true
	return a.w.exec("withdraw_earlier", ref)
}
