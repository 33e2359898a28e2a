"""What makes the file one for the archive: its metadata as XMP, and what its colours mean.

PDF/A-2a (ISO 19005-2) and PDF/UA-1 (ISO 14289-1) each ask to be named in the metadata. PDF/A knows
the properties of the older standards only, so the name of PDF/UA needs a description beside it.
"""

import struct
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from xml.sax.saxutils import escape

__all__ = ["Description", "srgb_profile", "xmp_packet"]


@dataclass(frozen=True, slots=True)
class Description:
    """What the metadata say, in the words of the information dictionary.

    Attributes:
        title, author, subject, keywords, creator, producer: as there.
        language: BCP 47 tag of title and subject.
        revised: when the content was last changed, with an offset.
    """

    title: str
    author: str
    subject: str
    keywords: str
    creator: str
    producer: str
    language: str
    revised: datetime


_UA_SCHEMA: Final = """\
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 that the file conforms to</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>"""

_NAMESPACES: Final = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "pdf": "http://ns.adobe.com/pdf/1.3/",
    "pdfaid": "http://www.aiim.org/pdfa/ns/id/",
    "pdfuaid": "http://www.aiim.org/pdfua/ns/id/",
    "pdfaExtension": "http://www.aiim.org/pdfa/ns/extension/",
    "pdfaSchema": "http://www.aiim.org/pdfa/ns/schema#",
    "pdfaProperty": "http://www.aiim.org/pdfa/ns/property#",
}


def xmp_packet(description: Description) -> bytes:
    """Return the metadata (ISO 16684-1) in UTF-8."""
    moment = description.revised.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    namespaces = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in _NAMESPACES.items())
    language = escape(description.language)
    lines = [
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>',
        '<x:xmpmeta xmlns:x="adobe:ns:meta/">',
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">',
        f'<rdf:Description rdf:about="" {namespaces}>',
        "<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>",
        "<pdfuaid:part>1</pdfuaid:part>",
        _UA_SCHEMA,
        "<dc:format>application/pdf</dc:format>",
        f"<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>",
        f"<dc:title>{_alternative(description.title)}</dc:title>",
    ]
    if description.author:
        author = escape(description.author)
        lines.append(f"<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>")
    if description.subject:
        lines.append(f"<dc:description>{_alternative(description.subject)}</dc:description>")
    if description.keywords:
        lines.append(f"<pdf:Keywords>{escape(description.keywords)}</pdf:Keywords>")
    lines += [
        f"<pdf:Producer>{escape(description.producer)}</pdf:Producer>",
        f"<xmp:CreatorTool>{escape(description.creator)}</xmp:CreatorTool>",
        f"<xmp:CreateDate>{moment}</xmp:CreateDate>",
        f"<xmp:ModifyDate>{moment}</xmp:ModifyDate>",
        f"<xmp:MetadataDate>{moment}</xmp:MetadataDate>",
        "</rdf:Description></rdf:RDF></x:xmpmeta>",
        '<?xpacket end="w"?>',
    ]
    return "\n".join(lines).encode("utf-8")


def _alternative(text: str) -> str:
    return f'<rdf:Alt><rdf:li xml:lang="x-default">{escape(text)}</rdf:li></rdf:Alt>'


def srgb_profile() -> bytes:
    """Return sRGB (IEC 61966-2-1) as an ICC profile of version 4.2 (ICC.1:2004-10).

    It is made here, since a colour library would put the clock into it.
    """
    curve = b"para" + struct.pack(">IHH", 0, 3, 0)
    curve += _fixed(2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)
    tags = {
        b"desc": _words("sRGB"),
        b"cprt": _words("No copyright, use freely"),
        b"wtpt": b"XYZ \0\0\0\0" + _fixed(*_D50),
        # From daylight (D65) to the white that profiles are made for (D50), after Bradford.
        b"chad": b"sf32\0\0\0\0"
        + _fixed(
            1.04788, 0.02292, -0.05022, 0.02959, 0.99048, -0.01707, -0.00925, 0.01508, 0.75168
        ),
        b"rXYZ": b"XYZ \0\0\0\0" + _fixed(0.43607, 0.22249, 0.01392),
        b"gXYZ": b"XYZ \0\0\0\0" + _fixed(0.38515, 0.71687, 0.09708),
        b"bXYZ": b"XYZ \0\0\0\0" + _fixed(0.14307, 0.06061, 0.71410),
        b"rTRC": curve,
        b"gTRC": curve,
        b"bTRC": curve,
    }
    start = 128 + 4 + 12 * len(tags)
    index, data = struct.pack(">I", len(tags)), b""
    for name, content in tags.items():
        index += struct.pack(">4sII", name, start + len(data), len(content))
        data += content + bytes(-len(content) % 4)
    made = struct.pack(">6H", 2000, 1, 1, 0, 0, 0)
    head = struct.pack(
        ">I4sI4s4s4s12s4s4sI4s4sQI",
        start + len(data),
        bytes(4),
        0x04200000,
        b"mntr",
        b"RGB ",
        b"XYZ ",
        made,
        b"acsp",
        bytes(4),
        0,
        bytes(4),
        bytes(4),
        0,
        0,
    )
    head += _fixed(*_D50)
    return head + bytes(128 - len(head)) + index + data


_D50: Final = (0.9642, 1.0, 0.8249)


def _fixed(*values: float) -> bytes:
    """Return s15Fixed16Numbers."""
    return struct.pack(f">{len(values)}i", *(round(value * 65536) for value in values))


def _words(text: str) -> bytes:
    """Return a text in one language, as a profile of version 4 keeps it."""
    content = text.encode("utf-16-be")
    head = struct.pack(">4sIII2s2sII", b"mluc", 0, 1, 12, b"en", b"US", len(content), 28)
    return head + content
