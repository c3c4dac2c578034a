package node

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"truce"
	"truce/internal/federation"
	"truce/record"
)

// Resumed says on whose word a log was taken up again.
type Resumed struct {
	Size    int64    // of the log
	Lost    int64    // entries that this machine has signed and that nobody asked holds
	Asked   []string // members and witnesses that hold no more of the log
	Without []string // who did not answer, and holds no more on the operator's word
}

// askPatience is how long one is given to answer what it knows of the log.
const askPatience = 15 * time.Second

// Resume takes the log up again on a machine that has no mark of it, or one that does not fit: it asks every other
// member, and every witness that has cosigned the log, what they hold of it, and puts the mark where the log stands.
// Whoever holds more, or another history, forbids it, whatever the operator says. Of whoever does not answer the
// operator says, by without, that it holds no more.
func (r *Recovery) Resume(ctx context.Context, without []string) (Resumed, error) {
	if r.alone != nil {
		return Resumed{}, r.alone
	}
	cp, err := r.whole(ctx)
	if err != nil {
		return Resumed{}, err
	}
	to, err := r.toAsk()
	if err != nil {
		return Resumed{}, err
	}
	for _, name := range without {
		if !slices.ContainsFunc(to, func(a asked) bool { return a.name == name }) {
			return Resumed{}, truce.Errorf(truce.NotFound,
				"%q is neither another member nor a witness that was asked to cosign the log", name)
		}
	}
	out, err := r.askAll(ctx, to, without)
	if err != nil {
		return Resumed{}, err
	}
	out.Size = cp.Size
	if last, err := r.n.mark.Last(); err == nil {
		out.Lost = max(last.Signed.Size-cp.Size, 0)
	} else if !errors.Is(err, record.ErrNotFound) {
		return Resumed{}, sentence(err)
	}
	if err := r.n.mark.Put(marked(cp.State())); err != nil {
		return Resumed{}, sentence(err)
	}
	return out, pointToMark(r.n.Dir, r.n.mark)
}

// whole opens the log as whoever appends to it does, which checks it, and returns where it stands.
func (r *Recovery) whole(ctx context.Context) (record.Checkpoint, error) {
	n := r.n
	signer, err := readKey(n.Dir, n.Own.Verifier)
	if err != nil {
		return record.Checkpoint{}, err
	}
	if n.mark, err = markOf(n.Dir, n.config, n.options); err != nil {
		return record.Checkpoint{}, err
	}
	l, err := record.Open(ctx, n.Store.Writer(n.Own.Origin), signer, n.Own.Verifier)
	if err != nil {
		return record.Checkpoint{}, sentence(err)
	}
	return l.Checkpoint(), sentence(l.Close())
}

// asked is somebody who may know more of the log than there is here.
type asked struct {
	name string
	ask  func(context.Context) error // ErrConflict kind: it does; any other error: it did not answer
}

// toAsk lists everybody: each member that is or was one, and each witness that has cosigned the log.
func (r *Recovery) toAsk() ([]asked, error) {
	addresses, err := Peers(r.n.Dir)
	if err != nil {
		return nil, err
	}
	witnesses, err := Witnesses(r.n.Dir)
	if err != nil {
		return nil, err
	}
	var all []asked
	for _, l := range r.n.Logs.All() {
		if l.Member != r.n.Member {
			all = append(all, asked{string(l.Member),
				func(ctx context.Context) error { return r.askMember(ctx, l.Member, addresses) }})
		}
	}
	for _, w := range witnesses {
		all = append(all, asked{w.name(), func(ctx context.Context) error { return r.askWitness(ctx, w) }})
	}
	return all, nil
}

func (r *Recovery) askMember(ctx context.Context, m truce.MemberID, addresses []PeerAddress) error {
	i := slices.IndexFunc(addresses, func(a PeerAddress) bool { return a.Member == m })
	if i < 0 {
		return truce.Errorf(truce.NotFound, "no address of its node is known: say it with truce peer add")
	}
	p, err := r.n.Dial(m, addresses[i].URL)
	if err != nil {
		return err
	}
	defer p.Close()
	found, err := r.fed.AskOwn(ctx, p)
	if err != nil {
		return err
	}
	return ownSentence(found, r.n.Member)
}

func (r *Recovery) askWitness(ctx context.Context, w WitnessAddress) error {
	v, err := record.NewVerifier(w.Key)
	if err != nil {
		return sentence(err)
	}
	_, err = r.n.Submit(ctx, federation.Foreign{URL: w.URL, Verifier: v}, r.n.Member)
	return err
}

// askAll asks everybody. One that knows more is the error; else those that are silent, and for whom the operator does
// not answer.
func (r *Recovery) askAll(ctx context.Context, to []asked, without []string) (Resumed, error) {
	var out Resumed
	var silent []string
	for _, a := range to {
		timed, cancel := context.WithTimeout(ctx, askPatience)
		err := a.ask(timed)
		cancel()
		switch {
		case ctx.Err() != nil:
			return Resumed{}, ctx.Err()
		case truce.KindOf(err) == truce.Conflict:
			return Resumed{}, err
		case err != nil && slices.Contains(without, a.name):
			out.Without = append(out.Without, a.name)
		case err != nil:
			silent = append(silent, fmt.Sprintf("%s (%s)", a.name, spoken(err)))
		default:
			out.Asked = append(out.Asked, a.name)
		}
	}
	if len(silent) > 0 {
		return Resumed{}, truce.Errorf(truce.Unavailable,
			"the log is not taken up again, because it is not known what these hold of it: %s; let them answer, "+
				"or, for each that you know to hold no more than is here, give --without NAME", strings.Join(silent, "; "))
	}
	return out, nil
}

// witnessesFile lists the witnesses that have cosigned the member's log.
const witnessesFile = "witnesses.json"

// WitnessAddress is a witness outside of the process, and where it is asked.
type WitnessAddress struct {
	URL string `json:"url"`
	Key string `json:"key"` // vkey
}

// name is what the witness signs as.
func (w WitnessAddress) name() string {
	name, _, _ := strings.Cut(w.Key, "+")
	return name
}

// Witnesses returns the witnesses that have cosigned the member's log.
func Witnesses(dir string) ([]WitnessAddress, error) {
	path := filepath.Join(dir, witnessesFile)
	b, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, truce.Errorf(truce.Unavailable, "%s cannot be read: may this user read it?", path)
	}
	var list []WitnessAddress
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	if err := d.Decode(&list); err != nil || d.More() {
		return nil, truce.Errorf(truce.Invalid,
			"%s is not a list of witnesses, as truce witness submit writes it: bring it back from a copy", path)
	}
	return list, nil
}

// RememberWitness notes that a witness has cosigned the member's log: it is asked when the log is taken up again.
func RememberWitness(dir string, w WitnessAddress) error {
	list, err := Witnesses(dir)
	if err != nil || slices.Contains(list, w) {
		return err
	}
	list = slices.DeleteFunc(list, func(x WitnessAddress) bool { return x.Key == w.Key })
	return replaceJSON(dir, witnessesFile, append(list, w))
}
