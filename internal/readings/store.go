package readings

import (
	"context"
	"database/sql"
	"embed"
	"encoding/hex"
	"net/url"
	"strings"
	"time"

	"truce"
	"truce/internal/sqldb"
)

//go:embed sql/migrations/*.sql
var sqlText embed.FS

// Store keeps the articles of a node. It is safe for concurrent use, and several processes may have one open.
type Store struct {
	db    *sqldb.Private
	clock func() time.Time
}

// Open opens the articles in a file, which is made where there is none, readable by its owner alone. A nil clock is the
// machine's.
func Open(ctx context.Context, path string, clock func() time.Time) (*Store, error) {
	if clock == nil {
		clock = time.Now
	}
	db, err := sqldb.OpenPrivate(ctx, path, "bring it back from a copy, or put it aside and begin a new one", sqlText)
	if err != nil {
		return nil, err
	}
	return &Store{db: db, clock: clock}, nil
}

// Close closes the database.
func (s *Store) Close() error { return s.db.Close() }

// Article is a press article as it was given to be read.
type Article struct {
	ID     string        `json:"id"` // by the text: the same article is kept once
	At     truce.Instant `json:"at"` // when it was read first
	By     string        `json:"by"` // the function that gave it
	Outlet string        `json:"outlet,omitempty"`
	Link   string        `json:"link,omitempty"`
	Day    truce.Date    `json:"day,omitempty"` // of the article, where a person gave it
	Text   string        `json:"text"`
}

// Opening returns the first words of the text.
func (a Article) Opening() string {
	words := strings.Fields(a.Text)
	return strings.Join(words[:min(len(words), 14)], " ")
}

// IDOf returns the id of an article with a text.
func IDOf(text string) string {
	d := truce.DigestOf([]byte(text))
	return hex.EncodeToString(d[:10])
}

// Proposal is a claim that was proposed of an article, as the form of it would be filled in.
type Proposal struct {
	Key    string     `json:"key"` // by what it says: the same is proposed once
	Kind   string     `json:"kind"`
	Words  string     `json:"words"`
	Fields url.Values `json:"fields"`
}

// Said is what a person said of a proposal.
type Said string

// What can be said of a proposal.
const (
	Taken     Said = "taken"     // as it was proposed
	Corrected Said = "corrected" // with what they changed
	Skipped   Said = "skipped"
	Undone    Said = "undone" // what was said before is taken back
)

// Answer is what a person made of a proposal.
type Answer struct {
	Key    string        `json:"key"`
	Said   Said          `json:"said"`
	Fields url.Values    `json:"fields,omitempty"` // of the claim that was entered
	Claim  string        `json:"claim,omitempty"`  // "CA/12"
	At     truce.Instant `json:"at"`
	By     string        `json:"by"`
}

// Clipping is where an article contradicts a claim of the record. Ours and Theirs are what the two say.
type Clipping struct {
	Article string `json:"article"`
	Key     string `json:"key"`
	Why     string `json:"why"`   // "round", "head", "joined"
	Claim   string `json:"claim"` // "CA/12"
	Ours    string `json:"ours"`
	Theirs  string `json:"theirs"`
	Source  string `json:"source,omitempty"` // of the claim
	Outlet  string `json:"outlet,omitempty"` // of the article
	Day     string `json:"day,omitempty"`
}

// Keep keeps an article with what was proposed of it and what it contradicts. An article that is kept stays as it is;
// proposals that are new are added.
func (s *Store) Keep(ctx context.Context, a Article, list []Proposal, against []Clipping) error {
	return s.db.Update(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO article (id, at, who, outlet, link, day, text)
			VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (id) DO UPDATE SET outlet = $4, link = $5, day = $6`,
			a.ID, truce.At(s.clock()), a.By, a.Outlet, a.Link, a.Day, a.Text)
		for i := 0; err == nil && i < len(list); i++ {
			p := list[i]
			_, err = tx.ExecContext(ctx, `INSERT INTO proposal (article, key, kind, words, fields)
				VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`, a.ID, p.Key, p.Kind, p.Words, p.Fields.Encode())
		}
		for i := 0; err == nil && i < len(against); i++ {
			c := against[i]
			_, err = tx.ExecContext(ctx, `INSERT INTO clipping (article, key, why, claim, ours, theirs, source)
				VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING`, a.ID, c.Key, c.Why, c.Claim, c.Ours, c.Theirs,
				c.Source)
		}
		return err
	})
}

// Article returns an article that is kept; an error of kind [truce.NotFound] where none of that id is.
func (s *Store) Article(ctx context.Context, id string) (*Article, error) {
	list, err := s.articles(ctx, ` WHERE id = $1`, id)
	if err == nil && len(list) == 0 {
		err = truce.Errorf(truce.NotFound, "no article %s is kept here", id)
	}
	if err != nil {
		return nil, err
	}
	return &list[0], nil
}

// Articles returns the articles that are kept, the latest first.
func (s *Store) Articles(ctx context.Context) ([]Article, error) {
	return s.articles(ctx, ` ORDER BY at DESC, id`)
}

func (s *Store) articles(ctx context.Context, which string, args ...any) ([]Article, error) {
	rows, err := s.db.QueryContext(ctx, `SELECT id, at, who, outlet, link, day, text FROM article`+which, args...)
	list, err := sqldb.All(rows, err, func(a *Article) []any {
		return []any{&a.ID, &a.At, &a.By, &a.Outlet, &a.Link, &a.Day, &a.Text}
	})
	return list, s.db.Fault(err)
}

// Proposals returns what was proposed of an article.
func (s *Store) Proposals(ctx context.Context, article string) ([]Proposal, error) {
	rows, err := s.db.QueryContext(ctx, `SELECT key, kind, words, fields FROM proposal WHERE article = $1 ORDER BY rowid`,
		article)
	type row struct {
		Proposal
		fields string
	}
	list, err := sqldb.All(rows, err, func(p *row) []any { return []any{&p.Key, &p.Kind, &p.Words, &p.fields} })
	out := make([]Proposal, len(list))
	for i := 0; err == nil && i < len(list); i++ {
		out[i] = list[i].Proposal
		out[i].Fields, err = url.ParseQuery(list[i].fields)
	}
	if err != nil {
		return nil, s.db.Fault(err)
	}
	return out, nil
}

// Answer keeps what a person made of a proposal.
func (s *Store) Answer(ctx context.Context, article string, a Answer) error {
	return s.db.Update(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO answer (article, key, said, fields, claim, at, who)
			VALUES ($1, $2, $3, $4, $5, $6, $7)`, article, a.Key, a.Said, a.Fields.Encode(), a.Claim,
			truce.At(s.clock()), a.By)
		return err
	})
}

// Made is Answer for a claim that was entered on another page: sent again for the same claim it does nothing, and an
// article that was forgotten meanwhile stays so.
func (s *Store) Made(ctx context.Context, article string, a Answer) error {
	return s.db.Update(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO answer (article, key, said, fields, claim, at, who)
			SELECT $1, $2, $3, $4, $5, $6, $7 WHERE EXISTS (SELECT 1 FROM proposal WHERE article = $1 AND key = $2)
			AND NOT EXISTS (SELECT 1 FROM answer WHERE article = $1 AND key = $2 AND claim = $5)`, article, a.Key, a.Said,
			a.Fields.Encode(), a.Claim, truce.At(s.clock()), a.By)
		return err
	})
}

// Answers returns what was made of the proposals of an article, in the order in which it was said.
func (s *Store) Answers(ctx context.Context, article string) ([]Answer, error) {
	rows, err := s.db.QueryContext(ctx, `SELECT key, said, fields, claim, at, who FROM answer WHERE article = $1
		ORDER BY number`, article)
	type row struct {
		Answer
		fields string
	}
	list, err := sqldb.All(rows, err, func(a *row) []any {
		return []any{&a.Key, &a.Said, &a.fields, &a.Claim, &a.At, &a.By}
	})
	out := make([]Answer, len(list))
	for i := 0; err == nil && i < len(list); i++ {
		out[i] = list[i].Answer
		out[i].Fields, err = url.ParseQuery(list[i].fields)
	}
	if err != nil {
		return nil, s.db.Fault(err)
	}
	return out, nil
}

// Standing returns the answer of each key that stands; of one that was undone there is none.
func Standing(list []Answer) map[string]Answer {
	out := map[string]Answer{}
	for _, a := range list {
		if out[a.Key] = a; a.Said == Undone {
			delete(out, a.Key)
		}
	}
	return out
}

// Clippings returns where articles contradict the record and nobody put that aside, the latest article first.
func (s *Store) Clippings(ctx context.Context) ([]Clipping, error) {
	rows, err := s.db.QueryContext(ctx, `SELECT c.article, c.key, c.why, c.claim, c.ours, c.theirs, c.source,
		a.outlet, a.day FROM clipping c JOIN article a ON a.id = c.article WHERE c.aside = ''
		ORDER BY a.at DESC, c.article, c.key, c.claim`)
	list, err := sqldb.All(rows, err, func(c *Clipping) []any {
		return []any{&c.Article, &c.Key, &c.Why, &c.Claim, &c.Ours, &c.Theirs, &c.Source, &c.Outlet, &c.Day}
	})
	return list, s.db.Fault(err)
}

// PutAside puts away a clipping: it is shown no more.
func (s *Store) PutAside(ctx context.Context, article, key, claim, by string) error {
	return s.db.Update(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE clipping SET aside = $4 WHERE article = $1 AND key = $2 AND claim = $3`,
			article, key, claim, by)
		return err
	})
}

// Forget forgets an article with all that was proposed of it. Claims that were entered stay in the log.
func (s *Store) Forget(ctx context.Context, article string) error {
	err := s.db.Update(ctx, func(tx *sql.Tx) error {
		for _, q := range []string{`DELETE FROM clipping WHERE article = $1`, `DELETE FROM answer WHERE article = $1`,
			`DELETE FROM proposal WHERE article = $1`, `DELETE FROM article WHERE id = $1`} {
			if _, err := tx.ExecContext(ctx, q, article); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return s.db.Forget(ctx)
}
