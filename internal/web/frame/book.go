package frame

import (
	"slices"

	"truce"
	"truce/internal/geo"
)

// Book knows what things are called: it turns ids into names and addresses. One is made for a request that needs names.
type Book struct {
	s      *Site
	r      *Request
	Actors map[truce.ActorID]*truce.Actor
	Areas  map[truce.AreaID]*truce.Area
	named  map[string]truce.AreaID // areas by any of their names
	Rule   truce.Rule              // in force
}

// readBook reads the names that the viewer may see.
func readBook(r *Request) (*Book, error) {
	ctx, l := r.Context(), r.Lens
	b := &Book{s: r.s, r: r, Actors: map[truce.ActorID]*truce.Actor{}, Areas: map[truce.AreaID]*truce.Area{},
		named: map[string]truce.AreaID{}, Rule: l.Process().Rule}
	actors, err := l.Claims(ctx, truce.KindActor, "")
	if err != nil {
		return nil, err
	}
	for _, c := range actors {
		if a := c.Body.(*truce.Actor); !c.Withdrawn && b.Actors[a.ID] == nil {
			b.Actors[a.ID] = a
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
		b.Areas[a.ID] = a
		for _, n := range a.Names {
			// A province and its chief town may share a name; a province is what a province's name means.
			if old, ok := b.named[n.Text]; !ok || b.Areas[old].Kind != "province" {
				b.named[n.Text] = a.ID
			}
		}
	}
	return b, nil
}

// Label is a thing's name and where it is shown; with neither names nor text nothing is known of it.
type Label struct {
	Href  string // empty: nowhere
	Names []truce.Name
	Text  string // as a source writes it, where there are no names
}

// Actor labels an actor.
func (b *Book) Actor(id truce.ActorID) Label {
	a, ok := b.Actors[id]
	if !ok {
		return Label{Text: string(id)}
	}
	return Label{Href: b.s.At("/actors", id), Names: a.Names}
}

// Attribution is an actor as a source names it.
type Attribution struct {
	Label      Label
	Confidence string
}

// Attributions labels what reports or verdicts say of who it was.
func (b *Book) Attributions(list []truce.Attribution) []Attribution {
	out := make([]Attribution, len(list))
	for i, a := range list {
		l := Label{Text: a.Name}
		if a.Actor != "" {
			l = b.Actor(a.Actor)
		}
		out[i] = Attribution{l, a.Confidence}
	}
	return out
}

// Area labels an area by its id.
func (b *Book) Area(id truce.AreaID) Label {
	a, ok := b.Areas[id]
	if !ok {
		return Label{Text: string(id)}
	}
	return Label{Href: b.s.At("/incidents") + "?area=" + string(id), Names: a.Names}
}

// AreaNamed returns the area that a name stands for, a province before others; nil where none does.
func (b *Book) AreaNamed(name string) *truce.Area { return b.Areas[b.named[name]] }

// Province labels a province as reports write it.
func (b *Book) Province(name string) Label {
	if id, ok := b.named[name]; ok {
		return Label{Names: b.Areas[id].Names}
	}
	return Label{Text: name}
}

// Where is a place in words: the finest name, the province where it says more, the position where there is no name, and
// how far off it may be.
type Where struct {
	Place    Label
	Province Label
	Metres   int32
	Known    bool // whether the distance is known
	Unknown  bool // whether nothing at all is
}

// Where describes a place.
func (b *Book) Where(p truce.Place) Where {
	w := Where{Unknown: p == (truce.Place{})}
	w.Metres, w.Known = p.Radius()
	if p.Province != "" {
		w.Province = b.Province(p.Province)
	}
	switch {
	case p.Area != "" && b.Areas[p.Area] != nil:
		w.Place = Label{Names: b.Areas[p.Area].Names}
	case p.Name != "":
		w.Place = Label{Text: p.Name}
	}
	if w.Place.is(w.Province) {
		w.Place, w.Province = w.Province, Label{}
	} else if w.Place.Zero() {
		w.Place, w.Province = w.Province, Label{}
	}
	switch {
	case !w.Place.Zero():
	case p.District != "":
		w.Place.Text = p.District
	case p.Point != nil:
		w.Place.Text = geo.Write(*p.Point)
	}
	return w
}

// is reports whether two labels say the same.
func (l Label) is(o Label) bool {
	return l.Text == o.Text && slices.Equal(l.Names, o.Names)
}

// Zero reports whether the label says nothing.
func (l Label) Zero() bool { return l.Text == "" && len(l.Names) == 0 }
