"""A hardware key made of paper: an age plugin that "wraps" a file key by writing it down.

Installed by a test as `age-plugin-paper`; it speaks both halves of the age plugin protocol, asks for
a PIN before it opens anything, and gives no security at all.
"""

import base64
import sys
from collections.abc import Iterator

PIN = "1234"


def stanzas() -> Iterator[tuple[list[str], bytes]]:
    """What the client says, stanza by stanza."""
    for line in sys.stdin:
        words, body = line.split()[1:], ""
        while True:
            part = sys.stdin.readline().rstrip("\n")
            body += part
            if len(part) < 64:
                break
        yield words, base64.b64decode(body + "=" * (-len(body) % 4))


def say(*words: str, body: bytes = b"") -> None:
    text = base64.b64encode(body).decode().rstrip("=")
    assert len(text) < 64
    print("->", *words)
    print(text, flush=True)


def main() -> None:
    incoming = stanzas()
    heard = []
    for words, body in incoming:
        if words[0] == "done":
            break
        heard.append((words, body))
    for words, body in heard:
        if words[0] == "wrap-file-key":
            say("recipient-stanza", "0", "paper", body=body)
            next(incoming)
        elif words[0] == "recipient-stanza" and words[2] == "paper":
            say("msg", body=b"look at the paper")
            next(incoming)
            say("request-secret", body=b"PIN of the paper")
            answer, pin = next(incoming)
            if answer[0] == "ok" and pin.decode() == PIN:
                say("file-key", words[1], body=body)
                next(incoming)
    say("done")


if __name__ == "__main__":
    main()
