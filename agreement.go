package truce

// KindAgreement is the kind of an [Agreement].
const KindAgreement Kind = "agreement/2"

// Agreement is one version of an instrument. It is written as YAML, checked by `truce terms check`, and entered in the
// record in this form. Versions are kept; which one held at a moment is looked up.
type Agreement struct {
	ID      AgreementID `json:"id"`
	Version int         `json:"version"`
	// statement, ceasefire, mechanism, delegation, memorandum, concept paper, resolution, local deal
	Kind        string       `json:"kind"`
	Titles      []Name       `json:"titles"`
	Signed      Date         `json:"signed,omitempty"`
	Effect      Instant      `json:"effect,omitzero"` // zero: not known, so nothing is known to be in force
	End         Instant      `json:"end,omitzero"`
	Zone        string       `json:"zone,omitempty"`
	Duration    string       `json:"duration,omitempty"` // in words, with the rule of renewal
	Under       AgreementID  `json:"under,omitempty"`    // the national instrument a local deal stands under
	Beside      AgreementID  `json:"beside,omitempty"`
	Instead     AgreementID  `json:"instead,omitempty"`
	Mirror      AgreementID  `json:"mirror,omitempty"` // counterpart the other side signs
	Condition   string       `json:"condition,omitempty"`
	Parties     []PartyClaim `json:"parties,omitempty"`
	Guarantors  []PartyClaim `json:"guarantors,omitempty"`
	Areas       []AgreedArea `json:"areas,omitempty"`
	Exclusions  []Exclusion  `json:"exclusions,omitempty"`
	Clauses     []Clause     `json:"clauses,omitempty"`
	Commitments []string     `json:"commitments,omitempty"`
	Sources     []Source     `json:"sources,omitempty"`
	Note        string       `json:"note,omitempty"`
	// from the notice of a withdrawal or suspension to its effect; of agreement/2
	NoticeHours int `json:"notice_hours,omitzero"`
}

// PartyClaim names a party or guarantor as a source gives it; sources that disagree stand side by side.
type PartyClaim struct {
	Actor     ActorID  `json:"actor"`
	As        string   `json:"as,omitempty"`  // signatory, party, guarantor, supporter, proposed
	For       ActorID  `json:"for,omitempty"` // of a guarantor: whose commitment it guarantees
	Contested bool     `json:"contested,omitzero"`
	Sources   []Source `json:"sources,omitempty"`
}

// AgreedArea is where the agreement applies, or does not. An area without a map is one nothing is known to lie in.
type AgreedArea struct {
	Area  AreaID `json:"area"`
	Role  string `json:"role"` // covered, left out, or named: by a clause alone
	Map   bool   `json:"map"`  // whether an agreed map is held
	Note  string `json:"note,omitempty"`
	Clock string `json:"clock,omitempty"`
}

// Exclusion names whom the agreement does not protect.
type Exclusion struct {
	Actor     ActorID  `json:"actor,omitempty"`
	Body      ActorID  `json:"body,omitempty"`     // everyone the body designates
	As        string   `json:"as,omitempty"`       // under this heading
	Contested bool     `json:"contested,omitzero"` // a source denies it
	Sources   []Source `json:"sources,omitempty"`
}

// Clause is one rule: the article's number and text, and the condition under which an incident is a breach of it.
type Clause struct {
	Number   string `json:"number"` // "2 (a)"
	Title    string `json:"title"`
	Text     string `json:"text"`
	Status   string `json:"status"` // official, translated, paraphrased
	Severity string `json:"severity,omitempty"`
	Breach   string `json:"breach,omitempty"` // CEL over the incident's facts; empty: not decided by machine
	Unless   string `json:"unless,omitempty"` // CEL: a permitted reason
	Source   Source `json:"source,omitzero"`
}

var agreementKind = kind[Agreement]{
	name: KindAgreement, since: 2,
	older: []form[Agreement]{{name: "agreement/1", lacks: (*Agreement).later}},
	act:   ActRelease, field: FieldDossier, most: budget{claims: 1_000, bytes: 8 << 20},
	key:   func(b *Agreement) string { return string(b.ID) },
	check: (*Agreement).check,
}

func (b *Agreement) check() error {
	if !ValidSlug(string(b.ID)) || b.Version < 1 {
		return Errorf(Invalid, "the agreement %q needs a slug for its id and a version from 1", b.ID)
	}
	if b.NoticeHours < 0 {
		return Errorf(Invalid, "the agreement %q asks for %d hours of notice; it asks for none or more", b.ID, b.NoticeHours)
	}
	return nil
}

// later returns why an agreement cannot be written in the first form.
func (b *Agreement) later() error {
	if b.NoticeHours != 0 {
		return Errorf(Invalid, "hours of notice need list 2 of the kinds of entry, which the document in force does not "+
			"name: "+
			"amend it (truce process amend)")
	}
	return nil
}
