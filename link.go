package truce

import (
	"cmp"

	"truce/codes"
)

// KindLink is the kind of a [Link].
const KindLink Kind = "link/3"

// Link claims that a report tells of an incident, or (Linked false) that it does not. A member's last word on the pair
// stands; other members' words stand beside it.
type Link struct {
	Incident IncidentID `json:"incident"`
	Report   ReportID   `json:"report"`
	Linked   bool       `json:"linked"`
	As       string     `json:"as,omitempty"` // see [codes.LinkedAs]; empty: tells of it
	Shown    *Shown     `json:"shown,omitempty"`
}

var linkKind = kind[Link]{
	name: KindLink, since: 8,
	older: []form[Link]{{name: "link/2", since: 7, until: 8, check: (*Link).checkAs},
		{name: "link/1", until: 7, check: anything[Link]}},
	act: ActGroup, field: FieldElsewhere, apart: true,
	key:   func(b *Link) string { return string(b.Incident) },
	check: (*Link).check,
	admit: admitLink,
	does:  func(b *Link) []Effect { return []Effect{Tells{b}} },
}

func (b *Link) check() error { return cmp.Or(b.checkAs(), b.Shown.check()) }

func (b *Link) checkAs() error {
	return checkCode(codes.LinkedAs, Say("what a report is to an incident"), b.As)
}

func admitLink(j judging, b *Link) error {
	if !j.process.minted(string(b.Report), 'R') || !j.process.minted(string(b.Incident), 'I') {
		return Errorf(Invalid, "a link needs the id of a report and of an incident of members; %q and %q are not", b.Report,
			b.Incident)
	}
	return nil
}
