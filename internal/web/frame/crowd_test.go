package frame

import (
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"testing"

	"truce/internal/people"
	"truce/internal/testing/viewtest"
)

// What is shared out by callers is shared out by people where they were recognised, and else by addresses: whoever
// makes up cookies is nobody else by that.
func TestMadeUpSessionsAreOneCaller(t *testing.T) {
	store, err := people.Open(t.Context(), filepath.Join(t.TempDir(), "people.db"),
		people.Options{Clock: viewtest.Now.Time})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	s := &Site{Config: Config{Reader: viewtest.Meridian().Reader(), People: store, Member: "CA"}}
	caller := func(address, token string) string {
		t.Helper()
		r := httptest.NewRequest("GET", "/incidents", nil)
		r.RemoteAddr = address + ":7000"
		r.AddCookie(&http.Cookie{Name: s.Cookie(), Value: token})
		q, err := s.request(r, false)
		if err != nil {
			t.Fatal(err)
		}
		return q.caller()
	}
	session := func(name string) string {
		t.Helper()
		p, err := store.Add(t.Context(), nil, people.Person{Name: name, Function: "duty officer",
			Roles: []people.Role{people.DutyOfficer}})
		if err != nil {
			t.Fatal(err)
		}
		token, err := store.Begin(t.Context(), p.ID, people.ByCode, "a test")
		if err != nil {
			t.Fatal(err)
		}
		return token
	}
	one, other := session("Vera Okonjo"), session("Ilir Vance")
	for _, x := range []struct {
		what           string
		address, token string
		same           bool // as whoever made up a cookie at 10.0.0.1
	}{
		{"another made-up cookie of the same address", "10.0.0.1", "made up too", true},
		{"a made-up cookie of another address", "10.0.0.2", "made up", false},
		{"somebody behind the same address who was recognised", "10.0.0.1", one, false},
	} {
		if (caller(x.address, x.token) == caller("10.0.0.1", "made up")) != x.same {
			t.Errorf("%s: the same caller is %v", x.what, !x.same)
		}
	}
	if caller("10.0.0.1", one) == caller("10.0.0.1", other) {
		t.Error("two people behind one address are one caller")
	}
	if caller("10.0.0.1", one) != caller("10.0.0.2", one) {
		t.Error("a person is another one at another address")
	}
}
