package truce

// KindStatement is the kind of a [Statement].
const KindStatement Kind = "statement/2"

// Statement is what a speaker said in public, with its outlet and date.
type Statement struct {
	ID       string   `json:"id"` // slug
	Speaker  string   `json:"speaker"`
	For      ActorID  `json:"for,omitempty"`
	Stated   Date     `json:"stated,omitempty"`
	Topic    string   `json:"topic,omitempty"` // slug: statements of one topic stand side by side
	Says     string   `json:"says"`            // in our words
	Conflict []string `json:"conflict,omitempty"`
	Sources  []Source `json:"sources"`
	// the rest is of statement/2
	By       ActorID `json:"by,omitempty"`       // the speaker in the register, so that all it said is one list
	Place    string  `json:"place,omitempty"`    // where it was said
	Occasion string  `json:"occasion,omitempty"` // and on what occasion
}

var statementKind = kind[Statement]{
	name: KindStatement, since: 4,
	older: []form[Statement]{{name: "statement/1", lacks: (*Statement).later}},
	act:   ActFile, field: FieldDossier, most: ofDossier,
	key:   func(b *Statement) string { return b.ID },
	check: (*Statement).check,
}

func (b *Statement) check() error {
	if err := checkSlugs(Say("a statement"), string(b.ID)); err != nil {
		return err
	}
	if b.Says == "" {
		return Errorf(Invalid, "a statement says nothing")
	}
	if b.By != "" && !ValidSlug(string(b.By)) {
		return Errorf(Invalid, "a statement names its speaker by %q, which is no id: use a-z, 0-9 and hyphens",
			short(string(b.By)))
	}
	return nil
}

// later returns why a statement cannot be written in the first form.
func (b *Statement) later() error {
	if b.By != "" || b.Place != "" || b.Occasion != "" {
		return needsList(4, Say("the place and occasion of a statement, and its speaker in the register,"))
	}
	return nil
}
