package node

import (
	"bytes"
	"context"
	"crypto/sha256"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"truce"
	"truce/codes"
	"truce/internal/audit"
	"truce/internal/demo/exercise"
	"truce/internal/media"
	"truce/internal/registrar"
)

// filing files a report and returns it.
func filing(t *testing.T, n *Node) truce.ReportID {
	t.Helper()
	for d := range drafts(1) {
		d.Release = ""
		id, _, err := n.Registrar.File(context.Background(), desk, d)
		if err != nil {
			t.Fatal(err)
		}
		return id
	}
	return ""
}

var telephone = exercise.WithExif(exercise.Photograph(), exercise.Exif{Serial: "canary serial"})

// canaryFile is a file, what it is called and from whom it came, in words that stand nowhere else.
func canaryFile(r truce.ReportID, form string) media.New {
	return media.New{Form: form, Report: r, Name: "canary name.jpg", From: "canary source"}
}

// A file with all that is known of it is on no disk in words while officers have keys; the log commits to it and says
// neither what it is nor how large. Destroyed, nothing opens what is left.
func TestAFileIsOnNoDiskAsItIs(t *testing.T) {
	ctx, n := context.Background(), newNode(t)
	k, r := keyed(t, n), filing(t, n)
	id, err := n.Registrar.TakeFile(ctx, desk, canaryFile(r, "one"), bytes.NewReader(telephone))
	if err != nil {
		t.Fatal(err)
	}
	holdsNowhere(t, n, "canary")
	holdsNowhere(t, n, "AGE-SECRET-KEY")
	holdsNowhere(t, n, string(telephone[4000:4040]))
	f, err := n.Registrar.Held().File(ctx, id, nil)
	if err != nil || f.About != nil || f.Digest != "" || f.Report != r || len(f.Closed) != 2 {
		t.Fatalf("closed it is %+v, %v", f, err)
	}
	if o, err := n.Registrar.OpenFile(ctx, desk, id, media.Original); err != nil || !o.Encrypted {
		t.Errorf("closed it opens: %v, %v", o, err)
	} else {
		o.Close()
	}
	if f, err = n.Registrar.Held().File(ctx, id, k); err != nil || f.About.Name != "canary name.jpg" {
		t.Fatalf("with a key it is %+v, %v", f, err)
	}
	o, err := n.OpenFile(desk, f, media.Original)
	if err != nil {
		t.Fatal(err)
	}
	got, err := io.ReadAll(o)
	if o.Close(); err != nil || !bytes.Equal(got, telephone) {
		t.Errorf("the original is not what came: %v", err)
	}
	entry, err := n.Logs.Entry(ctx, f.Ref)
	if err != nil {
		t.Fatal(err)
	}
	for _, told := range []string{"jpeg", "photograph", "39", f.Digest, string(r)} {
		if strings.Contains(strings.ReplaceAll(string(entry), f.Claim, ""), `"`+told) {
			t.Errorf("the entry says %q: %s", told, entry)
		}
	}
	if err := n.Registrar.EraseFile(ctx, desk, id, codes.Reasons[0], ""); err != nil {
		t.Fatal(err)
	}
	if f, err = n.Registrar.Held().File(ctx, id, k); err != nil || !f.Gone || f.About != nil || f.Report != "" {
		t.Errorf("destroyed it is %+v, %v", f, err)
	}
	left, _ := filepath.Glob(filepath.Join(n.Dir, mediaDir, "*"))
	if len(left) != 0 {
		t.Errorf("%v are left", left)
	}
	whole(t, n)
}

// Where no officer has a key the vault holds what opens the file; destroyed, no byte of that is left in any file.
func TestNothingIsLeftOfAFileThatIsDestroyed(t *testing.T) {
	ctx, n := context.Background(), newNode(t)
	r := filing(t, n)
	id, err := n.Registrar.TakeFile(ctx, desk, canaryFile(r, "one"), bytes.NewReader(telephone))
	if err != nil {
		t.Fatal(err)
	}
	f, err := n.Registrar.Held().File(ctx, id, nil)
	if err != nil || f.About == nil || len(f.Closed) != 0 {
		t.Fatalf("it is %+v, %v", f, err)
	}
	lying, err := os.ReadFile(n.onlyFile(t, media.Original))
	if err != nil {
		t.Fatal(err)
	}
	if err := n.Registrar.EraseFile(ctx, desk, id, codes.Reasons[0], ""); err != nil {
		t.Fatal(err)
	}
	for _, words := range []string{"canary", f.About.Key, f.About.Key[20:40], f.Digest, string(lying[300:340])} {
		holdsNowhere(t, n, words)
	}
	if err := n.Registrar.EraseFile(ctx, desk, id, codes.Reasons[0], ""); truce.KindOf(err) != truce.NotFound {
		t.Errorf("destroyed twice: %v", err)
	}
}

// onlyFile is where the part of the one file of a node lies.
func (n *Node) onlyFile(t *testing.T, p media.Part) string {
	t.Helper()
	list, err := filepath.Glob(filepath.Join(n.Dir, mediaDir, "*."+string(p)+".age"))
	if err != nil || len(list) != 1 {
		t.Fatalf("%v, %v", list, err)
	}
	return list[0]
}

// What was sent twice by one form is kept once, by however many at once; another file of the form is another; and what
// came otherwise than it was hashed is not kept.
func TestAFileIsTakenInOnce(t *testing.T) {
	ctx, n := context.Background(), newNode(t)
	r := filing(t, n)
	ids := make([]string, 4)
	var group sync.WaitGroup
	for i := range ids {
		group.Go(func() {
			id, err := n.Registrar.TakeFile(ctx, desk, canaryFile(r, "form"), bytes.NewReader(telephone))
			if err != nil {
				t.Error(err)
			}
			ids[i] = id
		})
	}
	group.Wait()
	for _, id := range ids {
		if id != ids[0] {
			t.Errorf("one file is in custody as %v", ids)
		}
	}
	x := canaryFile(r, "form")
	sum := truce.Digest(sha256.Sum256(telephone)).String()
	x.Hash = sum
	if _, err := n.Registrar.TakeFile(ctx, desk, x,
		strings.NewReader("another file")); truce.KindOf(err) != truce.Invalid {
		t.Errorf("it came otherwise than it was hashed: %v", err)
	}
	x.Hash = ""
	if id, err := n.Registrar.TakeFile(ctx, desk, x, strings.NewReader("another file")); err != nil || id == ids[0] {
		t.Errorf("another file of the form: %s, %v", id, err)
	}
	list, total, err := n.Registrar.Held().Newest(ctx, nil, 10)
	if err != nil || total != 2 || len(list) != 2 {
		t.Errorf("there are %d files, %v", total, err)
	}
	left, _ := filepath.Glob(filepath.Join(n.Dir, mediaDir, "incoming-*"))
	if len(left) != 0 {
		t.Errorf("%v are left", left)
	}
}

// Whoever may not file is refused before anything is read, and so is what belongs to another or is not there.
func TestWhoTakesNoFilesIn(t *testing.T) {
	ctx, n := context.Background(), newNode(t)
	r := filing(t, n)
	for _, c := range []struct {
		what string
		by   registrar.By
		f    media.New
		want truce.ErrorKind
	}{
		{"an officer nobody has vouched for", registrar.By{Member: n.Member, Function: "visitor"}, media.New{Report: r},
			truce.Forbidden},
		{"another member", registrar.By{Member: "BO", Function: registrar.IntakeDesk}, media.New{Report: r},
			truce.Forbidden},
		{"a report that is not there", desk, media.New{Report: "TR-R-99"}, truce.NotFound},
		{"an incident that is not there", desk, media.New{Incident: "TR-I-99"}, truce.NotFound},
		{"nothing that it is about", desk, media.New{}, truce.NotFound},
	} {
		read := &reads{}
		if _, err := n.Registrar.TakeFile(ctx, c.by, c.f, read); truce.KindOf(err) != c.want || read.n > 0 {
			t.Errorf("%s: %v, after %d reads", c.what, err, read.n)
		}
	}
}

type reads struct{ n int }

func (r *reads) Read([]byte) (int, error) { r.n++; return 0, io.EOF }

// The audit log says who took a file in, opened and destroyed it, and nothing of what it is; the doctor notices one
// that is not on the disk.
func TestFilesAreAuditedAndLookedFor(t *testing.T) {
	ctx, n := context.Background(), newNode(t)
	r := filing(t, n)
	id, err := n.Registrar.TakeFile(ctx, desk, canaryFile(r, "one"), bytes.NewReader(telephone))
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range []media.Part{media.Shown, media.Original} {
		o, err := n.Registrar.OpenFile(ctx, desk, id, p)
		if err != nil {
			t.Fatal(err)
		}
		o.Close()
	}
	if _, err := n.Registrar.OpenFile(ctx, desk, "canary typed", media.Original); truce.KindOf(err) != truce.NotFound {
		t.Errorf("what was typed: %v", err)
	}
	os.Remove(n.onlyFile(t, media.Original))
	if got := n.lookedAtFiles(ctx); len(got) != 1 || got[0].OK || !strings.Contains(got[0].What.String(), id) {
		t.Errorf("it is not on the disk, and the doctor says %+v", got)
	}
	if err := n.Registrar.EraseFile(ctx, desk, id, codes.Reasons[0], ""); err != nil {
		t.Fatal(err)
	}
	var did []string
	err = n.acts.Read(func(a audit.Act, _ string) error {
		if strings.HasPrefix(a.What, "media") {
			did = append(did, a.What+" "+a.About+a.Refused)
		}
		return nil
	})
	want := "media: open copy " + id + ", media: open original " + id +
		", media: open original not found, media: destroy " + id
	if got := strings.Join(did, ", "); err != nil || got != want {
		t.Errorf("the audit log says %q, want %q; %v", got, want, err)
	}
	b, err := os.ReadFile(filepath.Join(n.Dir, audit.File))
	if err != nil || bytes.Contains(b, []byte("canary")) || bytes.Contains(b, []byte("jpeg")) {
		t.Errorf("the audit log holds something of the file: %v", err)
	}
}
