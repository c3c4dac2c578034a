package names

// cyrillicSounds gives the sounds of Cyrillic letters: Russian, Ukrainian, Bulgarian, Serbian and the Turkic and
// Iranian languages that use the script. Letters whose value differs by language (и, г) get the Russian one; the costs
// know the rest.
var cyrillicSounds = map[rune]string{
	'а': "a", 'б': "b", 'в': "v", 'г': "g", 'д': "d", 'е': "e", 'ё': "E", 'ж': "Z", 'з': "z", 'и': "i", 'й': "y", 'к': "k",
	'л': "l", 'м': "m", 'н': "n", 'о': "o", 'п': "p", 'р': "r", 'с': "s", 'т': "t", 'у': "u", 'ф': "f", 'х': "X", 'ц': "Q",
	'ч': "C", 'ш': "S", 'щ': "F", 'ъ': "", 'ы': "I", 'ь': "", 'э': "e", 'ю': "yu", 'я': "ya",
	'і': "i", 'ї': "yi", 'є': "ye", 'ґ': "g", 'ў': "u",
	'ә': "a", 'ғ': "G", 'қ': "q", 'ң': "ng", 'ө': "o", 'ұ': "u", 'ү': "u", 'һ': "h", 'ҳ': "h", 'ҷ': "J", 'ҹ': "J",
	'ҝ': "g", 'ӣ': "i", 'ӯ': "u",
	'ј': "y", 'љ': "ly", 'њ': "ny", 'ћ': "C", 'ђ': "J", 'џ': "J", 'ѓ': "g", 'ќ': "k", 'ѕ': "z", 'ӏ': "", 'ӑ': "a",
	'ӗ': "e", 'ҫ': "s", 'ҙ': "D", 'ҡ': "q",
}

// arabicSounds gives the sounds of letters of the Arabic script: Arabic, Persian, Kurdish, Pashto, Urdu, Uyghur. Alef
// at the start of a word and heh at its end are read by [keyBuilder.addArabic].
var arabicSounds = map[rune]string{
	'ا': "a", 'أ': "A", 'إ': "i", 'آ': "a", 'ٱ': "A", 'ء': "", 'ؤ': "W", 'ئ': "Y", 'ب': "b", 'ت': "t", 'ث': "T", 'ج': "J",
	'ح': "h", 'خ': "X",
	'د': "d", 'ذ': "D", 'ر': "r", 'ز': "z", 'س': "s", 'ش': "S", 'ص': "s", 'ض': "B", 'ط': "t", 'ظ': "D", 'ع': "O", 'غ': "G",
	'ف': "f", 'ق': "q", 'ك': "k", 'ک': "k", 'ڪ': "k", 'ل': "l", 'م': "m", 'ن': "n", 'ه': "h", 'ة': "H", 'و': "W",
	'ي': "Y", 'ى': "Y", 'ی': "Y",
	'گ': "g", 'پ': "p", 'چ': "C", 'ژ': "Z", 'ڤ': "v",
	'ێ': "e", 'ۆ': "o", 'ڕ': "r", 'ڵ': "l", 'ە': "e", 'ۀ': "H", 'ہ': "h", 'ھ': "h", 'ۃ': "H", 'ے': "e", 'ې': "e",
	'ۍ': "i", 'ۇ': "u", 'ۈ': "u", 'ۋ': "v",
	'ٹ': "t", 'ڈ': "d", 'ڑ': "r", 'ں': "n", 'ټ': "t", 'ډ': "d", 'ړ': "r", 'ڼ': "n", 'ګ': "g", 'ښ': "X", 'ږ': "g",
	'ځ': "z", 'څ': "Q", 'ڭ': "ng",
}

// latinSounds gives the Latin letters that are not read as their base letter. A value in lower case is read on as
// Latin letters, so that it may join a digraph; one in capitals is a sound.
var latinSounds = map[rune]string{
	'ı': "I", 'ə': "a", 'ß': "ss", 'ø': "o", 'æ': "ae", 'œ': "oe", 'đ': "d", 'ð': "d", 'þ': "T", 'ł': "l", 'ħ': "h",
	'ş': "$", 'š': "S", 'ș': "S", 'ś': "$", 'ŝ': "S", 'ç': "C", 'č': "C", 'ć': "C", 'ĉ': "C", 'ċ': "C", 'ž': "Z",
	'ź': "Z", 'ż': "Z",
	'ğ': "G", 'ġ': "G", 'ḡ': "G", 'ģ': "g", 'ḫ': "X", 'ẖ': "X", 'ĥ': "X", 'ț': "Q", 'ĵ': "Z", 'ǧ': "J", 'ǰ': "J",
}
