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
	"truce/internal/readings"
	"truce/internal/web/frame"
)

// articlePage is where a press article is pasted, or its file chosen: what it states stands beside its words, and each
// thing that it states is a claim that can be taken as it stands, or opened as a form, filled in.
type articlePage struct {
	Action             string
	Text, Outlet, Link string
	Day                string
	Refusal            error
	Reading            *article.Reading // nil: nothing was read yet
	Pieces             []piece          // of the text
	Groups             []factGroup

	ID, Kept string         // of an article that is kept; empty: this one is not
	Read     truce.Instant  // when it was read first
	Of, Done int            // how many claims are proposed, and of how many it was said what becomes of them
	Undo     string         // the proposal of which something was said last
	Untaken  bool           // a proposal could not be taken as it stands
	Times    map[string]int // how often something was said of each
	Before   []readings.Article
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

// articleForm answers GET /articles/new: the form, and the articles that were read before.
func (s *site) articleForm(w http.ResponseWriter, r *request) error {
	if err := r.MustBeAble(truce.ActFile); err != nil {
		return err
	}
	page := &articlePage{Action: s.At("/articles/new")}
	if s.Readings != nil {
		store, err := s.kept(r)
		if err != nil && truce.KindOf(err) != truce.Forbidden {
			return err
		}
		if err == nil {
			if page.Before, err = store.Articles(r.Context()); err != nil {
				return err
			}
		}
	}
	return s.Render(w, r, http.StatusOK, "article", page)
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
	if err == nil && s.Readings != nil {
		var to string
		to, err = s.keep(r, s.By(r.Request, r.Lens), page)
		if err == nil {
			http.Redirect(w, r.Request, to, http.StatusSeeOther)
			return nil
		}
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
	p.Reading, p.Times = x, map[string]int{}
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
