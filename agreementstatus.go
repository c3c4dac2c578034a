package truce

import "truce/codes"

// KindAgreementStatus is the kind of an [AgreementStatus].
const KindAgreementStatus Kind = "agreement-status/1"

// AgreementStatus claims what became of an agreement: in force, suspended, ended, extended. Contested by nature.
type AgreementStatus struct {
	Agreement AgreementID          `json:"agreement"`
	Status    codes.AgreementState `json:"status"`
	Since     Instant              `json:"since,omitzero"`
	Stated    Date                 `json:"stated,omitempty"`
	ClaimedBy ActorID              `json:"claimed_by,omitempty"`
	Note      string               `json:"note,omitempty"`
	Sources   []Source             `json:"sources,omitempty"`
}

var agreementStatusKind = kind[AgreementStatus]{
	name: KindAgreementStatus,
	act:  ActFile, field: FieldDossier, most: ofDossier,
	key:   func(b *AgreementStatus) string { return string(b.Agreement) },
	check: (*AgreementStatus).check,
}

func (b *AgreementStatus) check() error {
	if err := checkSlugs(Say("a status of an agreement"), string(b.Agreement)); err != nil {
		return err
	}
	return checkCode(codes.AgreementStatuses, Say("a status of an agreement"), b.Status)
}
