package csv

import (
	"strings"
	"testing"

	"truce/internal/intake"
)

// TestRowsThatAreNoReports: what stands in the tables of offices between the reports and after them. Each is refused
// with its reason, and the reports around it are taken.
func TestRowsThatAreNoReports(t *testing.T) {
	const head = "id,date,place,kind,killed,wounded,status\n"
	const two = "1,2026-03-04,Aldern,shelling,3,1,confirmed\n2,2026-03-05,Brask,shelling,2,0,\n"
	for _, c := range []struct{ row, want string }{
		{"Total,,,,5,1,", "is a total of other rows"},
		{"TOTAL:,2026-03-31,,,5,1,", "is a total of other rows"},
		{",,Grand total,,5,1,", "is a total of other rows"},
		{",,Westmark total,,5,1,", "is a total of other rows"},
		{",всего за март,,,5,1,", "is a total of other rows"},
		{"Итого,,,,5,1,", "is a total of other rows"},
		{"المجموع الكلي,,,,5,1,", "is a total of other rows"},
		{"Genel Toplam,,,,5,1,", "is a total of other rows"},
		{"جمع کل,,,,5,1,", "is a total of other rows"},
		{",,Average,,2,0,", "is a total of other rows"},
		{",,March,,5,1,", "its numbers are the sums of rows above"},
		{",,,,7,,", "the row says how many, and neither when, where, what nor who"},
		{"id,date,place,kind,killed,wounded,status", "repeats the names of the columns"},
		{"Id,Date,,Kind,,,", "repeats the names of the columns"},
		{",,Westmark,,,,", "the row says where, and neither when, what nor who"},
		{"Last updated,2026-03-09,,,,,", "the row says when, and neither where, what nor who"},
		{"3,2026-03-06,Corrim,shelling,1,,Retracted", "status \"Retracted\" says that this is no report of its own"},
		{"3,2026-03-06,Corrim,shelling,1,,duplicate of 1", "says that this is no report of its own"},
		{"3,2026-03-06,Corrim,shelling,1,,ملغى", "says that this is no report of its own"},
	} {
		good, bad, _ := read(t, head+two+c.row+"\n", intake.Options{})
		if len(good) != 2 || len(bad) != 1 || !strings.Contains(bad[0], c.want) {
			t.Errorf("%s: kept %d, refused %q, want %q", c.row, len(good), bad, c.want)
		}
	}
}

// TestReportsThatLookLikeTotalsAreTaken: a place, a number or a status that a total might have is no total by itself.
func TestReportsThatLookLikeTotalsAreTaken(t *testing.T) {
	const head = "id,date,place,kind,killed,status,deleted\n1,2026-03-04,Aldern,shelling,3,,no\n" +
		"2,2026-03-05,Brask,shelling,2,,0\n"
	for _, row := range []string{
		"3,2026-03-06,Sum,shelling,5,,",
		"3,2026-03-06,Aldern,shelling,5,,",
		"3,,Aldern,shelling,5,,", // of a day in a merged cell
		"3,2026-03-06,Totality Street,shelling,1,,",
		"3,2026-03-06,Aldern,shelling,1,false flag suspected,",
		"3,2026-03-06,kind,shelling,1,,",
	} {
		if good, bad, _ := read(t, head+row+"\n", intake.Options{}); len(good) != 3 {
			t.Errorf("%s: kept %d, refused %q", row, len(good), bad)
		}
	}
	_, bad, notes := read(t, head+"3,2026-03-06,Aldern,shelling,1,unverified,\n4,2026-03-06,Aldern,sniping,1,,yes\n",
		intake.Options{})
	if len(bad) != 1 || !strings.Contains(bad[0], `deleted "yes" says`) {
		t.Errorf("refused %q", bad)
	}
	if all := strings.Join(notes, "\n"); !strings.Contains(all, "status is not read; it says: unverified") {
		t.Errorf("notes %q", notes)
	}
}

// TestWhatARowLacksIsSaid: a report without a time, as merged cells leave it, counts in no bulletin.
func TestWhatARowLacksIsSaid(t *testing.T) {
	good, bad, _ := read(t, "date,place,kind\n2026-03-04,Aldern,shelling\n,Brask,shelling\n2026-03-05,,shelling\n",
		intake.Options{})
	if len(good) != 3 || len(bad) > 0 {
		t.Fatalf("kept %d, refused %q", len(good), bad)
	}
	for i, want := range []string{"", "says no time", "says no place"} {
		got := ""
		for _, w := range good[i].Warnings {
			got += w.Reason.String()
		}
		if !strings.HasPrefix(got, want) || (want == "") != (got == "") {
			t.Errorf("row %d: warnings %q, want %q", i+1, got, want)
		}
	}
}

// TestNumbersOfPeopleAsPeopleWriteThem: a bound is kept as a bound, and what is neither number nor bound is refused.
func TestNumbersOfPeopleAsPeopleWriteThem(t *testing.T) {
	for cell, want := range map[string]string{
		"7": `{"best":7}`, "٧": `{"best":7}`, "7.0": `{"best":7}`, "0": `{"best":0}`,
		"10-15": `{"low":10,"high":15}`, "10–15": `{"low":10,"high":15}`, "10 to 15": `{"low":10,"high":15}`,
		"between 10 and 15": `{"low":10,"high":15}`, "۱۰ تا ۱۵": `{"low":10,"high":15}`,
		"≥10": `{"low":10}`, ">= 10": `{"low":10}`, "10+": `{"low":10}`, "at least 10": `{"low":10}`, ">10": `{"low":11}`,
		"more than 10": `{"low":11}`, "не менее 10": `{"low":10}`, "ما لا يقل عن ١٠": `{"low":10}`, "en az 10": `{"low":10}`,
		"دست‌کم ۱۰": `{"low":10}`, "10 or more": `{"low":10}`,
		"≤5": `{"high":5}`, "<5": `{"high":4}`, "up to 5": `{"high":5}`, "fewer than 5": `{"high":4}`,
		"15-10": "refused", "10-10": "refused", "<0": "refused", "dozens": "refused", "~12": "refused", "about 12": "refused",
		"ca. 12": "refused", "several": "refused", "3 dead": "refused", "1,200": "refused", "1.500": "refused",
		"-3":         "refused",
		"10-12-2016": "refused", "2.5": "refused", "yes": "refused", "1e2": "refused", "3 or 4": "refused", "10k": "refused",
	} {
		good, bad, _ := read(t, "date,place,kind,killed\n2026-03-04,Aldern,shelling,\""+cell+"\"\n", intake.Options{})
		got := "refused"
		if len(good) == 1 {
			got = asJSON(t, good[0].Draft.Coded.Toll.Killed.Total)
		}
		if got != want {
			t.Errorf("%q is %s, want %s (%q)", cell, got, want, bad)
		}
	}
	for _, row := range []string{"4,10-15,", ",10-15,20", "4,10+,"} {
		good, bad, _ := read(t, "date,place,killed_low,killed,killed_high\n2026-03-04,Aldern,"+row+"\n", intake.Options{})
		if len(good) != 0 || len(bad) != 1 || !strings.Contains(bad[0], "stands in a column of its own too") {
			t.Errorf("%s: kept %d, refused %q", row, len(good), bad)
		}
	}
	good, _, _ := read(t, "date,place,killed\n2026-03-04,Aldern,999\n2026-03-04,Brask,98\n", intake.Options{})
	if len(good) != 2 || len(good[0].Warnings) != 1 || len(good[1].Warnings) != 0 {
		t.Errorf("999 is not warned of, or 98 is: %+v", good)
	}
}

// TestPositionsThatAreNone: numbers that stand for "not known", and metres of a grid.
func TestPositionsThatAreNone(t *testing.T) {
	for pos, want := range map[string]string{"-1,-1": "has the position -1, -1", "-9,-9": "has the position -9, -9",
		"0,0": "has the position 0, 0"} {
		good, _, _ := read(t, "date,place,lat,lon\n2026-03-04,Aldern,"+pos+"\n", intake.Options{})
		if len(good) != 1 || good[0].Draft.Coded.Where.Point != nil || len(good[0].Warnings) != 1 ||
			!strings.HasPrefix(good[0].Warnings[0].Reason.String(), want) {
			t.Errorf("%s: %+v", pos, good)
		}
	}
	_, bad, _ := read(t, "date,place,lat,lon\n2026-03-04,Aldern,4569411,290812\n", intake.Options{})
	if len(bad) != 1 || !strings.Contains(bad[0], "metres of a grid") {
		t.Errorf("refused %q", bad)
	}
}
