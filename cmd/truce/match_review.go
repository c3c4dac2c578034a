package main

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strings"

	"truce/internal/match"
	"truce/internal/match/eval"
)

// matchReviewCmd asks about pairs at the terminal and keeps the answers in a file of decisions. By default the question
// comes first whose answer is expected to put most right; with --calibrate pairs are drawn for adjusting the weights.
type matchReviewCmd struct {
	matchTable
	Decisions string `required:"" placeholder:"FILE" help:"File of decisions: read if it is there, written after every answer."`
	Reader    string `required:"" placeholder:"NAME" help:"Who answers: a function, not a person's name."`
	Calibrate bool   `help:"Ask about pairs drawn evenly from all degrees of certainty; only such answers adjust weights."`
	Second    bool   `help:"Ask about the pairs that other readers have answered and this one has not."`
	Most      int    `default:"100" help:"Stop after so many answers."`
	Seed      uint64 `default:"1" help:"Of the draw with --calibrate."`
}

// Run asks until the reader stops, then says how the answers compare with the stated probabilities.
func (c *matchReviewCmd) Run(e *env) error {
	t, err := c.fitted(e)
	if err != nil {
		return err
	}
	s := &session{env: e, cmd: c, table: t, in: bufio.NewScanner(e.In), byID: map[string]int{}}
	for i, r := range t.reports {
		s.byID[r.ID] = i
	}
	if s.decisions, err = readDecisions(c.Decisions); err != nil {
		return err
	}
	s.first = len(s.decisions)
	if err := s.run(); err != nil {
		return err
	}
	s.sum()
	return nil
}

// session is one sitting.
type session struct {
	*env
	cmd       *matchReviewCmd
	table     *tableOfReports
	in        *bufio.Scanner
	byID      map[string]int
	decisions []decision
	first     int // decisions that were there before
	proposal  match.Proposal
}

// answersAtOnce is how many answers are taken before the queue is made anew from them.
const answersAtOnce = 20

func (s *session) run() error {
	for len(s.decisions)-s.first < s.cmd.Most {
		questions := s.questions()
		if len(questions) == 0 {
			fmt.Fprintln(s.Out, "Nothing is left to ask.")
			return nil
		}
		for _, q := range questions[:min(len(questions), answersAtOnce, s.cmd.Most-len(s.decisions)+s.first)] {
			if more, err := s.ask(q); err != nil || !more {
				return err
			}
		}
	}
	return nil
}

// questions are those this reader has not answered.
func (s *session) questions() []match.Question {
	verdicts, _ := verdictsOf(s.decisions)
	s.proposal = match.ProposeJudged(s.table.reports, s.table.weights, verdicts)
	var list []match.Question
	switch {
	case s.cmd.Second:
		list = s.answeredByOthers()
	case s.cmd.Calibrate:
		list = s.proposal.Sample(s.cmd.Most+len(s.decisions), s.cmd.Seed)
	default:
		list = s.proposal.Questions()
	}
	return slices.DeleteFunc(list, func(q match.Question) bool { return s.answered(q) })
}

// answeredByOthers are the pairs on which there are decisions, in their order.
func (s *session) answeredByOthers() (list []match.Question) {
	seen := map[[2]int]bool{}
	for _, d := range s.decisions {
		i, okA := s.byID[min(d.A, d.B)]
		j, okB := s.byID[max(d.A, d.B)]
		if okA && okB && !seen[[2]int{i, j}] {
			seen[[2]int{i, j}] = true
			list = append(list, match.Question{A: i, B: j, Points: s.proposal.Points(i, j)})
		}
	}
	return list
}

func (s *session) answered(q match.Question) bool {
	a, b := s.table.reports[q.A].ID, s.table.reports[q.B].ID
	return slices.ContainsFunc(s.decisions, func(d decision) bool {
		return d.Reader == s.cmd.Reader && (d.A == a && d.B == b || d.A == b && d.B == a)
	})
}

// ask puts one question and keeps the answer; more is false when the reader stops.
func (s *session) ask(q match.Question) (more bool, err error) {
	for {
		s.show(q)
		fmt.Fprint(s.Out, "One incident? s same · d different · u unsure · w why · z take back · q stop: ")
		if !s.in.Scan() {
			fmt.Fprintln(s.Out)
			return false, s.in.Err()
		}
		answer := match.Unsure
		switch strings.TrimSpace(s.in.Text()) {
		case "s":
			answer = match.Same
		case "d":
			answer = match.Different
		case "u":
		case "w":
			if err := writeExplanation(s.Out, s.proposal.Explain(q.A, q.B)); err != nil {
				return false, err
			}
			continue
		case "z":
			if err := s.takeBack(); err != nil {
				return false, err
			}
			continue
		case "q":
			return false, nil
		default:
			continue
		}
		return true, s.keep(q, answer)
	}
}

func (s *session) keep(q match.Question, answer match.Answer) error {
	purpose := purposeQueue
	if s.cmd.Calibrate {
		purpose = purposeCalibration
	}
	s.decisions = append(s.decisions, decision{match.Reading{
		A: s.table.reports[q.A].ID, B: s.table.reports[q.B].ID, Reader: s.cmd.Reader, Answer: answer}, purpose})
	return writeDecisions(s.env, s.cmd.Decisions, s.decisions)
}

// takeBack drops the last answer of this sitting.
func (s *session) takeBack() error {
	if len(s.decisions) == s.first {
		fmt.Fprintln(s.Out, "There is no answer of this sitting to take back.")
		return nil
	}
	last := s.decisions[len(s.decisions)-1]
	s.decisions = s.decisions[:len(s.decisions)-1]
	fmt.Fprintf(s.Out, "Taken back: %s and %s are %s.\n", last.A, last.B, last.Answer)
	return writeDecisions(s.env, s.cmd.Decisions, s.decisions)
}

// show prints both reports side by side, with a mark where they differ.
func (s *session) show(q match.Question) {
	a, b := describe(&s.table.reports[q.A]), describe(&s.table.reports[q.B])
	fmt.Fprintf(s.Out, "\n%12s   %-38s   %s\n", "", s.table.reports[q.A].ID, s.table.reports[q.B].ID)
	for i := range a {
		mark := " "
		switch x, y := a[i].value, b[i].value; {
		case x == "" && y == "":
			continue
		case x == "" || y == "":
			mark = "·"
		case x != y:
			mark = "≠"
		}
		fmt.Fprintf(s.Out, "%12s %s %-38s   %s\n", a[i].name, mark, truncate(a[i].value, 38), truncate(b[i].value, 60))
	}
	fmt.Fprintf(s.Out, "%12s   %s; such pairs are one incident %.0f times in 100\n", "score", decimal(q.Points),
		100*s.table.weights.Probability(q.Points))
}

// described is one field of a report in words.
type described struct{ name, value string }

func describe(r *match.Report) []described {
	span := dateOf(r.When, r.When.Start)
	if end := dateOf(r.When, r.When.End); end != span {
		span += " to " + end
	}
	position := positionOf(r.Where)
	list := []described{
		{"source", r.Source}, {"when", span}, {"where", strings.Join(r.Where.Names, ", ")},
		{"position", strings.Trim(strings.Join(position, " "), " ")},
		{"type", r.Type}, {"actors", strings.Join(r.Actors, ", ")}, {"killed", tollOf(r.Killed)},
		{"wounded", tollOf(r.Wounded)},
		{"published", dateOf(r.Published, r.Published.Start)}, {"text", r.Text},
	}
	return list
}

func tollOf(c match.Count) string {
	switch {
	case !c.Known:
		return ""
	case c.Low == c.High:
		return fmt.Sprint(c.Best)
	}
	return fmt.Sprintf("%d (%d to %d)", c.Best, c.Low, c.High)
}

// truncate cuts a text to n characters.
func truncate(s string, n int) string {
	r := []rune(strings.ReplaceAll(s, "\n", " "))
	if len(r) <= n {
		return string(r)
	}
	return string(r[:n-1]) + "…"
}

// sum says what the decisions come to.
func (s *session) sum() {
	verdicts, disputes := verdictsOf(s.decisions)
	fmt.Fprintf(s.Out, "\n%d answers in this sitting; %d pairs settled in all\n", len(s.decisions)-s.first, len(verdicts))
	writeDisputes(s.Out, disputes)
	var judged []eval.Judged
	for _, d := range s.decisions {
		i, okA := s.byID[d.A]
		j, okB := s.byID[d.B]
		if okA && okB && d.Purpose == purposeCalibration && d.Answer != match.Unsure {
			judged = append(judged, eval.Judged{Points: s.proposal.Points(i, j), Same: d.Answer == match.Same})
		}
	}
	writeCalibration(s.Out, eval.Table(judged, s.table.weights, 10))
}

func writeCalibration(w io.Writer, bins []eval.Bin) {
	for _, b := range bins {
		fmt.Fprintf(w, "  stated %3.0f to %3.0f %%: %7d pairs, mean stated %.3f, the same %.3f\n", 100*b.From, 100*b.To,
			b.Pairs, b.Predicted, b.Observed)
	}
}
