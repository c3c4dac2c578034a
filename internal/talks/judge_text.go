package talks

import (
	"slices"
	"strings"

	"truce"
)

// text judges what is done with a text under negotiation.
func (j judge) text(body any) error {
	if b, ok := body.(*Text); ok {
		return j.frame(b)
	}
	_, subject := Subject(body)
	d := j.Papers.Texts[strings.TrimPrefix(subject, "text/")]
	switch {
	case subject == "":
		return invalid("these are no papers")
	case d == nil:
		return truce.Errorf(truce.NotFound, "there is no text %q under negotiation: open it first",
			strings.TrimPrefix(subject, "text/"))
	case d.Signed != nil:
		return truce.Errorf(truce.Conflict, "the text %s was signed on %s: what changes is a new text", d.ID, d.Signed.On)
	}
	switch b := body.(type) {
	case *Variant:
		return All(In("clause", said(truce.Say("the number of a clause"), b.Clause)),
			In("variant", said(truce.Say("the letter of a variant"), b.Variant)),
			In("title", said(truce.Say("the title of a clause"), b.Title)), In("words", said(truce.Say("a variant"), b.Words)),
			In("due", j.dueDay(b.Due)), each("by", b.By, j.known))
	case *Shown:
		if len(d.shown(b)) == 0 {
			return truce.Errorf(truce.NotFound, "the text has no clause %s %s", b.Clause, b.Variant)
		}
		if len(b.To) == 0 {
			return In("to", invalid("say to whom it was shown"))
		}
		return each("to", b.To, j.known)
	case *Answer:
		return j.answer(d, b)
	case *Version:
		if len(d.Clauses) == 0 {
			return truce.Errorf(truce.Conflict, "the text has no clauses yet")
		}
	case *Signed:
		return d.Signable()
	}
	return nil
}

func (j judge) dueDay(d truce.Date) error {
	if d != "" && (!d.Valid() || len(d) != 10) {
		return invalid("%q is no day: write 2031-01-15", d)
	}
	return nil
}

// frame judges what stands around the clauses. An actor that the register does not know is no error here: a draft may
// name one, and is told.
func (j judge) frame(b *Text) error {
	var title, parties, round error
	if len(b.Titles) == 0 {
		title = invalid("a text has a title")
	}
	if len(b.Parties) < 2 {
		parties = invalid("a text has at least two parties that have to accept it")
	}
	seen := map[truce.ActorID]bool{}
	for _, p := range b.Parties {
		if !truce.ValidSlug(string(p)) || seen[p] {
			parties = invalid("the parties of a text are ids of actors, each once; %q is not", p)
		}
		seen[p] = true
	}
	if b.Round != "" {
		round = j.round(b.Round)
	}
	if err := All(In("id", slug(truce.Say("a text"), b.ID)), In("kind", said(truce.Say("the kind of a text"), b.Kind)),
		In("title", title), In("parties", parties), round); err != nil {
		return err
	}
	if d := j.Papers.Texts[b.ID]; d != nil && d.Signed != nil {
		return truce.Errorf(truce.Conflict, "the text %s was signed on %s: what changes is a new text", b.ID, d.Signed.On)
	}
	return nil
}

func (j judge) answer(d *Draft, b *Answer) error {
	w := d.Wording(b.Clause, b.Variant)
	switch {
	case w == nil || w.Dropped:
		return truce.Errorf(truce.NotFound, "clause %s has no variant %s", b.Clause, b.Variant)
	case !slices.Contains(d.Parties, b.By):
		return invalid("%s is no party to the text: %s have to accept it", j.Book.Name(b.By, "en"),
			strings.Join(names(j.Book, d.Parties), ", "))
	}
	if err := needed(truce.Say("an answer"), PartyAnswers, b.Says); err != nil {
		return In("says", err)
	}
	if _, shown := w.Shown[b.By]; !shown && b.Says != "silent" {
		return truce.Errorf(truce.Conflict, "%s was not shown variant %s of clause %s in these words: note that it "+
			"was, and when, "+
			"before noting what it says", j.Book.Name(b.By, "en"), b.Variant, b.Clause)
	}
	return nil
}

// Signable returns why the text cannot be signed as it stands.
func (d *Draft) Signable() error {
	agreed, of := d.Agreed()
	switch {
	case d.Signed != nil:
		return truce.Errorf(truce.Conflict, "the text %s was signed on %s", d.ID, d.Signed.On)
	case of == 0:
		return truce.Errorf(truce.Conflict, "the text has no clauses yet")
	case d.Whole && agreed < of:
		return truce.Errorf(truce.Conflict, "nothing is agreed until everything is: %d of %d clauses are accepted by "+
			"all parties, "+
			"and %s stay in brackets", agreed, of, strings.Join(d.Bracketed(), ", "))
	case agreed == 0:
		return truce.Errorf(truce.Conflict, "no clause is accepted by all parties")
	}
	return nil
}

// Bracketed returns the numbers of the clauses that are not agreed.
func (d *Draft) Bracketed() []string {
	var out []string
	for _, c := range d.Clauses {
		if len(c.Open()) > 0 && c.Agreed(d.Parties) == nil {
			out = append(out, c.Number)
		}
	}
	return out
}
