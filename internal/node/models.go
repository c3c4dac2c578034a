package node

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"truce"
	"truce/internal/follow"
	"truce/internal/registrar"
	"truce/internal/sqlstore"
	"truce/record"
)

// Models are the read models of a node, and what keeps them abreast of the logs.
type Models struct {
	*sqlstore.Store
	follower *follow.Follower // nil where they are only read
	logs     Logs
	// Progress, when set, is told how much has been taken in when that takes long.
	Progress func(done, of int64)
}

var _ registrar.Models = (*Models)(nil)

// OpenModels opens the read models in a directory to write, and makes them where there are none.
func OpenModels(ctx context.Context, dir string, logs Logs) (*Models, error) {
	return openModels(ctx, dir, place{dir: dir}.openModels, logs)
}

// openModels opens read models to write. open is given the digest of the founding document; dir is the node's, whose
// key keys their digests: where it is not there, those that are made are held to nothing when it is back.
func openModels(ctx context.Context, dir string, open func(context.Context, truce.Digest) (*sqlstore.Store, error),
	logs Logs) (*Models, error) {
	founding, err := logs.founding(ctx)
	if err != nil {
		return nil, err
	}
	s, err := open(ctx, founding)
	if err != nil {
		return nil, foreign(dir, err)
	}
	if key, err := modelsKey(dir); err == nil {
		s.Key(key)
	}
	if err := s.SoundPosition(ctx); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return &Models{Store: s, logs: logs, follower: follow.New(s, logs.Store, followed(logs)...)}, nil
}

// openModels opens the read models of the node to write; they leave room on the disk for the own log.
func (n *Node) openModels(ctx context.Context, open func(context.Context, truce.Digest) (*sqlstore.Store, error)) (
	err error) {
	if n.Models, err = openModels(ctx, n.Dir, open, n.Logs); err != nil {
		return err
	}
	n.Models.follower.Room(func(m truce.MemberID) bool {
		_, _, full := n.reserved(0)
		return m == n.Member || full == nil
	})
	return nil
}

func followed(logs Logs) []follow.Log {
	var out []follow.Log
	for _, l := range logs.All() {
		out = append(out, follow.Log(l))
	}
	return out
}

// ReadModels opens read models to read them.
func ReadModels(ctx context.Context, p place, logs Logs) (*Models, error) {
	founding, err := logs.founding(ctx)
	if err != nil {
		return nil, err
	}
	s, err := p.readModels(ctx, founding)
	if err != nil {
		return nil, foreign(p.dir, err)
	}
	now, err := s.ProcessSoFar(ctx)
	if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	if now != nil {
		logs.learn(now)
	}
	return &Models{Store: s, logs: logs}, nil
}

// foreign says what to do about read models that are not of this node's log.
func foreign(dir string, err error) error {
	if truce.KindOf(err) != truce.Conflict {
		return err
	}
	return truce.Errorf(truce.Conflict,
		"the read models in %s are those of another node: truce rebuild makes them again from the log held there", dir)
}

// CatchUp implements registrar.Models. When it learns of members whose logs it did not know, it goes on with those.
func (m *Models) CatchUp(ctx context.Context) error {
	for {
		if err := m.follower.CatchUp(ctx, m.Progress); err != nil {
			return err
		}
		p, err := m.ProcessSoFar(ctx)
		if err != nil || p == nil || !m.logs.learn(p) {
			return err
		}
		m.follower.Follow(followed(m.logs)...)
	}
}

// CatchUpOwn implements registrar.Models. A log that waits for what others say is read on by what they say.
func (m *Models) CatchUpOwn(ctx context.Context) error {
	own := m.logs.Own.Member
	if err := m.follower.CatchUpLog(ctx, own); err != nil || m.waits(own) == nil {
		return err
	}
	return m.CatchUp(ctx)
}

// openTime is how long a node that is opened waits for what has come of the others' logs to be taken in.
const openTime = 5 * time.Second

// catchUpToOpen takes in all of the own log, and of the others' what can be in a while: whoever enters much keeps
// nobody from opening a node. What was emptied is filled whole, for nothing can be read of it before.
func (m *Models) catchUpToOpen(ctx context.Context) error {
	if err := m.CatchUpOwn(ctx); err != nil {
		return err
	}
	timed, cancel := context.WithTimeout(ctx, openTime)
	defer cancel()
	if err := m.CatchUp(timed); err == nil || timed.Err() == nil || ctx.Err() != nil {
		return err
	}
	if _, err := m.Process(ctx); err == nil {
		return nil
	}
	return m.CatchUp(ctx)
}

// Rebuild deletes the read models of the node in a directory, whatever state they are in, and makes them again from
// the log; it returns how many entries they were made from. It needs the log, which must verify, and no secret key. Of
// the options only Store counts. Other processes on the same database do not write until it is over. Until then, and
// after it was killed, nothing is read of what has been made so far, and whoever asks is told so.
func Rebuild(ctx context.Context, dir string, o Options, progress func(done, of int64)) (int64, error) {
	n, err := begin(dir, o)
	if err != nil {
		return 0, err
	}
	defer func() { n.Close() }()
	if err := n.openStore(ctx, n.place.openStore); err != nil {
		return 0, err
	}
	for _, l := range n.Logs.All() {
		held, err := n.Logs.holds(ctx, l)
		if err != nil {
			return 0, err
		}
		if !held {
			continue
		}
		if _, err := record.Verify(ctx, record.StoreSource(n.Store, l.Origin), l.Verifier,
			record.VerifyOptions{}); err != nil {
			return 0, verdict(err)
		}
	}
	release, err := n.Store.Writer(n.Own.Origin).Hold(ctx)
	if err != nil {
		return 0, sentence(err)
	}
	defer release()
	if err := n.openModels(ctx, n.place.rebuildModels); err != nil {
		return 0, err
	}
	n.Models.Progress = progress
	if err := n.Models.fill(ctx); err != nil {
		return 0, err
	}
	at, _, err := n.Position(ctx)
	return at, cmp.Or(err, n.Models.Whole(nil))
}

// fill takes in all that the logs hold; before it has, nothing is read.
func (m *Models) fill(ctx context.Context) error {
	heads, err := m.logs.Cut(ctx)
	if err != nil {
		return err
	}
	if err := m.Expect(ctx, heads); err != nil {
		return err
	}
	if err := m.CatchUp(ctx); err != nil {
		return err
	}
	return m.Expect(ctx, nil) // a log that is held back is not taken in as far
}

// verdict is what is told of a log that does not verify.
func verdict(err error) error {
	var kinded *record.Error
	if errors.As(err, &kinded) {
		return sentence(err)
	}
	return truce.Errorf(truce.Invalid,
		"%v; bring the log back from an export that verifies, or from a member that mirrors it", err)
}

// Whole implements registrar.Models.
func (m *Models) Whole(p *truce.Process) error {
	for _, h := range m.Held() {
		if h.Kind == "" {
			continue // it waits for a document, as it must
		}
		if p != nil && !p.Counts(h.Member) {
			continue
		}
		return truce.Errorf(truce.Unavailable,
			"the log of %s holds an entry of a kind this program does not know (%s): a newer program wrote it, or it is "+
				"damaged; truce log verify tells, and a newer program reads it", h.Member, h.Kind)
	}
	return nil
}

// wholeOf is Whole for one log. What is written to a log that could not be read to its end would be judged by half its
// past.
func (m *Models) wholeOf(member truce.MemberID) error {
	if slices.ContainsFunc(m.Held(), func(h sqlstore.Held) bool { return h.Member == member && h.Kind != "" }) {
		return m.Whole(nil)
	}
	return nil
}

// Process implements query.Reader. Where none is known because the own log waits for one, the error says so.
func (m *Models) Process(ctx context.Context) (*truce.Process, error) {
	p, err := m.Store.Process(ctx)
	if truce.KindOf(err) == truce.NotFound {
		if err := m.waits(m.logs.Own.Member); err != nil {
			return nil, err
		}
		return nil, truce.Errorf(truce.Unavailable, "no log that founds the process has been taken in yet: truce sync "+
			"brings those of the others; where a rebuild was stopped, truce rebuild makes the read models again")
	}
	return p, err
}

// Sound implements registrar.Models. What counts many incidents rests on all of them, a concurrence on one incident,
// and a release on the report.
func (m *Models) Sound(ctx context.Context, body any) error {
	switch b := body.(type) {
	case *truce.Bulletin, *truce.Erratum:
		return m.Store.Sound(ctx)
	case *truce.Concur:
		return m.SoundIncident(ctx, b.Incident)
	case *truce.Release:
		return m.SoundReport(ctx, b.Report)
	}
	return nil
}

// Admit implements registrar.Models.
func (m *Models) Admit(ctx context.Context, member truce.MemberID, e truce.Entry) error {
	if err := m.waits(member); err != nil {
		return err
	}
	return m.Store.Admit(ctx, member, e)
}

// waits says why nothing may be added to the member's own log now: it waits for a document to come into force by what
// is held of the others' logs. nil: it does not.
func (m *Models) waits(member truce.MemberID) error {
	for _, h := range m.Held() {
		if h.Member == member && h.Kind == "" {
			return truce.Errorf(truce.Unavailable,
				"the log of %s stands under the document %s, which is not in force yet by what is known here of the others' "+
					"logs: exchange them with truce sync; nothing is added to the log before", member, h.Document)
		}
	}
	return nil
}

// Held lists the logs that could not be read on: a newer program wrote them, or they wait for a document to come into
// force.
func (m *Models) Held() []sqlstore.Held {
	if m.follower == nil {
		return nil
	}
	return m.follower.Held()
}
