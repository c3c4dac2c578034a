package geojson

import (
	"bytes"
	"encoding/json"
	"errors"

	"truce"
	"truce/internal/table"
)

// wireOf reads a feature. The error says in words what is wrong with its JSON, and in which line.
func wireOf(f feature) (*wire, error) {
	var w wire
	err := json.Unmarshal(f.raw, &w)
	if syntax, is := errors.AsType[*json.SyntaxError](err); is {
		if mended := numbers(f.raw); mended != nil && json.Unmarshal(mended, &w) == nil {
			return &w, nil
		}
		return nil, syntaxWords(f, syntax.Offset)
	}
	if kind, is := errors.AsType[*json.UnmarshalTypeError](err); is {
		if kind.Field == "" {
			return nil, truce.Errorf(truce.Invalid, "the feature is %s, not an object", kindWords(kind.Value))
		}
		return nil, truce.Errorf(truce.Invalid, "the feature cannot be read: its %s is of the wrong kind, %s",
			kind.Field, kindWords(kind.Value))
	}
	return &w, err
}

// syntaxWords says where a feature ceases to be JSON.
func syntaxWords(f feature, offset int64) error {
	at := min(max(int(offset)-1, 0), len(f.raw))
	line := f.line + bytes.Count(f.raw[:at], []byte{'\n'})
	before := bytes.TrimRight(f.raw[:at], " \t\r\n")
	if len(before) > 20 {
		before = before[len(before)-20:]
	}
	return truce.Errorf(truce.Invalid, "the feature is not JSON: in line %d, %q cannot stand after %q",
		line, table.Cut(string(f.raw[at:min(at+12, len(f.raw))]), 12), bytes.ToValidUTF8(before, []byte("…")))
}

// kindWords is the kind of a JSON value in words.
func kindWords(value string) truce.Sentence {
	switch value {
	case "string":
		return truce.Say("a text")
	case "array":
		return truce.Say("a list")
	case "object":
		return truce.Say("an object")
	case "bool":
		return truce.Say("true or false")
	}
	return truce.Say("a %s", value)
}

// numbers writes null for NaN and Infinity, which are no JSON and which Python writes where a number is missing;
// nil when there are none outside texts.
func numbers(raw []byte) []byte {
	var out []byte
	text, from := false, 0
	for i := 0; i < len(raw); i++ {
		switch {
		case text && raw[i] == '\\':
			i++
		case raw[i] == '"':
			text = !text
		case !text:
			if n := notANumber(raw[i:]); n > 0 {
				out = append(append(out, raw[from:i]...), "null"...)
				i += n - 1
				from = i + 1
			}
		}
	}
	if out == nil {
		return nil
	}
	return append(out, raw[from:]...)
}

func notANumber(raw []byte) int {
	for _, word := range []string{"NaN", "-Infinity", "Infinity"} {
		if bytes.HasPrefix(raw, []byte(word)) {
			return len(word)
		}
	}
	return 0
}
