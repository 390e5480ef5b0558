"""What people use today, over as many clients: told as how many times slower than a warm query.

What would take minutes is done for some of the clients and multiplied; the detail says so.
"""

import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks import people
from benchmarks.books import DAY, Place, opened, record_id
from benchmarks.reading import CONDITION
from benchmarks.rows import Bench, Row, hnwctl
from benchmarks.timing import NotMeasuredError, Run, paired, unit

SAMPLED = 100


def age_loop(bench: Bench) -> Iterator[Row]:
    """A shell loop of ``age -d`` over one section of every client."""
    program = _installed("age")
    folder = _room(bench, "age")
    key = folder / "key"
    key.touch(mode=0o600)
    key.write_text(opened(bench.big).vault.unlocked.keyring.secrets["finance.1"] + "\n")
    count = min(SAMPLED, bench.big.clients)
    for number in range(count):
        (folder / f"{number}.age").write_bytes(_finance_block(bench.big, number))
    script = f'for file in {folder}/*.age; do {program} -d -i {key} "$file" | grep -c equity; done; true'
    taken = Run(["sh", "-c", script], dict(os.environ)).seconds() * bench.big.clients / count
    yield _slower(f"a loop of age -d and grep, {bench.big.clients:,} clients", taken, 100, bench, count)


def _finance_block(place: Place, number: int) -> bytes:
    name = record_id(number)
    text = (place.vault / "clients" / name[0] / f"{name}.yaml").read_text()
    found = re.search(
        r"^finance:\n.*?(    -----BEGIN.*?-----END AGE ENCRYPTED FILE-----\n)", text, re.S | re.M
    )
    return re.sub("(?m)^    ", "", found[1] if found else "").encode()


def pass_grep(bench: Bench) -> Iterator[Row]:
    """``pass grep``: every entry decrypted by gpg."""
    _installed("gpg")
    program = _installed("pass")
    folder = _room(bench, "pass")
    env = {**os.environ, "GNUPGHOME": str(folder / "gpg"), "PASSWORD_STORE_DIR": str(folder / "store")}
    (folder / "gpg").mkdir(mode=0o700)
    key = [
        "gpg",
        "--batch",
        "-q",
        "--passphrase",
        "",
        "--quick-gen-key",
        "bench@example.com",
        "rsa2048",
        "encr",
        "never",
    ]
    _quietly(key, env)
    _quietly([program, "init", "bench@example.com"], env)
    count = min(SAMPLED, bench.big.clients)
    for number in range(count):
        _quietly([program, "insert", "-m", f"clients/{number}"], env, text=repr(people.client(number, DAY)))
    taken = Run([program, "grep", people.RARE], env).seconds() * bench.big.clients / count
    yield _slower(f"pass grep, {bench.big.clients:,} entries", taken, 500, bench, count)


def khard_list(bench: Bench) -> Iterator[Row]:
    """``khard list`` over plain, unencrypted vCards."""
    program = _installed("khard")
    folder = _room(bench, "khard")
    cards = folder / "cards"
    cards.mkdir()
    for number in range(bench.big.clients):
        (cards / f"{number}.vcf").write_text(_card(number))
    config = folder / "khard.conf"
    config.write_text(f"[addressbooks]\n[[clients]]\npath = {cards}\n")
    run = Run([program, "-c", str(config), "list", "-p", "示例"], {**os.environ, "LC_ALL": "C.UTF-8"})
    start = time.perf_counter()
    subprocess.run(run.words, env=dict(run.env), capture_output=True)  # exits with 1 when nothing matches
    taken = time.perf_counter() - start
    yield _slower(f"khard list over plain vCards, {bench.big.clients:,} cards", taken, 15, bench, None)


def _card(number: int) -> str:
    profile = people.client(number, DAY)["profile"]
    phone, email = (profile["contact_points"][at]["value"] for at in (0, 1))
    lines = (
        "BEGIN:VCARD",
        "VERSION:3.0",
        f"UID:{number}",
        f"FN:{profile['name']}",
        f"N:{profile['name']};;;;",
    )
    return "\r\n".join((*lines, f"TEL;TYPE=cell:{phone}", f"EMAIL:{email}", "END:VCARD", ""))


def _slower(what: str, taken: float, promise: float, bench: Bench, count: int | None) -> Row:
    warm = hnwctl(bench.big, "list", "--where", CONDITION, "--limit", "20")
    own = paired(warm, unit(warm.env), min(3, bench.rounds)).first
    how = f", from {count} of them" if count and count < bench.big.clients else ""
    detail = f"{taken:.1f} s{how}, against {own * 1000:.0f} ms"
    return Row(what, taken / own, promise, "×", detail, least=True)


def _installed(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise NotMeasuredError(f"{name} is not installed")
    return found


def _room(bench: Bench, name: str) -> Path:
    folder = bench.room / name
    folder.mkdir(mode=0o700)
    return folder


def _quietly(words: list[str], env: dict[str, str], text: str = "") -> None:
    done = subprocess.run(words, env=env, input=text.encode(), capture_output=True)
    if done.returncode:
        raise NotMeasuredError(f"{words[0]}: exit {done.returncode}")
