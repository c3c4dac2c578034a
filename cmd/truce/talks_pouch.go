package main

import (
	"fmt"
	"io"
	"strings"
	"time"

	"truce"
	"truce/internal/claimfile"
	"truce/internal/node"
	"truce/internal/pouch"
	"truce/internal/talks"
	"truce/internal/vault"
)

// talksPouchCmd works on the mediator's pouch. No name and no word is an argument, which others on the machine can
// read; nothing that is done is in the audit.
type talksPouchCmd struct {
	List     talksPouchListCmd     `cmd:"" help:"Show what is in the pouch."`
	Begin    talksPouchBeginCmd    `cmd:"" help:"Begin a pouch that your key opens."`
	Put      talksPouchPutCmd      `cmd:"" help:"Do acts from a file: take messages down, change what their authors allow, say who was shown what and who releases it, strike messages, let others hold the pouch."`
	Template talksPouchTemplateCmd `cmd:"" help:"Print a file to fill in: one act of a kind, with every field."`
	Table    talksPouchTableCmd    `cmd:"" help:"Print what all sides released, as variants of a text for truce talks put: look through it first."`
	Destroy  talksPouchDestroyCmd  `cmd:"" help:"Destroy the pouch, whoever's it is."`
}

// pouchFlags name the pouch and the key that opens it.
type pouchFlags struct {
	Dir string `help:"The node's directory." env:"TRUCE_DIR" default:"." type:"path" placeholder:"DIR"`
	Key string `help:"Your key file, as truce key new wrote it." required:"" type:"path" placeholder:"FILE"`
	passphraseFlags
}

// with opens store and pouch. held names the pouch that was opened.
func (f pouchFlags) with(e *env, do func(s *pouch.Store, p *pouch.Pouch, held truce.Digest, k *vault.Key) error) error {
	return f.store(e, func(s *pouch.Store, file []byte, k *vault.Key) error {
		p, err := pouch.Open(file, k)
		if err != nil {
			return err
		}
		return do(s, p, truce.DigestOf(file), k)
	})
}

// store opens the store and reads the key.
func (f pouchFlags) store(e *env, do func(s *pouch.Store, file []byte, k *vault.Key) error) error {
	k, err := f.open(e, f.Key)
	if err != nil {
		return err
	}
	s, err := node.OpenPouch(e, f.Dir)
	if err != nil {
		return err
	}
	defer s.Close()
	file, err := s.Read(e)
	if err != nil {
		return err
	}
	return do(s, file, k)
}

// talksPouchListCmd shows the pouch.
type talksPouchListCmd struct {
	pouchFlags
	JSON bool `help:"Print a JSON object." name:"json"`
}

// Run prints the messages, the oldest first.
func (c *talksPouchListCmd) Run(e *env) error {
	return c.with(e, func(_ *pouch.Store, p *pouch.Pouch, _ truce.Digest, _ *vault.Key) error {
		if c.JSON {
			return printJSON(e, pouchJSON{list(p.Holders), list(p.Messages)})
		}
		for _, h := range p.Holders {
			fmt.Fprintf(e.Out, "opened by %s %s\n", h.Recipient, h.Name)
		}
		for i := range p.Messages {
			printMessage(e.Out, &p.Messages[i])
		}
		return nil
	})
}

// pouchJSON is the pouch as printed with --json.
type pouchJSON struct {
	Holders  []pouch.Holder  `json:"holders"`
	Messages []pouch.Message `json:"messages"`
}

func printMessage(w io.Writer, m *pouch.Message) {
	fmt.Fprintf(w, "\n%d  %s  from %s to %s", m.N, m.At, m.From, strings.Join(m.To, ", "))
	if m.Answers != 0 {
		fmt.Fprintf(w, ", answers %d", m.Answers)
	}
	fmt.Fprintln(w)
	for i := range m.Parts {
		p := &m.Parts[i]
		fmt.Fprintf(w, "  part %d, %s: %s\n", i+1, p.Allow, strings.ReplaceAll(p.Words, "\n", "\n    "))
		for _, s := range p.Showings {
			fmt.Fprintf(w, "    shown to %s, %s, %s\n", s.To, s.As, s.At)
		}
		for _, r := range p.Released {
			fmt.Fprintf(w, "    released by %s, %s\n", r.By, r.At)
		}
		if m.Ready(p) {
			fmt.Fprintln(w, "    all sides released it: truce talks pouch table prints it as a variant")
		}
	}
}

// talksPouchBeginCmd begins a pouch.
type talksPouchBeginCmd struct {
	pouchFlags
	Anew bool `help:"Destroy what is there, if anything: nobody can tell whether others hold a pouch here. Ask whoever else mediates."`
}

// Run puts an empty pouch in the place of what is there.
func (c *talksPouchBeginCmd) Run(e *env) error {
	return c.store(e, func(s *pouch.Store, file []byte, k *vault.Key) error {
		_, err := pouch.Open(file, k)
		switch {
		case err == nil:
			return truce.Errorf(truce.Conflict, "your key opens a pouch here already: truce talks pouch destroy ends it")
		case !c.Anew:
			return truce.Errorf(truce.Conflict, "nobody can tell whether others hold a pouch here: ask whoever else mediates. "+
				"--anew destroys what is there, if anything, and begins yours")
		}
		p := new(pouch.Pouch)
		if err := p.Take(0, &pouch.Hold{Recipient: k.Recipient()}); err != nil {
			return err
		}
		return replace(e, s, truce.DigestOf(file), p)
	})
}

// replace closes a pouch and puts it in the place of the one that was opened.
func replace(e *env, s *pouch.Store, held truce.Digest, p *pouch.Pouch) error {
	file, err := p.Close()
	if err != nil {
		return err
	}
	return s.Replace(e, held, file)
}

// talksPouchPutCmd does acts.
type talksPouchPutCmd struct {
	pouchFlags
	File string `arg:"" optional:"" default:"-" help:"The file; - is standard input. Its kinds of acts: ${pouchacts}."`
}

// Run does all acts of the file, or none.
func (c *talksPouchPutCmd) Run(e *env) error {
	raw, err := c.acts(e)
	if err != nil {
		return err
	}
	items, problems := claimfile.ReadItems(raw, pouch.NewAct)
	for _, p := range problems {
		fmt.Fprintf(e.Stderr, "%d:%d: %s\n", p.Line, p.Column, p.Message)
	}
	if len(problems) > 0 {
		return truce.Errorf(truce.Invalid, "nothing was done: %d problems in what was given", len(problems))
	}
	return c.with(e, func(s *pouch.Store, p *pouch.Pouch, held truce.Digest, k *vault.Key) error {
		for _, x := range items {
			if err := p.Take(truce.At(time.Now()), x.Body); err != nil {
				return err
			}
		}
		if !p.HeldBy(k.Recipient()) {
			return truce.Errorf(truce.Conflict, "you would lock yourself out: another holder takes your key out")
		}
		return replace(e, s, held, p)
	})
}

func (c *talksPouchPutCmd) acts(e *env) ([]byte, error) {
	if c.File != "-" {
		return readUserFile(c.File)
	}
	e.asks("--acts")
	raw, err := io.ReadAll(io.LimitReader(e.In, maxArg+1))
	if err != nil || len(raw) > maxArg {
		return nil, truce.Errorf(truce.Invalid, "standard input cannot be read, or has more than %d bytes", maxArg)
	}
	return raw, nil
}

// talksPouchTemplateCmd prints a template.
type talksPouchTemplateCmd struct {
	Kind string `arg:"" help:"The kind of act: ${pouchacts}."`
}

// Run prints the template.
func (c *talksPouchTemplateCmd) Run(e *env) error {
	act, err := pouch.NewAct(c.Kind)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(e.Out, "# %s, for truce talks pouch put. Fill in what is known and take away the # before "+
		"it.\n%s", c.Kind, claimfile.TemplateOf(c.Kind, act))
	return err
}

// talksPouchTableCmd prints what may go on the table.
type talksPouchTableCmd struct {
	pouchFlags
	JSON bool `help:"Print a JSON array." name:"json"`
}

// Run prints variants whose text, clause and letter are left to fill in. Who wrote the words is not said.
func (c *talksPouchTableCmd) Run(e *env) error {
	return c.with(e, func(_ *pouch.Store, p *pouch.Pouch, _ truce.Digest, _ *vault.Key) error {
		out := []talks.Variant{}
		for i := range p.Messages {
			m := &p.Messages[i]
			for j := range m.Parts {
				if m.Ready(&m.Parts[j]) {
					out = append(out, talks.Variant{Words: m.Parts[j].Words})
				}
			}
		}
		switch {
		case c.JSON:
			return printJSON(e, out)
		case len(out) == 0:
			return truce.Errorf(truce.NotFound, "no part was released by all sides of its message")
		}
		fmt.Fprintln(e.Out, "# For truce talks put, which enters it in the papers: they are not encrypted. Say where it "+
			"belongs.")
		fmt.Fprintln(e.Out, "variant:")
		for _, v := range out {
			fmt.Fprintf(e.Out, "  - text: \n    clause: \n    variant: \n    title: \n    words: %q\n", v.Words)
		}
		return nil
	})
}

// talksPouchDestroyCmd destroys the pouch.
type talksPouchDestroyCmd struct {
	Dir string `help:"The node's directory." env:"TRUCE_DIR" default:"." type:"path" placeholder:"DIR"`
}

// Run puts a pouch that nobody opens in its place.
func (c *talksPouchDestroyCmd) Run(e *env) error {
	s, err := node.OpenPouch(e, c.Dir)
	if err != nil {
		return err
	}
	defer s.Close()
	return s.Destroy(e)
}
