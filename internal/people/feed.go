package people

import (
	"context"
	"strings"
	"time"

	"truce"
)

// What a feed can be of, beside a search or a filter of incidents, which are named by their address.
const (
	FeedBulletins = "bulletins"
	FeedFindings  = "findings"
)

// Feed is what a person's feed reader asks for.
type Feed struct {
	ID     string
	Person string // id
	What   string
	Made   time.Time
	Used   time.Time // to the day; zero: never
}

const (
	mostFeeds = 20 // of one person
	maxFeed   = 2000
)

// NewFeed returns the token of a feed, which is never shown again. Who has it reads that feed as the person would, and
// can do nothing else; it lasts until it is ended, the person is disabled or enrols anew.
func (s *Store) NewFeed(ctx context.Context, by *Person, person, what string) (token string, err error) {
	if what != FeedBulletins && what != FeedFindings && what != "/incidents" && !strings.HasPrefix(what, "/incidents?") &&
		!strings.HasPrefix(what, "/search?") || len(what) > maxFeed {
		err = truce.Errorf(truce.Invalid, "a feed is of bulletins, of findings, or of the address of a search or a filter "+
			"of incidents, not of %q", what)
	} else {
		token, err = s.issue(ctx, feeds, person, what, forever)
	}
	s.tell(by, didMakeFeed, person, err)
	return token, err
}

// Feeds returns the feeds of a person, or all of them where that is empty, the oldest first.
func (s *Store) Feeds(ctx context.Context, person string) ([]Feed, error) {
	list, err := s.slips(ctx, feeds, person)
	out := make([]Feed, len(list))
	for i, x := range list {
		out[i] = Feed{x.ID, x.Person, x.Name, x.Made, x.Seen}
	}
	return out, err
}

// EndFeed ends a feed by its id; of somebody who logs in, one of their own.
func (s *Store) EndFeed(ctx context.Context, by *Person, id string) error {
	person := ""
	if by != nil {
		person = by.ID
	}
	found, err := s.end(ctx, feeds, person, id)
	if err == nil && !found {
		err = truce.Errorf(truce.NotFound, "there is no such feed: truce people feeds lists them")
	}
	s.tell(by, didEndFeed, id, err)
	return err
}

// Feed returns whom a token stands for and of what; ErrRefused where it was ended, or never was.
func (s *Store) Feed(ctx context.Context, token string) (p *Person, what string, err error) {
	return s.whose(ctx, feeds, token)
}
