package desk

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"truce"
	"truce/internal/query"
	"truce/internal/view"
	"truce/internal/web/frame"
)

// recordPage is the record: every log as it is held here, and the entries that have no effect.
type recordPage struct {
	Cut     truce.Cut
	Name    string
	Digest  string
	Logs    []logLine
	Refused []refusedLine
	Without int64  // entries without effect, in all
	Next    string // page of them
	First   string
	Shown   bool // whether the viewer may know what has no effect
	Entries bool // whether it may read entries
	Proofs  bool
	Members int
	Node    string // address of the page of the node itself; empty: not for this viewer
}

// logLine is one member's log.
type logLine struct {
	Key string // with which its proofs are checked
	frame.LogState
	Names []truce.Name
	Role  truce.Role
	Read  int64 // entries the read models have taken in
	Href  string
	Gone  bool   // the member left, or gave up its log key
	Proof string // address of the proof of its fork
}

// refusedLine is an entry that stays in its log without effect.
type refusedLine struct {
	Ref  truce.Ref
	Why  string
	Href string
}

// record answers GET /record.
func (s *site) record(w http.ResponseWriter, r *request) error {
	page, err := s.recordPage(r)
	if err != nil {
		return err
	}
	if err := s.refused(r.Context(), r.Lens, page, r.URL.Query().Get("after")); err != nil {
		return err
	}
	may, err := r.May(truce.ActAdmin)
	if err != nil {
		return err
	}
	if may && s.Keeper != nil {
		page.Node = s.At("/node")
	}
	return s.Render(w, r, http.StatusOK, "record", page)
}

// refused adds a page of the entries without effect that follow one.
func (s *site) refused(ctx context.Context, l *view.Lens, p *recordPage, after string) error {
	var q query.Refused
	if after != "" {
		ref, ok := truce.ParseRef(after)
		if !ok {
			return truce.Errorf(truce.Invalid, "%q is no entry", after)
		}
		q.After, p.First = ref, s.At("/record")
	}
	refused, err := l.Refused(ctx, q)
	if err != nil {
		return err
	}
	p.Without = int64(refused.Total)
	for _, x := range refused.Refused {
		p.Refused = append(p.Refused, refusedLine{x.Ref, x.Why, (&book{s: s}).entryHref(x.Ref)})
	}
	if refused.Next != (truce.Ref{}) {
		p.Next = s.At("/record") + "?after=" + url.QueryEscape(refused.Next.String())
	}
	return nil
}

func (s *site) recordPage(r *request) (*recordPage, error) {
	ctx, l := r.Context(), r.Lens
	cut, err := l.Cut(ctx)
	if err != nil {
		return nil, err
	}
	p := &recordPage{Cut: cut, Name: cut.Digest().Short(), Digest: cut.Digest().String(),
		Shown:   l.May(truce.FieldRefusal, "", ""),
		Entries: l.May(truce.FieldEntryBytes, "", ""), Proofs: s.Proofs != nil, Members: len(l.Process().Members)}
	held := map[truce.MemberID]frame.LogState{}
	if s.Proofs != nil {
		logs, err := s.Proofs.Logs(ctx)
		if err != nil {
			return nil, err
		}
		for _, x := range logs {
			held[x.Member] = x
		}
	}
	for _, m := range l.Process().Members {
		line := logLine{LogState: held[m.ID], Names: m.Names, Role: m.Role, Read: cut.Size(m.ID), Href: s.At("/record", m.ID)}
		line.Member, line.Key, line.Gone = m.ID, m.LogKey, l.Process().Since.HasGone(m.ID)
		if line.Fork != nil {
			line.Proof = s.At("/record", m.ID, "fork")
		}
		p.Logs = append(p.Logs, line)
	}
	return p, nil
}

// logPage is one log: its state, and its latest entries for those who may read them.
type logPage struct {
	logLine
	Shown   bool
	Entries []entryLine
	From    int64
	Older   string
	Newer   string
	Surplus int64  // bytes that were fetched and are no part of the copy
	Drop    string // where they are removed; empty: there are none, or not by this viewer
}

// entryLine is one entry of a log.
type entryLine struct {
	Ref     truce.Ref
	Kind    truce.Kind
	Officer string
	At      truce.Instant
	Href    string
	Unread  error // why it could not be read
}

// logEntries is how many entries a page of a log lists.
const logEntries = 50

// log answers GET /record/{member}.
func (s *site) log(w http.ResponseWriter, r *request) error {
	l := r.Lens
	all, err := s.recordPage(r)
	if err != nil {
		return err
	}
	page := (*logPage)(nil)
	for _, x := range all.Logs {
		if string(x.Member) == r.PathValue("member") {
			page = &logPage{logLine: x, Shown: l.May(truce.FieldEntryBytes, x.Member, "")}
		}
	}
	if page == nil {
		return frame.ErrNoPage
	}
	if err := s.surplus(r, page); err != nil {
		return err
	}
	if page.Shown && s.Proofs != nil {
		if err := s.entries(r.Context(), page, r.URL.Query().Get("before")); err != nil {
			return err
		}
	}
	return s.Render(w, r, http.StatusOK, "log", page)
}

// surplus says what was fetched of the log in vain, to an officer who may remove it.
func (s *site) surplus(r *request, p *logPage) error {
	if s.Surplus == nil || p.Member == r.Lens.Who().Member {
		return nil
	}
	may, err := r.May(truce.ActAdmin)
	if err != nil || !may {
		return err
	}
	if p.Surplus, err = s.Surplus.Surplus(r.Context(), p.Member); p.Surplus > 0 {
		p.Drop = s.At("/record", p.Member) + "/surplus"
	}
	return err
}

// dropSurplus answers POST /record/{member}/surplus.
func (s *site) dropSurplus(w http.ResponseWriter, r *request) error {
	by, _, err := s.Act(r, truce.ActAdmin)
	if err != nil {
		return err
	}
	m := truce.MemberID(r.PathValue("member"))
	if s.Surplus == nil {
		return frame.ErrNoPage
	}
	if err := s.Surplus.DropSurplus(r.Context(), by, m); err != nil {
		return err
	}
	http.Redirect(w, r.Request, s.At("/record", m), http.StatusSeeOther)
	return nil
}

// entries lists the entries before an index, the latest first.
func (s *site) entries(ctx context.Context, p *logPage, before string) error {
	top := p.Read
	if before != "" {
		n, err := strconv.ParseInt(before, 10, 64)
		if err != nil || n < 0 {
			return truce.Errorf(truce.Invalid, "%q is not an index", before)
		}
		top = min(n, top)
	}
	for i := top - 1; i >= max(0, top-logEntries); i-- {
		ref := truce.Ref{Member: p.Member, Index: i}
		line := entryLine{Ref: ref, Href: s.At("/record", ref.Member, ref.Index)}
		data, err := s.Proofs.Entry(ctx, ref)
		if err != nil {
			return err
		}
		e, err := truce.Decode(data)
		if err != nil {
			line.Unread = err
		}
		line.Kind, line.Officer, line.At = e.Kind, e.Officer, e.At
		p.Entries = append(p.Entries, line)
	}
	base := s.At("/record", p.Member)
	if top > logEntries {
		p.Older = fmt.Sprintf("%s?before=%d", base, top-logEntries)
	}
	if top < p.Read {
		p.Newer = fmt.Sprintf("%s?before=%d", base, min(p.Read, top+logEntries))
	}
	p.From = top - 1
	return nil
}

// entryPage is one entry as it stands in its log, with what proves it.
type entryPage struct {
	Ref     truce.Ref
	Entry   truce.Entry
	Text    string // the bytes, laid out for reading
	Size    int
	Leaf    string // hash of the leaf, RFC 6962
	Unread  error
	Refused string // why it has no effect
	Raw     string
	// Withdraw is the address of the form to take it back; empty: it cannot be, or not by this viewer.
	Withdraw  string
	Withdrawn bool // it was taken back
	Proof     string
	Log       string
	Sealed    []frame.SealedState // with it, where it is no report
	Erase     string              // the address of the form to destroy what is sealed; empty: not by this viewer
	Closed    bool                // some of it is opened in the browser
}

// entryOf reads the entry of a request, for those who may see entries.
func (s *site) entryOf(r *request) (*view.Lens, truce.Ref, []byte, error) {
	l := r.Lens
	index, err := strconv.ParseInt(r.PathValue("index"), 10, 64)
	ref := truce.Ref{Member: truce.MemberID(r.PathValue("member")), Index: index}
	if _, known := l.Process().Member(ref.Member); err != nil || !known || s.Proofs == nil ||
		!l.May(truce.FieldEntryBytes, ref.Member, "") {
		return nil, ref, nil, frame.ErrNoPage
	}
	data, err := s.Proofs.Entry(r.Context(), ref)
	return l, ref, data, err
}

// entry answers GET /record/{member}/{index}.
func (s *site) entry(w http.ResponseWriter, r *request) error {
	l, ref, data, err := s.entryOf(r)
	if err != nil {
		return err
	}
	at := s.At("/record", ref.Member, ref.Index)
	p := &entryPage{Ref: ref, Size: len(data), Leaf: leaf(data), Raw: at + "/raw", Proof: at + "/proof",
		Log: s.At("/record", ref.Member), Text: laidOut(data)}
	if p.Entry, err = truce.Decode(data); err != nil {
		p.Unread = err
	}
	refused, err := l.Refused(r.Context(), query.Refused{After: truce.Ref{Member: ref.Member, Index: ref.Index - 1},
		Limit: 1})
	if err != nil {
		return err
	}
	if x := refused.Refused; len(x) > 0 && x[0].Ref == ref {
		p.Refused = x[0].Why
	}
	if p.Withdrawn, err = withdrawn(r, ref, p.Entry); err != nil {
		return err
	}
	if !p.Withdrawn {
		if p.Withdraw, err = s.withdrawHref(r, ref, p.Entry.Body); err != nil {
			return err
		}
	}
	if err := p.seals(s, r); err != nil {
		return err
	}
	return s.Render(w, r, http.StatusOK, "entry", p)
}

// withdrawn reports whether an entry was taken back.
func withdrawn(r *request, ref truce.Ref, e truce.Entry) (bool, error) {
	if e.Body == nil || !truce.Withdrawable(e.Body) || e.Key() == "" {
		return false, nil
	}
	var list []*truce.Claim
	var err error
	if b, ok := e.Body.(*truce.Report); ok {
		list, err = r.Lens.History(r.Context(), b.ID)
	} else {
		list, err = r.Lens.Claims(r.Context(), truce.KindOfBody(e.Body), e.Key())
	}
	if err != nil && truce.KindOf(err) == truce.NotFound {
		return false, nil // it has no effect
	}
	return slices.ContainsFunc(list, func(c *truce.Claim) bool { return c.Ref == ref && c.Withdrawn }), err
}

// seals notes what is sealed with the entry. What is sealed with a report stands on the page of the report.
func (p *entryPage) seals(s *site, r *request) (err error) {
	if _, report := p.Entry.Body.(*truce.Report); report {
		return nil
	}
	if p.Sealed, err = s.sealedBeside(r, p.Ref, p.Entry.Body); err != nil {
		return err
	}
	p.Closed = frame.AnyClosed(p.Sealed)
	if slices.ContainsFunc(p.Sealed, frame.SealedState.Held) {
		p.Erase, err = r.EraseHref(p.Ref)
	}
	return err
}

// withdrawHref is the address of the form to take back an entry of the viewer's own member, empty where the viewer may
// not.
func (s *site) withdrawHref(r *request, ref truce.Ref, body any) (string, error) {
	if ref.Member != r.Lens.Who().Member || body == nil || !truce.Withdrawable(body) {
		return "", nil
	}
	may, err := r.May(truce.ActOf(body))
	if err != nil || !may {
		return "", err
	}
	return s.At("/record", ref.Member, ref.Index) + "/withdraw", nil
}

// leaf is the hash under which the entry stands in the Merkle tree of its log (RFC 6962, 2.1), in base64.
func leaf(data []byte) string {
	sum := sha256.Sum256(append([]byte{0}, data...))
	return base64.StdEncoding.EncodeToString(sum[:])
}

// laidOut returns the bytes of an entry indented where they are JSON; the bytes themselves are under /raw.
func laidOut(data []byte) string {
	var buf bytes.Buffer
	if json.Indent(&buf, data, "", "  ") != nil {
		return fmt.Sprintf("%q", data)
	}
	return buf.String()
}

// rawEntry answers GET /record/{member}/{index}/raw: the bytes as they were hashed.
func (s *site) rawEntry(w http.ResponseWriter, r *request) error {
	_, ref, data, err := s.entryOf(r)
	if err != nil {
		return err
	}
	download(w, fmt.Sprintf("%s-%d.json", ref.Member, ref.Index), "application/octet-stream", data)
	return nil
}

// entryProof answers GET /record/{member}/{index}/proof.
func (s *site) entryProof(w http.ResponseWriter, r *request) error {
	_, ref, _, err := s.entryOf(r)
	if err != nil {
		return err
	}
	data, err := s.Proofs.Proof(r.Context(), ref)
	if err != nil {
		return err
	}
	download(w, fmt.Sprintf("%s-%d.proof", ref.Member, ref.Index), "text/plain; charset=utf-8", data)
	return nil
}

// forkProof answers GET /record/{member}/fork: the proof that a log has two histories.
func (s *site) forkProof(w http.ResponseWriter, r *request) error {
	l := r.Lens
	p, err := s.recordPage(r)
	if err != nil {
		return err
	}
	for _, x := range p.Logs {
		if string(x.Member) == r.PathValue("member") && x.Fork != nil && l.May(truce.FieldLog, x.Member, "") {
			download(w, string(x.Member)+".fork", "text/plain; charset=utf-8", x.Fork.Proof)
			return nil
		}
	}
	return frame.ErrNoPage
}

// incidentProof answers GET /incidents/{id}/proof: the proofs of every entry the page of the incident rests on.
func (s *site) incidentProof(w http.ResponseWriter, r *request) error {
	l := r.Lens
	v, err := l.Incident(r.Context(), truce.IncidentID(r.PathValue("id")))
	if err != nil {
		return err
	}
	b, err := s.book(r)
	if err != nil {
		return err
	}
	lines := b.proof(l, v)
	if s.Proofs == nil || len(lines) == 0 {
		return frame.ErrNoPage
	}
	refs := make([]truce.Ref, len(lines))
	for i, x := range lines {
		refs[i] = x.Ref
	}
	data, err := s.Proofs.Proof(r.Context(), refs...)
	if err != nil {
		return err
	}
	download(w, string(v.ID)+".proof", "text/plain; charset=utf-8", data)
	return nil
}

// download writes a file to be kept. Its bytes are never shown as a page.
func download(w http.ResponseWriter, name, kind string, data []byte) {
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Content-Disposition", fmt.Sprintf("attachment; filename=%q", name))
	w.Write(data)
}
