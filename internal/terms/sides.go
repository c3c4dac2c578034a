package terms

import (
	"slices"

	"truce"
)

// mostSides bounds how many alleged authors of one incident are read and put into words. Every report may name another,
// and each author is held against every report.
const mostSides = 50

// nameKey is what two attributions share that name the same; see [sameActor].
type nameKey struct {
	actor truce.ActorID
	name  string
}

func keyOf(a truce.Attribution) nameKey {
	if a.Actor != "" {
		return nameKey{actor: a.Actor}
	}
	return nameKey{name: a.Name}
}

// once is a list of attributions in which nobody is named twice.
type once struct {
	list []truce.Attribution
	has  map[nameKey]bool
}

func (o *once) add(list []truce.Attribution) {
	if o.has == nil {
		o.has = map[nameKey]bool{}
	}
	for _, a := range list {
		if k := keyOf(a); !o.has[k] {
			o.has[k] = true
			o.list = append(o.list, a)
		}
	}
}

// authorsOf returns everyone some member has as an author.
func authorsOf(v *truce.IncidentView, ps []*Appraiser) []truce.Attribution {
	var out once
	for _, p := range ps {
		out.add(p.authors(v))
	}
	if nobody := (truce.Attribution{}); len(out.list) > 1 {
		return slices.DeleteFunc(out.list, func(x truce.Attribution) bool { return x == nobody })
	}
	return out.list
}

// inTurn returns those of the authors that are read, in their order: all of them, or where they are too many the same
// number of each member's naming in turn, so that none can push out whom another names. A member's verdict comes before
// its reports.
func (b *Book) inTurn(v *truce.IncidentView, authors []truce.Attribution) []truce.Attribution {
	if len(authors) <= mostSides {
		return authors
	}
	var picked once
	lines := b.namings(v)
	for at := 0; len(picked.list) < mostSides && slices.ContainsFunc(lines, longerThan(at)); at++ {
		for _, line := range lines {
			if at < len(line) && len(picked.list) < mostSides {
				picked.add(line[at : at+1])
			}
		}
	}
	return slices.DeleteFunc(authors, func(a truce.Attribution) bool { return !picked.has[keyOf(a)] })
}

func longerThan(n int) func([]truce.Attribution) bool {
	return func(l []truce.Attribution) bool { return len(l) > n }
}

// namings returns for each who speaks of the incident whom it names, each once.
func (b *Book) namings(v *truce.IncidentView) [][]truce.Attribution {
	var who []truce.MemberID
	said := map[truce.MemberID]*once{}
	of := func(m truce.MemberID) *once {
		if said[m] == nil {
			who, said[m] = append(who, m), &once{}
		}
		return said[m]
	}
	for _, m := range b.Process.Members {
		if a := given(v.Assessments[m.ID]); a != nil {
			of(m.ID).add(a.Authors)
		}
	}
	for _, r := range v.Reports {
		if r.Coded != nil {
			of(r.Owner).add(r.Coded.Authors)
		}
	}
	var out [][]truce.Attribution
	for _, m := range who {
		out = append(out, said[m].list)
	}
	return out
}
