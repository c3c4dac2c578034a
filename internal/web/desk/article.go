package desk

import (
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"

	"truce"
	"truce/internal/article"
	"truce/internal/naming"
	"truce/internal/web/frame"
)

// articlePage is where a press article is pasted, or its file chosen: what it states stands beside its words, and each
// thing that it states opens the form of a claim, filled in. Nothing of it is kept.
type articlePage struct {
	Action             string
	Text, Outlet, Link string
	Day                string
	Refusal            string
	Reading            *article.Reading // nil: nothing was read yet
	Pieces             []piece          // of the text
	Groups             []factGroup
}

// factGroup is what was proposed of one kind of fact.
type factGroup struct {
	Key  string // of its title
	List []fact
}

// fact is one thing that an article states.
type fact struct {
	List, What string       // its word: of a statement its kind, of talks what became of them
	Amount     string       // of a figure; a range has two numbers
	Who, Of    *articleName // nil: nobody is named
	Post       string
	Said       []article.Date
	Where      string
	Words      string   // of the article
	Flags      []string // why it is to be read with care
	Forms      []claimForm
}

// articleName is somebody as an article names them.
type articleName struct {
	Full       string
	Label      frame.Label // of the entry that bears the name
	Unknown    bool        // no entry does
	Candidates []nameCandidate
}

// articleForm answers GET /articles/new.
func (s *site) articleForm(w http.ResponseWriter, r *request) error {
	if err := r.Must(truce.ActFile); err != nil {
		return err
	}
	return s.Render(w, r, http.StatusOK, "article", &articlePage{Action: s.At("/articles/new")})
}

// readArticle answers POST /articles/new: shows what the article states. It enters nothing.
func (s *site) readArticle(w http.ResponseWriter, r *request) error {
	if err := r.ReadFiles(); err != nil {
		return err
	}
	_, form, err := s.Act(r, truce.ActFile)
	if err != nil {
		return err
	}
	page := &articlePage{Action: s.At("/articles/new"), Text: form.Get("text"), Day: form.Get("day"),
		Outlet: strings.TrimSpace(form.Get("outlet")), Link: strings.TrimSpace(form.Get("url"))}
	if err = page.chosen(r); err == nil {
		err = s.propose(r, page)
	}
	if err == nil {
		return s.Render(w, r, http.StatusOK, "article", page)
	}
	var ok bool
	if page.Refusal, ok = frame.ForThePerson(err); !ok {
		return err
	}
	return s.Render(w, r, http.StatusConflict, "article", page)
}

// chosen takes the text of the file that was chosen in place of the pasted one.
func (p *articlePage) chosen(r *request) error {
	f, _, err := r.FormFile("file")
	if err != nil {
		return nil // none was: the form has no such part then
	}
	defer f.Close()
	b, err := io.ReadAll(f)
	if err == nil && len(b) > 0 {
		p.Text = string(b)
	}
	return err
}

// propose reads the article and proposes claims of it.
func (s *site) propose(r *request, p *articlePage) error {
	// A form sends line ends of two characters; the text has them as it was written.
	p.Text = strings.ReplaceAll(p.Text, "\r\n", "\n")
	if strings.TrimSpace(p.Text) == "" {
		return truce.Errorf(truce.Invalid, "no file was given, and nothing was pasted")
	}
	b, err := s.book(r)
	if err != nil {
		return err
	}
	reg, err := s.actorNames(r, b)
	if err != nil {
		return err
	}
	x, err := article.Read(p.Text, article.Options{Date: truce.Date(p.Day), Register: reg})
	if err != nil {
		return err
	}
	source := truce.Source{Outlet: p.Outlet, URL: p.Link, Lang: x.Language}
	if x.Outlet != nil && source.Outlet == "" {
		source.Outlet = x.Outlet.Words
	}
	if x.Date != nil {
		source.Date = x.Date.From
	}
	if x.Text != p.Text { // of a page its text remains, and with it what the page said of itself
		p.Text, p.Outlet = x.Text, source.Outlet
		if len(source.Date) == len("2006-01-02") {
			p.Day = string(source.Date)
		}
	}
	p.Reading = x
	a := &proposer{s: s, b: b, x: x, source: source}
	p.Groups, err = a.groups()
	p.Pieces = piecesOf(x.Text, a.spans)
	return err
}

// actorNames is what names are held against: what is known of names here, else the register of actors alone.
func (s *site) actorNames(r *request, b *book) (*naming.Register, error) {
	if s.Names != nil {
		reg, err := s.Names.Naming(r.Context(), r.Lens.Who().Member)
		if truce.KindOf(err) != truce.Forbidden { // another node keeps what the member answered
			return reg, err
		}
	}
	actors := slices.SortedFunc(maps.Values(b.Actors), func(x, y *truce.Actor) int {
		return strings.Compare(string(x.ID), string(y.ID))
	})
	return naming.New(actors, nil, nil, nil), nil
}
