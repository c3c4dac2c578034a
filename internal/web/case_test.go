package web_test

import (
	"archive/zip"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"truce"
)

// A case file that an officer makes for others holds nothing that these may not see, in any of its forms.
func TestCaseFilesHoldWhatTheirAudienceSees(t *testing.T) {
	p := plant(t)
	found := 0
	for _, x := range []struct {
		who string
		is  truce.Viewer
	}{{"members", truce.Viewer{Audience: truce.LevelJoint}}, {"parties", truce.Viewer{Audience: truce.LevelParties}},
		{"public", truce.Public}} {
		for _, id := range []string{"CA-I-1", "CA-I-2", "CA-I-3", "BO-I-1", "BO-I-2", "AR-I-1"} {
			for _, as := range []string{"html", "json", "docx", "pdf"} {
				a := p.ask("GET", "/incidents/"+id+"/case?for="+x.who+"&as="+as, "CA", "en", nil)
				if a.Header().Get("Content-Disposition") == "" { // nothing of it is for them
					wantCode(t, id+" for the "+x.who+" as "+as, a, http.StatusNotFound)
					continue
				}
				text := digits.Replace(claimIDs.ReplaceAllString(wordsOf(t, a, as), ""))
				for _, c := range canaries {
					if !strings.Contains(text, c.text) {
						continue
					}
					found++
					if !x.is.May(c.field, c.owner, c.to) {
						t.Errorf("the case file of %s for the %s, as %s, holds %q, which goes to %s", id, x.who, as, c.text, c.to)
					}
				}
			}
		}
	}
	if found < 20 {
		t.Errorf("only %d canaries were found in all case files: the test looks in the wrong place", found)
	}
}

// wordsOf is what a file says; of a PDF what a reader finds in it, where there is one.
func wordsOf(t *testing.T, a *httptest.ResponseRecorder, as string) string {
	t.Helper()
	switch as {
	case "docx":
		z, err := zip.NewReader(strings.NewReader(a.Body.String()), int64(a.Body.Len()))
		if err != nil {
			t.Fatal(err)
		}
		if !slices.ContainsFunc(z.File, func(f *zip.File) bool { return strings.HasSuffix(f.Name, ".png") }) {
			t.Error("no picture is in the DOCX, not even its code")
		}
		return unzipped(t, a)
	case "pdf":
		tool, err := exec.LookPath("pdftotext")
		if err != nil {
			t.Log("pdftotext is not installed: apt-get install poppler-utils")
			return ""
		}
		f := filepath.Join(t.TempDir(), "a.pdf")
		if err := os.WriteFile(f, a.Body.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
		out, err := exec.Command(tool, f, "-").Output()
		if err != nil {
			t.Fatal(err)
		}
		return string(out)
	}
	return a.Body.String()
}

// Whoever is outside gets no case file of what only members see, whatever audience is named.
func TestCaseFilesAreNotWidened(t *testing.T) {
	p := plant(t)
	for _, x := range []struct{ as, query string }{{"public", "for=members"}, {"public", "for=parties"},
		{"observer", "for=members"}, {"observer", "for=own"}, {"CA", "for=own"}} {
		for _, id := range []string{"CA-I-1", "CA-I-2", "BO-I-1"} {
			if a := p.ask("GET", "/incidents/"+id+"/case?"+x.query, x.as, "en", nil); a.Code != http.StatusNotFound {
				t.Errorf("%s asks for the case file of %s with %s and is answered %d", x.as, id, x.query, a.Code)
			}
		}
	}
	for _, langs := range []string{"en", "en,en", "en,de", "en,ar,ru", ","} {
		if a := p.ask("GET", "/incidents/CA-I-2/case?languages="+langs, "CA", "en", nil); a.Code != http.StatusBadRequest {
			t.Errorf("languages %q are answered with %d", langs, a.Code)
		}
	}
}
