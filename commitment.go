package truce

// KindCommitment is the kind of a [Commitment].
const KindCommitment Kind = "commitment/2"

// Commitment is what somebody undertook, and what became of it.
type Commitment struct {
	ID      string   `json:"id"` // slug
	By      []string `json:"by"`
	What    string   `json:"what"`
	Under   string   `json:"under,omitempty"` // agreement or round
	Stated  Date     `json:"stated,omitempty"`
	Due     string   `json:"due,omitempty"` // as stated
	Status  string   `json:"status"`        // see [codes.CommitmentStatuses]
	Sources []Source `json:"sources"`
	// the rest is of commitment/2
	DueBy    Date     `json:"due_by,omitempty"`   // the last day, where one was named
	Evidence []Source `json:"evidence,omitempty"` // that it was done, or was not
}

var commitmentKind = kind[Commitment]{
	name: KindCommitment, since: 4,
	older: []form[Commitment]{{name: "commitment/1", lacks: (*Commitment).later}},
	act:   ActFile, field: FieldDossier, most: ofDossier,
	key:   func(b *Commitment) string { return b.ID },
	check: (*Commitment).check,
}

func (b *Commitment) check() error {
	if err := checkSlugs(Say("a commitment"), string(b.ID)); err != nil {
		return err
	}
	if b.What == "" {
		return Errorf(Invalid, "a commitment says nothing")
	}
	if !b.DueBy.Valid() {
		return Errorf(Invalid, "a commitment is due by %q, which is no date: write 2031-01-15", short(string(b.DueBy)))
	}
	return nil
}

// later returns why a commitment cannot be written in the first form.
func (b *Commitment) later() error {
	if b.DueBy != "" || len(b.Evidence) > 0 {
		return needsList(4, Say("the last day of a commitment, and what shows that it was kept,"))
	}
	return nil
}
