package federation_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"truce"
	"truce/internal/federation"
	"truce/record"
)

// carry writes everything a node holds to a stick, after it has taken in what is there.
func (m *member) carry(dir string) []federation.Written {
	m.h.tb.Helper()
	s, err := federation.OpenStick(dir, process)
	must(m.h.tb, err)
	defer s.Close()
	m.sync(s)
	written, err := m.fed.WriteTo(ctx, s, nil)
	must(m.h.tb, err)
	for _, w := range written {
		if w.Err != nil {
			m.h.tb.Fatalf("%s writes the log of %s: %v", m.id, w.Member, w.Err)
		}
	}
	return written
}

// A stick that is carried around makes all nodes equal, with all cosignatures, and its logs verify by themselves.
func TestStickCarriesAll(t *testing.T) {
	h := newHouse(t, "AR", "BO", "CA")
	for i, m := range h.members {
		m.enter(400*i + 7)
	}
	dir := t.TempDir()
	for range 3 {
		for _, m := range h.members {
			m.carry(dir)
		}
	}
	h.equal()
	for _, m := range h.members {
		src := record.ReadDir(filepath.Join(dir, process, string(m.id)))
		r, err := record.Verify(ctx, src, m.self.Verifier, record.VerifyOptions{})
		if err != nil || r.Entries != m.log.Checkpoint().Size {
			t.Errorf("the log of %s on the stick: %d entries, %v", m.id, r.Entries, err)
		}
	}
	// Nothing new: nothing is written. One entry more: only what it needs is.
	for _, w := range h.members[0].carry(dir) {
		if w.Files != 0 {
			t.Errorf("of %s %d files were written again", w.Member, w.Files)
		}
	}
	h.members[2].enter(1)
	for _, w := range h.members[2].carry(dir) {
		if w.Member == "CA" && (w.From != 807 || w.Files == 0 || w.Files > 4) {
			t.Errorf("one entry more: %+v", w)
		}
	}
}

// A part that begins later serves who holds the rest; a node that is behind the stick leaves it as it is.
func TestStickFrom(t *testing.T) {
	h := newHouse(t, "AR", "BO", "CA")
	ar, bo, ca := h.members[0], h.members[1], h.members[2]
	ar.enter(1000)
	bo.sync(ar.fed.Direct())
	ca.sync(ar.fed.Direct())
	ar.enter(500)
	dir := t.TempDir()
	s, err := federation.OpenStick(dir, process)
	must(t, err)
	defer s.Close()
	written, err := ar.fed.WriteTo(ctx, s, map[truce.MemberID]int64{"AR": 1000})
	must(t, err)
	if w := written[0]; w.Member != "AR" || w.Size != 1500 || w.From != 1000 || w.Err != nil {
		t.Fatalf("%+v", w)
	}
	if _, err := os.Stat(filepath.Join(dir, process, "AR", "tile", "entries", "000")); !os.IsNotExist(err) {
		t.Errorf("entries before the part were written: %v", err)
	}
	if written, err := ca.fed.WriteTo(ctx, s, nil); err != nil || written[0].Files != 0 || written[0].Size != 1500 ||
		written[0].Err != nil {
		t.Errorf("a node that is behind wrote: %+v, %v", written, err)
	}
	if l := of(t, bo.sync(s), "AR"); l.Added != 500 {
		t.Errorf("%+v", l)
	}
}

// A stick with another history of a log is left as it is, the fork is reported, and the other logs are written.
func TestStickWithAFork(t *testing.T) {
	h := newHouse(t, "AR", "BO")
	ar, bo := h.members[0], h.members[1]
	ar.enter(2)
	bo.enter(3)
	twin := fork(t, ar)
	e := entry("AR", 2)
	e.Data = append(e.Data, ' ')
	_, err := twin.log.Append(ctx, e)
	must(t, err)
	dir := t.TempDir()
	twin.carry(dir)
	ar.enter(1)
	bo.sync(ar.fed.Direct())
	s, err := federation.OpenStick(dir, process)
	must(t, err)
	defer s.Close()
	r, err := bo.fed.Sync(ctx, s, 0)
	must(t, err)
	if l := of(t, r, "AR"); l.Fork == nil {
		t.Errorf("%+v", l)
	}
	before, err := os.ReadFile(filepath.Join(dir, process, "AR", "checkpoint"))
	must(t, err)
	written, err := bo.fed.WriteTo(ctx, s, nil)
	must(t, err)
	if len(written) != 2 || written[0].Err == nil || written[1].Err != nil || written[1].Size != 3 {
		t.Errorf("%+v", written)
	}
	if after, err := os.ReadFile(filepath.Join(dir, process, "AR", "checkpoint")); err != nil ||
		string(after) != string(before) {
		t.Errorf("the checkpoint on the stick was replaced")
	}
}

// A directory that is empty, gone, or holds other things is no reason to stop, or is said in a sentence.
func TestStickWithOtherThings(t *testing.T) {
	h := newHouse(t, "AR", "BO")
	ar, bo := h.members[0], h.members[1]
	ar.enter(3)
	dir := t.TempDir()
	empty, err := federation.OpenStick(dir, process)
	must(t, err)
	defer empty.Close()
	for _, l := range bo.sync(empty).Logs {
		if l.Theirs != -1 {
			t.Errorf("%+v", l)
		}
	}
	if _, err := federation.OpenStick(filepath.Join(dir, "gone"), process); truce.KindOf(err) != truce.Unavailable {
		t.Errorf("a directory that is not there: %v", err)
	}
	if _, err := federation.OpenStick(dir, "../other"); truce.KindOf(err) != truce.Invalid {
		t.Errorf("a process that is a path: %v", err)
	}
	other, err := federation.OpenStick(dir, "other")
	must(t, err)
	defer other.Close()
	if _, err := ar.fed.WriteTo(ctx, other, nil); truce.KindOf(err) != truce.Invalid {
		t.Errorf("a stick of another process: %v", err)
	}
	ar.carry(dir)
	below := filepath.Join(dir, process)
	must(t, os.MkdirAll(filepath.Join(below, "photos"), 0o755))
	must(t, os.MkdirAll(filepath.Join(below, "OM"), 0o755))
	must(t, os.WriteFile(filepath.Join(below, "README"), []byte("hello"), 0o644))
	secret := filepath.Join(t.TempDir(), "secret")
	must(t, os.WriteFile(secret, []byte("a secret"), 0o600))
	if err := os.Symlink(secret, filepath.Join(below, "OM", "checkpoint")); err == nil {
		if _, err := bo.fed.Sync(ctx, empty, 0); err == nil || strings.Contains(err.Error(), "a secret") {
			t.Errorf("a link to a file outside was read, or quoted: %v", err)
		}
		must(t, os.Remove(filepath.Join(below, "OM", "checkpoint")))
	}
	if l := of(t, bo.sync(empty), "AR"); l.Added != 3 {
		t.Errorf("beside other things: %+v", l)
	}
	file := filepath.Join(t.TempDir(), "full")
	must(t, os.MkdirAll(filepath.Join(file, process), 0o755))
	must(t, os.WriteFile(filepath.Join(file, process, "AR"), nil, 0o644))
	blocked, err := federation.OpenStick(file, process)
	must(t, err)
	defer blocked.Close()
	if written, err := ar.fed.WriteTo(ctx, blocked, nil); err != nil || written[0].Err == nil {
		t.Errorf("a file stands in the way: %+v, %v", written, err)
	}
}

// A stick that is pulled out while it is written: what it had stays readable, and the next time all is there.
func TestStickPulledOut(t *testing.T) {
	h := newHouse(t, "AR", "BO")
	ar, bo := h.members[0], h.members[1]
	ar.enter(700)
	dir := t.TempDir()
	ar.carry(dir)
	ar.enter(700)
	// As after a power cut in the middle: files of the new state are there, some of them half, the checkpoint is the old
	// one.
	half := filepath.Join(dir, process, "AR", "tile", "entries")
	must(t, os.WriteFile(filepath.Join(half, "002"), []byte("half"), 0o644))
	must(t, os.WriteFile(filepath.Join(half, "003.new"), []byte("half"), 0o644))
	must(t, os.WriteFile(filepath.Join(dir, process, "AR", "checkpoint.new"), []byte("half"), 0o644))
	s, err := federation.OpenStick(dir, process)
	must(t, err)
	defer s.Close()
	if l := of(t, bo.sync(s), "AR"); l.Added != 700 {
		t.Errorf("the older state: %+v", l)
	}
	ar.carry(dir)
	if l := of(t, bo.sync(s), "AR"); l.Added != 700 {
		t.Errorf("the newer state: %+v", l)
	}
	bo.holds("AR")
}
