package federation

import (
	"bytes"
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"

	"truce"
	"truce/record"
)

// Foreign is a witness outside of the process: whoever runs it, for whatever logs, by C2SP's tlog-witness.
type Foreign struct {
	URL      string        // its submission prefix, http or https
	Verifier note.Verifier // of its cosignatures
	HTTP     *http.Client  // nil: one without proxy, for the public certificates of the machine
	Limits   Limits        // zero: DefaultLimits
}

// Submitted says what came of [Federation.Submit].
type Submitted struct {
	Size         int64 // of the checkpoint that was submitted
	Cosignatures []record.Cosignature
}

// Submit asks a foreign witness to cosign the newest state of a log that is held here, and keeps the cosignature.
//
// A witness that has cosigned more of the log than there is here is an error of kind truce.Conflict: somebody holds a
// larger state, and this store was perhaps put back. So is one that has seen another history.
func (f *Federation) Submit(ctx context.Context, w Foreign, l Log) (Submitted, error) {
	cp, ok, err := f.held(ctx, l)
	if err != nil {
		return Submitted{}, err
	}
	if !ok || cp.Size == 0 {
		return Submitted{}, truce.Errorf(truce.NotFound, "of the log of %s nothing is held here to be cosigned", l.Member)
	}
	s := &submitting{f: f, w: w, log: l, cp: cp}
	if err := s.prepare(); err != nil {
		return Submitted{}, err
	}
	old, err := s.lastKnown(ctx)
	if err != nil {
		return Submitted{}, err
	}
	lines, conflict, err := s.try(ctx, old)
	if err == nil && lines == nil { // the witness told what it has
		if conflict > cp.Size {
			return Submitted{}, truce.Errorf(truce.Conflict,
				"the witness %s has cosigned the log of %s at %d entries; here are %d: before anything is appended, ask the "+
					"peers for the rest", w.Verifier.Name(), l.Member, conflict, cp.Size)
		}
		if lines, _, err = s.try(ctx, conflict); err == nil && lines == nil {
			err = truce.Errorf(truce.Conflict,
				"the witness %s does not take the log of %s at %d entries: it knows another state, or another process submits at "+
					"the same time", w.Verifier.Name(), l.Member, cp.Size)
		}
	}
	if err != nil {
		return Submitted{}, err
	}
	return s.keep(ctx, lines)
}

// submitting is one submission.
type submitting struct {
	f   *Federation
	w   Foreign
	log Log
	cp  record.Checkpoint
	url string
}

func (s *submitting) prepare() error {
	u, err := url.Parse(s.w.URL)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.User != nil {
		return truce.Errorf(truce.Invalid, "the address of the witness %s is not of the form https://HOST/PREFIX",
			s.w.Verifier.Name())
	}
	s.url = strings.TrimSuffix(u.String(), "/") + "/add-checkpoint"
	if s.w.HTTP == nil {
		s.w.HTTP = &http.Client{Transport: transport(nil), CheckRedirect: func(*http.Request,
			[]*http.Request) error {
			return http.ErrUseLastResponse
		}}
	}
	if s.w.Limits == (Limits{}) {
		s.w.Limits = DefaultLimits()
	}
	return nil
}

// lastKnown returns the largest size at which the newest kept cosignatures hold one of the witness, 0 where they do
// not: the witness will say.
func (s *submitting) lastKnown(ctx context.Context) (int64, error) {
	kept, ok, err := s.f.cosigned(ctx, s.log, s.cp.Size)
	if err != nil || !ok {
		return 0, err
	}
	list, err := kept.Cosignatures(s.w.Verifier)
	if err != nil || len(list) == 0 {
		return 0, err
	}
	return kept.Size, nil
}

// try submits once. lines is nil where the witness has cosigned another size than old, which is then conflict.
func (s *submitting) try(ctx context.Context, old int64) (lines []byte, conflict int64, err error) {
	proof, err := record.ProveConsistency(ctx, record.StoreSource(s.f.cfg.Store, s.log.Origin), s.cp, old)
	if err != nil {
		return nil, 0, err
	}
	if old == s.cp.Size {
		proof = nil
	}
	cp, err := s.cp.Trim(s.log.Verifier)
	if err != nil {
		return nil, 0, err
	}
	watched, watch := s.w.Limits.begin(ctx, 0)
	defer watch.end()
	req, err := http.NewRequestWithContext(watched, http.MethodPost, s.url,
		bytes.NewReader(Submission{old, proof, cp.Signed}.Format()))
	if err != nil {
		return nil, 0, err
	}
	req.Header.Set("User-Agent", "truce")
	status, header, body, err := watch.do(s.w.HTTP, req, maxSubmission)
	switch {
	case ctx.Err() != nil:
		return nil, 0, ctx.Err()
	case err != nil:
		return nil, 0, truce.Errorf(truce.Unavailable, "the witness %s cannot be reached, or broke off",
			s.w.Verifier.Name()).Because(err)
	case status == http.StatusOK:
		return body, 0, nil
	case status == http.StatusConflict && header.Get("Content-Type") == sizeType:
		conflict, err = parseSize(body)
		return nil, conflict, err
	}
	return nil, 0, s.refusal(status)
}

// refusal is what a status means for who submits.
func (s *submitting) refusal(status int) error {
	name := s.w.Verifier.Name()
	switch status {
	case http.StatusNotFound:
		return truce.Errorf(truce.NotFound,
			"the witness %s does not know the log %s: ask its operator to add the public key", name, s.log.Origin)
	case http.StatusForbidden:
		return truce.Errorf(truce.Forbidden, "the witness %s has another public key for the log %s", name, s.log.Origin)
	case http.StatusConflict, http.StatusUnprocessableEntity:
		return truce.Errorf(truce.Conflict,
			"the witness %s has cosigned another history of the log of %s than the one held here: compare the checkpoints",
			name, s.log.Member)
	}
	return truce.Errorf(truce.Unavailable, "the witness %s answers %d", name, status)
}

// parseSize reads the size in a conflict.
func parseSize(body []byte) (int64, error) {
	text := string(body)
	size, err := strconv.ParseInt(strings.TrimSuffix(text, "\n"), 10, 64)
	if err != nil || size < 0 || size > record.MaxSize || strconv.FormatInt(size, 10)+"\n" != text {
		return 0, truce.Errorf(truce.Invalid, "the witness answers with a size that is none")
	}
	return size, nil
}

// keep takes the witness's own valid lines out of the answer and keeps them.
func (s *submitting) keep(ctx context.Context, lines []byte) (Submitted, error) {
	none := truce.Errorf(truce.Invalid,
		"the answer of the witness %s holds no valid cosignature of its key: is the public key the right one",
		s.w.Verifier.Name())
	bare, err := s.cp.Trim(s.log.Verifier)
	if err != nil {
		return Submitted{}, err
	}
	cp, err := bare.WithSignatures(lines)
	if err != nil {
		return Submitted{}, none
	}
	if cp, err = cp.Trim(s.log.Verifier, s.w.Verifier); err != nil {
		return Submitted{}, err
	}
	list, err := cp.Cosignatures(s.w.Verifier)
	if err != nil || len(list) == 0 {
		return Submitted{}, none
	}
	return Submitted{cp.Size, list}, record.AddCosignatures(ctx, s.f.cfg.Store, s.log.Verifier, cp.Signed, s.w.Verifier)
}
