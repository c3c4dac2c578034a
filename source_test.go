package truce

import "testing"

func TestNameIn(t *testing.T) {
	names := []Name{{Text: "القديم", Lang: "ar", Kind: "former"}, {Text: "بورت", Lang: "ar", Kind: "main"},
		{Text: "Port", Lang: "en", Kind: "main"}, {Text: "Порт", Lang: "ru", Kind: "alias"}}
	for lang, want := range map[string]string{"ar": "بورت", "en": "Port", "ru": "Порт", "tr": "Port"} {
		if got := NameIn(names, lang); got != want {
			t.Errorf("%s: %q, want %q", lang, got, want)
		}
	}
	if got := NameIn([]Name{{Text: "a", Kind: "alias"}, {Text: "b", Lang: "fr", Kind: "main"}}, "tr"); got != "b" {
		t.Errorf("without English: %q", got)
	}
	if got := NameIn(nil, "en"); got != "" {
		t.Errorf("no name: %q", got)
	}
}
