package audit

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"truce"
)

// read returns the lines as the function and the refusal of each.
func read(t *testing.T, l *Log) (out []string) {
	t.Helper()
	err := l.Read(func(a Act, unreadable string) error {
		out = append(out, strings.TrimSpace(a.Function+" "+a.Refused+unreadable))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestActsAndRefusalsAreReadAsTheyWereWritten(t *testing.T) {
	l := In(t.TempDir())
	if got := read(t, l); got != nil {
		t.Fatalf("%q before anything was written", got)
	}
	typed := truce.Errorf(truce.Invalid, "%q is not a kind of event", "the name of a witness")
	may := truce.Errorf(truce.Forbidden, "the desk of CA may not assess")
	for _, err := range []error{nil, typed, may} {
		if err := l.Write(Of(1_900_000_000, "CA", "desk", "assessment/1", "CA-I-7", err)); err != nil {
			t.Fatal(err)
		}
	}
	if got := strings.Join(read(t, l), "; "); got != "desk; desk invalid; desk forbidden" {
		t.Errorf("read back %q", got)
	}
	text, err := os.ReadFile(filepath.Join(l.dir, File))
	if err != nil || strings.Contains(string(text), "witness") || !strings.Contains(string(text), "may not assess") {
		t.Errorf("%s, %v", text, err)
	}
}

func TestTheLogIsBounded(t *testing.T) {
	l := In(t.TempDir())
	l.most = 4000
	for range 400 {
		if err := l.Write(Of(1, "CA", strings.Repeat("x", 5000), "claim", "", nil)); err != nil {
			t.Fatal(err)
		}
	}
	sum := int64(0)
	files, err := os.ReadDir(l.dir)
	if err != nil || len(files) != 2 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, f := range files {
		i, err := f.Info()
		if err != nil {
			t.Fatal(err)
		}
		sum += i.Size()
	}
	if n := len(read(t, l)); sum > 9000 || n < 10 {
		t.Errorf("%d bytes, %d lines", sum, n)
	}
}

func TestWhatCouldNotBeWrittenIsCounted(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "gone")
	l := In(dir)
	for range 3 {
		if l.Write(Of(1, "CA", "desk", "claim", "", nil)) == nil {
			t.Fatal("written to a directory that is not there")
		}
	}
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := l.Write(Of(1, "CA", "desk", "claim", "", nil)); err != nil {
			t.Fatal(err)
		}
	}
	var lost []int
	if err := l.Read(func(a Act, _ string) error { lost = append(lost, a.Lost); return nil }); err != nil ||
		len(lost) != 2 || lost[0] != 3 || lost[1] != 0 {
		t.Errorf("lost %v, %v", lost, err)
	}
}

func TestManyWriteAtOnce(t *testing.T) {
	dir := t.TempDir()
	var all sync.WaitGroup
	for range 4 {
		l := In(dir) // as in a process of its own
		all.Go(func() {
			for range 50 {
				if err := l.Write(Of(1, "CA", "desk", "claim", "", nil)); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	got := read(t, In(dir))
	for _, line := range got {
		if line != "desk" {
			t.Errorf("a line reads %q", line)
		}
	}
	if len(got) != 200 {
		t.Errorf("%d lines of 200", len(got))
	}
}

// The newest line comes first, each once, page by page, across both files, also when a file becomes the older one
// between two pages; a line that was given up meanwhile is said to be.
func TestTheLatestLines(t *testing.T) {
	l := In(t.TempDir())
	l.most = 20000
	write := func(from, to int) {
		t.Helper()
		for i := from; i < to; i++ {
			if err := l.Write(Of(truce.Instant(i), "CA", "desk", "claim", "", nil)); err != nil {
				t.Fatal(err)
			}
		}
	}
	write(1, 220)
	page := func(before *Place) (out []Line) {
		t.Helper()
		err := l.Latest(t.Context(), before, func(x Line) (bool, error) {
			out = append(out, x)
			return len(out) < 100, nil
		})
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	var got []truce.Instant
	var before *Place
	oldest := page(nil)
	for {
		lines := page(before)
		if len(lines) == 0 {
			break
		}
		oldest = lines
		for _, x := range lines {
			got = append(got, x.At)
		}
		p, err := ParsePlace(lines[len(lines)-1].Place.String())
		if err != nil {
			t.Fatal(err)
		}
		before = p
		if len(got) == 100 {
			if err := os.Rename(filepath.Join(l.dir, File), filepath.Join(l.dir, olderFile)); err != nil {
				t.Fatal(err)
			}
			write(600, 601) // is newer than the page from which one goes on
		}
	}
	for i, at := range got {
		if int(at) != 219-i {
			t.Fatalf("line %d is of %d", i, at)
		}
	}
	if len(got) != 219 {
		t.Errorf("%d lines", len(got))
	}
	write(1000, 2000)
	err := l.Latest(t.Context(), &oldest[0].Place, func(Line) (bool, error) { return true, nil })
	if truce.KindOf(err) != truce.NotFound {
		t.Errorf("after a line that was given up: %v", err)
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if err := l.Latest(ended, nil, func(Line) (bool, error) { return true, nil }); err == nil {
		t.Error("reading goes on though nobody waits for it")
	}
}

// What is damaged is a line of so many bytes, whatever its length, and those around it are read.
func TestDamagedLines(t *testing.T) {
	l := In(t.TempDir())
	whole := `{"at":"1970-01-01T00:00:07Z","member":"CA","what":"claim"}`
	text := strings.Join([]string{whole, "torn", strings.Repeat("x", 3*mostLine), "", whole}, "\n")
	if err := os.WriteFile(filepath.Join(l.dir, File), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	var got []string
	if err := l.Latest(t.Context(), nil, func(x Line) (bool, error) {
		got = append(got, fmt.Sprint(x.At, " ", x.Damaged))
		return true, nil
	}); err != nil {
		t.Fatal(err)
	}
	at := fmt.Sprint(truce.Instant(7), " 0")
	none := fmt.Sprint(truce.Instant(0))
	if want := []string{at, none + " 1", none + fmt.Sprint(" ", 3*mostLine), none + " 4", at}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}
