"""The compiled loops of the scoring kernel; importing one of them imports numba.

They repeat `InclusionModel.decision_function` and `MechanismModel.scores`; a contract test
holds the two paths together. Texts are numbers of words in a lexicon, titles first, then
abstracts, then keywords: text ``field * n_records + record``.
"""

__all__: list[str] = []
