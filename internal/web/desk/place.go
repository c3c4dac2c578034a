package desk

import (
	"cmp"
	"fmt"
	"math"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"truce"
	"truce/codes"
	"truce/internal/gazetteer"
	"truce/internal/geo"
	"truce/internal/names"
	"truce/internal/web/frame"
)

// placePart is what a form about a place is answered with before it is sent: places of the name that was typed, and
// what of the position was understood.
type placePart struct {
	Asked bool // a name was looked for
	Hits  []placeHit
	Said  *placeSaid // nil: nothing is there to be said back
	Also  []alsoSaid
	Bad   faults
}

// alsoSaid is what was understood of another position of the form.
type alsoSaid struct{ Label, Position string }

// placeHit is a place of a name.
type placeHit struct {
	Take     string // what taking it fills in; see [take]
	Label    frame.Label
	Kind     string // of an area
	Country  string // of a town, ISO 3166-1
	Position string // of a town
}

// placeSaid is what was understood of a place.
type placeSaid struct {
	Position string // empty: no point is entered
	Metres   int    // how far off it may be; 0: that was not stated
	Where    frame.Where
}

// Key tells what was said back from anything else.
func (p *placeSaid) Key() string { return fmt.Sprint(p.Position, " ", p.Metres) }

// The hits that are shown, and how like a name must be: what the gazetteer finds beneath that is another name.
const (
	mostHits  = 6
	leastLike = 0.75
)

// place answers POST /reports/place for the script of a form: the two parts by themselves. What is typed about a
// report is in no address.
func (s *site) place(w http.ResponseWriter, r *request) error {
	_, form, err := s.Act(r, truce.ActFile)
	if err != nil {
		return err
	}
	r.Private()
	b, err := s.book(r)
	if err != nil {
		return err
	}
	part, err := b.placePart(form, form.Get("find") != "")
	if err != nil {
		return err
	}
	return s.Render(w, r, http.StatusOK, "place", part)
}

// placePart reads what is typed about a place, and looks its name up if that is asked for.
func (b *book) placePart(form url.Values, find bool) (p placePart, err error) {
	p.Bad = faults{}
	where := b.readWhere(form, p.Bad)
	for _, x := range []struct{ field, label string }{{"stood", "file.stood"},
		{"observer", "file.observer-place"}} {
		at, err := readPosition(strings.TrimSpace(form.Get(x.field)))
		if p.Bad.add(x.field, err); at != nil {
			p.Also = append(p.Also, alsoSaid{x.label, geo.Write(*at)})
		}
	}
	if !p.Bad.of("position", "within") {
		p.Said, err = b.sayBack(where)
	}
	if name := strings.TrimSpace(form.Get("place")); err == nil && find && name != "" {
		p.Asked = true
		p.Hits, err = b.placesNamed(name)
	}
	return p, err
}

// sayBack says what was understood of a place as it would be entered; nil where nothing but a name was given.
func (b *book) sayBack(p truce.Place) (*placeSaid, error) {
	if p.Point == nil && p.Area == "" {
		return nil, nil
	}
	if b.s.Names != nil {
		c := truce.Coded{Where: p}
		if err := b.s.Names.Link(b.r.Context(), b.r.Lens.Who().Member, &c); err != nil {
			return nil, err
		}
		p = c.Where
	}
	said := &placeSaid{Where: b.Where(p)}
	if p.Point != nil {
		said.Position, said.Metres = geo.Write(*p.Point), int(said.Where.Metres)
		if said.Where.Place.Text == said.Position {
			said.Where.Place = frame.Label{}
		}
	}
	return said, nil
}

// placesNamed finds areas of the register and towns of the gazetteer by a name in any script. An invented island has
// no towns of the world.
func (b *book) placesNamed(name string) (out []placeHit, err error) {
	var areas names.Index
	for _, a := range b.areaChoices("") {
		for _, n := range a.Names {
			areas.Add(string(a.ID), n.Text)
		}
	}
	for _, h := range areas.Search(name, mostHits) {
		if a := b.Areas[truce.AreaID(h.ID)]; h.Score >= leastLike {
			out = append(out, placeHit{Take: "area|" + h.ID, Label: frame.Label{Names: a.Names}, Kind: a.Kind})
		}
	}
	if b.s.Fictional || len(out) >= mostHits {
		return out, nil
	}
	g, err := b.s.places()
	if truce.KindOf(err) == truce.Unavailable {
		return out, nil // built without
	}
	if err != nil {
		return nil, err
	}
	towns, err := g.Find(name, "", 4*mostHits)
	if err != nil {
		return nil, err
	}
	for _, h := range nearFirst(towns, b.around(g)) {
		at := geo.Write(h.Place.Point)
		if len(out) < mostHits {
			out = append(out, placeHit{Take: "town|" + at + "|" + h.Name, Position: at, Country: h.Place.Country,
				Label: frame.Label{Text: townText(h)}})
		}
	}
	return out, nil
}

// townText is a town by the name that was looked for, and by its main one.
func townText(h gazetteer.Hit) string {
	if main := h.Place.Names[0]; main != h.Name {
		return h.Name + " (" + main + ")"
	}
	return h.Name
}

// around are places of the country that the record is of: those of its areas, and the city that its time zone is named
// after.
func (b *book) around(g *gazetteer.Gazetteer) (out []truce.Point) {
	for _, a := range b.Areas {
		if a.Circle != nil {
			out = append(out, a.Circle.Centre)
		} else if len(a.Ring) > 0 {
			out = append(out, a.Ring[0])
		}
	}
	_, city, _ := strings.Cut(b.s.Zone.String(), "/")
	hits, err := g.Find(strings.ReplaceAll(city, "_", " "), "", 1)
	if err == nil && len(hits) == 1 && city != "" && hits[0].Score == 1 {
		out = append(out, hits[0].Place.Point)
	}
	return out
}

// nearFirst leaves out towns whose names are not much like what was looked for. Of towns whose names are about as much
// like it, the one nearest to one of the places comes first.
func nearFirst(towns []gazetteer.Hit, places []truce.Point) []gazetteer.Hit {
	about := func(h gazetteer.Hit) int { return int(h.Score * 20) }
	away := func(h gazetteer.Hit) float64 {
		least := math.Inf(1)
		for _, p := range places {
			least = min(least, geo.Distance(h.Place.Point, p))
		}
		return least
	}
	towns = slices.DeleteFunc(towns, func(h gazetteer.Hit) bool { return h.Score < leastLike })
	slices.SortStableFunc(towns, func(x, y gazetteer.Hit) int {
		return cmp.Or(cmp.Compare(about(y), about(x)), cmp.Compare(away(x), away(y)))
	})
	return towns
}

// take fills a place that was found into a form. A town has the point of its middle: how far off that may be of what
// happened is for the officer to say.
func take(form url.Values, what string) {
	kind, rest, _ := strings.Cut(what, "|")
	switch kind {
	case "area":
		form.Set("area", rest)
		form.Set("position", "")
		form.Set("within", "")
	case "town":
		at, name, _ := strings.Cut(rest, "|")
		form.Set("place", name)
		form.Set("position", at)
		form.Set("within", "")
		form.Set("precision", "")
	}
}

// asksForPlace looks names up, or fills in what was found, where a button of the form asks for that; done is false
// where none does.
func (b *book) asksForPlace(form url.Values) (part placePart, done bool, err error) {
	what, taken := strings.CutPrefix(form.Get("do"), "take:")
	if taken {
		take(form, what)
	} else if form.Get("do") != "find" {
		return part, false, nil
	}
	part, err = b.placePart(form, !taken)
	return part, true, err
}

// saidBack reports whether the form was sent with what was understood of its position in sight; what has no position
// has nothing to misread. A form that has no room for it is taken as it is.
func saidBack(form url.Values, said *placeSaid) bool {
	return !form.Has("said") || said == nil || said.Position == "" || form.Get("said") == said.Key()
}

// readWhere reads an area, a position and how well it is known, or a name.
func (b *book) readWhere(f url.Values, bad faults) truce.Place {
	get := func(k string) string { return strings.TrimSpace(f.Get(k)) }
	p := truce.Place{Name: get("place")}
	if a := b.Areas[truce.AreaID(get("area"))]; a != nil {
		b.inArea(&p, a)
	}
	text := get("position")
	within := readWithin("within", get("within"), text != "", bad)
	if text == "" {
		p.Province = b.provinceOf(p)
		return p
	}
	pt, square, ok := geo.ReadWithin(text)
	if !ok {
		bad.add("position", notAPosition(text))
		return p
	}
	p.Point, p.Precision, p.RadiusM = &pt, codes.Precision(get("precision")), within
	if radius, known := p.Radius(); square > 0 && known && radius < square {
		bad.add("position", truce.Errorf(truce.Invalid,
			"the grid reference names a square: it is not known to %d m, but to %d m", radius, square))
	} else if !known {
		p.RadiusM = square
	}
	p.Province = b.provinceOf(p)
	return p
}

// readWithin reads how far off a position may be, in metres, where there is one.
func readWithin(field, text string, there bool, bad faults) int32 {
	if text == "" {
		return 0
	}
	n, err := strconv.ParseInt(text, 10, 32)
	if err != nil || n < 1 {
		bad.add(field, truce.Errorf(truce.Invalid, "%q is no distance in metres: write a whole number, as 500", text))
	} else if !there {
		bad.add(field, truce.Errorf(truce.Invalid, "a distance in metres says how far off a position is, and there is none"))
	}
	return int32(n)
}

func notAPosition(text string) error {
	return truce.Errorf(truce.Invalid,
		"%q is no position: write degrees north and east, as 35.95, 36.61, or a grid reference", text)
}

// inArea makes a place that of an area: the name it has where none was given, the province it lies in, and the point
// of a circle.
func (b *book) inArea(p *truce.Place, a *truce.Area) {
	p.Area = a.ID
	if p.Name == "" {
		p.Name = truce.NameIn(a.Names, "en")
	}
	for x := a; x != nil; x = b.Areas[x.Within] {
		if x.Kind == "province" {
			p.Province = truce.NameIn(x.Names, "en")
		}
	}
	if a.Circle != nil {
		centre := a.Circle.Centre
		p.Point, p.Precision, p.RadiusM = &centre, codes.Exact, a.Circle.RadiusM
	}
}

// provinceOf returns the province a place is known to lie in: the one stated, else the one whose outline holds the
// whole of where it may be. Empty when that cannot be said.
func (b *book) provinceOf(p truce.Place) string {
	if p.Province != "" {
		return p.Province
	}
	for _, a := range b.Outlines() {
		if a.Kind == "province" && geo.Within(p, *a) == geo.Inside {
			return truce.NameIn(a.Names, "en")
		}
	}
	return ""
}
