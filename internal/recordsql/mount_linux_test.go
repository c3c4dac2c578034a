package recordsql_test

import (
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"truce/internal/recordsql"
	"truce/internal/testing/pgtest"
	"truce/record"
)

// needMount skips a test that mounts file systems where that is not possible.
func needMount(t *testing.T, programs ...string) {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Skip("this test mounts file systems: run it as root, on a machine where loop devices work")
	}
	for _, p := range append(programs, "mount", "umount") {
		if _, err := exec.LookPath(p); err != nil {
			t.Skipf("this test needs the program %s: apt-get install mount e2fsprogs", p)
		}
	}
}

func command(t *testing.T, name string, args ...string) {
	t.Helper()
	if out, err := exec.Command(name, args...).CombinedOutput(); err != nil {
		t.Fatalf("%s %s: %v\n%s", name, strings.Join(args, " "), err, out)
	}
}

// mountOn mounts at a directory until the test ends or unmount is called.
func mountOn(t *testing.T, dir string, args ...string) (unmount func()) {
	t.Helper()
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("mount", append(args, dir)...).CombinedOutput(); err != nil {
		t.Skipf("mount does not work here (%v: %s): run this test on a machine where it does", err, out)
	}
	mounted := true
	unmount = func() {
		if mounted {
			mounted = false
			if err := exec.Command("umount", dir).Run(); err != nil {
				exec.Command("umount", "-l", dir).Run()
			}
		}
	}
	t.Cleanup(unmount)
	return unmount
}

// TestPowerCut cuts the power of a writing machine: the writer runs on a file system of its own, on a loop device, that
// writes nothing back by itself; it is frozen, the image is copied as the disk has it, and the copy is mounted. What
// was not flushed on purpose is gone. TRUCE_POWER_ROUNDS sets how often.
func TestPowerCut(t *testing.T) {
	needMount(t, "mkfs.ext4", "cp")
	t.Run("control", func(t *testing.T) {
		// The cut is real: a writer that acknowledges without flushing loses what it acknowledged.
		after, acks := powerCut(t, func(mnt string) *writer {
			return startWriter(t, "control:"+filepath.Join(mnt, "file"), "")
		})
		b, err := os.ReadFile(filepath.Join(after, "file"))
		if len(acks) == 0 || err == nil && strings.Count(string(b), "\n") >= len(acks) {
			t.Errorf("all of %d lines that were not flushed outlived the power cut; the test shows nothing", len(acks))
		}
	})
	for range rounds(t, "TRUCE_POWER_ROUNDS", 2) {
		t.Run("sqlite", func(t *testing.T) {
			after, acks := powerCut(t, func(mnt string) *writer {
				return startWriter(t, "sqlite:"+filepath.Join(mnt, "node"), markIn(mnt))
			})
			checkAfterCut(t, "sqlite:"+filepath.Join(after, "node"), markIn(after), acks)
		})
	}
	for range rounds(t, "TRUCE_POWER_ROUNDS", 1) {
		t.Run("postgres", func(t *testing.T) {
			after, acks := powerCut(t, func(mnt string) *writer {
				return startWriter(t, "postgres:"+pgtest.StartIn(t, clusterDir(t, mnt)).Database(t), markIn(mnt))
			})
			// After a real power cut no process has the number that the old server left in this file.
			if err := os.Remove(filepath.Join(after, "pg", "data", "postmaster.pid")); err != nil &&
				!errors.Is(err, fs.ErrNotExist) {
				t.Fatal(err)
			}
			checkAfterCut(t, "postgres:"+pgtest.StartIn(t, clusterDir(t, after)).DSN("scratch1"), markIn(after), acks)
		})
	}
}

// markIn is where the mark lies on a disk whose power is cut.
func markIn(mnt string) string { return filepath.Join(mnt, "log.mark") }

func checkAfterCut(t *testing.T, store, markPath string, acks map[int64]string) {
	t.Helper()
	checkAfterCrash(t, reopen(t, store), markPath, acks)
	t.Logf("%d entries acknowledged, none lost", len(acks))
	if len(acks) == 0 {
		t.Error("nothing was acknowledged; the test shows nothing")
	}
}

// powerCut lets a writer write to a file system, cuts the power, and returns where the file system is mounted
// afterwards and what the writer had acknowledged.
func powerCut(t *testing.T, start func(mnt string) *writer) (after string, acks map[int64]string) {
	t.Helper()
	dir := t.TempDir()
	image, snapshot := filepath.Join(dir, "image"), filepath.Join(dir, "snapshot")
	if err := os.WriteFile(image, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(image, 600<<20); err != nil {
		t.Fatal(err)
	}
	command(t, "mkfs.ext4", "-q", "-F", "-E", "lazy_itable_init=0,lazy_journal_init=0", image)
	unmount := mountOn(t, filepath.Join(dir, "before"), "-o", "loop,commit=3600", image)
	w := start(filepath.Join(dir, "before"))
	w.await(t)
	time.Sleep(500*time.Millisecond + rand.N(time.Second))

	frozen := descendants(t, os.Getpid())
	for _, pid := range frozen {
		syscall.Kill(pid, syscall.SIGSTOP)
	}
	time.Sleep(50 * time.Millisecond) // a request to the disk may be under way
	command(t, "cp", "--sparse=always", image, snapshot)
	for _, pid := range frozen {
		syscall.Kill(pid, syscall.SIGKILL)
	}
	w.kill(t)
	unmount()
	after = filepath.Join(dir, "after")
	mountOn(t, after, "-o", "loop", snapshot)
	return after, w.acks
}

// clusterDir returns a directory on the file system for a PostgreSQL cluster.
func clusterDir(t *testing.T, mnt string) string {
	t.Helper()
	dir := filepath.Join(mnt, "pg")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	for d := mnt; len(d) > len(os.TempDir()); d = filepath.Dir(d) {
		if err := os.Chmod(d, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// descendants returns the processes below pid.
func descendants(t *testing.T, pid int) []int {
	t.Helper()
	stats, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil {
		t.Fatal(err)
	}
	children := map[int][]int{}
	for _, name := range stats {
		b, err := os.ReadFile(name)
		if err != nil {
			continue // it has ended
		}
		fields := strings.Fields(string(b[strings.LastIndexByte(string(b), ')')+1:]))
		child, err1 := strconv.Atoi(filepath.Base(filepath.Dir(name)))
		parent, err2 := strconv.Atoi(fields[1])
		if err1 == nil && err2 == nil {
			children[parent] = append(children[parent], child)
		}
	}
	var all []int
	for todo := []int{pid}; len(todo) > 0; {
		below := children[todo[0]]
		all, todo = append(all, below...), append(todo[1:], below...)
	}
	return all
}

// A disk that fills up is said to be full; nothing acknowledged is lost, and when there is room again the same entries
// are appended.
func TestFullDisk(t *testing.T) {
	needMount(t)
	dir := filepath.Join(t.TempDir(), "disk")
	mountOn(t, dir, "-t", "tmpfs", "-o", "size=24m", "tmpfs")
	store := openStore(t, func() (*recordsql.Store, error) {
		return recordsql.OpenSQLite(ctx,
			filepath.Join(dir, "node"))
	})
	l, err := openCrashLog(store, "")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	acks := map[int64]string{}
	add := func(i int) error {
		var batch []record.Entry
		for k := range 50 {
			batch = append(batch, crashEntry(fmt.Sprintf("full-%05d-%02d", i, k)))
		}
		receipts, err := l.Append(ctx, batch...)
		for k, r := range receipts {
			acks[r.Index] = batch[k].Claim
		}
		return err
	}
	failed := 0
	for ; failed < 100_000; failed++ {
		if err = add(failed); err != nil {
			break
		}
	}
	wantKind(t, err, record.ErrUnavailable)
	for _, words := range []string{"nothing was appended", "its disk is full; make room", dir,
		"append again with the same claim ids"} {
		if !strings.Contains(err.Error(), words) {
			t.Errorf("the error does not say %q: %v", words, err)
		}
	}
	for range 3 {
		wantKind(t, add(failed), record.ErrUnavailable)
	}
	command(t, "mount", "-o", "remount,size=64m", dir)
	for i := range 20 {
		if err := add(failed + i); err != nil {
			t.Fatalf("with room on the disk again: %v", err)
		}
	}
	l.Close()
	checkAfterCrash(t, store, "", acks)
	t.Logf("%d entries acknowledged, none lost", len(acks))
}

// An export to a disk that fills up says so.
func TestExportToFullDisk(t *testing.T) {
	needMount(t)
	store := openStore(t, func() (*recordsql.Store, error) { return recordsql.OpenSQLite(ctx, t.TempDir()) })
	l, err := openCrashLog(store, "")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	for i := range 20 {
		var batch []record.Entry
		for k := range 1000 {
			batch = append(batch, crashEntry(fmt.Sprintf("export-%05d-%04d", i, k)))
		}
		if _, err := l.Append(ctx, batch...); err != nil {
			t.Fatal(err)
		}
	}
	dir := filepath.Join(t.TempDir(), "stick")
	mountOn(t, dir, "-t", "tmpfs", "-o", "size=1m", "tmpfs")
	_, err = record.Export(ctx, store, origin, dir, 0)
	wantKind(t, err, record.ErrUnavailable)
	if !strings.Contains(err.Error(), "cannot be exported to "+dir) || !strings.Contains(err.Error(), "no space left") {
		t.Errorf("the error is %v", err)
	}
	command(t, "mount", "-o", "remount,size=64m", dir)
	if _, err := record.Export(ctx, store, origin, dir, 0); err != nil {
		t.Fatal(err)
	}
	_, v, err := crashKey()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := record.Verify(ctx, record.ReadDir(dir), v, record.VerifyOptions{}); err != nil {
		t.Error(err)
	}
}

// A directory on a medium that takes no writes can be read and verified, and says why it cannot be appended to.
func TestReadOnlyDirectory(t *testing.T) {
	needMount(t)
	disk := filepath.Join(t.TempDir(), "disk")
	mountOn(t, disk, "-t", "tmpfs", "-o", "size=24m", "tmpfs")
	dir := filepath.Join(disk, "node")
	store := openStore(t, func() (*recordsql.Store, error) { return recordsql.OpenSQLite(ctx, dir) })
	l, err := openCrashLog(store, "")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := l.Append(ctx, crashEntry("one")); err != nil {
		t.Fatal(err)
	}
	l.Close()
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	command(t, "mount", "-o", "remount,ro", disk)
	for _, d := range []string{dir, filepath.Join(disk, "new")} {
		_, err = recordsql.OpenSQLite(ctx, d)
		wantKind(t, err, record.ErrUnavailable)
		if !strings.Contains(err.Error(), d) {
			t.Errorf("the error does not name %s: %v", d, err)
		}
	}
	readOnly := openStore(t, func() (*recordsql.Store, error) { return recordsql.OpenSQLiteReadOnly(ctx, dir) })
	_, v, err := crashKey()
	if err != nil {
		t.Fatal(err)
	}
	if r, err := record.Verify(ctx, record.StoreSource(readOnly, origin), v, record.VerifyOptions{}); err != nil ||
		r.Entries != 1 {
		t.Errorf("verified %d entries, %v", r.Entries, err)
	}
	_, err = openCrashLog(readOnly, "")
	wantKind(t, err, record.ErrUnavailable)
}
