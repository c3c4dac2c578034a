package casefile

import (
	"encoding/json"
	"fmt"
	"slices"

	"truce"
	"truce/codes"
	"truce/internal/terms"
	"truce/internal/view"
)

// Document is the case file of an incident: what the record says of it to an audience, sentence by sentence, in no
// language. The same record gives the same document at every member. The field names of its JSON form do not change.
type Document struct {
	Process  string             `json:"process"`
	Incident truce.IncidentID   `json:"incident"`
	Also     []truce.IncidentID `json:"also"`
	Audience truce.Level        `json:"audience"`
	Sections []Section          `json:"sections"`
}

// Section is what a document says of one thing. Its name is one of [Sections].
type Section struct {
	Name      string     `json:"section"`
	Sentences []Sentence `json:"sentences"`
}

// Sections are those of a document, in order. The map stands in where.
var Sections = []string{"summary", "reports", "where", "differences", "agreement", "notices", "visits", "custody",
	"verdicts", "finding", "measures", "chain", "left out"}

// Sentence is one thing that is said. The key names its words in every language, into which the arguments are put.
type Sentence struct {
	Key     string      `json:"key"`
	Args    []Arg       `json:"args,omitempty"`
	Entries []truce.Ref `json:"entries,omitempty"`  // that it rests on, as far as they are for the audience
	Left    bool        `json:"left_out,omitempty"` // it says that something was left out
}

// Arg is an argument of a sentence. Its value is of one of the types named here, an int, or a string as it stands.
type Arg struct {
	Name  string `json:"name"`
	Value any    `json:"value"`
}

// The values of arguments, beside those of the record: truce.Instant, truce.Interval, truce.Range and truce.Place.
type (
	// Word is a value of a closed list; an empty value is not stated.
	Word struct {
		List  string `json:"list"`
		Value string `json:"value"`
	}
	// Words are several of them.
	Words []Word
	// Members are members by their ids.
	Members []truce.MemberID
	// Parties are who is named, by the register or as a source names them.
	Parties []truce.Attribution
	// Texts are ids, numbers of clauses and the like.
	Texts []string
	// Steps are the states something went through.
	Steps []Step
	// Within is how far off a place may be.
	Within truce.Place
	// Facts are what a clause turns on.
	Facts []string
	// Title is what an agreement is called.
	Title truce.AgreementID
)

// Step is a state, and since when.
type Step struct {
	State string        `json:"state"`
	At    truce.Instant `json:"at"`
}

// Digest names what the document says: two that say the same have the same digest, whatever they are printed in.
func (d *Document) Digest() (truce.Digest, error) {
	b, err := json.Marshal(d)
	if err != nil {
		return truce.Digest{}, fmt.Errorf("write down a case file: %w", err)
	}
	return truce.DigestOf([]byte("truce case file 1"), b), nil
}

// writer is a document while it is written.
type writer struct {
	p     *truce.Process
	v     *truce.IncidentView
	who   truce.Viewer
	ops   []view.Operation
	chain []Stage
	d     *Document
}

// Of writes the case file of an incident for whoever looks; the view is what it may see. on is what the agreements
// say of that view; nil: they are not for it.
func Of(p *truce.Process, v *truce.IncidentView, on *terms.Explanation, who truce.Viewer) *Document {
	w := &writer{p: p, v: v, who: who, ops: view.OperationsOf(v),
		d: &Document{Process: p.ID, Incident: v.ID, Also: v.Also, Audience: who.Audience}}
	if w.sees(truce.FieldVerdict) {
		w.chain = Stages(p, v)
	}
	for _, name := range Sections {
		w.d.Sections = append(w.d.Sections, Section{Name: name})
		switch name {
		case "summary":
			w.summary()
		case "reports":
			w.reports()
		case "where":
			w.where()
		case "differences":
			w.differences()
		case "agreement":
			w.agreement(on)
		case "notices":
			w.operations("case.none-notices", codes.Notice, codes.Reply)
			w.replyDue()
		case "visits":
			w.operations("case.none-visits", codes.Request, codes.Tasking, codes.Visit, codes.Restriction, codes.CallMade)
		case "custody":
			w.operations("case.none-custody", codes.Custody)
		case "verdicts":
			w.verdicts()
		case "finding":
			w.finding()
		case "measures":
			w.operations("", codes.Measure)
			w.owed()
		case "chain":
			w.stages()
		case "left out":
			w.say("case.left-"+string(who.Audience), nil).Left = true
		}
	}
	w.d.Sections = slices.DeleteFunc(w.d.Sections, func(s Section) bool { return len(s.Sentences) == 0 })
	return w.d
}

// sees reports whether the document is for those who may see a field.
func (w *writer) sees(f truce.Field) bool { return w.who.May(f, "", "") }

// say adds a sentence; the arguments come in pairs of name and value.
func (w *writer) say(key string, entries []truce.Ref, pairs ...any) *Sentence {
	s := Sentence{Key: key}
	for i := 0; i+1 < len(pairs); i += 2 {
		s.Args = append(s.Args, Arg{pairs[i].(string), pairs[i+1]})
	}
	if w.sees(truce.FieldEntryBytes) {
		s.Entries = slices.Clone(entries)
	}
	last := &w.d.Sections[len(w.d.Sections)-1]
	last.Sentences = append(last.Sentences, s)
	return &last.Sentences[len(last.Sentences)-1]
}

// left says that something is not for the audience, unless it is. It reports whether it is.
func (w *writer) left(shown bool, key string) bool {
	if !shown {
		w.say(key, nil).Left = true
	}
	return shown
}

func (w *writer) summary() {
	v := w.v
	var kinds Words
	for _, k := range v.Kinds {
		kinds = append(kinds, Word{"kind", string(k)})
	}
	w.say("case.summary", nil, "kinds", kinds, "when", v.When, "where", v.Where, "within", Within(v.Where))
	w.say("case.harm", nil, "killed", v.Killed.Range(), "wounded", v.Wounded.Range())
	if len(v.Also) > 0 {
		var also Texts
		for _, id := range v.Also {
			also = append(also, string(id))
		}
		w.say("case.also", nil, "ids", also)
	}
	if v.Status != "" {
		w.say("case.status", nil, "status", Word{"status", string(v.Status)}, "n", len(v.Reports))
	}
}

// reports says what was reported, by whom, known how.
func (w *writer) reports() {
	for _, r := range w.v.Reports {
		id, on := string(r.Report.ID), []truce.Ref{r.Ref}
		switch {
		case r.Report.Dataset != "":
			w.say("case.report-data", on, "id", id, "dataset", r.Report.Dataset, "member", Members{r.Owner})
		case r.Report.Received.Known():
			w.say("case.report", on, "id", id, "member", Members{r.Owner}, "at", r.Report.Received)
		default:
			w.say("case.report-bare", on, "id", id, "member", Members{r.Owner})
		}
		if r.Report.Version > 1 {
			w.say("case.report-version", on, "id", id, "version", r.Report.Version, "why", Word{"reason", r.Report.Because})
		}
		if r.Coded != nil {
			w.coded(on, r)
		} else {
			w.say("case.report-sealed", on, "id", id, "member", Members{r.Owner}).Left = true
		}
		if len(r.Report.Sealed) > 0 {
			var fields Words
			for _, x := range r.Report.Sealed {
				fields = append(fields, Word{"field", x.Field})
			}
			w.say("case.report-fields", on, "id", id, "member", Members{r.Owner}, "fields", fields).Left = true
		}
	}
	if len(w.v.Reports) == 0 {
		w.say("case.none-reports", nil)
	}
}

// coded says what a report says.
func (w *writer) coded(on []truce.Ref, r *truce.ReportState) {
	c := r.Coded
	w.say("case.says", on, "kind", Word{"kind", string(c.Kind)}, "means", Word{"means", string(c.Means)},
		"when", c.When)
	w.say("case.says-where", on, "where", c.Where, "within", Within(c.Where),
		"how", Word{"how", c.Modality})
	w.say("case.says-harm", on, "killed", c.Toll.Killed.Sum(), "wounded", c.Toll.Wounded.Sum(),
		"against", Parties(c.Targets))
	if r.Report.Dataset != "" || w.names(len(c.Authors)) {
		w.say("case.says-by", on, "by", Parties(c.Authors))
	}
	if c.Copies != "" {
		w.say("case.copies", on, "of", string(c.Copies))
	}
}

// names reports whether so many authors are all that is named. Outside the members none can be one who is not named
// yet: that is said where it is so, in the same words whether somebody is named or not, or they would tell.
func (w *writer) names(n int) bool {
	return w.left(n > 0 || w.sees(truce.FieldReportExists), "case.left-author")
}

// where says how precise the places are that the map shows.
func (w *writer) where() {
	drawn, none := Texts{}, Texts{}
	for _, r := range w.v.Reports {
		if r.Coded == nil {
			continue
		}
		if id := string(r.Report.ID); r.Coded.Where.Point != nil {
			drawn = append(drawn, id)
		} else {
			none = append(none, id)
		}
	}
	if len(drawn) > 0 {
		w.say("case.map", nil, "ids", drawn)
	}
	if len(none) > 0 {
		w.say("case.map-none", nil, "ids", none)
	}
}

// differences says where reports cannot both be right.
func (w *writer) differences() {
	var list []*truce.Coded
	known := 0
	for _, r := range w.v.Reports {
		list = append(list, r.Coded)
		if r.Coded != nil {
			known++
		}
	}
	if known < 2 {
		w.say("case.one-report", nil, "n", known)
		return
	}
	before := len(w.d.Sections[len(w.d.Sections)-1].Sentences)
	for _, q := range Compare(list) {
		for i, differs := range q.Differs {
			if a, b := w.v.Reports[max(q.First, 0)], w.v.Reports[i]; differs {
				w.say("case.differ", []truce.Ref{a.Ref, b.Ref}, "ask", Word{"case-ask", q.Ask},
					"a", string(a.Report.ID), "one", said(q.Ask, a.Coded), "b", string(b.Report.ID), "other", said(q.Ask, b.Coded))
			}
		}
	}
	if len(w.d.Sections[len(w.d.Sections)-1].Sentences) == before {
		w.say("case.differ-none", nil)
	}
	for _, d := range w.v.Disputed {
		w.say("case.dispute", nil, "id", string(d.Report), "here", Members(d.Here), "not", Members(d.NotHere))
	}
}

// said is the answer of a report to one of the [questions].
func said(ask string, c *truce.Coded) any {
	switch ask {
	case "when":
		return c.When
	case "where":
		return c.Where
	case "what":
		return Word{"kind", string(c.Kind)}
	case "means":
		return Word{"means", string(c.Means)}
	case "count":
		return c.Count
	case "killed":
		return c.Toll.Killed.Sum()
	case "wounded":
		return c.Toll.Wounded.Sum()
	case "by":
		return Parties(c.Authors)
	}
	return Parties(c.Targets)
}
