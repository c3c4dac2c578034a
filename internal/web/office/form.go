package office

import (
	"cmp"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"truce"
	"truce/internal/claimfile"
	"truce/internal/web/frame"
)

// input is a field of a form as a page shows it.
type input struct {
	claimfile.Field
	Path    string
	Label   string // key of its words
	Note    string // key of what is to be known of it; empty: nothing is
	Value   string
	Values  []string // of a list that has no groups
	Choices []string // words of a code, with one it has that is on no list
	Long    bool     // it holds sentences
	Told    label    // what an id stands for, to show it again
	Bad     []claimfile.Fault
	Pick    *frame.Pick // a map on which it is filled in; nil: none
	Rows    []row       // of a list of groups
	Inputs  []input     // of a group
	Open    bool        // it is filled in, or wrong, or must be filled in
}

// row is one group of a list.
type row struct {
	Path   string
	Inputs []input
}

// label is what something is called on a page.
type label = frame.Label

// sheet makes the inputs of a form of what is filled in.
type sheet struct {
	kind    truce.Kind
	words   *frame.Catalog
	regs    *registers
	values  url.Values
	faults  []claimfile.Fault
	pick    *frame.Pick // nil: no maps are drawn
	another string      // the path of a list that gets one more row
}

// collection is the field that the dossier alone fills in: the number of an article in the founding collection.
const collection = "seed"

// standing is what a position is entered for, though one without any is lawful.
const standing = "standing"

// long are the fields that hold sentences.
var long = []string{"says", "note", "what", "quote", "day_note", "why", "ground", "condition", "outcome", "agenda"}

func (x *sheet) inputs(fields []claimfile.Field, at string) []input {
	out := make([]input, 0, len(fields))
	for _, f := range fields {
		if path := below(at, f.Name); f.Name != collection || x.filled(path) {
			out = append(out, x.input(f, path))
		}
	}
	return out
}

func (x *sheet) input(f claimfile.Field, path string) input {
	in := input{Field: f, Path: path, Label: x.wordOf(path, "says."), Long: slices.Contains(long, f.Name)}
	if note := x.wordOf(path, "says-note."); x.words.Has(note) {
		in.Note = note
	}
	for _, b := range x.faults {
		if b.Path == path {
			in.Bad = append(in.Bad, b)
		}
	}
	if x.pick != nil && f.Sort == claimfile.Position && (!f.List || path == outline) {
		in.Pick = &frame.Pick{Shape: frame.PickPoint, Field: path, World: x.pick.World, Areas: x.pick.Areas,
			Bounds: x.pick.Bounds}
		if f.List {
			in.Pick.Shape = frame.PickRing
		}
	}
	switch {
	case f.Sort == claimfile.Group && f.List:
		for _, n := range x.rows(path) {
			in.Rows = append(in.Rows, row{n, x.inputs(f.Fields, n)})
		}
	case f.Sort == claimfile.Group:
		in.Inputs = x.inputs(f.Fields, path)
	case f.List:
		in.Values = slices.DeleteFunc(slices.Clone(x.values[path]), func(v string) bool { return strings.TrimSpace(v) == "" })
	default:
		in.Value = x.values.Get(path)
	}
	if in.Choices = f.Words; f.Sort == claimfile.Code && in.Value != "" && !slices.Contains(f.Words, in.Value) {
		in.Choices = append(slices.Clone(f.Words), in.Value)
	}
	if f.Sort == claimfile.KnownID {
		in.Told = x.regs.label(f.Of, in.Value)
	}
	in.Open = f.Needed || len(in.Bad) > 0 || x.filled(path) || x.another == path || f.Name == standing
	return in
}

// wordOf is the key of the words of a field.
func (x *sheet) wordOf(path, prefix string) string {
	return x.words.FieldKey(prefix, claimfile.Name(x.kind), path)
}

// filled reports whether something is said at a path or below it.
func (x *sheet) filled(path string) bool {
	for p, list := range x.values {
		if (p == path || strings.HasPrefix(p, path+".")) && strings.TrimSpace(strings.Join(list, "")) != "" {
			return true
		}
	}
	return false
}

// rows returns the paths of the rows of a list that are shown: those that are filled in, one at least, and one more
// where it was asked for.
func (x *sheet) rows(path string) []string {
	seen := map[int]bool{}
	for p := range x.values {
		rest, below := strings.CutPrefix(p, path+".")
		number, _, _ := strings.Cut(rest, ".")
		if n, err := strconv.Atoi(number); below && err == nil && n >= 0 {
			seen[n] = true
		}
	}
	at := slices.Sorted(maps.Keys(seen))
	if len(at) == 0 || x.another == path {
		next := 0
		if len(at) > 0 {
			next = at[len(at)-1] + 1
		}
		at = append(at, next)
	}
	out := make([]string, len(at))
	for i, n := range at {
		out[i] = below(path, strconv.Itoa(n))
	}
	return out
}

// below is the path of a field in what stands at another.
func below(at, name string) string { return strings.TrimPrefix(at+"."+name, ".") }

// registers are what ids are looked up in, as far as whoever asks may see them.
type registers struct {
	s     *site
	r     *request
	named map[string]map[string][]truce.Name // by register, by id
}

// registers reads what the ids of a form can be.
func (s *site) registers(r *request) (*registers, error) {
	b, err := r.Book()
	if err != nil {
		return nil, err
	}
	g := &registers{s, r, map[string]map[string][]truce.Name{"actor": {}, "area": {}, "member": {}, "agreement": {},
		"post": {}, "round": {}, "track": {}}}
	for id, a := range b.Actors {
		g.named["actor"][string(id)] = a.Names
	}
	for id, a := range b.Areas {
		g.named["area"][string(id)] = a.Names
	}
	for _, m := range r.Lens.Process().Members {
		g.named["member"][string(m.ID)] = m.Names
	}
	for _, k := range []truce.Kind{truce.KindAgreement, truce.KindPost, truce.KindRound, truce.KindTrack} {
		claims, err := r.Lens.Claims(r.Context(), k, "")
		if err != nil {
			return nil, err
		}
		for _, c := range claims {
			if !c.Withdrawn {
				id, names := named(c.Body)
				g.named[claimfile.Name(k)][id] = names
			}
		}
	}
	return g, nil
}

// named is the id and the names under which a claim registers something.
func named(body any) (string, []truce.Name) {
	switch b := body.(type) {
	case *truce.Agreement:
		return string(b.ID), b.Titles
	case *truce.Post:
		return string(b.ID), b.Names
	case *truce.Round:
		return string(b.ID), b.Names
	case *truce.Track:
		return string(b.ID), b.Names
	}
	return "", nil
}

// known finds what somebody wrote: an id, or a name that one alone bears, whatever its case.
func (g *registers) known(register, text string) (string, bool) {
	if register == "incident" {
		text = strings.ToUpper(text)
		v, err := g.r.Lens.Incident(g.r.Context(), truce.IncidentID(text))
		return text, err == nil && v != nil
	}
	list := g.named[register]
	if _, ok := list[text]; ok {
		return text, true
	}
	found := ""
	for id, names := range list {
		if !slices.ContainsFunc(names, func(n truce.Name) bool { return strings.EqualFold(n.Text, text) }) {
			continue
		}
		if found != "" {
			return "", false
		}
		found = id
	}
	return found, found != ""
}

// label is what an id stands for.
func (g *registers) label(register, id string) label {
	if id == "" {
		return label{}
	}
	l := label{Text: id, Names: g.named[register][id]}
	switch register {
	case "actor", "agreement", "incident":
		l.Href = g.s.At("/"+register+"s", id)
	}
	return l
}

// registered is one line of a register.
type registered struct {
	ID    string
	Names []truce.Name
}

// list returns a register by id.
func (g *registers) list(register string) []registered {
	var out []registered
	for id, names := range g.named[register] {
		out = append(out, registered{id, names})
	}
	slices.SortFunc(out, func(a, b registered) int { return cmp.Compare(a.ID, b.ID) })
	return out
}

// Has reports whether a word of a list of codes was chosen.
func (in input) Has(word string) bool { return slices.Contains(in.Values, word) }

// Listed reports whether a word is one that pages translate.
func (in input) Listed(word string) bool { return slices.Contains(in.Words, word) }

// Lines are the values of a list, one on each line.
func (in input) Lines() string { return strings.Join(claimfile.Lines(in.Values), "\n") }

// Slots are the values of a list of ids, and room for two more.
func (in input) Slots() []string { return append(slices.Clone(in.Values), "", "") }

// Picks reports whether a field is a moment that a browser's picker can show.
func (in input) Picks() bool { return in.Sort == claimfile.Moment && picks(in.Value) }

// picks reports whether a browser's picker can show a moment: one of whole minutes, or none.
func picks(value string) bool {
	return value == "" || len(value) == len("2006-01-02T15:04") && value[10] == 'T'
}
