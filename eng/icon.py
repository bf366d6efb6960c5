"""Draws eng/package/icon.svg, which is made of rectangles only, as the PNG of 128x128 pixels that the packages carry.

    python3 eng/icon.py
"""
import pathlib
import struct
import xml.etree.ElementTree
import zlib

SIZE, FINE = 128, 4  # pixels; subpixels a pixel each way
folder = pathlib.Path(__file__).parent / "package"
svg = xml.etree.ElementTree.parse(folder / "icon.svg")


def rectangles(node, fill):
    fill = node.get("fill", fill)
    if node.tag.endswith("rect"):
        x, y, width, height, radius = (float(node.get(name, 0)) for name in ("x", "y", "width", "height", "rx"))
        yield x, y, width, height, radius, bytes.fromhex(fill[1:])
    for child in node:
        yield from rectangles(child, fill)


def covers(rectangle, x, y):
    left, top, width, height, radius, _ = rectangle
    dx = max(left + radius - x, x - (left + width - radius), 0)
    dy = max(top + radius - y, y - (top + height - radius), 0)
    return left <= x <= left + width and top <= y <= top + height and dx * dx + dy * dy <= radius * radius + 1e-9


shapes = list(rectangles(svg.getroot(), "#000000"))[::-1]
rows = []
for row in range(SIZE):
    line = bytearray([0])
    for column in range(SIZE):
        points = [(column + (i + 0.5) / FINE, row + (j + 0.5) / FINE) for i in range(FINE) for j in range(FINE)]
        hits = [hit for x, y in points for hit in [next((one[5] for one in shapes if covers(one, x, y)), None)] if hit]
        line += bytes(round(sum(hit[c] for hit in hits) / len(hits)) for c in range(3)) if hits else bytes(3)
        line.append(round(255 * len(hits) / len(points)))
    rows.append(bytes(line))


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


(folder / "icon.png").write_bytes(
    b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", SIZE, SIZE, 8, 6, 0, 0, 0)) + chunk(b"IDAT", zlib.compress(b"".join(rows), 9)) + chunk(b"IEND", b""))
