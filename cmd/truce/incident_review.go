package main

import (
	"bufio"
	"fmt"
	"strings"
	"text/tabwriter"

	"truce"
	"truce/internal/node"
	"truce/internal/propose"
	"truce/internal/query"
)

// incidentReviewCmd goes through the pairs that may be one at the terminal, the one whose answer is worth most first.
type incidentReviewCmd struct {
	groupFlags
	From string `help:"From this day on, as 2017-01-15 (default: thirty days before the newest incident)." placeholder:"DAY"`
	To   string `help:"Up to and including this day (default: that of the newest incident)." placeholder:"DAY"`
	JSON bool   `help:"Print the queue as a JSON array and ask nothing." name:"json"`
}

// reviewDays is how far back the queue reaches where no day is given.
const reviewDays = 30

// Run asks about one pair after the other: y the same, n different, h unsure, u to take the last answer back, q to
// stop. Each answer is entered as it is given, with what was shown.
func (c *incidentReviewCmd) Run(e *env) error {
	n, err := c.write(e)
	if err != nil {
		return err
	}
	defer n.Close()
	p, err := n.Proposer(e, c.Officer)
	if err != nil {
		return err
	}
	from, to, err := c.span(e, n)
	if err != nil {
		return err
	}
	var queue []propose.Proposal
	if from.Known() {
		if queue, err = p.Queue(e, p.Lens, from, to, p.Opener); err != nil {
			return err
		}
	}
	if c.JSON {
		return printJSON(e, proposalsJSON(queue))
	}
	at, err := clockOf(e, n.Models)
	if err != nil {
		return err
	}
	r := review{env: e, at: at, p: p, in: bufio.NewScanner(e.In)}
	if err := r.run(queue); err != nil {
		return err
	}
	fmt.Fprintf(e.Out, "%d pairs: %d the same, %d different, %d unsure\n", len(queue), r.same, r.different, r.unsure)
	return nil
}

// span is the time whose incidents are reviewed; unknown in a record without any.
func (c *incidentReviewCmd) span(e *env, n *node.Node) (from, to truce.Instant, err error) {
	if from, to, err = days(e, n, c.From, c.To); err != nil || from.Known() && to.Known() {
		return from, to, err
	}
	page, err := n.Models.Incidents(e, query.Incidents{Limit: 1})
	if err != nil || len(page.Rows) == 0 || !page.Rows[0].When.From.Known() {
		return from, to, err
	}
	if to == 0 {
		to = page.Rows[0].When.From + 1
	}
	if from == 0 {
		from = to - reviewDays*24*3600
	}
	return from, to, nil
}

// review is one sitting.
type review struct {
	*env
	at                      clock
	p                       *node.Proposer
	in                      *bufio.Scanner
	answered                []answered // the last one is what "u" takes back
	same, different, unsure int
}

// answered is a pair that has been answered, and where it stood in the queue.
type answered struct {
	a, b truce.IncidentID
	at   int
	same bool
}

func (r *review) run(queue []propose.Proposal) error {
	for i := 0; i < len(queue); i++ {
		// What was answered before may have settled this pair, or changed what stands behind it.
		x, ok, err := r.p.Pair(r, r.p.Lens, queue[i].A, queue[i].B, r.p.Opener)
		if truce.KindOf(err) == truce.NotFound || err == nil && (!ok || x.Own != nil) {
			continue
		}
		if err != nil {
			return err
		}
		fmt.Fprintf(r.Out, "\n%d of %d: %s and %s may be one: %s\n", i+1, len(queue), x.A, x.B, x.Score())
		if err := r.show(&x); err != nil {
			return err
		}
		next, err := r.ask(&x, i)
		if err != nil || next < 0 {
			return err
		}
		i = next - 1
	}
	return nil
}

// ask reads answers until one is understood; it returns the place in the queue of the next pair, -1 to stop.
func (r *review) ask(x *propose.Proposal, at int) (next int, err error) {
	for {
		fmt.Fprint(r.Out, "same y, different n, unsure h, take the last answer back u, stop q: ")
		if !r.in.Scan() {
			fmt.Fprintln(r.Out)
			return -1, r.in.Err()
		}
		switch word := strings.ToLower(strings.TrimSpace(r.in.Text())); word {
		case "y", "n":
			ref, err := r.p.Answer(r, x, word == "y")
			if err != nil {
				return -1, err
			}
			fmt.Fprintf(r.Out, "entry %s\n", ref)
			r.count(word == "y", 1)
			r.answered = append(r.answered, answered{x.A, x.B, at, word == "y"})
			return at + 1, nil
		case "h", "":
			r.unsure++
			return at + 1, nil
		case "u":
			if len(r.answered) == 0 {
				fmt.Fprintln(r.Out, "nothing has been answered yet")
				continue
			}
			last := r.answered[len(r.answered)-1]
			ref, err := r.p.TakeBack(r, last.a, last.b)
			if err != nil {
				return -1, err
			}
			fmt.Fprintf(r.Out, "entry %s takes back the answer on %s and %s\n", ref, last.a, last.b)
			r.answered = r.answered[:len(r.answered)-1]
			r.count(last.same, -1)
			return last.at, nil
		case "q":
			return -1, nil
		default:
			fmt.Fprintf(r.Out, "%q is none of y, n, h, u and q\n", word)
		}
	}
}

func (r *review) count(same bool, by int) {
	if same {
		r.same += by
	} else {
		r.different += by
	}
}

// show prints the two reports side by side, what differs marked, and the reasons.
func (r *review) show(x *propose.Proposal) error {
	a, err := r.coded(x.ReportA)
	if err != nil {
		return err
	}
	b, err := r.coded(x.ReportB)
	if err != nil {
		return err
	}
	tw := tabwriter.NewWriter(r.Out, 2, 4, 2, ' ', 0)
	fmt.Fprintf(tw, "  \t\t%s\t%s\n", x.ReportA, x.ReportB)
	for _, row := range []struct {
		name string
		of   func(truce.Coded) string
	}{
		{"when", func(c truce.Coded) string { return r.at.when(c.When) }},
		{"where", func(c truce.Coded) string { return whereWords(c.Where) }},
		{"what", func(c truce.Coded) string { return kindWords(c.Kind) }},
		{"means", func(c truce.Coded) string { return string(c.Means) }},
		{"by whom", func(c truce.Coded) string { return partiesWords(c.Authors) }},
		{"at whom", func(c truce.Coded) string { return partiesWords(c.Targets) }},
		{"killed", func(c truce.Coded) string { return rangeWords(c.Toll.Killed.Sum()) }},
		{"wounded", func(c truce.Coded) string { return rangeWords(c.Toll.Wounded.Sum()) }},
		{"outlet", func(c truce.Coded) string { return c.Outlet }},
	} {
		wa, wb := row.of(a), row.of(b)
		if wa == "" && wb == "" {
			continue
		}
		mark := " "
		if wa != wb && wa != "" && wb != "" {
			mark = "≠"
		}
		fmt.Fprintf(tw, "%s \t%s\t%s\t%s\n", mark, row.name, wa, wb)
	}
	if err := tw.Flush(); err != nil {
		return err
	}
	printReasons(r.env, x)
	return nil
}

// coded is what a report states, as far as this node may know.
func (r *review) coded(id truce.ReportID) (truce.Coded, error) {
	st, err := r.p.Lens.Report(r, id)
	if err != nil {
		return truce.Coded{}, err
	}
	if st.Coded == nil && st.Owner == r.p.Lens.Who().Member && r.p.Opener != nil {
		return r.p.Opener(r, id)
	}
	return codedOf(st), nil
}
