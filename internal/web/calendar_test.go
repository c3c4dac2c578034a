package web

import (
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// What stands beside dates in another calendar is what is published: the days on which months of the year 1438 began
// by the calendar of Umm al-Qura (R. H. van Gent, The Umm al-Qura Calendar of Saudi Arabia), and on which Nowruz fell,
// with a day between.
func TestOtherCalendars(t *testing.T) {
	ctx, said := browser(t)
	server := httptest.NewServer(meridian(t))
	defer server.Close()
	const write = `(calendar, date) => {
		const time = document.createElement("time"), box = document.createElement("p");
		time.setAttribute("datetime", date);
		box.append(time);
		const choice = document.querySelector("[data-calendar]");
		choice.value = calendar;
		choice.dispatchEvent(new Event("change"));
		document.getElementById("main").append(box);
		return new Promise((done) => setTimeout(() => done(time.textContent.trim()), 0));
	}`
	if err := chromedp.Run(ctx, chromedp.Navigate(server.URL+"/exercise/incidents?lang=en")); err != nil {
		t.Fatal(err)
	}
	for _, x := range []struct{ calendar, date, want string }{
		{"islamic-umalqura", "2016-10-02", "Muharram 1, 1438 AH"},
		{"islamic-umalqura", "2016-12-30", "Rabiʻ II 1, 1438 AH"},
		{"islamic-umalqura", "2017-05-27", "Ramadan 1, 1438 AH"},
		{"islamic-umalqura", "2017-06-25", "Shawwal 1, 1438 AH"},
		{"islamic-umalqura", "2017-08-31", "Dhuʻl-Hijjah 9, 1438 AH"},
		{"persian", "2016-03-20", "Farvardin 1, 1395 AP"},
		{"persian", "2016-12-30", "Dey 10, 1395 AP"},
		{"persian", "2017-03-20", "Esfand 30, 1395 AP"}, // a leap year
		{"persian", "2017-03-21", "Farvardin 1, 1396 AP"},
		{"persian", "2024-03-20", "Farvardin 1, 1403 AP"},
		{"persian", "2016-12", ""},
		{"", "2016-12-30", ""},
	} {
		var got string
		err := chromedp.Run(ctx, chromedp.Evaluate("("+write+`)("`+x.calendar+`", "`+x.date+`")`, &got,
			func(p *runtime.EvaluateParams) *runtime.EvaluateParams { return p.WithAwaitPromise(true) }))
		if err != nil || got != x.want {
			t.Errorf("%s in %q is %q, want %q; %v", x.date, x.calendar, got, x.want, err)
		}
	}
	var kept, beside, none string
	err := chromedp.Run(ctx, chromedp.Evaluate(`const c = document.querySelector("[data-calendar]"); `+
		`c.value = "persian"; c.dispatchEvent(new Event("change")); ""`, &none),
		chromedp.Navigate(server.URL+"/exercise/incidents?lang=fa"),
		chromedp.Evaluate(`document.querySelector("[data-calendar]").value`, &kept),
		chromedp.Evaluate(`document.querySelector("time .beside").textContent`, &beside))
	if err != nil || kept != "persian" || !strings.Contains(beside, "1408") {
		t.Errorf("the choice is %q on the next page, and beside its first date stands %q; %v", kept, beside, err)
	}
	if x := said(); len(x) > 0 {
		t.Error(x)
	}
}
