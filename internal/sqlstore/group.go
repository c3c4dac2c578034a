package sqlstore

import (
	"encoding/json"
	"maps"
	"slices"

	"truce"
)

// gatherer reads what was claimed of many incidents at a time: a question is asked for all of them before the next, for
// what a question costs is mostly that it is asked.
type gatherer struct {
	q      querier
	roster roster
	bare   bool // of claims of sameness is read who holds what to be one, and not why
	whole  bool // of reports is read what was released of them before

	incidents map[int64]*incident // that were opened
	told      map[int64][]link    // what members said of reports and an incident, by incident
	claims    map[int64][]*truce.Claim
	reports   map[int64]*report
	links     map[int64][]truce.LinkClaim // what members said of a report and incidents, by report
	sames     map[int64][]truce.SameClaim // that touch an incident; it has a place here once they were read
}

func newGatherer(q querier, r roster) *gatherer {
	return &gatherer{q: q, roster: r, incidents: map[int64]*incident{}, told: map[int64][]link{},
		claims: map[int64][]*truce.Claim{}, reports: map[int64]*report{}, links: map[int64][]truce.LinkClaim{},
		sames: map[int64][]truce.SameClaim{}}
}

// incident is an incident that was opened.
type incident struct {
	key    int64
	ref    int64 // of the entry that opened it
	at     truce.Instant
	report *int64 // that entry's, if it was a report's
	joined *int64 // what it redirected to when it was last derived
}

// link is a member's last word on whether a report tells of an incident.
type link struct {
	report int64
	ref    int64
	linked bool
}

// place is the member's.
func (l link) place() int64 { return l.ref >> numberBits }

// readIncidents reads those of the incidents that were opened.
func (g *gatherer) readIncidents(keys []int64) error {
	return queryIDs(g.q, "incidents", keys, func(scan scan) error {
		i := new(incident)
		err := scan(&i.key, &i.ref, &i.at, &i.report, &i.joined)
		g.incidents[i.key] = i
		return err
	})
}

// readTold reads what members last said of reports and the incidents, which have been read.
func (g *gatherer) readTold(keys []int64) error {
	err := queryIDs(g.q, "links_of_incidents", keys, func(scan scan) error {
		var l link
		var incident, linked int64
		err := scan(&incident, &l.report, &l.ref, &linked)
		l.linked = linked == 1
		g.told[incident] = append(g.told[incident], l)
		return err
	})
	for _, key := range keys {
		g.told[key] = withOpening(g.told[key], g.incidents[key])
	}
	return err
}

// withOpening adds to what members said of an incident the word of the report that opened it, if one did.
func withOpening(links []link, i *incident) []link {
	if i == nil || i.report == nil {
		return links
	}
	opening := link{report: *i.report, ref: i.ref, linked: true}
	return lastWord(links, opening, func(l link) (int64, bool) {
		return l.ref, l.report == opening.report && l.place() == opening.place()
	})
}

// lastWord adds the word of a report's own entry to what members said, unless its member has said something of the two
// since; what the member said before is dropped. of returns the ref of a word, and whether it is that member's.
func lastWord[T any](words []T, opening T, of func(T) (ref int64, same bool)) []T {
	ref, _ := of(opening)
	for i, w := range words {
		said, same := of(w)
		switch {
		case same && said > ref:
			return words
		case same:
			words[i] = opening
			return words
		}
	}
	return append(words, opening)
}

// readLinks reads what members last said of the reports, which have been read, and incidents.
func (g *gatherer) readLinks(keys []int64) error {
	err := queryIDs(g.q, "links_of_reports", keys, func(scan scan) error {
		var report, ref int64
		var body string
		var l truce.LinkClaim
		if err := scan(&report, &ref, &l.At, &body); err != nil {
			return err
		}
		b, err := truce.DecodeBody(truce.KindLink, []byte(body))
		if err != nil {
			return err
		}
		l.Ref, l.Link = g.roster.ref(ref), *b.(*truce.Link)
		g.links[report] = append(g.links[report], l)
		return nil
	})
	if err != nil {
		return err
	}
	opened := map[int64]int64{} // by report
	for _, key := range keys {
		if r := g.reports[key]; r != nil && r.opened != nil {
			opened[key] = *r.opened
		}
	}
	if err := g.readIncidents(g.unread(slices.Collect(maps.Values(opened)))); err != nil {
		return err
	}
	for report, incident := range opened {
		if i := g.incidents[incident]; i != nil { // else the tables were damaged, and Sound says so
			g.addOpening(report, i)
		}
	}
	return nil
}

// unread returns those of the incidents that have not been read.
func (g *gatherer) unread(keys []int64) []int64 {
	return slices.DeleteFunc(keys, func(k int64) bool { return g.incidents[k] != nil })
}

// addOpening adds the word of a report's own entry, which opened the incident.
func (g *gatherer) addOpening(report int64, i *incident) {
	opening := truce.LinkClaim{Ref: g.roster.ref(i.ref), At: i.at, Opening: true,
		Link: truce.Link{Incident: g.roster.incident(i.key), Report: truce.ReportID(g.roster.mint(report, 'R')),
			Linked: true}}
	g.links[report] = lastWord(g.links[report], opening, func(l truce.LinkClaim) (int64, bool) {
		return g.roster.packRef(l.Ref), l.Incident == opening.Incident && l.Member == opening.Member
	})
}

// read reads all that was claimed of incidents.
func (g *gatherer) read(keys []int64) error {
	if err := g.readIncidents(g.unread(slices.Clone(keys))); err != nil {
		return err
	}
	if err := g.readTold(keys); err != nil {
		return err
	}
	each := func(incident int64, c *truce.Claim) { g.claims[incident] = append(g.claims[incident], c) }
	if err := queryIDs(g.q, "claims_of_incidents", keys, claimRows(g.roster, nil, each)); err != nil {
		return err
	}
	var reports []int64
	for _, key := range keys {
		for _, l := range g.told[key] {
			reports = append(reports, l.report)
		}
	}
	slices.Sort(reports)
	reports = slices.Compact(reports)
	list, err := reportsOfIDs(g.q, g.roster, reports)
	if err != nil {
		return err
	}
	for _, r := range list {
		g.reports[r.key] = &r
	}
	if g.whole {
		if err := retell(g.q, list); err != nil {
			return err
		}
	}
	return g.readLinks(reports)
}

// joined returns the incidents that are one with an opened one, in order, by the walk of truce.State over the claims of
// sameness; and those claims. What is found at a step of the walk is read together.
func (g *gatherer) joined(key int64) ([]int64, []truce.SameClaim, error) {
	seen := map[int64]bool{key: true}
	var all []truce.SameClaim
	for found := []int64{key}; len(found) > 0; {
		unread := slices.DeleteFunc(slices.Clone(found), func(k int64) bool { _, read := g.sames[k]; return read })
		if err := g.readSames(unread); err != nil {
			return nil, nil, err
		}
		var others []int64
		for _, k := range found {
			all = append(all, g.sames[k]...)
			for _, id := range truce.Joins(g.roster.incident(k), g.sames[k]) {
				if other, ok := g.roster.key(string(id), 'I'); ok && !seen[other] {
					others = append(others, other)
				}
			}
		}
		slices.Sort(others)
		others = slices.Compact(others)
		if err := g.readIncidents(g.unread(slices.Clone(others))); err != nil {
			return nil, nil, err
		}
		found = slices.DeleteFunc(others, func(k int64) bool { return g.incidents[k] == nil })
		for _, k := range found {
			seen[k] = true
		}
	}
	return slices.Sorted(maps.Keys(seen)), all, nil
}

// readSames reads the claims of sameness that touch the incidents. Those of incidents that are one touch two of them,
// and are in memory once.
func (g *gatherer) readSames(keys []int64) error {
	for _, key := range keys {
		g.sames[key] = nil
	}
	once := map[int64]truce.SameClaim{}
	return queryIDs(g.q, "sames_of_incidents", keys, func(scan scan) error {
		var incident, ref int64
		var at truce.Instant
		var body string
		if err := scan(&incident, &ref, &at, &body); err != nil {
			return err
		}
		c, read := once[ref]
		if !read {
			c = truce.SameClaim{Ref: g.roster.ref(ref), At: at}
			said := any(&c.Same)
			if g.bare {
				said = (*bareSame)(&c.Same)
			}
			if err := json.Unmarshal([]byte(body), said); err != nil {
				return err
			}
			once[ref] = c
		}
		g.sames[incident] = append(g.sames[incident], c)
		return nil
	})
}

// bareSame is a claim of sameness without what the machine had shown, which may be long.
type bareSame struct {
	A     truce.IncidentID `json:"a"`
	B     truce.IncidentID `json:"b"`
	Same  bool             `json:"same"`
	Shown *truce.Shown     `json:"-"`
}

// group returns what was claimed of incidents that are one, and that have been read. sames may be left out where only a
// row is wanted.
func (g *gatherer) group(keys []int64, sames []truce.SameClaim) truce.Group {
	out := truce.Group{Sames: sames}
	var reports []int64
	for _, key := range keys {
		out.IDs = append(out.IDs, g.roster.incident(key))
		for _, l := range g.told[key] {
			reports = append(reports, l.report)
		}
		out.Answer(g.claims[key])
	}
	slices.Sort(reports)
	for _, key := range slices.Compact(reports) {
		if r := g.reports[key]; r != nil {
			out.Reports = append(out.Reports, r.state)
		}
		out.Links = append(out.Links, g.links[key]...)
	}
	out.Normalize()
	return out
}
