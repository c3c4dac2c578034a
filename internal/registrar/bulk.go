package registrar

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"iter"

	"truce"
	"truce/internal/naming"
	"truce/internal/query"
	"truce/internal/vault"
	"truce/record"
)

// Filed is what became of a bulk of drafts.
type Filed struct {
	New       int
	Updated   int // an external id the record holds with other content: a new version
	Unchanged int // an external id the record holds with the same content
	Unseen    int // of these, with sealed fields that only an officer's key opens: whether they are the same was not seen
}

// batch is how many drafts are written together.
const batch = 2000

// FileAll files many drafts in order, in group commits, and catches the read models up now and then. Drafts that carry
// an external id are recognised within their dataset, and the member's own, of no dataset, among each other: the same
// content changes nothing, other content becomes the next version of the report. An error from drafts ends it; what was
// written before stays. Progress, when not nil, is called with the number of drafts taken in so far.
func (r *Registrar) FileAll(ctx context.Context, by By, drafts iter.Seq2[Draft, error],
	progress func(n int)) (done Filed, err error) {
	defer func() { r.tell(by, "reports from a file", "", err) }()
	r.mu.Lock()
	defer r.mu.Unlock()
	if err := r.ready(ctx, by); err != nil {
		return Filed{}, err
	}
	reg, err := r.Naming(ctx)
	if err != nil {
		return Filed{}, err
	}
	b := bulk{r: r, by: by, progress: progress, empty: map[string]bool{}, seen: map[[8]byte]struct{}{}, naming: reg}
	for d, err := range drafts {
		if err == nil {
			err = b.add(ctx, d)
		}
		if err != nil {
			return b.end(ctx, err)
		}
	}
	return b.end(ctx, nil)
}

// end writes what waits, also after an error, which it returns before any of its own, and takes it in.
func (b *bulk) end(ctx context.Context, err error) (Filed, error) {
	ctx = context.WithoutCancel(ctx)
	for _, finish := range []func() error{func() error { return b.flush(ctx) }, b.written,
		func() error { return b.r.Models.CatchUpOwn(ctx) }} {
		if also := finish(); also != nil {
			b.r.unsure()
			err = cmp.Or(err, also)
		}
	}
	if err != nil {
		b.r.forget()
	}
	return b.done, err
}

// bulk gathers drafts into batches.
type bulk struct {
	r        *Registrar
	by       By
	progress func(int)
	naming   *naming.Register
	empty    map[string]bool      // datasets of which nothing was held when the bulk began
	seen     map[[8]byte]struct{} // external ids of this bulk, hashed: a collision costs a look-up
	waiting  []prepared
	writing  chan error // of the batch being written
	batch    Filed      // what is new in it
	taken    int
	done     Filed // durable
	admitted bool
}

func (b *bulk) add(ctx context.Context, d Draft) error {
	b.naming.Link(&d.Coded)
	former, found, err := b.former(ctx, &d)
	if err != nil {
		return err
	}
	b.taken++
	if found != other {
		b.done.Unchanged++
		if found == unseen {
			b.done.Unseen++
		}
		return nil
	}
	p, err := b.r.prepare(ctx, b.by, d, former)
	if err != nil {
		return err
	}
	// Every draft of a bulk is judged alike but for its coded fields: the officer once, the fields each time.
	if !b.admitted || former != nil {
		if err := b.r.Models.Admit(ctx, b.r.Member, p.entry); err != nil {
			return err
		}
		b.admitted = true
	} else if err := d.Coded.Check(); err != nil {
		return err
	}
	b.waiting = append(b.waiting, p)
	if len(b.waiting) >= batch {
		return b.flush(ctx)
	}
	return nil
}

// former finds the report the record holds under the draft's external id, and how its content compares. An import
// that is repeated after a crash therefore adds nothing twice. While a dataset was empty when the bulk began, only ids
// seen in this bulk are looked up.
func (b *bulk) former(ctx context.Context, d *Draft) (*truce.Report, likeness, error) {
	if d.External == "" {
		return nil, other, nil
	}
	key := sha256.Sum256([]byte(d.Dataset + "\x00" + d.External))
	short := [8]byte(key[:8])
	_, again := b.seen[short]
	b.seen[short] = struct{}{}
	if again {
		if err := errors.Join(b.flush(ctx), b.written()); err != nil {
			return nil, other, err
		}
		if err := b.r.Models.CatchUpOwn(ctx); err != nil {
			return nil, other, err
		}
	}
	empty, err := b.wasEmpty(ctx, d.Dataset)
	if err != nil || empty && !again {
		return nil, other, err
	}
	// A query without a dataset finds reports of any.
	page, err := b.r.Models.Reports(ctx, query.Reports{Owner: b.r.Member, Dataset: d.Dataset, External: d.External,
		Limit: 1000})
	if err != nil {
		return nil, other, err
	}
	for _, st := range page.Reports {
		if st.Report.Dataset == d.Dataset {
			found, err := b.compare(ctx, &st.Report, d)
			return &st.Report, found, err
		}
	}
	return nil, other, nil
}

// wasEmpty reports whether the record held nothing of the dataset when the bulk began.
func (b *bulk) wasEmpty(ctx context.Context, dataset string) (bool, error) {
	empty, asked := b.empty[dataset]
	if asked {
		return empty, nil
	}
	page, err := b.r.Models.Reports(ctx, query.Reports{Owner: b.r.Member, Dataset: dataset, Limit: 1})
	if err != nil {
		return false, err
	}
	b.empty[dataset] = page.Total == 0
	return b.empty[dataset], nil
}

// likeness is how a draft compares with a report.
type likeness int

const (
	other  likeness = iota // it says something else, or there is no report
	same                   // it says the same
	unseen                 // it says the same as far as this node can see
)

// compare compares a draft with the report of its external id, sealed fields included as far as they are open here, and
// names as they are linked now.
func (b *bulk) compare(ctx context.Context, former *truce.Report, d *Draft) (likeness, error) {
	secrets, err := Sealed(ctx, b.r.Vault, former)
	if err != nil {
		return other, err
	}
	held := map[string]string{}
	shut := map[string]bool{}
	for _, s := range secrets {
		if held[s.Field] = string(s.Content); s.Closed != nil {
			held[s.Field], shut[s.Field] = "", true
		}
	}
	// What was sealed and is no longer held was destroyed: reading the same file again does not bring it back.
	for _, s := range former.Sealed {
		if _, ok := held[s.Field]; !ok {
			delete(d.Private, s.Field)
		}
	}
	want := map[string]string{}
	for k, v := range d.Private {
		if v != "" {
			want[k] = v
		}
	}
	coded := d.Coded
	coded.Level = d.Release
	said, err := json.Marshal(coded)
	if err != nil {
		return other, err
	}
	if d.Release == "" {
		want[FieldCoded] = string(said)
		if text, ok := held[FieldCoded]; ok {
			if held[FieldCoded], err = b.relinked(text); err != nil {
				return other, err
			}
		}
	} else if old, err := b.released(former); err != nil || old != string(said) {
		return other, err
	}
	if len(held) != len(want) {
		return other, nil
	}
	for k, v := range want {
		if is, ok := held[k]; !ok || is != v && !shut[k] {
			return other, nil
		}
	}
	if len(shut) > 0 {
		return unseen, nil
	}
	return same, nil
}

// released is what a report was filed with, with names as they are linked now; "null" where nothing was released.
func (b *bulk) released(former *truce.Report) (string, error) {
	text, err := json.Marshal(former.Coded)
	if err != nil || former.Coded == nil {
		return string(text), err
	}
	return b.relinked(string(text))
}

// relinked is coded fields as JSON, with names as they are linked now.
func (b *bulk) relinked(text string) (string, error) {
	var c truce.Coded
	if err := json.Unmarshal([]byte(text), &c); err != nil {
		return "", err
	}
	b.naming.Link(&c)
	out, err := json.Marshal(c)
	return string(out), err
}

// flush hands the waiting drafts over to be written while the next ones are prepared. One batch is written at a time,
// in order; an error of the batch before is returned here.
func (b *bulk) flush(ctx context.Context) error {
	if err := b.written(); err != nil || len(b.waiting) == 0 {
		return err
	}
	full := b.waiting
	b.waiting = nil
	b.batch = Filed{}
	for _, p := range full {
		if p.report.Version > 1 {
			b.batch.Updated++
		} else {
			b.batch.New++
		}
	}
	b.writing = make(chan error, 1)
	go func() { b.writing <- b.r.write(context.WithoutCancel(ctx), full) }()
	if b.progress != nil {
		b.progress(b.taken)
	}
	return nil
}

// written waits until everything flushed is durable.
func (b *bulk) written() error {
	if b.writing == nil {
		return nil
	}
	err := <-b.writing
	b.writing = nil
	if err != nil {
		b.r.unsure()
		b.waiting = nil // their ids rest on what was to stand before them
		return err
	}
	b.done.New += b.batch.New
	b.done.Updated += b.batch.Updated
	return nil
}

// write makes prepared reports durable: first what they commit to, then the entries.
func (r *Registrar) write(ctx context.Context, full []prepared) error {
	var secrets []vault.Secret
	entries := make([]record.Entry, 0, len(full))
	for _, p := range full {
		secrets = append(secrets, p.secrets...)
		entries = append(entries, p.record...)
	}
	if len(secrets) > 0 {
		if err := r.keep(ctx, secrets); err != nil {
			return err
		}
	}
	_, err := r.Log.Append(ctx, entries...)
	return err
}
