package web

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"truce"
	"truce/codes"
	"truce/internal/hooks"
	"truce/internal/query"
	"truce/internal/terms"
	"truce/internal/testing/histories"
	"truce/internal/testing/viewtest"
	"truce/internal/web/frame"
)

// Two records that differ only in what somebody may not know must look the same to it: byte by byte, over whatever it
// asks for. What it may know is written down a second time here, in [mayKnow], from the matrix and not from the code
// that redacts. Time is out of scope: how long an answer takes is not compared.

var histFlag = flag.Int("histories", 25, "how many random histories the test of noninterference writes")

// changesPerHistory is how many times each history is changed by one entry, and asksPerChange how many random addresses
// each viewer asks both records for.
const (
	changesPerHistory = 4
	asksPerChange     = 12
)

// roles are the viewers from whom something in the logs is hidden. What members hide from one another is not in them.
var roles = map[string]truce.Viewer{"public": truce.Public, "observer": {Audience: truce.LevelParties}}

func TestWhatIsSealedChangesNoPage(t *testing.T) {
	compared, skipped, pages := 0, 0, compiled(t)
	for seed := range uint64(*histFlag) {
		n, s := interfere(t, pages, seed, roles, func(what, path string, a, b string) {
			t.Errorf("history %d, %s: %s tells them apart:\n%s", seed, what, path, difference(a, b))
		})
		compared, skipped = compared+n, skipped+s
	}
	t.Logf("%d pairs of answers compared; of %d changes the viewer may know", compared, skipped)
	if want := 20 * *histFlag; compared < want {
		t.Fatalf("only %d pairs of answers were compared, of %d changes the viewer may know: the test looks at too little",
			compared, skipped)
	}
}

// A guard that lets more through than it should is noticed: whoever is judged as the public, or as an observer, is
// shown what members see.
func TestTheComparisonNoticesALeak(t *testing.T) {
	pages := compiled(t)
	for role := range roles {
		leaks := 0
		for seed := range uint64(10) {
			interfere(t, pages, seed, map[string]truce.Viewer{role: {Audience: truce.LevelJoint}},
				func(string, string, string, string) { leaks++ })
		}
		if leaks < 5 {
			t.Errorf("%d leaks noticed where the %s is shown what members see", leaks, role)
		}
	}
}

// interfere writes a history and changes it, one entry at a time. Where a viewer may not know of the change, it asks
// both records for random pages as that viewer, and calls differ for every answer that is not the same. It returns how
// many pairs of answers were compared, and how many changes were passed over because the viewer may know of them. seen
// is as whom each role is in fact shown the pages: the role itself, unless a leak is planted.
func interfere(t *testing.T, pages *frame.Site, seed uint64, seen map[string]truce.Viewer,
	differ func(what, path, a, b string)) (compared, skipped int) {
	t.Helper()
	c := rand.New(rand.NewPCG(seed, 4))
	h := histories.Write(c, 2+c.IntN(3), 60+c.IntN(80))
	if h.State.Process == nil {
		return 0, 0
	}
	settleSome(t, h)
	one := openWorld(t, pages, h.Logs)
	for range changesPerHistory {
		logs, what, about := change(t, c, h)
		other := openWorld(t, pages, logs)
		if other.rec.State.Process == nil {
			continue
		}
		for _, role := range slices.Sorted(maps.Keys(seen)) {
			if mayKnow(t, one.rec.State, roles[role]) != mayKnow(t, other.rec.State, roles[role]) {
				skipped++
				continue
			}
			for range asksPerChange {
				path := anyPath(c, h, about)
				lang := frame.Languages[c.IntN(len(frame.Languages))].Code
				a, b := one.ask(path, lang, seen[role]), other.ask(path, lang, seen[role])
				compared++
				if a != b {
					differ(role+", "+what, path, a, b)
				}
				if next := nextPage(a); next != "" {
					if a, b := one.ask(next, lang, seen[role]), other.ask(next, lang, seen[role]); a != b {
						differ(role+", "+what, next, a, b)
					}
					compared++
				}
			}
		}
	}
	return compared, skipped
}

// settleSome lets the voters judge some incidents that the public sees, and concur: random histories rarely come to
// that.
func settleSome(t *testing.T, h *histories.History) {
	t.Helper()
	count := 0
	enter := func(m truce.MemberID, officer string, body any) {
		count++
		parts, err := truce.Encode(truce.Entry{Kind: h.State.Process.FormOf(body), Claim: fmt.Sprint("settle-", count),
			Officer: officer, At: truce.Instant(1_484_560_000 + count), Body: body})
		if err != nil {
			t.Fatal(err)
		}
		ref := truce.Ref{Member: m, Index: int64(len(h.Logs[m]))}
		h.Logs[m] = append(h.Logs[m], parts[0])
		if err := h.State.Apply(ref, parts[0]); err != nil {
			t.Fatal(err)
		}
	}
	open, settled := shownIDs(h.State), 0
	for _, id := range h.State.Incidents() {
		if !open[string(id)] || settled == 4 {
			continue
		}
		settled++
		for _, m := range h.State.Process.Rule.Voters {
			enter(m, "judge", &truce.Assessment{Incident: id, State: truce.Given, Happened: codes.Confirmed,
				Permitted: codes.WasPermitted, Because: "self-defence",
				Authors: []truce.Attribution{{Actor: "north", Confidence: "probable"}}})
		}
		if v, _ := h.State.Incident(id); v.Decision.Ready {
			for _, m := range h.State.Process.Rule.Voters {
				enter(m, "", &truce.Concur{Incident: v.ID, Revision: v.Open, Rule: h.State.Process.Rule.Version, Basis: v.Basis,
					Finding: v.Decision.Outcome})
			}
		}
	}
}

// world is a record with its pages.
type world struct {
	rec   *viewtest.Record
	pages http.Handler
	who   *truce.Viewer
}

func openWorld(t *testing.T, pages *frame.Site, logs map[truce.MemberID][][]byte) *world {
	t.Helper()
	rec, err := viewtest.Load(logs)
	if err != nil {
		t.Fatal(err)
	}
	w := &world{rec: rec, who: new(truce.Viewer)}
	if rec.State.Process == nil {
		return w
	}
	o := &clerk{rec: rec, clock: histNow, made: map[string]any{}}
	s := *pages
	s.Reader, s.Viewer, s.Registrar, s.Proofs = still{rec.Reader()}, func(*http.Request) truce.Viewer { return *w.who },
		o, stillLogs{o}
	s.Shelf, s.Title, s.Feeds = new(terms.Shelf), rec.State.Process.Title, byHash{}
	if w.pages, err = s.Handler(); err != nil {
		t.Fatal(err)
	}
	return w
}

// compiled returns the pages of no record yet: to compile them for every world would take most of the test's time.
func compiled(t *testing.T) *frame.Site {
	t.Helper()
	s, err := frame.New(frame.Config{Reader: empty(t), Fictional: true, Clock: histNow, Rand: zeros{}}, Rooms()...)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func histNow() time.Time { return time.Date(2017, 1, 16, 12, 0, 0, 0, time.UTC) }

// still hides the roots of the logs, which are public and change with every bit of what is in them.
type still struct{ query.Reader }

func (s still) Cut(ctx context.Context) (truce.Cut, error) {
	cut, err := s.Reader.Cut(ctx)
	for i := range cut {
		cut[i].Root = ""
	}
	return cut, err
}

type stillLogs struct{ *clerk }

func (o stillLogs) Logs(ctx context.Context) ([]frame.LogState, error) {
	list, err := o.clerk.Logs(ctx)
	for i := range list {
		list[i].Root, list[i].Checkpoint = "", ""
	}
	return list, err
}

// byHash shows of everything in a feed by what it is told from what it was, so that a difference there is seen.
type byHash struct{}

func (byHash) Show(_ context.Context, _ string, list []hooks.Shown) error {
	for i := range list {
		n, err := strconv.ParseInt(list[i].Hash[:7], 16, 64)
		if err != nil {
			return err
		}
		list[i].At = truce.Instant(1_484_000_000 + n)
	}
	return nil
}

// zeros is chance without any: claim ids of forms are the same in both worlds.
type zeros struct{}

func (zeros) Read(b []byte) (int, error) { clear(b); return len(b), nil }

// ask returns everything an answer says: status, headers, body.
func (w *world) ask(path, lang string, who truce.Viewer) string {
	*w.who = who
	r := httptest.NewRequestWithContext(context.Background(), "GET", path, nil)
	r.AddCookie(&http.Cookie{Name: frame.LangCookie, Value: lang})
	rec := httptest.NewRecorder()
	w.pages.ServeHTTP(rec, r)
	var b strings.Builder
	fmt.Fprintln(&b, rec.Code)
	for _, k := range slices.Sorted(maps.Keys(rec.Header())) {
		fmt.Fprintln(&b, k, rec.Header()[k])
	}
	b.Write(rec.Body.Bytes())
	return b.String()
}

// nextPage returns the address behind "next" of a list; empty when there is none.
func nextPage(answer string) string {
	if _, rest, ok := strings.Cut(answer, `"next": `); ok {
		var next string
		if err := json.NewDecoder(strings.NewReader(rest)).Decode(&next); err != nil {
			panic(err)
		}
		return next
	}
	_, rest, ok := strings.Cut(answer, "after=")
	if !ok {
		return ""
	}
	cursor, _, _ := strings.Cut(rest, "\"")
	cursor, _, _ = strings.Cut(cursor, "&")
	return "/incidents?after=" + cursor
}

// ids finds ids of reports, incidents and operations.
var ids = regexp.MustCompile(`\b[A-Z]{2}-[RIO]-[0-9]+\b`)

// change returns the logs of the history with one entry changed, says which, and what that tells of. Every log keeps
// its length. Two of three changes are about incidents that the public sees something of, where most could show.
func change(t *testing.T, c *rand.Rand, h *histories.History) (map[truce.MemberID][][]byte, string, []string) {
	t.Helper()
	open := shownIDs(h.State)
	for try := 0; ; try++ {
		m := h.Process.Members[c.IntN(len(h.Process.Members))].ID
		log := h.Logs[m]
		if len(log) < 6 {
			continue
		}
		i := 4 + c.IntN(len(log)-4) // behind the founding document and the officers
		e, err := truce.Decode(log[i])
		if err != nil || e.Kind == truce.KindPart {
			continue
		}
		told := ids.FindAllString(string(log[i]), -1)
		if try < 200 && c.IntN(3) > 0 && !slices.ContainsFunc(told, func(id string) bool { return open[id] }) {
			continue
		}
		how := "taken out"
		if c.IntN(3) == 0 {
			e = truce.Entry{Kind: truce.KindObserved, Claim: e.Claim, At: e.At, Body: &truce.Observed{Peer: m, Size: 1,
				Root: "cm9vdA=="}}
		} else if how = alter(c, &e); how == "" {
			continue
		}
		parts, err := truce.Encode(e)
		if err != nil || len(parts) != 1 || bytes.Equal(parts[0], log[i]) {
			continue
		}
		logs := maps.Clone(h.Logs)
		logs[m] = slices.Clone(log)
		logs[m][i] = parts[0]
		old, _ := truce.Decode(log[i])
		return logs, fmt.Sprintf("%s %s/%d %s", old.Kind, m, i, how), told
	}
}

// shownIDs are the ids of incidents that have a public report, and of all their reports.
func shownIDs(s *truce.State) map[string]bool {
	out := map[string]bool{}
	for _, id := range s.Incidents() {
		v, _ := s.Incident(id)
		if !slices.ContainsFunc(v.Reports, func(r *truce.ReportState) bool {
			return r.Coded != nil &&
				r.Level == truce.LevelPublic
		}) {
			continue
		}
		for _, x := range append([]truce.IncidentID{v.ID}, v.Also...) {
			out[string(x)] = true
		}
		for _, r := range v.Reports {
			out[string(r.Report.ID)] = true
		}
	}
	return out
}

// anyPath is an address somebody might ask for, most often about one of the ids.
func anyPath(c *rand.Rand, h *histories.History, about []string) string {
	pick := func(list ...string) string { return list[c.IntN(len(list))] }
	member := func() truce.MemberID { return histories.Members[c.IntN(len(histories.Members))] }
	id := func(letter byte) string {
		for _, x := range about {
			if _, l, _, _ := truce.SplitMinted(x); l == letter && c.IntN(3) > 0 {
				return x
			}
		}
		return truce.Mint(member(), letter, int64(1+c.IntN(9)))
	}
	day := func() string { return fmt.Sprintf("2017-01-%02d", 13+c.IntN(6)) }
	n := func(below int) string { return fmt.Sprint(c.IntN(below)) }
	switch c.IntN(32) {
	case 0, 1, 2, 24, 25:
		return "/incidents/" + id('I')
	case 3:
		return "/incidents/" + id('I') + pick("/proof", "/verdict", "?reading=joint", "?reading=AR", "/case",
			"/case?for=public&as=json", "/case?languages=ru,fa&as=html")
	case 4, 5:
		return "/reports/" + id('R')
	case 6:
		return "/operations" + pick("", "/"+id('O'), "?kind=visit")
	case 7:
		return "/record" + pick("", "/"+string(member()), "/"+string(member())+"/"+n(40),
			"/"+string(member())+"/"+n(40)+pick("/raw", "/proof"))
	case 8:
		return "/search?q=" + url.QueryEscape(pick(id('I'), id('R'), id('O'), "place", "north", "harbour", "some group",
			"AR/"+n(30), "mortar", "artillery north", "hospital", "nort", "plase", "name", "west", "юг",
			"place "+day(), day(), "shelling", "press", "talks"))
	case 9:
		return pick("/", "/today") + pick("", "?day="+day())
	case 10:
		return "/bulletins" + pick("", "/"+string(member())+"/1", "/"+string(member())+"/1/0/0")
	case 11:
		return "/days/" + day() + pick("", "/0/0")
	case 12:
		return "/actors" + pick("", "/north", "/south", "/nobody")
	case 13:
		return pick("/agreements", "/agreements/truce-one", "/accessions", "/statements", "/figures", "/series",
			"/series/csv", "/timeline", "/effects", "/effects?day="+day(), "/effects/csv?day="+day(), "/effects/lasted",
			"/effects/trends", "/effects/trends/csv",
			"/influence", "/sources", "/review", "/review?pair="+id('I')+"."+id('I'), "/reports/new", "/names", "/help")
	case 26, 27:
		return "/api" + pick("", "/features/collections/incidents", "/features/collections/incidents/items/"+id('I'),
			"/incidents/"+id('I'), "/reports/"+id('R'), "/claims?kind=actor", "/bulletins",
			"/bulletins/"+string(member())+"/"+day())
	case 28:
		return "/api/operations" + pick("", "?kind=notice", "?limit=1", "?after="+id('O'))
	case 29:
		return "/feeds/" + pick("bulletins.atom", "findings.atom", "findings.atom", "incidents.atom")
	}
	q := url.Values{}
	for range c.IntN(4) {
		switch k := pick("period", "day", "from", "to", "province", "area", "kind", "status", "found", "member", "actor",
			"waiting", "data", "noplace", "unpinned", "box", "ring", "sort",
			"words", "sounds", "means", "object"); k {
		case "period", "day", "from", "to":
			q.Set(k, day())
		case "province":
			q.Set(k, pick("West", "East", "South"))
		case "area":
			q.Set(k, "bay")
		case "kind":
			q.Set(k, string(codes.EventKinds[c.IntN(len(codes.EventKinds))]))
		case "status":
			q.Set(k, pick("reported", "under review", "found", "no agreed finding", "reopened", "emptied"))
		case "found":
			q.Set(k, pick("violation", "other", "none", "open", "emptied"))
		case "member", "waiting":
			q.Set(k, string(member()))
		case "actor":
			q.Set(k, pick("north", "south"))
		case "data":
			q.Set(k, pick("only", "none"))
		case "words":
			q.Set(k, pick("place", "name", "harbour", "west", "nort", "plase 7", "some group"))
		case "means":
			q.Set(k, string(codes.AllMeans[c.IntN(len(codes.AllMeans))]))
		case "object":
			q.Set(k, string(codes.School))
		case "noplace", "unpinned", "sounds":
			q.Set(k, "1")
		case "ring":
			q.Set(k, "-1,-1,"+pick("0.00005,-1,0,0.00005", "1,-1,0,1"))
		case "box":
			q.Set(k, "-1,-1,"+pick("0.00005,0.00005", "1,1"))
		case "sort":
			q.Set(k, pick("oldest", "id"))
		}
	}
	page := pick("/incidents", "/incidents", "/incidents", "/api/incidents", "/api/incidents",
		"/api/features/collections/incidents/items", "/feeds/incidents.atom",
		"/map", "/map/list", "/map/tiles/0/0/0", "/map/tiles/22/2097151/2097151", "/incidents/print", "/export/csv",
		"/export/geojson", "/export/xlsx")
	if len(q) == 0 && len(h.Logs) > 0 {
		return page
	}
	if strings.HasPrefix(page, "/api/") {
		q.Set("limit", pick("1", "2", "100"))
	}
	return page + "?" + q.Encode()
}

// difference shows where two texts part.
func difference(a, b string) string {
	i := 0
	for i < min(len(a), len(b)) && a[i] == b[i] {
		i++
	}
	from := max(0, i-160)
	return fmt.Sprintf("…%s\n   and\n…%s", a[from:min(len(a), i+160)], b[from:min(len(b), i+160)])
}
