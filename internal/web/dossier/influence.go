package dossier

import (
	"net/http"

	"truce"
	"truce/internal/web/frame"
)

// influencePage is who backs, influences, guarantees or convened whom, and who named whom what.
type influencePage struct {
	Kinds        []influenceKind
	Graph        influenceGraph
	Designations []designationRow
	Lines        frame.Stretch // of the edges
}

// influenceKind is the edges of one kind.
type influenceKind struct {
	Kind  string
	Edges []influenceEdge
}

// influenceEdge is one claim of influence.
type influenceEdge struct {
	By, On actorName
	Degree string // in the source's words
	Cite   cite
}

// designationRow is what a body named an actor.
type designationRow struct {
	Actor, By actorName
	As        string
	From, To  string // empty: not stated
	Cite      cite
}

// influence answers GET /influence.
func (s *site) influence(w http.ResponseWriter, r *request) error {
	t, err := s.teller(r)
	if err != nil {
		return err
	}
	p, err := t.influencePage()
	if err != nil {
		return err
	}
	return s.Render(w, r, http.StatusOK, "dossier-influence", p)
}

func (t *teller) influencePage() (*influencePage, error) {
	list, err := tell[truce.Influence](t, truce.KindInfluence, "")
	if err != nil {
		return nil, err
	}
	ofKind := func(x told[truce.Influence]) string { return x.Body.Kind }
	p := &influencePage{Lines: t.stretch("from", len(list), mostLines)}
	kinds, of := groupBy(grouped(list, ofKind)[p.Lines.From:p.Lines.To], ofKind)
	for _, k := range kinds {
		group := influenceKind{Kind: k}
		for _, x := range of[k] {
			group.Edges = append(group.Edges, influenceEdge{t.actor(x.Body.By), t.actor(x.Body.On), x.Body.Degree,
				t.cite(x.Ref, x.Body.Sources)})
		}
		p.Kinds = append(p.Kinds, group)
	}
	p.Graph = drawInfluence(p.Kinds)
	named, err := tell[truce.Designation](t, truce.KindDesignation, "")
	if err != nil {
		return nil, err
	}
	for _, x := range named {
		b := x.Body
		p.Designations = append(p.Designations, designationRow{t.actor(b.Actor), t.actor(b.By), b.As, t.moment(b.From),
			t.moment(b.To), t.cite(x.Ref, b.Sources)})
	}
	return p, nil
}

// influenceGraph is a drawing of two columns: who has influence, and on whom. Lengths are in the units of its view box.
type influenceGraph struct {
	Width, Height int
	Nodes         []graphNode
	Lines         []graphLine
}

type graphNode struct {
	Actor actorName
	X, Y  int
	Left  bool
}

type graphLine struct {
	Kind           string
	X1, Y1, X2, Y2 int
	CX1, CX2       int // of the curve's handles
}

// The measures of the drawing.
const (
	graphWidth  = 760
	graphLeft   = 210 // where the left column ends
	graphRight  = 490 // where the right column begins
	graphStep   = 38
	graphMargin = 26
	graphApart  = 7 // between lines that join the same two
)

// drawInfluence places who has influence on the left and on whom on the right, in order of first appearance, and a line
// for every claim.
func drawInfluence(kinds []influenceKind) influenceGraph {
	g := influenceGraph{Width: graphWidth}
	left, right := map[truce.ActorID]int{}, map[truce.ActorID]int{}
	beside := map[[2]truce.ActorID]int{} // lines drawn between the same two
	place := func(column map[truce.ActorID]int, a actorName, x int, isLeft bool) int {
		if y, ok := column[a.ID]; ok {
			return y
		}
		y := graphMargin + len(column)*graphStep
		column[a.ID] = y
		g.Nodes = append(g.Nodes, graphNode{a, x, y, isLeft})
		return y
	}
	for _, k := range kinds {
		for _, e := range k.Edges {
			y1, y2 := place(left, e.By, graphLeft, true), place(right, e.On, graphRight, false)
			pair := [2]truce.ActorID{e.By.ID, e.On.ID}
			y1, y2 = y1+beside[pair]*graphApart, y2+beside[pair]*graphApart
			beside[pair]++
			g.Lines = append(g.Lines, graphLine{k.Kind, graphLeft + 10, y1, graphRight - 10, y2, graphLeft + 110,
				graphRight - 110})
		}
	}
	g.Height = 2*graphMargin + (max(len(left), len(right))-1)*graphStep
	return g
}
