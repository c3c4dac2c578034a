package federation_test

import (
	"os/exec"
	"testing"

	"truce/internal/testing/smalldisk"
	"truce/record"
)

// A disk that fills while logs are fetched: the log is refused with a sentence, nothing that was held is lost, and with
// room again the rest comes, without what was fetched before being fetched again.
func TestFullDisk(t *testing.T) {
	dir := smalldisk.New(t, "6m")
	h := newHouse(t, "AR", "BO")
	ar, bo := h.members[0], h.members[1]
	bo.stop()
	bo.dir = dir
	bo.start()
	t.Cleanup(bo.stop) // before the file system goes
	bo.enter(5)
	ar.enter(10)
	bo.sync(ar.fed.Direct())
	for range 4 {
		batch := make([]record.Entry, record.MaxBatch)
		for i := range batch {
			batch[i] = entry600(int(ar.log.Checkpoint().Size) + i)
		}
		_, err := ar.log.Append(ctx, batch...)
		must(t, err)
	}
	r, err := bo.fed.Sync(ctx, ar.fed.Direct(), 0)
	must(t, err)
	l := of(t, r, "AR")
	wantKind(t, l.Err, record.ErrUnavailable)
	if l.Added != 0 || l.Held != 10 {
		t.Fatalf("%+v", l)
	}
	bo.holds("AR")
	bo.holds("BO")
	if out, err := exec.Command("mount", "-o", "remount,size=64m", dir).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	counted := &countingPeer{Peer: ar.fed.Direct()}
	if l := of(t, bo.sync(counted), "AR"); l.Added != 4*record.MaxBatch {
		t.Errorf("%+v", l)
	}
	if n := counted.bundles.Load(); n == 0 || n > 3*record.MaxBatch/record.BundleWidth+1 { // the first batch was here
		t.Errorf("%d bundles were fetched", n)
	}
	bo.enter(1)
	bo.holds("AR")
	bo.holds("BO")
}
