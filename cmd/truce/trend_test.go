package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"
)

// A day far above the weeks before it rings; days of which nothing can be expected are counted as such.
func TestTrendSaysWhatRings(t *testing.T) {
	t.Chdir(t.TempDir())
	table := "date_start,date_end,date_prec,side_a,side_b,adm_1,low,best,high,deaths_civilians\n"
	for d := range 90 {
		day := time.Date(2017, 1, 1+d, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
		n := 2
		if d == 80 {
			n = 15
		}
		for range n {
			table += fmt.Sprintf("%s,%s,1,a,b,Westmark,1,1,1,0\n", day, day)
		}
		table += fmt.Sprintf("%s,%s,1,a,x,Westmark,1,1,1,0\n%s,%s,2,a,b,Westmark,1,1,1,0\n", day, day, day, day)
	}
	if err := os.WriteFile("events.csv", []byte(table), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ args, want string }{
		{"", "1 of 27 days ring; of 63 nothing could be expected"}, {"", "2017-03-22  16, expected 3.0, rings above 9"},
		{"", "90 without a sure day"}, {"--apart x", "1 of 27 days ring"}, {"--from 2017-03-23 --to 2017-03-25",
			"0 of 3 days ring"},
		{"--json --to 2017-01-05", `"quiet": 5`}, {"--from x", "--from x is not a day"}, {"--apart y", "no event names the side y"},
	} {
		var o, s bytes.Buffer
		execute(&env{Context: context.Background(), In: strings.NewReader(""), Out: &o, Stderr: &s},
			append([]string{"trend", "events.csv"}, strings.Fields(c.args)...))
		if !strings.Contains(o.String()+s.String(), c.want) {
			t.Errorf("%s: no %q in\n%s%s", c.args, c.want, o.String(), s.String())
		}
	}
}
