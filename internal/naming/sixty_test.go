package naming

import (
	"testing"

	"truce"
	"truce/internal/gazetteer"
)

// bodies are groups under names that they are publicly called by.
var bodies = []*truce.Actor{
	{ID: "is", Names: called("Islamic State", "IS", "ISIL", "Daesh", "تنظيم الدولة", "داعش",
		"Исламское государство",
		"ИГИЛ", "İslam Devleti", "IŞİD")},
	{ID: "hamas", Names: called("Hamas", "حماس", "ХАМАС")},
	{ID: "sdf", Names: called("Syrian Democratic Forces", "SDF", "قوات سوريا الديمقراطية", "QSD",
		"СДС",
		"Suriye Demokratik Güçleri", "نیروهای دموکراتیک سوریه")},
	{ID: "hamza", Names: called("Hamza Division", "فرقة الحمزة", "Дивизия Хамза", "Hamza Tümeni")},
	{ID: "ahrar", Names: called("Ahrar al-Sham", "أحرار الشام")},
	{ID: "tahrir", Names: called("Tahrir al-Sham", "تحرير الشام")},
	{ID: "div-1", Names: called("1st Division", "الفرقة الأولى")},
	{ID: "div-11", Names: called("11th Division", "الفرقة 11")},
	{ID: "salim", Names: called("Salim Haddad", "سليم حداد")},
	{ID: "salih", Names: called("Salih Haddad", "صالح حداد")},
	{ID: "two-a", Names: called("Southern Front")},
	{ID: "two-b", Names: called("Southern Front")},
}

// TestWhatLinksByItself: a name links where one entry alone bears it, whatever its case, marks and punctuation;
// whatever is merely alike, doubtful, or borne by two is asked.
func TestWhatLinksByItself(t *testing.T) {
	r := New(bodies, nil, nil, nil)
	for _, c := range []struct{ name, stands string }{
		{"Islamic State", "is"}, {"ISLAMIC STATE", "is"}, {"islamic  state", "is"}, {"(IS)", "is"}, {"IS.", "is"},
		{"داعش", "is"}, {"تَنظيم الدَولة", "is"}, {"Исламское Государство", "is"},
		{"İSLAM DEVLETİ", "is"}, {"ışid", "is"},
		{"«ИГИЛ»", "is"}, {"Hamas", "hamas"}, {"\u200fحماس\u200e", "hamas"}, {"Хамас", "hamas"},
		{"Q.S.D.", ""}, {"qsd", "sdf"},
		{"نيروهاي دموكراتيك سوريه", "sdf"}, {"suriye demokratik gucleri", "sdf"},
		{"Hamza Division", "hamza"},
		{"فرقة الحمزة", "hamza"}, {"فرقه الحمزه", "hamza"}, {"дивизия хамза", "hamza"},
		{"HAMZA TÜMENİ", "hamza"},
		{"Ahrar al-Sham", "ahrar"}, {"احرار الشام", "ahrar"}, {"Tahrir al Sham", "tahrir"},
		{"1st division", "div-1"},
		{"الفرقة ١١", "div-11"}, {"Salim Haddad", "salim"}, {"صالح حداد", "salih"},
		// near misses
		{"Islamic State?", ""}, {"Hamas?", ""}, {"حماس؟", ""}, {"probably Hamas", ""}, {"Hamas (probably)", ""},
		{"possibly ISIL", ""}, {"suspected Islamic State", ""}, {"ربما داعش", ""}, {"داعش (محتمل)", ""},
		{"возможно ИГИЛ", ""}, {"Предположительно ХАМАС", ""}, {"muhtemelen IŞİD", ""},
		{"احتمالاً داعش", ""}, {"شاید حماس", ""},
		{"Islamic State (IS)", ""}, {"Islamic State or Hamas", ""}, {"Hamas/ISIL", ""}, {"Isalmic State", ""},
		{"Hammas", ""}, {"Al-Hamza Division", ""}, {"Firqat al-Hamza", ""}, {"Hamza Brigade", ""}, {"al-Ahrar", ""},
		{"al-Tahrir", ""}, {"Ahrar", ""}, {"1 Division", ""}, {"2nd Division", ""}, {"111th Division", ""},
		{"Division", ""},
		{"Haddad", ""}, {"S. Haddad", ""}, {"Saleem Haddad", ""}, {"Southern Front", ""}, {"?", ""}, {"...", ""},
	} {
		if got := r.Actor(c.name); string(got) != c.stands {
			t.Errorf("%q stands for %q, want %q", c.name, got, c.stands)
		}
	}
	for name, first := range map[string]string{"Hamas?": "hamas", "Firqat al-Hamza": "hamza", "Saleem Haddad": "salim",
		"probably ISIL": "is"} {
		if list := r.Candidates(Actors, name); len(list) == 0 || list[0].ID != first {
			t.Errorf("%q: candidates %+v, want %q first", name, list, first)
		}
	}
}

func TestAnAnswerOfADoubtfulNameIsOfThatNameAlone(t *testing.T) {
	r := New(bodies, nil, []Answer{{Actors, "Hamas?", ""}, {Actors, "probably ISIL", "is"}}, nil)
	if id := r.Actor("Hamas"); id != "hamas" {
		t.Errorf("what was answered of Hamas? keeps Hamas from its entry: %q", id)
	}
	if id := r.Actor("HAMAS ?"); id != "" {
		t.Errorf("HAMAS ? stands for %q", id)
	}
	if id := r.Actor("Probably  isil"); id != "is" {
		t.Errorf("an answer of a doubtful name is not kept: %q", id)
	}
	if k := Key(Key("Hamas?")); k != Key("Hamas?") || Key("?") != "" {
		t.Errorf("keys: %q, %q", k, Key("?"))
	}
}

// TestProvincesByName: spellings of a province, its Kurdish name among them by the seat that is called so.
func TestProvincesByName(t *testing.T) {
	g, err := gazetteer.Open()
	if err != nil {
		t.Fatal(err)
	}
	raqqa, hasaka := square("raqqa", 0, "Ar-Raqqa", "الرقة"), square("hasaka", 4, "Al-Hasakeh", "الحسكة")
	r := New(nil, []*truce.Area{raqqa, hasaka}, nil, g)
	for name, want := range map[string]truce.AreaID{"Raqqa": "raqqa", "Ar Raqqah": "raqqa",
		"ar-Raqqa Governorate": "raqqa", "محافظة الرقة": "raqqa", "Reqa": "raqqa", "Ракка": "",
		"Hesîçe": "hasaka", "Hesekê": "hasaka", "Raqqa?": "",
		"probably Raqqa": "", "Rakkasia": ""} {
		if got := r.Province(name); got != want {
			t.Errorf("%q is %q, want %q", name, got, want)
		}
	}
}
