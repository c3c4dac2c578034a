package press

import (
	"fmt"
	"slices"
)

// aids says what people are counted for; false where the text does not say.
func (r *reader) aids(c *clause, i int, k *Counter) bool {
	from, to := c.part(i)
	helped := c.help(i, from, to)
	if helped == "" {
		helped = c.help(i, 0, len(c.e))
	}
	switch {
	case helped == "medical":
		k.What = "people treated"
	case helped == "aid":
	case !c.any("action", "sets", "weight"):
		return false
	}
	return true
}

// help returns the concept of the help that is spoken of nearest to the number at i, from from on, before to: medical,
// or aid, which medical aid is not.
func (c *clause) help(i, from, to int) string {
	best := ""
	nearest := to - from
	for j := from; j < to; j++ {
		medical := c.e[j].is("medical") || c.e[j].is("aid") && (c.has("medical", max(j-3, 0), j) >= 0 ||
			j+1 < len(c.e) && c.e[j+1].is("medical"))
		if !medical && !c.e[j].is("aid") || gap(i, j) > nearest {
			continue
		}
		if best, nearest = "aid", gap(i, j); medical {
			best = "medical"
		}
	}
	return best
}

func unit(c *clause, i int, noun string) string {
	if noun == "area" {
		return "km2"
	}
	if _, at := c.head(i); noun == "weight" && at >= 0 {
		return c.e[at].of
	}
	return ""
}

// weigh says of weights what their words leave open: whether a comma parts thousands, and whether a total is that of
// the day.
func (r *reader) weigh(c *clause, i int, k *Counter) {
	e := &c.e[i]
	if k.Unit != "t" && k.Unit != "kg" {
		if k.What == sections["action"][1] && k.Per == "day" && e.micro >= 100*million {
			k.Per = ""
			r.flag("day-or-total", "so many actions are hardly those of a day; the text does not say", k.Figure.Span)
		}
		if k.What == sections["action"][1] && k.Per == "total" && e.micro < leastActions*million && !c.any("throughout") {
			k.Per = ""
			r.flag("day-or-total", "so few actions are hardly those of all days; the text does not say", k.Figure.Span)
		}
		if k.Section == "humanitarian" {
			r.per = k.Per
		}
		return
	}
	switch {
	case k.Per == "day" && c.before("action", i) >= 0 && !c.any("period", "hours") && c.before("sets", i) < 0 &&
		(c.before("in-all", i) >= 0 || c.before("total", i) >= 0): // "in all 2,251 actions were held, the cargo weighed"
		k.Per = ""
		r.flag("day-or-total", "whether the weight is that of the day or of all days is not said", k.Figure.Span)
	case k.Per != "total":
	case c.before("sets", i) >= 0 && !c.any("throughout"):
		k.Per = "day"
	case r.broughtLess(e.micro):
	case e.micro <= mostTons*million && (r.per == "day" || c.any("period", "hours")) && !c.any("throughout"):
		k.Per = "day"
	case e.micro >= leastTons*million:
	case r.per != "total":
		k.Per = ""
		r.flag("day-or-total", "whether the weight is that of the day or of all days is not said", k.Figure.Span)
	}
	if k.Unit == "t" && k.Per != "total" && e.doubt == "thousands" && e.micro > 1000*million {
		e.micro /= 1000
		k.Figure.Value, k.Figure.micro = numberText(e.micro), e.micro
		r.flag("decimal-doubt", fmt.Sprintf("read as %s: as thousands it would be more than a day brings", k.Figure.Value),
			k.Figure.Span)
	}
}

// broughtLess reports whether the text states a smaller weight of the day: a larger one is of all days.
func (r *reader) broughtLess(micro int64) bool {
	return slices.ContainsFunc(r.out.Counters, func(k Counter) bool {
		return k.What == sections["weight"][1] && k.Unit == "t" && k.Per == "day" && k.Figure.micro*10 < micro
	})
}

// leastActions is the least that all actions come to: fewer that are said to be all may be those of the day.
const leastActions = 50

// leastTons is what no day brings: so much is of all days.
const leastTons = 1000

// mostTons is the most that the aid of a day weighs in all.
const mostTons = 50
