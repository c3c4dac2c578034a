package names

import "testing"

// TestANameInWhichAWordIsAnother: one consonant makes another given name, whatever stands beside it; another spelling
// of the same name stays one.
func TestANameInWhichAWordIsAnother(t *testing.T) {
	for _, two := range [][2]string{{"Jalal al-Ahmad", "Jamal al-Ahmad"}, {"Jalal Hasan Ahmad", "Jamal Hasan Ahmad"},
		{"Khalid Omar", "Khalil Omar"}, {"Amir Hamdan", "Amin Hamdan"},
		{"جلال الأحمد", "جمال الأحمد"}, {"Халид Омар", "Халил Омар"}} {
		if s := Similarity(two[0], two[1]); s >= Likely {
			t.Errorf("%s and %s are alike to %.3f", two[0], two[1], s)
		}
		if a, b := Similarity(two[0], two[1]), Similarity(two[1], two[0]); a != b {
			t.Errorf("%s and %s: %v one way, %v the other", two[0], two[1], a, b)
		}
	}
	for _, one := range [][2]string{{"Jamal Ahmad", "Gamal Ahmed"}, {"Huseyin Kaya", "Hussein Kaya"},
		{"Yusuf Khalid", "Yousef Haled"}, {"Jalal al-Ahmad", "Djalal el Ahmed"}, {"Халид Омар", "Khaled Omar"}} {
		if s := Similarity(one[0], one[1]); s < Likely {
			t.Errorf("%s and %s are alike to %.3f", one[0], one[1], s)
		}
	}
}
