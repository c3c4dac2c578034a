package web_test

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"
)

// bring sends a form with a table, and returns how it was answered.
func bring(t *testing.T, p *planted, as, title, file, text string) *httptest.ResponseRecorder {
	t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	err := w.WriteField("title", title)
	if err == nil {
		err = w.WriteField("source", "counted by the harbour office")
	}
	if err == nil && file != "" {
		f, failed := w.CreateFormFile("file", file)
		if err = failed; err == nil {
			_, err = f.Write([]byte(text))
		}
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest("POST", "/effects/tables", &body)
	r.Header.Set("Content-Type", w.FormDataContentType())
	return serve(p, r, as)
}

func serve(p *planted, r *http.Request, as string) *httptest.ResponseRecorder {
	r.Header.Set(who, as)
	a := httptest.NewRecorder()
	p.pages.ServeHTTP(a, r)
	return a
}

func look(p *planted, path, as string) string {
	a := serve(p, httptest.NewRequest("GET", path, nil), as)
	body := strings.NewReplacer("<bdi>", "", "</bdi>", "", "&#34;", `"`).Replace(a.Body.String())
	return regexp.MustCompile(`\s+`).ReplaceAllString(body, " ")
}

// fewerDeaths is a register in which deaths fell on a day, and fell less in the area beside it.
func fewerDeaths() string {
	text := "date_start,date_end,date_prec,side_a,side_b,country,adm_1,low,best,high,deaths_civilians\n"
	for d := range 400 {
		day := time.Date(2028, 1, 1+d, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
		rows := []string{"a,b,Westland,Westmark,4,8,10,2", "a,b,Westland,Eastmark,2,2,2,0", "a,x,Westland,Eastmark,9,9,9,9"}
		if d >= 200 {
			rows[0] = "a,b,Westland,Westmark,1,2,4,1"
		}
		for _, r := range rows {
			text += day + "," + day + ",1," + r + "\n"
		}
	}
	return text + "2028-07-01,2028-07-09,1,a,b,Westland,Westmark,30,40,50,0\n"
}

// A register that a member brings is kept, told of under a day with all that was asked apart, written to files, and
// gone when it is removed. Nobody else sees that it is there.
func TestDeathsInARegisterOfOnesOwn(t *testing.T) {
	p := plant(t)
	if a := bring(t, p, "CA", "Harbour register", "events.csv", fewerDeaths()); a.Code != http.StatusSeeOther {
		t.Fatal(a.Code, a.Body)
	}
	list := look(p, "/effects/tables", "CA")
	id := regexp.MustCompile(`register=([0-9a-f]{20})"><bdi dir="auto">Harbour register`).FindStringSubmatch(list)
	if id == nil || !strings.Contains(list, "counted by the harbour office") || !strings.Contains(list, "1,201") {
		t.Fatal(list)
	}
	q := url.Values{"register": {id[1]}, "day": {"2028-07-19"}, "apart": {"x"}, "what": {"the siege"},
		"ended": {"2028-07-15"}}
	page := look(p, "/effects/deaths?"+q.Encode(), "CA")
	for _, want := range []string{"Deaths fell by 60 % (28 days, parties bound;", "on none of the",
		"the siege, which ended on",
		"100 % of the fall lies in Westmark", "counted by the harbour office", "Civilians among them", "Told apart",
		"with 40 deaths (from 30 to 50)", ">Westmark<", "n = 800"} {
		if !strings.Contains(page, want) {
			t.Errorf("no %q on the page", want)
		}
	}
	if strings.Contains(page, "lives saved:") {
		t.Error("the page counts lives")
	}
	trends := look(p, "/effects/trends?register="+id[1]+"&day=2028-08-01", "CA")
	if !strings.Contains(trends, ">Eastmark<") || !strings.Contains(trends, "1 August 2028") {
		t.Errorf("no trends of the register: %.400s", trends)
	}
	q.Set("area", "Westmark")
	q.Set("near", "Eastmark")
	page = look(p, "/effects/deaths?"+q.Encode(), "CA")
	for _, want := range []string{"In the areas beside it", "In all other areas", "Deaths fell by 75 %"} {
		if !strings.Contains(page, want) {
			t.Errorf("no %q of an area", want)
		}
	}
	for of, want := range map[string]string{"": "day,bound,bound_low,bound_high,civilians",
		"windows": "bound,400,1,28,224,112",
		"weeks":   "-16,56,28,70", "others": "ratio", "aligned": "truce,effect,week"} {
		q.Set("of", of)
		if have := look(p, "/effects/deaths/csv?"+q.Encode(), "CA"); !strings.Contains(have, want) {
			t.Errorf("the file of %q: no %q in %.300s", of, want, have)
		}
	}
	for _, bad := range []string{"apart=y&day=2028-07-19", "area=Northmark&day=2028-07-19",
		"day=nonsense", "day=1999-01-01"} {
		a := serve(p, httptest.NewRequest("GET", "/effects/deaths?register="+id[1]+"&"+bad, nil), "CA")
		if a.Code == http.StatusOK || a.Code >= 500 || bad[:3] != "day" && !strings.Contains(a.Body.String(), "refused") {
			t.Errorf("%s: %d", bad, a.Code)
		}
	}
	for as, want := range map[string]int{"BO": 404, "public": 404} {
		if a := serve(p, httptest.NewRequest("GET", "/effects/deaths?"+q.Encode(), nil), as); a.Code != want {
			t.Errorf("%s: %d", as, a.Code)
		}
	}
	r := httptest.NewRequest("POST", "/effects/tables/"+id[1], strings.NewReader(""))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	a := serve(p, r, "CA")
	if list := look(p, "/effects/tables", "CA"); a.Code != http.StatusSeeOther || strings.Contains(list, "Harbour") {
		t.Errorf("removed: %d", a.Code)
	}
}

// What cannot be read is refused with its line, and nothing of it is kept.
func TestTablesThatCannotBeRead(t *testing.T) {
	p := plant(t)
	head := "date_start,date_end,date_prec,side_a,side_b,adm_1,low,best,high,deaths_civilians\n"
	for text, want := range map[string]string{
		"":           "empty",
		"a,b\n1,2\n": "needs columns truce and effect",
		head:         "no event stands under the header",
		head + "2028-01-01,x,1,a,b,Westmark,1,1,1,0\n": "line 2: date_end",
		"\x1f\x8bnonsense":              "gzip",
		"truce,effect\none,31.1.2028\n": "line 2: effect",
	} {
		a := bring(t, p, "CA", "Broken", "table.csv", text)
		body := strings.NewReplacer("<bdi>", "", "</bdi>", "").Replace(a.Body.String())
		if a.Code < 400 || a.Code >= 500 || !strings.Contains(body, want) {
			t.Errorf("%q: %d, no %q", text, a.Code, want)
		}
	}
	if a := bring(t, p, "CA", "None", "", ""); a.Code != http.StatusBadRequest {
		t.Errorf("no file: %d", a.Code)
	}
	if list := look(p, "/effects/tables", "CA"); strings.Contains(list, ">Broken<") {
		t.Error("what cannot be read is kept")
	}
}

// A table of truces of one's own is parted, estimated and shown with its three endings; codes of ETH/PRIO are in words.
func TestTrucesOfOnesOwn(t *testing.T) {
	p := plant(t)
	text := "cf_id,location,cf_effect_yr,cf_effect_month,cf_effect_day,end_yr,end_month,end_day,ended,implement\n"
	for i := range 12 {
		id := string(rune('a' + i))
		text += id + ",Westland,2028,1,1,2028,2," + []string{"3", "20"}[i%2] + ",1," + []string{"0", "1"}[i%2] + "\n"
	}
	if a := bring(t, p, "CA", "Coded truces", "cf.csv", text); a.Code != http.StatusSeeOther {
		t.Fatal(a.Code, a.Body)
	}
	id := regexp.MustCompile(`table=([0-9a-f]{20})"><bdi dir="auto">Coded truces`).FindStringSubmatch(
		look(p, "/effects/tables", "CA"))
	if id == nil {
		t.Fatal("it is not in the list")
	}
	page := look(p, "/effects/lasted?by=monitoring&table="+id[1], "CA")
	for _, want := range []string{"ending: as the data set codes it", "Monitoring: yes", "n = 6; ended: 6",
		"Log-rank test",
		"Westland a", "Truces chosen: 12 of 12"} {
		if !strings.Contains(page, want) {
			t.Errorf("no %q on the page", want)
		}
	}
	page = look(p, "/effects/lasted?w.monitoring=yes&table="+id[1], "CA")
	if !strings.Contains(page, "Truces chosen: 6 of 12") {
		t.Error("no truces are chosen by an attribute")
	}
	if have := look(p, "/effects/lasted/csv?of=truces&table="+id[1], "CA"); !strings.Contains(have, "2028-02-03") {
		t.Errorf("the file: %.300s", have)
	}
	for _, bad := range []string{"ending=level", "by=location", "until=nonsense", "w.monitoring=perhaps", "share=0"} {
		a := serve(p, httptest.NewRequest("GET", "/effects/lasted?table="+id[1]+"&"+bad, nil), "CA")
		if a.Code != http.StatusBadRequest || !strings.Contains(a.Body.String(), "refused") {
			t.Errorf("%s: %d", bad, a.Code)
		}
	}
	a := serve(p, httptest.NewRequest("GET", "/effects/lasted?table="+id[1], nil), "BO")
	if a.Code != http.StatusNotFound {
		t.Errorf("another member: %d", a.Code)
	}
}
