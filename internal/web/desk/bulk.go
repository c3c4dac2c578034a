package desk

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"truce"
	"truce/internal/web/frame"
)

// bulkAnswer is what became of one answer to several pairs: those that were entered, and those that were not.
type bulkAnswer struct {
	Said   string // same, different, undone
	Done   []bulkPair
	Failed []bulkPair
}

// bulkPair is one of them.
type bulkPair struct {
	A, B truce.IncidentID
	Ref  truce.Ref // that was entered
	Why  error     // of one that failed; nil: the pair has changed since it was shown
}

// sayPairs enters one answer to each of the pairs that were chosen, each as a claim of its own, and says of which it
// was entered. A pair that an earlier answer has changed is not answered unseen.
func (s *site) sayPairs(w http.ResponseWriter, r *request, by frame.By, claim string, form url.Values) error {
	done := &bulkAnswer{Said: form.Get("answer")}
	for i, text := range form["pair"] {
		a, rest, _ := strings.Cut(text, " ")
		b, points, _ := strings.Cut(rest, " ")
		pair := bulkPair{A: truce.IncidentID(a), B: truce.IncidentID(b)}
		one := url.Values{"answer": {done.Said}, "points": {points}}
		body, ok, err := s.pairClaim(r, pair.A, pair.B, one)
		if err == nil && ok {
			pair.Ref, err = s.Registrar.Enter(r.Context(), by, claim+"-"+strconv.Itoa(i), body)
		}
		if err != nil {
			var known bool
			if pair.Why, known = frame.ForThePerson(err); !known && truce.KindOf(err) != truce.NotFound {
				return err
			}
		}
		if err == nil && ok {
			done.Done = append(done.Done, pair)
		} else {
			done.Failed = append(done.Failed, pair)
		}
	}
	page, err := s.reviewPage(r, url.Values{"from": {form.Get("from")}, "to": {form.Get("to")}})
	if err != nil {
		return err
	}
	page.Bulk = done
	status := http.StatusOK
	if len(done.Done) == 0 {
		status = http.StatusConflict
	}
	return s.Render(w, r, status, "review", page)
}
