package node

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"

	"truce"
	"truce/internal/federation"
	"truce/internal/recordsql"
	"truce/internal/registrar"
	"truce/record"
)

// founded makes nodes that one document founds, none of them open.
func founded(t *testing.T, ids ...truce.MemberID) map[truce.MemberID]string {
	t.Helper()
	var cards []Card
	dirs := map[truce.MemberID]string{}
	rule := truce.Rule{Version: 1, Kind: truce.Unanimity, Absent: truce.Counts, Refusing: truce.Counts,
		Recused: truce.Counts, Abstained: truce.Counts, Interested: truce.Counts, LapseK: 1}
	for _, id := range ids {
		dirs[id] = t.TempDir()
		m := truce.Member{ID: id, Names: []truce.Name{{Text: string(id)}}, Role: truce.RoleGuarantor}
		c, err := Prepare(dirs[id], "meridian", m, Options{})
		if err != nil {
			t.Fatal(err)
		}
		cards, rule.Voters = append(cards, c), append(rule.Voters, id)
	}
	base := truce.Process{ID: "meridian", Title: "Exercise", Zone: "UTC", DayCloses: "18:00", Kinds: truce.KindLists,
		Rule: rule}
	p, err := DraftProcess(base, cards)
	if err != nil {
		t.Fatal(err)
	}
	for _, dir := range dirs {
		if err := Endorse(context.Background(), dir, p, nil, Options{}); err != nil {
			t.Fatal(err)
		}
	}
	return dirs
}

// opened opens a node to write.
func opened(t *testing.T, dir string) *Node {
	t.Helper()
	n, err := Open(context.Background(), dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { n.Close() })
	n.Alone()
	return n
}

// answering serves a node to the others over TLS, as change makes it, and returns its address.
func (n *Node) answering(t *testing.T, change func(http.Handler) http.Handler) string {
	t.Helper()
	s, err := n.PeerServer(nil)
	if err != nil {
		t.Fatal(err)
	}
	if change != nil {
		s.Handler = change(s.Handler)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go federation.Serve(s, l)
	t.Cleanup(func() { s.Close() })
	return "https://" + l.Addr().String()
}

// asks lets a node exchange logs with others until the test ends; their addresses are by member.
func (n *Node) asks(t *testing.T, at map[truce.MemberID]string) {
	t.Helper()
	var peers []federation.Peer
	for m, address := range at {
		c, err := n.Dial(m, address)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(c.Close)
		peers = append(peers, c)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		n.Exchange(ctx, peers, nil)
	}()
	t.Cleanup(func() {
		cancel()
		<-ended
	})
}

// until waits for something that other goroutines bring about.
func until(t *testing.T, what string, is func() bool) {
	t.Helper()
	for range 3000 {
		if is() {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Fatalf("it does not come to be that %s", what)
}

// shameless serves what a node holds, whatever others know of its own log.
func (n *Node) shameless(t *testing.T, change func(http.Handler) http.Handler) string {
	t.Helper()
	c := federation.Config{Member: n.Member, Process: n.config.Process, Store: n.Store, Logs: n.exchange.allLogs}
	h := federation.New(c).Handler()
	return n.answering(t, func(http.Handler) http.Handler {
		if change != nil {
			return change(h)
		}
		return h
	})
}

// thief copies a stopped node with its keys and lets the copy's log go on by itself with n entries.
func thief(t *testing.T, dir string, claims ...string) string {
	t.Helper()
	to := t.TempDir()
	if err := os.CopyFS(to, os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
	signs(t, to, claims...)
	return to
}

// signs appends entries to the log of a node that is not open, past its registrar.
func signs(t *testing.T, dir string, claims ...string) {
	t.Helper()
	var batch []record.Entry
	for _, c := range claims {
		e := truce.Entry{Kind: truce.KindFigure, Claim: c, Officer: "duty officer",
			Body: &truce.Figure{Day: "2017-01-15", Registrar: "council", What: c}}
		data, err := truce.Encode(e)
		if err != nil {
			t.Fatal(err)
		}
		batch = append(batch, record.Entry{Claim: c, Data: data[0]})
	}
	appends(t, dir, batch...)
}

// raw appends n entries to such a log that mean nothing and are as large as entries may be.
func raw(t *testing.T, dir string, n int) {
	t.Helper()
	var batch []record.Entry
	for i := range n {
		data := bytes.Repeat([]byte("x"), record.MaxEntrySize)
		batch = append(batch, record.Entry{Claim: fmt.Sprint("raw-", i), Data: data})
	}
	appends(t, dir, batch...)
}

func appends(t *testing.T, dir string, batch ...record.Entry) {
	t.Helper()
	ctx := context.Background()
	signer, v := logKeys(t, dir)
	store, err := recordsql.OpenSQLite(ctx, dir)
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	log, err := record.Open(ctx, store, signer, v)
	if err != nil {
		t.Fatal(err)
	}
	defer log.Close()
	for _, e := range batch {
		if _, err := log.Append(ctx, e); err != nil {
			t.Fatal(err)
		}
	}
}

func logKeys(t *testing.T, dir string) (note.Signer, note.Verifier) {
	t.Helper()
	c, err := readConfig(dir)
	if err != nil {
		t.Fatal(err)
	}
	v, err := record.NewVerifier(c.LogKey)
	if err != nil {
		t.Fatal(err)
	}
	secret, err := os.ReadFile(filepath.Join(dir, keyFile))
	if err != nil {
		t.Fatal(err)
	}
	s, err := record.NewSigner(strings.TrimSpace(string(secret)))
	if err != nil {
		t.Fatal(err)
	}
	return s, v
}

// silentTiles answers heads, and no tile of any log for as long as it is asked.
func silentTiles(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.Contains(r.URL.Path, "/tile/") {
			<-r.Context().Done()
			return
		}
		h.ServeHTTP(w, r)
	})
}

// told returns where the histories of a log part, by what a member's own entries in the log at a node say; -1: nothing.
func (n *Node) told(t *testing.T, by, of truce.MemberID) int64 {
	t.Helper()
	claims, err := n.Models.Claims(context.Background(), truce.KindFork, string(of))
	if err != nil {
		t.Fatal(err)
	}
	size := int64(-1)
	for _, c := range claims {
		if f := c.Body.(*truce.Fork); c.Member == by && (size < 0 || f.Size < size) {
			size = f.Size
		}
	}
	return size
}

// A forker that shows its other history and answers nothing more keeps nobody from being told: neither where the
// histories part, nor the logs of others that it claims to have more of, are waited for.
func TestAForkIsToldWhateverTheForkerDoes(t *testing.T) {
	ctx := context.Background()
	dirs := founded(t, "AR", "BO", "CA")
	other := thief(t, dirs["CA"], "one-way", "one-way-on", "one-way-further")
	signs(t, dirs["CA"], "another-way", "another-way-on", "another-way-further", "and-on")
	honest := opened(t, dirs["CA"])
	ar, bo := opened(t, dirs["AR"]), opened(t, dirs["BO"])
	if _, err := ar.Sync(ctx, honest.exchange.Direct(), 0); err != nil {
		t.Fatal(err)
	}
	f := opened(t, other)
	if _, err := f.Sync(ctx, bo.exchange.Direct(), 0); err != nil { // it has more of the log of BO than AR
		t.Fatal(err)
	}
	at := f.shameless(t, silentTiles)
	arAt := ar.answering(t, nil)
	ar.asks(t, map[truce.MemberID]string{"CA": at})
	bo.asks(t, map[truce.MemberID]string{"CA": at, "AR": arAt})
	until(t, "AR has told of the fork", func() bool { return ar.told(t, "AR", "CA") >= 0 })
	until(t, "BO knows of it", func() bool { return bo.told(t, "AR", "CA") >= 0 })
	head, err := f.Store.Head(ctx, f.Own.Origin)
	if err != nil {
		t.Fatal(err)
	}
	if size := ar.told(t, "AR", "CA"); size != head.Size-1 {
		t.Errorf("AR doubts the log of CA from entry %d, and the proof shows no more than %d", size, head.Size-1)
	}
}

// A peer that gives one log slowly, or gives much of it, is asked for the others meanwhile.
func TestMuchOfOneLogKeepsNoOtherBack(t *testing.T) {
	ctx := context.Background()
	dirs := founded(t, "AR", "BO", "CA")
	signs(t, dirs["CA"], "one", "two", "three", "four")
	ar, bo, ca := opened(t, dirs["AR"]), opened(t, dirs["BO"]), opened(t, dirs["CA"])
	if _, err := ar.Sync(ctx, ca.exchange.Direct(), 0); err != nil {
		t.Fatal(err)
	}
	asked, enough, left := make(chan bool, 100), make(chan struct{}), make(chan bool, 100)
	at := ar.answering(t, func(h http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if strings.Contains(r.URL.Path, "/log/CA/tile/") {
				asked <- true
				select {
				case <-enough:
				case <-r.Context().Done():
					left <- true
				}
			}
			h.ServeHTTP(w, r)
		})
	})
	bo.asks(t, map[truce.MemberID]string{"AR": at})
	<-asked
	figure := &truce.Figure{Day: "2017-01-15", Registrar: "council", What: "meanwhile"}
	ref, err := ar.Registrar.Enter(ctx, registrar.By{Member: "AR", Function: "duty officer"}, "", figure)
	if err != nil {
		t.Fatal(err)
	}
	until(t, "BO has what AR entered meanwhile", func() bool {
		_, cp, err := bo.Logs.head(ctx, "AR")
		return err == nil && cp.Size > ref.Index || len(left) > 0
	})
	if len(left) > 0 {
		t.Error("BO had given up the log of CA first")
	}
	close(enough)
}

// A forker that breaks off while it is asked where its histories part makes nobody doubt more than it showed; one that
// answers shows where they part.
func TestWhereTheHistoriesPart(t *testing.T) {
	ctx := context.Background()
	dirs := founded(t, "AR", "CA")
	signs(t, dirs["CA"], "a", "b", "c", "d", "e", "f", "g", "h")
	other := thief(t, dirs["CA"], "one-way", "one-way-on", "one-way-further")
	signs(t, dirs["CA"], "another-way", "another-way-on", "another-way-further", "and-on")
	honest, ar, f := opened(t, dirs["CA"]), opened(t, dirs["AR"]), opened(t, other)
	if _, err := ar.Sync(ctx, honest.exchange.Direct(), 0); err != nil {
		t.Fatal(err)
	}
	head, err := f.Store.Head(ctx, f.Own.Origin)
	if err != nil {
		t.Fatal(err)
	}
	broken := f.shameless(t, func(h http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if strings.Contains(r.URL.Path, "/tile/") {
				panic(http.ErrAbortHandler)
			}
			h.ServeHTTP(w, r)
		})
	})
	for _, c := range []struct {
		at   string
		want int64
	}{{broken, head.Size - 1}, {f.shameless(t, nil), head.Size - 3}} {
		p, err := ar.Dial("CA", c.at)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := ar.Sync(ctx, p, 0); err != nil {
			t.Fatal(err)
		}
		if got := ar.told(t, "AR", "CA"); got != c.want {
			t.Errorf("AR doubts the log of CA from entry %d, want %d", got, c.want)
		}
		p.Close()
	}
}

// On a machine without a mark, the word that a member holds no more of the log counts for nothing where that member
// answers, and holds more.
func TestWordsDoNotStandAgainstAnswers(t *testing.T) {
	ctx := context.Background()
	dirs := founded(t, "AR", "CA")
	backup := t.TempDir()
	if err := os.CopyFS(backup, os.DirFS(dirs["AR"])); err != nil {
		t.Fatal(err)
	}
	signs(t, dirs["AR"], "after-the-backup")
	ar, ca := opened(t, dirs["AR"]), opened(t, dirs["CA"])
	if _, err := ca.Sync(ctx, ar.exchange.Direct(), 0); err != nil {
		t.Fatal(err)
	}
	at := ca.answering(t, nil)
	for _, put := range []*Node{ar, opened(t, backup)} {
		if _, err := put.Sync(ctx, ca.exchange.Direct(), 0); err != nil {
			t.Fatal(err)
		}
		if err := put.AddPeer(ctx, "CA", at); err != nil {
			t.Fatal(err)
		}
		put.Close()
	}
	for dir, want := range map[string]truce.ErrorKind{dirs["AR"]: 0, backup: truce.Conflict} {
		r, err := OpenRecovery(ctx, dir, Options{Marks: t.TempDir()})
		if err != nil {
			t.Fatal(err)
		}
		defer r.Close()
		if _, err := r.Resume(ctx, []string{"CA"}); want == 0 && err != nil || want != 0 && truce.KindOf(err) != want {
			t.Errorf("taken up again in %s: %v, want kind %v", dir, err, want)
		}
	}
}
