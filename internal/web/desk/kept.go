package desk

import (
	"encoding/hex"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"truce"
	"truce/internal/claimfile"
	"truce/internal/readings"
	"truce/internal/web/frame"
)

// madeOf is what a person made of a proposal.
type madeOf struct {
	readings.Answer
	Href    string   // of the entry; empty: none was made
	Changes []change // of the proposal
}

// change is a field that a person changed before they entered a proposal, in words.
type change struct{ Field, Was, Is string }

// clippingLine is a place where an article contradicts the record: one or several claims that say the same.
type clippingLine struct {
	readings.Clipping
	Of                 frame.Label // the actor whose delegation or part in the ceasefire it is of
	Venue              string      // of a round
	Href               string
	Entries            []clippedEntry
	OursDay, TheirsDay truce.Date // where they are days
}

// clippedEntry is a claim that an article contradicts.
type clippedEntry struct{ Ref, Href string }

// keptArticle answers GET /articles/{id}: an article that was read, with what was proposed of it and what became of
// that.
func (s *site) keptArticle(w http.ResponseWriter, r *request) error {
	if err := r.MustBeAble(truce.ActFile); err != nil {
		return err
	}
	page, err := s.keptPage(r)
	if err != nil {
		return err
	}
	return s.Render(w, r, http.StatusOK, "article", page)
}

// kept returns the articles of the node for whoever asks.
func (s *site) kept(r *request) (*readings.Store, error) {
	if s.Readings == nil {
		return nil, truce.Errorf(truce.NotFound, "no articles are kept here")
	}
	return s.Readings.Readings(r.Context(), s.By(r.Request, r.Lens))
}

// keptPage builds the page of an article that is kept.
func (s *site) keptPage(r *request) (*articlePage, error) {
	store, err := s.kept(r)
	if err != nil {
		return nil, err
	}
	a, err := store.Article(r.Context(), r.PathValue("id"))
	if err != nil {
		return nil, err
	}
	p := &articlePage{Action: s.At("/articles/new"), Kept: s.At("/articles", a.ID), Text: a.Text, Outlet: a.Outlet,
		Link: a.Link, Day: string(a.Day), ID: a.ID, Read: a.At}
	if err := s.propose(r, p); err != nil {
		return nil, err
	}
	answers, err := store.Answers(r.Context(), a.ID)
	if err != nil {
		return nil, err
	}
	b, err := s.book(r)
	if err != nil {
		return nil, err
	}
	p.answered(b, r.Words(), answers)
	return p, nil
}

// answered marks what was made of each proposal. The first that waits has the keys.
func (p *articlePage) answered(b *book, words *frame.Catalog, list []readings.Answer) {
	standing, waits := readings.Standing(list), true
	for _, a := range list {
		p.Times[a.Key]++
	}
	for g := range p.Groups {
		for i := range p.Groups[g].List {
			for k := range p.Groups[g].List[i].Forms {
				f := &p.Groups[g].List[i].Forms[k]
				p.Of++
				a, ok := standing[f.Key]
				if !ok {
					f.Now, waits = waits, false
					continue
				}
				p.Done++
				f.Made = &madeOf{Answer: a}
				if ref, ok := truce.ParseRef(a.Claim); ok {
					f.Made.Href = b.s.At("/record", ref.Member, ref.Index)
					f.Made.Changes = b.changes(words, f, a.Fields)
				}
			}
		}
	}
	if n := len(list); n > 0 && list[n-1].Said != readings.Undone {
		p.Undo = list[n-1].Key
	}
}

// changes lists the fields in which what was entered differs from a proposal.
func (b *book) changes(words *frame.Catalog, f *claimForm, is url.Values) (out []change) {
	var paths []string
	for _, v := range []url.Values{f.values, is} {
		for k := range v {
			if !slices.Contains(paths, k) && f.values.Get(k) != is.Get(k) {
				paths = append(paths, k)
			}
		}
	}
	slices.Sort(paths)
	fields := claimfile.Fields(truce.KindOfBody(f.body))
	for _, path := range paths {
		x := claimfile.FieldAt(fields, path)
		out = append(out, change{words.Text(words.FieldKey("says.", f.Kind, path)),
			b.inWords(words, x, f.values.Get(path)), b.inWords(words, x, is.Get(path))})
	}
	return out
}

// inWords is what a field of a claim says, where that is a code or an id in the words or by the name it stands for.
func (b *book) inWords(words *frame.Catalog, f claimfile.Field, v string) string {
	switch {
	case f.Sort == claimfile.Code && slices.Contains(f.Words, v):
		return words.Word(f.Vocab, v)
	case f.Sort == claimfile.YesNo && v != "":
		return words.Text("claim." + v)
	case f.Of == "actor" && b.Actors[truce.ActorID(v)] != nil:
		return words.NameIn(b.Actors[truce.ActorID(v)].Names)
	case f.Of == "area" && b.Areas[truce.AreaID(v)] != nil:
		return words.NameIn(b.Areas[truce.AreaID(v)].Names)
	}
	return v
}

// keep keeps an article that was read, with what was proposed of it and what that contradicts, and returns where it is
// shown.
func (s *site) keep(r *request, by frame.By, p *articlePage) (string, error) {
	store, err := s.kept(r)
	if err != nil {
		return "", err
	}
	a := readings.Article{ID: readings.IDOf(p.Text), By: by.Function, Outlet: p.Outlet, Link: p.Link,
		Day: truce.Date(p.Day), Text: p.Text}
	var list []readings.Proposal
	var clips []readings.Clipping
	for _, g := range p.Groups {
		for _, f := range g.List {
			for _, x := range f.Forms {
				list = append(list, readings.Proposal{Key: x.Key, Kind: x.Kind, Words: f.Words, Fields: x.values})
				more, err := against(r, r.Lens, x.Key, x.body)
				if err != nil {
					return "", err
				}
				clips = append(clips, more...)
			}
		}
	}
	return s.At("/articles", a.ID), store.Keep(r.Context(), a, list, clips)
}

// answerArticle answers POST /articles/{id}: a proposal is taken as it stands or skipped, or what was said last of it
// is taken back; a contradiction is put aside; or the article is forgotten.
func (s *site) answerArticle(w http.ResponseWriter, r *request) error {
	by, form, err := s.Act(r, truce.ActFile)
	if err != nil {
		return err
	}
	store, err := s.kept(r)
	if err != nil {
		return err
	}
	id, to := r.PathValue("id"), s.At("/articles", r.PathValue("id"))
	switch form.Get("do") {
	case "forget":
		err, to = store.Forget(r.Context(), id), s.At("/articles/new")
	case "aside":
		to = s.At("/today")
		for _, claim := range form["clipping"] {
			if err = store.PutAside(r.Context(), id, form.Get("key"), claim, by.Function); err != nil {
				break
			}
		}
	default:
		return s.answerProposal(w, r, by, store, form)
	}
	if err != nil {
		return err
	}
	http.Redirect(w, r.Request, to, http.StatusSeeOther)
	return nil
}

// answerProposal takes a proposal, skips it, or takes back what was said of it.
func (s *site) answerProposal(w http.ResponseWriter, r *request, by frame.By, store *readings.Store,
	form url.Values) error {
	page, err := s.keptPage(r)
	if err != nil {
		return err
	}
	x := page.form(form.Get("key"))
	if x == nil {
		return truce.Errorf(truce.NotFound, "the article has no such proposal any more: read it again")
	}
	a := readings.Answer{Key: x.Key, By: by.Function}
	switch do := form.Get("do"); {
	case do == "undo" && x.Made != nil:
		a.Said = readings.Undone
		if ref, ok := truce.ParseRef(x.Made.Claim); ok {
			err = s.Registrar.Withdraw(r.Context(), by, "", ref.Index, "entered in error", "")
		}
	case x.Made != nil || do == "undo": // sent twice
		http.Redirect(w, r.Request, page.Kept, http.StatusSeeOther)
		return nil
	case do == "skip":
		a.Said = readings.Skipped
	case do == "take":
		var ref truce.Ref
		a.Said, a.Fields = readings.Taken, x.values
		ref, err = s.Registrar.EnterNoted(r.Context(), by, claimOf(page.ID, x.Key, page.Times[x.Key]), x.body, "")
		a.Claim = ref.String()
	default:
		return truce.Errorf(truce.Invalid, "%q is no answer", do)
	}
	if err == nil {
		if err = store.Answer(r.Context(), page.ID, a); err != nil {
			return err
		}
		http.Redirect(w, r.Request, page.Kept+"#waits", http.StatusSeeOther)
		return nil
	}
	var ok bool
	if page.Refusal, ok = frame.ForThePerson(err); !ok {
		return err
	}
	page.Untaken = true
	return s.Render(w, r, http.StatusConflict, "article", page)
}

// claimOf is the claim id under which a proposal is entered: sent again, or after the node stopped between the entry
// and its answer, it is entered once. Whoever took it back enters it anew.
func claimOf(article, key string, times int) string {
	d := truce.DigestOf([]byte(article), []byte(key), []byte(strconv.Itoa(times)))
	return "web-" + hex.EncodeToString(d[:12])
}

// form returns the proposal of a key; nil where there is none.
func (p *articlePage) form(key string) *claimForm {
	for g := range p.Groups {
		for i := range p.Groups[g].List {
			for k := range p.Groups[g].List[i].Forms {
				if f := &p.Groups[g].List[i].Forms[k]; f.Key == key {
					return f
				}
			}
		}
	}
	return nil
}

// clippings gathers where articles that were read contradict the record; they are for whoever may file.
func (s *site) clippings(r *request, b *book) ([]clippingLine, error) {
	may, err := r.Can(truce.ActFile)
	if err != nil || !may || s.Readings == nil || !s.Readings.Read() {
		return nil, err
	}
	store, err := s.kept(r)
	if truce.KindOf(err) == truce.Forbidden {
		return nil, nil // another node keeps what the member reads
	}
	if err != nil {
		return nil, err
	}
	list, err := store.Clippings(r.Context())
	if err != nil || len(list) == 0 {
		return nil, err
	}
	standing := map[string]any{} // what the claims that stand say
	for _, kind := range []truce.Kind{truce.KindRound, truce.KindDelegation, truce.KindAccession} {
		claims, err := r.Lens.Claims(r.Context(), kind, "")
		if err != nil {
			return nil, err
		}
		for _, c := range claims {
			if !c.Withdrawn {
				standing[c.Ref.String()] = c.Body
			}
		}
	}
	var out []clippingLine
	for _, c := range list {
		x := clippingLine{Clipping: c, Href: s.At("/articles", c.Article)}
		switch body := standing[c.Claim].(type) {
		case nil:
			continue // the record does not say so any more
		case *truce.Delegation:
			x.Of = b.Actor(body.Actor)
		case *truce.Accession:
			x.Of = b.Actor(body.Actor)
		case *truce.Round:
			x.Venue = body.Venue
			x.OursDay, x.TheirsDay = truce.Date(c.Ours), truce.Date(c.Theirs)
		}
		entry := clippedEntry{Ref: c.Claim}
		if ref, ok := truce.ParseRef(c.Claim); ok {
			entry.Href = s.At("/record", ref.Member, ref.Index)
		}
		same := slices.IndexFunc(out, func(y clippingLine) bool {
			return y.Article == c.Article && y.Key == c.Key && y.Ours == c.Ours && y.Source == c.Source &&
				y.Of.Href == x.Of.Href &&
				y.Venue == x.Venue
		})
		if same < 0 {
			out = append(out, x)
			same = len(out) - 1
		}
		out[same].Entries = append(out[same].Entries, entry)
	}
	return out, nil
}
