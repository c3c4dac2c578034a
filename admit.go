package truce

// Admit says whether an entry may have effect, given the past of its own log alone, with a sentence when it may not.
// The registrar asks before it writes; the fold asks again of every entry, for a hostile member skips its registrar.
// Looking at no other log is what makes the fold independent of how logs are interleaved; whatever depends on several
// members is decided where joint facts are computed. What each kind asks for stands in its own file.
func Admit(past Past, ref Ref, e Entry) error {
	d, ok := describe(e.Kind)
	if !ok {
		return &UnknownKind{e.Kind}
	}
	j := judging{past, past.Process(), ref, e.Officer, e.At}
	if err := admitAuthor(j, d, e); err != nil {
		return err
	}
	if j.process != nil {
		if err := j.process.names(d); err != nil {
			return err
		}
	}
	if err := d.fits(e.Body); err != nil {
		return err
	}
	if err := d.check(e.Body); err != nil {
		return err
	}
	if err := d.most.within(j, d, e.Body); err != nil {
		return err
	}
	if err := d.admit(j, e.Body); err != nil {
		return err
	}
	if b, ok := e.Body.(*Withdraw); ok {
		return admitWithdraw(past, ref.Member, e.Officer, b)
	}
	return nil
}

// admitAuthor checks that the log goes on, and that it vouches for the officer and for what it does. The first entry of
// a log is its document, which no officer enters.
func admitAuthor(j judging, d *description, e Entry) error {
	if _, opens := e.Body.(*Process); opens && j.ref.Index == 0 {
		return nil
	}
	m := j.ref.Member
	if j.process == nil {
		return Errorf(Invalid, "a log opens with the founding document")
	}
	if j.Ended() {
		return Errorf(Forbidden, "the log of %s has ended: %s left, or gave up its key, and nothing it enters after that "+
			"has effect", m, m)
	}
	if d.nodes && e.Officer == "" {
		return nil
	}
	if _, vouches := e.Body.(*Officer); vouches && !j.Officers() {
		return nil // the first officer vouches for itself: the key that signs the log vouches for it
	}
	o, ok := j.Officer(e.Officer)
	if !ok || o.Ended {
		return Errorf(Forbidden, "%s has no officer %q", m, e.Officer)
	}
	if d.act != "" && !contains(o.May, d.act) {
		return Errorf(Forbidden, "the %s of %s may not %s", e.Officer, m, d.act)
	}
	return nil
}

// minted reports whether id is one that a member of the process, or a former one, can have given.
func (p *Process) minted(id string, letter byte) bool {
	m, l, _, ok := SplitMinted(id)
	return ok && l == letter && p.knows(m)
}

func mintedBy(id string, letter byte, m MemberID) bool {
	by, l, _, ok := SplitMinted(id)
	return ok && l == letter && by == m
}
