package truce

// Incident opens an incident that no report opened: what happened, told by reports linked to it.
type Incident struct {
	ID    IncidentID `json:"id"`
	Title string     `json:"title,omitempty"` // coded: kind and place, no narrative
}

// Link claims that a report tells of an incident, or (Linked false) that it does not. A member's last word on the pair
// stands; other members' words stand beside it.
type Link struct {
	Incident IncidentID `json:"incident"`
	Report   ReportID   `json:"report"`
	Linked   bool       `json:"linked"`
	As       LinkKind   `json:"as,omitempty"` // empty: tells of it
	Shown    *Shown     `json:"shown,omitempty"`
}

// LinkKind is how a report or an incident relates to another.
type LinkKind string

// The kinds of link.
const (
	TellsOf  LinkKind = ""
	PartOf   LinkKind = "part of"
	FollowUp LinkKind = "follow-up of"
)

// Same claims that two incidents are one, or (Same false) takes that back. It joins them once every member that
// opened one of the two claims it; until then it is a proposal all can see.
type Same struct {
	A     IncidentID `json:"a"`
	B     IncidentID `json:"b"`
	Same  bool       `json:"same"`
	Shown *Shown     `json:"shown,omitempty"`
}

// Shown records what the machine had shown when a person or an automatic merge acted: versions, score and reasons.
type Shown struct {
	Engine  string   `json:"engine"` // "match 3" or the agreement and its version
	Score   string   `json:"score,omitempty"`
	Reasons []string `json:"reasons,omitempty"`
	Missing []string `json:"missing,omitempty"`
	Auto    bool     `json:"auto,omitzero"`
}

// Assessment is a member's verdict on an incident: three separate answers, as far as its mandate lets it answer. A
// later one by the same member replaces it. The reasons in words are sealed with the member; the codes are joint.
type Assessment struct {
	Incident  IncidentID    `json:"incident"`
	State     VoteState     `json:"state"`
	Happened  Happened      `json:"happened,omitempty"`
	Permitted Permitted     `json:"permitted,omitempty"`
	Because   string        `json:"because,omitempty"` // excluded target, notified activity, self-defence, other ground
	Evidence  string        `json:"evidence,omitempty"`
	Authors   []Attribution `json:"authors,omitempty"` // empty: not established
	Grounds   []string      `json:"grounds,omitempty"` // coded grounds: crater analysis, two witnesses, no registration
	Shown     *Shown        `json:"shown,omitempty"`
	Sealed    []Sealed      `json:"sealed,omitempty"`
}

// VoteState says what a member did with its right to a verdict. Absent is never entered: it is the lack of an entry.
type VoteState string

// The states. None but Given is consent to anything.
const (
	Absent    VoteState = "absent"
	Given     VoteState = "given"
	Refusing  VoteState = "refused"
	Recused   VoteState = "recused"
	Abstained VoteState = "abstained"
	Gone      VoteState = "gone" // the member's log ended without a verdict; never entered
)

// Happened answers: did it happen?
type Happened string

// The answers.
const (
	HappenedUnanswered Happened = ""
	Confirmed          Happened = "confirmed"
	Refuted            Happened = "refuted"
	NotConfirmed       Happened = "not confirmed"
	CouldNotVerify     Happened = "could not be verified"
)

// Permitted answers: was it permitted?
type Permitted string

// The answers. PermittedUnanswered leaves it open or to another body.
const (
	PermittedUnanswered Permitted = ""
	WasPermitted        Permitted = "permitted"
	NotPermitted        Permitted = "not permitted"
	PermittedUnknown    Permitted = "undetermined"
)

// Interest claims that a member is interested in an incident: its own forces, or the party it guarantees, are the
// alleged author. Any member may claim it of any other; the rule says what follows.
type Interest struct {
	Incident IncidentID `json:"incident"`
	Member   MemberID   `json:"of"`
	Holds    bool       `json:"holds"`
	Ground   string     `json:"ground,omitempty"`
}

// Concur is a member's agreement that a revision of an incident is settled with an outcome. It names what it rests on,
// so that two members who concur have looked at the same.
type Concur struct {
	Incident IncidentID `json:"incident"`
	Revision int        `json:"revision"` // 1 for the first
	Rule     int        `json:"rule"`     // version
	Basis    Digest     `json:"basis"`    // of reports and verdicts, see IncidentView.Basis
	Finding  Outcome    `json:"finding"`
}

// Lapsed claims that a deadline has passed by the member's clock. It has lapsed when as many members say so as the
// rule asks for; the fold itself has no clock.
type Lapsed struct {
	Incident IncidentID `json:"incident"`
	Deadline string     `json:"deadline"` // verdict or reply
	Due      Instant    `json:"due"`
}
