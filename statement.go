package truce

// KindStatement is the kind of a [Statement].
const KindStatement Kind = "statement/1"

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
}

var statementKind = kind[Statement]{
	name: KindStatement,
	act:  ActFile, field: FieldDossier, most: ofDossier,
	key:   func(b *Statement) string { return b.ID },
	check: (*Statement).check,
}

func (b *Statement) check() error {
	if err := checkSlugs("a statement", string(b.ID)); err != nil {
		return err
	}
	if b.Says == "" {
		return Errorf(Invalid, "a statement says nothing")
	}
	return nil
}
