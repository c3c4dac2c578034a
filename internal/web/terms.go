package web

import (
	"context"
	"strconv"

	"truce"
	"truce/internal/terms"
	"truce/internal/view"
)

// termsPart is what the agreements say of the incident if the reports are right, as somebody reads them. It stands apart
// from status and finding, because it is neither.
type termsPart struct {
	As         truce.MemberID // whose reading; empty: everybody's
	Choices    []readingChoice
	Engine     int
	Agreements []termsAgreement
}

// readingChoice is a reading one can look at.
type readingChoice struct {
	Member  truce.MemberID // empty: all side by side
	Href    string
	Current bool
}

// termsAgreement is what one agreement version says.
type termsAgreement struct {
	Agreement label
	Version   int
	Applies   string // yes, no, unknown
	Sides     []terms.OnSide
}

// terms explains the incident under the reading asked for: a member, "joint" for all of them, or empty for the viewer's
// own. It returns nil for those who may not see appraisals, and where no agreement is held.
func (b *book) terms(ctx context.Context, l *view.Lens, v *truce.IncidentView, reading string) (*termsPart, error) {
	if !l.May(truce.FieldAppraisal, "", "") {
		return nil, nil
	}
	p := &termsPart{As: l.Who().Member}
	switch _, known := l.Process().Member(truce.MemberID(reading)); {
	case reading == "joint":
		p.As = ""
	case known:
		p.As = truce.MemberID(reading)
	}
	e, err := terms.Explain(ctx, b.s.Reader, v.ID, p.As)
	if err != nil {
		return nil, err
	}
	if len(e.Agreements) == 0 {
		return nil, nil
	}
	p.Engine = e.Engine
	at := b.s.at("/incidents", v.ID)
	for _, m := range l.Process().Members {
		p.Choices = append(p.Choices, readingChoice{m.ID, at + "?reading=" + string(m.ID) + "#terms", m.ID == p.As})
	}
	p.Choices = append(p.Choices, readingChoice{"", at + "?reading=joint#terms", p.As == ""})
	for _, a := range e.Agreements {
		x, err := b.s.agreement(ctx, l, a.ID)
		if err != nil {
			return nil, err
		}
		t := termsAgreement{Agreement: label{Href: b.s.at("/agreements", a.ID) + "?version=" + strconv.Itoa(a.Version), Text: a.Title}, Version: a.Version, Applies: a.Applies, Sides: a.Sides}
		if x != nil {
			t.Agreement.Names = x.Titles
		}
		p.Agreements = append(p.Agreements, t)
	}
	return p, nil
}

// ClauseHref is the address of a clause.
func (t termsAgreement) ClauseHref(number string) string {
	return t.Agreement.Href + "#" + slug(number)
}
