package sqlstore

import (
	"encoding/json"
	"fmt"
	"slices"

	"truce"
)

// version is what judging asks of the last version of a report; its number is 0 where there is no report.
type version struct {
	number   int
	officer  string
	dataset  string
	incident *int64
}

func readVersion(q querier, report int64) (version, error) {
	var v version
	_, err := one(q, "version", []any{report}, &v.number, &v.officer, &v.dataset, &v.incident)
	return v, err
}

// incident is an incident that was opened.
type incident struct {
	key    int64
	ref    int64 // of the entry that opened it
	at     truce.Instant
	report *int64 // that entry's, if it was a report's
	joined *int64 // what it redirected to when it was last derived
}

// readIncident returns nil where nobody opened it.
func readIncident(q querier, key int64) (*incident, error) {
	i := &incident{key: key}
	found, err := one(q, "incident", []any{key}, &i.ref, &i.at, &i.report, &i.joined)
	if err != nil || !found {
		return nil, err
	}
	return i, nil
}

// link is a member's last word on whether a report tells of an incident.
type link struct {
	report int64
	ref    int64
	linked bool
}

// place is the member's.
func (l link) place() int64 { return l.ref >> numberBits }

// readLinks returns what members last said of reports and one incident.
func readLinks(q querier, key int64) ([]link, error) {
	var links []link
	err := q.query("links_of_incident", func(scan scan) error {
		var l link
		var linked int64
		err := scan(&l.report, &l.ref, &linked)
		l.linked = linked == 1
		links = append(links, l)
		return err
	}, key)
	if err != nil {
		return nil, err
	}
	i, err := readIncident(q, key)
	if err != nil || i == nil || i.report == nil {
		return links, err
	}
	opening := link{report: *i.report, ref: i.ref, linked: true}
	return lastWord(links, opening, func(l link) (int64, bool) {
		return l.ref, l.report == opening.report && l.place() == opening.place()
	}), nil
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

// readLinksOf returns what members last said of one report and incidents. opened is the incident that its entry opened.
func readLinksOf(q querier, r roster, report int64, opened *int64) ([]truce.LinkClaim, error) {
	var links []truce.LinkClaim
	err := q.query("links_of_report", func(scan scan) error {
		var incident, ref int64
		var body string
		var l truce.LinkClaim
		if err := scan(&incident, &ref, &l.At, &body); err != nil {
			return err
		}
		b, err := truce.DecodeBody(truce.KindLink, []byte(body))
		if err != nil {
			return err
		}
		l.Ref, l.Link = r.ref(ref), *b.(*truce.Link)
		links = append(links, l)
		return nil
	}, report)
	if err != nil || opened == nil {
		return links, err
	}
	i, err := readIncident(q, *opened)
	if err != nil || i == nil {
		return links, err
	}
	opening := truce.LinkClaim{Ref: r.ref(i.ref), At: i.at, Opening: true,
		Link: truce.Link{Incident: r.incident(*opened), Report: truce.ReportID(r.mint(report, 'R')), Linked: true}}
	return lastWord(links, opening, func(l truce.LinkClaim) (int64, bool) {
		return r.packRef(l.Ref), l.Incident == opening.Incident && l.Member == opening.Member
	}), nil
}

// claims returns what reads rows of the table of claims into list.
func claims(r roster, list *[]*truce.Claim) func(scan) error {
	return func(scan scan) error {
		var ref, withdrawn int64
		var body string
		c := new(truce.Claim)
		if err := scan(&ref, &c.Kind, &c.Key, &c.Officer, &c.At, &withdrawn, &body); err != nil {
			return err
		}
		c.Ref, c.Withdrawn = r.ref(ref), withdrawn == 1
		b, err := truce.DecodeBody(c.Kind, []byte(body))
		c.Body = b
		*list = append(*list, c)
		return err
	}
}

// readClaim returns the claim entered at a ref, nil when there is none.
func readClaim(q querier, r roster, ref int64) (*truce.Claim, error) {
	var list []*truce.Claim
	if err := q.query("claim_at", claims(r, &list), ref); err != nil || len(list) == 0 {
		return nil, err
	}
	return list[0], nil
}

// readSames returns the claims of sameness that touch one incident.
func readSames(q querier, r roster, key int64) ([]truce.SameClaim, error) {
	var out []truce.SameClaim
	err := q.query("sames_of_incident", func(scan scan) error {
		var ref int64
		var body string
		var c truce.SameClaim
		if err := scan(&ref, &c.At, &body); err != nil {
			return err
		}
		c.Ref = r.ref(ref)
		err := json.Unmarshal([]byte(body), &c.Same)
		out = append(out, c)
		return err
	}, key)
	return out, err
}

// report is a report as the tables hold it.
type report struct {
	key    int64
	state  *truce.ReportState
	opened *int64 // incident
}

// reportRows returns what reads rows of the table of reports into list.
func reportRows(r roster, list *[]report) func(scan) error {
	return func(scan scan) error {
		var key, ref, withdrawn, version int64
		var body string
		var released *string
		st := new(truce.ReportState)
		x := report{state: st}
		if err := scan(&key, &ref, &st.Officer, &st.At, &version, &x.opened, &withdrawn, &body, &released); err != nil {
			return err
		}
		x.key, st.Ref, st.Owner, st.Withdrawn = key, r.ref(ref), r.member(key), withdrawn == 1
		b, err := truce.DecodeBody(truce.KindReport, []byte(body))
		if err != nil {
			return fmt.Errorf("report %s: %w", r.mint(key, 'R'), err)
		}
		st.Report = *b.(*truce.Report)
		*list = append(*list, x)
		return release(st, released)
	}
}

// release gives a report its coded fields: those of its last release, else those of its own entry.
func release(st *truce.ReportState, released *string) error {
	if released != nil {
		b, err := truce.DecodeBody(truce.KindRelease, []byte(*released))
		if err != nil {
			return err
		}
		r := b.(*truce.Release)
		st.Coded, st.Level = &r.Coded, r.To
		return nil
	}
	if st.Coded = st.Report.Coded; st.Coded != nil {
		st.Level = st.Coded.Level
		if st.Level == "" {
			st.Level = truce.LevelJoint
		}
	}
	return nil
}

// readReport returns nil where there is no report.
func readReport(q querier, r roster, key int64) (*report, error) {
	var list []report
	if err := q.query("report", reportRows(r, &list), key); err != nil || len(list) == 0 {
		return nil, err
	}
	return &list[0], nil
}

// readJoined returns the incidents that are one with an opened one, in order, by the walk of truce.State over the claims
// of sameness; and those claims.
func readJoined(q querier, r roster, key int64) ([]int64, []truce.SameClaim, error) {
	seen := []int64{key}
	var all []truce.SameClaim
	for next := 0; next < len(seen); next++ {
		sames, err := readSames(q, r, seen[next])
		if err != nil {
			return nil, nil, err
		}
		all = append(all, sames...)
		for _, id := range truce.Joins(r.incident(seen[next]), sames) {
			other, ok := r.key(string(id), 'I')
			if !ok || slices.Contains(seen, other) {
				continue
			}
			i, err := readIncident(q, other)
			if err != nil {
				return nil, nil, err
			}
			if i != nil {
				seen = append(seen, other)
			}
		}
	}
	slices.Sort(seen)
	return seen, all, nil
}

// readGroup gathers what was claimed of incidents that are one.
func readGroup(q querier, r roster, keys []int64, sames []truce.SameClaim) (truce.Group, error) {
	g := truce.Group{Sames: sames, Lapsed: map[string][]truce.MemberID{}}
	var reports []int64
	for _, key := range keys {
		g.IDs = append(g.IDs, r.incident(key))
		links, err := readLinks(q, key)
		if err != nil {
			return truce.Group{}, err
		}
		for _, l := range links {
			reports = append(reports, l.report)
		}
		if err := addClaims(q, r, key, &g); err != nil {
			return truce.Group{}, err
		}
	}
	slices.Sort(reports)
	for _, key := range slices.Compact(reports) {
		if err := addReport(q, r, key, &g); err != nil {
			return truce.Group{}, err
		}
	}
	g.Normalize()
	return g, nil
}

// addReport adds a report, if it is there, and what was said of it.
func addReport(q querier, r roster, key int64, g *truce.Group) error {
	rep, err := readReport(q, r, key)
	if err != nil {
		return err
	}
	var opened *int64
	if rep != nil {
		g.Reports, opened = append(g.Reports, rep.state), rep.opened
	}
	links, err := readLinksOf(q, r, key, opened)
	g.Links = append(g.Links, links...)
	return err
}

// addClaims adds the claims about an incident that stand: of verdicts and interests a member's last, unless withdrawn.
func addClaims(q querier, r roster, key int64, g *truce.Group) error {
	var list []*truce.Claim
	if err := q.query("claims_of_incident", claims(r, &list), key); err != nil {
		return err
	}
	type held struct{ by, of truce.MemberID }
	assessments, interests := map[truce.MemberID]*truce.Claim{}, map[held]*truce.Claim{}
	for _, c := range list {
		switch b := c.Body.(type) {
		case *truce.Assessment:
			assessments[c.Member] = c
		case *truce.Interest:
			interests[held{c.Member, b.Member}] = c
		case *truce.Concur:
			g.Concurs = append(g.Concurs, c)
		case *truce.Lapsed:
			g.Lapsed[b.Deadline] = append(g.Lapsed[b.Deadline], c.Member)
		case *truce.Operation:
			g.Operations = append(g.Operations, c)
		}
	}
	for _, c := range assessments {
		if !c.Withdrawn {
			g.Assessments = append(g.Assessments, c)
		}
	}
	for _, c := range interests {
		if !c.Withdrawn {
			g.Interests = append(g.Interests, c)
		}
	}
	return nil
}
