"""The endpoints of clerk and specialist and the roles they open to: rows for the table of permissions.

(url name, its arguments by name, method, roles that may come in). A case or a draft of elsewhere is
not found (404) even for these roles; everybody else gets 403, and whoever is not signed in the sign-in.
"""

from codes import Role

_SEE = frozenset({Role.SPECIALIST, Role.ORG_HEAD, Role.REGIONAL_ADMIN})
_DECIDE = frozenset({Role.SPECIALIST})
_FILE = frozenset({Role.REGISTRY_CLERK, Role.SERVICE_CENTRE_OPERATOR})
_ANSWER = frozenset({Role.REGISTRY_CLERK, Role.SPECIALIST, Role.REGIONAL_ADMIN})

ROWS: list[tuple[str, tuple[str, ...], str, frozenset[Role]]] = [
    ("desk", (), "get", frozenset(Role)),
    ("queue", (), "get", _SEE),
    ("decided-today", (), "get", _DECIDE),
    ("case", ("number",), "get", _SEE),
    ("case-take", ("number",), "post", _DECIDE),
    ("case-release", ("number",), "post", _DECIDE),
    ("case-approve", ("number",), "post", _DECIDE),
    ("case-panels", ("number",), "get", _DECIDE),
    ("case-refuse", ("number",), "get", _DECIDE),
    ("case-refuse", ("number",), "post", _DECIDE),
    ("case-ask", ("number",), "get", _DECIDE),
    ("case-ask", ("number",), "post", _DECIDE),
    ("case-letter", ("number", "document_number"), "get", _SEE),
    ("find-person", (), "get", _FILE),
    ("find-person", (), "post", _FILE),
    ("desk-person", ("pk",), "get", _FILE),
    ("desk-begin", ("pk",), "post", _FILE),
    ("walk-in", ("pk",), "get", _FILE),
    ("walk-in", ("pk",), "post", _FILE),
    ("walk-in-check", ("pk",), "get", _FILE),
    ("walk-in-check", ("pk",), "post", _FILE),
    ("desk-paper", ("pk",), "get", _FILE),
    ("desk-application", ("number",), "get", _FILE),
    ("desk-requests", (), "get", _ANSWER),
    ("desk-correction", ("number",), "get", _ANSWER),
    ("desk-correction", ("number",), "post", _ANSWER),
    ("desk-representation", ("number",), "get", _ANSWER),
    ("desk-representation", ("number",), "post", _ANSWER),
    ("desk-request-file", ("number",), "get", _ANSWER),
    ("desk-objections", (), "get", frozenset({Role.REGIONAL_ADMIN})),
    ("desk-objection", ("number",), "get", frozenset({Role.REGIONAL_ADMIN})),
    ("desk-objection", ("number",), "post", frozenset({Role.REGIONAL_ADMIN})),
    ("my-day", (), "get", _FILE),
]
