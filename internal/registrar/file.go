package registrar

import (
	"context"
	"encoding/json"
	"io"
	"slices"

	"truce"
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
	Claim    string            // for a retry; empty: a fresh one
}

// FieldCoded is the name under which the coded fields of an unreleased report are sealed.
const FieldCoded = "coded"

// File files a report and opens an incident for it. A retry with the same claim id returns what the first call made.
func (r *Registrar) File(ctx context.Context, by By, d Draft) (truce.ReportID, truce.IncidentID, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if by.Member != r.Member {
		return "", "", truce.Errorf(truce.Forbidden, "this node keeps the log of %s, not of %s", r.Member, by.Member)
	}
	if d.Claim != "" {
		if rep, ok, err := r.filed(ctx, d.Claim); err != nil || ok {
			return rep.ID, rep.Incident, err
		}
	}
	p, err := r.prepare(ctx, by, d, nil)
	if err != nil {
		r.forget()
		return "", "", err
	}
	if err := r.Models.Admit(ctx, r.Member, p.entry); err != nil {
		r.forget()
		return "", "", err
	}
	if err := r.Vault.Put(ctx, p.secrets...); err != nil {
		r.forget()
		return "", "", err
	}
	if _, err := r.append(ctx, p.record); err != nil {
		return "", "", err
	}
	return p.report.ID, p.report.Incident, nil
}

// filed returns the report an earlier call with the claim id made.
func (r *Registrar) filed(ctx context.Context, claim string) (truce.Report, bool, error) {
	rec, ok, err := r.Log.Lookup(ctx, claim)
	if err != nil || !ok {
		return truce.Report{}, false, err
	}
	data, err := r.Log.Entry(ctx, rec.Index)
	if err != nil {
		return truce.Report{}, false, err
	}
	e, err := truce.Decode(data)
	if err != nil {
		return truce.Report{}, false, err
	}
	rep, ok := e.Body.(*truce.Report)
	if !ok {
		return truce.Report{}, false, truce.Errorf(truce.Conflict, "the claim id %s belongs to a %s entry", claim, e.Kind)
	}
	return *rep, true, nil
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
		return prepared{}, truce.Errorf(truce.Invalid, "a report is released to all members at least; %q is narrower", d.Release)
	}
	claim := d.Claim
	if claim == "" {
		var err error
		if claim, err = r.claim(); err != nil {
			return prepared{}, err
		}
	}
	rep := &truce.Report{Version: 1, Received: d.Received, Dataset: d.Dataset, External: d.External}
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
	private := map[string][]byte{}
	for k, v := range d.Private {
		if v != "" {
			private[k] = []byte(v)
		}
	}
	if d.Release == "" {
		coded := d.Coded
		coded.Level = ""
		b, err := json.Marshal(coded)
		if err != nil {
			return prepared{}, err
		}
		private[FieldCoded] = b
	} else {
		coded := d.Coded
		coded.Level = d.Release
		rep.Coded = &coded
	}
	secrets, sealed, err := r.seal(string(rep.ID), rep.Version, claim, private)
	if err != nil {
		return prepared{}, err
	}
	rep.Sealed = sealed
	e, entries, err := r.encode(by, claim, r.now(), rep)
	return prepared{rep, e, entries, secrets}, err
}

// seal salts fields and commits to them, in order of field.
func (r *Registrar) seal(object string, version int, claim string, private map[string][]byte) ([]vault.Secret, []truce.Sealed, error) {
	fields := make([]string, 0, len(private))
	for f := range private {
		fields = append(fields, f)
	}
	slices.Sort(fields)
	var secrets []vault.Secret
	var sealed []truce.Sealed
	for _, f := range fields {
		s := vault.Secret{Object: object, Version: version, Field: f, Claim: claim, Content: private[f]}
		if _, err := io.ReadFull(r.Rand, s.Salt[:]); err != nil {
			return nil, nil, err
		}
		secrets = append(secrets, s)
		sealed = append(sealed, truce.Sealed{Field: f, Commit: s.Commit()})
	}
	return secrets, sealed, nil
}

// Release makes a report's coded fields known, as its owner coarsened them.
func (r *Registrar) Release(ctx context.Context, by By, claim string, id truce.ReportID, to truce.Level, coded truce.Coded) error {
	st, err := r.Models.Report(ctx, id)
	if err != nil {
		return err
	}
	coded.Level = to
	_, err = r.Enter(ctx, by, claim, &truce.Release{Report: id, Version: st.Report.Version, Coded: coded, To: to})
	return err
}

// Unreleased returns the coded fields of a report that stays sealed with this member.
func (r *Registrar) Unreleased(ctx context.Context, id truce.ReportID) (truce.Coded, error) {
	secrets, err := r.Vault.Of(ctx, string(id))
	if err != nil {
		return truce.Coded{}, err
	}
	for i := len(secrets) - 1; i >= 0; i-- {
		if secrets[i].Field == FieldCoded {
			var c truce.Coded
			err := json.Unmarshal(secrets[i].Content, &c)
			return c, err
		}
	}
	return truce.Coded{}, truce.Errorf(truce.NotFound, "the vault holds no unreleased fields of %s", id)
}

// Erase destroys a sealed field, content and salt, and says so in the log.
func (r *Registrar) Erase(ctx context.Context, by By, object, field, ground string) error {
	gone, err := r.Vault.Erase(ctx, object, field)
	if err != nil {
		return err
	}
	for _, commit := range gone {
		if _, err := r.Enter(ctx, by, "", &truce.Erasure{Commit: commit, Ground: ground}); err != nil {
			return err
		}
	}
	return nil
}
