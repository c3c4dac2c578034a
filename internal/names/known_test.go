package names

import (
	"encoding/csv"
	"os"
	"testing"
)

// sameNumber are names of one thing each, its number written in figures and words of the five languages.
var sameNumber = [][]string{
	{"1st Division", "First Division", "Division 1", "I Division", "الفرقة الأولى", "الفرقة ١", "الفرقة ۱", "1-я дивизия",
		"Первая дивизия", "1. Tümen", "Birinci Tümen", "لشکر یکم", "لشکر ۱"},
	{"23rd Brigade", "Twenty-third Brigade", "XXIII Brigade", "اللواء الثالث والعشرون", "لواء ٢٣",
		"двадцать третья бригада", "23. Tugay", "yirmi üçüncü tugay", "تیپ بیست و سوم"},
	{"11th Brigade", "اللواء الحادي عشر", "لواء ١١", "одиннадцатая бригада", "On Birinci Tugay"},
	{"21st Battalion", "الكتيبة الحادية والعشرون", "الكتيبة ٢١"},
	{"13th Regiment", "الفوج الثالث عشر", "13-й полк", "Regiment XIII", "on üçüncü alay"},
	{"Checkpoint 7", "Checkpoint Seven", "حاجز ٧", "حاجز سبعة", "Блокпост 7",
		"блокпост семь", "checkpoint 07", "Kontrol noktası 7", "КПП 7", "Checkpoint No. 7", "حاجز رقم ٧", "Блокпост № 7"},
	{"Sector 14 B", "Sector 14B", "قطاع 14B"},
	{"Road M5", "M5 road", "M 5 Road"},
}

// otherNumber are pairs of names of two things.
var otherNumber = [][2]string{
	{"Checkpoint 1", "Checkpoint 11"}, {"Post Three", "Post 4"}, {"II Corps", "III Corps"}, {"46th Brigade", "اللواء 47"},
	{"حاجز ١", "حاجز ١١"}, {"پاسگاه ۲", "پاسگاه ۲۱"}, {"Первая дивизия", "Вторая дивизия"},
	{"الفرقة الثالثة", "الفرقة الثالثة عشرة"}, {"اللواء الحادي عشر", "اللواء العاشر"},
	{"الكتيبة الحادية والعشرون", "الكتيبة العشرون"}, {"Post No. 7", "حاجز رقم ١٧"},
	{"Sector 14A", "Sector 14C"}, {"1. Ordu", "2. Ordu"}, {"Birinci Tabur", "İkinci Tabur"},
	{"101st Aldern Brigade", "110th Aldern Brigade"},
}

func TestNumbersDecide(t *testing.T) {
	for _, spellings := range sameNumber {
		for _, a := range spellings {
			for _, b := range spellings {
				if got := Similarity(a, b); got < Likely {
					t.Errorf("Similarity(%q, %q) = %.3f, want %v or more: the number is the same", a, b, got, Likely)
				}
			}
		}
	}
	for _, p := range otherNumber {
		if got := Similarity(p[0], p[1]); got > 0.5 {
			t.Errorf("Similarity(%q, %q) = %.3f, want at most 0.5: the numbers differ", p[0], p[1], got)
		}
	}
	for _, p := range [][2]string{{"Checkpoint", "Checkpoint 1"}, {"Aldern Division", "2nd Aldern Division"}} {
		if got := Similarity(p[0], p[1]); got >= Likely {
			t.Errorf("Similarity(%q, %q) = %.3f: which number is meant is not known", p[0], p[1], got)
		}
	}
}

// TestWhatIsNoNumber keeps letters and words of other names from being read as numbers.
func TestWhatIsNoNumber(t *testing.T) {
	for _, p := range [][2]string{
		{"V. Ivanov", "Viktor Ivanov"}, {"Khalifa Al Thani", "خليفة آل ثاني"}, {"Bin Aldern", "Ben Aldern"},
	} {
		if got := Similarity(p[0], p[1]); got < 0.7 {
			t.Errorf("Similarity(%q, %q) = %.3f, want 0.7 or more", p[0], p[1], got)
		}
	}
}

func TestWhatIsKnownOfWords(t *testing.T) {
	for _, p := range [][2]string{
		{"Hamza Division", "فرقة الحمزة"}, {"Firqat al-Zed", "Zed Division"}, {"Zed Tümeni", "дивизия Зед"},
		{"Kata'ib Merdan", "Merdan Brigades"},
		{"Northern Storm Brigade", "لواء عاصفة الشمال"}, {"Kuzey Fırtınası Tugayı", "Northern Storm Brigade"},
		{"Бригада мучеников Алдерна", "Martyrs of Aldern Brigade"}, {"Col. Merdan Zedani", "العقيد مردان زيداني"},
		{"Movement of Zed", "Harakat Zed"}, {"Front for the Liberation of Aldern", "جبهة تحرير ألدرن"},
		{"Jaysh al-Nasr", "Victory Army"},
		{"Aldern Trading Ltd", "Aldern Trading Limited"}, {"Aldern Trading LLC", "Aldern Trading"},
		{"Sheikh Merdan Zed", "Merdan Zed"},
		{"Abdul Rahman Zed", "Abdulrahman Zed"}, {"M. Zedani", "Merdan Zedani"}, {"Merdan Z.", "Merdan Zedani"},
		{"AFU", "Aldern Forces Union"}, {"A.F.U", "AFU"}, {"УСА", "Управление сил Алдерна"},
		{"قسد", "قوات سوريا الديمقراطية"}, {"SDF", "Syrian Democratic Forces"},
		{"SDF", "قوات سوريا الديمقراطية"},
		{"FSA", "Free Syrian Army"}, {"HTS", "Hay'at Tahrir al-Sham"}, {"HTS", "هيئة تحرير الشام"},
		{"FSA", "الجيش السوري الحر"}, {"ÖSO", "Free Syrian Army"}, {"YPJ", "Women's Protection Units"},
		{"НФС", "National Forces of Syria"}, {"SLF", "جبهة تحرير سوريا"},
		{"Reqa", "Raqqa"}, {"Reqqa", "Ar Raqqah"}, {"Reqa", "الرقة"}, {"Til Ebyad", "Tell Abyad"}, {"Heleb", "Halab"},
		{"Resulayn", "Ras al-Ayn"},
		{"Kirmanşah", "Kermanshah"}, {"کرماشان", "کرمانشاه"},
		{"Syrian Democratic Forces", "Сирийские демократические силы"},
		{"Syrian Democratic Forces", "Сирийских демократических сил"},
		{"Syrian Democratic Forces", "Hêzên Sûriya Demokratîk"},
		{"Свободной сирийской армии", "Free Syrian Army"},
	} {
		if got := Similarity(p[0], p[1]); got < Likely {
			t.Errorf("Similarity(%q, %q) = %.3f, want %v or more", p[0], p[1], got, Likely)
		}
	}
	for _, p := range [][2]string{
		{"al-Ahrar", "al-Tahrir"}, {"Jaysh al-Ahrar", "Jaysh al-Tahrir"}, {"Liwa Zed", "Jaysh Zed"},
		{"Zed Division", "Zed Battalion"},
		{"Muhajirin", "Mujahidin"}, {"Tall Sharqi", "Tall Gharbi"}, {"Aldern Kabir", "Aldern Saghir"},
		{"A. Zedani", "M. Zedani"}, {"Northern Storm Brigade", "Northern Star Brigade"},
		{"A. Zedani", "Merdan Zedani"}, {"SDF", "Syrian Defence Union"}, {"Ansar Zed", "Jund Zed"},
		{"SDF", "Jabhat Fatah al-Sham"}, {"IS", "عربستان سعودی"},
		{"JFS", "Free Syrian Army"}, {"FSA", "Liwa Suqour al-Sham"}, {"FSA", "الجيش الوطني السوري"},
		{"FA", "جيش الأحرار"}, {"Северного Алдерна", "Южный Алдерн"},
	} {
		if got := Similarity(p[0], p[1]); got >= Likely {
			t.Errorf("Similarity(%q, %q) = %.3f, want less than %v: they are two", p[0], p[1], got, Likely)
		}
	}
}

// TestGroupsOfTheTable asks for the groups of the table docs/names.md measures by, of which half were looked at.
func TestGroupsOfTheTable(t *testing.T) {
	f, err := os.Open("testdata/groups.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var x Index
	main := make(map[string]bool)
	for _, row := range rows[1:] {
		if !main[row[0]] {
			main[row[0]] = true
			x.Add(row[0], row[1])
		}
	}
	right := 0
	for _, row := range rows[1:] {
		if hits := x.Search(row[1], 1); len(hits) == 1 && hits[0].ID == row[0] {
			right++
		}
	}
	if share := float64(right) / float64(len(rows)-1); share < 0.92 {
		t.Errorf("the right group is first for %d of %d names", right, len(rows)-1)
	}
}
