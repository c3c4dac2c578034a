package people

import (
	"context"
	"crypto/subtle"
	"encoding/base32"
	"encoding/base64"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/hotp"
	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"

	"truce"
)

// ShortestPassword is how many characters a password has at least.
const ShortestPassword = 12

// longestPassword is how many bytes one has at most.
const longestPassword = 1000

// ErrPassword is what is said of a password that is too short, or too long to be one.
var ErrPassword = truce.Errorf(truce.Invalid, "a password has %d characters or more", ShortestPassword)

// ErrCode is what is said of a one-time code that is not the one of now.
var ErrCode = truce.Errorf(truce.Invalid,
	"the code is not the one of this moment: look at the clock of the app and of this node")

func checkPassword(password string) error {
	if len([]rune(password)) < ShortestPassword || len(password) > longestPassword {
		return ErrPassword
	}
	return nil
}

// The cost of a password: argon2id over 64 MiB in three passes.
const (
	argonTime, argonMemory, argonThreads = 3, 64 << 10, 1
	argonSalt, argonKey                  = 16, 32
)

// argonForm is how a hashed password is written: its cost can be raised without losing the old ones.
const argonForm = "$argon2id$v=%d$m=%d,t=%d,p=%d$"

// hash hashes a password with a fresh salt.
func (s *Store) hash(ctx context.Context, password string) (string, error) {
	salt := make([]byte, argonSalt)
	if _, err := io.ReadFull(s.rand, salt); err != nil {
		return "", err
	}
	key, err := s.argon(ctx, password, salt, argonTime, argonMemory, argonThreads)
	text := base64.RawStdEncoding.EncodeToString
	form := fmt.Sprintf(argonForm, argon2.Version, argonMemory, argonTime, argonThreads)
	return form + text(salt) + "$" + text(key), err
}

// argon hashes in turn: a flood of tries takes no more memory than a few.
func (s *Store) argon(ctx context.Context, password string, salt []byte, passes, memory uint32, threads uint8) ([]byte,
	error) {
	select {
	case s.hashing <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	defer func() { <-s.hashing }()
	return argon2.IDKey([]byte(norm.NFKC.String(password)), salt, passes, memory, threads, argonKey), nil
}

// nobody is the hash of no password: whoever asks for a person that is not here waits as long as for one that is.
var nobody = fmt.Sprintf(argonForm, argon2.Version, argonMemory, argonTime, argonThreads) +
	strings.Repeat("A", 22) + "$" + strings.Repeat("A", 43)

// matches reports whether a password is the one that was hashed.
func (s *Store) matches(ctx context.Context, phc, password string) (bool, error) {
	var version int
	var memory, passes uint32
	var threads uint8
	parts := strings.Split(phc, "$")
	if len(parts) != 6 {
		return false, nil
	}
	_, err := fmt.Sscanf("$"+strings.Join(parts[1:4], "$")+"$", argonForm, &version, &memory, &passes, &threads)
	salt, saltErr := base64.RawStdEncoding.DecodeString(parts[4])
	want, wantErr := base64.RawStdEncoding.DecodeString(parts[5])
	if err != nil || saltErr != nil || wantErr != nil || version != argon2.Version {
		return false, nil
	}
	got, err := s.argon(ctx, password, salt, passes, memory, threads)
	return err == nil && subtle.ConstantTimeCompare(got, want) == 1, err
}

// One-time codes are those of RFC 6238, as every app makes them: six digits, SHA-1, a new one every 30 seconds.
const (
	codeDigits = otp.DigitsSix
	codeEvery  = 30
)

// newSecret makes the secret of one-time codes, in base32.
func (s *Store) newSecret() (string, error) {
	b := make([]byte, 20)
	if _, err := io.ReadFull(s.rand, b); err != nil {
		return "", err
	}
	return base32.StdEncoding.EncodeToString(b), nil
}

// stepOf returns the step whose code was given: that of now, or one before or after, for clocks on a closed network
// drift.
func stepOf(secret, code string, now time.Time) (int64, bool) {
	code = strings.ReplaceAll(code, " ", "")
	n := now.Unix() / codeEvery
	for _, step := range []int64{n, n - 1, n + 1} {
		ok, err := hotp.ValidateCustom(code, uint64(step), secret, hotp.ValidateOpts{Digits: codeDigits,
			Algorithm: otp.AlgorithmSHA1})
		if ok && err == nil {
			return step, true
		}
	}
	return 0, false
}
