package web

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"truce"
	"truce/internal/query"
	"truce/internal/web/frame"
)

// empty is a record that holds its founding document and nothing else.
func empty(t *testing.T) query.Reader {
	t.Helper()
	p := &truce.Process{ID: "frame", Title: "Frame", Fictional: true, Zone: "UTC", DayCloses: "18:00",
		Members: []truce.Member{{ID: "AR", Names: []truce.Name{{Text: "Arcady"}}, Role: truce.RoleGuarantor, LogKey: "k"}},
		Rule: truce.Rule{Version: 1, Kind: truce.Unanimity, Voters: []truce.MemberID{"AR"}, Absent: truce.Counts,
			Refusing: truce.Counts, Recused: truce.Leaves, Abstained: truce.Counts, Interested: truce.Leaves, LapseK: 1}}
	s := truce.NewState(truce.Digest{})
	if err := s.ApplyEntry(truce.Ref{Member: "AR"}, truce.Entry{Kind: truce.KindProcess, Claim: "c",
		Body: p}); err != nil {
		t.Fatal(err)
	}
	if s.Process == nil {
		t.Fatal(s.Refused())
	}
	return query.In(s, truce.Cut{{Member: "AR", Size: 1}})
}

func get(t *testing.T, h http.Handler, url string, header ...string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequestWithContext(context.Background(), "GET", url, nil)
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Add(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func TestFrame(t *testing.T) {
	h, err := New(frame.Config{Reader: empty(t), Prefix: "/frame", Demo: true})
	if err != nil {
		t.Fatal(err)
	}
	w := get(t, h, "/frame/help", "Accept-Language", "ar")
	if w.Code != 200 || !strings.Contains(w.Body.String(), `<html lang="ar" dir="rtl">`) {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	if w := get(t, h, "/frame/nowhere"); w.Code != 404 || !strings.Contains(w.Body.String(), "There is no such page") {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
}
