"""Real kernels in throw-away projects."""

import os
import shutil
from pathlib import Path

import pytest

from kernel_client import KernelClient

REPOSITORY = Path(__file__).resolve().parents[2]
FIXTURE = REPOSITORY / "test" / "fixtures" / "kernel-project"


def make_project(folder):
    """A copy of the fixture project with the repository's packages and compiler options."""
    shutil.copytree(FIXTURE, folder, dirs_exist_ok=True)
    (folder / "node_modules").symlink_to(REPOSITORY / "node_modules")
    shutil.copy(REPOSITORY / "tsconfig.json", folder)
    return folder


@pytest.fixture(scope="session", autouse=True)
def kernelspec():
    """The repository's kernelspec, so that tests never meet an older installed one. Kernels of other workers may be reading it."""
    target = REPOSITORY / ".venv" / "share" / "jupyter" / "kernels" / "trac-ts"
    target.mkdir(parents=True, exist_ok=True)
    for file in (REPOSITORY / "kernel" / "kernelspec").iterdir():
        installed, partial = target / file.name, target / f"{file.name}.{os.getpid()}"
        if not installed.exists() or installed.read_bytes() != file.read_bytes():
            shutil.copy(file, partial)
            os.replace(partial, installed)


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """A project whose files no test changes."""
    return make_project(tmp_path_factory.mktemp("project"))


@pytest.fixture
def own_project(tmp_path):
    """A project for one test to change."""
    return make_project(tmp_path)


@pytest.fixture(scope="module")
def kernel(project):
    """A kernel that the tests of a file share."""
    with KernelClient(project / "notebooks") as client:
        yield client


@pytest.fixture
def own_kernel(own_project):
    """A kernel in ``own_project``."""
    with KernelClient(own_project / "notebooks") as client:
        yield client
