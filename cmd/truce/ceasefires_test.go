package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"strings"
	"testing"
)

// Sets are told and single truces are not; what cannot be known is refused or counted.
func TestCeasefiresAreToldAsSets(t *testing.T) {
	t.Chdir(t.TempDir())
	table := "truce,effect,end_declared,watched_to,areas,local\n"
	for i := range 12 {
		table += fmt.Sprintf("t%d,2017-01-01,2017-01-%02d,,Westmark,%s\n", i, 3+i, []string{"yes", "no"}[i%2])
	}
	table += "kept,2017-01-01,,2017-06-01,,yes\nunwatched,2017-01-01,,,,yes\nundated,,,,,\n"
	events := "date_start,date_end,date_prec,side_a,side_b,adm_1,low,best,high,deaths_civilians\n"
	for i := range 40 {
		events += fmt.Sprintf("2016-12-%02d,2016-12-%02d,1,a,b,Westmark,4,4,4,1\n", 1+i%31, 1+i%31)
	}
	events += "2017-01-09,2017-01-09,1,a,b,Westmark,9,99,99,1\n2017-01-30,2017-01-30,1,a,b,Westmark,0,0,0,0\n"
	for name, text := range map[string]string{"t.csv": table, "e.csv": events} {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		args  string
		code  int
		wants []string
	}{
		{"list t.csv --events e.csv", 0, []string{"t0         2017-01-01  2017-01-03     2017-01-09",
			"kept       2017-01-01  not known      not known        not known       2017-06-01"}},
		{"list t.csv --where local=no --json", 0, []string{`"id": "t1"`, `"end_level": null`}},
		{"align t.csv --events e.csv --weeks 5 --where local=no", 0, []string{"  -5   -   -", "  -4  52  52", "  +2  99  99",
			"  +5   -   -", "Left out: 0"}},
		{"align --events e.csv --json", 0, []string{`"ceasefires": null`, `"left_out": 15`}},
		{"align t.csv", exitInvalid, []string{"name it with --events"}},
		{"align t.csv --events e.csv --weeks 60", exitInvalid, []string{"--weeks 60"}},
		{"survival t.csv --by local", 0, []string{"no: n = 6; 6 ended, 0 had not", "yes: n = 7; 6 ended, 1 had not",
			"Log-rank test of the two", "Left out: 0 without a day of effect, 0 that ended on a day that is not known, 1 of"}},
		{"survival t.csv --ending level --events e.csv", 0, []string{"n = 12; 12 ended, 0 had not"}},
		{"survival t.csv --where local=yes --until 2017-02-01 --json", 0, []string{`"n": 8`, `"log_rank": null`}},
		{"survival --where country=Colombia", 0, []string{"n = 3; fewer than 5 are no set"}},
		{"survival t.csv --ending coded", exitInvalid, []string{"it is not known how long they were watched"}},
		{"survival t.csv --ending level", exitInvalid, []string{"name it with --events"}},
		{"survival t.csv --by colour", exitInvalid, []string{"the table has no such column; it has local"}},
		{"survival t.csv --where local=maybe", exitInvalid, []string{"no truce has local=maybe"}},
		{"survival t.csv --until soon", exitInvalid, []string{"--until soon is not a day"}},
		{"list t.csv --events e.csv --apart x", exitInvalid, []string{"no event names the side x"}},
		{"list t.csv --share 0", exitInvalid, []string{"--share 0 is no share"}},
		{"list none.csv", exitNotFound, []string{"none.csv"}},
	} {
		var o, s bytes.Buffer
		code := execute(&env{Context: context.Background(), In: strings.NewReader(""), Out: &o, Stderr: &s},
			append([]string{"ceasefires"}, strings.Fields(c.args)...))
		for _, want := range c.wants {
			if code != c.code || !strings.Contains(o.String()+s.String(), want) {
				t.Errorf("%s: exit %d, no %q in\n%s%s", c.args, code, want, o.String(), s.String())
			}
		}
	}
}
