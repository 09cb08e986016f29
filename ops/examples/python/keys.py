"""Record keys of charm topics: text, parts joined by "|", with "%" and "|" escaped within a part."""


def join(*parts: str) -> str:
    """The key of these parts. A key of one part is escaped, too."""
    return "|".join(part.replace("%", "%25").replace("|", "%7C") for part in parts)


def split(key: str) -> list[str]:
    """The parts of a key."""
    return [part.replace("%7C", "|").replace("%25", "%") for part in key.split("|")]
