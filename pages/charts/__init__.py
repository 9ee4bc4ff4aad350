"""Drawing of charts: plain functions from numbers to positions, which a template writes out as SVG attributes.

Nothing here knows Django or a language. A drawing is never the only place of a fact: its table stands
beside it. Thick is there, thin is room left, the tick is the norm; the words tell lines apart, and dashes.
"""
