package people

import (
	"context"
	"slices"
	"strings"
	"time"

	"truce"
)

// Token is by what a program reads as a person may: it is recognised for reading alone, and for nothing at the door.
type Token struct {
	ID    string
	Name  string // what it is for, as the person said
	Made  time.Time
	Seen  time.Time // when it was last used, to the minute; zero: never
	Until time.Time
}

// How many tokens a person may have at once, and how long one may last.
const (
	MostTokens   = 10
	LongestToken = 366 * 24 * time.Hour
)

// tokenMark begins each token, so that whoever finds one in a file knows what it is.
const tokenMark = "truce_"

// NewToken makes a token of a person for a program, which lasts for a time, and returns it: it is shown once, and kept
// as a hash.
func (s *Store) NewToken(ctx context.Context, p *Person, name string, lasts time.Duration) (string, error) {
	token, err := "", error(nil)
	switch name = strings.TrimSpace(name); {
	case name == "" || len(name) > maxName:
		err = truce.Errorf(truce.Invalid, "a token needs a name of at most %d letters that says what it is for", maxName)
	case lasts <= 0 || lasts > LongestToken:
		err = truce.Errorf(truce.Invalid, "a token lasts at least a day, and at most a year")
	default:
		token, err = s.issue(ctx, tokens, p.ID, name, s.clock().Add(lasts).Unix())
	}
	s.tell(p, didMakeToken, "", err)
	return token, err
}

// Tokens returns the tokens of a person that were not ended and last, the newest first.
func (s *Store) Tokens(ctx context.Context, person string) ([]Token, error) {
	list, err := s.slips(ctx, tokens, person)
	slices.Reverse(list)
	var out []Token
	for _, x := range list {
		out = append(out, Token{x.ID, x.Name, x.Made, x.Seen, x.Until})
	}
	return out, err
}

// EndToken ends a token of a person by its id; one that is over already stays over.
func (s *Store) EndToken(ctx context.Context, p *Person, id string) error {
	found, err := s.end(ctx, tokens, p.ID, id)
	if err == nil && !found {
		return nil
	}
	s.tell(p, didEndToken, "", err)
	return err
}

// Reads returns the person as whom a program reads that brings a token; ErrRefused where it was ended or is over, or
// the person is disabled. From is the address it comes from.
func (s *Store) Reads(ctx context.Context, token, from string) (*Person, error) {
	p, _, err := s.whose(ctx, tokens, token)
	s.failed(from, nil, err)
	return p, err
}
