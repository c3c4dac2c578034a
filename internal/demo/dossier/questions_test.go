package dossier

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"truce"
	"truce/codes"
	"truce/internal/query"
)

// asker looks answers up the way a page does: through a Reader, claim by claim.
type asker struct {
	t *testing.T
	r query.Reader
}

// all returns the bodies of a kind under a key that the article states; with no article, from any source.
func all[T any](a asker, kind truce.Kind, key, seed string) []*T {
	a.t.Helper()
	claims, err := a.r.Claims(context.Background(), kind, key)
	if err != nil {
		a.t.Fatal(err)
	}
	var out []*T
	for _, c := range claims {
		if b := c.Body.(*T); seed == "" || from(sourcesOf(b), seed) {
			out = append(out, b)
		}
	}
	return out
}

func sourcesOf(body any) []truce.Source {
	switch b := body.(type) {
	case *truce.Actor:
		return b.Sources
	case *truce.Membership:
		return b.Sources
	case *truce.Designation:
		return b.Sources
	case *truce.Influence:
		return b.Sources
	case *truce.Accession:
		return b.Sources
	case *truce.AgreementStatus:
		return b.Sources
	case *truce.Round:
		return b.Sources
	case *truce.Delegation:
		return b.Sources
	case *truce.Invitation:
		return b.Sources
	case *truce.Statement:
		return b.Sources
	case *truce.Commitment:
		return b.Sources
	case *truce.Milestone:
		return b.Sources
	case *truce.Figure:
		return b.Sources
	}
	return nil
}

func from(sources []truce.Source, seed string) bool {
	return slices.ContainsFunc(sources, func(s truce.Source) bool { return s.Seed == seed })
}

// delegation returns what article 0 says of one delegation of the January meeting.
func (a asker) delegation(actor truce.ActorID) *truce.Delegation {
	a.t.Helper()
	for _, d := range all[truce.Delegation](a, truce.KindDelegation, "astana-1", "0") {
		if d.Actor == actor {
			return d
		}
	}
	a.t.Fatalf("no delegation of %s", actor)
	return nil
}

// speaking returns who speaks n-th, from 1.
func (a asker) speaking(n int) string {
	for _, r := range all[truce.Round](a, truce.KindRound, "astana-1", "4") {
		if n <= len(r.Speaking) {
			return string(r.Speaking[n-1])
		}
	}
	return ""
}

// round returns the first claim of a round that the article states.
func (a asker) round(id, seed string) *truce.Round {
	a.t.Helper()
	list := all[truce.Round](a, truce.KindRound, id, seed)
	if len(list) == 0 {
		a.t.Fatalf("article %s says nothing of %s", seed, id)
	}
	return list[0]
}

func (a asker) statement(id string) *truce.Statement {
	a.t.Helper()
	list := all[truce.Statement](a, truce.KindStatement, id, "")
	if len(list) != 1 {
		a.t.Fatalf("%d statements %s", len(list), id)
	}
	return list[0]
}

// articles returns the sources that carry the number, each with what it states of itself.
func (a asker) article(seed string) truce.Source {
	for _, s := range all[truce.Statement](a, truce.KindStatement, "", seed) {
		for _, x := range s.Sources {
			if x.Seed == seed {
				return x
			}
		}
	}
	a.t.Fatalf("nothing is taken from article %s", seed)
	return truce.Source{}
}

// unstated names an empty answer the way the pages do.
func unstated(s string) string {
	if s == "" {
		return "not stated"
	}
	return s
}

// influencers lists who has an influence of the kind on an actor, in the article's order.
func (a asker) influencers(on, kind string) string {
	var by []string
	for _, i := range all[truce.Influence](a, truce.KindInfluence, on, "") {
		if i.Kind == kind {
			by = append(by, string(i.By))
		}
	}
	return strings.Join(by, ", ")
}

// question is one a reader of the articles would ask: where the answer stands in the record, what it is, and the words
// of the article it rests on.
type question struct {
	ask   string
	find  func(a asker) string
	want  string
	seed  string
	words string
}

var questions = []question{
	// The seven delegations.
	{"how many delegations came to Astana in January?", func(a asker) string {
		n := map[truce.ActorID]bool{}
		for _, d := range all[truce.Delegation](a, truce.KindDelegation, "astana-1", "") {
			n[d.Actor] = true
		}
		return fmt.Sprint(len(n))
	}, "7", "0", "Seven delegations arrived"},
	{"who headed the Iranian delegation?", func(a asker) string { return a.delegation("iran").Head },
		"Hossein Ansari Jaberi", "0", "Hossein Ansari Jaberi"},
	{"in which post?", func(a asker) string { return a.delegation("iran").HeadPost }, "Deputy Foreign Minister", "0",
		"Deputy Foreign Minister Hossein"},
	{"who headed the Russian delegation?", func(a asker) string { return a.delegation("russia").Head },
		"Aleksandr Lavrentiev", "0", "Aleksandr Lavrentiev"},
	{"who headed the Turkish delegation?", func(a asker) string { return a.delegation("turkey").Head }, "Sedat Onal", "0",
		"Sedat Onal"},
	{"who headed the government's delegation?", func(a asker) string { return a.delegation("syrian-government").Head },
		"Bashar Jaafari", "0", "Bashar Jaafari"},
	{"who headed the opposition's delegation?",
		func(a asker) string { return a.delegation("syrian-armed-opposition").Head }, "Mohammed Allyush", "0",
		"Mohammed Allyush"},
	{"whose team came for the United Nations, and who headed it?",
		func(a asker) string { return unstated(a.delegation("united-nations").Head) }, "not stated", "0",
		"a team of Secretary to Special UN Envoy on Syria Staffan de Mistura"},
	{"in which role did the United States come?", func(a asker) string { return a.delegation("united-states").Role },
		"observer", "0", "George Krol as an observer"},
	{"who came for the United States?", func(a asker) string {
		return a.delegation("united-states").Head + ", " + a.delegation("united-states").HeadPost
	}, "George Krol, US Ambassador to Kazakhstan", "0", "the US Ambassador to Kazakhstan George Krol"},
	{"as what did Iran sit there, for this article?", func(a asker) string { return a.delegation("iran").Role },
		"guarantor", "0", "countries-guarantors"},
	{"what stood on the Syrians' places?",
		func(a asker) string { return a.delegation("syrian-armed-opposition").SeatMark }, "Syrian Arab Republic", "0",
		"marked just \"Syrian Arab Republic\""},
	{"the same mark for the government?", func(a asker) string {
		return fmt.Sprint(a.delegation("syrian-government").SeatMark == a.delegation("syrian-armed-opposition").SeatMark)
	}, "true", "0", "without separating members of the opposition and the authorities"},
	{"what stood on the Turkish places?", func(a asker) string { return unstated(a.delegation("turkey").SeatMark) },
		"not stated", "0", ""},

	// The meeting.
	{"who was to speak first?", func(a asker) string { return a.speaking(1) }, "syrian-government", "4",
		"Damascus delegation is set to speak first"},
	{"who second?", func(a asker) string { return a.speaking(2) }, "syrian-armed-opposition", "4",
		"followed by the armed opposition"},
	{"who spoke third?", func(a asker) string { return a.speaking(3) }, "russia", "4", "the armed opposition, Russia"},
	{"who fourth?", func(a asker) string { return a.speaking(4) }, "iran", "4", "Russia, Iran, Turkey"},
	{"who last?", func(a asker) string { return a.speaking(7) }, "united-nations", "4",
		"the United States and the United Nations"},
	{"in which format did they meet?", func(a asker) string { return a.round("astana-1", "0").Format }, "closed", "0",
		"in a closed format"},
	{"on which date, says article 0?", func(a asker) string { return unstated(string(a.round("astana-1", "0").From)) },
		"not stated", "0", "On Monday"},
	{"on which date, says article 3?", func(a asker) string { return string(a.round("astana-1", "3").From) },
		"2017-01-23", "3", "scheduled for January 23"},
	{"how long was it to last?", func(a asker) string { return a.round("astana-1", "4").Agenda[1] },
		"To last through Tuesday, the Kazakh side expects", "4", "last through Tuesday"},
	{"what came of it?", func(a asker) string { return a.round("astana-1", "2").Outcome[0] },
		"Russia, Iran and Turkey agreed to establish a trilateral mechanism to monitor the ceasefire.", "2",
		"Russia, Iran and Turkey agreed to establish a trilateral mechanism to monitor the ceasefire"},

	// The rounds around it.
	{"when are the Geneva talks expected, says article 2?",
		func(a asker) string { return string(a.round("geneva-2017-02", "2").From) }, "2017-02-20", "2",
		"expected to take place on February 20"},
	{"and article 4?", func(a asker) string { return string(a.round("geneva-2017-02", "4").From) }, "2017-02-08", "4",
		"February 8 talks in Geneva"},
	{"when is the next round in Astana?", func(a asker) string {
		r := a.round("astana-2", "2")
		return string(r.From) + " to " + string(r.To)
	}, "2017-02-15 to 2017-02-16", "2", "planned for February 15-16"},
	{"when was \"the second meeting in Astana\"?",
		func(a asker) string { return unstated(string(a.round("astana-technical", "2").From)) }, "not stated", "2",
		"has ended recently"},
	{"who took part in it, says article 2?", func(a asker) string {
		var who []string
		for _, d := range all[truce.Delegation](a, truce.KindDelegation, "astana-technical", "2") {
			who = append(who, string(d.Actor))
		}
		return strings.Join(who, ", ")
	}, "russia, turkey, iran", "2", "only with participation of Russia, Turkey and Iran"},
	{"were the first rounds direct talks?", func(a asker) string { return a.round("geneva-2016", "1").Format },
		"proximity", "1", "were not direct"},
	{"since when are those talks suspended?", func(a asker) string {
		return quote(a.round("geneva-2016", "1").Sources,
			"since")
	}, "Unfortunately, since April, these talks have been suspended.", "1",
		"since April, these talks have been suspended"},
	{"who invited the United States to the following meetings?", func(a asker) string {
		return string(all[truce.Invitation](a, truce.KindInvitation, "astana-2", "2")[0].By)
	}, "russia", "2", "We invited it to send its representatives"},
	{"at which level?", func(a asker) string {
		return unstated(all[truce.Invitation](a, truce.KindInvitation, "astana-2", "2")[0].Level)
	}, "not stated", "2", ""},
	{"what did the United States answer?", func(a asker) string {
		return unstated(all[truce.Invitation](a, truce.KindInvitation, "astana-2", "2")[0].Answer)
	}, "not stated", "2", "as soon as they form their Middle East Syrian team"},

	// The ceasefire, and those before it.
	{"when did hostilities officially end?", func(a asker) string { return string(milestone(a, "into-force").Stated) },
		"2016-12-30", "0", "officially ceased December 30, 2016"},
	{"whom do the government and Russia strike since?",
		func(a asker) string { return quote(a.statement("strikes-only-not-adhered").Sources, "strike") },
		"Since then, Syrian authorities and Russian Air Forces strike only groups not adhered to the ceasefire.", "0",
		"strike only groups not adhered to the ceasefire"},
	{"when were truces declared before?", func(a asker) string {
		return string(milestone(a, "truce-of-february").Stated) + ", " + string(milestone(a, "truce-of-september").Stated)
	}, "2016-02, 2016-09", "0", "in February and September 2016"},
	{"what followed the truce of September?", func(a asker) string {
		return string(all[truce.AgreementStatus](a, truce.KindAgreementStatus, "truce-2016-09", "0")[0].Status)
	}, "ended", "0", "renewed immediately"},
	{"after what did the last peace talks end, and when?",
		func(a asker) string { return unstated(string(milestone(a, "aleppo").Stated)) }, "not stated", "0",
		"took control of Aleppo"},
	{"who is a guarantor, for the editor of article 0?",
		func(a asker) string { return a.statement("iran-is-guarantor").Says },
		"Russia, Turkey and Iran are the countries that guarantee the agreement of 29 December.", "0",
		"(Russia, Turkey, Iran, - Ed.)"},
	{"what was Iran's part, for Lavrov on 20 January?",
		func(a asker) string { return a.statement("iran-supports-seed-1").Says },
		"Russia and Turkey acted, with Iran's support, until a ceasefire agreement was signed.", "1",
		"with Iran’s support, Russia and Turkey"},
	{"which statements is that at odds with?",
		func(a asker) string { return strings.Join(a.statement("iran-supports-seed-1").Conflict, ", ") },
		"iran-is-guarantor", "1", ""},
	{"what was Jaysh al-Islam for Russia before the armistice?", func(a asker) string {
		return all[truce.Designation](a, truce.KindDesignation, "jaysh-al-islam", "0")[0].As
	}, "terrorists and supporters of the \"Islamic state\"", "0", "terrorists and supporters of the \"Islamic state.\""},
	{"how does article 0 write its name?", func(a asker) string {
		for _, n := range all[truce.Actor](a, truce.KindActor, "jaysh-al-islam", "")[0].Names {
			if n.Kind == "as published" {
				return n.Text
			}
		}
		return ""
	}, "Dzheish al-Islam", "0", "Dzheish al-Islam"},
	{"which groups are banned in Russia, says article 2?", func(a asker) string {
		var who []string
		for _, d := range all[truce.Designation](a, truce.KindDesignation, "", "2") {
			who = append(who, string(d.Actor))
		}
		return strings.Join(who, ", ")
	}, "islamic-state, jabhat-al-nusra", "2",
		"including al-Nusra Front and Daesh, banned in a range of countries, including Russia"},

	// Platforms, influence, statements, commitments.
	{"which platforms does Lavrov name on 20 January?", func(a asker) string { return platforms(a, "1") },
		"astana-platform, cairo-platform, moscow-platform, riyadh-platform", "1", "so the Astana group was established"},
	{"and in article 4?", func(a asker) string { return platforms(a, "4") },
		"cairo-platform, moscow-platform, riyadh-platform", "4", "established in Riyadh, Moscow and Cairo"},
	{"who brought the Riyadh group together?",
		func(a asker) string { return a.influencers("riyadh-platform", "convened") }, "saudi-arabia", "1",
		"Saudi Arabia conducted a huge work"},
	{"who brought the Moscow group together?",
		func(a asker) string { return unstated(a.influencers("moscow-platform", "convened")) }, "not stated", "1",
		"There is also Moscow group"},
	{"who supports the government?", func(a asker) string { return a.influencers("syrian-government", "supports") },
		"russia, iran", "3", "Russia and Iran support the current government"},
	{"who has some influence on the groups in the country?",
		func(a asker) string { return a.influencers("groups-in-syria", "influences") },
		"turkey, united-states, european-union, saudi-arabia, qatar", "3",
		"Turkey and the U.S. as well as the European Union, Saudi Arabia and Qatar"},
	{"what are the talks about, for Yahya al-Aridi?",
		func(a asker) string { return a.statement("subject-is-the-truce").Says },
		"The talks are only about keeping the fragile truce.", "0", "just a matter of maintaining the fragile truce"},
	{"is a ceasefire in the whole country possible, for Andrey Kazantsev?",
		func(a asker) string { return a.statement("too-early-for-all").Says },
		"It is too early for a ceasefire in the whole territory; there are thousands of field commanders.", "3",
		"it is too early to speak about ceasefire in the entire Syrian territory"},
	{"when is the mechanism to come into effect?", func(a asker) string {
		return all[truce.Commitment](a, truce.KindCommitment, "monitoring-mechanism", "2")[0].Due
	}, "soon", "2", "will come into effect soon"},
	{"which further groups does Russia attract?", func(a asker) string {
		c := all[truce.Commitment](a, truce.KindCommitment, "attract-groups", "2")[0]
		return c.Sources[0].Note
	}, "Which groups is not stated.", "2", "attract additional armed groups"},

	// The articles themselves.
	{"which date does article 0 carry?", func(a asker) string { return unstated(string(a.article("0").Date)) },
		"not stated", "0", ""},
	{"which outlet printed article 0?", func(a asker) string { return unstated(a.article("0").Outlet) }, "not stated",
		"0", ""},
	{"what does article 4 not state?", func(a asker) string { return unstated(string(a.article("4").Date)) },
		"not stated", "4", ""},
	{"which outlet printed article 4?", func(a asker) string { return a.article("4").Outlet }, "Sputnik", "4",
		"MOSCOW (Sputnik)"},
	{"which date does article 2 carry?", func(a asker) string { return string(a.article("2").Date) }, "2017-02-12", "2",
		"date 2017-02-12"},
	{"which outlet printed article 1?", func(a asker) string { return a.article("1").Outlet }, "Kazinform", "1",
		"KAZINFORM"},
}

// quote returns the first quotation with the words.
func quote(sources []truce.Source, words string) string {
	for _, s := range sources {
		if strings.Contains(s.Quote, words) {
			return s.Quote
		}
	}
	return ""
}

func milestone(a asker, id string) *truce.Milestone {
	a.t.Helper()
	list := all[truce.Milestone](a, truce.KindMilestone, id, "0")
	if len(list) != 1 {
		a.t.Fatalf("article 0 states %d milestones %s", len(list), id)
	}
	return list[0]
}

// platforms lists the platforms an article names, in order of id.
func platforms(a asker, seed string) string {
	var ids []string
	for _, x := range all[truce.Actor](a, truce.KindActor, "", seed) {
		if x.Kind == codes.ActorPlatform {
			ids = append(ids, string(x.ID))
		}
	}
	return strings.Join(ids, ", ")
}

func TestWhatAReaderWouldAsk(t *testing.T) {
	r := query.In(log(t), nil)
	for _, q := range questions {
		t.Run(q.ask, func(t *testing.T) {
			if got := q.find(asker{t, r}); got != q.want {
				t.Errorf("answered %q, the article says %q", got, q.want)
			}
		})
	}
	if len(questions) < 40 {
		t.Errorf("%d questions", len(questions))
	}
}

func TestTheAnswersStandInTheArticles(t *testing.T) {
	texts := seeds(t)
	for _, q := range questions {
		if !strings.Contains(texts[q.seed], plain(q.words)) {
			t.Errorf("%s article %s does not say %q", q.ask, q.seed, q.words)
		}
	}
}

// What the articles do not say is as much an answer: nothing may look as if they had.
func TestTheArticlesDoNotStateWhatIsLeftEmpty(t *testing.T) {
	texts := seeds(t)
	for _, x := range []struct{ seed, words string }{
		{"0", "date 20"}, {"0", "KAZINFORM"}, {"0", "Sputnik"}, {"4", "date 20"}, {"4", "2017"}, {"4", "Astana group"},
		{"0", "Turkish Republic"}, {"0", "2015"}, {"1", "2016"},
	} {
		if strings.Contains(texts[x.seed], x.words) {
			t.Errorf("article %s does say %q", x.seed, x.words)
		}
	}
}
