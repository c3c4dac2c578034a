package truce

import (
	"maps"
	"slices"
	"sort"
	"strings"
)

// State is what is true at a cut: the fold of every member's log. It has no clock. It does not depend on how the logs
// were interleaved: each log is judged by itself alone ([State.Apply]), and joint facts are functions of the set of
// claims ([Process.View]).
//
// State is the oracle for the read models kept in SQL, and the whole of them for logs that fit in memory. It is not
// safe for concurrent use.
type State struct {
	Process  *Process // the newest document in force; nil: none founds the process yet
	founding Digest
	course   *Course // of the process, once it is founded
	logs     map[MemberID]*logState
	claims   map[Kind]map[string][]*Claim
	reports  map[ReportID]*ReportState
	told     map[ReportID][]*Claim // see [State.History]
	links    map[ReportID][]LinkClaim
	groups   map[IncidentID]*group
	refused  []Refusal
	grown    bool // another document came into force: logs that wait may go on
}

// Claim is an entry in force, with where it stands.
type Claim struct {
	Ref
	Kind      Kind
	Key       string // what it is about: claims of one key stand side by side
	Officer   string
	At        Instant
	Body      any
	Withdrawn bool
}

// LogEntry is an entry as it stands in a log.
type LogEntry struct {
	Ref
	Data []byte
	Root string // of the log once the entry is in it, base64 as in a checkpoint; empty: not known
}

// Refusal is an entry that stays in its log and has no effect.
type Refusal struct {
	Ref
	Why string
}

// Refuse makes a refusal of what [Decode] or [Admit] said of the entry. The reason is kept to 500 bytes of valid text,
// for it may quote the entry.
func Refuse(ref Ref, err error) Refusal {
	why := strings.ToValidUTF8(err.Error(), "\uFFFD")
	if len(why) > 500 {
		why = strings.ToValidUTF8(why[:500], "") + "…"
	}
	return Refusal{ref, why}
}

// ReportState is a report with its released fields and its owner.
type ReportState struct {
	Ref
	Report    Report
	Owner     MemberID
	Officer   string
	At        Instant
	Coded     *Coded // released; nil: not
	Level     Level  // how far
	Withdrawn bool

	before []*Coded // what was released of this version before, in order
}

// Tell notes what the members may know of the version from here on: its owner released it, once more perhaps.
func (r *ReportState) Tell(c *Coded, to Level) {
	if r.Coded != nil {
		r.before = append(r.before, r.Coded)
	}
	r.Coded, r.Level = c, to
}

// LinkClaim is one member's word on whether a report tells of an incident.
type LinkClaim struct {
	Ref
	At Instant
	Link
	Opening bool // made by the report's own entry
}

// group is what was claimed of one incident id.
type group struct {
	opened  bool
	links   map[ReportID]bool
	sames   []SameClaim
	answers []*Claim // in the order of each log
}

// SameClaim is one member's word on whether two incidents are one.
type SameClaim struct {
	Ref
	At Instant
	Same
}

// NewState returns the state of the empty cut of the process founded by the document with this digest. With the zero
// digest the first log applied says which process it is.
func NewState(founding Digest) *State {
	return &State{
		founding: founding,
		logs:     map[MemberID]*logState{},
		claims:   map[Kind]map[string][]*Claim{},
		reports:  map[ReportID]*ReportState{},
		told:     map[ReportID][]*Claim{},
		links:    map[ReportID][]LinkClaim{},
		groups:   map[IncidentID]*group{},
	}
}

// Apply takes in the next entry of a member's log. An entry that is not admissible is kept as a [Refusal] and has no
// effect. An entry that [Awaits] a document, and what follows it in its log, is kept and takes effect when the document
// is in force. An error of type *[UnknownKind] means the entry was not taken in and nothing after it in that log can
// be: the document in force names kinds that this program does not know, so it must be updated. Apply panics when index
// is not the next of its log: a gap is a fault of the caller.
func (s *State) Apply(ref Ref, data []byte) error {
	l := s.log(ref.Member)
	if at := l.size + int64(len(l.waiting)); ref.Index != at {
		panic("truce: entry " + ref.String() + " applied when the log stood at " + itoa(int(at)))
	}
	e, err := Decode(data)
	return s.offer(waiting{ref, e, err})
}

// ApplyEntry is [State.Apply] for an entry already decoded.
func (s *State) ApplyEntry(ref Ref, e Entry) error { return s.offer(waiting{Ref: ref, entry: e}) }

// waiting is an entry that was not taken in yet.
type waiting struct {
	Ref
	entry Entry
	err   error // of Decode
}

// offer takes an entry in, or puts it behind those of its log that wait for a document to come into force.
func (s *State) offer(w waiting) error {
	l := s.log(w.Member)
	if len(l.waiting) > 0 || s.waits(w) {
		l.waiting = append(l.waiting, w)
		return nil
	}
	if err := s.judge(w); err != nil {
		return err
	}
	for s.grown {
		s.grown = false
		for _, m := range sortedKeys(s.logs) {
			s.goOn(s.logs[m])
		}
	}
	return nil
}

func (s *State) waits(w waiting) bool {
	if w.err != nil {
		return false
	}
	_, waits := Awaits(s.past(w.Member), w.Ref, w.entry)
	return waits
}

// goOn takes in what waits of a log, up to what must wait on.
func (s *State) goOn(l *logState) {
	for len(l.waiting) > 0 && !s.waits(l.waiting[0]) && s.judge(l.waiting[0]) == nil {
		l.waiting = l.waiting[1:]
	}
}

// judge gives an entry its effect, or refuses it. An error of type *[UnknownKind] means that it was not taken in.
func (s *State) judge(w waiting) error {
	ref := w.Ref
	l := s.log(ref.Member)
	whole, done, err := w.entry, false, w.err
	if err == nil {
		whole, done, err = l.parts.Take(w.entry)
	}
	if u, unknown := err.(*UnknownKind); unknown {
		if err = l.process.Void(u); err == nil {
			return u
		}
	}
	if err != nil {
		l.parts.Drop()
	}
	l.size++
	if err == nil && done {
		err = s.Admit(ref, whole)
	}
	switch {
	case err != nil:
		s.refused = append(s.refused, Refuse(ref, err))
	case done:
		s.take(ref, whole)
	}
	return nil
}

func (s *State) log(m MemberID) *logState {
	l := s.logs[m]
	if l == nil {
		l = newLogState()
		s.logs[m] = l
	}
	return l
}

// take gives an admitted entry its effects.
func (s *State) take(ref Ref, e Entry) {
	l := s.log(ref.Member)
	d, _ := describe(e.Kind)
	c := &Claim{Ref: ref, Kind: d.now, Key: e.Key(), Officer: e.Officer, At: e.At, Body: e.Body}
	for _, x := range e.Effects() {
		s.apply(l, c, x)
	}
	if e.Kept() {
		s.keep(l, c)
	}
	if e.Steers() {
		s.amend(c)
	}
}

// apply carries out one effect of a claim.
func (s *State) apply(l *logState, c *Claim, effect Effect) {
	switch x := effect.(type) {
	case Founds:
		if s.Process == nil { // a document that amends one is not in force before its founding document is known
			s.course, s.founding = NewCourse(x.Process), x.Digest()
			s.Process = s.course.Process()
		}
		l.process = s.Process.InForce(x.Digest())
	case Enacts:
		l.process, l.adopted = s.Process.InForce(x.Document), false
	case Adopts:
		l.adopted = true
	case EndsLog:
		l.ended = true
	case Vouches:
		l.officers[x.Function] = x.Officer
	case Versions:
		s.version(l, c, x.Report)
	case Releases:
		coded := x.Coded
		s.reports[x.Release.Report].Tell(&coded, x.To)
		s.told[x.Release.Report] = append(s.told[x.Release.Report], c)
	case Opens:
		s.open(l, c, x)
	case Tells:
		s.link(LinkClaim{Ref: c.Ref, At: c.At, Link: *x.Link})
	case Unites:
		s.same(SameClaim{Ref: c.Ref, At: c.At, Same: *x.Same})
	case Answers:
		g := s.group(x.Incident)
		g.answers = append(g.answers, c)
	case Numbers:
		l.numbers[x.Letter] = max(l.numbers[x.Letter], x.Number)
	case Replaces:
		s.replace(l, c)
	case Withdraws:
		s.withdraw(l, c, x.Index)
	}
}

// amend takes in what a claim makes of the document in force, and of who has gone.
func (s *State) amend(c *Claim) {
	before := len(s.Process.Since.Former)
	s.course.Take(c)
	s.Process = s.course.Process()
	s.grown = s.grown || len(s.Process.Since.Former) > before
}

// replace drops what the member claimed before under the same key: the later claim says more, and there are very many.
func (s *State) replace(l *logState, c *Claim) {
	list := s.claims[c.Kind][c.Key]
	for i, x := range list {
		if x.Member == c.Member {
			s.claims[c.Kind][c.Key] = slices.Delete(slices.Clone(list), i, i+1)
			delete(l.index, x.Index)
			return
		}
	}
}

func (s *State) keep(l *logState, c *Claim) {
	if s.claims[c.Kind] == nil {
		s.claims[c.Kind] = map[string][]*Claim{}
	}
	list := append(s.claims[c.Kind][c.Key], c)
	for i := len(list) - 1; i > 0 && list[i].Ref.Before(list[i-1].Ref); i-- {
		list[i], list[i-1] = list[i-1], list[i]
	}
	s.claims[c.Kind][c.Key] = list
	l.hold(c)
	l.index[c.Index] = c
}

// hold counts a claim of a kind that has a budget.
func (l *logState) hold(c *Claim) {
	d, _ := describe(c.Kind)
	if d.most.claims == 0 {
		return
	}
	h := l.held[c.Kind]
	h.claims++
	if d.most.bytes > 0 {
		data, _ := EncodeBody(c.Body) // it was judged by its size
		h.bytes += int64(len(data))
	}
	l.held[c.Kind] = h
}

// version takes in a version of a report.
func (s *State) version(l *logState, c *Claim, b *Report) {
	l.reports[b.ID] = b.Version
	if !slices.Contains(l.filedBy[b.ID], c.Officer) {
		l.filedBy[b.ID] = append(l.filedBy[b.ID], c.Officer)
	}
	r := &ReportState{Ref: c.Ref, Report: *b, Owner: c.Member, Officer: c.Officer, At: c.At, Coded: b.Coded}
	if b.Coded != nil {
		r.Level = b.Coded.Level
		if r.Level == "" {
			r.Level = LevelJoint
		}
	}
	s.reports[b.ID] = r
	s.told[b.ID] = append(s.told[b.ID], c)
	l.index[c.Index] = c
}

// open opens an incident, by itself or for the first report that tells of it.
func (s *State) open(l *logState, c *Claim, x Opens) {
	l.opened[x.Incident] = true
	s.group(x.Incident).opened = true
	if x.Report != "" {
		link := Link{Incident: x.Incident, Report: x.Report, Linked: true}
		s.link(LinkClaim{Ref: c.Ref, At: c.At, Link: link, Opening: true})
	}
}

func (s *State) link(c LinkClaim) {
	list := s.links[c.Report]
	for i, x := range list {
		if x.Member == c.Member && x.Incident == c.Incident {
			list = slices.Delete(list, i, i+1)
			break
		}
	}
	i := sort.Search(len(list), func(i int) bool { return c.Ref.Before(list[i].Ref) })
	s.links[c.Report] = slices.Insert(list, i, c)
	s.group(c.Incident).links[c.Report] = true
}

func (s *State) same(c SameClaim) {
	for _, id := range []IncidentID{c.A, c.B} {
		g := s.group(id)
		g.sames = slices.DeleteFunc(g.sames, func(x SameClaim) bool {
			return x.Member == c.Member && (x.A == c.A && x.B == c.B || x.A == c.B && x.B == c.A)
		})
		i := sort.Search(len(g.sames), func(i int) bool { return c.Ref.Before(g.sames[i].Ref) })
		g.sames = slices.Insert(g.sames, i, c)
	}
}

func (s *State) group(id IncidentID) *group {
	g := s.groups[id]
	if g == nil {
		g = &group{links: map[ReportID]bool{}}
		s.groups[id] = g
	}
	return g
}

func (s *State) withdraw(l *logState, by *Claim, index int64) {
	c := l.index[index]
	c.Withdrawn = true
	b, ok := c.Body.(*Report)
	if !ok {
		return
	}
	s.told[b.ID] = append(s.told[b.ID], by)
	if s.reports[b.ID].Ref == c.Ref {
		s.reports[b.ID].Withdrawn = true
	}
}

// Size returns how many entries of the member's log have been taken in; those that wait are not counted.
func (s *State) Size(m MemberID) int64 {
	if l := s.logs[m]; l != nil {
		return l.size
	}
	return 0
}

// Refused lists the entries without effect, in order of ref.
func (s *State) Refused() []Refusal {
	out := slices.Clone(s.refused)
	slices.SortFunc(out, func(a, b Refusal) int {
		if a.Ref.Before(b.Ref) {
			return -1
		}
		return 1
	})
	return out
}

// Claims returns the claims of a kind under a key, in order of ref, withdrawn ones included and marked. An empty key
// returns every claim of the kind, in order of key, then ref.
func (s *State) Claims(k Kind, key string) []*Claim {
	if key != "" {
		return s.claims[k][key]
	}
	keys := make([]string, 0, len(s.claims[k]))
	for x := range s.claims[k] {
		keys = append(keys, x)
	}
	slices.Sort(keys)
	var out []*Claim
	for _, x := range keys {
		out = append(out, s.claims[k][x]...)
	}
	return out
}

// Report returns a report, false when there is none of that id.
func (s *State) Report(id ReportID) (*ReportState, bool) {
	r, ok := s.reports[id]
	return r, ok
}

// History returns all that was entered of a report, in the order of its log: its versions, withdrawn ones marked, its
// releases, and what withdrew a version. None where there is no report of that id.
func (s *State) History(id ReportID) []*Claim { return slices.Clone(s.told[id]) }

// Reports returns every report, in order of minting.
func (s *State) Reports() []*ReportState {
	out := slices.Collect(maps.Values(s.reports))
	slices.SortFunc(out, func(a, b *ReportState) int { return CompareMinted(string(a.Report.ID), string(b.Report.ID)) })
	return out
}

// Next returns the number the member's next minted id of the letter will carry: R, I, O or B.
func (s *State) Next(m MemberID, letter byte) (int64, error) {
	var last int64
	note := func(id string) {
		if by, l, n, ok := SplitMinted(id); ok && by == m && l == letter {
			last = max(last, n)
		}
	}
	switch letter {
	case 'R':
		for id := range s.reports {
			note(string(id))
		}
	case 'I':
		if l := s.logs[m]; l != nil {
			for id := range l.opened {
				note(string(id))
			}
		}
	case 'O', 'B':
		if l := s.logs[m]; l != nil {
			last = l.numbers[letter]
		}
	default:
		return 0, Errorf(Internal, "nothing is minted with the letter %s", strings.ToUpper(string(rune(letter))))
	}
	return last + 1, nil
}
