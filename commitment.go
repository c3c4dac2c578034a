package truce

// KindCommitment is the kind of a [Commitment].
const KindCommitment Kind = "commitment/1"

// Commitment is what somebody undertook, and what became of it.
type Commitment struct {
	ID      string   `json:"id"` // slug
	By      []string `json:"by"`
	What    string   `json:"what"`
	Under   string   `json:"under,omitempty"` // agreement or round
	Stated  Date     `json:"stated,omitempty"`
	Due     string   `json:"due,omitempty"` // as stated
	Status  string   `json:"status"`        // open, partly done, done, lapsed, not stated
	Sources []Source `json:"sources"`
}

var commitmentKind = kind[Commitment]{
	name: KindCommitment,
	act:  ActFile, field: FieldDossier, most: ofDossier,
	key:   func(b *Commitment) string { return b.ID },
	check: (*Commitment).check,
}

func (b *Commitment) check() error {
	if err := checkSlugs("a commitment", string(b.ID)); err != nil {
		return err
	}
	if b.What == "" {
		return Errorf(Invalid, "a commitment says nothing")
	}
	return nil
}
