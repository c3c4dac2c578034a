package view

import (
	"context"
	"slices"

	"truce"
)

// fieldOf says which field of the matrix the claims of a kind are. A kind that is not listed is shown to nobody.
var fieldOf = map[truce.Kind]truce.Field{
	truce.KindProcess:         truce.FieldDossier,
	truce.KindActor:           truce.FieldDossier,
	truce.KindMembership:      truce.FieldDossier,
	truce.KindDesignation:     truce.FieldDossier,
	truce.KindInfluence:       truce.FieldDossier,
	truce.KindAgreement:       truce.FieldDossier,
	truce.KindAgreementStatus: truce.FieldDossier,
	truce.KindAccession:       truce.FieldDossier,
	truce.KindArea:            truce.FieldDossier,
	truce.KindTrack:           truce.FieldDossier,
	truce.KindRound:           truce.FieldDossier,
	truce.KindDelegation:      truce.FieldDossier,
	truce.KindInvitation:      truce.FieldDossier,
	truce.KindStatement:       truce.FieldDossier,
	truce.KindCommitment:      truce.FieldDossier,
	truce.KindMilestone:       truce.FieldDossier,
	truce.KindFigure:          truce.FieldDossier,
	truce.KindBulletin:        truce.FieldBulletin,
	truce.KindErratum:         truce.FieldBulletin,
	truce.KindCountingRule:    truce.FieldBulletin, // without it nobody can recompute a published figure
	truce.KindColumn:          truce.FieldColumn,
	truce.KindPosition:        truce.FieldAppraisal,
	truce.KindPost:            truce.FieldOperation, // where people stand
	truce.KindOperation:       truce.FieldOperation,
	truce.KindOfficer:         truce.FieldOfficer,
	truce.KindAssessment:      truce.FieldVerdict,
	truce.KindInterest:        truce.FieldVerdict,
	truce.KindConcur:          truce.FieldVerdict,
	truce.KindLapsed:          truce.FieldVerdict,
	truce.KindWithdraw:        truce.FieldEntryBytes,
	truce.KindErasure:         truce.FieldEntryBytes,
	truce.KindObserved:        truce.FieldLog,
	truce.KindFork:            truce.FieldLog,
	truce.KindLeave:           truce.FieldEntryBytes, // with its reason in words
	truce.KindKey:             truce.FieldEntryBytes,
	truce.KindAmendment:       truce.FieldEntryBytes, // what is proposed is the members'; what is in force everybody's
	truce.KindEndorsement:     truce.FieldEntryBytes,
	truce.KindAdoption:        truce.FieldEntryBytes,
	truce.KindEnactment:       truce.FieldEntryBytes,
}

// Claims returns the claims of a kind under a key as [truce.Reader.Claims] does, without those the viewer may not see.
// Withdrawn claims are included and marked. Bulletins are open to everybody; the ids in them are for [Lens.Bulletin].
func (l *Lens) Claims(ctx context.Context, kind truce.Kind, key string) ([]*truce.Claim, error) {
	field, ok := fieldOf[kind]
	if !ok {
		return nil, nil
	}
	all, err := l.reader.Claims(ctx, kind, key)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(slices.Clone(all), func(c *truce.Claim) bool {
		return !l.who.May(field, c.Member, levelOf(c))
	}), nil
}

// levelOf returns how far a claim goes by what it says: an accession still being negotiated, which no public source
// tells of, stays with the members.
func levelOf(c *truce.Claim) truce.Level {
	a, ok := c.Body.(*truce.Accession)
	if !ok || a.Status != truce.InNegotiation {
		return ""
	}
	public := slices.ContainsFunc(a.Sources, func(s truce.Source) bool { return s.Outlet != "" || s.Doc != "" || s.Seed != "" })
	if public {
		return ""
	}
	return truce.LevelJoint
}

// Standing returns the last word of each member on each key: the claims in force, without withdrawn and replaced ones.
func Standing(claims []*truce.Claim) []*truce.Claim {
	type who struct {
		m   truce.MemberID
		key string
	}
	last := map[who]*truce.Claim{}
	for _, c := range claims {
		if !c.Withdrawn {
			last[who{c.Member, c.Key}] = c
		}
	}
	return slices.DeleteFunc(slices.Clone(claims), func(c *truce.Claim) bool { return last[who{c.Member, c.Key}] != c })
}

// Refused lists entries without effect, for those who may know of them.
func (l *Lens) Refused(ctx context.Context) ([]truce.Refusal, error) {
	if !l.who.May(truce.FieldRefusal, "", "") {
		return nil, nil
	}
	return l.reader.Refused(ctx)
}

// Live returns the claims that were not withdrawn. Unlike [Standing] it keeps what a member said earlier: a key such as
// an agreement's may hold many claims of one member that are about different things.
func Live(claims []*truce.Claim) []*truce.Claim {
	return slices.DeleteFunc(slices.Clone(claims), func(c *truce.Claim) bool { return c.Withdrawn })
}
