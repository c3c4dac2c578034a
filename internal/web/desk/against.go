package desk

import (
	"strings"
	"time"

	"truce"
	"truce/codes"
	"truce/internal/names"
	"truce/internal/readings"
	"truce/internal/view"
)

// Where a newly read article contradicts a claim of the record: another head of a delegation, a group that joined after
// all or did not, another date for a round. It is shown, and never entered.

// sameHead is from which likeness on two names are one head's, in two spellings.
const sameHead = 0.8

// nearRound is how many days apart two dates may be that are of one round at one venue.
const nearRound = 45

// against holds a proposed claim against those of the record.
func against(r *request, l *view.Lens, key string, body any) ([]readings.Clipping, error) {
	var kind truce.Kind
	var differs func(old any) (why, ours, theirs string, same bool)
	switch b := body.(type) {
	case *truce.Delegation:
		if b.Head == "" || b.Actor == "" {
			return nil, nil
		}
		kind, differs = truce.KindDelegation, func(old any) (string, string, string, bool) {
			o := old.(*truce.Delegation)
			if o.Actor != b.Actor || o.Head == "" {
				return "", "", "", false
			}
			return "head", o.Head, b.Head, sameName(o.Head, b.Head)
		}
	case *truce.Accession:
		if b.Actor == "" {
			return nil, nil
		}
		kind, differs = truce.KindAccession, func(old any) (string, string, string, bool) {
			o := old.(*truce.Accession)
			if o.Actor != b.Actor || o.Status != codes.Acceded && o.Status != codes.Refused {
				return "", "", "", false
			}
			return "joined", string(o.Status), string(b.Status), o.Status == b.Status
		}
	case *truce.Round:
		if b.Venue == "" || len(b.From) != len("2006-01-02") {
			return nil, nil
		}
		kind, differs = truce.KindRound, func(old any) (string, string, string, bool) {
			o := old.(*truce.Round)
			if !strings.Contains(strings.ToLower(o.Venue), strings.ToLower(b.Venue)) || daysApart(o.From, b.From) > nearRound {
				return "", "", "", false
			}
			within := o.From == b.From || o.To != "" && o.From <= b.From && b.From <= o.To
			return "round", string(o.From), string(b.From), within
		}
	default:
		return nil, nil
	}
	list, err := l.Claims(r.Context(), kind, "")
	if err != nil {
		return nil, err
	}
	var out []readings.Clipping
	for _, c := range list {
		if c.Withdrawn {
			continue
		}
		why, ours, theirs, same := differs(c.Body)
		if same {
			return nil, nil // the record has it
		}
		if why != "" {
			out = append(out, readings.Clipping{Key: key, Why: why, Claim: c.Ref.String(), Ours: ours, Theirs: theirs,
				Source: sourceOf(c.Body)})
		}
	}
	return out, nil
}

// sourceOf names the source of a claim that an article can contradict: its outlet and day.
func sourceOf(body any) string {
	var list []truce.Source
	switch b := body.(type) {
	case *truce.Delegation:
		list = b.Sources
	case *truce.Accession:
		list = b.Sources
	case *truce.Round:
		list = b.Sources
	}
	if len(list) == 0 {
		return ""
	}
	return strings.TrimSpace(list[0].Outlet + " " + string(list[0].Date))
}

func sameName(a, b string) bool {
	x, y := names.KeyOf(a), names.KeyOf(b)
	return x.Similarity(&y) >= sameHead
}

// daysApart returns how many days lie between two days; many where either is none.
func daysApart(a, b truce.Date) int {
	x, err := time.Parse(time.DateOnly, string(a))
	y, err2 := time.Parse(time.DateOnly, string(b))
	if err != nil || err2 != nil {
		return nearRound + 1
	}
	return int(x.Sub(y).Abs().Hours() / 24)
}
