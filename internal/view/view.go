// Package view says what one viewer sees of one state: it filters, pages, counts and redacts over a [query.Reader],
// once, for pages, bulletins and exports.
//
// Whatever it returns has passed [truce.Viewer.May], field by field. A viewer who may see nothing of a thing gets the
// error of what does not exist, so that asking tells nothing. It knows no HTTP and no SQL, and it decides nothing about
// incidents.
package view

import (
	"context"
	"slices"

	"truce"
	"truce/internal/query"
)

// Desk hands out lenses over one reader. It is safe for concurrent use.
type Desk struct{ reader query.Reader }

// New returns a desk over the reader.
func New(r query.Reader) *Desk { return &Desk{r} }

// Lens is what one viewer sees while something is asked. It is for one goroutine.
type Lens struct {
	reader  query.Reader
	who     truce.Viewer
	process *truce.Process
	only    *[]truce.Action // see [Lens.Only]; nil: whatever the officer may

	officers []Officer // once they were asked for; nil: not yet
}

// As returns the lens of a viewer.
func (d *Desk) As(ctx context.Context, who truce.Viewer) (*Lens, error) {
	p, err := d.reader.Process(ctx)
	if err != nil {
		return nil, err
	}
	if !who.Audience.Valid() {
		who.Audience = truce.LevelPublic
	}
	return &Lens{reader: d.reader, who: who, process: p}, nil
}

// Who returns the viewer.
func (l *Lens) Who() truce.Viewer { return l.who }

// Process returns the founding document, which is public.
func (l *Lens) Process() *truce.Process { return l.process }

// Cut names the state that is seen.
func (l *Lens) Cut(ctx context.Context) (truce.Cut, error) { return l.reader.Cut(ctx) }

// May reports whether the viewer may see a field of the owner's at the level; see [truce.Viewer.May].
func (l *Lens) May(f truce.Field, owner truce.MemberID, level truce.Level) bool {
	return l.who.May(f, owner, level)
}

// inside reports whether the viewer is among the members, who see every report that exists.
func (l *Lens) inside() bool { return l.who.May(truce.FieldReportExists, "", "") }

// Officer is a function of a member, with what it may do.
type Officer struct {
	Member truce.MemberID
	truce.Officer
}

// Officers returns the officers in office, by member in the order in which they were vouched for; none for a viewer who
// may not know of them.
func (l *Lens) Officers(ctx context.Context) ([]Officer, error) {
	claims, err := l.Claims(ctx, truce.KindOfficer, "")
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(claims, func(a, b *truce.Claim) int {
		if a.Ref.Before(b.Ref) {
			return -1
		}
		return 1
	})
	var out []Officer
	for _, c := range claims {
		o := Officer{c.Member, *c.Body.(*truce.Officer)}
		i := slices.IndexFunc(out, func(x Officer) bool { return x.Member == o.Member && x.Function == o.Function })
		switch {
		case i < 0:
			out = append(out, o)
		default:
			out[i] = o
		}
	}
	return slices.DeleteFunc(out, func(o Officer) bool { return o.Ended }), nil
}

// Can reports whether the viewer is an officer whose member lets it act so. The officers are read once for a lens.
func (l *Lens) Can(ctx context.Context, act truce.Action) (bool, error) {
	if l.who.Member == "" {
		return false, nil
	}
	if l.officers == nil {
		officers, err := l.Officers(ctx)
		if err != nil {
			return false, err
		}
		l.officers = append([]Officer{}, officers...)
	}
	return (l.only == nil || slices.Contains(*l.only, act)) && slices.ContainsFunc(l.officers, func(o Officer) bool {
		return o.Member == l.who.Member && o.Function == l.who.Function && slices.Contains(o.May, act)
	}), nil
}

// Only narrows what the viewer can do to the acts, of those that the officer it looks as may.
func (l *Lens) Only(acts []truce.Action) { l.only = &acts }
