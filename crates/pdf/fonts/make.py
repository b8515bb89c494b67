#!/usr/bin/env python3
"""Makes the fonts of the PDF report anew from the packages that they come from; see README.md.

Needs npm and the Python package fonttools. Usage: make.py FOLDER-FOR-DOWNLOADS
"""

import pathlib
import subprocess
import sys
import tarfile

from fontTools import subset

HERE = pathlib.Path(__file__).resolve().parent
LOCALES = HERE.parent.parent / "words" / "locales"
PACKAGES = {"noto-sans-sc": "0.4.3", "jetbrains-mono": "0.4.1"}


def fetch(downloads: pathlib.Path, name: str, version: str) -> pathlib.Path:
    """The unpacked package."""
    folder = downloads / name
    if not folder.exists():
        command = ["npm", "pack", "--silent", f"@expo-google-fonts/{name}@{version}"]
        packed = subprocess.run(command, cwd=downloads, check=True, capture_output=True, text=True).stdout.strip()
        with tarfile.open(downloads / packed) as archive:
            archive.extractall(folder, filter="data")
    return folder / "package"


def write(source: pathlib.Path, target: str, letters: set[int] | None) -> None:
    """The font without what only screens and vertical lines need, with these letters or all."""
    options = subset.Options()
    options.layout_features = ["kern", "mark", "mkmk", "ccmp", "locl", "pwid"]
    options.hinting = False
    options.notdef_outline = True
    options.name_IDs = ["*"]
    options.drop_tables += ["BASE", "STAT", "gasp", "prep", "vhea", "vmtx"]
    font = subset.load_font(source, options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=letters or set(font.getBestCmap()))
    subsetter.subset(font)
    subset.save_font(font, HERE / target, options)


def common() -> set[int]:
    """Latin, punctuation, the first level of GB 2312, and whatever our catalogues use."""
    level_one = {bytes([row, cell]).decode("gb2312", "ignore") for row in range(0xB0, 0xD8) for cell in range(0xA1, 0xFF)}
    catalogues = "".join(path.read_text("utf-8") for path in sorted(LOCALES.glob("*/*.ftl")))
    ranges = (range(0x20, 0x180), range(0x2010, 0x2060), range(0x3000, 0x3020), range(0xFF00, 0xFF60))
    return {ord(letter) for letter in "".join(level_one) + catalogues} | {code for r in ranges for code in r}


def main() -> None:
    downloads = pathlib.Path(sys.argv[1])
    noto, mono = (fetch(downloads, name, version) for name, version in PACKAGES.items())
    write(noto / "400Regular" / "NotoSansSC_400Regular.ttf", "NotoSansSC-Regular.ttf", None)
    write(noto / "600SemiBold" / "NotoSansSC_600SemiBold.ttf", "NotoSansSC-SemiBold.common.ttf", common())
    write(mono / "400Regular" / "JetBrainsMono_400Regular.ttf", "JetBrainsMono-Regular.ttf", None)
    for package, target in ((noto, "OFL-NotoSansSC.txt"), (mono, "OFL-JetBrainsMono.txt")):
        (HERE / target).write_text((package / "LICENSE_FONT").read_text("utf-8"), "utf-8")


if __name__ == "__main__":
    main()
