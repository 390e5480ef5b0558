#!/usr/bin/env python3
"""Checks the signatures of one record of hnwctl, without any key: check-signature.py vault.yaml RECORD

Needs Python and the command `openssl` (3.0 or newer), and nothing of hnwctl. It answers one question for each
section: did the device that vault.yaml names sign this block for this very place? Rights, revisions and
the signature of vault.yaml itself are further questions (vault-format.md says how to answer them).
"""

import base64
import hashlib
import re
import struct
import subprocess
import sys
import tempfile
from pathlib import Path

roster, record = (Path(name).read_text(encoding="utf-8") for name in sys.argv[1:3])
vault = re.search(r"^vault: (\S+)$", roster, re.M)[1]
head = re.match(r"hnwctl: (\w+)/1\nid: (\w+)\n", record)
block_form = re.compile(r"(\w+):\n  signed: (.+) sig=(\S+)\n((?:  sealed: \|\n(?:    .+\n)+)?)")

verifiers, member = {}, ""  # "member/device" -> sort of key, 32 public bytes
for line in roster[roster.index("\nmembers:\n") :].splitlines():
    if found := re.fullmatch(r"  ([a-z0-9._-]+):", line):
        member = found[1]
    elif found := re.fullmatch(r"      ([a-z0-9._-]+):", line):
        device = f"{member}/{found[1]}"
    elif found := re.fullmatch(r"        verifier: (ed25519:|ssh-ed25519 )(\S+)", line):
        verifiers[device] = found[1], base64.b64decode(found[2])[-32:]


def holds(sort: str, public: bytes, message: bytes, signature: bytes) -> bool:
    if sort.startswith("ssh"):  # SSH keys sign the SSHSIG form of the message
        parts = (b"hnwctl-block", b"", b"sha512", hashlib.sha512(message).digest())
        message = b"SSHSIG" + b"".join(struct.pack(">I", len(part)) + part for part in parts)
    with tempfile.TemporaryDirectory() as folder:
        key, text, sig = (Path(folder, name) for name in ("key", "text", "sig"))
        key.write_bytes(bytes.fromhex("302a300506032b6570032100") + public)  # as OpenSSL wants it: DER
        text.write_bytes(message)
        sig.write_bytes(signature)
        command = ["openssl", "pkeyutl", "-verify", "-pubin", "-keyform", "DER", "-inkey", key, "-rawin"]
        return subprocess.run([*command, "-in", text, "-sigfile", sig], capture_output=True).returncode == 0


bad, place = 0, head.end()
while place < len(record):
    block = block_form.match(record, place) or sys.exit(f"{sys.argv[2]}: no record of hnwctl")
    section, signed, sig, sealed = block.groups()
    author = re.search(r" by=(\S+)", signed)[1]
    binary = base64.b64decode("".join(line.strip() for line in sealed.splitlines()[2:-1]))
    digest = hashlib.sha256(binary).hexdigest()
    fields = re.sub(r"(\nkey=\S+)", rf"\1\nsha256={digest}", signed.replace(" ", "\n"))
    where = f"vault={vault}\nkind={head[1]}\nid={head[2]}\nsection={section}"
    message = f"hnwctl block 1\n{where}\n{fields}\n".encode()
    good = author in verifiers and holds(*verifiers[author], message, base64.b64decode(sig))
    print(f"{section}: {'good' if good else 'BAD'} signature of {author}")
    bad, place = bad + (not good), block.end()
sys.exit(bool(bad))
