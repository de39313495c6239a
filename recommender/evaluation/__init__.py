"""How good the answers are, measured against what people decided: one module per question.

Every suite publishes its catalogue and asks through the path that serves; the simple systems
beside it are computed in the same run from the same texts. Provider, URL, id and file order are
never a feature; the provider only narrows the corpus for the figures that say so.
"""
