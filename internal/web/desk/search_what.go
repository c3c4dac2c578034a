package desk

import (
	"fmt"
	"net/url"
	"strings"
	"time"

	"truce"
	"truce/internal/names"
	"truce/internal/query"
	"truce/internal/web/frame"
)

// byWhat finds incidents by what is written of them in words: a day, a kind, or both. Months and kinds are known in the
// language of the page, and a day as 2030-03-17. Without either there is no hit; a day without a year is of this year.
func (s *site) byWhat(r *request, q string) ([]hit, error) {
	date, rest := s.dayIn(r, q)
	kind := kindIn(r, rest)
	if date == "" && (kind == "" || rest == "") {
		return nil, nil
	}
	filter, said := query.Incidents{Kind: kind}, []string{}
	address := []string{}
	if kind != "" {
		address, said = append(address, "kind="+url.QueryEscape(string(kind))), append(said, r.Words().Word("kind", kind))
	}
	if date != "" {
		span := date.Span(s.Zone)
		filter.From, filter.To = span.From, span.To+1
		address, said = append(address, "day="+string(date)), append(said, string(date))
	}
	n, err := r.Lens.Count(r.Context(), filter)
	if err != nil {
		return nil, err
	}
	text := fmt.Sprintf("%s (%d)", strings.Join(said, ", "), n)
	return []hit{{"incidents", frame.Label{Href: s.At("/incidents") + "?" + strings.Join(address, "&"), Text: text}, 1,
		""}}, nil
}

// dayIn returns the day that a query names, and what else it says; no day: the query as it is.
func (s *site) dayIn(r *request, q string) (truce.Date, string) {
	fields := strings.Fields(q)
	for i, f := range fields {
		if d := truce.Date(f); len(f) == len(time.DateOnly) && d.Valid() {
			return d, strings.Join(append(fields[:i:i], fields[i+1:]...), " ")
		}
		if i+1 == len(fields) {
			break
		}
		year, used := s.Clock().In(s.Zone).Year(), 2
		if i+2 < len(fields) && len(fields[i+2]) == 4 {
			if _, err := fmt.Sscanf(fields[i+2], "%4d", &year); err == nil {
				used = 3
			}
		}
		month := monthOf(r, fields[i+1])
		day := 0
		if _, err := fmt.Sscanf(f, "%d", &day); err != nil || month == 0 {
			continue
		}
		d := truce.Date(fmt.Sprintf("%04d-%02d-%02d", year, month, day))
		if d.Valid() {
			return d, strings.Join(append(fields[:i:i], fields[i+used:]...), " ")
		}
	}
	return "", q
}

// monthOf returns the month that a word names in the language of the page, in full or short; 0: none.
func monthOf(r *request, word string) int {
	word = names.Fold(word)
	for m := 1; m <= 12; m++ {
		for _, key := range []string{"month.%d", "month.short.%d"} {
			if word != "" && names.Fold(r.Words().Pick(fmt.Sprintf(key, m), nil)) == word {
				return m
			}
		}
	}
	return 0
}

// leastWord is how long a word is, in letters, that is taken for a part of the name of a kind.
const leastWord = 4

// kindIn returns the kind of event that a text names in the language of the page or as the record writes it; empty:
// none, or several.
func kindIn(r *request, text string) (found truce.EventKind) {
	folded := names.Fold(text)
	if len([]rune(folded)) < leastWord {
		return ""
	}
	for _, k := range truce.EventKinds {
		for _, name := range []string{names.Fold(string(k)), names.Fold(r.Words().Word("kind", k))} {
			if name == folded {
				return k
			}
			if strings.Contains(name, folded) {
				if found != "" && found != k {
					return ""
				}
				found = k
			}
		}
	}
	return found
}
