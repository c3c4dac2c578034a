// Package frame is what every page needs, and what rooms show in common. It decides nothing about access: what a page
// shows comes through internal/view. It knows no room.
//
// A site is opened from a configuration and rooms ([New]); each room is a directory beside this one that hands over
// its addresses, its sections of the navigation and its embedded files ([Room]). A request carries what its page is
// made of, each read once ([Request]): the lens of whoever asks, the book of names, the agreements as compiled. A
// handler parses, acts, builds a page struct and renders it; an error it returns becomes a page in words.
//
// What rooms show in common: names and places ([Book]), signs ([Sign]), rows of incidents ([IncidentRow]), maps and
// bars ([Map], [Chart]), moments and counts in words (functions of templates), forms that are entered once
// ([Site.Claim], [Site.Act]). The templates are in templates/part-*.html, the words under lang/. What the
// engines say in English, refusals above all, is looked up in lang/sentences.CODE.json by its format ([Catalog.Say]).
package frame
