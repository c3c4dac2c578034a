package truce

import (
	"cmp"

	"truce/codes"
)

// KindAssessment is the kind of an [Assessment].
const KindAssessment Kind = "assessment/3"

// Assessment is a member's verdict on an incident: three separate answers, as far as its mandate lets it answer. A
// later one by the same member replaces it. The reasons in words are sealed with the member; the codes are joint.
type Assessment struct {
	Incident  IncidentID      `json:"incident"`
	State     VoteState       `json:"state"`
	Happened  codes.Happened  `json:"happened,omitempty"`
	Permitted codes.Permitted `json:"permitted,omitempty"`
	Because   string          `json:"because,omitempty"`  // why it was permitted, see [codes.PermittedBecause]
	Evidence  string          `json:"evidence,omitempty"` // for that, of [codes.Grounds]
	Authors   []Attribution   `json:"authors,omitempty"`  // empty: not established
	Grounds   []string        `json:"grounds,omitempty"`  // what it rests on, see [codes.Grounds]
	Shown     *Shown          `json:"shown,omitempty"`
	Sealed    []Sealed        `json:"sealed,omitempty"`
	Of        []ReportVersion `json:"of,omitempty"` // of assessment/3: what it was given of, in order of minting
}

// ReportVersion is a report as somebody had it before them.
type ReportVersion struct {
	Report  ReportID `json:"report"`
	Version int      `json:"version"`
	Said    Digest   `json:"said,omitzero"` // of its coded fields, see [Coded.Digest]; zero: none were released
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

var assessmentKind = kind[Assessment]{
	name: KindAssessment, since: 8,
	older: []form[Assessment]{
		{name: "assessment/2", since: 3, until: 8, lacks: (*Assessment).of, check: (*Assessment).checkCodes},
		{name: "assessment/1", until: 3, lacks: (*Assessment).of, check: (*Assessment).checkOpen}},
	act: ActAssess, field: FieldVerdict, most: ofAnswers, basis: true,
	key:   func(b *Assessment) string { return string(b.Incident) },
	check: (*Assessment).check,
	admit: admitAssessment,
	does:  func(b *Assessment) []Effect { return []Effect{Answers{Incident: b.Incident, To: askedVerdict}} },
}

// of returns why a verdict cannot be written in the forms before the third.
func (b *Assessment) of() error {
	if len(b.Of) > 0 {
		return needsList(8, Say("of which reports a verdict was given"))
	}
	return nil
}

// mostTold is how many reports a verdict names. Of more an officer has not read every one.
const mostTold = 100

func (b *Assessment) check() error {
	if len(b.Of) > mostTold {
		return Errorf(Invalid, "a verdict names at most %d reports of which it was given", mostTold)
	}
	for i, x := range b.Of {
		if _, letter, _, ok := SplitMinted(string(x.Report)); !ok || letter != 'R' || x.Version < 1 {
			return Errorf(Invalid, "version %d of %q is no report of which a verdict could be given", x.Version, x.Report)
		}
		if i > 0 && !MintedBefore(string(b.Of[i-1].Report), string(x.Report)) {
			return Errorf(Invalid, "the reports of which a verdict was given stand in order, once each")
		}
	}
	return cmp.Or(b.checkCodes(), b.Shown.check())
}

func (b *Assessment) checkCodes() error {
	if err := b.checkAnswers(); err != nil {
		return err
	}
	for _, err := range []error{
		checkCode(codes.PermittedBecause, Say("a ground on which it can have been permitted"), b.Because),
		checkCode(codes.Grounds, Say("evidence"), b.Evidence), checkCodes(codes.Grounds, Say("a ground"), b.Grounds,
			maxGrounds),
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
		if b.Happened == codes.HappenedUnanswered {
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
		checkCode(codes.AllHappened, Say("an answer to whether it happened"), b.Happened),
		checkCode(codes.AllPermitted, Say("an answer to whether it was permitted"), b.Permitted),
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
