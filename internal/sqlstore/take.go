package sqlstore

import (
	"truce"
)

// take gives an admitted entry its effects in the tables, as truce.State does in memory.
func (a *applying) take(l *logMemo, ref truce.Ref, d *decoded) error {
	var incident any // that the claim stands under
	for _, effect := range d.entry.Effects() {
		key, err := a.effect(l, ref, d, effect)
		if err != nil {
			return err
		}
		if key != 0 {
			incident = key
		}
	}
	if d.entry.Kept() {
		if err := a.claim(l, ref, incident, d); err != nil {
			return err
		}
	}
	if d.entry.Steers() {
		a.amend(&truce.Claim{Ref: ref, Kind: d.entry.Kind.Newest(), Key: d.entry.Key(), Body: d.entry.Body})
	}
	return nil
}

// effect carries out one effect of an entry. It returns the key of the incident that the entry answers about, else 0.
func (a *applying) effect(l *logMemo, ref truce.Ref, d *decoded, effect truce.Effect) (incident int64, err error) {
	switch x := effect.(type) {
	case truce.Founds:
		if a.memo.process == nil {
			a.memo.found(x.Process)
		}
		l.stands = a.memo.process.InForce(x.Digest())
	case truce.Enacts:
		l.stands, l.adopted = a.memo.process.InForce(x.Document), false
	case truce.Adopts:
		l.adopted = true
	case truce.EndsLog:
		l.ended, a.anew = true, true
	case truce.Vouches:
		delete(l.officers, x.Function)
	case truce.Versions:
		return 0, a.version(l, ref, x.Report, d)
	case truce.Releases:
		report := a.speakOfReport(x.Release.Report)
		if err := a.done(report, ref, l, d); err != nil {
			return 0, err
		}
		return 0, a.w.exec("release_report", report, d.body)
	case truce.Opens:
		return 0, a.open(l, ref, d, x)
	case truce.Tells:
		return 0, a.link(l, ref, x.Link, d)
	case truce.Unites:
		return 0, a.same(l, ref, x.Same, d)
	case truce.Answers:
		return a.answer(x), nil
	case truce.Numbers:
		if x.Number > l.minted[x.Letter] {
			l.minted[x.Letter], a.minted[l] = x.Number, true
		}
	case truce.Replaces:
		first, last := span(l.place)
		return 0, a.w.exec("drop_earlier", string(d.entry.Kind.Newest()), d.entry.Key(), first, last)
	case truce.Withdraws:
		return 0, a.withdraw(l, ref, d, x.Index)
	}
	return 0, nil
}

// answer returns the key of the incident, and notes that lists which show it are to be derived anew.
func (a *applying) answer(x truce.Answers) int64 { return a.speakOf(x.Incident) }

// amend takes in what a claim makes of the document in force.
func (a *applying) amend(c *truce.Claim) {
	before := len(a.memo.process.Since.Former)
	a.memo.course.Take(c)
	a.memo.process = a.memo.course.Process()
	if len(a.memo.process.Since.Former) == before {
		return
	}
	a.anew = true
	for _, m := range a.memo.process.EverMembers() {
		if _, named := a.memo.roster.place(m.ID); !named {
			a.joins = append(a.joins, m.ID)
		}
	}
}

// claim keeps a claim.
func (a *applying) claim(l *logMemo, ref truce.Ref, incident any, d *decoded) error {
	e := &d.entry
	l.hold(e.Kind.Newest(), d.body)
	return a.w.exec("put_claim", l.place<<numberBits|ref.Index, string(e.Kind.Newest()), e.Key(), e.Officer, int64(e.At),
		incident, d.body)
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

// version takes in a version of a report.
func (a *applying) version(l *logMemo, ref truce.Ref, b *truce.Report, d *decoded) error {
	if b.Version > 1 {
		return a.laterVersion(l, ref, b, d)
	}
	key, _ := a.memo.roster.key(string(b.ID), 'R')
	a.mint(l, string(b.ID), 'R')
	a.filed[filedKey{l.place, b.Dataset}]++
	var opened any
	if b.Incident != "" {
		opened, _ = a.memo.roster.key(string(b.Incident), 'I')
	}
	e := &d.entry
	err := a.w.exec("put_report", key, l.place<<numberBits|ref.Index, e.Officer, int64(e.At), opened, b.Dataset,
		b.External, d.body)
	if err != nil {
		return err
	}
	ahead, err := a.isAhead(string(b.ID))
	if ahead {
		a.spokenReports[key] = true
	}
	return err
}

// open opens an incident. Where a report opens it of which nothing was said before, d.solo is all that is known of it.
func (a *applying) open(l *logMemo, ref truce.Ref, d *decoded, x truce.Opens) error {
	key, _ := a.memo.roster.key(string(x.Incident), 'I')
	a.mint(l, string(x.Incident), 'I')
	ahead, err := a.isAhead(string(x.Incident))
	if err != nil {
		return err
	}
	row := []any{key, l.place<<numberBits | ref.Index, int64(d.entry.At), nil}
	solo := d.solo
	if x.Report != "" {
		report, _ := a.memo.roster.key(string(x.Report), 'R')
		row[3] = report
		if a.spokenReports[report] {
			solo = nil
		}
	}
	if ahead || a.spoken[key] || solo == nil {
		a.spoken[key] = true
		a.rejoin[key] = a.rejoin[key] || ahead
		return a.w.exec("put_incident", append(row, nil, nil, nil, nil, nil, nil, nil)...)
	}
	a.change(changeOf(key, solo))
	return a.w.exec("put_incident", append(row, solo.columns()...)...)
}

func (a *applying) laterVersion(l *logMemo, ref truce.Ref, b *truce.Report, d *decoded) error {
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
	return a.w.exec("put_version", key, l.place<<numberBits|ref.Index, e.Officer, int64(e.At), b.Version, b.Dataset,
		b.External, d.body)
}

func (a *applying) link(l *logMemo, ref truce.Ref, b *truce.Link, d *decoded) error {
	linked := int64(0)
	if b.Linked {
		linked = 1
	}
	// What a member says of one incident is a dispute in another: the report's other incidents are touched as well.
	return a.w.exec("put_link", a.speakOfReport(b.Report), a.speakOf(b.Incident), l.place, l.place<<numberBits|ref.Index,
		int64(d.entry.At), linked, d.body)
}

func (a *applying) same(l *logMemo, ref truce.Ref, b *truce.Same, d *decoded) error {
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

// withdraw takes back what was entered at an index of the log: a claim, or a version of a report.
func (a *applying) withdraw(l *logMemo, by truce.Ref, d *decoded, index int64) error {
	ref := l.place<<numberBits | index
	c, err := readClaim(a.w, a.memo.roster, ref)
	if err != nil {
		return err
	}
	if c == nil {
		return a.withdrawVersion(l, by, d, ref)
	}
	for _, effect := range c.Effects() {
		if x, ok := effect.(truce.Answers); ok {
			a.answer(x)
		}
	}
	return a.w.exec("withdraw_claim", ref)
}

// done notes what was done with a report beyond its versions.
func (a *applying) done(report int64, ref truce.Ref, l *logMemo, d *decoded) error {
	e := &d.entry
	return a.w.exec("put_earlier", report, l.place<<numberBits|ref.Index, e.Officer, string(e.Kind.Newest()), int64(e.At),
		d.body)
}

func (a *applying) withdrawVersion(l *logMemo, by truce.Ref, d *decoded, ref int64) error {
	var report, withdrawn int64
	if _, err := one(a.w, "version_at", []any{ref}, &report, &withdrawn); err != nil {
		return err
	}
	if err := a.done(report, by, l, d); err != nil {
		return err
	}
	if err := a.w.exec("withdraw_report", ref); err != nil {
		return err
	}
	a.spokenReports[report] = true
	return a.w.exec("withdraw_earlier", ref)
}
