package demo

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"truce"
	"truce/codes"
	"truce/internal/bulletin"
	"truce/internal/demo/exercise"
	"truce/internal/registrar"
	"truce/internal/view"
)

// Tour tells in a terminal, step by step, what several members' nodes do with one another. Everything it tells has just
// happened: the times are measured, the digests computed.
type Tour struct {
	Out     io.Writer
	Network *Network
	Dir     string       // for what the tour sets aside: a backup, a proof
	Next    func() error // waits for the reader before each step; nil: goes on at once

	step  int
	whole truce.IncidentID // the incident judged with all lines whole
	late  truce.IncidentID // the one BO filed while it was cut off
}

var voters = []truce.MemberID{exercise.AR, exercise.BO, exercise.CA}

// Run tells the tour.
func (t *Tour) Run(ctx context.Context) error {
	for _, step := range []func(context.Context) error{t.nodes, t.released, t.judged, t.carried, t.cutOff, t.healed,
		t.rolledBack, t.walkedOut, t.forked} {
		if t.step > 0 && t.Next != nil {
			if err := t.Next(); err != nil {
				return err
			}
		}
		t.step++
		if err := step(ctx); err != nil {
			return err
		}
	}
	t.say("\nThat was the tour. truce demo shows the same nodes in a browser; docs/federation.md says how they speak " +
		"with each other.")
	return nil
}

func (t *Tour) title(s string) {
	fmt.Fprintf(t.Out, "\n%d. %s\n%s\n", t.step, s, strings.Repeat("-", len(s)+3))
}

func (t *Tour) say(format string, args ...any) { fmt.Fprintf(t.Out, format+"\n", args...) }

// until waits for what comes to be by itself, and returns how long that took.
func until(ctx context.Context, holds func() (bool, error)) (time.Duration, error) {
	began := time.Now()
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	for {
		if ok, err := holds(); err != nil || ok {
			return time.Since(began), err
		}
		select {
		case <-ctx.Done():
			return 0, truce.Errorf(truce.Unavailable, "it did not come to be within a minute: is this machine very busy?")
		case <-time.After(10 * time.Millisecond):
		}
	}
}

func seconds(d time.Duration) string { return fmt.Sprintf("%.2f s", d.Seconds()) }

// nodes shows what there is.
func (t *Tour) nodes(ctx context.Context) error {
	t.title("Four members, four nodes, four logs")
	t.say("Each node has its own directory, keys, log, vault and read models. They speak over HTTPS, each knowing the " +
		"other by the key\nthat the founding document names, and fetch one another's logs. *** EXERCISE: members and " +
		"island are invented ***\n")
	if _, err := until(ctx, t.one); err != nil {
		return err
	}
	return t.table(ctx)
}

// table prints each node with what it holds and its digest.
func (t *Tour) table(ctx context.Context) error {
	w := tabwriter.NewWriter(t.Out, 2, 4, 2, ' ', 0)
	fmt.Fprintln(w, "  node\tholds of AR\tBO\tCA\tOM\tdigest of the state")
	for _, m := range exercise.Members {
		n := t.Network.Node(m)
		cut, digest, err := n.Digest(ctx)
		if err != nil {
			return err
		}
		fmt.Fprintf(w, "  %s", m)
		for _, of := range exercise.Members {
			fmt.Fprintf(w, "\t%d", cut.Size(of))
		}
		fmt.Fprintf(w, "\t%s\n", digest.Short())
	}
	return w.Flush()
}

// one reports whether all nodes have come to one state.
func (t *Tour) one() (bool, error) { return t.Network.One(context.Background()) }

func (t *Tour) file(ctx context.Context, m truce.MemberID, what string) (truce.IncidentID, error) {
	now := truce.At(t.Network.Clock())
	_, id, err := t.Network.Node(m).Registrar.File(ctx, registrar.By{Member: m, Function: exercise.Monitor},
		registrar.Draft{
			Coded: truce.Coded{Kind: codes.Shelling, When: truce.Interval{From: now - 1800, To: now - 900},
				Where: truce.Place{Name: what, Province: "Southport"}},
			Release: truce.LevelJoint, Received: now})
	return id, err
}

func (t *Tour) judge(ctx context.Context, m truce.MemberID, id truce.IncidentID) error {
	return t.Network.Node(m).Registrar.Assess(ctx, registrar.By{Member: m, Function: exercise.Duty}, "",
		truce.Assessment{Incident: id, State: truce.Given, Happened: codes.Confirmed, Permitted: codes.NotPermitted}, "")
}

// everywhere waits until something holds of an incident at some nodes.
func (t *Tour) everywhere(ctx context.Context, id truce.IncidentID, at []truce.MemberID,
	holds func(*truce.IncidentView) bool) (time.Duration, error) {
	return until(ctx, func() (bool, error) {
		for _, m := range at {
			v, err := t.Network.Node(m).Models.Incident(ctx, id)
			if truce.KindOf(err) == truce.NotFound {
				return false, nil
			}
			if err != nil || !holds(v) {
				return false, err
			}
		}
		return true, nil
	})
}

func known(*truce.IncidentView) bool   { return true }
func found(v *truce.IncidentView) bool { _, ok := v.Finding(); return ok }

// released lets a report travel.
func (t *Tour) released(ctx context.Context) error {
	t.title("A report released at one node is at the others")
	// What is put back in a later step has to be put aside first.
	if err := t.backUp(ctx, exercise.OM); err != nil {
		return err
	}
	id, err := t.file(ctx, exercise.CA, "Harbour Two")
	if err != nil {
		return err
	}
	took, err := t.everywhere(ctx, id, exercise.Members, known)
	if err != nil {
		return err
	}
	t.whole = id
	t.say("CA files shelling at Harbour Two and releases it to all members: incident %s.\nIt was at AR, BO and OM after "+
		"%s. What CA keeps sealed stayed in CA's vault: the others hold a commitment to it.", id, seconds(took))
	return nil
}

// judged lets each member give its verdict at its own node.
func (t *Tour) judged(ctx context.Context) error {
	t.title("Each gives its verdict at its own node; the finding appears at all")
	for _, m := range voters {
		if err := t.judge(ctx, m, t.whole); err != nil {
			return err
		}
		t.say("%s: confirmed, not permitted", m)
	}
	took, err := t.everywhere(ctx, t.whole, exercise.Members, found)
	if err != nil {
		return err
	}
	v, err := t.Network.Node(exercise.OM).Models.Incident(ctx, t.whole)
	if err != nil {
		return err
	}
	f, _ := v.Finding()
	t.say("\nAll four nodes show the finding %q after %s. Nobody declared it: the rule is %d of %d, and %s "+
		"each\nappended to their own log that they concur in exactly these reports and verdicts.",
		f.Finding.Words(), seconds(took), t.Network.rule().K, len(voters), members(f.By))
	return nil
}

func members(ids []truce.MemberID) string {
	s := make([]string, len(ids))
	for i, m := range ids {
		s[i] = string(m)
	}
	return strings.Join(s, " and ")
}

func (w *Network) rule() truce.Rule { return exercise.Founding(nil).Rule }

// cutOff separates BO while the day closes.
func (t *Tour) cutOff(ctx context.Context) error {
	t.title("One is cut off; both sides go on; the bulletin appears")
	if err := t.Network.CutOff(exercise.BO, true); err != nil {
		return err
	}
	inside, err := t.file(ctx, exercise.BO, "Southport")
	if err != nil {
		return err
	}
	t.late = inside
	outside, err := t.file(ctx, exercise.AR, "Saltpan")
	if err != nil {
		return err
	}
	if _, err := t.everywhere(ctx, outside, []truce.MemberID{exercise.CA, exercise.OM}, known); err != nil {
		return err
	}
	t.say("The line of BO is cut. BO files %s at its own node, AR files %s; CA and OM have AR's, nobody has BO's.",
		inside, outside)
	day := truce.Date(t.Network.Clock().Format("2006-01-02"))
	t.Network.Advance(6*time.Hour + 45*time.Minute) // past the close of the day
	for _, m := range exercise.Members {
		if _, err := t.Network.Node(m).Registrar.Enter(ctx, registrar.By{Member: m, Function: exercise.Duty}, "",
			&truce.Column{Day: day, State: truce.Released}); err != nil {
			return err
		}
	}
	if _, err := until(ctx, func() (bool, error) {
		return t.columns(ctx, day, exercise.AR, exercise.CA,
			exercise.OM)
	}); err != nil {
		return err
	}
	id, err := t.publish(ctx, day)
	if err != nil {
		return err
	}
	t.say("The day closes. CA does not wait for the absent: bulletin %s is published over what is known at CA, and says "+
		"of each column why\nit has no figures:", id)
	doc, err := bulletin.Show(ctx, t.Network.Node(exercise.CA).Models, exercise.CA, day)
	if err != nil {
		return err
	}
	for _, c := range doc.Bulletin.Columns {
		t.say("  column of %s: %s", c.Member, c.State)
	}
	return nil
}

// columns reports whether CA knows that these members have released their columns of the day.
func (t *Tour) columns(ctx context.Context, day truce.Date, of ...truce.MemberID) (bool, error) {
	claims, err := t.Network.Node(exercise.CA).Models.Claims(ctx, truce.KindColumn, string(day))
	said := map[truce.MemberID]bool{}
	for _, c := range claims {
		said[c.Member] = true
	}
	for _, m := range of {
		if !said[m] {
			return false, err
		}
	}
	return err == nil, err
}

func (t *Tour) publish(ctx context.Context, day truce.Date) (string, error) {
	n := t.Network.Node(exercise.CA)
	d, err := bulletin.Draft(ctx, n.Models, exercise.CA, day)
	if err != nil {
		return "", err
	}
	b, err := d.Publication()
	if err != nil {
		return "", err
	}
	return d.ID(), n.Registrar.Publish(ctx, registrar.By{Member: exercise.CA, Function: exercise.Duty}, "", b)
}

// healed puts the line back.
func (t *Tour) healed(ctx context.Context) error {
	t.title("The line is put back; one record again")
	if err := t.table(ctx); err != nil {
		return err
	}
	took, err := t.Network.Heal(ctx, exercise.BO)
	if err != nil {
		return err
	}
	t.say("\nThe line is put back. After %s every node holds what the others entered meanwhile, and all have come to "+
		"one state:\n", seconds(took))
	if err := t.table(ctx); err != nil {
		return err
	}
	id, err := t.cameLater(ctx)
	t.say("\nBulletin %s stays as it was frozen. Its page now says that %s came later.", id, t.late)
	return err
}

// cameLater returns the id of CA's last bulletin, once its page lists what BO filed meanwhile.
func (t *Tour) cameLater(ctx context.Context) (string, error) {
	l, err := view.New(t.Network.Node(exercise.CA).Models).As(ctx,
		truce.Viewer{Member: exercise.CA, Function: exercise.Duty, Audience: truce.LevelJoint})
	if err != nil {
		return "", err
	}
	list, err := l.Bulletins(ctx)
	if err != nil {
		return "", err
	}
	last := &list[slices.IndexFunc(list, func(b view.Bulletin) bool { return b.By == exercise.CA })]
	later, err := l.Later(ctx, last)
	if err == nil && !slices.Contains(later, t.late) {
		err = truce.Errorf(truce.Internal, "the bulletin does not say that %s came later", t.late)
	}
	return last.ID(), err
}

// backUp puts a copy of a node's directory aside, as an operator does at night.
func (t *Tour) backUp(ctx context.Context, m truce.MemberID) error {
	if err := t.Network.Stop(m); err != nil {
		return err
	}
	if err := copyHome(t.backup(m), t.Network.Home(m)); err != nil {
		return truce.Errorf(truce.Unavailable, "the directory of %s cannot be copied: %v", m, err)
	}
	return t.Network.Start(ctx, m)
}

// copyHome copies the directory of a node, for its owner alone: keys lie in it.
func copyHome(to, from string) error {
	if err := os.MkdirAll(to, 0o700); err != nil {
		return err
	}
	return os.CopyFS(to, os.DirFS(from))
}

func (t *Tour) backup(m truce.MemberID) string { return filepath.Join(t.Dir, "backup-"+string(m)) }

// rolledBack restores that copy.
func (t *Tour) rolledBack(ctx context.Context) error {
	t.title("A node is put back from last night's backup, and notices before it signs")
	if err := t.Network.Stop(exercise.OM); err != nil {
		return err
	}
	home := t.Network.Home(exercise.OM)
	if err := os.RemoveAll(home); err != nil {
		return truce.Errorf(truce.Unavailable, "%v", err)
	}
	if err := copyHome(home, t.backup(exercise.OM)); err != nil {
		return truce.Errorf(truce.Unavailable, "%v", err)
	}
	err := t.Network.Start(ctx, exercise.OM)
	if truce.KindOf(err) != truce.Conflict {
		return errors.Join(truce.Errorf(truce.Internal, "a node that was put back started as if nothing had happened"), err)
	}
	t.say("The disk of OM fails; its operator restores the copy made in step 2. The node asks the others before it "+
		"signs anything, and stops:\n\n  %v\n", err)
	added, err := t.Network.Recover(ctx, exercise.OM)
	if err != nil {
		return err
	}
	if err := t.Network.Start(ctx, exercise.OM); err != nil {
		return err
	}
	if _, err := until(ctx, t.one); err != nil {
		return err
	}
	t.say("truce sync --recover brings the missing %d entries of OM's own log back from another member, each hashed "+
		"again under the root\nthat OM itself signed. OM goes on; had it signed first, it would have forked itself.", added)
	return nil
}

// walkedOut lets AR leave.
func (t *Tour) walkedOut(ctx context.Context) error {
	t.title("A member walks out")
	ref, err := t.Network.Node(exercise.AR).Leave(ctx,
		registrar.By{Member: exercise.AR, Function: exercise.Duty}, "", "decision of its government or command")
	if err != nil {
		return err
	}
	rest := []truce.MemberID{exercise.BO, exercise.CA, exercise.OM}
	gone := func() (bool, error) {
		for _, m := range rest {
			p, err := t.Network.Node(m).Models.Process(ctx)
			if err != nil || !p.Since.HasGone(exercise.AR) {
				return false, err
			}
		}
		return true, nil
	}
	if _, err := until(ctx, gone); err != nil {
		return err
	}
	id, err := t.file(ctx, exercise.CA, "Crossways")
	if err != nil {
		return err
	}
	if _, err := t.everywhere(ctx, id, rest, known); err != nil {
		return err
	}
	for _, m := range []truce.MemberID{exercise.BO, exercise.CA} {
		if err := t.judge(ctx, m, id); err != nil {
			return err
		}
	}
	if _, err := t.everywhere(ctx, id, rest, found); err != nil {
		return err
	}
	_, err = t.file(ctx, exercise.AR, "Port Amity")
	t.say("AR leaves with entry %s of its own log. It asks nobody, and what it entered before stands. The others wait "+
		"for it no longer:\nBO and CA judge %s, and the finding is settled between them, as the founding document says for "+
		"an absent voter.\nA report that AR's node tries to file after that: %v", ref, id, err)
	if err == nil {
		return truce.Errorf(truce.Internal, "a member that left went on")
	}
	return nil
}
