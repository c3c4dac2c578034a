package web

import (
	"slices"

	"truce"
)

// book knows what things are called: it turns ids into names and addresses. One is made for a request that needs names.
type book struct {
	s      *site
	r      *request
	actors map[truce.ActorID]*truce.Actor
	areas  map[truce.AreaID]*truce.Area
	named  map[string]truce.AreaID // areas by any of their names
	rule   truce.Rule              // in force
}

// readBook reads the names that the viewer may see.
func readBook(r *request) (*book, error) {
	ctx, l := r.Context(), r.lens
	b := &book{s: r.s, r: r, actors: map[truce.ActorID]*truce.Actor{}, areas: map[truce.AreaID]*truce.Area{},
		named: map[string]truce.AreaID{}, rule: l.Process().Rule}
	actors, err := l.Claims(ctx, truce.KindActor, "")
	if err != nil {
		return nil, err
	}
	for _, c := range actors {
		if a := c.Body.(*truce.Actor); !c.Withdrawn && b.actors[a.ID] == nil {
			b.actors[a.ID] = a
		}
	}
	areas, err := l.Claims(ctx, truce.KindArea, "")
	if err != nil {
		return nil, err
	}
	for _, c := range areas {
		a := c.Body.(*truce.Area)
		if c.Withdrawn {
			continue
		}
		b.areas[a.ID] = a
		for _, n := range a.Names {
			// A province and its chief town may share a name; a province is what a province's name means.
			if old, ok := b.named[n.Text]; !ok || b.areas[old].Kind != "province" {
				b.named[n.Text] = a.ID
			}
		}
	}
	return b, nil
}

// label is a thing's name and where it is shown; with neither names nor text nothing is known of it.
type label struct {
	Href  string // empty: nowhere
	Names []truce.Name
	Text  string // as a source writes it, where there are no names
}

// actor labels an actor.
func (b *book) actor(id truce.ActorID) label {
	a, ok := b.actors[id]
	if !ok {
		return label{Text: string(id)}
	}
	return label{Href: b.s.at("/actors", id), Names: a.Names}
}

// attribution is an actor as a source names it.
type attribution struct {
	Label      label
	Confidence string
}

// attributions labels what reports or verdicts say of who it was.
func (b *book) attributions(list []truce.Attribution) []attribution {
	out := make([]attribution, len(list))
	for i, a := range list {
		l := label{Text: a.Name}
		if a.Actor != "" {
			l = b.actor(a.Actor)
		}
		out[i] = attribution{l, a.Confidence}
	}
	return out
}

// area labels an area by its id.
func (b *book) area(id truce.AreaID) label {
	a, ok := b.areas[id]
	if !ok {
		return label{Text: string(id)}
	}
	return label{Href: b.s.at("/incidents") + "?area=" + string(id), Names: a.Names}
}

// province labels a province as reports write it.
func (b *book) province(name string) label {
	if id, ok := b.named[name]; ok {
		return label{Names: b.areas[id].Names}
	}
	return label{Text: name}
}

// where is a place in words: the finest name, the province where it says more, and how far off it may be.
type where struct {
	Place    label
	Province label
	Metres   int32
	Known    bool // whether the distance is known
	Unknown  bool // whether nothing at all is
}

// where describes a place.
func (b *book) where(p truce.Place) where {
	w := where{Unknown: p == (truce.Place{})}
	w.Metres, w.Known = p.Radius()
	if p.Province != "" {
		w.Province = b.province(p.Province)
	}
	switch {
	case p.Area != "" && b.areas[p.Area] != nil:
		w.Place = label{Names: b.areas[p.Area].Names}
	case p.Name != "":
		w.Place = label{Text: p.Name}
	}
	if w.Place.is(w.Province) {
		w.Place, w.Province = w.Province, label{}
	} else if w.Place.Names == nil && w.Place.Text == "" {
		w.Place, w.Province = w.Province, label{}
	}
	return w
}

// is reports whether two labels say the same.
func (l label) is(o label) bool {
	return l.Text == o.Text && slices.Equal(l.Names, o.Names)
}

// Zero reports whether the label says nothing.
func (l label) Zero() bool { return l.Text == "" && len(l.Names) == 0 }
