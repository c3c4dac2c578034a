package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"
)

// A node is killed (SIGKILL) between deliveries and in the middle of one, while reports are filed beside it. Whatever
// was filed arrives, in order, under one id each, signed; and what is typed nowhere is not sent anywhere.
func TestKilledBetweenDeliveries(t *testing.T) {
	run := program(t)
	dir := filepath.Join(t.TempDir(), "CA")
	do := func(args ...string) string {
		t.Helper()
		cmd := run(append(args, "--dir", dir)...)
		cmd.Stdin = strings.NewReader("kestrel-sealed")
		out, err := cmd.Output()
		if err != nil {
			t.Fatalf("truce %s: %v: %s", strings.Join(args, " "), err, out)
		}
		return strings.TrimSpace(string(out))
	}
	type message struct {
		id, entry string
		whole     string
	}
	var mu sync.Mutex
	var came []message
	var secret string
	var bad []error
	hold := make(chan struct{}) // closed: nobody is held up
	held := make(chan struct{}, 100)
	receiver := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		var m struct {
			Type string `json:"type"`
			Data struct {
				Entry string `json:"entry"`
			} `json:"data"`
		}
		check, err := standardwebhooks.NewWebhook(secret)
		if err == nil {
			err = check.Verify(body, r.Header)
		}
		if err == nil {
			err = json.Unmarshal(body, &m)
		}
		mu.Lock()
		if err != nil {
			bad = append(bad, err)
		}
		came = append(came, message{r.Header.Get("webhook-id"), m.Data.Entry, string(body)})
		n := len(came)
		mu.Unlock()
		if n%3 == 0 { // it came, and the node does not learn so before it is killed
			held <- struct{}{}
			select {
			case <-hold:
			case <-r.Context().Done():
			}
		}
	}))
	t.Cleanup(receiver.Close)
	do("init", "--member", "CA", "--process", "meridian")
	do("hook", "allow", "127.0.0.0/8")
	added := strings.Fields(do("hook", "add", receiver.URL, "--kind", "report.filed"))
	secret = added[1]
	serve := func() func() {
		cmd := run("serve", "--dir", dir, "--alone", "--listen", "127.0.0.1:0")
		readyWith(t, cmd)
		return func() { cmd.Process.Kill(); cmd.Wait() }
	}
	const filed = 8
	for range filed {
		do("report", "file", "--text", "-")
	}
	for range 2 {
		kill := serve()
		<-held
		kill()
	}
	close(hold)
	kill := serve()
	defer kill()
	arrived := func() (list []message) {
		mu.Lock()
		defer mu.Unlock()
		return slices.Clone(came)
	}
	owed := func() string { return do("hook", "list") }
	for !strings.Contains(owed(), "all was delivered") {
		time.Sleep(50 * time.Millisecond)
	}
	ids, order := map[string]string{}, []string{}
	for _, m := range arrived() {
		if old, again := ids[m.entry]; again && old != m.id {
			t.Errorf("%s came as %s and as %s", m.entry, old, m.id)
		} else if !again {
			order = append(order, m.entry)
		}
		ids[m.entry] = m.id
		if strings.Contains(m.whole, "kestrel") {
			t.Error("what is sealed was sent")
		}
	}
	if len(order) != filed || len(arrived()) < filed+2 || len(bad) > 0 {
		t.Errorf("%d of %d arrived, %v", len(order), filed, bad)
	}
	at := 0
	for _, entry := range order {
		var n int
		if _, err := fmt.Sscanf(entry, "CA/%d", &n); err != nil || n < at {
			t.Errorf("%q: out of order", order)
		}
		at = n
	}
}

// A served node's own ports are no place for a hook, whatever was allowed, nor by way of a redirect.
func TestNoHookLeadsToTheNodeItself(t *testing.T) {
	run := program(t)
	dir := filepath.Join(t.TempDir(), "CA")
	do := func(args ...string) (string, error) {
		out, err := run(append(args, "--dir", dir)...).CombinedOutput()
		return strings.TrimSpace(string(out)), err
	}
	for _, args := range [][]string{{"init", "--member", "CA"}, {"hook", "allow", "127.0.0.0/8", "::1/128"}} {
		if out, err := do(args...); err != nil {
			t.Fatal(out, err)
		}
	}
	said := readyWith(t, run("serve", "--dir", dir, "--alone", "--listen", "127.0.0.1:0", "--public", "127.0.0.1:0",
		"--peers", "127.0.0.1:0"))
	for _, begins := range []string{"The pages of CA are at ", "shown to everybody at ", "are answered at "} {
		_, port, err := net.SplitHostPort(after(t, said, begins)[strings.Index(after(t, said, begins), "//")+2:])
		if err != nil {
			t.Fatal(err)
		}
		for _, at := range []string{"http://127.0.0.1:", "https://[::1]:"} {
			if out, err := do("hook", "add", at+port+"/node"); err == nil || !strings.Contains(out, "own ports") {
				t.Errorf("a hook leads to %s%s: %s", at, port, out)
			}
		}
	}
	if out, err := do("hook", "add", "http://127.0.0.1:9/in"); err != nil {
		t.Errorf("another port: %s", out)
	}
}
