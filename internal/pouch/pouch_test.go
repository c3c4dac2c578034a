package pouch

import (
	"bytes"
	"encoding/json"
	"os"
	"reflect"
	"testing"

	"truce"
	"truce/internal/vault"
)

// story is what both this package and the script in the browser are held to.
type story struct {
	Now   truce.Instant
	Steps []struct {
		Says, Kind string
		Act        json.RawMessage
		Refused    bool
	}
	Want Pouch
}

func readStory(t *testing.T) (s story) {
	t.Helper()
	b, err := os.ReadFile("testdata/acts.json")
	if err == nil {
		err = json.Unmarshal(b, &s)
	}
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func played(t *testing.T, s story) *Pouch {
	t.Helper()
	p := new(Pouch)
	for i, x := range s.Steps {
		act, err := NewAct(x.Kind)
		if err == nil {
			err = json.Unmarshal(x.Act, act)
		}
		if err != nil {
			t.Fatal(i, err)
		}
		before, _ := json.Marshal(p)
		err = p.Take(s.Now, act)
		if after, _ := json.Marshal(p); err != nil && !bytes.Equal(before, after) {
			t.Errorf("step %d was refused, and changed the pouch", i)
		}
		if (err != nil) != x.Refused {
			t.Errorf("step %d, %s: %s: %v", i, x.Kind, x.Says, err)
		}
	}
	return p
}

func TestWhatMayBeDone(t *testing.T) {
	s := readStory(t)
	if p := played(t, s); !reflect.DeepEqual(*p, s.Want) {
		got, _ := json.MarshalIndent(p, "", " ")
		t.Errorf("the pouch is\n%s", got)
	}
}

// A part is ready when every side has released it, not before, and not when its author keeps it again.
func TestAPartIsReadyWhenAllSidesReleasedIt(t *testing.T) {
	p := played(t, readStory(t))
	m, x, err := p.Part(1, 1)
	if err != nil || !m.Ready(x) {
		t.Fatalf("all three sides released it: %v", err)
	}
	x.Released = x.Released[:2]
	if m.Ready(x) {
		t.Error("two of three sides released it, and it is ready")
	}
	if err := p.Take(1, &Allow{1, 1, Keep}); err != nil || m.Ready(x) || len(x.Showings) != 2 {
		t.Errorf("it is kept: %v, %+v", err, x)
	}
}

func newKey(t *testing.T) *vault.Key {
	t.Helper()
	k, err := vault.NewKey()
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// holding is a pouch that keys open.
func holding(t *testing.T, keys ...*vault.Key) *Pouch {
	t.Helper()
	p := new(Pouch)
	for _, k := range keys {
		if err := p.Take(1, &Hold{Recipient: k.Recipient()}); err != nil {
			t.Fatal(err)
		}
	}
	return p
}

func closed(t *testing.T, p *Pouch) []byte {
	t.Helper()
	file, err := p.Close()
	if err != nil {
		t.Fatal(err)
	}
	if err := Check(file); err != nil {
		t.Fatal(err)
	}
	return file
}

// Each holder opens what was closed, nobody else does, and all pouches of the usual size look alike: one that nobody
// ever used, one of one holder without a message, one of eight with some.
func TestAPouchIsOpenedByItsHoldersAndLooksLikeEveryOther(t *testing.T) {
	one, two, other := newKey(t), newKey(t), newKey(t)
	p := holding(t, one, two)
	if err := p.Take(1, &Told{From: "a", To: []string{"b"}, Parts: []Saying{{Words: "quarzlampenschirm"}}}); err != nil {
		t.Fatal(err)
	}
	file := closed(t, p)
	if bytes.Contains(file, []byte("quarzlampenschirm")) {
		t.Error("the file holds words")
	}
	for _, k := range []*vault.Key{one, two} {
		got, err := Open(file, k)
		if err != nil || !reflect.DeepEqual(got, p) {
			t.Errorf("%v: %+v", err, got)
		}
	}
	if _, err := Open(file, other); truce.KindOf(err) != truce.Forbidden {
		t.Errorf("another key opens it: %v", err)
	}
	none, err := unused()
	if err != nil || Check(none) != nil {
		t.Fatal(err, Check(none))
	}
	if _, err := Open(none, one); truce.KindOf(err) != truce.Forbidden {
		t.Errorf("somebody opens what nobody uses: %v", err)
	}
	eight := []*vault.Key{one, two, other, newKey(t), newKey(t), newKey(t), newKey(t), newKey(t)}
	for name, f := range map[string][]byte{"unused": none, "of one holder": closed(t, holding(t, one)),
		"of eight": closed(t, holding(t, eight...))} {
		if len(f) != len(file) {
			t.Errorf("a pouch %s has %d bytes, this one %d", name, len(f), len(file))
		}
	}
}

// What grows beyond the usual grows in steps, up to a bound that is said.
func TestAPouchGrowsInSteps(t *testing.T) {
	k := newKey(t)
	p := holding(t, k)
	tell := func() {
		words := string(bytes.Repeat([]byte("word "), 2000))
		if err := p.Take(1, &Told{From: "a", To: []string{"b"}, Parts: []Saying{{Words: words}}}); err != nil {
			t.Fatal(err)
		}
	}
	sizes := map[int]bool{}
	for range 20 {
		tell()
		n, ok := vault.Encrypted(closed(t, p), MostHolders)
		if sizes[n] = true; !ok || n%step != 0 || n < least {
			t.Errorf("%d bytes", n)
		}
	}
	if len(sizes) < 5 {
		t.Errorf("it does not grow: %v", sizes)
	}
	for range 80 {
		tell()
	}
	if _, err := p.Close(); truce.KindOf(err) != truce.Conflict {
		t.Errorf("a pouch beyond the bound: %v", err)
	}
}

// What is no pouch, or was changed by another hand, opens as nothing.
func TestWhatIsNoPouchIsRefused(t *testing.T) {
	k := newKey(t)
	p := holding(t, k)
	file := closed(t, p)
	broken := bytes.Clone(file)
	broken[len(broken)-1] ^= 1
	if _, err := Open(broken, k); truce.KindOf(err) != truce.Invalid {
		t.Errorf("a changed file: %v", err)
	}
	holders := `"holders":[{"recipient":"` + k.Recipient() + `"}]`
	for name, text := range map[string]string{
		"an unknown field": `{"next":0,` + holders + `,"messages":null,"more":1}`,
		"no holder":        `{"next":0,"holders":[],"messages":null}`,
		"two documents":    `{"next":0,` + holders + `,"messages":null}{}`,
		"an allowance of another day": `{"next":2,` + holders + `,"messages":[{"n":1,"at":null,"from":"a","to":["b"],` +
			`"parts":[{"words":"x","allow":"anybody"}]}]}`,
	} {
		payload := append([]byte(head), 0, 0, 0, 0, 0, 0, byte(len(text)>>8), byte(len(text)))
		payload = append(payload, text...)
		file, err := seal([]string{k.Recipient()}, append(payload, make([]byte, least-len(payload))...))
		if err != nil {
			t.Fatal(err)
		}
		if p, err := Open(file, k); truce.KindOf(err) != truce.Invalid {
			t.Errorf("%s: %v, %+v", name, err, p)
		}
	}
	few, err := vault.Encrypt([]string{k.Recipient()}, make([]byte, least))
	if err != nil || Check(few) == nil {
		t.Errorf("a file for one key is taken: %v", err)
	}
	odd, err := seal(nil, make([]byte, least+1))
	if err != nil || Check(odd) == nil {
		t.Errorf("a file of a size of its own is taken: %v", err)
	}
}
