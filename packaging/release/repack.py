"""Packs a zip archive again with zopfli: names, order, times, modes and contents stay, only the deflate streams shrink.

    repack.py ARCHIVE
"""

import os
import sys
import zipfile

from zopfli.zlib import compress


class Zopfli:
    """What `zipfile` takes for a compressor: it collects, and gives the raw stream at the end."""

    def __init__(self) -> None:
        self.data = bytearray()

    def compress(self, data: bytes) -> bytes:
        self.data += data
        return b""

    def flush(self) -> bytes:
        return compress(bytes(self.data), numiterations=5)[2:-4]  # without the frame of zlib


def repack(path: str) -> None:
    packed = path + ".packed"
    zipfile._get_compressor = lambda *_: Zopfli()
    with zipfile.ZipFile(path) as before, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as after:
        for member in before.infolist():
            after.writestr(member, before.read(member), zipfile.ZIP_DEFLATED)
    with zipfile.ZipFile(path) as before, zipfile.ZipFile(packed) as after:
        for member in before.infolist():
            assert before.read(member) == after.read(member.filename), member.filename
    os.replace(packed, path)


repack(sys.argv[1])
