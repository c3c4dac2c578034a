package truce

// Admit says whether an entry may have effect, given the past of its own log alone, with a sentence when it may not.
// The registrar asks before it writes; the fold asks again of every entry, for a hostile member skips its registrar.
// Looking at no other log is what makes the fold independent of how logs are interleaved; whatever depends on several
// members is decided where joint facts are computed.
func Admit(past Past, ref Ref, e Entry) error {
	if p, ok := e.Body.(*Process); ok && ref.Index == 0 {
		return admitProcess(past, ref, p)
	}
	p := past.Process()
	if p == nil {
		return Errorf(Invalid, "a log opens with the founding document")
	}
	if past.Ended() {
		return Errorf(Forbidden, "the log of %s has ended: %s left, or gave up its key, and nothing it enters after that has effect", ref.Member, ref.Member)
	}
	if err := admitOfficer(past, ref, e); err != nil {
		return err
	}
	switch b := e.Body.(type) {
	case *Process:
		return Errorf(Conflict, "a log has one founding document, its first entry")
	case *Officer:
		if b.Function == "" {
			return Errorf(Invalid, "an officer is a function, and this one has no name")
		}
		if b.Recipient != "" && !ValidRecipient(b.Recipient) {
			return Errorf(Invalid, "the key of the %s is no age recipient: it begins with age1 and has 62 characters", b.Function)
		}
	case *Report:
		return admitReport(past, ref.Member, b)
	case *Release:
		return admitRelease(past, ref.Member, b)
	case *Incident:
		return admitIncident(past, ref.Member, b.ID)
	case *Link:
		if !p.minted(string(b.Report), 'R') || !p.minted(string(b.Incident), 'I') {
			return Errorf(Invalid, "a link needs the id of a report and of an incident of members; %q and %q are not", b.Report, b.Incident)
		}
	case *Same:
		if !p.minted(string(b.A), 'I') || !p.minted(string(b.B), 'I') || b.A == b.B {
			return Errorf(Invalid, "%q and %q are not two incidents of members", b.A, b.B)
		}
	case *Assessment:
		return admitAssessment(past, ref.Member, e.Officer, b)
	case *Interest:
		if !p.knows(b.Member) || !p.minted(string(b.Incident), 'I') {
			return Errorf(Invalid, "%q is not a member that could be interested in %q", b.Member, b.Incident)
		}
	case *Concur:
		if !contains(p.Rule.Voters, ref.Member) {
			return Errorf(Forbidden, "%s does not vote, so it does not concur", ref.Member)
		}
		if b.Revision < 1 || b.Rule != p.Rule.Version || !p.minted(string(b.Incident), 'I') {
			return Errorf(Invalid, "concurrence with revision %d of %q under rule %d cannot be", b.Revision, b.Incident, b.Rule)
		}
	case *Lapsed:
		if !p.minted(string(b.Incident), 'I') {
			return Errorf(Invalid, "%q is not an incident", b.Incident)
		}
		if b.Deadline != "verdict" && b.Deadline != "reply" || !b.Due.Known() || e.At < b.Due {
			return Errorf(Invalid, "the %s deadline of %s, due %s, cannot have lapsed at %s", b.Deadline, b.Incident, b.Due, e.At)
		}
	case *Operation:
		return admitOperation(p, ref.Member, b)
	case *Accession:
		if !b.Status.Valid() || (b.Actor == "") == (b.Settlement == "") {
			return Errorf(Invalid, "an accession is of an actor or of a settlement, with one of the known statuses; %q is not", b.Status)
		}
	case *Actor:
		if !ValidSlug(string(b.ID)) || len(b.Names) == 0 {
			return Errorf(Invalid, "the actor %q needs a slug for its id and at least one name", b.ID)
		}
	case *Area:
		if !ValidSlug(string(b.ID)) || len(b.Names) == 0 || b.Ring != nil && (b.Circle != nil || len(b.Ring) < 3) {
			return Errorf(Invalid, "the area %q needs a slug for its id, a name, and at most one shape", b.ID)
		}
	case *Agreement:
		if !ValidSlug(string(b.ID)) || b.Version < 1 {
			return Errorf(Invalid, "the agreement %q needs a slug for its id and a version from 1", b.ID)
		}
	case *Bulletin:
		if b.Number != past.Bulletin()+1 || !b.Period.Known() {
			return Errorf(Conflict, "bulletin %d cannot follow bulletin %d", b.Number, past.Bulletin())
		}
	case *Erratum:
		if b.Bulletin < 1 || b.Bulletin > past.Bulletin() {
			return Errorf(NotFound, "there is no bulletin %d to correct", b.Bulletin)
		}
	case *Column:
		if b.State != Released && b.State != Withheld || len(b.Day) != 10 || !b.Day.Valid() || b.Member != "" {
			return Errorf(Invalid, "a column is released or withheld for one day")
		}
	case *Key:
		return admitKey(p, ref.Member, b)
	case *Fork:
		return admitFork(p, b)
	case *Amendment:
		return p.CheckAmendment(&b.Process)
	case *Endorsement:
		if b.Document.IsZero() {
			return Errorf(Invalid, "an endorsement names a document by its digest")
		}
	case *Adoption:
		return admitAdoption(past, p, ref.Member, b)
	case *Enactment:
		return admitEnactment(past, p, ref.Member, b)
	case *Observed:
		if !p.knows(b.Peer) || b.Peer == ref.Member || b.Size < 0 {
			return Errorf(Invalid, "%q is no other member whose log %s could hold", b.Peer, ref.Member)
		}
	case *Withdraw:
		return admitWithdraw(past, ref.Member, e.Officer, b)
	}
	return nil
}

// admitOfficer checks that the member's log vouches for the officer, and for what it does. A node's own acts
// (observed, fork, concur, lapsed, adoption, enactment) name none.
func admitOfficer(past Past, ref Ref, e Entry) error {
	switch e.Body.(type) {
	case *Concur, *Lapsed, *Observed, *Fork, *Adoption, *Enactment:
		if e.Officer == "" {
			return nil
		}
	case *Officer:
		if !past.Officers() {
			return nil // the first officer vouches for itself: the key that signs the log vouches for it
		}
	}
	d, _ := describe(e.Kind)
	o, ok := past.Officer(e.Officer)
	if !ok || o.Ended {
		return Errorf(Forbidden, "%s has no officer %q", ref.Member, e.Officer)
	}
	if d.act != "" && !contains(o.May, d.act) {
		return Errorf(Forbidden, "the %s of %s may not %s", e.Officer, ref.Member, d.act)
	}
	return nil
}

func admitProcess(past Past, ref Ref, p *Process) error {
	if err := p.Check(); err != nil {
		return err
	}
	if !p.Amends.IsZero() {
		if past.InForce(p.Digest()) == nil {
			return Errorf(Conflict, "the document %s, by which %s would join, is not in force", p.Digest(), ref.Member)
		}
	} else if want := past.Founding(); !want.IsZero() && p.Digest() != want {
		return Errorf(Conflict, "the log of %s was founded by another document", ref.Member)
	}
	if _, ok := p.Member(ref.Member); !ok {
		return Errorf(Forbidden, "the founding document does not name %s", ref.Member)
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

func admitReport(past Past, m MemberID, b *Report) error {
	if !mintedBy(string(b.ID), 'R', m) {
		return Errorf(Invalid, "%q is not an id %s can give a report", b.ID, m)
	}
	if last := past.Version(b.ID); b.Version != last+1 {
		return Errorf(Conflict, "version %d of report %s cannot follow version %d", b.Version, b.ID, last)
	}
	if b.Version == 1 && b.Incident != "" {
		if err := admitIncident(past, m, b.Incident); err != nil {
			return err
		}
	}
	if b.Coded != nil {
		return b.Coded.Check()
	}
	return nil
}

func admitRelease(past Past, m MemberID, b *Release) error {
	// Only the member's own reports have a version in its log.
	if b.Version < 1 || past.Version(b.Report) != b.Version {
		return Errorf(NotFound, "%s has no version %d of report %s to release", m, b.Version, b.Report)
	}
	if !b.To.Reaches(LevelJoint) {
		return Errorf(Invalid, "a release goes to all members at least; %q is narrower", b.To)
	}
	return b.Coded.Check()
}

func admitIncident(past Past, m MemberID, id IncidentID) error {
	if !mintedBy(string(id), 'I', m) {
		return Errorf(Invalid, "%q is not an id %s can give an incident", id, m)
	}
	if past.Opened(id) {
		return Errorf(Conflict, "incident %s was opened before", id)
	}
	return nil
}

// admitAssessment holds the rule that nobody assesses what they reported: the officer that filed a report the member
// itself links to the incident does not give the member's verdict.
func admitAssessment(past Past, m MemberID, officer string, b *Assessment) error {
	if !past.Process().minted(string(b.Incident), 'I') {
		return Errorf(Invalid, "%q is not an incident", b.Incident)
	}
	switch b.State {
	case Given:
		if b.Happened == HappenedUnanswered {
			return Errorf(Invalid, "a verdict that is given answers whether it happened")
		}
	case Refusing, Recused, Abstained:
		if b.Happened != "" || b.Permitted != "" || len(b.Authors) > 0 {
			return Errorf(Invalid, "a member that %s gives no answers", b.State)
		}
	default:
		return Errorf(Invalid, "%q is not a state of a verdict", b.State)
	}
	for _, id := range past.Linked(b.Incident) {
		if past.Filed(id, officer) {
			return Errorf(Forbidden, "the %s filed report %s and may not assess incident %s; another officer of %s gives the verdict", officer, id, b.Incident, m)
		}
	}
	return nil
}

func admitOperation(p *Process, m MemberID, b *Operation) error {
	if !mintedBy(b.ID, 'O', m) {
		return Errorf(Invalid, "%q is not an id %s can give an operation", b.ID, m)
	}
	if !b.Kind.ValidState(b.State) {
		return Errorf(Invalid, "%q is not a state of a %s", b.State, b.Kind)
	}
	if b.About.Incident != "" && !p.minted(string(b.About.Incident), 'I') {
		return Errorf(Invalid, "%q is not an incident", b.About.Incident)
	}
	if !b.When.Valid() {
		return Errorf(Invalid, "the %s %s ends before it begins", b.Kind, b.ID)
	}
	return nil
}

// admitWithdraw lets an officer take back what it could have entered.
func admitWithdraw(past Past, m MemberID, officer string, b *Withdraw) error {
	c, ok := past.Claim(b.Index)
	if !ok {
		return Errorf(NotFound, "entry %d cannot be withdrawn: it has no effect, or is a link, release or merge, which are taken back by their opposite", b.Index)
	}
	switch c.Body.(type) {
	case *Process, *Officer, *Bulletin, *Concur, *Lapsed, *Withdraw, *Erasure, *Key, *Leave, *Fork,
		*Amendment, *Endorsement, *Adoption, *Enactment:
		return Errorf(Forbidden, "a %s entry cannot be withdrawn", c.Kind)
	}
	if c.Withdrawn {
		return Errorf(Conflict, "entry %d was withdrawn before", b.Index)
	}
	d, _ := describe(c.Kind)
	if o, _ := past.Officer(officer); d.act != "" && !contains(o.May, d.act) {
		return Errorf(Forbidden, "the %s of %s may not %s, so it cannot withdraw entry %d", officer, m, d.act, b.Index)
	}
	return nil
}

// Check returns the first thing wrong with the coded fields, as a sentence.
func (c Coded) Check() error {
	if !c.When.Valid() {
		return Errorf(Invalid, "it ends %s before it begins %s", c.When.To, c.When.From)
	}
	if !c.Kind.Valid() {
		return Errorf(Invalid, "%q is not a kind of event", c.Kind)
	}
	if !c.Means.Valid() {
		return Errorf(Invalid, "%q is not a class of weapon", c.Means)
	}
	if p := c.Where.Point; p != nil && !p.Valid() {
		return Errorf(Invalid, "the position is not on the globe")
	}
	if !c.Where.Precision.Valid() || c.Where.RadiusM < 0 {
		return Errorf(Invalid, "%q is not a precision class", c.Where.Precision)
	}
	if c.Level != "" && !c.Level.Reaches(LevelJoint) {
		return Errorf(Invalid, "coded fields in the record reach all members; %q would not: leave them sealed", c.Level)
	}
	for _, h := range []Harm{c.Toll.Killed, c.Toll.Wounded, c.Toll.Missing} {
		for _, r := range []Range{h.Civilian, h.Fighter, h.Unknown, h.Total} {
			if !r.Valid() {
				return Errorf(Invalid, "a count of people is negative or its bounds are out of order")
			}
		}
	}
	if !c.Count.Valid() {
		return Errorf(Invalid, "the count is negative or its bounds are out of order")
	}
	return nil
}
