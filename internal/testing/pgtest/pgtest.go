//go:build unix

// Package pgtest runs a scratch PostgreSQL server for tests: real, durable settings and all, on a socket in a temporary
// directory, gone when the test ends or its process dies. It is for tests only.
package pgtest

import (
	"bytes"
	"context"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"sort"
	"strconv"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// Server is a running scratch server.
type Server struct {
	socketDir string
	account   account
	bin, data string
	settings  []string
	quit      func() // as a crash does, and waits until it is gone
	next      int
}

// Start makes a cluster and starts its server, with the given settings (such as "synchronous_commit=off") beside the
// defaults, and stops it when the test ends. Starting takes a second or two: start one for a whole test and its
// subtests. The test is skipped where PostgreSQL is not installed.
func Start(tb testing.TB, settings ...string) *Server {
	tb.Helper()
	return start(tb, tempDir(tb), settings, "--no-sync")
}

// StartIn is Start with the cluster in a given directory, which the user postgres can reach, and flushed to the disk:
// on a file system whose power is to be cut, for example. A cluster that is there already is started as it is.
func StartIn(tb testing.TB, dir string, settings ...string) *Server {
	tb.Helper()
	return start(tb, dir, settings)
}

func start(tb testing.TB, dir string, settings []string, initArgs ...string) *Server {
	tb.Helper()
	bin, ok := programs()
	if !ok {
		tb.Skip("PostgreSQL is not installed: apt-get install postgresql")
	}
	account := serverAccount(tb)
	sockets := tempDir(tb)
	for _, d := range []string{dir, sockets} {
		if err := os.Chown(d, account.uid, account.gid); err != nil {
			tb.Fatal(err)
		}
	}
	data := filepath.Join(dir, "data")
	if _, err := os.Stat(data); err != nil {
		args := []string{"-D", data, "-U", account.name, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"}
		initdb := account.command(filepath.Join(bin, "initdb"), append(args, initArgs...)...)
		if out, err := initdb.CombinedOutput(); err != nil {
			tb.Fatalf("initdb: %v\n%s", err, out)
		}
	}
	s := &Server{socketDir: sockets, account: account, bin: bin, data: data, settings: settings}
	s.Run(tb)
	tb.Cleanup(s.Stop)
	return s
}

// Stop makes the server end at once, as in a crash; Run starts it again.
func (s *Server) Stop() { s.quit() }

// Run starts the server after Stop, and waits until it answers.
func (s *Server) Run(tb testing.TB) {
	tb.Helper()
	s.run(tb)
	s.wait(tb, filepath.Join(s.socketDir, "server.log"))
}

// programs returns the directory with the newest PostgreSQL server programs: Debian's, or that of the path.
func programs() (dir string, ok bool) {
	dirs, err := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if err == nil && len(dirs) > 0 {
		sort.Slice(dirs, func(i, j int) bool { return version(dirs[i]) < version(dirs[j]) })
		return filepath.Dir(dirs[len(dirs)-1]), true
	}
	name, err := exec.LookPath("initdb")
	return filepath.Dir(name), err == nil
}

func version(initdb string) int {
	n, _ := strconv.Atoi(filepath.Base(filepath.Dir(filepath.Dir(initdb))))
	return n
}

// account is the user that runs the server, which must not be root.
type account struct {
	name     string
	uid, gid int
	change   bool
}

func serverAccount(tb testing.TB) account {
	tb.Helper()
	name := "postgres"
	if os.Geteuid() != 0 {
		me, err := user.Current()
		if err != nil {
			tb.Fatal(err)
		}
		name = me.Username
	}
	u, err := user.Lookup(name)
	if err != nil {
		tb.Skip("PostgreSQL does not run as root and there is no user postgres: run the tests as another user, or apt-get " +
			"install postgresql")
	}
	uid, _ := strconv.Atoi(u.Uid)
	gid, _ := strconv.Atoi(u.Gid)
	return account{name, uid, gid, os.Geteuid() == 0}
}

func (a account) command(name string, args ...string) *exec.Cmd {
	cmd := exec.Command(name, args...)
	cmd.Dir = "/"
	if a.change {
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(a.uid), Gid: uint32(a.gid)}}
	}
	return cmd
}

// run starts the server under a shell that stops it when its standard input ends: when the test is over, or when the
// process of the test is gone, however it went.
func (s *Server) run(tb testing.TB) {
	tb.Helper()
	args := []string{"-c", `"$@" </dev/null & server=$!; read end; kill -QUIT $server; wait $server`, "sh",
		filepath.Join(s.bin, "postgres"), "-D", s.data, "-c", "listen_addresses=", "-c", "unix_socket_directories=" +
			s.socketDir,
		"-c", "logging_collector=off"}
	for _, set := range s.settings {
		args = append(args, "-c", set)
	}
	cmd := s.account.command("/bin/sh", args...)
	log, err := os.Create(filepath.Join(s.socketDir, "server.log"))
	if err != nil {
		tb.Fatal(err)
	}
	defer log.Close()
	cmd.Stdout, cmd.Stderr = log, log
	stop, err := cmd.StdinPipe()
	if err != nil {
		tb.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		tb.Fatal(err)
	}
	s.quit = sync.OnceFunc(func() {
		stop.Close()
		_ = cmd.Wait() // the exit code of a server that was told to quit at once
	})
}

// wait waits until the server answers.
func (s *Server) wait(tb testing.TB, logName string) {
	tb.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	for {
		conn, err := pgx.Connect(ctx, s.DSN("postgres"))
		if err == nil {
			conn.Close(ctx)
			return
		}
		select {
		case <-ctx.Done():
			text, _ := os.ReadFile(logName)
			tb.Fatalf("PostgreSQL does not answer: %v\n%s", err, text)
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// DSN returns the connection string of a database, which may not exist.
func (s *Server) DSN(database string) string {
	q := url.Values{"host": {s.socketDir}, "user": {s.account.name}}
	return (&url.URL{Scheme: "postgres", Path: "/" + database, RawQuery: q.Encode()}).String()
}

// Database makes an empty database and returns its connection string.
func (s *Server) Database(tb testing.TB) string {
	tb.Helper()
	s.next++
	name := fmt.Sprintf("scratch%d", s.next)
	s.Exec(tb, "CREATE DATABASE "+name)
	return s.DSN(name)
}

// Exec runs a statement of the server's administrator, such as ALTER SYSTEM.
func (s *Server) Exec(tb testing.TB, statement string) {
	tb.Helper()
	s.ExecIn(tb, s.DSN("postgres"), statement)
}

// ExecIn is Exec in the database of a connection string.
func (s *Server) ExecIn(tb testing.TB, dsn, statement string) {
	tb.Helper()
	ctx := context.Background()
	conn, err := pgx.Connect(ctx, dsn)
	if err != nil {
		tb.Fatal(err)
	}
	defer conn.Close(ctx)
	if _, err := conn.Exec(ctx, statement); err != nil {
		tb.Fatal(err)
	}
}

// Tool runs a client program that comes with the server, such as pg_dump, on what it is to read, and returns what it
// prints.
func (s *Server) Tool(tb testing.TB, in []byte, name string, args ...string) []byte {
	tb.Helper()
	cmd := s.account.command(filepath.Join(s.bin, name), args...)
	var errs bytes.Buffer
	cmd.Stdin, cmd.Stderr = bytes.NewReader(in), &errs
	out, err := cmd.Output()
	if err != nil {
		tb.Fatalf("%s: %v\n%s", name, err, errs.String())
	}
	return out
}

// tempDir returns a temporary directory that the server's user can reach, with a name short enough for a socket.
func tempDir(tb testing.TB) string {
	tb.Helper()
	dir, err := os.MkdirTemp("", "pg")
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}
