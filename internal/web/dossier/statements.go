package dossier

import (
	"net/http"
	"slices"

	"truce"
	"truce/internal/narrative"
	"truce/internal/web/frame"
)

// statementsPage is what was said, by topic.
type statementsPage struct {
	Topics []topicCard
	Lines  frame.Stretch
}

// topicCard is the statements of one topic, side by side.
type topicCard struct {
	Topic      string // slug
	Statements []statementCard
	AtOdds     int      // statements that are at odds with another
	Silent     []string // articles of the founding collection from which nothing on it is entered, by number
}

// statementCard is one statement.
type statementCard struct {
	ID      string
	Speaker string
	For     actorName // empty ID: for nobody that is stated
	When    string    // empty: not stated
	Says    string
	By      actorName // the speaker in the register; empty ID: not there
	Place   string    // empty: not stated
	Where   string    // on what occasion; empty: not stated
	AtOdds  []statementLink
	Cite    cite
}

// statementLink names another statement by who made it.
type statementLink struct{ ID, Speaker string }

// statements answers GET /statements.
func (s *site) statements(w http.ResponseWriter, r *request) error {
	t, err := s.teller(r)
	if err != nil {
		return err
	}
	p, err := t.statementsPage()
	if err != nil {
		return err
	}
	return s.Render(w, r, http.StatusOK, "dossier-statements", p)
}

func (t *teller) statementsPage() (*statementsPage, error) {
	list, err := tell[truce.Statement](t, truce.KindStatement, "")
	if err != nil {
		return nil, err
	}
	// A report in sentences is released by a statement, and stands with the others of its kind.
	list = slices.DeleteFunc(slices.Clone(list), func(x told[truce.Statement]) bool {
		return x.Body.Topic == narrative.Topic
	})
	p := &statementsPage{Lines: t.stretch("from", len(list), mostLines)}
	p.Topics = t.topics(grouped(list, topicOf)[p.Lines.From:p.Lines.To], list)
	_, of := groupBy(list, topicOf)
	all := articles(list)
	for i, c := range p.Topics {
		told := articles(of[c.Topic])
		p.Topics[i].Silent = slices.DeleteFunc(slices.Clone(all), func(n string) bool { return slices.Contains(told, n) })
	}
	return p, nil
}

// articles returns the numbers of the articles that statements rest on, each once, in order.
func articles(list []told[truce.Statement]) []string {
	var out []string
	for _, x := range list {
		for _, s := range x.Body.Sources {
			if s.Seed != "" {
				out = append(out, s.Seed)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func topicOf(x told[truce.Statement]) string { return x.Body.Topic }

// topics sets statements of one topic side by side; those that are at odds with them may be any of all.
func (t *teller) topics(list, all []told[truce.Statement]) []topicCard {
	speakers := map[string]string{}
	for _, x := range all {
		speakers[x.Body.ID] = x.Body.Speaker
	}
	var out []topicCard
	topics, of := groupBy(list, topicOf)
	for _, topic := range topics {
		card := topicCard{Topic: topic}
		for _, x := range of[topic] {
			b := x.Body
			one := statementCard{b.ID, b.Speaker, t.actor(b.For), t.date(b.Stated), b.Says, t.actor(b.By),
				b.Place, b.Occasion, nil, t.cite(x.Ref, b.Sources)}
			for _, id := range b.Conflict {
				one.AtOdds = append(one.AtOdds, statementLink{id, speakers[id]})
			}
			if len(one.AtOdds) > 0 {
				card.AtOdds++
			}
			card.Statements = append(card.Statements, one)
		}
		out = append(out, card)
	}
	return out
}
