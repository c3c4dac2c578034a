package truce

import (
	"cmp"

	"truce/codes"
)

// KindReport is the kind of a [Report].
const KindReport Kind = "report/3"

// Report is what one source says, as received. Its entry holds commitments for what stays with the member and, once
// released, the coded fields. A correction is a higher version by the same member; nothing is edited.
type Report struct {
	ID      ReportID `json:"id"`
	Version int      `json:"version"` // 1 for the first
	// the incident this entry opens for it: until somebody groups it otherwise
	Incident IncidentID `json:"incident,omitempty"`
	Received Instant    `json:"received,omitzero"`
	// third-party data: counted in no register unless its counting rule adopts it
	Dataset  string   `json:"dataset,omitempty"`
	External string   `json:"external,omitempty"` // the id it has there
	Coded    *Coded   `json:"coded,omitempty"`    // absent: not released
	Sealed   []Sealed `json:"sealed,omitempty"`   // in order of field
	Because  string   `json:"because,omitempty"`  // of a correction: why, see [codes.Reasons]; of report/3
}

// Sealed commits to a field that stays in the vault of its owner: SHA-256 over domain, claim id, field, salt and
// padded content (docs/record-format.md).
type Sealed struct {
	Field  string `json:"field"`
	Commit Digest `json:"commit"`
}

var reportKind = kind[Report]{
	name: KindReport, since: 3,
	older: []form[Report]{{name: "report/2", since: 2, lacks: (*Report).because},
		{name: "report/1", lacks: func(b *Report) error { return cmp.Or(b.Coded.later(), b.because()) }}},
	act: ActFile, field: FieldElsewhere, apart: true,
	key:   func(b *Report) string { return string(b.ID) },
	check: (*Report).check,
	admit: admitReport,
	does:  (*Report).effects,
}

// because returns why a report cannot be written in the forms before the third.
func (b *Report) because() error {
	if b.Because != "" {
		return needsList(3, Say("the reason of a correction"))
	}
	return nil
}

func (b *Report) check() error {
	if err := checkCode(codes.Reasons, Say("a reason"), b.Because); err != nil {
		return err
	}
	if b.Because != "" && b.Version < 2 {
		return Errorf(Invalid, "the first version of a report corrects nothing")
	}
	if b.Coded != nil {
		return b.Coded.Check()
	}
	return nil
}

func admitReport(j judging, b *Report) error {
	if !mintedBy(string(b.ID), 'R', j.ref.Member) {
		return Errorf(Invalid, "%q is not an id %s can give a report", b.ID, j.ref.Member)
	}
	if last := j.Version(b.ID); b.Version != last+1 {
		return Errorf(Conflict, "version %d of report %s cannot follow version %d", b.Version, b.ID, last)
	}
	if b.Version == 1 && b.Incident != "" {
		return admitIncident(j, b.Incident)
	}
	return nil
}

func (b *Report) effects() []Effect {
	if b.Version == 1 && b.Incident != "" {
		return []Effect{Versions{b}, Opens{b.Incident, b.ID}}
	}
	return []Effect{Versions{b}}
}
