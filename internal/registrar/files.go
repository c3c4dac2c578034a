package registrar

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"truce"
	"truce/codes"
	"truce/internal/media"
	"truce/internal/query"
	"truce/internal/vault"
)

// MostFiles is how many files there may be about one incident.
const MostFiles = 60

// filedWith is the sealed field that tells which report a file came with.
type filedWith struct {
	Report truce.ReportID `json:"report,omitempty"`
	Kind   media.Kind     `json:"kind"`
}

// TakeFile takes a file in as it comes: encrypted to the disk, looked at, and committed to in the log by an operation
// of custody. It returns that operation's id. Of a form that is sent twice with the same file, one is kept.
func (r *Registrar) TakeFile(ctx context.Context, by By, f media.New, in io.Reader) (id string, err error) {
	told := false
	defer func() {
		if !told {
			r.tell(by, "media: take in", "", err)
		}
	}()
	about, err := r.mayTake(ctx, by, f)
	if err != nil {
		return "", err
	}
	most := int64(media.MostBytes)
	if r.Room != nil {
		most = min(most, r.Room())
	}
	t, err := r.Files.Take(ctx, in, most)
	if err != nil {
		return "", err
	}
	defer t.Drop()
	t.About.Name, t.About.From, t.About.Hashed = media.PlainName(f.Name), strings.TrimSpace(f.From), f.Hash != ""
	if f.Hash != "" && !strings.EqualFold(f.Hash, t.Digest.String()) {
		return "", truce.Errorf(truce.Invalid,
			"what came is not what was hashed before it was sent: nothing of it is kept; send the file again")
	}
	fields, err := fieldsOf(t, f.Report)
	if err != nil {
		return "", err
	}
	claim := claimOfFile(f.Form, t.Digest)
	o := truce.Operation{Kind: codes.Custody, State: "taken", About: truce.About{Incident: about},
		When: truce.Interval{From: r.now()}}
	told = true // by Deposit
	kept := false
	id, err = r.Deposit(ctx, by, claim, o, fields, func() error {
		kept = true
		return t.Keep(claim)
	})
	if err == nil && kept {
		_ = r.settleFiles(ctx, by) // what it leaves the next one settles
	}
	return id, err
}

// settleFiles lets go of what was kept for claims that the log does not have: whoever kept it ended before it could be
// entered, and nothing tells of it. It is called after an append, which a log that was put back to an older state
// refuses: what such a log does not have may have been entered.
func (r *Registrar) settleFiles(ctx context.Context, by By) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if err := r.ready(ctx, by); err != nil {
		return err
	}
	for _, claim := range r.Files.Unsettled() {
		_, entered, err := r.Log.Lookup(ctx, claim)
		if err != nil {
			return err
		}
		for _, field := range []string{FieldMedia, FieldCustody, FieldFiled} {
			if entered {
				break
			}
			if err := r.Vault.Erase(ctx, claim, field); err != nil && truce.KindOf(err) != truce.NotFound {
				return err
			}
		}
		if entered {
			r.Files.Settled(claim)
		} else if err := r.Files.Remove(claim); err != nil {
			return err
		}
	}
	return nil
}

// mayTake says about which incident a file is, and why it is not taken in, before anything of it is read.
func (r *Registrar) mayTake(ctx context.Context, by By, f media.New) (truce.IncidentID, error) {
	about := f.Incident
	if f.Report != "" {
		st, err := r.Models.Report(ctx, f.Report)
		switch {
		case err != nil:
			return "", err
		case st.Owner != r.Member:
			return "", truce.Errorf(truce.Forbidden, "%s is a report of %s, and this is the node of %s", f.Report, st.Owner,
				r.Member)
		case st.Withdrawn:
			return "", truce.Errorf(truce.Conflict, "%s is withdrawn: no file is added to it", f.Report)
		}
		about = st.Report.Incident
	}
	v, err := r.Models.Incident(ctx, about)
	if err != nil {
		return "", err
	}
	held := 0
	for _, c := range v.Operations {
		if c.Member == r.Member && commitsToFile(c) {
			held++
		}
	}
	if held >= MostFiles {
		return "", truce.Errorf(truce.Conflict, "%d files are held about %s, as many as may be about one incident", held,
			about)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if err := r.ready(ctx, by); err != nil {
		return "", err
	}
	next, err := r.Models.Next(ctx, r.Member, 'O')
	if err != nil {
		return "", err
	}
	_, err = r.admitted(ctx, by, "", &truce.Operation{ID: truce.Mint(r.Member, 'O', next), Kind: codes.Custody,
		State: "taken", About: truce.About{Incident: about}})
	return about, err
}

// commitsToFile reports whether a claim is the one by which a file was taken in.
func commitsToFile(c *truce.Claim) bool {
	return slices.ContainsFunc(truce.SealedOf(c.Body), func(s truce.Sealed) bool { return s.Field == FieldMedia })
}

// claimOfFile makes the claim id of a file of the form's and its content, so that what is sent again is known and
// another file is another claim. The form's is random and kept nowhere: the id tells nothing of the content.
func claimOfFile(form string, digest truce.Digest) string {
	h := hmac.New(sha256.New, []byte(form))
	h.Write(digest[:])
	return fmt.Sprintf("media-%x", h.Sum(nil)[:16])
}

// fieldsOf are the sealed fields of a file.
func fieldsOf(t *media.Taken, report truce.ReportID) (map[string][]byte, error) {
	kind, _ := media.TypeOf(t.About.Type)
	at, err := json.Marshal(filedWith{report, kind.Kind})
	if err != nil {
		return nil, err
	}
	about, err := json.Marshal(t.About)
	return map[string][]byte{FieldMedia: []byte(t.Digest.String()), FieldCustody: about, FieldFiled: at}, err
}

// OpenFile opens a part of a file, encrypted where its key is closed to those of officers. That it was opened is told
// to whoever audits.
func (r *Registrar) OpenFile(ctx context.Context, by By, id string, part media.Part) (o *media.Opened, err error) {
	what := "media: open " + string(part)
	defer func() { r.tell(by, what, id, err) }()
	f, err := r.Held().File(ctx, id, nil)
	if err != nil {
		return nil, err
	}
	if f.About == nil && !f.Gone {
		what = "media: take out " + string(part) + ", encrypted"
	}
	return r.Files.OpenFile(f, part)
}

// EraseFile says in the log that a file is destroyed and destroys it: the key that opens it, what is known of it, and
// what lies on the disk. Called again after a failure it goes on where it stopped.
func (r *Registrar) EraseFile(ctx context.Context, by By, id, ground, note string) (err error) {
	defer func() { r.tell(by, "media: destroy", id, err) }()
	f, err := r.Held().File(ctx, id, nil)
	if err != nil {
		return err
	}
	held, err := r.Vault.Of(ctx, f.Claim)
	if err != nil {
		return err
	}
	none := truce.Errorf(truce.NotFound, "nothing of the file %s is held here: it was destroyed before", id)
	for _, s := range held {
		if err := r.erase(ctx, by, f.Claim, s.Field, ground, note, func() error { return none }); err != nil {
			return err
		}
		note = "" // said once
	}
	if err := r.Files.Destroy(f.Claim); err != nil {
		return err
	}
	if err := r.Vault.Forget(ctx); err != nil {
		return err
	}
	if len(held) == 0 {
		return none
	}
	return nil
}

// HeldFiles reads what is held of a member's files: what the log says of their custody, and the vault of them.
type HeldFiles struct {
	Member truce.MemberID
	Models query.Reader
	Vault  *vault.Vault
	Entry  func(ctx context.Context, index int64) ([]byte, error) // of the member's log
}

// Held returns the reader of the member's files.
func (r *Registrar) Held() HeldFiles { return HeldFiles{r.Member, r.Models, r.Vault, r.Log.Entry} }

// Of returns the files that operations took into custody, in that order, as they open with the key; what is no file's
// is left out.
func (h HeldFiles) Of(ctx context.Context, key *vault.Key, operations ...string) ([]media.File, error) {
	var out []media.File
	for _, id := range operations {
		claims, err := h.Models.Claims(ctx, truce.KindOperation, id)
		if err != nil {
			return nil, err
		}
		f, ok, err := h.of(ctx, key, claims)
		if err != nil {
			return nil, err
		}
		if ok {
			out = append(out, f)
		}
	}
	return out, nil
}

// File returns one file, as it opens with the key.
func (h HeldFiles) File(ctx context.Context, id string, key *vault.Key) (media.File, error) {
	list, err := h.Of(ctx, key, id)
	if err == nil && len(list) == 0 {
		err = truce.Errorf(truce.NotFound, "%s has no file in its custody under this id", h.Member)
	}
	if err != nil {
		return media.File{}, err
	}
	return list[0], nil
}

// Newest returns up to so many files, the newest first, as they open with the key, and how many there are.
func (h HeldFiles) Newest(ctx context.Context, key *vault.Key, most int) ([]media.File, int, error) {
	claims, err := h.Models.Claims(ctx, truce.KindOperation, "")
	if err != nil {
		return nil, 0, err
	}
	var first []*truce.Claim
	for _, c := range claims {
		if c.Member == h.Member && commitsToFile(c) {
			first = append(first, c)
		}
	}
	slices.SortFunc(first, func(a, b *truce.Claim) int { return b.Ref.Compare(a.Ref) })
	var ids []string
	for _, c := range first[:min(most, len(first))] {
		ids = append(ids, c.Body.(*truce.Operation).ID)
	}
	list, err := h.Of(ctx, key, ids...)
	return list, len(first), err
}

// of makes a file of the states of an operation; false where it is no file's.
func (h HeldFiles) of(ctx context.Context, key *vault.Key, claims []*truce.Claim) (f media.File, ok bool, err error) {
	claims = slices.DeleteFunc(slices.Clone(claims), func(c *truce.Claim) bool { return c.Member != h.Member })
	i := slices.IndexFunc(claims, commitsToFile)
	if i < 0 {
		return f, false, nil
	}
	first, o := claims[i], claims[i].Body.(*truce.Operation)
	data, err := h.Entry(ctx, first.Index)
	if err != nil {
		return f, false, err
	}
	e, err := truce.Decode(data)
	if err != nil {
		return f, false, err
	}
	f = media.File{ID: o.ID, Ref: first.Ref, Claim: e.Claim, Officer: first.Officer, At: first.At,
		Incident: o.About.Incident, State: o.State, Withdrawn: first.Withdrawn, Gone: true}
	for _, c := range claims[i+1:] {
		if !c.Withdrawn {
			f.State = c.Body.(*truce.Operation).State
		}
	}
	held, err := h.Vault.Of(ctx, e.Claim)
	if err != nil {
		return f, false, err
	}
	for _, s := range held { // what belongs to an append that did not happen is not what the log commits to
		if slices.Contains(o.Sealed, truce.Sealed{Field: s.Field, Commit: s.Commit()}) {
			if err := readField(&f, s, key); err != nil {
				return f, false, err
			}
		}
	}
	return f, true, nil
}

// readField takes over what a sealed field says, if it opens.
func readField(f *media.File, s vault.Secret, key *vault.Key) error {
	f.Gone = f.Gone && s.Field != FieldCustody
	if s.Closed != nil && key == nil {
		f.Closed = append(f.Closed, media.Closed{Field: s.Field, Commit: s.Closed.Commit, File: s.Closed.File})
		return nil
	}
	o, err := s.Open(key)
	if err != nil {
		return err
	}
	switch s.Field {
	case FieldMedia:
		f.Digest = string(o.Content)
	case FieldCustody:
		f.About = new(media.About)
		err = json.Unmarshal(o.Content, f.About)
	case FieldFiled:
		var x filedWith
		err = json.Unmarshal(o.Content, &x)
		f.Report, f.Kind = x.Report, x.Kind
	}
	if err != nil {
		return truce.Errorf(truce.Unavailable,
			"the vault is damaged where it holds the %s of %s: bring it back from a copy", s.Field, f.ID)
	}
	return nil
}

// Proof returns the sealed field by which somebody can check that a file is the one the log commits to, opened with the
// key where it is closed.
func (h HeldFiles) Proof(ctx context.Context, f media.File, key *vault.Key) (vault.Secret, error) {
	held, err := h.Vault.Of(ctx, f.Claim)
	if err != nil {
		return vault.Secret{}, err
	}
	for _, s := range held {
		if s.Field == FieldMedia {
			return s.Open(key)
		}
	}
	return vault.Secret{}, truce.Errorf(truce.NotFound, "the file %s was destroyed, and with it what proves what it was",
		f.ID)
}
