package federation

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strconv"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"truce/record"
)

// WitnessConfig says what a Witness works with.
type WitnessConfig struct {
	Store record.Store
	Logs  func() []Log // that it cosigns; it knows no others

	// Cosigner has a name and a key of its own: a mirror's cosignature says more than a witness's, that the entries are
	// held.
	Cosigner *record.Cosigner
	Clock    func() time.Time // nil: the machine's
	// Forked, if set, is called with the proof when somebody submits a checkpoint that contradicts one cosigned before. It
	// must not block.
	Forked func(*record.ForkError)
}

// Witness cosigns checkpoints that are submitted to it with a proof that they continue the one it cosigned before, as
// C2SP's tlog-witness says. It holds hashes only, and anybody may submit: only what the log has signed is looked at.
type Witness struct{ cfg WitnessConfig }

// NewWitness returns a Witness.
func NewWitness(cfg WitnessConfig) *Witness {
	if cfg.Clock == nil {
		cfg.Clock = time.Now
	}
	return &Witness{cfg}
}

// state returns the name under which the store keeps the newest checkpoint cosigned of a log. It is no origin of a log,
// because it has a space in it.
func (w *Witness) state(origin string) string {
	return "witness " + w.cfg.Cosigner.Name() + " " + origin
}

// Handler serves POST /add-checkpoint.
func (w *Witness) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /add-checkpoint", answer(func(r *http.Request) (reply, error) {
		body, err := io.ReadAll(io.LimitReader(r.Body, maxTaken+1))
		switch {
		case err != nil:
			return plain(http.StatusBadRequest, "the request broke off"), nil
		case len(body) > maxTaken:
			return plain(http.StatusBadRequest, "the request is larger than this witness takes"), nil
		}
		return w.add(r.Context(), body)
	}))
	return mux
}

// maxTaken is the size in bytes of the largest submission that the witness takes: a proof, and a checkpoint with the
// signatures of many. Anybody may send one, and need not finish.
const maxTaken = 64 << 10

func plain(status int, text string) reply {
	return reply{status: status, header: map[string]string{"Content-Type": "text/plain; charset=utf-8"},
		body: []byte(text + "\n")}
}

// sizeReply is the answer to a wrong old size: the right one.
func sizeReply(size int64) reply {
	return reply{status: http.StatusConflict, header: map[string]string{"Content-Type": sizeType},
		body: []byte(strconv.FormatInt(size, 10) + "\n")}
}

// sizeType is the content type that C2SP gives the size in a conflict.
const sizeType = "text/x.tlog.size"

// add judges one submission. The error is that of the store; everything else is an answer.
func (w *Witness) add(ctx context.Context, body []byte) (reply, error) {
	sub, err := ParseSubmission(body)
	if err != nil {
		return plain(http.StatusBadRequest, "this is not the request of add-checkpoint"), nil
	}
	var log note.Verifier
	for _, l := range w.cfg.Logs() {
		if l.Origin == originOf(sub.Checkpoint) {
			log = l.Verifier
		}
	}
	if log == nil {
		return plain(http.StatusNotFound, "this witness does not know the log"), nil
	}
	if _, err := note.Open(sub.Checkpoint, note.VerifierList(log)); err != nil {
		return plain(http.StatusForbidden, "the checkpoint is not signed by the key of the log"), nil
	}
	cp, err := record.ParseCheckpoint(sub.Checkpoint, log)
	if err != nil || sub.Old > cp.Size {
		return plain(http.StatusBadRequest,
			"the checkpoint is not one that this witness cosigns, or smaller than the old size"), nil
	}
	return w.advance(ctx, log, sub, cp)
}

// advance compares, cosigns and keeps in one transaction, so that two submissions at once cannot lead back.
func (w *Witness) advance(ctx context.Context, log note.Verifier, sub Submission, cp record.Checkpoint) (out reply,
	err error) {
	err = w.cfg.Store.Update(ctx, w.state(cp.Origin), func(tx record.Tx) error {
		old, known, err := witnessed(tx, log)
		if err != nil {
			return err
		}
		if sub.Old != old.Size {
			out = sizeReply(old.Size)
			return nil
		}
		if old.Size == cp.Size && known && old.Root != cp.Root {
			w.forked(ctx, old, cp)
			out = plain(http.StatusUnprocessableEntity,
				"another checkpoint of this size was cosigned: the log has two histories")
			return nil
		}
		if !sub.proves(old, cp) {
			out = plain(http.StatusUnprocessableEntity,
				"the proof does not show that this checkpoint continues the one of the old size")
			return nil
		}
		line, err := w.cfg.Cosigner.Cosign(cp, w.cfg.Clock())
		if err != nil {
			return err
		}
		if cp, err = cp.Trim(log); err != nil {
			return err
		}
		before := old.Size
		if !known {
			before = -1
		}
		out = reply{status: http.StatusOK, header: map[string]string{"Content-Type": "text/plain; charset=utf-8"}, body: line}
		return tx.PutHead(before, record.Head{Size: cp.Size, Signed: cp.Signed})
	})
	if err != nil {
		return reply{}, err
	}
	return out, nil
}

// witnessed returns the newest checkpoint cosigned; of a log never seen it is the empty one, and known is false.
func witnessed(tx record.Tx, log note.Verifier) (cp record.Checkpoint, known bool, err error) {
	head, err := tx.Head()
	if errors.Is(err, record.ErrNotFound) {
		return record.Checkpoint{}, false, nil
	}
	if err != nil {
		return record.Checkpoint{}, false, err
	}
	cp, err = record.ParseCheckpoint(head.Signed, log)
	return cp, err == nil, err
}

// forked hands on the proof that two checkpoints of one size give.
func (w *Witness) forked(ctx context.Context, old, cp record.Checkpoint) {
	var fork *record.ForkError
	if errors.As(record.Compare(ctx, nil, old, cp), &fork) && w.cfg.Forked != nil {
		w.cfg.Forked(fork)
	}
}

// proves reports whether the proof shows that cp continues old. From nothing, and from the same state, the proof is
// empty.
func (s Submission) proves(old, cp record.Checkpoint) bool {
	if old.Size == 0 || old.Size == cp.Size {
		return len(s.Proof) == 0
	}
	return tlog.CheckTree(s.Proof, cp.Size, cp.Root, old.Size, old.Root) == nil
}
