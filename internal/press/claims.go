package press

import (
	"strings"

	"truce"
)

// Claims returns the figures of a reading as claims of those who published them, each with the words it was read from.
// What was flagged is a trap of the figure. Figures that the record cannot hold, as a weight with more decimals than
// grams, are left out and listed.
func (r *Reading) Claims(w *World, from truce.Source) ([]*truce.Figure, []Unread, error) {
	if r.Date == nil || r.Date.ISO == "" {
		return nil, nil, truce.Errorf(truce.Invalid, "the text does not say of which day it is, with its year: say it")
	}
	if w == nil {
		w = Syria()
	}
	c := claims{reading: r, world: w, from: from}
	c.from.Lang = r.Language
	for i := range r.Sides {
		c.side(&r.Sides[i])
	}
	for i := range r.Counters {
		c.counter(&r.Counters[i])
	}
	return c.out, c.left, nil
}

// claims are being made of a reading.
type claims struct {
	reading *Reading
	world   *World
	from    truce.Source
	out     []*truce.Figure
	left    []Unread
}

func (c *claims) side(s *Side) {
	f := &truce.Figure{Day: truce.Date(c.reading.Date.ISO), Registrar: truce.ActorID(s.RegisteredBy), What: "violations",
		Complete: s.Complete}
	quotes := []Span{}
	f.Total = c.take(s.Total, 1, &quotes)
	for _, p := range s.Parts {
		f.Parts = append(f.Parts, c.part(p, &quotes))
	}
	for _, o := range s.Outcomes {
		n := c.take(o.Figure, 1, &quotes)
		if n == nil {
			continue
		}
		if f.Outcomes == nil {
			f.Outcomes = map[string]int{}
		}
		f.Outcomes[o.Outcome] = *n
		f.ReviewedBy = truce.ActorID(o.By)
	}
	c.enter(f, append([]string{"registered by is not committed by"}, alternatives(s.Also)...), quotes)
}

func (c *claims) part(p Part, quotes *[]Span) truce.FigurePart {
	return truce.FigurePart{Name: p.Span.Words, Area: c.world.areas[p.Place], Count: c.take(p.Figure, 1, quotes)}
}

// units says in which whole unit a figure with decimals is kept, and how many of these one of its own is.
var units = map[string]struct {
	name  string
	times int64
}{"": {"", 1}, "t": {" (kg)", 1000}, "kg": {" (kg)", 1}, "km2": {" (ha)", 100}}

func (c *claims) counter(k *Counter) {
	u := units[k.Unit]
	what := k.What
	if k.Per != "" {
		what += ", " + k.Per
	}
	f := &truce.Figure{Day: truce.Date(c.reading.Date.ISO), What: what + u.name}
	if p := c.reading.Publisher; p != nil {
		f.Registrar = truce.ActorID(p.ID)
	}
	if k.Section == sectionRegister && k.RegisteredBy != "" {
		f.Registrar = truce.ActorID(k.RegisteredBy)
	}
	quotes := []Span{}
	f.Total = c.take(k.Figure, u.times, &quotes)
	if f.Total == nil && k.Figure != nil {
		return
	}
	for _, p := range k.Parts {
		f.Parts = append(f.Parts, c.part(p, &quotes))
	}
	for _, n := range k.Names {
		f.Parts = append(f.Parts, truce.FigurePart{Name: n.Words})
	}
	traps := alternatives(k.Also)
	if k.Instrument != "" {
		traps = append(traps, "counted under "+k.Instrument)
	}
	c.enter(f, traps, quotes)
}

// take returns a figure as a whole number of a unit, nil where it is none: that is listed as left out.
func (c *claims) take(f *Figure, times int64, quotes *[]Span) *int {
	if f == nil {
		return nil
	}
	if f.micro*times%million != 0 || f.micro > million*million {
		c.left = append(c.left, Unread{"the record holds whole numbers", f.Span})
		return nil
	}
	n := int(f.micro * times / million)
	*quotes = append(*quotes, f.Span)
	return &n
}

func alternatives(also []Figure) []string {
	var out []string
	for _, f := range also {
		out = append(out, "two figures: the text also says "+string(f.Value))
	}
	return out
}

// enter adds a claim with what was flagged about its words, and these as its quotation.
func (c *claims) enter(f *truce.Figure, traps []string, quotes []Span) {
	for _, g := range c.reading.Flags {
		for _, q := range quotes {
			if g.Start < q.End && q.Start < g.End || g.Span == q {
				traps = append(traps, g.Code+": "+g.Says)
				break
			}
		}
	}
	f.Traps = traps
	s := c.from
	s.Quote = quotation(quotes)
	f.Sources = []truce.Source{s}
	c.out = append(c.out, f)
}

// quotation brings the words of figures together, each once.
func quotation(spans []Span) string {
	var out []string
	end := -1
	for _, s := range spans {
		if s.Start >= end || s.End > end {
			out = append(out, s.Words)
			end = max(end, s.End)
		}
	}
	return strings.Join(out, " … ")
}
