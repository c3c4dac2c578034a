package dossier

import (
	"net/http"
	"slices"

	"truce"
	"truce/codes"
)

// platformsPage is the platforms, and what was said of them.
type platformsPage struct {
	Platforms []platformCard
	Sources   []citeSource // the articles, by number, and others that name a platform, in order of first appearance
	Said      []statementCard
	Members   bool // of some platform a source says who belongs to it
}

// platformCard is one platform.
type platformCard struct {
	Actor    actorName
	Note     string
	Convened []influenceEdge // empty: who brought it together is not stated
	Members  []actorName
	Cite     cite
	Named    []bool // by each of the page's sources
}

// platforms answers GET /platforms.
func (s *site) platforms(w http.ResponseWriter, r *request) error {
	t, err := s.teller(r)
	if err != nil {
		return err
	}
	p, err := t.platformsPage()
	if err != nil {
		return err
	}
	return s.Render(w, r, http.StatusOK, "dossier-platforms", p)
}

func (t *teller) platformsPage() (*platformsPage, error) {
	actors, err := tell[truce.Actor](t, truce.KindActor, "")
	if err != nil {
		return nil, err
	}
	members, err := tell[truce.Membership](t, truce.KindMembership, "")
	if err != nil {
		return nil, err
	}
	p := &platformsPage{}
	for _, x := range actors {
		if x.Body.Kind != codes.ActorPlatform {
			continue
		}
		card := platformCard{Actor: t.actor(x.Body.ID), Note: x.Body.Note, Cite: t.cite(x.Ref, x.Body.Sources)}
		influence, err := tell[truce.Influence](t, truce.KindInfluence, string(x.Body.ID))
		if err != nil {
			return nil, err
		}
		for _, i := range influence {
			card.Convened = append(card.Convened, influenceEdge{t.actor(i.Body.By), card.Actor, i.Body.Degree,
				t.cite(i.Ref, i.Body.Sources)})
		}
		for _, m := range members {
			if m.Body.Of == x.Body.ID {
				card.Members = append(card.Members, t.actor(m.Body.Actor))
				p.Members = true
			}
		}
		p.Platforms = append(p.Platforms, card)
	}
	if err := t.articles(p); err != nil {
		return nil, err
	}
	p.crossSources()
	said, err := tell[truce.Statement](t, truce.KindStatement, "")
	if err != nil {
		return nil, err
	}
	for _, topic := range t.topics(slices.DeleteFunc(slices.Clone(said), func(x told[truce.Statement]) bool {
		return x.Body.Topic != "platforms" && x.Body.Topic != "political-opposition"
	}), said) {
		p.Said = append(p.Said, topic.Statements...)
	}
	return p, nil
}

// articles makes every article of the founding collection a source of the page, where there are platforms: that one
// names none of them is told too.
func (t *teller) articles(p *platformsPage) error {
	if len(p.Platforms) == 0 {
		return nil
	}
	all, err := t.sourcesPage()
	if err != nil {
		return err
	}
	for _, a := range all.Articles {
		p.Sources = append(p.Sources, a.citeSource)
	}
	return nil
}

// crossSources notes which source names which platform.
func (p *platformsPage) crossSources() {
	column := map[string]int{}
	for i, s := range p.Sources {
		column[s.Anchor] = i
	}
	for _, card := range p.Platforms {
		for _, s := range card.Cite.Sources {
			if _, ok := column[s.Anchor]; !ok {
				column[s.Anchor] = len(p.Sources)
				p.Sources = append(p.Sources, s)
			}
		}
	}
	for i := range p.Platforms {
		p.Platforms[i].Named = make([]bool, len(p.Sources))
		for _, s := range p.Platforms[i].Cite.Sources {
			p.Platforms[i].Named[column[s.Anchor]] = true
		}
	}
}
