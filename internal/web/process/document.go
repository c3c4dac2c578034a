package process

import (
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"truce"
	"truce/internal/readout"
	"truce/internal/web/frame"
)

// document is a document as a page shows it whole.
type document struct {
	*truce.Process
	Digest readable
	File   string // address of it as a file
	Lines  []line
	Who    []memberLine
}

// readable is a digest as people compare it.
type readable struct {
	truce.Digest
	Words []word
	QR    frame.QR
}

// word is a word of a digest with its place in the list, for who does not read English letters aloud.
type word struct {
	Text   string
	Number int
}

func spoken(d truce.Digest) []word {
	list := readout.Words(d)
	out := make([]word, len(list))
	for i, w := range list {
		out[i] = word{w, readout.Number(w)}
	}
	return out
}

func readableOf(d truce.Digest) (readable, error) {
	qr, err := frame.DrawQR(d.String())
	return readable{d, spoken(d), qr}, err
}

// line is a field of a document, in the words of whoever reads.
type line struct {
	Key     string // of what it is called
	Is, Was string // Was: in the document it would take the place of
	Changed bool
}

// memberLine is a member in a document.
type memberLine struct {
	truce.Member
	Words   []word // of its keys; none where they need no comparing
	State   string // key of the words; empty: nothing is to be said
	Address string // of its node; empty: it is not known, or not for whoever asks
}

// keysOf names the keys of a member, for people to compare: the digest of its id and the keys as its card has them.
func keysOf(m truce.Member) []word {
	return spoken(truce.DigestOf([]byte(m.ID), []byte(m.LogKey), []byte(m.Cosigner), []byte(m.NodeKey)))
}

// show builds what is shown of a document; was is the one it would take the place of, or nil.
func show(c *frame.Catalog, p, was *truce.Process, file string) (*document, error) {
	d := &document{Process: p, File: file}
	var err error
	if d.Digest, err = readableOf(p.Digest()); err != nil {
		return nil, err
	}
	d.Lines = linesOf(c, p)
	for _, m := range p.Members {
		x := memberLine{Member: m}
		if was != nil {
			if before, ok := was.Member(m.ID); !ok {
				x.State, x.Words = "process.joins", keysOf(m)
			} else if before.LogKey != m.LogKey || before.Cosigner != m.Cosigner || before.NodeKey != m.NodeKey {
				x.Words = keysOf(m)
			}
		}
		d.Who = append(d.Who, x)
	}
	if was == nil {
		return d, nil
	}
	for i, l := range linesOf(c, was) {
		d.Lines[i].Was, d.Lines[i].Changed = l.Is, l.Is != d.Lines[i].Is
	}
	for _, m := range was.Members {
		if _, stays := p.Member(m.ID); !stays {
			d.Who = append(d.Who, memberLine{Member: m, State: "process.dropped"})
		}
	}
	return d, nil
}

// linesOf returns the fields of a document, always the same in the same order.
func linesOf(c *frame.Catalog, p *truce.Process) []line {
	r := p.Rule
	treatment := func(t truce.Treatment) string { return c.Word("treatment", t) }
	hours := func(n int, none string) string {
		if n == 0 {
			return c.Text(none)
		}
		return c.Text("process.hours", "n", n)
	}
	yes := func(b bool) string {
		if b {
			return c.Text("process.yes")
		}
		return c.Text("process.no")
	}
	return []line{
		{Key: "process.title", Is: p.Title},
		{Key: "process.note-field", Is: p.Note},
		{Key: "process.exercise", Is: yes(p.Fictional)},
		{Key: "process.rule", Is: ruleWords(c, r)},
		{Key: "process.voters", Is: joined(r.Voters)},
		{Key: "process.absent", Is: treatment(r.Absent)},
		{Key: "process.refused", Is: treatment(r.Refusing)},
		{Key: "process.recused", Is: treatment(r.Recused)},
		{Key: "process.abstained", Is: treatment(r.Abstained)},
		{Key: "process.interested", Is: treatment(r.Interested)},
		{Key: "process.verdict-hours", Is: hours(r.VerdictHours, "process.no-deadline")},
		{Key: "process.reply-hours", Is: hours(r.ReplyHours, "process.no-reply")},
		{Key: "process.lapse-k", Is: strconv.Itoa(r.LapseK)},
		{Key: "process.escalate", Is: r.Escalate},
		{Key: "process.zone", Is: p.Zone},
		{Key: "process.day-closes", Is: p.DayCloses},
		{Key: "process.counted-by", Is: c.Word("counted-by", countedBy(p))},
		{Key: "process.agreement", Is: p.Agreement},
		{Key: "process.kinds", Is: strconv.Itoa(p.KindList())},
	}
}

// ruleWords says a rule.
func ruleWords(c *frame.Catalog, r truce.Rule) string {
	switch r.Kind {
	case truce.KOfN:
		return c.Text("process.rule-k", "k", r.K, "n", len(r.Voters))
	case truce.ChairPresides:
		return c.Text("process.rule-chair", "chair", string(r.Chair))
	}
	return c.Text("process.rule-unanimity")
}

func countedBy(p *truce.Process) string {
	if p.CountedBy == truce.CountedByEnd {
		return "end"
	}
	return "beginning"
}

func joined(ids []truce.MemberID) string {
	list := make([]string, len(ids))
	for i, id := range ids {
		list[i] = string(id)
	}
	return strings.Join(list, " · ")
}

// sendDocument answers with a document as a file that is passed on to the others.
func sendDocument(w http.ResponseWriter, r *request, name string, p *truce.Process) error {
	b, err := json.MarshalIndent(p, "", "  ")
	if err != nil {
		return err
	}
	return send(w, r, name, append(b, '\n'))
}

func send(w http.ResponseWriter, r *request, name string, file []byte) error {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Content-Disposition", `attachment; filename="`+name+`"`)
	r.Send(w, http.StatusOK, file)
	return nil
}

// agreed reads the digest that somebody says was read to them, and holds it against the one of the document: alone is a
// document of one member, who has nobody to compare it with.
func agreed(text string, p *truce.Process) (truce.Digest, error) {
	if len(p.Members) == 1 && strings.TrimSpace(text) == "" {
		return p.Digest(), nil
	}
	return readout.Read(text)
}

// about reports whether one of some faults is about a field.
func about(list []frame.Fault, field string) []frame.Fault {
	return slices.DeleteFunc(slices.Clone(list), func(f frame.Fault) bool { return f.Field != field })
}
