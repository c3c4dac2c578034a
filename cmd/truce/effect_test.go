package main

import (
	"bytes"
	"context"
	"os"
	"strings"
	"testing"
)

// What is bound, apart and elsewhere add up; a name that no event has is refused instead of moving nothing.
func TestEffectKeepsGroupsApart(t *testing.T) {
	t.Chdir(t.TempDir())
	table := "date_start,date_end,date_prec,side_a,side_b,adm_1,low,best,high,deaths_civilians\n" +
		"2017-01-01,2017-01-01,1,a,b,Westmark,4,4,4,1\n" + "2017-01-01,2017-01-01,1,a,c,Westmark,8,8,8,0\n" +
		"2017-01-08,2017-01-08,1,a,b,Westmark,1,1,1,1\n" + "2017-01-08,2017-01-08,1,a,b,Eastmark,3,3,3,0\n" +
		"2017-01-14,2017-01-14,1,a,c,Westmark,2,2,2,0\n"
	if err := os.WriteFile("events.csv", []byte(table), 0o600); err != nil {
		t.Fatal(err)
	}
	run := func(args string) (out, errs string, code int) {
		var o, s bytes.Buffer
		code = execute(&env{Context: context.Background(), In: strings.NewReader(""), Out: &o, Stderr: &s},
			append([]string{"effect", "events.csv"}, strings.Fields(args)...))
		return o.String(), s.String(), code
	}
	out, errs, code := run("--day 2017-01-08 --apart c --area Westmark")
	for _, want := range []string{"7     4       1      0.25", "7     1       1      1.00", "7     8       2      0.25",
		"7     0       3      unknown", "14    unknown: the window reaches out of the record"} {
		if code != 0 || !strings.Contains(out, want) {
			t.Errorf("no %q in: %d %s\n%s", want, code, errs, out)
		}
	}
	out, errs, code = run("--day 2017-01-08 --area Westmark --near Eastmark --json")
	for _, want := range []string{`"name": "near"`, `"name": "elsewhere"`, `"sentence": ""`, `"interrupted": null`} {
		if code != 0 || !strings.Contains(out, want) {
			t.Errorf("no %q in: %d %s\n%s", want, code, errs, out)
		}
	}
	for want, args := range map[string]string{"areas that lie near need": "--day 2017-01-08 --near Eastmark",
		"--ended x is not understood": "--day 2017-01-08 --ended x",
		"no event names the side x":   "--day 2017-01-08 --apart x",
		"no event lies in x":          "--day 2017-01-08 --area x", "nothing can be compared": "--day 2018-01-08",
		"--day 2017-13-40 is not a day": "--day 2017-13-40"} {
		if _, errs, code := run(args); code == 0 || !strings.Contains(errs, want) {
			t.Errorf("%s: %d %s", args, code, errs)
		}
	}
}
