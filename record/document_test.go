package record_test

import (
	"encoding/hex"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/tlog"
)

// The Python in docs/record-format.md is what a stranger starts from. It is run here as it stands there: on the golden
// files, and against proofs of every place in trees of every size up to 20.
func TestFormatDocument(t *testing.T) {
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("python3 is not installed: apt-get install python3")
	}
	doc, err := os.ReadFile("../docs/record-format.md")
	if err != nil {
		t.Fatal(err)
	}
	blocks := regexp.MustCompile("(?s)```python\n(.*?)```").FindAllSubmatch(doc, -1)
	if len(blocks) != 3 {
		t.Fatalf("the document has %d blocks of Python, want 3", len(blocks))
	}
	var script strings.Builder
	for _, b := range blocks {
		script.Write(b[1])
		script.WriteString("\n")
	}
	script.WriteString("un = bytes.fromhex\n")
	ref := &reference{}
	for size := int64(1); size <= 20; size++ {
		ref.append(t, testEntry(int(size-1)).Data)
		root := ref.root(t, size)
		for i := range size {
			path, err := tlog.ProveRecord(size, i, ref)
			if err != nil {
				t.Fatal(err)
			}
			args := fmt.Sprintf("%q.encode(), %d, %d, %s, un(%q)", testEntry(int(i)).Data, i, size, pythonHashes(path),
				hex.EncodeToString(root[:]))
			fmt.Fprintf(&script, "assert in_tree(%s)\nassert not in_tree(b'x' + %s)\n", args, args)
		}
		for old := int64(1); old < size; old++ {
			path, err := tlog.ProveTree(size, old, ref)
			if err != nil {
				t.Fatal(err)
			}
			before := ref.root(t, old)
			fmt.Fprintf(&script, "assert begins_with(%d, un(%q), %d, un(%q), %s)\n", old, hex.EncodeToString(before[:]), size,
				hex.EncodeToString(root[:]), pythonHashes(path))
			fmt.Fprintf(&script, "assert not begins_with(%d, bytes(32), %d, un(%q), %s)\n", old, size,
				hex.EncodeToString(root[:]), pythonHashes(path))
		}
	}
	script.WriteString("print('ran to the end')\n")
	cmd := exec.Command(python, "-")
	cmd.Dir = ".."
	cmd.Stdin = strings.NewReader(script.String())
	out, err := cmd.CombinedOutput()
	if err != nil || strings.TrimSpace(string(out)) != "ran to the end" {
		t.Errorf("%v\n%s", err, out)
	}
}

func pythonHashes[H ~[]tlog.Hash](hashes H) string {
	var b strings.Builder
	b.WriteString("[")
	for _, h := range hashes {
		fmt.Fprintf(&b, "un(%q),", hex.EncodeToString(h[:]))
	}
	return b.String() + "]"
}
