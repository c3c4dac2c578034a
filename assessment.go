package truce

// KindAssessment is the kind of an [Assessment].
const KindAssessment Kind = "assessment/2"

// Assessment is a member's verdict on an incident: three separate answers, as far as its mandate lets it answer. A
// later one by the same member replaces it. The reasons in words are sealed with the member; the codes are joint.
type Assessment struct {
	Incident  IncidentID    `json:"incident"`
	State     VoteState     `json:"state"`
	Happened  Happened      `json:"happened,omitempty"`
	Permitted Permitted     `json:"permitted,omitempty"`
	Because   string        `json:"because,omitempty"`  // why it was permitted, see [PermittedBecause]
	Evidence  string        `json:"evidence,omitempty"` // for that, of [Grounds]
	Authors   []Attribution `json:"authors,omitempty"`  // empty: not established
	Grounds   []string      `json:"grounds,omitempty"`  // what it rests on, see [Grounds]
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

// AllHappened lists the answers in the order in which they are offered.
var AllHappened = Words[Happened]{Confirmed, Refuted, NotConfirmed, CouldNotVerify}

// Permitted answers: was it permitted?
type Permitted string

// The answers. PermittedUnanswered leaves it open or to another body.
const (
	PermittedUnanswered Permitted = ""
	WasPermitted        Permitted = "permitted"
	NotPermitted        Permitted = "not permitted"
	PermittedUnknown    Permitted = "undetermined"
)

// AllPermitted lists the answers in the order in which they are offered.
var AllPermitted = Words[Permitted]{WasPermitted, NotPermitted, PermittedUnknown}

// PermittedBecause lists why what happened can have been permitted.
var PermittedBecause = Words[string]{"excluded target", "notified activity", "self-defence", "agreed by both sides",
	"humanitarian activity", "law enforcement", "other ground"}

// Grounds lists what a verdict can rest on: how it was looked into, who says so, and what stood in the way.
var Grounds = Words[string]{"own post", "patrol", "site visit", "fixed camera", "acoustic detection", "radar",
	"drone imagery", "satellite imagery", "photographs or video", "crater analysis", "weapon remnants", "damage analysis",
	"medical records", "burial records", "one witness", "two witnesses", "people harmed", "prisoner", "both sides agree",
	"admitted by its author", "claimed by its author", "announced beforehand", "members of several sides",
	"local authorities", "humanitarian organisation", "media", "intercepted communication", "insignia", "agreed map",
	"list of designated groups", "no registration by own posts", "no trace at the site", "access refused",
	"accounts contradict each other", "no second source", "other ground"}

var assessmentKind = kind[Assessment]{
	name: KindAssessment, since: 3,
	older: []form[Assessment]{{name: "assessment/1", until: 3, check: (*Assessment).checkOpen}},
	act:   ActAssess, field: FieldVerdict, most: ofAnswers, basis: true,
	key:   func(b *Assessment) string { return string(b.Incident) },
	check: (*Assessment).check,
	admit: admitAssessment,
	does:  func(b *Assessment) []Effect { return []Effect{Answers{Incident: b.Incident, To: askedVerdict}} },
}

func (b *Assessment) check() error {
	if err := b.checkAnswers(); err != nil {
		return err
	}
	for _, err := range []error{
		PermittedBecause.check(Say("a ground on which it can have been permitted"), b.Because),
		Grounds.check(Say("evidence"), b.Evidence), Grounds.checkAll(Say("a ground"), b.Grounds, maxGrounds),
	} {
		if err != nil {
			return err
		}
	}
	return nil
}

func (b *Assessment) checkAnswers() error {
	switch b.State {
	case Given:
		if b.Happened == HappenedUnanswered {
			return Errorf(Invalid, "a verdict that is given answers whether it happened")
		}
		return b.checkWords()
	case Refusing, Recused, Abstained:
		if b.Happened != "" || b.Permitted != "" || len(b.Authors) > 0 {
			return Errorf(Invalid, "a member that %s gives no answers", b.State)
		}
	default:
		return Errorf(Invalid, "%q is not a state of a verdict", b.State)
	}
	return nil
}

// The bounds of what had no list of codes in the first form, in bytes and in number.
const (
	maxCode    = 300
	maxGrounds = 20
)

// checkWords holds the answers to their lists: what members answer becomes a joint finding, word by word.
func (b *Assessment) checkWords() error {
	for _, err := range []error{
		AllHappened.check(Say("an answer to whether it happened"), b.Happened),
		AllPermitted.check(Say("an answer to whether it was permitted"), b.Permitted),
		checkAttributions(b.Authors),
	} {
		if err != nil {
			return err
		}
	}
	return nil
}

// checkOpen is what a verdict in the first form must hold, whose grounds are free text.
func (b *Assessment) checkOpen() error {
	if err := b.checkAnswers(); err != nil {
		return err
	}
	for _, text := range append([]string{b.Because, b.Evidence}, b.Grounds...) {
		if len(text) > maxCode {
			return Errorf(Invalid, "a ground has at most %d bytes: the reasons in words are sealed with the member", maxCode)
		}
	}
	if len(b.Grounds) > maxGrounds {
		return Errorf(Invalid, "a verdict names at most %d grounds", maxGrounds)
	}
	return nil
}

// admitAssessment holds the rule that nobody assesses what they reported: the officer that filed a report the member
// itself links to the incident does not give the member's verdict.
func admitAssessment(j judging, b *Assessment) error {
	if !j.process.minted(string(b.Incident), 'I') {
		return Errorf(Invalid, "%q is not an incident", b.Incident)
	}
	for _, id := range j.Linked(b.Incident) {
		if j.Filed(id, j.officer) {
			return Errorf(Forbidden, "the %s filed report %s and may not assess incident %s; another officer of %s gives the "+
				"verdict", j.officer, id, b.Incident, j.ref.Member)
		}
	}
	return nil
}
