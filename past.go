package truce

import "slices"

// Past is what judging an entry needs to know of the entries before it in the same log. Entries without effect are no
// part of it, and neither are other logs. [State] has a past in memory, the read models have one in SQL; [Admit] judges
// by either.
type Past interface {
	// Founding returns the digest the founding document must have; zero: any document may found the process.
	Founding() Digest
	// Process returns the document that the log stands under, nil when the log's first entry has no effect or is not
	// there.
	Process() *Process
	// InForce returns a document that has come into force, as it stood then; nil where there is none of that digest. It is
	// the one thing about other logs that is asked for; only what is in force already is ever judged by it, see [Awaits].
	InForce(d Digest) *Process
	// Adopted reports whether the log has adopted a document in the place of the one it stands under.
	Adopted() bool
	// Ended reports whether the member left, or gave up its log key.
	Ended() bool
	// Officers reports whether the log vouches for any officer yet.
	Officers() bool
	// Officer returns an officer as the log last vouched for it.
	Officer(function string) (Officer, bool)
	// Version returns the number of the last version of a report, 0 when the log has none.
	Version(id ReportID) int
	// Filed reports whether the officer filed any version of the report.
	Filed(id ReportID, officer string) bool
	// Opened reports whether the log opened the incident.
	Opened(id IncidentID) bool
	// Linked returns the reports the log last said tell of the incident, in order of minting.
	Linked(id IncidentID) []ReportID
	// Bulletin returns the number of the last bulletin, 0 when there is none.
	Bulletin() int
	// Held returns how many claims of a kind the log has entered, withdrawn ones included, and what their bodies come to
	// in bytes. It is asked of kinds that have a budget for all of a log.
	Held(k Kind) (claims int, bytes int64)
	// HeldUnder returns how many of them are about one key, most at most.
	HeldUnder(k Kind, key string, most int) int
	// Claim returns what can be withdrawn: the report or claim entered at the index, false for anything else.
	Claim(index int64) (*Claim, bool)
}

// logState is what judging the next entry of one log needs to know of its past.
type logState struct {
	size     int64
	process  *Process // that it stands under
	adopted  bool
	waiting  []waiting
	officers map[string]Officer
	reports  map[ReportID]int // version
	opened   map[IncidentID]bool
	filedBy  map[ReportID][]string
	index    map[int64]*Claim
	parts    Assembly
	numbers  map[byte]int64 // last given in each of its series
	ended    bool
	held     map[Kind]held
}

// held is how much of a kind a log has entered.
type held struct {
	claims int
	bytes  int64
}

func newLogState() *logState {
	return &logState{officers: map[string]Officer{}, reports: map[ReportID]int{}, opened: map[IncidentID]bool{},
		filedBy: map[ReportID][]string{}, index: map[int64]*Claim{}, numbers: map[byte]int64{}, held: map[Kind]held{}}
}

// past is one log of a State.
type past struct {
	s *State
	m MemberID
	*logState
}

var _ Past = past{}

func (p past) Founding() Digest                         { return p.s.founding }
func (p past) Process() *Process                        { return p.process }
func (p past) InForce(d Digest) *Process                { return p.s.Process.InForce(d) }
func (p past) Adopted() bool                            { return p.adopted }
func (p past) Ended() bool                              { return p.ended }
func (p past) Officers() bool                           { return len(p.officers) > 0 }
func (p past) Officer(function string) (Officer, bool)  { o, ok := p.officers[function]; return o, ok }
func (p past) Version(id ReportID) int                  { return p.reports[id] }
func (p past) Filed(id ReportID, officer string) bool   { return slices.Contains(p.filedBy[id], officer) }
func (p past) Opened(id IncidentID) bool                { return p.opened[id] }
func (p past) Bulletin() int                            { return int(p.numbers['B']) }
func (p past) Claim(index int64) (c *Claim, known bool) { c, known = p.index[index]; return c, known }

func (p past) Held(k Kind) (claims int, bytes int64) { h := p.held[k]; return h.claims, h.bytes }

func (p past) HeldUnder(k Kind, key string, most int) (n int) {
	for _, c := range p.s.claims[k][key] {
		if c.Member == p.m {
			n++
		}
	}
	return min(n, most)
}

func (p past) Linked(id IncidentID) []ReportID {
	g := p.s.groups[id]
	if g == nil {
		return nil
	}
	out := map[ReportID]bool{}
	for r := range g.links {
		for _, c := range p.s.links[r] {
			if c.Member == p.m && c.Incident == id && c.Linked {
				out[r] = true
			}
		}
	}
	return sortedMinted(out)
}

// Admit says whether an entry may have effect, see the function [Admit].
func (s *State) Admit(ref Ref, e Entry) error { return Admit(s.past(ref.Member), ref, e) }

func (s *State) past(m MemberID) past {
	l := s.logs[m]
	if l == nil {
		l = newLogState()
	}
	return past{s, m, l}
}
