package web_test

import (
	"html"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"truce"
	"truce/codes"
	"truce/internal/intake"
)

// A report is released as its owner coarsened it: what is shown before is what others see after.
func TestReleaseAsShownBefore(t *testing.T) {
	p := plant(t)
	const at = "/reports/CA-R-1/release"
	shown := p.ask("GET", at+"?to=public&place=province&time=day&leave=authors&leave=direction&leave=toll", "CA", "en",
		nil)
	wantCode(t, "the preview", shown, http.StatusOK)
	wantSays(t, "the preview", shown, "Kestrel Ford", "As others would see it")
	a := p.ask("POST", at, "CA", "en", form(t, shown, at))
	wantCode(t, "the release", a, http.StatusSeeOther)
	seen := p.ask("GET", "/reports/CA-R-1", "public", "en", nil)
	wantCode(t, "to the public", seen, http.StatusOK)
	wantSays(t, "to the public", seen, "Shelling", "!Kestrel", "!86427", "!86,427")
	again := p.ask("POST", at, "CA", "en", form(t, p.ask("GET", at+"?to=public", "CA", "en", nil), at))
	wantCode(t, "the same again", again, http.StatusConflict)
	for _, as := range []string{"AR", "observer", "public"} {
		if a := p.ask("GET", at, as, "en", nil); a.Code != http.StatusNotFound {
			t.Errorf("%s is shown the form: %d", as, a.Code)
		}
	}
}

// A correction shows old beside new, says why, loses nothing that was typed, and leaves what no form shows as it was.
func TestCorrectAReport(t *testing.T) {
	p := plant(t)
	const at = "/reports/CA-R-2/correct"
	before, err := p.house.models.Report(t.Context(), "CA-R-2")
	if err != nil {
		t.Fatal(err)
	}
	a := p.send(t, "CA", at, at, map[string]string{"killed-civilian": "7", "do": "look"})
	wantCode(t, "without a reason", a, http.StatusBadRequest)
	if got := form(t, a, at); got.Get("killed-civilian") != "7" || got.Get("kind") != "shelling" {
		t.Errorf("what was typed is lost: %v", got)
	}
	v := form(t, a, at)
	v.Set("because", "clerical error")
	v.Set("do", "look")
	a = p.ask("POST", at, "CA", "en", v)
	wantCode(t, "old beside new", a, http.StatusOK)
	wantSays(t, "old beside new", a, "75,319", "7", "what was said", "what will be said")
	if _, err := p.house.models.Report(t.Context(), "CA-R-2"); err != nil {
		t.Fatal(err)
	}
	v = form(t, a, at)
	v.Set("do", "enter")
	another := form(t, p.ask("GET", at, "CA", "en", nil), at)
	for k, x := range map[string]string{"because": "new facts", "killed-civilian": "9", "do": "look"} {
		another.Set(k, x)
	}
	another = form(t, p.ask("POST", at, "CA", "en", another), at)
	wantCode(t, "the correction", p.ask("POST", at, "CA", "en", v), http.StatusSeeOther)
	wantCode(t, "the same sent again", p.ask("POST", at, "CA", "en", v), http.StatusSeeOther)
	after, err := p.house.models.Report(t.Context(), "CA-R-2")
	if err != nil {
		t.Fatal(err)
	}
	want := *before.Coded
	want.Toll.Killed.Civilian = truce.Exactly(7)
	if after.Report.Version != 2 || after.Report.Because != "clerical error" || !sameCoded(after.Coded, &want) {
		t.Errorf("version %d because of %q: %+v", after.Report.Version, after.Report.Because, after.Coded)
	}
	if a := p.ask("POST", at, "AR", "en", v); a.Code != http.StatusNotFound {
		t.Errorf("another member corrects it: %d", a.Code)
	}
	// A page that was looked at before does not undo it unseen: it shows what stands now, and is sent again knowingly.
	another.Set("do", "enter")
	a = p.ask("POST", at, "CA", "en", another)
	wantCode(t, "a stale page", a, http.StatusConflict)
	wantSays(t, "a stale page", a, "was corrected meanwhile", "what was said", "what will be said", "7", "9")
	v = form(t, a, at)
	v.Set("do", "enter")
	wantCode(t, "knowingly", p.ask("POST", at, "CA", "en", v), http.StatusSeeOther)
	want.Toll.Killed.Civilian = truce.Exactly(9)
	after, err = p.house.models.Report(t.Context(), "CA-R-2")
	if err != nil || after.Report.Version != 3 || !sameCoded(after.Coded, &want) {
		t.Errorf("version %d: %+v, %v", after.Report.Version, after.Coded, err)
	}
	// The report says who changed what, when and why, to its member and the others; outside nobody learns of versions.
	for _, as := range []string{"CA", "AR"} {
		a := p.ask("GET", "/reports/CA-R-2", as, "en", nil)
		wantCode(t, "the report to "+as, a, http.StatusOK)
		wantSays(t, "its history to "+as, a, "Corrected: version 3", "new facts", "Corrected: version 2", "clerical error",
			"duty officer", "at least 75,319 (civilians 75,319) at least 7 (civilians 7)",
			"at least 7 (civilians 7) at least 9 (civilians 9)")
	}
	for _, as := range []string{"observer", "public"} {
		a := p.ask("GET", "/reports/CA-R-2", as, "en", nil)
		wantSays(t, "to "+as, a, "!Every change", "!new facts", "!75,319")
	}
}

func sameCoded(a, b *truce.Coded) bool {
	x, xerr := truce.EncodeBody(&truce.Release{Coded: *a})
	y, yerr := truce.EncodeBody(&truce.Release{Coded: *b})
	return xerr == nil && yerr == nil && string(x) == string(y)
}

// What is wrong with a claim is said all at once beside its field, in the language of the page; what would be entered
// is shown before; and it is replaced and withdrawn from where it stands.
func TestEnterReplaceAndWithdrawAClaim(t *testing.T) {
	p := plant(t)
	const list, at = "/claims/membership", "/claims/membership/new"
	a := p.send(t, "CA", at, at, map[string]string{"actor": "nobody at all", "from": "yesterday",
		"sources.0.quote": "joined on Sunday", "do": "enter"})
	wantCode(t, "a form with faults", a, http.StatusBadRequest)
	wantSays(t, "a form with faults", a, "“nobody at all” is in no register here", "“yesterday” is no time",
		"This is needed.")
	v := form(t, a, at)
	if v.Get("sources.0.quote") != "joined on Sunday" || v.Get("from") != "yesterday" {
		t.Errorf("what was typed is lost: %v", v)
	}
	arabic := p.ask("POST", at, "CA", "ar", v)
	wantSays(t, "in Arabic", arabic, "هذا مطلوب.", "!This is needed.")

	v.Set("do", "more:sources")
	more := form(t, p.ask("POST", at, "CA", "en", v), at)
	if _, one := more["sources.1.quote"]; !one {
		t.Errorf("there is no second source: %v", more)
	}
	v.Set("actor", "highland-front")
	v.Set("of", "Coast-Council") // by its name, whatever the case
	v.Set("role", "allied with")
	v.Set("from", "2030-03-01T08:30")
	v.Set("do", "look")
	a = p.ask("POST", at, "CA", "en", v)
	wantCode(t, "what would be entered", a, http.StatusOK)
	wantSays(t, "what would be entered", a, "This is what will be entered", "coast-council", "allied with",
		"joined on Sunday")
	if claims, _ := p.house.models.Claims(t.Context(), truce.KindMembership, ""); len(claims) != 0 {
		t.Fatalf("looking entered %d claims", len(claims))
	}
	v = form(t, a, at)
	v.Set("do", "enter")
	for range 2 { // sent twice it is entered once
		wantCode(t, "entering", p.ask("POST", at, "CA", "en", v), http.StatusSeeOther)
	}
	claims, err := p.house.models.Claims(t.Context(), truce.KindMembership, "")
	if err != nil || len(claims) != 1 {
		t.Fatalf("%d claims, %v", len(claims), err)
	}
	if b := claims[0].Body.(*truce.Membership); b.Of != "coast-council" || b.From.String() != "2030-03-01T08:30:00Z" {
		t.Errorf("%+v", b)
	}
	wantSays(t, "to the public", p.ask("GET", list, "public", "en", nil), "allied with", "joined on Sunday", "!Withdraw",
		"!duty officer")

	replace := at + "?from-claim=" + claims[0].Ref.String()
	wantCode(t, "replacing", p.send(t, "CA", replace, at, map[string]string{"role": "merged into", "do": "enter"}),
		http.StatusSeeOther)
	if a := p.ask("GET", replace, "AR", "en", nil); a.Code != http.StatusNotFound {
		t.Errorf("AR replaces a claim of CA: %d", a.Code)
	}
	claims, err = p.house.models.Claims(t.Context(), truce.KindMembership, "")
	if err != nil || len(claims) != 2 || !claims[0].Withdrawn || claims[1].Withdrawn {
		t.Fatalf("%+v, %v", claims, err)
	}
	out := "/record/CA/" + strings.TrimPrefix(claims[1].Ref.String(), "CA/") + "/withdraw"
	wantCode(t, "without a reason", p.send(t, "CA", out, out, nil), http.StatusBadRequest)
	wantCode(t, "withdrawing", p.send(t, "CA", out, out, map[string]string{"why": "entered in error",
		"note": "magpie-note"}), http.StatusSeeOther)
	wantSays(t, "its entry", p.ask("GET", strings.TrimSuffix(out, "/withdraw"), "CA", "en", nil), "withdrawn", "!Withdraw")
	wantSays(t, "afterwards", p.ask("GET", list, "CA", "en", nil), "withdrawn", "merged into")
	if a := p.ask("GET", out, "AR", "en", nil); a.Code != http.StatusNotFound {
		t.Errorf("AR withdraws a claim of CA: %d", a.Code)
	}
	if text := p.log.String(); strings.Contains(text, "magpie") {
		t.Errorf("the log of the server holds a sealed note: %s", text)
	}
}

// Every kind has its form, in every language, and says what is needed of it.
func TestEveryKindHasItsForm(t *testing.T) {
	p := plant(t)
	for _, kind := range strings.Fields(`actor membership designation influence accession agreement-status position
		counting-rule area post interest track round invitation delegation objection requirement commitment statement
		figure milestone`) {
		at := "/claims/" + kind + "/new"
		for _, lang := range []string{"en", "ar", "ru", "tr", "fa"} {
			a := p.ask("GET", at, "CA", lang, nil)
			if i := strings.IndexAny(a.Body.String(), "⟨⟩"); a.Code != http.StatusOK || i >= 0 {
				t.Errorf("%s in %s: %d, words are missing at %d: %.60s", at, lang, a.Code, i, a.Body.String()[max(0, i):])
			}
		}
		a := p.send(t, "CA", at, at, map[string]string{"do": "enter"})
		if a.Code != http.StatusBadRequest {
			t.Errorf("an empty %s: %d", kind, a.Code)
		}
		if a := p.ask("GET", at, "observer", "en", nil); a.Code == http.StatusOK {
			t.Errorf("an observer is shown the form of a %s", kind)
		}
	}
}

// An operation is opened, and goes through its states, keeping what is not said again.
func TestOperate(t *testing.T) {
	p := plant(t)
	const at = "/operations/new"
	a := p.send(t, "CA", at+"?kind=visit&incident=CA-I-2", at, map[string]string{"party": "somebody", "due": "soon"})
	wantCode(t, "a form with faults", a, http.StatusBadRequest)
	wantSays(t, "a form with faults", a, "“somebody” is in no register here", "“soon” is no time")
	v := form(t, a, at)
	v.Set("party", "highland-front")
	v.Set("due", "2030-03-18T10:00")
	v.Set("what", "place of impact")
	v["member"] = []string{"OM"}
	a = p.ask("POST", at, "CA", "en", v)
	wantCode(t, "opening", a, http.StatusSeeOther)
	opened := a.Header().Get("Location")
	page := p.ask("GET", opened, "CA", "en", nil)
	wantSays(t, "the operation", page, "planned", "What comes next", "under way")
	wantSays(t, "to another member", p.ask("GET", opened, "AR", "en", nil), "planned", "!What comes next")
	next := opened + "/next"
	wantCode(t, "the next state", p.send(t, "CA", next+"?state=done", next, nil), http.StatusSeeOther)
	page = p.ask("GET", opened, "CA", "en", nil)
	wantSays(t, "the operation", page, "done", "place of impact", "OM")
	if a := p.ask("GET", next, "AR", "en", nil); a.Code != http.StatusNotFound {
		t.Errorf("AR moves an operation of CA on: %d", a.Code)
	}
}

// A day that is over is published once; a printed figure is corrected beside it.
func TestPublishAndCorrectAFigure(t *testing.T) {
	p := plant(t)
	wantSays(t, "a day that goes on", p.ask("GET", "/days/2030-03-17", "AR", "en", nil),
		"It can be published once the day is over.")
	const at = "/days/2030-03-15/publish"
	a := p.send(t, "AR", "/days/2030-03-15", at, nil)
	wantCode(t, "publishing", a, http.StatusSeeOther)
	to := a.Header().Get("Location")
	wantCode(t, "publishing again", p.send(t, "AR", "/days/2030-03-15", at, nil), http.StatusConflict)
	bulletin := p.ask("GET", to, "public", "en", nil)
	wantCode(t, to, bulletin, http.StatusOK)
	erratum := to + "/erratum"
	if a := p.ask("GET", erratum, "public", "en", nil); a.Code == http.StatusOK {
		t.Error("the public is shown the form of an erratum")
	}
	wantSays(t, "the form of an erratum", p.ask("GET", erratum, "AR", "en", nil),
		"Registered · AR · printed: \u2068")
	fill := map[string]string{"where": "observance/registered/AR", "is": "41", "why": "counted wrongly",
		"incidents": "CA-I-2"}
	wantCode(t, "41 for one incident", p.send(t, "AR", erratum, erratum, fill), http.StatusBadRequest)
	fill["is"] = "1"
	wantCode(t, "an incident nobody knows", p.send(t, "AR", erratum, erratum, map[string]string{"where": fill["where"],
		"is": "41", "why": "x", "incidents": "CA-I-777"}), http.StatusNotFound)
	wantCode(t, "the erratum", p.send(t, "AR", erratum, erratum, fill), http.StatusSeeOther)
	wantCode(t, "the same again", p.send(t, "AR", erratum, erratum, fill), http.StatusConflict)
	wantSays(t, "the bulletin", p.ask("GET", to, "public", "en", nil), "Read 1 where it says 0", "counted wrongly", "!41")
	wantSays(t, "to CA", p.ask("GET", erratum, "CA", "en", nil), "Registered", "CA", "!· AR ·")
}

// An agreement file is checked with the place of every mistake, held against the last month, and entered.
func TestEnterAnAgreementFile(t *testing.T) {
	p := plant(t)
	const at = "/agreements/new"
	claim := form(t, p.ask("GET", at, "AR", "en", nil), at).Get("claim")
	a := p.sendFile(t, "AR", at, "agreement: harbour\ncolour: red\n", map[string]string{"claim": claim, "do": "enter"})
	wantCode(t, "a file with mistakes", a, http.StatusBadRequest)
	wantSays(t, "a file with mistakes", a, "2:1", "colour")
	const deal = `id: harbour
version: 1
kind: local deal
titles:
  - text: Harbour deal
effect: 2030-03-01T00:00:00Z
parties:
  - {actor: highland-front, as: party}
clauses:
  - number: "1"
    title: No shelling
    text: Nobody shells the harbour.
    status: official
    source: {outlet: Gazette}
    breach: kind == "shelling"
sources: [{outlet: Gazette}]
`
	a = p.sendFile(t, "AR", at, deal, map[string]string{"claim": claim, "do": "look"})
	wantCode(t, "the check", a, http.StatusOK)
	wantSays(t, "the check", a, "Harbour deal", "No shelling", "incidents of the last month")
	if held, _ := p.house.models.Claims(t.Context(), truce.KindAgreement, "harbour"); len(held) != 0 {
		t.Fatal("looking entered it")
	}
	v := form(t, a, at)
	v.Set("do", "enter")
	wantCode(t, "entering", p.ask("POST", at, "AR", "en", v), http.StatusSeeOther)
	if held, err := p.house.models.Claims(t.Context(), truce.KindAgreement, "harbour"); len(held) != 1 || err != nil {
		t.Errorf("%d versions are held, %v", len(held), err)
	}
	if a := p.ask("GET", at, "observer", "en", nil); a.Code == http.StatusOK {
		t.Error("an observer is shown the form")
	}
}

// A file is read and checked, row by row, before anything of it is filed.
func TestTakeInAFileOfReports(t *testing.T) {
	p := plant(t)
	const at = "/reports/import"
	const table = "id,start,kind,place\n1,2030-03-14,shelling,Ibis Gate\n2,2030-03-99,shelling,Ibis Gate\n"
	a := p.sendFile(t, "CA", at, table, map[string]string{"format": "csv", "level": "joint", "do": "look"})
	wantCode(t, "the look", a, http.StatusOK)
	wantSays(t, "the look", a, "This would be filed", "2030-03-99", "Refused rows")
	before, err := p.house.models.Next(t.Context(), "CA", 'R')
	if err != nil {
		t.Fatal(err)
	}
	v := form(t, a, at)
	v.Set("do", "enter")
	a = p.ask("POST", at, "CA", "en", v)
	wantCode(t, "filing", a, http.StatusOK)
	wantSays(t, "filing", a, "It is filed")
	// Only the refused rows are given back, and taken in once they are mended.
	v = form(t, a, at)
	v.Set("do", "rejects")
	rows := p.ask("POST", at, "CA", "en", v)
	wantCode(t, "the refused rows", rows, http.StatusOK)
	if x := rows.Body.String(); !strings.Contains(x, "2030-03-99") || strings.Contains(x, "2030-03-14") {
		t.Errorf("the refused rows: %q", x)
	}
	mended := url.Values{"text": {strings.ReplaceAll(rows.Body.String(), "03-99", "03-15")}, "format": {"csv"},
		"level": {"joint"}, "do": {"enter"}}
	a = p.ask("POST", at, "CA", "en", mended)
	wantCode(t, "the mended rows", a, http.StatusOK)
	if next, err := p.house.models.Next(t.Context(), "CA", 'R'); err != nil || next != before+2 {
		t.Errorf("with the mended rows %d reports were filed, %v", next-before, err)
	}
	before++
	if after, err := p.house.models.Next(t.Context(), "CA", 'R'); err != nil || after != before+1 {
		t.Errorf("%d reports were filed, %v", after-before, err)
	}
	a = p.ask("POST", at, "CA", "en", url.Values{"text": {"day,village\n2030-03-14,Ibis Gate\n"}, "do": {"propose"}})
	wantCode(t, "a mapping", a, http.StatusOK)
	if m := form(t, a, at).Get("mapping"); !strings.Contains(m, "village") {
		t.Errorf("the proposed mapping: %q", m)
	}
	if a := p.ask("GET", at, "observer", "en", nil); a.Code == http.StatusOK {
		t.Error("an observer is shown the form")
	}
}

// The empty table that the form offers has every column that is read, and filled it is taken.
func TestTheEmptyTable(t *testing.T) {
	p := plant(t)
	const at = "/reports/import"
	page := p.ask("GET", at, "CA", "ar", nil).Body.String()
	if !strings.Contains(page, at+"/columns.csv") {
		t.Error("the form does not offer it")
	}
	a := p.ask("GET", at+"/columns.csv", "CA", "en", nil)
	wantCode(t, "the empty table", a, http.StatusOK)
	header := strings.TrimSpace(a.Body.String())
	names := strings.Split(header, ",")
	if len(names) != len(intake.Fields()) {
		t.Errorf("it has %d columns", len(names))
	}
	cells := make([]string, len(names))
	cells[slices.Index(names, "start")], cells[slices.Index(names, "place")] = "2030-03-14", "Ibis Gate"
	table := header + "\r\n" + strings.Join(cells, ",") + "\r\n"
	a = p.sendFile(t, "CA", at, table, map[string]string{"format": "csv", "level": "joint", "do": "look"})
	wantCode(t, "filled", a, http.StatusOK)
	if page := a.Body.String(); strings.Contains(page, "Refused rows") || !strings.Contains(page, "This would be filed") {
		t.Errorf("filled, it is not taken: %s", page)
	}
	if a := p.ask("GET", at+"/columns.csv", "observer", "en", nil); a.Code == http.StatusOK {
		t.Error("an observer is given it")
	}
}

// Officers are vouched for and ended on the page of the node; the last that may enter others stays.
func TestTheNodeOnPages(t *testing.T) {
	p := plant(t)
	const at = "/node"
	a := p.ask("GET", at+"?examine=yes", "CA", "en", nil)
	wantCode(t, "the node", a, http.StatusOK)
	wantSays(t, "the node", a, "The house stands.", "BO", "never heard of",
		"Keys for sealed fields")
	v := url.Values{"claim": {form(t, a, at).Get("claim")}, "do": {"officer"}, "function": {"night desk"},
		"may": {"file", "group"}}
	wantCode(t, "vouching", p.ask("POST", at, "CA", "en", v), http.StatusSeeOther)
	wantSays(t, "afterwards", p.ask("GET", at, "CA", "en", nil), "night desk")
	claim := func() string { return form(t, p.ask("GET", at, "CA", "en", nil), at).Get("claim") }
	for function, code := range map[string]int{"night desk": http.StatusSeeOther, duty: http.StatusConflict,
		"day desk": http.StatusNotFound} {
		v := url.Values{"claim": {claim()}, "do": {"officer-end"}, "function": {function}}
		wantCode(t, "ending the "+function, p.ask("POST", at, "CA", "en", v), code)
	}
	wantCode(t, "read-only without a reason", p.ask("POST", at, "CA", "en", url.Values{"claim": {claim()},
		"do": {"read-only"}}), http.StatusBadRequest)
	wantCode(t, "read-only without being sure", p.ask("POST", at, "CA", "en", url.Values{"claim": {claim()},
		"do": {"read-only"}, "why": {"keys may be lost"}}), http.StatusBadRequest)
	for _, as := range []string{"OM", "observer", "public"} { // the lapwing officer may not administer
		if a := p.ask("GET", at, as, "en", nil); a.Code != http.StatusNotFound {
			t.Errorf("%s is shown the node: %d", as, a.Code)
		}
		if a := p.ask("POST", at, as, "en", v); a.Code != http.StatusNotFound {
			t.Errorf("%s keeps the node: %d", as, a.Code)
		}
	}
}

// The audit log is for whoever may administer where nobody logs in, in words, as far as the filter shows, and to
// everybody else there is none.
func TestTheAuditLog(t *testing.T) {
	p := plant(t)
	for path, says := range map[string][]string{
		"/audit?did=report": {"CA-R-1", "done", "!No line fits"}, "/audit?did=read-only-set": {"No line fits"},
		"/audit?day=2030-03-99": {"is not a date"}, "/audit?refused=yes": {"!CA-R-1"}, "/audit.csv?did=report": nil,
	} {
		wantSays(t, path, p.ask("GET", path, "CA", "en", nil), says...)
		for _, as := range []string{"OM", "AR", "observer", "public"} {
			if a := p.ask("GET", path, as, "en", nil); a.Code != http.StatusNotFound {
				t.Errorf("%s is shown %s: %d", as, path, a.Code)
			}
		}
	}
	if a := p.ask("GET", "/audit.csv?did=report", "CA", "en", nil); a.Code != http.StatusOK ||
		!strings.Contains(a.Body.String(), ",report/3,CA-R-1,") || strings.Contains(a.Body.String(), "assessment/") {
		t.Errorf("the table, %d: %s", a.Code, a.Body)
	}
	wantSays(t, "that it was read", p.ask("GET", "/audit", "CA", "ru", nil), "Журнал аудита прочитан",
		"сделано")
	wantCode(t, "a line that is gone", p.ask("GET", "/audit?before=1.1", "CA", "en", nil), http.StatusNotFound)
}

// What is destroyed is gone, and the log says why.
func TestErase(t *testing.T) {
	p := plant(t)
	const at = "/reports/CA-R-1/erase"
	wantCode(t, "not being sure", p.send(t, "CA", at, at, map[string]string{"field": "text", "why": "required by law"}),
		http.StatusBadRequest)
	wantCode(t, "destroying", p.send(t, "CA", at, at, map[string]string{"field": "text", "why": "required by law",
		"sure": "yes"}), http.StatusSeeOther)
	wantSays(t, "afterwards", p.ask("GET", at, "CA", "en", nil), "source", "!story")
	for _, as := range []string{"AR", "observer"} {
		if a := p.ask("GET", at, as, "en", nil); a.Code != http.StatusNotFound {
			t.Errorf("%s is shown the form: %d", as, a.Code)
		}
	}
}

// That a deadline has passed is refused while it has not, with until when it runs.
func TestADeadlineThatHasNotPassed(t *testing.T) {
	p := plant(t)
	const at = "/incidents/CA-I-2/lapse"
	say := func(deadline string) *httptest.ResponseRecorder {
		return p.ask("POST", at, "CA", "en", url.Values{"deadline": {deadline}})
	}
	a := say(truce.DeadlineReply)
	wantCode(t, "no notice", a, http.StatusConflict)
	wantSays(t, "no notice", a, "no notice about CA-I-2 was delivered")
	wantCode(t, "verdicts", say(truce.DeadlineVerdict), http.StatusConflict)
	wantCode(t, "no deadline of the rule", say("tea"), http.StatusBadRequest)
	const operate = "/operations/new"
	form := operate + "?kind=notice&incident=CA-I-2"
	wantCode(t, "a notice", p.send(t, "CA", form, operate, map[string]string{"state": codes.NoticeDelivered,
		"party": "highland-front"}),
		http.StatusSeeOther)
	a = say(truce.DeadlineReply)
	wantCode(t, "a notice that was just delivered", a, http.StatusConflict)
	wantSays(t, "a notice that was just delivered", a, "the party named may reply on CA-I-2 until")
}

// What a member says in the place of what it took back is shown beside that; of two claims that both stand neither is.
func TestWhatAClaimSaysOtherwise(t *testing.T) {
	p := plant(t)
	const form, at = "/claims/track/new", "/claims/track"
	say := func(as, to, status string) {
		t.Helper()
		wantCode(t, "entering", p.send(t, as, to, form, map[string]string{"id": "shore", "names.0.text": "Talks",
			"names.0.lang": "en", "status": status, "do": "enter"}), http.StatusSeeOther)
	}
	const head = "In the place of what the same member said on"
	say("CA", form, "announced")
	say("AR", form, "open")
	say("CA", form, "open")
	a := p.ask("GET", at, "CA", "en", nil)
	wantSays(t, "three that stand", a, "!"+head)
	replace := regexp.MustCompile(regexp.QuoteMeta(form)+`\?from-claim=[^"]+`).FindAllString(a.Body.String(), -1)
	if len(replace) != 2 {
		t.Fatalf("CA can replace %q", replace)
	}
	say("CA", html.UnescapeString(replace[1]), "closed")
	wantSays(t, "one in the place of another", p.ask("GET", at, "CA", "en", nil), head, "before nowStatus openclosed CA,")
}
