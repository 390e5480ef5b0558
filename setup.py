"""What pyproject.toml cannot say: an installed package carries the sample book, for ``hnwctl demo``."""

from pathlib import Path
from shutil import copytree, ignore_patterns

from setuptools import setup
from setuptools.command.build_py import build_py


class BuildWithSample(build_py):
    """Puts the sample beside the modules; a checkout finds it where it lies."""

    def run(self) -> None:
        """Build, then copy."""
        super().run()
        if not self.editable_mode:
            target = Path(self.build_lib, "hnwctl", "sample_vault")
            wanted = ignore_patterns("source", "*.py", "*.sh", "__pycache__")
            copytree("sample-vault", target, ignore=wanted, dirs_exist_ok=True)


setup(cmdclass={"build_py": BuildWithSample})
