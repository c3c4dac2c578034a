package desk

import (
	"context"
	"slices"
	"strconv"

	"truce"
	"truce/internal/terms"
	"truce/internal/view"
	"truce/internal/web/frame"
)

// termsPart is what the agreements say of the incident if the reports are right, as somebody reads them. It stands
// apart from status and finding, because it is neither.
type termsPart struct {
	As         truce.MemberID // for whom; empty: for everybody
	Entered    bool           // whether that member has entered a reading; else it is what the record comes to
	Choices    []readingChoice
	Engine     int
	Agreements []termsAgreement
	Over       []terms.Over // what took no part
}

// readingChoice is a reading one can look at.
type readingChoice struct {
	Member  truce.MemberID // empty: all side by side
	Href    string
	Current bool
}

// termsAgreement is what one agreement version says.
type termsAgreement struct {
	Agreement frame.Label
	Version   int
	Applies   string // yes, no, unknown
	Sides     []terms.OnSide
	Of        int // alleged authors in all, of whom the sides are some where they are too many
}

// terms explains the incident for whom it is asked: a member, "joint" for all of them, or empty for the viewer's own
// reading where its member has entered one. It returns nil for those who may not see appraisals, and where no
// agreement is held.
func (b *book) terms(ctx context.Context, l *view.Lens, v *truce.IncidentView, reading string) (*termsPart, error) {
	if !l.May(truce.FieldAppraisal, "", "") {
		return nil, nil
	}
	book, err := b.r.Terms()
	if err != nil {
		return nil, err
	}
	e := book.Explain(v, "")
	if len(e.Agreements) == 0 {
		return nil, nil
	}
	p := &termsPart{Engine: e.Engine, Over: e.Over}
	stated, mine := e.Stated(), l.Who().Member
	switch _, known := l.Process().Member(truce.MemberID(reading)); {
	case known:
		p.As = truce.MemberID(reading)
	case reading == "" && slices.Contains(stated, mine):
		p.As = mine
	}
	p.Entered = slices.Contains(stated, p.As)
	at := b.s.At("/incidents", v.ID)
	for _, m := range stated {
		p.Choices = append(p.Choices, readingChoice{m, at + "?reading=" + string(m) + "#terms", m == p.As})
	}
	if len(stated) > 0 {
		p.Choices = append(p.Choices, readingChoice{"", at + "?reading=joint#terms", p.As == ""})
	}
	if p.As != "" {
		e.Only(p.As)
	}
	for _, a := range e.Agreements {
		x, err := b.s.agreement(ctx, l, a.ID)
		if err != nil {
			return nil, err
		}
		href := b.s.At("/agreements", a.ID) + "?version=" + strconv.Itoa(a.Version)
		t := termsAgreement{Agreement: frame.Label{Href: href, Text: a.Title}, Version: a.Version, Applies: a.Applies,
			Sides: a.Sides, Of: len(a.Sides) + a.More}
		if x != nil {
			t.Agreement.Names = x.Titles
		}
		p.Agreements = append(p.Agreements, t)
	}
	return p, nil
}

// ClauseHref is the address of a clause.
func (t termsAgreement) ClauseHref(number string) string {
	return t.Agreement.Href + "#" + frame.Slug(number)
}
