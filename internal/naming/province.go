package naming

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"truce"
	"truce/internal/gazetteer"
	"truce/internal/geo"
	"truce/internal/names"
)

// provinces is the vocabulary of provinces: the registered areas of that kind.
type provinces struct {
	seats
	areas map[string]*truce.Area // by id; of several descriptions the first with an outline, else the first
	borne map[string][]string    // ids by the essence of a name
}

const provinceKind = "province"

func (r *Register) takeAreas(areas []*truce.Area) {
	for _, a := range areas {
		if a.Kind != provinceKind {
			continue
		}
		id := string(a.ID)
		if have := r.areas[id]; have == nil || have.Ring == nil && have.Circle == nil && (a.Ring != nil || a.Circle != nil) {
			r.areas[id] = a
		}
		r.entries[Provinces] = append(r.entries[Provinces], entry{id, a.Names})
		for _, n := range a.Names {
			if e := essence(n.Text); e != "" && !slices.Contains(r.borne[e], id) {
				r.borne[e] = append(r.borne[e], id)
			}
		}
	}
}

// divisionWords are the words for a first-order division, folded: with and without one a name is the same.
var divisionWords = strings.Fields(`governorate province muhafazat muhafazah oblast region vilayet ili ostan wilayat
	wilaya state محافظه ولايه استان область провинция губерния`)

// articles are the Arabic article in Latin letters.
var articles = strings.Fields("al ar as at ad an az ash el er es")

// essence is what is left of the name of a province without case, marks, spaces, the article, the word for province,
// and the h that some write for the last letter of Raqqa.
func essence(name string) string {
	words := strings.Fields(names.Fold(name))
	kept := slices.DeleteFunc(slices.Clone(words), func(w string) bool { return slices.Contains(divisionWords, w) })
	if len(kept) == 0 {
		kept = words
	}
	if len(kept) > 1 && slices.Contains(articles, kept[0]) {
		kept = kept[1:]
	}
	s := strings.Join(kept, "")
	if rest, ok := strings.CutPrefix(s, "ال"); ok && len(rest) > len("ال") {
		return rest
	}
	if rest, ok := strings.CutSuffix(s, "ah"); ok {
		return rest + "a"
	}
	return s
}

// Province returns the registered province that a name stands for, "" when none is known.
func (r *Register) Province(name string) truce.AreaID {
	r.mu.Lock()
	defer r.mu.Unlock()
	if name == "" {
		return ""
	}
	return truce.AreaID(r.find(Provinces, name, alone(r.bearers(name))).Stands)
}

// alone is the one id, empty where there is none or there are several.
func alone(ids []string) string {
	if len(ids) != 1 {
		return ""
	}
	return ids[0]
}

// bearers returns the provinces that bear the name, or are called as a seat that bears it.
func (r *Register) bearers(name string) []string {
	if ids := r.borne[essence(name)]; len(ids) > 0 {
		return ids
	}
	return r.calledAs(r.bearing(name))
}

// calledAs returns the provinces that bear a name of the seat.
func (r *Register) calledAs(seat *gazetteer.Place) []string {
	var out []string
	if seat == nil {
		return nil
	}
	for _, n := range seat.Names {
		for _, id := range r.borne[essence(n)] {
			if !slices.Contains(out, id) {
				out = append(out, id)
			}
		}
	}
	return out
}

// province gives a place the spelling of its province in the register and, where it names no smaller area, its id; a
// place that names no province gets the one in which it lies. ok is false where nothing is said and nothing follows.
func (r *Register) province(p *truce.Place) (l Link, ok bool) {
	if len(r.areas) == 0 {
		return r.unregistered(p)
	}
	if p.Province == "" {
		l = Link{What: Provinces, Stands: r.holding(*p), By: ByPlace}
	} else {
		l = r.find(Provinces, p.Province, alone(r.bearers(p.Province)))
	}
	a := r.areas[l.Stands]
	if a == nil {
		return l, l.Name != ""
	}
	p.Province = truce.NameIn(a.Names, "en")
	if p.Area == "" && geo.Within(*p, *a) != geo.Outside {
		p.Area = a.ID
	}
	return l, true
}

// holding returns the one province in which the whole of a place lies, by its outline, or by the gazetteer.
func (r *Register) holding(p truce.Place) string {
	var in []string
	for id, a := range r.areas {
		if geo.Within(p, *a) == geo.Inside {
			in = append(in, id)
		}
	}
	radius, known := p.Radius()
	if len(in) == 0 && known && !r.outlined() {
		in = r.calledAs(r.of(*p.Point, radius))
	}
	return alone(in)
}

// outlined reports whether some province has an outline: then what lies in none is left open.
func (r *Register) outlined() bool {
	for _, a := range r.areas {
		if a.Ring != nil || a.Circle != nil {
			return true
		}
	}
	return false
}

// unregistered spells a province as its seat where no province is registered, so that it is spelled in one way.
func (r *Register) unregistered(p *truce.Place) (l Link, ok bool) {
	var seat *gazetteer.Place
	l = Link{What: Provinces, Name: p.Province, By: ByPlace}
	radius, known := p.Radius()
	switch {
	case names.Doubtful(p.Province):
	case p.Province != "":
		seat = r.bearing(p.Province)
	case known:
		seat = r.of(*p.Point, radius)
	}
	if seat == nil {
		return Link{}, false
	}
	l.Stands = plain(seat.Names[0])
	p.Province = l.Stands
	return l, true
}

// romanised are the letters and marks by which a romanised name is told from one that is written so.
const romanised = "āēīōūḩḨţŢḑḐẕẔ‘ʻ"

// plain is a romanised name as people type it: Hamah for Ḩamāh. Others stay as they are.
func plain(name string) string {
	if !strings.ContainsAny(name, romanised) {
		return name
	}
	letters := strings.NewReplacer("‘", "'", "ʻ", "'", "’", "'").Replace(name)
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, norm.NFD.String(letters))
}

// seats are the seats of provinces that the gazetteer has, read when they are first asked for.
type seats struct {
	gazetteer Gazetteer // nil: there is none
	read      bool
	bears     map[string][]*gazetteer.Place // by the essence of a name
	by        map[[2]string]*gazetteer.Place
}

func (s *seats) load() {
	if s.read || s.gazetteer == nil {
		return
	}
	s.read, s.bears, s.by = true, map[string][]*gazetteer.Place{}, map[[2]string]*gazetteer.Place{}
	list, err := s.gazetteer.Seats()
	if err != nil {
		return // built without places: nothing is known of seats
	}
	for i := range list {
		p := &list[i]
		s.by[[2]string{p.Country, p.Division}] = p
		for _, n := range p.Names {
			if k := essence(n); !slices.Contains(s.bears[k], p) {
				s.bears[k] = append(s.bears[k], p)
			}
		}
	}
}

// bearing returns the seat that bears a name; nil where there is none, or several that are not called alike.
func (s *seats) bearing(name string) *gazetteer.Place {
	s.load()
	list := s.bears[essence(name)]
	differs := func(p *gazetteer.Place) bool { return p.Names[0] != list[0].Names[0] }
	if len(list) == 0 || slices.ContainsFunc(list, differs) {
		return nil
	}
	return list[0]
}

// of returns the seat of the province in which a point lies, nil where that is not known.
func (s *seats) of(p truce.Point, radius int32) *gazetteer.Place {
	if s.load(); s.gazetteer == nil {
		return nil
	}
	country, code, ok := s.gazetteer.DivisionOf(p, radius)
	if !ok {
		return nil
	}
	return s.by[[2]string{country, code}]
}
