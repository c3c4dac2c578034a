package truce

import "truce/codes"

// KindLink is the kind of a [Link].
const KindLink Kind = "link/2"

// Link claims that a report tells of an incident, or (Linked false) that it does not. A member's last word on the pair
// stands; other members' words stand beside it.
type Link struct {
	Incident IncidentID `json:"incident"`
	Report   ReportID   `json:"report"`
	Linked   bool       `json:"linked"`
	As       string     `json:"as,omitempty"` // see [codes.LinkedAs]; empty: tells of it
	Shown    *Shown     `json:"shown,omitempty"`
}

// Shown records what the machine had shown when a person or an automatic merge acted: versions, score and reasons.
type Shown struct {
	Engine  string   `json:"engine"` // "match 3" or the agreement and its version
	Score   string   `json:"score,omitempty"`
	Reasons []string `json:"reasons,omitempty"`
	Missing []string `json:"missing,omitempty"`
	Auto    bool     `json:"auto,omitzero"`
}

var linkKind = kind[Link]{
	name: KindLink, since: 7,
	older: []form[Link]{{name: "link/1", until: 7, check: anything[Link]}},
	act:   ActGroup, field: FieldElsewhere, apart: true,
	key: func(b *Link) string { return string(b.Incident) },
	check: func(b *Link) error {
		return checkCode(codes.LinkedAs, Say("what a report is to an incident"), b.As)
	},
	admit: admitLink,
	does:  func(b *Link) []Effect { return []Effect{Tells{b}} },
}

func admitLink(j judging, b *Link) error {
	if !j.process.minted(string(b.Report), 'R') || !j.process.minted(string(b.Incident), 'I') {
		return Errorf(Invalid, "a link needs the id of a report and of an incident of members; %q and %q are not", b.Report,
			b.Incident)
	}
	return nil
}
