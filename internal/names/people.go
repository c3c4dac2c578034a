package names

import (
	"slices"
	"strings"
)

// people are words, folded, by which sources say that people without arms were hit or took part, and not who did it.
var people = folded(`civilians; civilian; civilian population; protesters; protestors; demonstrators
	مدنيون; مدنيين; المدنيون; المدنيين; متظاهرون; متظاهرين
	гражданские; гражданские лица; мирные жители
	мирное население; гражданское население; протестующие
	siviller; sivil; sivil halk; göstericiler; protestocular
	غیرنظامیان; شهروندان غیرنظامی; معترضان
	цивільні; цивільні особи; мирні жителі; civils; civiles`)

func folded(list string) (out []string) {
	for _, w := range strings.FieldsFunc(list, func(r rune) bool { return r == ';' || r == '\n' }) {
		out = append(out, Fold(w))
	}
	return out
}

// People reports whether a name is no actor's but a word for civilians or demonstrators, with or without the country in
// parentheses behind it, as "Civilians" in UCDP GED and "Civilians (Syria)" in ACLED.
func People(name string) bool {
	if i := strings.IndexByte(name, '('); i > 0 && strings.HasSuffix(strings.TrimSpace(name), ")") {
		name = name[:i]
	}
	return slices.Contains(people, Fold(name))
}
