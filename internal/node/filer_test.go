package node

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"truce"
	"truce/codes"
	"truce/internal/registrar"
)

// fileEnv makes the test binary a process that files reports at the node in a directory, instead of a test.
const fileEnv = "TRUCE_TEST_FILE_IN"

func TestMain(m *testing.M) {
	if dir := os.Getenv(fileEnv); dir != "" {
		if err := fileForEver(context.Background(), dir); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	state, err := os.MkdirTemp("", "truce-state-")
	if err != nil {
		panic(err)
	}
	os.Setenv("XDG_STATE_HOME", state)
	code := m.Run()
	os.RemoveAll(state)
	os.Exit(code)
}

// fileForEver files reports from four goroutines until the process is killed, and writes a line for each that was
// acknowledged: claim, report, incident, text.
func fileForEver(ctx context.Context, dir string) error {
	n, err := Open(ctx, dir, Options{})
	if err != nil {
		return err
	}
	failed := make(chan error)
	for g := range 4 {
		go func() {
			for i := 0; ; i++ {
				claim := fmt.Sprintf("p%d-%d-%d", os.Getpid(), g, i)
				text := "text-of-" + claim
				for {
					id, inc, err := n.Registrar.File(ctx, desk,
						registrar.Draft{Claim: claim, Private: map[string]string{"text": text}, Coded: truce.Coded{Kind: codes.Shelling}})
					if err == nil {
						fmt.Printf("%s %s %s %s\n", claim, id, inc, text)
						break
					}
					if truce.KindOf(err) != truce.Unavailable {
						failed <- err
						return
					}
					time.Sleep(20 * time.Millisecond) // the server is away: a person would try again as well
				}
			}
		}()
	}
	return <-failed
}

// filed is what a process was told of a report it filed.
type filed struct {
	claim    string
	report   truce.ReportID
	incident truce.IncidentID
	text     string
}

// filer is a process that files.
type filer struct {
	cmd    *exec.Cmd
	stderr strings.Builder
	read   sync.WaitGroup
	acks   []filed // to be read after stop
	n      atomic.Int64
}

func startFiler(t *testing.T, dir string) *filer {
	t.Helper()
	f := &filer{cmd: exec.Command(os.Args[0])}
	f.cmd.Env = append(os.Environ(), fileEnv+"="+dir)
	f.cmd.Stderr = &f.stderr
	out, err := f.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := f.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	f.read.Go(func() {
		for lines := bufio.NewReader(out); ; {
			line, err := lines.ReadString('\n')
			if err != nil {
				return // a line without its end was not acknowledged
			}
			if w := strings.Fields(line); len(w) == 4 {
				f.acks = append(f.acks, filed{w[0], truce.ReportID(w[1]), truce.IncidentID(w[2]), w[3]})
				f.n.Add(1)
			} else {
				t.Errorf("the process says %q", line)
			}
		}
	})
	return f
}

// more waits until the process has filed some more.
func (f *filer) more(t *testing.T, n int64) {
	t.Helper()
	for from, end := f.n.Load(), time.Now().Add(time.Minute); f.n.Load() < from+n; time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			f.kill(t)
			t.Fatalf("it files nothing any more: %s", f.stderr.String())
		}
	}
}

// kill ends the process as a power cut does and waits for all that was acknowledged.
func (f *filer) kill(t *testing.T) {
	t.Helper()
	f.cmd.Process.Kill()
	f.read.Wait()
	f.cmd.Wait()
	if f.stderr.Len() > 0 {
		t.Errorf("the process failed: %s", f.stderr.String())
	}
}
