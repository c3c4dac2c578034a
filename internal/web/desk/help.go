package desk

import (
	"net/http"

	"truce"
	"truce/internal/query"
	"truce/internal/view"
	"truce/internal/web/frame"
)

// helpPage explains words, signs and keys.
type helpPage struct {
	Signs    []frame.Sign
	Statuses []truce.Status
	Votes    []truce.VoteState
	Keys     []keyHelp
	Zone     string
	Closes   string
	Inside   bool
}

// keyHelp is one key and what it does.
type keyHelp struct{ Keys, Does string }

// help answers GET /help.
func (s *site) help(w http.ResponseWriter, r *request) error {
	l := r.Lens
	return s.Render(w, r, http.StatusOK, "help", s.helpPage(l))
}

func (s *site) helpPage(l *view.Lens) *helpPage {
	p := l.Process()
	return &helpPage{
		Signs: []frame.Sign{{Class: "breach", List: "sign", Value: "breach"},
			{Class: "clear", List: "sign", Value: "clear"}, {Class: "open", List: "sign", Value: "open"},
			{Class: "odd", List: "sign", Value: "odd"}},
		Statuses: query.Statuses,
		Votes:    []truce.VoteState{truce.Given, truce.Refusing, truce.Recused, truce.Abstained, truce.Absent},
		Keys: []keyHelp{{"/", "find"}, {"j", "next"}, {"k", "previous"}, {"y", "same"}, {"n", "different"},
			{"h", "unsure"}, {"u", "undo"}, {"f", "fire"}, {"1 … 9", "call"}, {"Enter", "open"},
			{"Ctrl Enter", "send"}, {"Esc", "leave"}, {"?", "help"}},
		Zone: p.Zone, Closes: p.DayCloses, Inside: l.May(truce.FieldReportExists, "", ""),
	}
}
