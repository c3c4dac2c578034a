package holdings

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"truce"
)

const head = "date_start,date_end,date_prec,side_a,side_b,adm_1,low,best,high,deaths_civilians\n"

func read(t *testing.T, text string) *Table {
	t.Helper()
	table, err := Read(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return table
}

// A table is kept as it was read, once, and what is forgotten is in no file any more.
func TestTablesAreKeptAndForgotten(t *testing.T) {
	file := filepath.Join(t.TempDir(), "holdings.db")
	s, err := Open(t.Context(), file, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	events := read(t, head+"2001-01-02,2001-01-02,1,quarzlampe,b,Westmark,1,2,3,0\n")
	truces := read(t, "truce;effect\nquarzlampe;2001-01-05\n")
	for _, x := range []*Table{events, truces, events} {
		if _, err := s.Keep(t.Context(), Held{Title: "a " + string(x.Kind)}, x); err != nil {
			t.Fatal(err)
		}
	}
	list, err := s.List(t.Context())
	if err != nil || len(list) != 2 || list[0].Rows != 1 {
		t.Fatal(list, err)
	}
	if r, err := s.Events(t.Context(), events.ID); err != nil || r.Sides()[1] != "quarzlampe" {
		t.Error(r, err)
	}
	if x, err := s.Truces(t.Context(), truces.ID); err != nil || x.Truces[0].ID != "quarzlampe" {
		t.Error(x, err)
	}
	if _, err := s.Events(t.Context(), truces.ID); truce.KindOf(err) != truce.NotFound {
		t.Errorf("truces as events: %v", err)
	}
	for _, x := range []*Table{events, truces} {
		if err := s.Forget(t.Context(), x.ID); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{file, file + "-wal"} {
		if b, err := os.ReadFile(name); err == nil && bytes.Contains(b, []byte("quarzlampe")) {
			t.Errorf("%s still holds what was forgotten", name)
		}
	}
}

// No more tables are kept than there may be; one that is kept can be given again.
func TestMostTables(t *testing.T) {
	s, err := Open(t.Context(), filepath.Join(t.TempDir(), "holdings.db"), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for i := range MostHeld + 1 {
		x := read(t, fmt.Sprintf("truce,effect\nt%d,2001-01-05\n", i))
		if _, err = s.Keep(t.Context(), Held{}, x); (err != nil) != (i == MostHeld) {
			t.Fatal(i, err)
		}
	}
	if _, err := s.Keep(t.Context(), Held{}, read(t, "truce,effect\nt0,2001-01-05\n")); err != nil {
		t.Error(err)
	}
}

// A packed file is read as what it holds; one that is cut off or damaged is refused.
func TestPackedFiles(t *testing.T) {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	fmt.Fprint(w, head)
	for i := range 2000 {
		fmt.Fprintf(w, "2001-01-02,2001-01-02,1,a,b,Westmark %d,1,2,3,0\n", i*i)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if x, err := Read(bytes.NewReader(b.Bytes())); err != nil || x.Kind != Events || x.Rows != 2000 {
		t.Fatal(x, err)
	}
	damaged := bytes.Clone(b.Bytes())
	damaged[len(damaged)/2] ^= 0xff
	for _, bad := range [][]byte{b.Bytes()[:b.Len()/2], damaged, b.Bytes()[:5]} {
		if _, err := Read(bytes.NewReader(bad)); truce.KindOf(err) != truce.Invalid {
			t.Errorf("%d bytes: %v", len(bad), err)
		}
	}
	if _, err := Read(&bounded{in: bytes.NewReader(b.Bytes()), left: 10}); truce.KindOf(err) != truce.Invalid {
		t.Errorf("longer than may be: %v", err)
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(head + "2001-01-02,2001-01-02,1,a,b,Westmark,1,2,3,0\n"))
	f.Add([]byte("truce,effect\none,2001-01-05\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		x, err := Read(bytes.NewReader(b))
		if (x == nil) == (err == nil) {
			t.Errorf("%v, %v", x, err)
		}
	})
}
