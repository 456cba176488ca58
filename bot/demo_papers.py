"""Papers for the demo: a small PDF or picture that can be opened and says what it is."""

import struct
import zlib

WIDTH, HEIGHT = 160, 120
NOTE = "Documento inventado para la demostracion"


def paper(name: str) -> tuple[bytes, str]:
    """The content and the media type of a file of that name."""
    if name.endswith(".png"):
        return picture(name), "image/png"
    return pdf([NOTE, name.rsplit(".", 1)[0].replace("-", " ").capitalize()]), "application/pdf"


def pdf(lines: list[str]) -> bytes:
    """One page with those lines, in ASCII."""
    shown = " ".join(f"({line}) Tj 0 -24 Td" for line in lines)
    stream = f"BT /F1 16 Tf 72 720 Td {shown} ET"
    bodies = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        "/Resources << /Font << /F1 5 0 R >> >> >>",
        f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    made, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(bodies, start=1):
        offsets.append(len(made))
        made += f"{number} 0 obj\n{body}\nendobj\n".encode("ascii")
    rows = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    count = len(bodies) + 1
    end = f"xref\n0 {count}\n0000000000 65535 f \n{rows}trailer\n<< /Size {count} /Root 1 0 R >>\n"
    return made + f"{end}startxref\n{len(made)}\n%%EOF\n".encode("ascii")


def picture(name: str) -> bytes:
    """A landscape of two colours that depends on the name: sky above, ground below."""
    shade = sum(name.encode()) % 64
    sky, ground = bytes((120 + shade, 180, 230)), bytes((130, 110 + shade, 60))
    rows = b"".join(b"\0" + (sky if row < HEIGHT // 2 else ground) * WIDTH for row in range(HEIGHT))
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
    parts = [(b"IHDR", header), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in parts)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
