package recordsql_test

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"truce/internal/mark"
	"truce/internal/recordsql"
	"truce/internal/testing/pgtest"
	"truce/record"
)

// childEnv makes the test binary a writer instead of a test. Its value is the store: sqlite:DIR, postgres:DSN, or
// control:FILE for a writer that acknowledges what it never flushed.
const childEnv = "TRUCE_RECORD_CHILD"

// markEnv names the file of the mark of what the writer signs.
const markEnv = "TRUCE_RECORD_MARK"

func TestMain(m *testing.M) {
	if store := os.Getenv(childEnv); store != "" {
		if err := child(store); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// openNamed opens the store that childEnv names.
func openNamed(name string) (*recordsql.Store, error) {
	kind, where, _ := strings.Cut(name, ":")
	if kind == "postgres" {
		return recordsql.OpenPostgres(ctx, where)
	}
	return recordsql.OpenSQLite(ctx, where)
}

// crashKey is the key of the logs that are crashed.
func crashKey() (note.Signer, note.Verifier, error) {
	h := sha256.Sum256([]byte("crash"))
	skey, vkey, err := record.GenerateKey(bytes.NewReader(h[:]), origin)
	if err != nil {
		return nil, nil, err
	}
	s, err := record.NewSigner(skey)
	if err != nil {
		return nil, nil, err
	}
	v, err := record.NewVerifier(vkey)
	return s, v, err
}

// openCrashLog opens the log as a node does, by its mark where a path is given; a log that begins gets one. One that is
// stopped by its mark is an error.
func openCrashLog(store *recordsql.Store, markPath string) (*record.Log, error) {
	s, v, err := crashKey()
	if err != nil {
		return nil, err
	}
	var m record.Mark
	if markPath != "" {
		m = mark.At(markPath)
	}
	err = record.Create(ctx, store, s, v)
	if err == nil && m != nil {
		err = beginMark(m)
	}
	if err != nil && !errors.Is(err, record.ErrConflict) {
		return nil, err
	}
	var l *record.Log
	if w := store.Writer(origin); w.Shared() {
		l, err = record.OpenShared(ctx, w, s, v, m)
	} else {
		l, err = record.OpenMarked(ctx, store, s, v, m)
	}
	if err != nil {
		return nil, err
	}
	return l, l.Stopped()
}

func beginMark(m record.Mark) error {
	root, err := tlog.TreeHash(0, nil)
	if err != nil {
		return err
	}
	empty := record.TreeState{Root: root}
	return m.Put(record.Marked{Signed: empty, Reached: empty})
}

func crashEntry(claim string) record.Entry {
	return record.Entry{Claim: claim, Data: fmt.Appendf(nil, `{"claim":%q,"text":%q}`, claim,
		strings.Repeat("x", len(claim)*7%300))}
}

// child appends from several goroutines until it is killed, and writes a line for each entry that was acknowledged.
func child(name string) error {
	if file, ok := strings.CutPrefix(name, "control:"); ok {
		return control(file)
	}
	store, err := openNamed(name)
	if err != nil {
		return err
	}
	l, err := openCrashLog(store, os.Getenv(markEnv))
	if err != nil {
		return err
	}
	run := strconv.FormatInt(time.Now().UnixNano(), 36)
	failed := make(chan error)
	for w := range 8 {
		go func() {
			for i := 0; ; {
				var batch []record.Entry
				for range 1 + 40*(w/7) { // the last one appends in batches
					batch = append(batch, crashEntry(fmt.Sprintf("%s-%d-%07d", run, w, i)))
					i++
				}
				receipts, err := l.Append(ctx, batch...)
				if err != nil {
					failed <- err
					return
				}
				var acks strings.Builder
				for k, r := range receipts {
					fmt.Fprintf(&acks, "%d %s\n", r.Index, batch[k].Claim)
				}
				io.WriteString(os.Stdout, acks.String())
			}
		}()
	}
	return <-failed
}

// control acknowledges lines that it writes to a file and does not flush.
func control(file string) error {
	f, err := os.Create(file)
	if err != nil {
		return err
	}
	for i := 0; ; i++ {
		if _, err := fmt.Fprintf(f, "%d control-%d\n", i, i); err != nil {
			return err
		}
		fmt.Printf("%d control-%d\n", i, i)
		time.Sleep(time.Millisecond)
	}
}

// writer is a child process that appends.
type writer struct {
	cmd    *exec.Cmd
	stderr bytes.Buffer
	acks   map[int64]string // by index, the claim id
	read   sync.WaitGroup
	first  chan struct{} // closed when something was acknowledged
	last   atomic.Int64  // the index acknowledged last
}

func startWriter(t *testing.T, store, markPath string) *writer {
	t.Helper()
	w := &writer{cmd: exec.Command(os.Args[0]), acks: map[int64]string{}, first: make(chan struct{})}
	w.cmd.Env = append(os.Environ(), childEnv+"="+store, markEnv+"="+markPath)
	w.cmd.Stderr = &w.stderr
	out, err := w.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := w.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	w.read.Go(func() {
		lines := bufio.NewReader(out)
		for {
			line, err := lines.ReadString('\n')
			if err != nil {
				return // a line without its end was not acknowledged
			}
			index, claim, _ := strings.Cut(strings.TrimSpace(line), " ")
			n, err := strconv.ParseInt(index, 10, 64)
			if err != nil {
				t.Errorf("the writer says %q", line)
			}
			if len(w.acks) == 0 {
				close(w.first)
			}
			w.acks[n] = claim
			w.last.Store(n)
		}
	})
	return w
}

// await waits until the writer writes.
func (w *writer) await(t *testing.T) {
	t.Helper()
	select {
	case <-w.first:
	case <-time.After(time.Minute):
		t.Fatalf("the writer has acknowledged nothing in a minute: %s", w.stderr.String())
	}
}

// kill ends the writer as a power cut does and waits for all that it had acknowledged.
func (w *writer) kill(t *testing.T) {
	t.Helper()
	w.cmd.Process.Kill()
	w.read.Wait()
	w.cmd.Wait()
	if w.stderr.Len() > 0 {
		t.Errorf("the writer failed: %s", w.stderr.String())
	}
}

// checkAfterCrash opens the store again by the mark, verifies the whole log, looks for every acknowledged entry,
// appends some of them again, and verifies that each claim id is in the log once.
func checkAfterCrash(t *testing.T, store *recordsql.Store, markPath string, acks map[int64]string) {
	t.Helper()
	l, err := openCrashLog(store, markPath)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	_, v, err := crashKey()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := record.Verify(ctx, record.StoreSource(store, origin), v, record.VerifyOptions{}); err != nil {
		t.Fatal(err)
	}
	found, seen := 0, map[string]int64{}
	err = record.Scan(ctx, store, origin, 0, math.MaxInt64, func(index int64, data []byte) error {
		claim := strings.Split(string(data), `"`)[3]
		if at, twice := seen[claim]; twice {
			t.Errorf("the claim id %s is at %d and at %d", claim, at, index)
		}
		seen[claim] = index
		if want, ok := acks[index]; ok {
			found++
			if string(crashEntry(want).Data) != string(data) {
				t.Errorf("entry %d is %s, and was acknowledged as %s", index, data, want)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if found != len(acks) {
		t.Errorf("of %d acknowledged entries %d are in the log", len(acks), found)
	}
	tried := 0
	for index, claim := range acks {
		if r, err := l.Append(ctx, crashEntry(claim)); err != nil || r[0] != (record.Receipt{Index: index, Duplicate: true}) {
			t.Errorf("the entry %d, appended again: %v, %v", index, r, err)
		}
		if tried++; tried == 20 {
			break
		}
	}
}

// rounds is how often a crash is tried.
func rounds(t *testing.T, env string, usual int) int {
	t.Helper()
	if n, err := strconv.Atoi(os.Getenv(env)); err == nil {
		return n
	}
	return usual
}

// TestKill kills a writing process again and again. TRUCE_KILL_ROUNDS sets how often.
func TestKill(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) {
		testKill(t, "sqlite:"+t.TempDir())
	})
	t.Run("postgres", func(t *testing.T) {
		testKill(t, "postgres:"+pgtest.Start(t).Database(t))
	})
}

func testKill(t *testing.T, name string) {
	total, markPath := map[int64]string{}, filepath.Join(t.TempDir(), "log.mark")
	for range rounds(t, "TRUCE_KILL_ROUNDS", 3) {
		w := startWriter(t, name, markPath)
		w.await(t)
		time.Sleep(300*time.Millisecond + rand.N(700*time.Millisecond))
		w.kill(t)
		for index, claim := range w.acks {
			if old, ok := total[index]; ok {
				t.Errorf("the entry %d was acknowledged for %s and then for %s", index, old, claim)
			}
			total[index] = claim
		}
		store := reopen(t, name)
		checkAfterCrash(t, store, markPath, total)
		store.Close()
	}
	t.Logf("%d entries acknowledged, none lost", len(total))
	if len(total) == 0 {
		t.Error("nothing was acknowledged; the test shows nothing")
	}
}

// reopen opens a store whose last writer is dead.
func reopen(t *testing.T, name string) *recordsql.Store {
	t.Helper()
	return openStore(t, func() (*recordsql.Store, error) { return openNamed(name) })
}
