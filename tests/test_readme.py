"""The transcripts in the READMEs are what the demonstration prints."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

TOP = Path(__file__).parent.parent


@pytest.mark.parametrize(("readme", "language"), [("README.md", "en"), ("README.zh-CN.md", "zh")])
def test_the_transcript_is_how_the_demonstration_begins(readme: str, language: str) -> None:
    text = (TOP / readme).read_text("utf-8")
    transcript = text.partition("<!-- transcript")[2].partition("```\n")[2].partition("```\n")[0]
    programs = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"

    done = subprocess.run(
        ["sh", str(TOP / "sample-vault" / "demo.sh")],
        env={**os.environ, "PATH": programs, "HNWCTL_LANG": language},
        capture_output=True,
        text=True,
        check=True,
    )

    assert len(transcript.splitlines()) > 40
    assert done.stdout.startswith(transcript.rstrip("\n"))
