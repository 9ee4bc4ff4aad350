"""What an answer's `missing` names, and the documents that serve it (rulebook 5)."""

from codes import Document

IDENTITY = "identity"
IDENTITY_DOCUMENTS = (
    Document.IDENTITY_CARD,
    Document.PASSPORT,
    Document.BIRTH_CERTIFICATE,
    Document.RESIDENCE_PERMIT,
    Document.FOREIGN_PASSPORT,
    Document.ASYLUM_CERTIFICATE,
)


def kinds_of(entry: str) -> list[Document]:
    """The documents whose copy serves one entry. ValueError for an entry that names none."""
    if entry == IDENTITY:
        return list(IDENTITY_DOCUMENTS)
    return [Document(code) for code in entry.split("|")]


def serving(entry: str) -> frozenset[Document]:
    """Every document that serves one entry, that of the digital documents service among them."""
    kinds = frozenset(kinds_of(entry))
    return kinds | {Document.E_DOCUMENT} if entry == IDENTITY else kinds
