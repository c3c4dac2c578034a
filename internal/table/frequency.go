package table

import "unicode"

// letterRanks lists the letters of a script from the most to the least frequent, in groups, each about half as frequent
// as the one before: Arabic and Persian, Russian and Ukrainian, Hebrew, Greek, and the letters beyond ASCII of Western
// European languages and Turkish. The order is what counts of a language's letter frequencies.
var letterRanks = [][]string{
	{"ال", "يمونر", "تبعدةسهفیک", "قكحأجشىگپ", "صطخ", "ضغثزذإچ", "ئءظ", "آؤژ", "ـ"},
	{"оеаи", "нтсрвл", "кмдпу", "яыьгзбі", "чйхжшї", "юцщэфє", "ъёґ", "ўј"},
	{"יוהל", "אמתרבנ", "שחדעק", "כפםגצטסז", "ןךץף"},
	{"αοιετσν", "ρηπκυλ", "ωγδςμθχ", "ήίόάφέύβ", "ξζψώΐϊ"},
	{"éıü", "öşçäó", "ğáíñèàãİß", "êúõâôŞÖÜÉÇ", "îûëïìòåøæÅØ", "ùĞœÄÁÓÍ", "ýðþÿÈÀ"},
}

// rareLetter is the score of a letter that no list has; evenLetter that of the first group.
const (
	rareLetter = -1800
	evenLetter = 400
	halving    = -300
)

var letterScores = scoresOf(letterRanks)

func scoresOf(scripts [][]string) map[rune]int {
	scores := map[rune]int{}
	for _, groups := range scripts {
		for rank, letters := range groups {
			for _, r := range letters {
				scores[r] = evenLetter + rank*halving
			}
		}
	}
	return scores
}

// frequency scores a letter by how frequent it is; a capital counts as its small letter.
func frequency(r rune) int {
	if s, ok := letterScores[r]; ok {
		return s
	}
	if s, ok := letterScores[unicode.ToLower(r)]; ok {
		return s
	}
	return rareLetter
}
