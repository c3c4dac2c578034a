package narrative

import "testing"

// What a person may write between the sentences, and the first word that is refused.
func TestNumbersByHand(t *testing.T) {
	for line, refused := range map[string]string{
		"It was a quiet day.": "",
		"The count of “Registered”, all members together, is {CA-B-3 observance/registered/joint}.": "",
		"{CA-B-3 observance/registered in/North 7/CA} in the north.":                                "",
		"Of 2017-01-15 nothing is held; CA-I-12 is still open.":                                     "",
		"There were 14 of them.":                  "14",
		"There were ١٤ of them.":                  "١٤",
		"There were fourteen, or ½ of them.":      "½",
		"On 15.01.2017 it rained.":                "15.01.2017",
		"{CA-B-3 a/b} and 3":                      "3",
		"{CA-B-3}":                                "{",
		"{CA-B-3 a/b":                             "{",
		"14{CA-B-3 observance/registered/joint}":  "14",
		"2017-01-1514 of them":                    "14",
		"CA-I-12, which is one of 2017-01-15's 9": "9",
	} {
		if got := byHand(line); got != refused {
			t.Errorf("%s: %q is refused, want %q", line, got, refused)
		}
	}
}
