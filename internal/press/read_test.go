package press

import (
	"slices"
	"strings"
	"testing"

	"truce"
)

// TestLanguagesAreKnown holds that a text's language is found, and that another one is refused by its name.
func TestLanguagesAreKnown(t *testing.T) {
	for text, want := range map[string]string{
		"The Harbour side has registered 7 violations in the past 24 hours.":                        "en",
		"Стороной Гавани за сутки зафиксировано 7 нарушений в провинциях.":                          "ru",
		"رصد الجانب خلال الـ24 ساعة الماضية 7 خروقات في المحافظات.":                                 "ar",
		"Liman tarafı son 24 saat içinde 7 ateşkes ihlali tespit etti ve duyurdu.":                  "tr",
		"Die Seite des Hafens hat in den letzten 24 Stunden sieben Verletzungen der Waffenruhe.":    "German",
		"Протягом доби що стосується режиму також не було порушень перемир'я від сторін, які та із": "Ukrainian",
		"O lado do porto registrou sete violações nas últimas 24 horas, segundo os dados.":          "Portuguese",
	} {
		r, err := Read(text, Options{})
		switch {
		case err == nil && r.Language != want:
			t.Errorf("%q is read as %s, not %s", text, r.Language, want)
		case err != nil && (truce.KindOf(err) != truce.Invalid || !strings.Contains(err.Error(), "in "+want)):
			t.Errorf("%q: %v, want %s refused by name", text, err, want)
		}
	}
}

func TestWhatIsNoTextIsRefused(t *testing.T) {
	for name, text := range map[string]string{
		"nothing":      "",
		"no words":     "12 34 56",
		"not UTF-8":    "The Harbour side registered \xff\xfe violations",
		"much too big": strings.Repeat("a", mostBytes+1),
		"too long":     strings.Repeat("The violations of the ceasefire. ", 3000),
	} {
		if r, err := Read(text, Options{}); truce.KindOf(err) != truce.Invalid || r != nil {
			t.Errorf("%s: %v, %v", name, r, err)
		}
	}
}

// TestNamesOfProvinces holds the spellings that bulletins use to the places they mean, by the table or by their sound.
func TestNamesOfProvinces(t *testing.T) {
	for lang, names := range map[string]map[string]string{
		"en": {"Aleppo": "SY02", "Deraa": "SY12", "Dar'a": "SY12", "Deir Ezzur": "SY09", "Hasekei": "SY08", "HOMS": "SY04",
			"Lattakia": "SY06", "Ladhiqiyah": "SY06", "Ladakia": "SY06", "al-Quneitra": "SY14", "Al-Quneitra": "SY14",
			"As-Suwayda": "SY13", "Suwayda’": "SY13", "Damascus": "SY01/SY03", "Rif Damascus": "SY03", "Idleb": "SY07"},
		"ru": {"Алеппо": "SY02", "Дераа": "SY12", "Деръа": "SY12", "Даръа": "SY12", "Латакия": "SY06", "Эс-Сувейда": "SY13",
			"Сувейда": "SY13", "Эль-Кунейтра": "SY14", "Дейр-эз-Зор": "SY09", "Риф-Дамаск": "SY03", "Хама": "SY05"},
		"ar": {"حلب": "SY02", "درعا": "SY12", "حماة": "SY05", "حماه": "SY05", "إدلب": "SY07", "ادلب": "SY07",
			"اللاذقية": "SY06", "القنيطرة": "SY14", "السويداء": "SY13", "دير الزور": "SY09"},
		"tr": {"Halep": "SY02", "Lazkiye": "SY06", "İdlib": "SY07", "Şam": "SY01/SY03", "Der'a": "SY12", "Humus": "SY04",
			"El Kuneytra": "SY14", "Deyr ez Zor": "SY09"},
	} {
		head := map[string]string{"en": "violations in ", "ru": "нарушений в ", "ar": "خروقات في ", "tr": "ihlal "}[lang]
		for name, code := range names {
			r, err := Read("7 "+head+name+" (3), "+name+" (3)", Options{Language: lang})
			if err != nil {
				t.Fatal(err)
			}
			if len(r.Sides) != 1 || len(r.Sides[0].Parts) != 1 || r.Sides[0].Parts[0].Place != code {
				t.Errorf("%s: %s is read as %+v, not %s", lang, name, r.Sides, code)
			}
		}
	}
}

// TestTablesSpeakAlike holds that each language has words for all that the grammar asks of it.
func TestTablesSpeakAlike(t *testing.T) {
	for lang, rows := range languages() {
		has := map[string]bool{}
		for _, r := range rows {
			has[r.Concept] = true
		}
		for noun := range nouns {
			if !has[noun] {
				t.Errorf("%s has no words for %s", lang, noun)
			}
		}
		for _, c := range []string{"register", "confirmed", "unconfirmed", "none-of", "all", "rest", "number-of", "total",
			"throughout", "unchanged", "negotiation", "month", "weekday", "number", "zero", "any", "author", "cause", "fire-at",
			"investigated", "medical", "aid", "united-nations", "taken", "previous", "says", "bulletin", "each", "province"} {
			if !has[c] {
				t.Errorf("%s has no words for %s", lang, c)
			}
		}
	}
}

func TestTablesOfWorldsAreChecked(t *testing.T) {
	for _, text := range []string{"name.A Northmark", "[en\nside.a: b"} {
		if w, err := ReadWorld(text); err == nil {
			t.Errorf("%q is taken: %+v", text, w)
		}
	}
}

func TestReadingAgainGivesTheSame(t *testing.T) {
	w := lakes(t)
	for _, c := range textCases(t, "en") {
		a, err := Read(c.text, Options{World: w})
		if err != nil {
			continue
		}
		b, _ := Read(c.text, Options{World: w})
		if summary(a) != summary(b) {
			t.Errorf("%s is read in two ways", c.name)
		}
	}
}

// BenchmarkRead reads a bulletin of usual length.
func BenchmarkRead(b *testing.B) {
	w := lakes(b)
	for _, lang := range Languages() {
		var text strings.Builder
		for _, c := range textCases(b, lang) {
			if text.Len()+len(c.text) < 2500 {
				text.WriteString(c.text + "\n\n")
			}
		}
		b.Run(lang, func(b *testing.B) {
			b.SetBytes(int64(text.Len()))
			for b.Loop() {
				if _, err := Read(text.String(), Options{World: w, Language: lang}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// TestCumulativeViolationsAreOfARegister holds that what was registered since a truce began is a claim of its own, of
// the side that registered it, and none of the day.
func TestCumulativeViolationsAreOfARegister(t *testing.T) {
	text := "6 March 2031. The Hill side registered 4 violations. The Hill side has so far registered 310 violations."
	r, err := Read(text, Options{World: lakes(t)})
	if err != nil {
		t.Fatal(err)
	}
	claims, left, err := r.Claims(lakes(t), truce.Source{Outlet: "paper"})
	if err != nil || len(left) > 0 || len(claims) != 2 {
		t.Fatalf("%v, %v, %v", claims, left, err)
	}
	for i, want := range []struct {
		what  string
		total int
	}{{"violations", 4}, {"cumulative violations, total", 310}} {
		if c := claims[i]; c.What != want.what || c.Registrar != "hill" || c.Total == nil || *c.Total != want.total {
			t.Errorf("%+v, want %+v", c, want)
		}
	}
}

// TestConfirmationsAreOfTheDataNamed holds that what is said of the data of a side is that side's, and not of the one
// told of last.
func TestConfirmationsAreOfTheDataNamed(t *testing.T) {
	for text, want := range map[string]string{
		"Российская сторона зафиксировала 7 нарушений, турецкая - 5. Подтверждений по турецким данным нет.": "turkey",
		"Турецкая сторона зафиксировала 7 нарушений, российская - 5. Подтверждений по турецким данным нет.": "turkey",
	} {
		r, err := Read(text, Options{Language: "ru"})
		if err != nil {
			t.Fatal(err)
		}
		var of []string
		for _, s := range r.Sides {
			if len(s.Outcomes) > 0 {
				of = append(of, s.RegisteredBy)
			}
		}
		if !slices.Equal(of, []string{want}) {
			t.Errorf("%q: a review of %q, want %q", text, of, want)
		}
	}
}
