"""How much a zip really unpacks to: what it says of itself may be a lie."""

import io
import struct
import zipfile
import zlib

_CHUNK = 1 << 20
_LOCAL_HEADER = 30


def unpacked_size(raw: bytes, limit: int) -> int:
    """The bytes that all members unpack to, counted by unpacking them piece by piece and keeping none;
    counting ends above ``limit``. Raises BadZipFile for what is no zip, or a damaged one."""
    total = 0
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        for member in archive.infolist():
            total += max(member.file_size, _counted(raw, member, limit - total))
            if total > limit:
                break
    return total


def _counted(raw: bytes, member: zipfile.ZipInfo, limit: int) -> int:
    if member.compress_type != zipfile.ZIP_DEFLATED:
        return member.compress_size
    try:
        name, extra = struct.unpack_from("<HH", raw, member.header_offset + 26)
    except struct.error:
        raise zipfile.BadZipFile("truncated") from None
    start = member.header_offset + _LOCAL_HEADER + name + extra
    return _inflated(memoryview(raw)[start : start + member.compress_size], limit)


def _inflated(packed: memoryview, limit: int) -> int:
    inflate = zlib.decompressobj(-zlib.MAX_WBITS)
    total = 0
    rest: bytes | memoryview = packed
    try:
        while total <= limit and not inflate.eof:
            piece = inflate.decompress(rest, _CHUNK)
            rest = inflate.unconsumed_tail
            total += len(piece)
            if not piece and not rest:
                break
    except zlib.error:
        raise zipfile.BadZipFile("damaged") from None
    return total
