package node

import (
	"context"
	"errors"
	"strings"

	"truce"
	"truce/internal/web/frame"
	"truce/record"
)

// newsRead is how many entries of a log are looked through for what is new, the newest: a page must not read a log.
const newsRead = 100

// mostTold is how many entries about talks are named of a log.
const mostTold = 5

// newsKinds says what kind of news the kinds of entry are, without their version. What nodes enter by themselves is
// none.
var newsKinds = map[string]frame.NewsKind{
	"report": frame.NewsReports, "release": frame.NewsReleases, "assessment": frame.NewsVerdicts,
	"operation": frame.NewsOperations, "bulletin": frame.NewsBulletins, "column": frame.NewsBulletins,
	"erratum": frame.NewsBulletins, "round": frame.NewsTalks, "track": frame.NewsTalks, "delegation": frame.NewsTalks,
	"invitation": frame.NewsTalks, "statement": frame.NewsTalks, "commitment": frame.NewsTalks,
	"milestone": frame.NewsTalks, "requirement": frame.NewsTalks, "objection": frame.NewsTalks,
	"agreement": frame.NewsRegister, "actor": frame.NewsRegister, "accession": frame.NewsRegister,
	"membership": frame.NewsRegister, "designation": frame.NewsRegister, "influence": frame.NewsRegister,
	"position": frame.NewsRegister, "area": frame.NewsRegister, "post": frame.NewsRegister,
}

// News returns what came into each log beyond the sizes that were seen of it, as far as it has been taken in; of what
// is long past, the newest.
func (n *Node) News(ctx context.Context, seen map[truce.MemberID]int64) ([]frame.News, error) {
	cut, err := n.Models.Cut(ctx)
	if err != nil {
		return nil, err
	}
	var out []frame.News
	for _, l := range n.Logs.All() {
		x := frame.News{Member: l.Member, Size: cut.Size(l.Member), Kinds: map[frame.NewsKind]int{}}
		x.New = x.Size - min(seen[l.Member], x.Size)
		if x.New > 0 {
			if err := n.read(ctx, l, &x); err != nil {
				return nil, err
			}
		}
		out = append(out, x)
	}
	return out, nil
}

// read looks through the newest entries.
func (n *Node) read(ctx context.Context, l LogOf, x *frame.News) error {
	_, cp, err := n.Logs.head(ctx, l.Member)
	if err != nil {
		return err
	}
	x.Read = min(x.New, newsRead)
	err = record.ScanSigned(ctx, n.Store, cp, x.Size-x.Read, x.Size, func(i int64, data []byte) error {
		e, err := truce.Decode(data)
		if err != nil {
			return nil // what cannot be read is shown with the log
		}
		name, _, _ := strings.Cut(string(e.Kind), "/")
		kind, ok := newsKinds[name]
		if !ok {
			return nil
		}
		x.Kinds[kind]++
		if kind == frame.NewsTalks {
			x.Talks = append(x.Talks, frame.Told{Ref: truce.Ref{Member: l.Member, Index: i}, Kind: name, At: e.At})
		}
		return nil
	})
	x.Talks = x.Talks[max(0, len(x.Talks)-mostTold):]
	if errors.Is(err, record.ErrNotFound) {
		return truce.Errorf(truce.Unavailable, "the log of %s cannot be read", l.Member)
	}
	return sentence(err)
}
