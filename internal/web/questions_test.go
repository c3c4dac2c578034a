package web

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// asked is one question about the five articles that the dossier was made from, and where a reader finds the answer.
type asked struct {
	of    int    // line of the list of questions it belongs to, from 1
	ask   string // the question, in short
	at    string // the page that answers it, after the dossier's prefix
	words string // what must stand together in one row, item, card, paragraph or heading; parts are set apart by " | "
}

// answers are walked by [TestTheQuestionsAreAnsweredOnPages]. The source stands in the row that it states; "not stated"
// is an answer.
var answers = []asked{
	{1, "how many delegations came?", "/talks/astana-1", "7 delegations"},
	{1, "who headed the government's?", "/talks/astana-1",
		"Government of Syria | Head and post: Bashar Jaafari SAR Permanent Representative to the UN | Article 0"},
	{1, "who headed the opposition's?", "/talks/astana-1",
		"Syrian armed opposition | Head and post: Mohammed Allyush one of the \"Dzheish al-Islam\" leaders | Article 0"},
	{1, "who headed Russia's?", "/talks/astana-1", "Role: guarantor | Head and post: Aleksandr Lavrentiev " +
		"Special Representative of the Russian President on the Syrian settlement | Article 0"},
	{1, "who headed Turkey's?", "/talks/astana-1",
		"Sedat Onal Turkish Foreign Ministry Deputy Advisor for the Middle East and Africa | Article 0"},
	{1, "who headed Iran's?", "/talks/astana-1",
		"Iran | Head and post: Hossein Ansari Jaberi Deputy Foreign Minister | Article 0"},
	{1, "who came for the United States, as what?", "/talks/astana-1",
		"Role: observer | Head and post: George Krol US Ambassador to Kazakhstan | Article 0"},
	{1, "who headed the UN's team?", "/talks/astana-1",
		"United Nations | Head and post: not stated | a team of Secretary to Special UN Envoy on Syria | " +
			"who headed it are not"},

	{2, "what did the government's plate say, by whom?", "/talks/astana-1",
		"Government of Syria | Seat mark: Syrian Arab Republic | According to Reuters"},
	{2, "the opposition's?", "/talks/astana-1",
		"Syrian armed opposition | Seat mark: Syrian Arab Republic | According to Reuters"},
	{2, "and Turkey's?", "/talks/astana-1", "Turkey | Seat mark: not stated"},
	{2, "in which format did they meet?", "/talks/astana-1", "Format: closed | Article 0 | in a closed format"},
	{2, "does another article say so?", "/talks/astana-1", "Format: closed | Article 4 | behind the closed doors"},

	{3, "who speaks first?", "/talks/astana-1", "Government of Syria | Speaks: 1"},
	{3, "who second?", "/talks/astana-1", "Syrian armed opposition | Speaks: 2"},
	{3, "who last?", "/talks/astana-1", "United Nations | Speaks: 7"},
	{3, "is the order of the list that of speaking?", "/talks/astana-1",
		"Listed in the order of the source that names them | the order of speaking is another source's"},
	{3, "who shows it?", "/talks/astana-1", "Listed: 4 | Turkey | Speaks: 5"},
	{3, "does an observer speak?", "/talks/astana-1", "United States | Role: observer | Speaks: 6"},

	{4, "how long was it to last, in whose view?", "/talks/astana-1",
		"To last through Tuesday, the Kazakh side expects | Article 4"},
	{4, "which date does article 0 give?", "/talks/astana-1", "Date: not stated | Article 0 | On Monday"},
	{4, "article 1?", "/talks/astana-1",
		"Date: not stated | planned | Article 1 | The day of the meeting is not stated"},
	{4, "article 2?", "/talks/astana-1", "Date: not stated | Article 2 | gives no date for it"},
	{4, "article 3?", "/talks/astana-1", "Date: 23 January 2017 | planned | Article 3"},
	{4, "article 4?", "/talks/astana-1", "Date: not stated | Article 4 | opened today"},

	{5, "who hosts?", "/talks/astana-1", "Host of the track: | Kazakhstan"},
	{5, "why Astana, in whose words?", "/statements",
		"Sergey Lavrov, Foreign Minister of Russia | called Astana as the most suitable place | Article 1"},
	{5, "who proposed a new platform, and when?", "/statements",
		"heads of Russia and Turkey | day not stated | on a new platform | Article 3"},
	{5, "who backed it?", "/statements",
		"Nursultan Nazarbayev, President of Kazakhstan | He backs the initiative | Article 3"},

	{6, "who was invited to the next meeting, by whom, at what level, with what answer?", "/talks/astana-2",
		"United States | Invited by Russia | Level not stated | Answer not stated | Article 2"},
	{6, "on what condition?", "/talks/astana-2", "United States | as soon as they form their Middle East Syrian team"},

	{7, "when is the next round in Astana?", "/talks/astana-2", "Date: 15 – 16 February 2017 | planned | Article 2"},
	{7, "when are the talks in Geneva, for article 4?", "/talks/geneva-2017-02",
		"Date: 8 February 2017 | planned | Article 4"},
	{7, "and for article 2? why does it differ?", "/talks/geneva-2017-02",
		"Date: 20 February 2017 | Article 2 | Why the date differs from 8 February is not stated"},
	{7, "which date moved?", "/talks", "Geneva, February 2017 | dates differ"},

	{8, "when was \"the second meeting\", by article 2?", "/talks/astana-technical",
		"Date: not stated | Article 2 | without the Syrian parties"},
	{8, "who came, by Lavrov, and who contradicts?", "/statements",
		"Only Russia, Turkey and Iran took part | at odds with | Article 2"},
	{8, "who came, by others?", "/statements", "Experts of the UN were there too, and Jordan | at odds with"},
	{8, "on what subject?", "/talks/astana-technical", "Details of the mechanism to monitor the ceasefire | Article 2"},
	{8, "what was agreed?", "/talks/astana-technical", "have been mostly agreed | Article 2"},
	{8, "what was still open?", "/talks/astana-technical", "More time is needed to agree the monitoring mechanism"},

	{9, "which attempt failed, where, under whom?", "/talks/geneva-2016",
		"with the mediation of the United Nations, failed | Article 0 | in Geneva failed"},
	{9, "were the first rounds direct?", "/talks/geneva-2016",
		"Format: through a mediator | Article 1 | were not direct"},

	{10, "since when are the talks suspended?", "/statements",
		"suspended since April | at odds with | Article 1 | The year is not stated; 2016 is inferred"},
	{10, "where does article 0 say so?", "/sources/article-0",
		"Paragraph 9 | The last peace talks ended | statement"},
	{10, "when did the last talks end, by article 0?", "/statements",
		"ended after the Syrian authorities took control of Aleppo | at odds with | Article 0 | " +
			"When that was is not stated"},

	{11, "who guarantees, by article 0?", "/statements",
		"article 0, its editor | Russia, Turkey and Iran are the countries that guarantee | at odds with"},
	{11, "by article 1?", "/statements", "with Iran’s support, Russia and Turkey | at odds with article 0, its editor"},
	{11, "by article 4?", "/statements", "with the support of the Iranians | at odds with article 0, its editor"},
	{11, "by article 2?", "/statements",
		"Russia, Iran and Turkey agreed to establish a trilateral mechanism | Article 2"},
	{11, "by article 3?", "/statements", "Who guarantees the truce | nothing on this is entered from | Article 3"},
	{11, "was anything in article 3 passed over?", "/sources/article-3",
		"Paragraph 6 | heads of Russia and Turkey | statement"},

	{12, "when did hostilities cease?", "/", "30 December 2016 | officially ceased December 30, 2016 | Article 0"},
	{12, "who brokered it?", "/statements", "brokered by Russia | at odds with | Article 0"},
	{12, "who else?", "/statements", "with the mediation of Moscow and Ankara | at odds with | Article 0"},
	{12, "whom do forces go on striking, and is that who is excluded?", "/statements",
		"strike only groups not adhered | wider than the groups the ceasefire excludes | Article 0"},

	{13, "which truce was declared first, what followed?", "/truces",
		"Cessation of hostilities of February 2016 | renewed immediately | Article 0"},
	{13, "and then?", "/truces", "Truce of September 2016 | ended | renewed immediately | Article 0"},

	{14, "is one ceasefire everywhere possible, by whom?", "/statements",
		"Andrey Kazantsev | It is too early for a ceasefire in the whole territory | at odds with | Article 3"},
	{14, "how many commanders and groups?", "/statements",
		"thousands of field commanders along with tens and hundreds of groups | Article 3"},

	{15, "who formed the Riyadh group, who names it?", "/platforms",
		"Riyadh group | Article 1 · Kazinform · 21 January 2017: ● named | " +
			"Article 4 · Sputnik · date not stated: ● named | Saudi Arabia"},
	{15, "the Cairo group?", "/platforms",
		"Cairo group | Article 1 · Kazinform · 21 January 2017: ● named | " +
			"Article 4 · Sputnik · date not stated: ● named | Egypt"},
	{15, "the Moscow group?", "/platforms",
		"Moscow group | Article 1 · Kazinform · 21 January 2017: ● named | " +
			"Article 4 · Sputnik · date not stated: ● named | Brought together by: not stated"},
	{15, "the Astana group?", "/platforms",
		"Astana group | Article 1 · Kazinform · 21 January 2017: ● named | " +
			"Article 4 · Sputnik · date not stated: not named | Kazakhstan"},

	{15, "which platforms do articles 0, 2 and 3 name?", "/platforms",
		"Riyadh group | Article 0 | : not named | Article 2 | Article 3"},

	{16, "what did the framework require?", "/statements",
		"the process was to be inclusive | ensure inclusiveness of the process | Article 1"},
	{16, "against whom is that held?", "/matrix",
		"framework of the talks was to be inclusive | names nobody in particular"},

	{17, "who supports the government?", "/influence",
		"Iran | Government of Syria | Said by Sanat Kushkumbayev, KazISS | Article 3"},
	{17, "who has influence on the groups?", "/influence",
		"Qatar | Groups existing in the territory of Syria | some or another influence | Sanat Kushkumbayev | Article 3"},
	{17, "in how many words?", "/actors/sanat-kushkumbayev/talks",
		"Turkey, the United States, the European Union, Saudi Arabia and Qatar | Kazinform"},

	{18, "what of lives saved?", "/statements",
		"can save tens and hundreds of thousands of people | small part of the territory | Article 3"},
	{18, "with what hedge, in the article's own words?", "/statements",
		"article 3, in its own words | may help save lives | Article 3"},
	{18, "of the killed and of refugees?", "/statements",
		"hundreds of thousands of refugees | No count and no source of it is given | Article 3"},
	{18, "by whom, of which institute, on what occasion?", "/statements",
		"Andrey Kazantsev, Director of the Analytical Center of the International Studies Institute " +
			"of the Moscow State Institute of International Relations | a video conference with KazISS experts | Article 3"},

	{19, "will all groups join?", "/statements",
		"Sanat Kushkumbayev | not all opposition groups would join | expressed a desire and political will | Article 3"},
	{19, "who stays away?", "/statements", "Not all groups will come | Who stays away is not stated"},

	{20, "one delegation, by which source?", "/statements",
		"A unified delegation of the armed opposition and government officials | at odds with | Article 3"},
	{20, "or two?", "/statements",
		"the government's and the opposition's, each with a head of its own | at odds with | Article 0"},

	{21, "what are the talks for, for the opposition's representative?", "/statements",
		"Yahya al-Aridi | only about keeping the fragile truce | to Reuters | Article 0"},
	{21, "for those under the banner of the Free Syrian Army?", "/statements",
		"to end the rule of the president | with the help of the UN | Article 0"},
	{21, "for Russia?", "/statements",
		"full participation of military formations | That is now the main thing | Article 4"},
	{21, "for the government of Syria?", "/actors/syrian-government/talks", "No statement of it is entered."},
	{21, "what is not to be replaced?", "/statements", "we are not trying to replace UN efforts | Article 2"},

	{22, "what did Lavrov say on 20 January, where, for whom?", "/actors/sergey-lavrov/talks",
		"20 January 2017 | Moscow | a press conference | “We expect that due to this | Kazinform · 21 January 2017"},
	{22, "on 12 February?", "/actors/sergey-lavrov/talks",
		"12 February 2017 | place not stated | the channel NTV, broadcast on Sunday | another contact | Sputnik"},
	{22, "of the United States?", "/actors/sergey-lavrov/talks",
		"12 February 2017 | an observer state | as soon as they form | What the United States answered is not stated"},
	{22, "of both tracks?", "/actors/sergey-lavrov/talks",
		"12 February 2017 | maintain as a 'driver,' | expected to take place on February 20 | Sputnik"},
	{22, "of the platforms?", "/actors/sergey-lavrov/talks",
		"Saudi Arabia conducted a huge work | Our Egyptian colleagues | " +
			"Moscow group | ‘under their umbrella’ | Kazinform"},
	{22, "of what Astana can give?", "/actors/sergey-lavrov/talks",
		"20 January 2017 | Moscow | gently and correctly | Kazinform"},
	{22, "on the opening day?", "/actors/sergey-lavrov/talks",
		"day not stated | place not stated | alongside his Hungarian counterpart | every opposition factions | Sputnik"},
	{22, "how does article 1 end?", "/sources/article-1",
		"Paragraph 10 | will be involved in the Intra-Syrian negotiations | statement"},
	{22, "what did al-Aridi say?", "/actors/yahya-al-aridi/talks",
		"day not stated | to Reuters | presence in Astana is a surrender | outlet not stated"},
	{22, "where did Russia sit?", "/actors/russia/talks", "Astana, January 2017 | guarantor | Aleksandr Lavrentiev"},
	{22, "whom did it invite?", "/actors/russia/talks",
		"Russia | United States | Astana, February 2017 | not stated | Sputnik"},
	{22, "what did it undertake?", "/actors/russia/talks",
		"Prepare another contact | open | Sputnik · 12 February 2017"},
	{22, "what did Turkey propose?", "/actors/turkey/talks", "on a new platform | Kazinform · 20 January 2017"},
	{22, "what did Kazakhstan do?", "/actors/kazakhstan/talks", "Host of | Astana"},
	{22, "and bring together?", "/actors/kazakhstan/talks", "Astana group | Kazinform · 21 January 2017"},

	{23, "what was the group before it was a party?", "/influence",
		"Jaysh al-Islam | Russia | terrorists and supporters of the \"Islamic state\" | Article 0"},
	{23, "who leads it?", "/actors/jaysh-al-islam", "Mohammed Allyush | one of its leaders"},
	{23, "which groups are banned, by whom?", "/influence", "Islamic State | Russia | banned | Article 2"},
	{23, "which other?", "/influence", "Jabhat al-Nusra | Russia | banned | Article 2"},

	{24, "what was promised soon, by whom?", "/talks",
		"Agree the details of the mechanism | Iran, Russia, Turkey | Due: soon | Article 2"},
	{24, "what became of it?", "/talks", "partly done | Due: soon | Article 2"},
	{24, "what before?", "/talks/astana-1",
		"Russia, Iran and Turkey agreed to establish a trilateral mechanism | Article 2"},
}

// dossierDepths follows the links of the dossier from its first page, three clicks deep, and returns how many clicks
// each page is away and what it shows.
func dossierDepths(t *testing.T, h http.Handler, prefix string) (map[string]int, map[string]*html.Node) {
	t.Helper()
	first := prefix + "/"
	depth, shown := map[string]int{first: 0}, map[string]*html.Node{}
	for queue := []string{first}; len(queue) > 0; queue = queue[1:] {
		at := queue[0]
		w := get(t, h, at)
		if w.Code != http.StatusOK || !strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") {
			continue
		}
		doc, err := html.Parse(w.Body)
		if err != nil {
			t.Fatal(err)
		}
		shown[at] = doc
		if depth[at] == 3 {
			continue
		}
		for n := range doc.Descendants() {
			href, _ := attr(n, "href")
			to, _, _ := strings.Cut(href, "#")
			to, _, _ = strings.Cut(to, "?")
			if n.Data != "a" || !strings.HasPrefix(to, first) {
				continue
			}
			if _, known := depth[to]; !known {
				depth[to] = depth[at] + 1
				queue = append(queue, to)
			}
		}
	}
	return depth, shown
}

// together are the elements in which words stand beside one another: a row, an item, a card, a paragraph, a heading,
// the head of a page, and a section; none is long, see standsTogether.
var together = []string{"tr", "li", "article", "p", "h1", "h2", "header", "section"}

// within are the elements that go on in the line they stand in.
var within = []string{"a", "bdi", "span", "strong", "q", "time"}

// readAloud returns the text of an element as it is read: blanks between blocks, and what its column is called before
// each cell of a table.
func readAloud(n *html.Node) string {
	var b strings.Builder
	for c := range n.Descendants() {
		switch {
		case c.Type == html.TextNode:
			b.WriteString(c.Data)
		case c.Data == "td":
			b.WriteString(" " + column(c) + ": ")
		case !slices.Contains(within, c.Data):
			b.WriteString(" ")
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// column returns what the column of a cell is called: as the cell says itself, or as the head of its table does.
func column(td *html.Node) string {
	if label, ok := attr(td, "data-label"); ok {
		return label
	}
	at := 0
	for c := td.PrevSibling; c != nil; c = c.PrevSibling {
		if c.Type == html.ElementNode {
			at++
		}
	}
	table := td.Parent
	for table != nil && table.Data != "table" {
		table = table.Parent
	}
	if heads := find(table, "thead"); len(heads) > 0 {
		if cells := find(heads[0], "th"); at < len(cells) {
			return readAloud(cells[at])
		}
	}
	return ""
}

// standsTogether tells whether one row, item, card or paragraph of a page, of at most 1,500 bytes, holds all the words.
func standsTogether(page *html.Node, words []string) bool {
	for n := range page.Descendants() {
		if !slices.Contains(together, n.Data) {
			continue
		}
		text := readAloud(n)
		if len(text) <= 1500 && !slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(text, w) }) {
			return true
		}
	}
	return false
}

// TestTheQuestionsAreAnsweredOnPages opens the page of each question as a reader would, by its links, and looks for the
// words of the answer beside one another.
func TestTheQuestionsAreAnsweredOnPages(t *testing.T) {
	const prefix = "/syria-2016"
	depth, shown := dossierDepths(t, dossierSite(t), prefix)
	lines := map[int]bool{}
	for _, a := range answers {
		lines[a.of] = true
		at := prefix + a.at
		if shown[at] == nil {
			t.Errorf("%d, %s no link leads to %s within three clicks", a.of, a.ask, a.at)
		} else if !standsTogether(shown[at], strings.Split(a.words, " | ")) {
			t.Errorf("%d, %s %s (%d clicks away) does not say together: %s", a.of, a.ask, a.at, depth[at], a.words)
		}
	}
	for line := 1; line <= 24; line++ {
		if !lines[line] {
			t.Errorf("nothing is asked of line %d", line)
		}
	}
	if len(answers) < 60 {
		t.Errorf("%d questions", len(answers))
	}
}
