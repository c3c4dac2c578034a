package media

import (
	"bytes"
	"net/http"
	"slices"
	"strings"

	"truce"
)

// Type is what a file is by its first bytes.
type Type struct {
	Media     string // media type
	Extension string
	Kind      Kind
	picture   bool // the program decodes it
}

// types are the files that are taken in. What a browser would run is not among them.
var types = []Type{
	{"image/jpeg", "jpg", Photograph, true},
	{"image/png", "png", Photograph, true},
	{"image/gif", "gif", Photograph, true},
	{"image/webp", "webp", Photograph, true},
	{"image/heic", "heic", Photograph, false},
	{"image/avif", "avif", Photograph, false},
	{"image/tiff", "tif", Photograph, false},
	{"video/mp4", "mp4", Video, false},
	{"video/quicktime", "mov", Video, false},
	{"video/3gpp", "3gp", Video, false},
	{"video/webm", "webm", Video, false},
	{"video/avi", "avi", Video, false},
	{"audio/mp4", "m4a", Audio, false},
	{"audio/mpeg", "mp3", Audio, false},
	{"audio/aac", "aac", Audio, false},
	{"audio/amr", "amr", Audio, false},
	{"audio/flac", "flac", Audio, false},
	{"audio/wave", "wav", Audio, false},
	{"application/ogg", "ogg", Audio, false},
	{"application/pdf", "pdf", Document, false},
	{"application/zip", "zip", Document, false},
	{"text/plain", "txt", Document, false},
}

// TypeOf returns the type of the name; false for one that is not taken in.
func TypeOf(media string) (Type, bool) {
	i := slices.IndexFunc(types, func(t Type) bool { return t.Media == media })
	if i < 0 {
		return Type{}, false
	}
	return types[i], true
}

// brands are the first brands of ISO media files (ISO/IEC 14496-12) by the type they stand for.
var brands = map[string]string{"heic": "image/heic", "heix": "image/heic", "hevc": "image/heic", "mif1": "image/heic",
	"msf1": "image/heic", "avif": "image/avif", "avis": "image/avif", "qt  ": "video/quicktime", "M4A ": "audio/mp4",
	"M4B ": "audio/mp4", "3gp4": "video/3gpp", "3gp5": "video/3gpp", "3gp6": "video/3gpp", "3g2a": "video/3gpp"}

// Sniff tells what a file is by its first bytes, whatever it was called. What is not taken in is an error of kind
// [truce.Invalid].
func Sniff(head []byte) (Type, error) {
	t, ok := TypeOf(sniff(head))
	if ok && t.Media == "text/plain" && bytes.HasPrefix(bytes.TrimSpace(head), []byte("<")) {
		ok = false
	}
	if !ok {
		return Type{}, truce.Errorf(truce.Invalid,
			"by what it holds the file is no photograph, film, sound or document that is taken in: pack it first")
	}
	return t, nil
}

func sniff(head []byte) string {
	if len(head) >= 12 && string(head[4:8]) == "ftyp" {
		if t, ok := brands[string(head[8:12])]; ok {
			return t
		}
		return "video/mp4"
	}
	for start, t := range map[string]string{"II*\x00": "image/tiff", "MM\x00*": "image/tiff", "fLaC": "audio/flac",
		"#!AMR": "audio/amr", "\xff\xf1": "audio/aac", "\xff\xf9": "audio/aac", "\xff\xfb": "audio/mpeg",
		"\xff\xf3": "audio/mpeg", "\xff\xf2": "audio/mpeg"} {
		if bytes.HasPrefix(head, []byte(start)) {
			return t
		}
	}
	t, _, _ := strings.Cut(http.DetectContentType(head), ";")
	return t
}
