"""A learning-pathway recommender: what should I learn next, and why?

World in, Decision out. Floors, top to bottom; imports only go down:

    cli         verbs for the terminal
    evaluation  how good the answers are, beside simple systems
    verbs       what verbs share; audit_verbs, issuer_verbs, learner_verbs, replay_verbs stand on it
    web         the HTTP API; terminal, options: how the command line shows and reads
    doctor      whether everything needed is here and whole
    runtime     settings, and the one place where adapters, clock and ids are chosen
    intake      files in, use case out
    service     one use case per function: gather, compute, record
    adapters    what is plugged in: encoder, FAISS, words, SQL, files
    formats     what others speak: JSON Lines, CSV, Microsoft Learn, requests
    engine      what is thought: profile, gap, retrieval, rules, value, planning, explanation
    ports       what is needed from outside: engines, books, the auditor's view of them
    domain      what exists
"""

__version__ = "0.1.0"
