package registers

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"truce"
	"truce/internal/casefile"
	"truce/internal/web/frame"
)

// mostCases is how many incidents the page looks at, the oldest first.
const mostCases = 2000

// stuckPage is where cases wait.
type stuckPage struct {
	Shown  bool // false: this is for members
	Stage  casefile.Name
	On     string
	Stages []stageChoice
	All    string // address of the list without its holder
	Cases  []caseLine
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
	p := &stuckPage{Shown: r.Lens.May(truce.FieldVerdict, "", ""), On: q.Get("on")}
	if stage := casefile.Name(q.Get("stage")); slices.Contains(casefile.Names, stage) {
		p.Stage = stage
	}
	list, err := casefile.List(r.Context(), r.Lens, casefile.Asked{Holder: p.On, Most: mostCases})
	if err != nil {
		return err
	}
	b, err := r.Book()
	if err != nil {
		return err
	}
	p.Read, p.Of, p.All = list.Read, list.Of, s.stuckHref(p.Stage, "")
	p.Stages = s.stages(p, list.Cases)
	now := truce.At(s.Clock())
	for _, x := range list.Cases {
		if p.Stage != "" && x.Name != p.Stage {
			continue
		}
		line := caseLine{Case: x, Href: s.At("/incidents", x.Incident), Where: b.Where(x.Where), Late: x.Late(now)}
		for _, h := range x.Holders {
			with := b.Actor(truce.ActorID(h))
			with.Href = s.stuckHref(p.Stage, h)
			line.With = append(line.With, with)
		}
		p.Cases = append(p.Cases, line)
	}
	return s.Render(w, r, http.StatusOK, "stuck", p)
}

// stages counts the cases by where they wait.
func (s *site) stages(p *stuckPage, cases []casefile.Case) []stageChoice {
	n := map[casefile.Name]int{}
	for _, c := range cases {
		n[c.Name]++
	}
	out := []stageChoice{{N: len(cases), Href: s.stuckHref("", p.On), Current: p.Stage == ""}}
	for _, name := range casefile.Names {
		if n[name] > 0 || name == p.Stage {
			out = append(out, stageChoice{name, n[name], s.stuckHref(name, p.On), p.Stage == name})
		}
	}
	return out
}

func (s *site) stuckHref(stage casefile.Name, on string) string {
	q := url.Values{}
	if stage != "" {
		q.Set("stage", string(stage))
	}
	if on != "" {
		q.Set("on", on)
	}
	return strings.TrimSuffix(s.At("/stuck")+"?"+q.Encode(), "?")
}
