package registrar

import (
	"cmp"
	"context"
	"encoding/json"
	"reflect"
	"slices"

	"truce"
	"truce/internal/query"
	"truce/internal/vault"
	"truce/record"
)

// Draft is a report about to be filed.
type Draft struct {
	Coded    truce.Coded
	Release  truce.Level // how far the coded fields go at once; empty: they stay sealed with the member
	Received truce.Instant
	Dataset  string
	External string
	Private  map[string]string // sealed fields: "text", "source", "note"
	// Closed are sealed fields that were closed elsewhere, under the claim id of this draft: this node never had them
	// open.
	Closed map[string]vault.Closed
	Claim  string // for a retry; empty: a fresh one
	// Because is why a report is corrected, of [codes.Reasons]; Corrects the version that was looked at, 0: whichever
	// stands.
	Because  string
	Corrects int
}

// private returns what is sealed of the draft, by field.
func (d Draft) private() (map[string][]byte, error) {
	private := map[string][]byte{}
	for k, v := range d.Private {
		if v != "" {
			private[k] = []byte(v)
		}
	}
	if d.Release != "" {
		return private, nil
	}
	coded := d.Coded
	coded.Level = ""
	b, err := json.Marshal(coded)
	private[FieldCoded] = b
	return private, err
}

// FieldCoded is the name under which the coded fields of an unreleased report are sealed.
const FieldCoded = "coded"

// File files a report and opens an incident for it. A retry with the same claim id returns what the first call made.
func (r *Registrar) File(ctx context.Context, by By, d Draft) (id truce.ReportID, inc truce.IncidentID, err error) {
	defer func() { r.tell(by, string(truce.KindReport), string(id), err) }()
	r.mu.Lock()
	defer r.mu.Unlock()
	if err := r.ready(ctx, by); err != nil {
		return "", "", err
	}
	reg, err := r.Naming(ctx)
	if err != nil {
		return "", "", err
	}
	reg.Link(&d.Coded)
	if d.Claim != "" {
		if rep, ok, err := claimed[truce.Report](ctx, r, d.Claim); err != nil {
			return "", "", err
		} else if ok {
			return rep.ID, rep.Incident, r.sameReport(ctx, &rep, d)
		}
	}
	p, err := r.prepare(ctx, by, d, nil)
	if err != nil {
		r.forget()
		return "", "", err
	}
	if err := r.enterReport(ctx, p); err != nil {
		return "", "", err
	}
	return p.report.ID, p.report.Incident, nil
}

// Filed returns the report that was filed under a claim id; ok is false where none was.
func (r *Registrar) Filed(ctx context.Context, claim string) (id truce.ReportID, ok bool, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	rep, ok, err := claimed[truce.Report](ctx, r, claim)
	return rep.ID, ok, err
}

// Entry returns an entry of the member's own log.
func (r *Registrar) Entry(ctx context.Context, index int64) (truce.Entry, error) {
	data, err := r.Log.Entry(ctx, index)
	if err != nil {
		return truce.Entry{}, err
	}
	return truce.Decode(data)
}

// claimed returns what an earlier call entered under the claim id, false when none did.
func claimed[T any](ctx context.Context, r *Registrar, claim string) (body T, ok bool, err error) {
	rec, ok, err := r.Log.Lookup(ctx, claim)
	if err != nil || !ok {
		return body, false, err
	}
	e, err := r.Entry(ctx, rec.Index)
	if err != nil {
		return body, false, err
	}
	first, ok := e.Body.(*T)
	if !ok {
		return body, false, otherClaim(claim, "a "+string(e.Kind)+" entry")
	}
	return *first, true, nil
}

// prepared is a report ready to be written.
type prepared struct {
	report  *truce.Report
	entry   truce.Entry
	record  []record.Entry
	secrets []vault.Secret
}

// prepare mints ids and seals what is private. With a former report the new one is its next version.
func (r *Registrar) prepare(ctx context.Context, by By, d Draft, former *truce.Report) (prepared, error) {
	if d.Release != "" && !d.Release.Reaches(truce.LevelJoint) {
		return prepared{}, truce.Errorf(truce.Invalid, "a report is released to all members at least; %q is narrower",
			d.Release)
	}
	claim := d.Claim
	if claim == "" {
		var err error
		if claim, err = r.claim(); err != nil {
			return prepared{}, err
		}
	}
	rep := &truce.Report{Version: 1, Received: d.Received, Dataset: d.Dataset, External: d.External, Because: d.Because}
	if rep.Received == 0 {
		rep.Received = r.now()
	}
	if former != nil {
		rep.ID, rep.Version, rep.Incident = former.ID, former.Version+1, former.Incident
	} else {
		id, err := r.mint(ctx, 'R')
		if err != nil {
			return prepared{}, err
		}
		inc, err := r.mint(ctx, 'I')
		if err != nil {
			return prepared{}, err
		}
		rep.ID, rep.Incident = truce.ReportID(id), truce.IncidentID(inc)
	}
	private, err := d.private()
	if err != nil {
		return prepared{}, err
	}
	if d.Release != "" {
		coded := d.Coded
		coded.Level = d.Release
		rep.Coded = &coded
	}
	secrets, err := r.seal(string(rep.ID), rep.Version, claim, private)
	if err != nil {
		return prepared{}, err
	}
	shut, err := r.taken(ctx, rep, d)
	if err != nil {
		return prepared{}, err
	}
	secrets = append(secrets, shut...)
	rep.Sealed = commitments(secrets)
	e, entries, err := r.encode(ctx, by, claim, r.now(), rep)
	return prepared{rep, e, entries, secrets}, err
}

// Release makes a report's coded fields known, as its owner coarsened them. What is known so far, as it is, is a
// conflict.
func (r *Registrar) Release(ctx context.Context, by By, claim string, id truce.ReportID, to truce.Level,
	coded truce.Coded) (err error) {
	defer r.told(by, &truce.Release{Report: id}, &err)
	p, err := r.Models.Process(ctx)
	if err != nil {
		return err
	}
	if err := r.Models.Whole(p); err != nil {
		return err // what others have said of it may stand in what cannot be read
	}
	st, err := r.Models.Report(ctx, id)
	if err != nil {
		return err
	}
	coded.Level = to
	if st.Coded != nil && st.Level == to {
		was := *st.Coded
		was.Level = to
		if reflect.DeepEqual(was, coded) {
			return truce.Errorf(truce.Conflict, "%s is released as it is to %s already", id, to)
		}
	}
	_, err = r.enterAlone(ctx, by, claim, &truce.Release{Report: id, Version: st.Report.Version, Coded: coded, To: to})
	return err
}

// Unreleased returns the coded fields of a report that stays sealed with this member, with the names in them linked as
// is known now.
func (r *Registrar) Unreleased(ctx context.Context, id truce.ReportID) (truce.Coded, error) {
	st, err := r.Models.Report(ctx, id)
	if err != nil {
		return truce.Coded{}, err
	}
	return r.UnreleasedIn(ctx, &st.Report)
}

// UnreleasedIn is [Registrar.Unreleased] of one version of a report.
func (r *Registrar) UnreleasedIn(ctx context.Context, rep *truce.Report) (truce.Coded, error) {
	held, err := Held(ctx, r.Vault, rep)
	if err != nil {
		return truce.Coded{}, err
	}
	if b, ok := held[FieldCoded]; ok {
		var c truce.Coded
		if err := json.Unmarshal([]byte(b), &c); err != nil {
			return c, err
		}
		reg, err := r.Naming(ctx)
		if err == nil {
			reg.Link(&c)
		}
		return c, err
	}
	if rep.Coded != nil {
		return truce.Coded{}, truce.Errorf(truce.Conflict, "nothing of %s is unreleased: it was filed released to %s",
			rep.ID, cmp.Or(rep.Coded.Level, truce.LevelJoint))
	}
	return truce.Coded{}, truce.Errorf(truce.NotFound, "the vault holds no unreleased fields of %s", rep.ID)
}

// Erase says in the log that a sealed field of a report is destroyed, in all its versions, and destroys it, content and
// salt. The log comes first, so that whoever may not say it does not do it; a call that was interrupted in between is
// finished by the next. The ground is one of [codes.Reasons]; a note is sealed with it. Whoever destroys is one who may
// release, which is more than the log asks of who says so: filing gives nobody what others have filed.
func (r *Registrar) Erase(ctx context.Context, by By, id truce.ReportID, field, ground, note string) error {
	return r.erase(ctx, by, string(id), field, ground, note, func() error {
		st, err := r.Models.Report(ctx, id)
		if err != nil {
			return err
		}
		return nothingToErase(string(id), field, st.Report.Sealed, st.Owner)
	})
}

// EraseBeside does as [Registrar.Erase] with what is sealed with an entry of the member's own log that is no report: a
// note, the reasons of a verdict, the names of a delegation.
func (r *Registrar) EraseBeside(ctx context.Context, by By, index int64, field, ground, note string) error {
	e, err := r.Entry(ctx, index)
	if err != nil {
		return err
	}
	ref := truce.Ref{Member: r.Member, Index: index}.String()
	if rep, ok := e.Body.(*truce.Report); ok {
		return truce.Errorf(truce.Invalid, "entry %s is a report: destroy what is sealed with %s", ref, rep.ID)
	}
	sealed := truce.SealedOf(e.Body)
	none := nothingToErase(ref, field, sealed, r.Member)
	if !slices.ContainsFunc(sealed, func(s truce.Sealed) bool { return s.Field == field }) {
		return none // what the vault holds under the claim beyond these is not destroyed here: a file is, by its id
	}
	return r.erase(ctx, by, e.Claim, field, ground, note, func() error { return none })
}

// erase destroys a field of an object of the vault. none says why there is nothing to destroy, where there is not.
func (r *Registrar) erase(ctx context.Context, by By, object, field, ground, note string,
	none func() error) (err error) {
	defer func() { r.tell(by, string(truce.KindErasure), object, err) }()
	r.mu.Lock()
	defer r.mu.Unlock()
	if err := r.ready(ctx, by); err != nil {
		return err
	}
	if err := r.may(ctx, by, truce.ActRelease); err != nil {
		return err
	}
	secrets, err := r.Vault.Of(ctx, object)
	if err != nil {
		return err
	}
	erased, err := Erased(ctx, r.Models, r.Member)
	if err != nil {
		return err
	}
	found := false
	for _, s := range secrets {
		if s.Field != field {
			continue
		}
		found = true
		if erased[s.Commit()] {
			continue
		}
		gone := &truce.Erasure{Commit: s.Commit(), Ground: ground}
		if _, err := r.enterNoted(ctx, by, "", gone, truce.FieldNote, note); err != nil {
			return err
		}
	}
	if !found {
		if err := r.Vault.Forget(ctx); err != nil { // it may have been destroyed while the journal was read
			return err
		}
		return none()
	}
	return r.Vault.Erase(context.WithoutCancel(ctx), object, field)
}

// Erased returns the commitments of which a member's own log says that nothing is behind them any more: what another
// says of them is nothing it can know.
func Erased(ctx context.Context, models query.Reader, m truce.MemberID) (map[truce.Digest]bool, error) {
	claims, err := models.Claims(ctx, truce.KindErasure, "")
	out := map[truce.Digest]bool{}
	for _, c := range claims {
		if c.Member == m {
			out[c.Body.(*truce.Erasure).Commit] = true
		}
	}
	return out, err
}

// nothingToErase says why there is nothing to destroy of what the record says is sealed with an object.
func nothingToErase(name, field string, sealed []truce.Sealed, owner truce.MemberID) error {
	if !slices.ContainsFunc(sealed, func(s truce.Sealed) bool { return s.Field == field }) {
		return truce.Errorf(truce.NotFound, "%s has no sealed field %q", name, field)
	}
	return truce.Errorf(truce.NotFound, "the %s of %s is not held here: it was destroyed before, or stays with %s", field,
		name, owner)
}
