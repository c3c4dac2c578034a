// Package audit keeps in a file who asked for what at this node, and what became of it: acts and refusals.
//
// It is the member's own: it is in no log, is mirrored nowhere, and belongs to whoever watches over the member's
// officers. It holds functions, kinds of entry and ids, those of people who log in too, never their names; of a refusal
// its kind and, where somebody may not act so, the sentence; of whoever was not recognised the address. It holds
// nothing that is sealed, and nothing that was typed into a form.
package audit

import (
	"bufio"
	"cmp"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"truce"
)

// Act is one line: what an officer asked for.
type Act struct {
	At       truce.Instant  `json:"at"`
	Member   truce.MemberID `json:"member"`
	Function string         `json:"function,omitempty"` // empty: the node by itself, or whoever was not recognised
	Person   string         `json:"person,omitempty"`   // the id of who logged in, as truce people list has it
	From     string         `json:"from,omitempty"`     // the address of whoever was not recognised
	What     string         `json:"what"`               // the kind of entry, or what was done with many
	About    string         `json:"about,omitempty"`    // the id it is about
	Refused  string         `json:"refused,omitempty"`  // the kind of the refusal; empty: it was done
	Why      string         `json:"why,omitempty"`      // where somebody may not act so, or nobody may for now
	Says     []string       `json:"says,omitempty"`     // the format of why and what stands in it; see [Act.Reason]
	More     int            `json:"more,omitempty"`     // so many more like an earlier line, the last of them then
	Lost     int            `json:"lost,omitempty"`     // how many lines before this one could not be written
}

// The files of a node's directory, the older one last. Each grows to mostBytes; then the older one is given up.
const (
	File      = "audit.jsonl"
	olderFile = "audit.1.jsonl"
	mostBytes = 8 << 20
)

// mostText is how many bytes of a text are kept in a line.
const mostText = 200

// Log is the audit log in a directory. It is safe for concurrent use, also by several processes.
type Log struct {
	dir  string
	most int64

	mu   sync.Mutex
	lost int
}

// In returns the audit log in a directory.
func In(dir string) *Log { return &Log{dir: dir, most: mostBytes} }

// ReadOnly is a refusal because nothing is entered at the node for now. Why that is, somebody has typed.
type ReadOnly struct{ Refusal *truce.Error }

// Error returns the sentence for the person.
func (r ReadOnly) Error() string { return r.Refusal.Error() }

// Unwrap returns the refusal.
func (r ReadOnly) Unwrap() error { return r.Refusal }

// NotNow is that refusal, with what was typed.
func NotNow(why string) ReadOnly {
	return ReadOnly{truce.Errorf(truce.Unavailable,
		"nothing is entered at this node for now: %s; an administrator ends that with truce read-only --end", why)}
}

// WhyReadOnly is why something was refused where the node is read-only.
const WhyReadOnly = "the node is read-only"

// Of makes the line of what was asked for, and what became of it.
func Of(at truce.Instant, m truce.MemberID, function, what, about string, err error) Act {
	a := Act{At: at, Member: m, Function: plain(function), What: plain(what), About: plain(about)}
	if err == nil {
		return a
	}
	kind := truce.KindOf(err)
	a.Refused = kind.String()
	switch {
	case errors.As(err, new(ReadOnly)):
		a.Why = WhyReadOnly
	case kind == truce.Forbidden:
		a.Why, a.Says = plain(err.Error()), says(err)
	}
	return a
}

// plain cuts a text to what a line holds.
func plain(s string) string {
	if len(s) > mostText {
		s = strings.ToValidUTF8(s[:mostText], "") + "…"
	}
	return strings.ToValidUTF8(s, "�")
}

// Write adds a line. What could not be written is counted in the next line that can be: an act that is done is not
// undone because it could not be noted here.
func (l *Log) Write(a Act) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	a.Lost = l.lost
	err := l.write(a)
	if l.lost++; err == nil {
		l.lost = 0
	}
	return err
}

func (l *Log) write(a Act) error {
	line, err := json.Marshal(a)
	if err != nil {
		return err
	}
	path := filepath.Join(l.dir, File)
	if at, err := os.Stat(path); err == nil && at.Size() >= l.most {
		if err := os.Rename(path, filepath.Join(l.dir, olderFile)); err != nil {
			return err
		}
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_APPEND|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(append(line, '\n'))
	return cmp.Or(err, f.Close())
}

// Read calls do with each line, the oldest first. A line that cannot be read, as one that was cut off when the machine
// stopped, is an error of do's to judge: it is given with what could not be read.
func (l *Log) Read(do func(a Act, unreadable string) error) error {
	for _, name := range []string{olderFile, File} {
		if err := readFile(filepath.Join(l.dir, name), do); err != nil {
			return err
		}
	}
	return nil
}

func readFile(path string, do func(Act, string) error) error {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return unreadable(path, err)
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		var a Act
		unreadable := ""
		if json.Unmarshal(lines.Bytes(), &a) != nil {
			a, unreadable = Act{}, plain(lines.Text())
		}
		if err := do(a, unreadable); err != nil {
			return err
		}
	}
	return lines.Err()
}
