package frame

import (
	"html/template"
	"strconv"
	"strings"

	"rsc.io/qr"
)

// QR is a QR code as the path of a drawing, a unit a module.
type QR struct {
	Size int
	Path template.HTMLAttr
}

// DrawQR draws a text as a QR code, with the margin that readers need.
func DrawQR(text string) (QR, error) {
	c, err := qr.Encode(text, qr.M)
	if err != nil {
		return QR{}, err
	}
	const margin = 4
	var b strings.Builder
	for y := range c.Size {
		for x := range c.Size {
			if c.Black(x, y) {
				b.WriteString("M" + strconv.Itoa(x+margin) + " " + strconv.Itoa(y+margin) + "h1v1h-1z")
			}
		}
	}
	return QR{c.Size + 2*margin, template.HTMLAttr(`d="` + b.String() + `"`)}, nil
}
