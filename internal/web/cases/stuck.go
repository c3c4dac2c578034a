package cases

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"truce"
	"truce/internal/casefile"
	"truce/internal/web/frame"
)

// mostCases is how many incidents are looked at together, the oldest first; further ones have an address of their own.
const mostCases = 2000

// onePage is how many of them stand on one page.
const onePage = 60

// stuckPage is where cases wait.
type stuckPage struct {
	Shown  bool // false: this is for members
	Stage  casefile.Name
	On     string
	Stages []stageChoice
	All    string // address of the list without its holder
	Cases  []caseLine
	From   int // of the first of them, counted from 1
	Total  int // how many there are at this stage
	First  string
	Next   string // addresses of other parts of the list; empty: there is none
	After  string // where those that are looked at begin; empty: with the oldest
	Oldest string // address of the list that begins with the oldest; empty: this is it
	Others string // address of the list of the incidents that follow; empty: there are none
	Read   int
	Of     int
}

// stageChoice is a stage one can look at, with how many cases wait there.
type stageChoice struct {
	Stage   casefile.Name // empty: every one
	N       int
	Href    string
	Current bool
}

// caseLine is one case.
type caseLine struct {
	casefile.Case
	Href  string
	Where frame.Where
	With  []frame.Label // on whom it waits; each leads to what else waits on it
	Late  bool
}

// stuck answers GET /stuck: where cases wait; ?stage= and ?on= for some of them.
func (s *site) stuck(w http.ResponseWriter, r *request) error {
	q := r.URL.Query()
	p := &stuckPage{Shown: r.Lens.May(truce.FieldVerdict, "", ""), On: q.Get("on"), After: q.Get("after")}
	if stage := casefile.Name(q.Get("stage")); slices.Contains(casefile.Names, stage) {
		p.Stage = stage
	}
	list, err := casefile.List(r.Context(), r.Lens, casefile.Asked{Holder: p.On, Most: mostCases, After: q.Get("after")})
	if err != nil {
		return err
	}
	b, err := r.Book()
	if err != nil {
		return err
	}
	p.Read, p.Of, p.All = list.Read, list.Of, s.stuckHref(p.Stage, "", 0, p.After)
	if p.After != "" {
		p.Oldest = s.stuckHref(p.Stage, p.On, 0, "")
	}
	if list.Next != "" {
		p.Others = s.stuckHref(p.Stage, p.On, 0, list.Next)
	}
	p.Stages = s.stages(p, list.Cases)
	now := truce.At(s.Clock())
	for _, x := range p.part(s, list.Cases, q.Get("n")) {
		line := caseLine{Case: x, Href: s.At("/incidents", x.Incident), Where: b.Where(x.Where), Late: x.Late(now)}
		for _, h := range x.Holders {
			with := b.Actor(truce.ActorID(h))
			with.Href = s.stuckHref(p.Stage, h, 0, p.After)
			line.With = append(line.With, with)
		}
		p.Cases = append(p.Cases, line)
	}
	return s.Render(w, r, http.StatusOK, "stuck", p)
}

// part returns the cases of the stage that stand on this page: those past the first n.
func (p *stuckPage) part(s *site, cases []casefile.Case, n string) []casefile.Case {
	if p.Stage != "" {
		cases = slices.DeleteFunc(slices.Clone(cases), func(c casefile.Case) bool { return c.Name != p.Stage })
	}
	p.Total = len(cases)
	past, err := strconv.Atoi(n)
	if err != nil || past < 0 || past >= len(cases) {
		past = 0
	}
	p.From = past + 1
	if past > 0 {
		p.First = s.stuckHref(p.Stage, p.On, 0, p.After)
	}
	cases = cases[past:]
	if len(cases) > onePage {
		cases, p.Next = cases[:onePage], s.stuckHref(p.Stage, p.On, past+onePage, p.After)
	}
	return cases
}

// stages counts the cases by where they wait.
func (s *site) stages(p *stuckPage, cases []casefile.Case) []stageChoice {
	n := map[casefile.Name]int{}
	for _, c := range cases {
		n[c.Name]++
	}
	out := []stageChoice{{N: len(cases), Href: s.stuckHref("", p.On, 0, p.After), Current: p.Stage == ""}}
	for _, name := range casefile.Names {
		if n[name] > 0 || name == p.Stage {
			out = append(out, stageChoice{name, n[name], s.stuckHref(name, p.On, 0, p.After), p.Stage == name})
		}
	}
	return out
}

// stuckHref is the address of the list of a stage, empty for all, of those that wait on somebody, past the first n,
// among the incidents after some.
func (s *site) stuckHref(stage casefile.Name, on string, n int, after string) string {
	q := url.Values{}
	if stage != "" {
		q.Set("stage", string(stage))
	}
	if on != "" {
		q.Set("on", on)
	}
	if n > 0 {
		q.Set("n", strconv.Itoa(n))
	}
	if after != "" {
		q.Set("after", after)
	}
	return strings.TrimSuffix(s.At("/stuck")+"?"+q.Encode(), "?")
}
